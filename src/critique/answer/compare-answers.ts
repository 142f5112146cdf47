/** The comparison of a gold answer with a found one, over all readings of both. */
import { evaluateConstant } from './answer-number.ts'
import { answerKey, modulusOf, plainAnswer } from './answer-text.ts'
import type { Reading } from './content.ts'
import type { Rational } from '../arithmetic/rational.ts'
import { choiceReadings, readExplained, readProse } from './prose.ts'
import { readAnswerText } from './read-content.ts'
import { choiceWithRest } from './read-words.ts'
import { sameContent } from './same-content.ts'

/** An answer as read from text. */
export interface AnswerValue {
  /** Spaces, styles and delimiters removed, lower-case: for answers that nobody can evaluate. */
  readonly normalised: string
  /** The number before the sign for a percentage, and null where the answer is not one rational number. */
  readonly value: Rational | null
  /** Of a remainder that names its modulus. */
  readonly modulus: string | undefined
  /** Every plausible reading, the likeliest first. */
  readonly readings: readonly Reading[]
}

/** Reads an answer's text. `strict` wants the whole of it to be the answer. Otherwise it may stand in a sentence. */
export function readAnswer(text: string, strict = true): AnswerValue {
  const readings = strict ? readStrictly(text) : readProse(text)
  return {
    normalised: answerKey(text),
    modulus: modulusOf(text),
    value: evaluateConstant(readings[0]?.content),
    readings,
  }
}

function readStrictly(text: string): readonly Reading[] {
  const explained = readExplained(text)
  if (explained !== undefined) return explained
  const readings = readAnswerText(text)
  const isRatio = readings[0]?.content.kind === 'ratio'
  if (!isRatio && readings.some(({ content }) => content.kind !== 'text')) return readings
  const choice = choiceWithRest(plainAnswer(text.slice(0, 4000)))
  // `C:12` is a letter with its text, or a ratio
  return choice === undefined ? readings : isRatio ? [...choiceReadings(choice), ...readings] : choiceReadings(choice)
}

/** Whether two answers are the same, or `incomparable` where neither that nor the contrary is certain. */
export function compareAnswers(gold: AnswerValue, found: AnswerValue): 'equal' | 'different' | 'incomparable' {
  const hasOtherModulus = gold.modulus !== undefined && found.modulus !== undefined && gold.modulus !== found.modulus
  if (hasOtherModulus) return 'incomparable'
  if (gold.normalised === found.normalised && gold.normalised !== '') return 'equal'
  let isUnsure = gold.readings.length === 0 || found.readings.length === 0
  for (const expected of gold.readings) {
    // `7k` as gold is a term
    if (
      expected.certainty === 'doubtful' &&
      expected.content.kind === 'quantity' &&
      expected.content.scale !== undefined
    )
      continue
    for (const read of found.readings) {
      const same = sameContent(expected.content, read.content)
      // a decimal comma is certain only where the other side, which is gold, has a point
      const isPlain = expected.certainty === 'plain' && read.certainty !== 'doubtful'
      // `2.5M` may be a product of a variable, which gold is not
      const isScaled = read.content.kind === 'quantity' && read.content.scale !== undefined
      if (same === 'equal' && (isPlain || (isScaled && expected.certainty === 'plain'))) return 'equal'
      if (same !== 'different' && (isPlain || same === 'equal')) isUnsure = true
    }
  }
  return isUnsure ? 'incomparable' : 'different'
}
