import type { SmallZooLanguage } from './zoo-language.ts'

export const julia: SmallZooLanguage = {
  language: 'julia',
  accepted: 'println(sum(parse.(Int, split(readline()))))',
  runtimeError: 'error("no")',
  compileError: 'f( = 1',
  harness: {
    program: 'add(a, b) = a + b',
    passing: '@assert add(2, 3) == 5',
    failing: '@assert add(2, 3) == 6',
    early: 'add(a, b) = exit(0)',
  },
}
