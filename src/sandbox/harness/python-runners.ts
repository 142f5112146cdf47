/**
 * Test runners of Python: pytest, unittest, and plain harnesses whose uncalled tests are collected all the same. All three
 * run in one driver (harness-driver.py with the other python-….py before it).
 */
import { readFileSync } from 'node:fs'
import { installCommands } from '../toolchains/python-packages.ts'
import type { BoxFile } from '../isolation/box.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'
import { PROGRAM_MODULES } from './python-modules.ts'
import type { HarnessPlan, HarnessRequest, TestRunner } from './test-runner.ts'

const DRIVER = '.harness-driver.py'
/** The runners of the row; `interpreter` gives the binary. */
export function pythonRunners(interpreter: (toolchain: Toolchain) => string): readonly TestRunner[] {
  const runner = (name: 'pytest' | 'unittest' | 'script'): TestRunner => ({
    name,
    // a plain harness is looked at by the driver, which knows what it calls
    accepts: () => name === 'script',
    plan: (request) => planOf(name, interpreter(request.toolchain), request),
    isAssertion: (stderr) => /^AssertionError\b/m.test(lastLine(stderr)),
  })
  return [runner('pytest'), runner('unittest'), runner('script')]
}

/** The line that names the last exception: the first at the margin after the last indented frame. */
export function lastLine(stderr: string): string {
  const lines = stderr.trimEnd().split('\n')
  const lastFrame = lines.findLastIndex((line) => line.startsWith('  '))
  return lines[lastFrame + 1] ?? ''
}

function planOf(name: string, interpreter: string, { program, test }: HarnessRequest): HarnessPlan {
  const forPytest = name === 'pytest' || /\bpytest\b/.test(test) || /^(?:async )?def test\w*\((?!\s*\))/m.test(test)
  const modules = new Set([
    ...(forPytest ? ['pytest'] : []),
    ...(name === 'unittest' || /\bunittest\b/.test(test) ? ['unittest'] : []),
    ...importedModules(test),
  ])
  return {
    code: program,
    late: test,
    command: {
      argv: [interpreter, DRIVER, name, ...modules],
      files: [{ path: DRIVER, content: driver(forPytest) }],
    },
  }
}

/** Names of modules that a test imports, but those of the program. */
function importedModules(test: string): string[] {
  const imports = /^\s*(?:from\s+([\w.]+)\s+import\s+\(?([\w., ]*)|import\s+([\w., ]+))/gm
  const names = [...test.matchAll(imports)].flatMap(([, from, parts = '', whole = '']) =>
    // what is taken from a package may be a module of its own
    from === undefined ? named(whole) : [from, ...named(parts).map((part) => `${from}.${part}`)],
  )
  return [...new Set(names.filter((name) => /^[A-Za-z_][\w.]*$/.test(name) && !isProgram(name)))].slice(0, 50)
}

/** The names of a list of imports, without what they are called by. */
function named(list: string): string[] {
  return list.split(',').map((name) => name.trim().split(/\s/)[0] ?? '')
}

function isProgram(module: string): boolean {
  return PROGRAM_MODULES.has(module.split('.')[0] ?? '')
}

/** Sources that harness tests of Python start from, by their name in the box; the slots' launcher compiles them ahead. */
export function pythonDrivers(): readonly BoxFile[] {
  return [driver(false), driver(true)].map((content) => ({ path: DRIVER, content }))
}

const drivers = new Map<boolean, Uint8Array>()
function driver(forPytest: boolean): Uint8Array {
  let bytes = drivers.get(forPytest)
  if (bytes === undefined) {
    const parts = [
      'python-kit.py',
      'python-instrument.py',
      'python-trust.py',
      'python-cases.py',
      ...(forPytest ? ['python-pytest.py'] : []),
    ]
    const sources = [...parts, 'harness-driver.py'].map((part) => readFileSync(new URL(part, import.meta.url), 'utf8'))
    const [system, others] = [installCommands(true), installCommands(false)].map((commands) => JSON.stringify(commands))
    const libraries = `KNOWN_LIBRARIES = ${system} if sys.executable.startswith('/usr/bin/') else ${others}`
    // these imports serve all parts
    bytes = Buffer.from(['import builtins, os, sys, types', libraries, ...sources].join('\n'))
    drivers.set(forPytest, bytes)
  }
  return bytes
}
