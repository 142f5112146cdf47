/**
 * JavaScript on Node. The running Node serves unless another is first on the PATH; where it lies outside /usr only
 * the binary itself is shown inside. Programs may be CommonJS, ES modules or plain scripts.
 * Harness tests run in a driver that reads them only after the program's own code has run; see harness-driver.cjs.
 */
import { readFileSync } from 'node:fs'
import type { Limits } from '../limits.ts'
import type { Language, Toolchain, ToolFinder } from './language.ts'

const DRIVER = '.harness-driver.cjs'

export const javascript: Language = {
  name: 'javascript',
  title: 'JavaScript',
  aliases: ['js', 'node', 'nodejs', 'ecmascript', 'mjs', 'cjs'],
  file: 'main.js',
  install: 'apt-get install -y nodejs',
  detect,
  run: (toolchain, limits) => ({ argv: [...command(toolchain, limits), 'main.js'] }),
  harness: (toolchain, limits, program, test) => ({
    code: program,
    late: test,
    step: {
      argv: [...command(toolchain, limits), DRIVER],
      files: [{ path: DRIVER, content: driver() }],
    },
  }),
  isAssertion: (stderr) => /^(Uncaught )?AssertionError\b|^Assertion failed|^Error: Assertion failed/m.test(stderr),
  isOutOfMemory: (stderr) => /JavaScript heap out of memory|Array buffer allocation failed/.test(stderr),
  isSyntaxError: (stderr) => /^\/w\/main\.js:\d+\n[\s\S]*?\n\nSyntaxError: /.test(stderr),
}

/** Node with a heap that fits the memory limit, so that it collects garbage instead of being killed. */
export function command(toolchain: Toolchain, limits: Limits): string[] {
  const heap = Math.max(16, Math.floor((limits.memoryBytes / 2 ** 20) * 0.75))
  return [toolchain.tools['run'] ?? '', `--max-old-space-size=${heap}`]
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
  driverBytes ??= readFileSync(new URL('harness-driver.cjs', import.meta.url))
  return driverBytes
}
