/**
 * Answers in words, with the values that stand among them: "Center (1, 2), radius 3" has the words center, radius and two
 * values. The words say what the values are of, so that values are compared only where the words agree.
 */
import { answerKey, plainAnswer } from './answer-text.ts'
import type { Content } from './content.ts'

/** Values that are read in one text: more are no answer. */
const VALUE_LIMIT = 8
const TEXT_COMMAND = /\\(?:text|textbf|textit|textrm|mathrm|mbox|hbox)\s*\{([^{}]*)\}/g
/** A word of two letters and more that is no command of LaTeX. What lies between is a value. */
const WORD = /(?<![\\a-zA-Z])\p{L}[\p{L}'-]+/gu

/** The content of a text that is words. `readValue` reads what stands between them. */
export function textContent(text: string, readValue: (text: string) => Content | undefined): Content {
  const plain = plainAnswer(text).replace(TEXT_COMMAND, ' $1 ')
  const bare = plain.replace(/\\[a-z]+/gi, ' ')
  const words = bare
    .toLowerCase()
    .split(/[^\p{L}\p{N}'-]+/u)
    .filter((word) => word !== '')
  return {
    kind: 'text',
    key: answerKey(text),
    words,
    isName: /^[\s{("']*\p{Lu}\p{Ll}+[\s})"'.!]*$/u.test(bare),
    frame: (plain.match(WORD) ?? []).map((word) => word.toLowerCase()),
    values: valuesBetween(plain, readValue),
  }
}

function valuesBetween(
  plain: string,
  readValue: (text: string) => Content | undefined,
): readonly Content[] | undefined {
  const values: Content[] = []
  for (const piece of plain.split(WORD)) {
    const value = piece.replace(/^[\s,;:.=$-]+(?=[^\d\s])|^[\s,;:.=$]+|[\s,;:.$]+$/g, '')
    // an article is no variable
    if (value === '' || /^[aAI]$/.test(value)) continue
    const content = readValue(value)
    if (content === undefined || values.length === VALUE_LIMIT) return undefined
    values.push(content)
  }
  return values
}
