/**
 * Whether a response to a question of choice ends in saying that none of the options is right: "None of the choices match my
 * result." Then a letter that it named on the way is no answer.
 */
import { choiceLetters, PRINTED_LETTERS, type ChoiceLetters } from './choice-letters.ts'
import { letterClaim } from './letter-claim.ts'

const NONE =
  /\bnone\s+of\s+(?:the|these|those|them)\b(?!\s+(?:other|rest|remaining))|\b(?:solution|answer)\s*(?:is|:)[\s*_]*none\b|\b(?:not|n't)\s+match(?:\s+with)?\s+any\b|\bno\s+(?:correct\s+|valid\s+)?(?:choice|option)\s+(?:is|matches|fits|works)\b/gi
const LETTER_AT_END = new RegExp(String.raw`\b[${PRINTED_LETTERS}]\)?[\s:.,–—-]*$`)
/** Of the text before it that much is read, up to the sentence's start. */
const BEFORE = 300

/** Whether the text says so, and claims no letter behind it or for it ("D, since none of these holds"). */
export function claimsNone(text: string, letters: ChoiceLetters = choiceLetters(text)): boolean {
  const last = [...text.matchAll(NONE)].at(-1)
  if (last === undefined) return false
  const before = text.slice(Math.max(0, last.index - BEFORE), last.index)
  const sentence = before.slice(
    before.search(/(?:[.!?][\s,]+|\n|,\s*(?=(?:solution|answer|step)\b))(?![^]*(?:[.!?][\s,]|\n))/i) + 1,
  )
  if (letterClaim(sentence, letters) !== undefined || LETTER_AT_END.test(sentence)) return false
  // in parentheses stand the options that are meant
  const behind = text.slice(last.index + last[0].length).replace(/^[^.(\n]{0,40}\([^()\n]*\)/, '')
  return letterClaim(behind, letters) === undefined
}
