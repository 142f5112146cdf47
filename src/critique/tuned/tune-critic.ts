/**
 * Fine-tunes a language model into a critic (arXiv 2411.16579, training of the critique model), by a low-rank adapter on
 * the project's own engine, and looks at what it finds on questions that trained nothing.
 *
 * Where in the flow: Corpus → Signal → Checkpoint. The folder holds `tuning.json` (what is run), the state while it trains,
 * `adapter.gguf`, `held-out.jsonl` (critiques of held-out solutions), and at the end `critic.json` and `README.md`. A run
 * that was interrupted or killed goes on, and ends with the same bytes at the same number of threads.
 *
 * Ours, not the paper's: the critique is JSON under a schema, the explanation before its verdict, and the prompt has no
 * worked critique.
 */
import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { TrainProgress } from '../../engine/index.ts'
import { openKeyedLog, type KeyedLog } from '../../json-lines-log.ts'
import { localModel, type LanguageModel } from '../../model/index.ts'
import { shuffle, split, type Key } from '../../random.ts'
import { fileDigest } from '../../store/index.ts'
import { scoreFirstErrors } from '../benchmark/first-error-score.ts'
import { isCritique } from '../critic.ts'
import { parseCritique } from '../critique-format.ts'
import { critiqueSchema } from '../read-json-critique.ts'
import { wantIdentity } from '../refine/kept-records.ts'
import { trainAdapter, type AdapterRecipe } from '../train-adapter.ts'
import { writeWhole } from '../write-whole.ts'
import type { TuningExamples } from './read-tuning-examples.ts'
import {
  printTunedCard,
  readTunedCard,
  TUNED_FILES,
  tunedReadme,
  type HeldOutFindings,
  type TunedCard,
} from './tuned-card.ts'
import { TUNED_CONTEXT_TOKENS, type TunedBase } from './tuned-critic.ts'
import { firstWrongOf, TUNED_PROMPT, tunedPrompt, tuningRecord, type TuningExample } from './tuning-example.ts'

/** How far a tuning is. */
export type TuneCriticProgress =
  | { readonly stage: 'train'; readonly progress: TrainProgress }
  | { readonly stage: 'held-out'; readonly done: number; readonly total: number }

/** Options of `tuneCritic`. */
export interface TuneCriticOptions {
  /** Made where it is missing. A folder of another tuning is refused. */
  readonly folder: string
  readonly base: TunedBase
  /** Names what is learned from for the card, such as files with their digests. */
  readonly data: string
  readonly key: Key
  /** Passes over the records. @default 2 */
  readonly epochs?: number | undefined
  /** Records of an update. @default 8 */
  readonly batchSize?: number | undefined
  /** Peak rate. @default 1e-3 */
  readonly rate?: number | undefined
  /** @default 8 */
  readonly rank?: number | undefined
  /** Solutions that train nothing and are criticised at the end, whole questions of them, at most a fifth. @default 24 */
  readonly heldOut?: number | undefined
  /** Longest critique of a held-out solution. @default 512 */
  readonly maxTokens?: number | undefined
  /** Threads of training and of the critiques. @default as many as there are */
  readonly threads?: number | undefined
  readonly onProgress?: ((progress: TuneCriticProgress) => void) | undefined
  /** Abort rejects with the signal's reason. What is done is kept. */
  readonly signal?: AbortSignal | undefined
}

/** Fewer questions tell nothing of a new one. */
const LEAST_QUESTIONS = 2

/**
 * Tunes or goes on, and gives the card. A finished folder of the same run is not trained again.
 * @throws RangeError for too few questions or an option out of range; TouchstoneError `bad-input` for a folder of another
 * run, `busy` where another process trains in it; as `trainAdapter`
 */
export async function tuneCritic(
  { examples, leftOut }: TuningExamples,
  options: TuneCriticOptions,
): Promise<TunedCard> {
  const { folder, base, data, key, threads, heldOut = 24, maxTokens = 512, onProgress, signal } = options
  const recipe = recipeOf(options)
  if (!Number.isInteger(heldOut) || heldOut < 0)
    throw new RangeError(`tune critic: heldOut is ${heldOut}, wanted an integer of at least 0`)
  const { training, measured } = dividedExamples(examples, { key: split(key, 'held-out'), heldOut })
  signal?.throwIfAborted()
  await wantIdentity(folder, 'tuning', {
    base: base.digest,
    prompt: TUNED_PROMPT,
    data,
    examples: hash('sha256', JSON.stringify(examples)),
    ...recipe,
    heldOut,
    maxTokens,
    key: key.text,
  })
  if (await isFile(join(folder, TUNED_FILES.card))) return await readTunedCard(folder)
  const adapter = join(folder, TUNED_FILES.adapter)
  const trained = join(folder, TUNED_FILES.trained)
  if (!(await isFile(adapter))) {
    await trainAdapter(training.map(tuningRecord), {
      ...recipe,
      file: base.file,
      adapter,
      state: join(folder, TUNED_FILES.state),
      key: split(key, 'train'),
      threads,
      signal,
      noun: 'critic',
      hint: 'critiques of shorter solutions',
      onRecords: (records) => writeWhole(trained, `${JSON.stringify({ records })}\n`),
      onProgress: (progress) => onProgress?.({ stage: 'train', progress }),
    })
  }
  const { records } = recordCount.parse(JSON.parse(await readFile(trained, 'utf8')))
  const figures =
    measured.length === 0
      ? null
      : await measureHeldOut(measured, { base, adapter, folder, threads, maxTokens, key, onProgress, signal })
  await writeWhole(
    join(folder, TUNED_FILES.card),
    printTunedCard({
      base: { name: base.name, digest: base.digest },
      adapter: await fileDigest(adapter, signal),
      data,
      questions: new Set(training.map(({ question }) => question)).size,
      records,
      leftOut: { ...leftOut, ...(records === training.length ? {} : { 'too-long': training.length - records }) },
      recipe,
      key: key.text,
      heldOut: figures,
    }),
  )
  const card = await readTunedCard(folder)
  await writeWhole(join(folder, TUNED_FILES.readme), tunedReadme(card))
  return card
}

/**
 * Examples that train, and those that are held out: whole questions, so that none stands on both sides.
 * @throws RangeError for too few questions
 */
export function dividedExamples(
  examples: readonly TuningExample[],
  { key, heldOut }: { readonly key: Key; readonly heldOut: number },
): { readonly training: readonly TuningExample[]; readonly measured: readonly TuningExample[] } {
  const counts = new Map<string, number>()
  for (const { question } of examples) counts.set(question, (counts.get(question) ?? 0) + 1)
  const questions = [...counts.keys()]
  if (questions.length < LEAST_QUESTIONS) {
    throw new RangeError(
      `tune critic: got critiques of ${questions.length} ${questions.length === 1 ? 'question' : 'questions'}, wanted those of at least ${LEAST_QUESTIONS}`,
    )
  }
  const out = new Set<string>()
  let held = 0
  for (const question of shuffle(key, questions)) {
    if (held >= heldOut || 5 * (out.size + 1) > questions.length) break
    out.add(question)
    held += counts.get(question) ?? 0
  }
  const measured = examples.filter(({ question }) => out.has(question)).slice(0, heldOut)
  return { training: examples.filter(({ question }) => !out.has(question)), measured }
}

const recordCount = z.object({ records: z.int().positive() })
const heldOutLine = z.object({ index: z.int().nonnegative(), text: z.string() })
type HeldOutLine = z.infer<typeof heldOutLine>

async function measureHeldOut(
  measured: readonly TuningExample[],
  options: Pick<TuneCriticOptions, 'base' | 'folder' | 'threads' | 'key' | 'onProgress' | 'signal'> & {
    readonly adapter: string
    readonly maxTokens: number
  },
): Promise<HeldOutFindings> {
  const { base, adapter, folder, threads, onProgress, signal } = options
  using log = await openKeyedLog<HeldOutLine>(join(folder, TUNED_FILES.heldOut), {
    noun: 'critique of a held-out solution',
    parse: (value) => heldOutLine.parse(value),
    keyOf: ({ index }) => String(index),
    signal,
  })
  const { name, file, digest } = base
  await using model = await localModel(file, {
    name,
    digest,
    adapter,
    contextTokens: TUNED_CONTEXT_TOKENS,
    threads,
  })
  const texts: string[] = []
  for (const [index, example] of measured.entries()) {
    texts.push(await criticised(log, index, example, { ...options, model }))
    onProgress?.({ stage: 'held-out', done: index + 1, total: measured.length })
  }
  return heldOutFigures(measured, texts)
}

async function criticised(
  log: KeyedLog<HeldOutLine>,
  index: number,
  example: TuningExample,
  options: {
    readonly model: LanguageModel
    readonly maxTokens: number
    readonly key: Key
    readonly signal?: AbortSignal | undefined
  },
): Promise<string> {
  const { model, maxTokens, key, signal } = options
  const { text } = await log.once(String(index), async () => {
    const request = { prompt: tunedPrompt(example), key: split(key, `critique ${index}`) }
    const [told] = await model.generate([request], { maxTokens, schema: critiqueSchema(example.steps), signal })
    return { index, text: told?.text ?? '' }
  })
  return text
}

/** What critiques of held-out solutions are worth. @param texts one for each example, in order */
export function heldOutFigures(measured: readonly TuningExample[], texts: readonly string[]): HeldOutFindings {
  const judged = measured.map((example, at) => {
    const found = parseCritique(texts[at] ?? '', example.steps)
    const critique = isCritique(found) ? found : undefined
    return {
      label: firstWrongOf(example.critique),
      found: critique === undefined ? undefined : firstWrongOf(critique),
      agrees: critique?.final.verdict === example.critique.final.verdict,
    }
  })
  const wrong = judged.filter(({ label }) => label !== -1)
  const right = judged.filter(({ label }) => label === -1)
  const { wrongAccuracy, rightAccuracy, f1 } = scoreFirstErrors(judged)
  return {
    questions: new Set(measured.map(({ question }) => question)).size,
    wrong: wrong.length,
    right: right.length,
    located: wrong.length === 0 ? null : wrongAccuracy,
    passed: right.length === 0 ? null : rightAccuracy,
    final: judged.filter(({ agrees }) => agrees).length / Math.max(1, judged.length),
    f1: wrong.length === 0 || right.length === 0 ? null : f1,
    unread: judged.filter(({ found }) => found === undefined).length,
  }
}

function recipeOf({ epochs = 2, batchSize = 8, rate = 1e-3, rank = 8 }: TuneCriticOptions): AdapterRecipe {
  for (const [name, value] of Object.entries({ epochs, batchSize, rank })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`tune critic: ${name} is ${value}, wanted an integer of at least 1`)
  }
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new RangeError(`tune critic: rate is ${rate}, wanted a number above 0`)
  return { epochs, batchSize, rate, rank, alpha: 2 * rank }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
