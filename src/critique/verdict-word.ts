/** Words by which models say that a step is right or wrong. */
import type { Verdict } from '../supervision.ts'

const WRONG =
  /^(?:is |was )?(?:wrong|incorrect|false|invalid|inaccurate|error|erroneous|mistaken|not (?:correct|right|valid|accurate|true)|isn't (?:correct|right)|no(?! (?:errors?|mistakes?|issues?|problems?|faults?)(?![\p{L}\p{N}]))|✗|✘|❌)(?![\p{L}\p{N}])/iu
const CORRECT =
  /^(?:is |was )?(?:correct|right|true|valid|accurate|no (?:errors?|mistakes?|issues?|problems?|faults?)|yes|ok|okay|✓|✔|✅)(?![\p{L}\p{N}])/iu
const UNKNOWN = /^(?:is |was )?(?:unknown|unclear|uncertain|unsure|undecided|cannot (?:be )?(?:tell|judged?))/iu

/** The verdict that a text begins with; undefined where it begins with another word. */
export function verdictAtStart(text: string): Verdict | undefined {
  const plain = text.trimStart()
  if (WRONG.test(plain)) return 'wrong'
  if (CORRECT.test(plain)) return 'correct'
  return UNKNOWN.test(plain) ? 'unknown' : undefined
}
