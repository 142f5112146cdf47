import { expect, test } from 'vitest'
import { createToolFinder, type ToolFinder } from '../../sandbox/index.ts'
import { LLVM } from './dynamic-packages.ts'
import { findDebianProgram } from './tool-package.ts'

/** A machine with these programs, each with what it says of its version. */
function machine(programs: Readonly<Record<string, string>>): ToolFinder {
  return {
    ...createToolFinder(),
    find: (...names) => names.map((name) => name.split('/').at(-1) ?? '').find((name) => name in programs),
    ask: (binary, ...words) =>
      Promise.resolve(words.includes('--print') ? '/usr' : programs[binary.split('/').at(-1) ?? '']),
  }
}

/** A package of Debian whose program has two names. */
const own = { kind: 'apt', name: 'x', version: '1', licence: 'MIT', packages: ['x'], binaries: ['x-2', 'x'] } as const

test('a program of Debian is found by the first of its names that is here', async () => {
  await expect(findDebianProgram(own, machine({ x: 'x 1' }))).resolves.toBe('x')
  await expect(findDebianProgram(own, machine({ x: 'x 1', 'x-2': 'x 2' }))).resolves.toBe('x-2')
  await expect(findDebianProgram(own, machine({}))).resolves.toBeUndefined()
})

test('one that does not fit is passed over', async () => {
  const choosy = {
    ...own,
    fits: async (binary: string, tools: ToolFinder): Promise<boolean> => (await tools.ask(binary)) === 'new',
  }
  await expect(findDebianProgram(choosy, machine({ x: 'new', 'x-2': 'old' }))).resolves.toBe('x')
  await expect(findDebianProgram(choosy, machine({ x: 'old' }))).resolves.toBeUndefined()
})

const rust = { cc: 'cc', rustc: 'rustc 1.95.0 (abc 2026-04-14)\nhost: x86_64-unknown-linux-gnu\nLLVM version: 22.1.2' }

test("LLVM's readers that are older than the compiler of Rust do not count as installed", async () => {
  const old = { 'llvm-profdata': '', 'llvm-cov': 'Debian LLVM version 14.0.6' }
  const recent = { 'llvm-profdata-22': '', 'llvm-cov-22': 'Debian LLVM version 22.1.8' }
  await expect(findDebianProgram(LLVM, machine({ ...rust, ...old }))).resolves.toBeUndefined()
  await expect(findDebianProgram(LLVM, machine({ ...rust, ...old, ...recent }))).resolves.toBe('llvm-profdata-22')
  await expect(findDebianProgram(LLVM, machine(old))).resolves.toBe('llvm-profdata')
})
