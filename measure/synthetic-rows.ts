/** Word problems made by key: rows of one kilobyte whose right and wrong answers are known, for measurements at scale. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { generator, split, type Generator32, type Key } from '../src/random.ts'

/** Bytes of each line, its end included. */
export const ROW_BYTES = 1_024

/** How often a step holds a slip that goes on to the answer. */
const SLIP_RATE = 0.25

const THINGS = ['pears', 'stamps', 'nails', 'candles', 'postcards', 'buttons']
const PEOPLE = ['Ada', 'Bela', 'Chen', 'Dora', 'Emre', 'Femi']
const FILLER = 'The day was long and nothing else of note took place in the shop. '

/** One line without its end: a task and its response, `rowBytes - 1` bytes of ASCII. */
export function syntheticLine(key: Key, index: number): string {
  return syntheticRow(key, index).line
}

function syntheticRow(key: Key, index: number): { readonly line: string; readonly right: boolean } {
  const random = generator(split(key, index))
  const { question, solution, gold, answer } = problem(random)
  const row = (text: string): string =>
    JSON.stringify({
      task: { id: `synthetic-${index}`, kind: 'arithmetic', question: text, answer: String(gold) },
      response: { model: 'synthetic', text: `${solution}#### ${answer}`, recordedCorrect: gold === answer },
    })
  const missing = ROW_BYTES - 1 - row(question).length
  if (missing < 0) throw new RangeError(`syntheticLine: row ${index} is ${-missing} bytes too long`)
  const line = row(FILLER.repeat(Math.ceil(missing / FILLER.length)).slice(0, missing) + question)
  return { line, right: gold === answer }
}

/** Writes `count` rows to a JSONL file; gives the number of those with a planted slip. */
export async function writeSyntheticRows(
  file: string,
  options: { readonly count: number; readonly key: Key; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly planted: number }> {
  const { count, key, signal } = options
  let planted = 0
  const stream = createWriteStream(file)
  for (let index = 0; index < count; index++) {
    const { line, right } = syntheticRow(key, index)
    if (!right) planted++
    if (!stream.write(`${line}\n`)) {
      await once(stream, 'drain')
      signal?.throwIfAborted()
    }
  }
  stream.end()
  await once(stream, 'finish')
  return { planted }
}

function problem(random: Generator32): { question: string; solution: string; gold: number; answer: number } {
  const person = PEOPLE[random.below(PEOPLE.length)]
  const thing = THINGS[random.below(THINGS.length)]
  const boxes = 3 + random.below(40)
  const each = 4 + random.below(60)
  const lost = 1 + random.below(boxes * each - 1)
  const found = 1 + random.below(500)
  const price = 2 + random.below(9)
  const slip = random.uniform() < SLIP_RATE ? 1 + random.below(9) : 0
  const all = boxes * each
  const left = all - lost
  const held = left + found + slip
  const answer = held * price
  return {
    question:
      `${person} packs ${boxes} boxes of ${each} ${thing}, loses ${lost}, finds ${found} more, and sells what is there ` +
      `for $${price} a piece. How much money is made?`,
    solution:
      `There are ${boxes}*${each} = <<${boxes}*${each}=${all}>>${all} ${thing} at first.\n` +
      `After the loss ${all}-${lost} = <<${all}-${lost}=${left}>>${left} ${thing} are left.\n` +
      `Then there are ${left}+${found} = <<${left}+${found}=${held}>>${held} ${thing}.\n` +
      `They bring ${held}*${price} = $<<${held}*${price}=${answer}>>${answer}.\n`,
    gold: (left + found) * price,
    answer,
  }
}
