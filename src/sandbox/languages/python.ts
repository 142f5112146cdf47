/**
 * Python 3. The interpreter's real binary is used (a version manager's shim on the PATH costs ten times its start).
 * Harness tests run in a driver that reads them only after the program's own code has run; see harness-driver.py.
 */
import { readFileSync } from 'node:fs'
import type { Language } from './language.ts'
import type { Toolchain, ToolFinder } from '../toolchains/toolchain.ts'
import { toolchainMounts } from '../toolchains/toolchain-mounts.ts'

const DRIVER = '.harness-driver.py'

export const python: Language = {
  name: 'python',
  title: 'Python',
  aliases: ['py', 'python3'],
  file: 'main.py',
  install: 'apt-get install -y python3',
  detect,
  run: (toolchain) => ({ argv: [tool(toolchain), 'main.py'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, program, test }) => ({
        code: program,
        late: test,
        command: {
          argv: [tool(toolchain), DRIVER, ...importedModules(test)],
          files: [{ path: DRIVER, content: driver() }],
        },
      }),
      isAssertion: (stderr) => /^AssertionError\b/m.test(lastLine(stderr)),
    },
  ],
  isOutOfMemory: (stderr) => /^MemoryError\b/.test(lastLine(stderr)),
  // a syntax error in the program itself has no traceback before it
  isSyntaxError: (stderr) =>
    /^ {2}File "\/w\/main\.py", line \d+\n/.test(stderr) && /^(Syntax|Indentation|Tab)Error\b/.test(lastLine(stderr)),
}

async function detect(finder: ToolFinder): Promise<Toolchain | undefined> {
  const found = finder.find('/usr/bin/python3', 'python3', 'python')
  if (found === undefined) return undefined
  const script = 'import sys; print(sys.version.split()[0]); print(sys.executable); print(sys.base_prefix)'
  const [version, binary, prefix] = (await finder.ask(found, '-I', '-c', script))?.split('\n') ?? []
  if (version === undefined || binary === undefined || prefix === undefined || !version.startsWith('3.'))
    return undefined
  const real = finder.find(binary)
  if (real === undefined) return undefined
  // a prefix that is a whole home (or the root) would show more than an interpreter
  const mounts = real.startsWith('/usr/') ? [] : toolchainMounts(prefix)
  if (!real.startsWith('/usr/') && mounts.length === 0) return undefined
  return { version, tools: { run: real }, mounts }
}

function tool(toolchain: Toolchain): string {
  return toolchain.tools['run'] ?? ''
}

/** Names of the modules that a test imports at the top of a line. */
function importedModules(test: string): string[] {
  const names = [...test.matchAll(/^\s*(?:from\s+([\w.]+)\s+import|import\s+([\w., ]+))/gm)].flatMap((match) =>
    (match[1] ?? match[2] ?? '').split(',').map((name) => name.trim().split(/\s/)[0] ?? ''),
  )
  return [...new Set(names.filter((name) => /^[\w.]+$/.test(name) && name !== 'main'))].slice(0, 50)
}

let driverBytes: Uint8Array | undefined
function driver(): Uint8Array {
  driverBytes ??= readFileSync(new URL('../harness/harness-driver.py', import.meta.url))
  return driverBytes
}

/** The line that names the last exception: the first at the margin after the last indented frame. */
function lastLine(stderr: string): string {
  const lines = stderr.trimEnd().split('\n')
  const lastFrame = lines.findLastIndex((line) => line.startsWith('  '))
  return lines[lastFrame + 1] ?? ''
}
