/**
 * JavaScript on Node. The running Node serves unless another is first on the PATH; where it lies outside /usr only
 * the binary itself is shown inside. Programs may be CommonJS, ES modules or plain scripts.
 * Harness tests run in a driver that reads them only after the program's own code has run; see harness-driver.cjs.
 */
import { readFileSync } from 'node:fs'
import { FILE_BESIDE, NODE_LIBRARIES, importsQuoted, missingScriptLibrary } from '../toolchains/script-libraries.ts'
import { statesChecks, type CheckSyntax } from '../harness/stated-checks.ts'
import type { TestRunner } from '../harness/test-runner.ts'
import type { Limits } from '../limits.ts'
import type { Language } from './language.ts'
import type { Command } from '../command.ts'
import { nodeModules } from '../toolchains/node-libraries.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from '../toolchains/toolchain.ts'

const DRIVER = '.harness-driver.cjs'
/** What a test can fail by and nothing counts. */
const CHECKS: CheckSyntax = {
  comments: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/.*|\/\*[\s\S]*?\*\//g,
  checks: /\bthrow\b|\bprocess\s*\.\s*(?:exit|abort|kill)|\bexitCode\b|\breject\b/,
  definitions:
    /^(?:async\s+)?function\s*\*?\s*([\w$]+)|^(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?(?:function\b|\([^()]*\)\s*=>\s*\{)/gm,
  body: 'braces',
}

/** Modules that the driver gives or that run something when they are loaded. */
const OWN_MODULES = /^(?:node:)?(?:assert(?:\/strict)?|process|test)$|^(?:@jest\/globals|vitest|jest|mocha|chai)$/

export const javascript: Language = {
  name: 'javascript',
  title: 'JavaScript',
  aliases: ['js', 'node', 'nodejs', 'ecmascript', 'mjs', 'cjs'],
  file: 'main.js',
  install: 'apt-get install -y nodejs',
  detect,
  run: (toolchain, limits) => node(toolchain, limits, 'main.js'),
  runners: [
    runner('node-test', (test) => /(?:\brequire\(|\bfrom\s+)['"]node:test['"]/.test(test)),
    runner('jest', isJest),
    runner('script'),
  ],
  isOutOfMemory: (stderr) => /JavaScript heap out of memory|Array buffer allocation failed/.test(stderr),
  missingLibrary: (failure) =>
    missingScriptLibrary(failure, {
      message: /^Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find (?:module|package) '([^']+)'/m,
      // a package and perhaps a path in it, or a file beside the test; Node's own modules are none
      library: (name) =>
        /^\.{1,2}\//.test(name) ? name : /^(@[\w.-]+\/[\w.-]+|[a-z][\w.-]*)(?:\/[\w./-]+)?$/i.exec(name)?.[1],
      imports: importsQuoted(String.raw`\brequire|\bfrom|\bimport`),
      known: NODE_LIBRARIES,
      install: (library) =>
        library.startsWith('.') ? FILE_BESIDE : `--with npm:${library} (or --node-modules with a folder that has it)`,
    }),
  isSyntaxError: (stderr) => /^\/w\/main\.js:\d+\n[\s\S]*?\n\nSyntaxError: /.test(stderr),
}

/** Of the memory limit, what the heap may have. */
const HEAP_SHARE = 0.75
/** Between these V8 takes half of what it believes to be the machine's memory; below and above it has bounds of its own. */
const [LEAST_SIZED, MOST_SIZED] = [400 * 2 ** 20, 2700 * 2 ** 20]

/**
 * Node with a heap that fits the memory limit, so that it collects garbage instead of being killed. A flag for the heap
 * makes V8 refuse the compiled code that lies in Node's binary (its key covers all flags), which costs 3 of a start's
 * 24 ms; so where V8 sizes the heap by the machine, it is shown a machine of the right size instead.
 */
function node(toolchain: Toolchain, limits: Limits, script: string): Command {
  const binary = toolchain.tools['run'] ?? ''
  const heapBytes = limits.memoryBytes * HEAP_SHARE
  if (limits.memoryBytes >= LEAST_SIZED && limits.memoryBytes <= MOST_SIZED) {
    return { argv: [binary, script], shownMemoryBytes: 2 * heapBytes }
  }
  const megabytes = Math.max(16, Math.floor(heapBytes / 2 ** 20))
  return { argv: [binary, `--max-old-space-size=${megabytes}`, script] }
}

async function detect(finder: ToolFinder, choice: ToolchainChoice = {}): Promise<Toolchain | undefined> {
  const binary = finder.find(process.execPath, 'node')
  if (binary === undefined) return undefined
  const version = (await finder.ask(binary, '--version'))?.replace(/^v/, '')
  if (version === undefined || !/^\d+\./.test(version)) return undefined
  const { folder, note, chosen } = await nodeModules(finder, version, choice)
  const mounts = [...(binary.startsWith('/usr/') ? [] : [binary]), ...(folder === undefined ? [] : [folder])]
  return { version: version + note, tools: { run: binary }, mounts, chosen }
}

function runner(name: 'script' | 'jest' | 'node-test', accepts?: (test: string) => boolean): TestRunner {
  return {
    name,
    ...(accepts === undefined ? {} : { accepts }),
    plan: ({ toolchain, limits, program, test }) => {
      const { argv, ...rest } = node(toolchain, limits, DRIVER)
      const words = [...argv, name, statesChecks(test, CHECKS) ? 'states' : 'counted', ...modulesOf(test)]
      const parts = [
        DRIVER,
        '.harness-builtins.cjs',
        ...(name === 'script' ? [] : ['.harness-cases.cjs', '.harness-expect.cjs']),
      ]
      const files = parts.map((path) => ({ path, content: driverPart(path) }))
      return { code: program, late: test, command: { ...rest, argv: words, files } }
    },
    isAssertion: (stderr) =>
      /^(Uncaught )?(?:Jest)?AssertionError\b|^Assertion failed|^Error: Assertion failed/m.test(stderr),
  }
}

/** Names of modules that a test asks for, but those of the driver's own and of the program. */
function modulesOf(test: string): string[] {
  const asked = [...test.matchAll(/(?:\brequire\s*\(\s*|\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"\n]+)['"]/g)]
  const names = new Set(asked.map((match) => match[1] ?? ''))
  return [...names].filter((name) => /^[@a-z][\w.:@/-]*$/i.test(name) && !OWN_MODULES.test(name)).slice(0, 30)
}

/** Cases with jest's `expect`, where the test does not bring functions of these names of its own. */
function isJest(test: string): boolean {
  const cases = /(?:^|[\s;{(])(?:describe|it|test)(?:\.\w+)*\s*[(`]/.test(test)
  return cases && /\bexpect\s*\(/.test(test) && !/\bfunction\s+(?:test|it|expect)\b|\bconst\s+expect\s*=/.test(test)
}

const driverBytes = new Map<string, Uint8Array>()
function driverPart(path: string): Uint8Array {
  const bytes = driverBytes.get(path) ?? readFileSync(new URL(`../harness/${path.slice(1)}`, import.meta.url))
  driverBytes.set(path, bytes)
  return bytes
}
