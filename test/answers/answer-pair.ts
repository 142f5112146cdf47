/**
 * Pairs of a gold answer and a response, written by this project, each with what a careful reader would say. One line is
 * one pair: `GOLD == RESPONSE` or `GOLD /= RESPONSE`; `⏎` is a line break, `‹200B›` a code point that one cannot see, and `□`
 * before a response puts it in a box.
 */

/** One pair. */
export interface AnswerPair {
  readonly gold: string
  readonly response: string
  readonly same: boolean
}

/** Pairs of one class of answers. */
export interface AnswerClass {
  readonly name: string
  readonly pairs: readonly AnswerPair[]
}

/** Reads the lines of a class. */
export function answerClass(name: string, lines: string): AnswerClass {
  const pairs = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const match = /^(.*?) (==|\/=) (.*)$/.exec(line.trim())
      if (match === null)
        throw new SyntaxError(`answerClass ${name}: ${line}: wanted GOLD == RESPONSE or GOLD /= RESPONSE`)
      const [, gold = '', sign = '', written = ''] = match
      const text = written
        .replaceAll('⏎', '\n')
        .replace(/‹([0-9A-F]{2,5})›/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
      const response = text.startsWith('□') ? `So we get $\\boxed{${text.slice(1)}}$.` : text
      return { gold, response, same: sign === '==' }
    })
  return { name, pairs }
}
