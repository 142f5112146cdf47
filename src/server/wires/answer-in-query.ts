/**
 * The answer within a text of prompt and answer, as OpenRLHF sends one.
 *
 * The text is the prompt's tokens decoded again, so it may begin with a mark of its tokenizer, may have other spaces, and
 * lacks the beginning of a prompt that was too long for the model. Whoever judged the rest of the prompt as well would
 * find an example's answer in it, and reward it.
 */
import { promptAndResponse } from './chat-template.ts'

/** Characters that a tokenizer may put before the prompt, such as `<|begin_of_text|>`. */
const MOST_BEFORE = 64
/** Characters of a prompt's end that are no chance. */
const LEAST_END = 16
/** Characters of both texts that are looked through: a second's work. A longer query must begin with its prompt, word for word. */
const LONGEST = 4 * 2 ** 20

/** The query without its prompt; the whole query where the prompt is not in it. */
export function answerInQuery(query: string, prompt: string): string {
  if (prompt.trim() === '') return query
  if (query.startsWith(prompt)) return query.slice(prompt.length)
  if (query.length + prompt.length > LONGEST) return promptAndResponse(query)?.response ?? query
  const said = inked(query)
  const asked = inked(prompt).text
  const common = endAtBeginning(asked, said.text)
  if (common >= LEAST_END) return query.slice(said.ends[common - 1])
  const at = said.text.slice(0, MOST_BEFORE + asked.length).indexOf(asked)
  if (at !== -1) return query.slice(said.ends[at + asked.length - 1])
  return promptAndResponse(query)?.response ?? query
}

interface Inked {
  /** The text without white space. */
  readonly text: string
  /** Where each of its characters ends in the text that it was made of. */
  readonly ends: Uint32Array
}

function inked(text: string): Inked {
  const ends = new Uint32Array(text.length)
  const parts: string[] = []
  let count = 0
  for (const { 0: part, index } of text.matchAll(/\S+/g)) {
    parts.push(part)
    for (let i = 1; i <= part.length; i++) ends[count++] = index + i
  }
  return { text: parts.join(''), ends: ends.subarray(0, count) }
}

/** How many characters at the beginning of `text` are the end of `prompt`: the most there are (Knuth, Morris, Pratt). */
function endAtBeginning(prompt: string, text: string): number {
  const most = Math.min(prompt.length, text.length)
  const borders = new Uint32Array(most)
  for (let i = 1; i < most; i++) {
    let k = borders[i - 1] ?? 0
    while (k > 0 && text[i] !== text[k]) k = borders[k - 1] ?? 0
    borders[i] = text[i] === text[k] ? k + 1 : 0
  }
  let k = 0
  for (const character of prompt.slice(-most).split('')) {
    while (k > 0 && (k === most || character !== text[k])) k = borders[k - 1] ?? 0
    if (character === text[k]) k++
  }
  return k
}
