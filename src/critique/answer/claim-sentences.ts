/** Sentences of a response in which a claim is looked for: the first one, and the last ones. */

/** Characters of a sentence that are read. */
const SENTENCE_LENGTH = 600

/** A sentence, or the first or last 600 characters of a longer one, and where it starts in the text. */
export interface ClaimSentence {
  readonly text: string
  readonly start: number
}

/** The first sentence and the last `count` ones that have a letter, in their order. */
export function claimSentences(text: string, count: number): ClaimSentence[] {
  return [...text.matchAll(/[^.!?;\n]+(?:\.(?=\S)[^.!?;\n]*)*[.!?;\n]*/g)]
    .filter(([sentence]) => /\p{L}/u.test(sentence))
    .filter((_, at, all) => at === 0 || at >= all.length - count)
    .flatMap(({ 0: sentence, index }) => {
      const tail = sentence.length - SENTENCE_LENGTH
      const head = { text: sentence.slice(0, SENTENCE_LENGTH), start: index }
      return tail <= 0 ? [head] : [head, { text: sentence.slice(tail), start: index + tail }]
    })
}
