/** Words by which models say that a step is right or wrong. */
import type { Verdict } from '../supervision.ts'

const WRONG =
  /^(?:is |was )?(?:wrong|incorrect|false|invalid|inaccurate|error|erroneous|mistaken|not (?:correct|right|valid|accurate|true)|isn't (?:correct|right)|no(?! (?:errors?|mistakes?|issues?|problems?|faults?)(?![\p{L}\p{N}]))|✗|✘|❌)(?![\p{L}\p{N}])/iu
const CORRECT =
  /^(?:is |was )?(?:correct|right|true|valid|accurate|no (?:errors?|mistakes?|issues?|problems?|faults?)|yes|ok|okay|✓|✔|✅)(?![\p{L}\p{N}])/iu
const UNKNOWN = /^(?:is |was )?(?:unknown|unclear|uncertain|unsure|undecided|cannot (?:be )?(?:tell|judged?))/iu
/** "Correct/Wrong", "Correct or wrong": the choice that the prompt gave, of which nothing was chosen. */
const CHOICE = /^[\])]?\s*(?:\/|\||or(?![\p{L}\p{N}]))\s*[[(]?\s*/iu
/**
 * "Correct change is 6", "Right triangles have 3 sides": the word belongs to what the sentence is about. Behind "Correct
 * reading of …" and "Wrong, since it is …" it judges.
 */
const OF_THE_SUBJECT =
  /^\s+(?:(?!(?:as|at|because|but|by|for|from|given|he|here|i|in|it|of|on|she|since|so|that|the|there|they|this|to|we|when|where|which|with|you)(?![\p{L}\p{N}]))[\p{L}'’-]+\s+){0,3}?(?:is|are|was|were|has|have|had|does|do|should|would|will|must|can|could|costs?|equals?|gives?|makes?|needs?|takes?)(?![\p{L}\p{N}])/iu
/** "No, the answer is right": the sentence behind the word says more than the word. */
const SAYS_MORE =
  /^\s*[,.:;–—-]\s*(?:the|this)\s+(?:final\s+)?(?:answer|step|line|result|solution)\s+(?=(?:is|was)\s)/iu
/** Of a text only its beginning is looked at. */
const BEGINNING = 200

/**
 * The verdict that a text begins with; undefined where it begins with another word, or with verdicts to choose from.
 * @param labelled whether it stands behind a label that asks for a verdict, so that no sentence about something else is taken for one
 */
export function verdictAtStart(text: string, labelled = false): Verdict | undefined {
  const found = wordAtStart(text.trimStart().slice(0, BEGINNING))
  if (found === undefined) return undefined
  const { verdict, word, rest } = found
  const choice = CHOICE.exec(rest)
  const other = choice === null ? undefined : wordAtStart(rest.slice(choice[0].length))?.verdict
  if (other !== undefined && other !== verdict) return undefined
  const asked = /^\s*\?+/.exec(rest)
  // "Correct? No, 3 + 4 is 7": a question is no verdict, and its answer is one
  if (asked !== null) return verdictAtStart(rest.slice(asked[0].length), labelled)
  const more = /^(?:yes|no)$/iu.test(word) ? SAYS_MORE.exec(rest) : null
  const said = more === null ? undefined : wordAtStart(rest.slice(more[0].length))?.verdict
  if (said !== undefined) return said
  // "no errors were found" judges, whatever it is about
  if (labelled || /\bno \w+$/iu.test(word)) return verdict
  return OF_THE_SUBJECT.test(rest) ? undefined : verdict
}

function wordAtStart(
  text: string,
): { readonly verdict: Verdict; readonly word: string; readonly rest: string } | undefined {
  for (const [verdict, words] of [
    ['wrong', WRONG],
    ['correct', CORRECT],
    ['unknown', UNKNOWN],
  ] as const) {
    const word = words.exec(text)?.[0]
    if (word !== undefined) return { verdict, word, rest: text.slice(word.length) }
  }
  return undefined
}
