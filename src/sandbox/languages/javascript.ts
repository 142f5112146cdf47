/**
 * JavaScript on Node. The running Node serves unless another is first on the PATH; where it lies outside /usr only
 * the binary itself is shown inside. Programs may be CommonJS, ES modules or plain scripts.
 * Harness tests run in a driver that reads them only after the program's own code has run; see harness-driver.cjs.
 */
import { readFileSync } from 'node:fs'
import type { Limits } from '../limits.ts'
import type { Language } from './language.ts'
import type { Command } from '../command.ts'
import type { Toolchain, ToolFinder } from '../toolchains/toolchain.ts'

const DRIVER = '.harness-driver.cjs'

export const javascript: Language = {
  name: 'javascript',
  title: 'JavaScript',
  aliases: ['js', 'node', 'nodejs', 'ecmascript', 'mjs', 'cjs'],
  file: 'main.js',
  install: 'apt-get install -y nodejs',
  detect,
  run: (toolchain, limits) => node(toolchain, limits, 'main.js'),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, limits, program, test }) => ({
        code: program,
        late: test,
        command: { ...node(toolchain, limits, DRIVER), files: [{ path: DRIVER, content: driver() }] },
      }),
      isAssertion: (stderr) => /^(Uncaught )?AssertionError\b|^Assertion failed|^Error: Assertion failed/m.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /JavaScript heap out of memory|Array buffer allocation failed/.test(stderr),
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

async function detect(finder: ToolFinder): Promise<Toolchain | undefined> {
  const binary = finder.find(process.execPath, 'node')
  if (binary === undefined) return undefined
  const version = (await finder.ask(binary, '--version'))?.replace(/^v/, '')
  if (version === undefined || !/^\d+\./.test(version)) return undefined
  return { version, tools: { run: binary }, mounts: binary.startsWith('/usr/') ? [] : [binary] }
}

let driverBytes: Uint8Array | undefined
function driver(): Uint8Array {
  driverBytes ??= readFileSync(new URL('../harness/harness-driver.cjs', import.meta.url))
  return driverBytes
}
