/** What a fine-tuned critic consists of: `critic.json`, which is read, and the model card in `README.md`, which is for people. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fileFault, InputError, TouchstoneError } from '../../errors.ts'
import { percentText } from '../../evaluation/index.ts'
import type { AdapterRecipe } from '../train-adapter.ts'
import { TUNED_PROMPT } from './tuning-example.ts'

/** The names of the files in a critic's folder. */
export const TUNED_FILES = {
  card: 'critic.json',
  adapter: 'adapter.gguf',
  readme: 'README.md',
  trained: 'trained.json',
  heldOut: 'held-out.jsonl',
  state: 'training',
} as const

const VERSION = '1'

/** A critic's card. */
export interface TunedCard {
  /** Form of the prompt: another one is another critic. */
  readonly prompt: string
  readonly base: {
    /** Of the model store, or the path of a GGUF file. */
    readonly name: string
    /** SHA-256 of the base's file. */
    readonly digest: string
  }
  /** SHA-256 of the adapter's file. */
  readonly adapter: string
  /** Names what was learned from, with digests. */
  readonly data: string
  /** Questions and records that trained, and records that were left out, by reason. */
  readonly questions: number
  readonly records: number
  readonly leftOut: Readonly<Record<string, number>>
  readonly recipe: AdapterRecipe
  readonly key: string
  /** Null where no solution was held out. */
  readonly heldOut: HeldOutFindings | null
}

/** What it finds in solutions of questions that trained nothing. Shares are null where there is no such solution. */
export interface HeldOutFindings {
  readonly questions: number
  readonly wrong: number
  readonly right: number
  /** Share of wrong solutions whose first wrong step is named. */
  readonly located: number | null
  /** Share of right solutions of which no step is called wrong. */
  readonly passed: number | null
  /** Share of all whose final answer gets the right verdict. */
  readonly final: number
  /** Harmonic mean of `located` and `passed`, as ProcessBench has it. */
  readonly f1: number | null
  /** Texts that were no critique. */
  readonly unread: number
}

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()
const share = z.number().min(0).max(1)
const positive = z.int().positive()
const cardForm = z.object({
  version: z.literal(VERSION),
  kind: z.literal('tuned-critic'),
  prompt: z.literal(TUNED_PROMPT),
  base: z.object({ name: z.string().min(1), digest }),
  adapter: digest,
  data: z.string(),
  questions: count,
  records: count,
  leftOut: z.record(z.string(), count),
  recipe: z.object({
    epochs: positive,
    batchSize: positive,
    rate: z.number().positive(),
    rank: positive,
    alpha: z.number().positive(),
  }),
  key: z.string(),
  heldOut: z
    .object({
      questions: count,
      wrong: count,
      right: count,
      located: share.nullable(),
      passed: share.nullable(),
      final: share,
      f1: share.nullable(),
      unread: count,
    })
    .nullable(),
})

/** The card as the text of its file. */
export function printTunedCard(card: Omit<TunedCard, 'prompt'>): string {
  const whole: z.infer<typeof cardForm> = {
    version: VERSION,
    kind: 'tuned-critic',
    prompt: TUNED_PROMPT,
    ...card,
    leftOut: { ...card.leftOut },
  }
  return `${JSON.stringify(whole, undefined, 2)}\n`
}

/** Reads the card of a folder. @throws InputError for a file that is none, TouchstoneError `unavailable` where there is none */
export async function readTunedCard(folder: string): Promise<TunedCard> {
  const path = join(folder, TUNED_FILES.card)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new TouchstoneError(
      'unavailable',
      `read ${path}: ${fileFault(cause)}, wanted the folder that \`touchstone critic tune\` wrote to its end`,
      { cause },
    )
  }
  try {
    const { version: _version, kind: _kind, ...card } = cardForm.parse(JSON.parse(text))
    return card
  } catch (cause) {
    throw new InputError(path, undefined, 'holds no fine-tuned critic, wanted what `touchstone critic tune` wrote', {
      cause,
    })
  }
}

/** The model card. */
export function tunedReadme({
  base,
  data,
  records,
  questions,
  leftOut,
  recipe,
  key,
  heldOut,
  adapter,
}: TunedCard): string {
  const { epochs, batchSize, rate, rank, alpha } = recipe
  const left = Object.entries(leftOut).map(([reason, n]) => `${n} ${reason}`)
  const figures =
    heldOut === null
      ? 'No question was held out, so nothing is known of how well it judges.'
      : `On ${heldOut.wrong + heldOut.right} solutions of ${heldOut.questions} questions that trained nothing:

| | |
| --- | --- |
| wrong solutions whose first wrong step is named | ${shown(heldOut.located, heldOut.wrong)} |
| right solutions of which no step is called wrong | ${shown(heldOut.passed, heldOut.right)} |
| F1 of these two | ${heldOut.f1 === null ? '-' : (100 * heldOut.f1).toFixed(1)} |
| final answers with the right verdict | ${shown(heldOut.final, heldOut.wrong + heldOut.right)} |
| texts that were no critique | ${heldOut.unread} |

Who calls everything right has ${shown(heldOut.right / Math.max(1, heldOut.wrong + heldOut.right), heldOut.wrong + heldOut.right)} of the final verdicts, and an F1 of 0.`
  return `# A fine-tuned critic

A language model with a low-rank adapter that writes a critique of a solution, step by step. Made with Touchstone.

| | |
| --- | --- |
| base | ${base.name}, SHA-256 ${base.digest} |
| adapter | SHA-256 ${adapter} |
| data | ${data} |
| records that trained | ${records} of ${questions} questions |
| records left out | ${left.length === 0 ? 'none' : left.join(', ')} |
| recipe | ${epochs} passes in batches of ${batchSize}, rate ${rate}, rank ${rank}, alpha ${alpha} |
| prompt | ${TUNED_PROMPT} |
| key | ${key} |

## What it finds

${figures}

## What it is not

Held-out questions are of the same source as those it learned from. Measure it on errors of the model that you judge
before you trust it, such as with \`touchstone evaluate processbench --critic tuned --critic-weights FOLDER\`. Errors that
rules plant are cleaner than a model's own. The licences of the base and of the data hold for it too.
`
}

function shown(value: number | null, n: number): string {
  return value === null ? '-' : `${percentText(value)} of ${n}`
}
