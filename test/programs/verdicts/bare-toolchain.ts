/**
 * The proof that a case is sound: its program without the attack, put before its test as a person would do by hand, and
 * run by the plain toolchain of this machine without the sandbox. The right one must end with 0, the wrong one must not.
 * Only programs of this corpus run here, and never those that attack.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { VerdictCase } from './verdict-case.ts'

const LONGEST_MILLISECONDS = 120_000
const ESBUILD = resolve(import.meta.dirname, '../../../node_modules/.bin/esbuild')

/** One way to run a program with its test: files to write, and a line of shell. */
interface BareRun {
  readonly files: Readonly<Record<string, string>>
  readonly line: string
}

/** What the bare toolchains said. */
export interface Soundness {
  readonly tried: number
  readonly proved: number
  /** Cases whose right program fails or whose wrong program passes. */
  readonly faults: readonly string[]
}

/** Runs the plain program of every case that has one; a language whose toolchain is missing is not tried. */
export async function proveSoundness(
  cases: readonly VerdictCase[],
  context: { readonly signal: AbortSignal; log(line: string): void },
): Promise<Soundness> {
  const distinct = new Map(
    cases.flatMap((one) => {
      const { plain, test, language, runner } = one
      if (plain === undefined || test.style !== 'harness') return []
      return [[JSON.stringify([language, plain, test.code, runner]), one] as const]
    }),
  )
  const faults: string[] = []
  let tried = 0
  for (const one of distinct.values()) {
    context.signal.throwIfAborted()
    const bare = bareRun(one)
    if (bare === undefined) continue
    const { code, said } = await run(bare, context.signal)
    // 127: the shell did not find the tool
    if (code === 127) continue
    tried++
    const isRight = !one.name.endsWith(', wrong')
    if ((code === 0) === isRight) continue
    faults.push(`${one.name}: exit code ${code}; ${said.slice(-300).replaceAll('\n', ' | ')}`)
    context.log(`unsound: ${faults.at(-1) ?? ''}`)
  }
  return { tried, proved: tried - faults.length, faults }
}

async function run(
  { files, line }: BareRun,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly said: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-bare-'))
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    return await new Promise((done) => {
      execFile(
        '/bin/sh',
        ['-c', line],
        { cwd: folder, signal, timeout: LONGEST_MILLISECONDS },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
          done({ code, said: stdout + stderr })
        },
      ).stdin?.end()
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function bareRun(one: VerdictCase): BareRun | undefined {
  const { plain = '', test, runner, language } = one
  const code = test.style === 'harness' ? test.code : ''
  const whole = `${beforeEnd(plain, code)}\n`
  switch (runner) {
    case 'pytest':
      return {
        files: { 'solution.py': plain, 'test_solution.py': `from solution import *\n${code}\n` },
        line: 'python3 -m pytest -q -p no:cacheprovider',
      }
    case 'unittest':
      return {
        files: { 'solution.py': plain, 'test_solution.py': `from solution import *\n${code}\n` },
        line: 'python3 -m unittest',
      }
    case 'go-test':
      return {
        files: {
          'main.go': plain,
          'main_test.go': `${/^package \w+/m.exec(plain)?.[0] ?? 'package main'}\n\n${code}\n`,
        },
        line: 'go mod init x >/dev/null 2>&1; go test ./...',
      }
    case 'rspec':
      return { files: { 'add_spec.rb': whole }, line: 'rspec add_spec.rb' }
    case 'phpunit':
      return { files: { 'AddTest.php': whole }, line: 'phpunit AddTest.php' }
    case 'node-test':
      return javascriptRun(language, whole)
    case 'junit':
    case 'jest':
      return undefined
    case 'minitest':
    case 'cargo-test':
    default:
      return plainRun(language, plain, code, whole)
  }
}

function plainRun(language: string, plain: string, code: string, whole: string): BareRun | undefined {
  switch (language) {
    case 'python':
      // test cases that nothing calls are run by their own runner
      return /\bTestCase\b/.test(code) && !/\bunittest\.main\b|\bTextTestRunner\b/.test(code)
        ? { files: { 'main.py': whole }, line: 'python3 -m unittest main' }
        : { files: { 'main.py': whole }, line: 'python3 main.py' }
    case 'javascript':
    case 'typescript':
      return javascriptRun(language, whole)
    case 'c':
      return { files: { 'main.c': whole }, line: 'gcc -std=gnu17 -w main.c -o main -lm && ./main' }
    case 'cpp':
      return { files: { 'main.cpp': whole }, line: 'g++ -std=gnu++17 -w -pthread main.cpp -o main && ./main' }
    case 'java':
      return javaRun(plain, code)
    case 'go':
      return { files: { 'main.go': goWhole(plain, code) }, line: 'go mod init x >/dev/null 2>&1; go run .' }
    case 'rust': {
      const isTest = /#\[test\]/.test(code)
      const body = isTest || /\bfn main\b/.test(code) ? whole : `${plain}\nfn main() {\n${code}\n}\n`
      return {
        files: { 'main.rs': body },
        line: `rustc --edition=2021 -Awarnings -C debug-assertions=on ${isTest ? '--test ' : ''}main.rs -o main && ./main`,
      }
    }
    case 'ruby':
      return { files: { 'main.rb': whole }, line: 'ruby main.rb' }
    case 'bash':
      return { files: { 'main.sh': whole }, line: 'bash main.sh' }
    case 'php':
      return { files: { 'main.php': whole }, line: 'php -d zend.assertions=1 -d assert.exception=1 main.php' }
    case 'perl':
      return { files: { 'main.pl': whole }, line: 'perl main.pl' }
    case 'lua':
      return { files: { 'main.lua': whole }, line: 'lua5.4 main.lua' }
    case 'r':
      return { files: { 'main.R': whole }, line: 'Rscript --vanilla main.R' }
    case 'julia':
      return { files: { 'main.jl': whole }, line: 'julia main.jl' }
    case 'csharp':
      return {
        files: { 'main.cs': hoisted(plain, code, /^using\s+[\w.= ]+;[ \t]*$/gm) },
        line: 'mcs -nowarn:0105 main.cs && mono main.exe',
      }
    case 'kotlin':
      return {
        files: { 'main.kt': hoisted(plain, code, /^import .*$/gm) },
        line: 'kotlinc -nowarn main.kt -d classes && java -ea -cp "classes:$(dirname $(dirname $(readlink -f $(command -v kotlinc))))/lib/kotlin-stdlib.jar" MainKt',
      }
    case 'scala': {
      const object = /object\s+(\w+)/.exec(code)?.[1] ?? 'Main'
      return { files: { 'main.scala': whole }, line: `scalac -nowarn main.scala && scala -cp . ${object}` }
    }
    case 'haskell':
      return {
        files: { 'main.hs': hoisted(plain, code, /^import .*$/gm) },
        line: 'ghc -w -fno-ignore-asserts main.hs -o main >&2 && ./main',
      }
    default:
      return undefined
  }
}

function javascriptRun(language: string, whole: string): BareRun {
  if (language === 'javascript') return { files: { 'main.js': whole }, line: 'node main.js' }
  return {
    files: { 'main.ts': whole },
    line: `${ESBUILD} main.ts --platform=node --outfile=main.js --log-level=error && node main.js`,
  }
}

function javaRun(plain: string, code: string): BareRun {
  const isClass = /\bclass\s/.test(code)
  const continues = /^\s*(?:\}|public static void main)/.test(code)
  const test =
    isClass || continues
      ? code
      : `class Main {\n  public static void main(String[] words) throws Exception {\n${code}\n  }\n}`
  const before = /([\s\S]*)\bvoid\s+main\b/.exec(test)?.[1] ?? ''
  const owners = [...(continues ? plain : before).matchAll(/\bclass\s+(\w+)/g)]
  const text = hoisted(plain, test, /^[ \t]*import\s+[\w.* ]+;/gm).replace(/\bpublic (?=(?:final )?class)/g, '')
  return {
    files: { 'Code.java': text },
    line: `javac -nowarn -d classes Code.java && java -ea -cp classes ${owners.at(-1)?.[1] ?? 'Main'}`,
  }
}

function goWhole(plain: string, code: string): string {
  const pattern = /^import\s*(?:\([\s\S]*?\)|"[^"]+")[ \t]*$/gm
  const imports = [...plain.matchAll(pattern), ...code.matchAll(pattern)].map((match) => match[0]).join('\n')
  const body = `${plain}\n${code}`.replace(pattern, '').replace(/^package \w+$/gm, '')
  return `package main\n\n${imports}\n${body}\n`
}

/** Program and test with the lines of the pattern first. */
function hoisted(plain: string, code: string, pattern: RegExp): string {
  const lines = new Set([...(plain.match(pattern) ?? []), ...(code.match(pattern) ?? [])])
  return `${[...lines].join('\n')}\n${plain.replace(pattern, '')}\n${code.replace(pattern, '')}\n`
}

/** The test after the program, but before what follows __END__ or __DATA__. */
function beforeEnd(plain: string, code: string): string {
  const end = /^__(?:END|DATA)__$/m.exec(plain)?.index ?? plain.length
  return `${plain.slice(0, end)}\n${code}\n${plain.slice(end)}`
}
