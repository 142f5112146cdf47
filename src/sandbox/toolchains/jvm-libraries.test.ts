/** Jars by choice, made here by the machine's own compiler. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { probeIsolation, Sandbox } from '../index.ts'
import { kotlin } from '../languages/kotlin.ts'
import { scala } from '../languages/scala.ts'
import { resolveLimits } from '../limits.ts'
import { findExecutable } from './find-executable.ts'
import { importedJars, jvmPackages, missingJvmLibrary, withJars } from './jvm-libraries.ts'
import { createToolFinder } from './tool-finder.ts'

const { usable } = await probeIsolation()
const [javac, jar] = ['javac', 'jar'].map(findExecutable)

test('a chosen jar stands before the jars of known libraries, and in the place of one of the same name', () => {
  const tools = { 'jar:/a/gson.jar': '/a/gson.jar', 'gson.jar': '/usr/share/java/gson.jar', 'json.jar': '/u/json.jar' }
  expect(importedJars({ tools }, 'import com.google.gson.Gson;\nimport org.json.JSONObject;')).toEqual([
    '/a/gson.jar',
    '/u/json.jar',
  ])
})

test('a path without a jar is refused in words', () => {
  const toolchain = { version: '1', tools: {}, mounts: [] }
  expect(() => withJars(toolchain, createToolFinder(), { folder: '/nowhere' })).toThrow(
    'use jars at /nowhere: none is there, wanted a .jar file or a folder of them',
  )
})

test('a missing library names the command and the option', () => {
  expect(missing('org.javatuples')).toBe('apt-get install -y libjavatuples-java (or --jars with a jar of it)')
  expect(missing('org.mockito')).toBe('--jars with a jar of it; no package of the system has it')
  expect(jvmPackages('javatuples')).toEqual(['libjavatuples-java'])
  expect(jvmPackages('mockito')).toEqual([])
})

test.each([kotlin, scala])('$name compiles and runs with them', (language) => {
  const toolchain = { version: '1', tools: { run: '/j', home: '/h', 'jar:/a/own.jar': '/a/own.jar' }, mounts: [] }
  const program = { language: 'kotlin', code: '' }
  const { argv } = language.compile?.(toolchain, resolveLimits(), program) ?? {}
  expect(wordsAfterPath(argv).some((path) => path.split(':').includes('/a/own.jar'))).toBe(true)
  expect(wordsAfterPath(language.run(toolchain, resolveLimits(), program).argv)[0]).toMatch(
    /^classes:.*:\/a\/own\.jar$/,
  )
})

describe.skipIf(!usable || javac === undefined || jar === undefined)('jars by choice', () => {
  const place = mkdtempSync('/tmp/touchstone-jars-')
  chmodSync(place, 0o755)
  afterAll(() => rmSync(place, { recursive: true, force: true }))
  const jars = join(place, 'jars')
  mkdirSync(jars)
  const source = join(place, 'Seven.java')
  writeFileSync(source, 'package own.made; public class Seven { public static int value() { return 7; } }')
  if (javac !== undefined && jar !== undefined) {
    execFileSync(javac, ['-d', join(place, 'classes'), source])
    execFileSync(jar, ['cf', join(jars, 'seven.jar'), '-C', join(place, 'classes'), '.'])
  }

  test('Java programs have them', { timeout: 120_000 }, async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1, jars: join(jars, 'seven.jar') })
    const code =
      'import own.made.Seven;\nclass Main { public static void main(String[] words) { System.out.println(Seven.value()); } }'
    const { run, message } = await sandbox.run({ language: 'java', code })
    expect([run?.stdout, message]).toEqual(['7\n', 'ended with exit code 0'])
  })

  test('Java tests have them', { timeout: 120_000 }, async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1, jars })
    const judge = async (wanted: string): Promise<string> => {
      const code = `import own.made.Seven;\npublic class Main { public static void main(String[] words) { if (Solution.f() != ${wanted}) throw new AssertionError(); } }`
      const program = { language: 'java', code: 'class Solution { static int f() { return 7; } }' }
      return (await sandbox.judge(program, [{ style: 'harness', name: 't', code }])).status
    }
    expect([await judge('Seven.value()'), await judge('Seven.value() + 1')]).toEqual(['accepted', 'wrong-answer'])
  })
})

function wordsAfterPath(argv: readonly string[] = []): string[] {
  return argv.flatMap((word, at) => (word === '-cp' ? [argv[at + 1] ?? ''] : []))
}

function missing(name: string): string | null | undefined {
  const failure = { program: `import ${name}.A;`, test: '', stderr: `error: package ${name} does not exist` }
  return missingJvmLibrary(failure, /error: package ([\w.]+) does not exist/g)?.install
}
