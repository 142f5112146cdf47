import type { SmallZooLanguage } from './zoo-language.ts'

export const lua: SmallZooLanguage = {
  language: 'lua',
  accepted: 'print(io.read("n") + io.read("n"))',
  runtimeError: 'error("no")',
  compileError: 'x = = 1',
  harness: {
    program: 'local function add(a, b) return a + b end',
    passing: 'assert(add(2, 3) == 5)',
    failing: 'assert(add(2, 3) == 6)',
    early: 'local function add(a, b) os.exit(0) end',
  },
}
