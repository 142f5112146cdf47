import type { SmallZooLanguage } from './zoo-language.ts'

export const r: SmallZooLanguage = {
  language: 'r',
  accepted: 'cat(sum(scan(file("stdin"), quiet = TRUE)), "\\n")',
  runtimeError: 'stop("no")',
  compileError: 'f <- function( {',
  harness: {
    program: 'add <- function(a, b) a + b',
    passing: 'stopifnot(add(2, 3) == 5)',
    failing: 'stopifnot(add(2, 3) == 6)',
    early: 'add <- function(a, b) quit(status = 0)',
  },
}
