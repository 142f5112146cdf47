/**
 * Bench: matching sentences with described relations by vectors, beside a cross-encoder of the same size that reads every
 * sentence with every description, and beside the same encoding in PyTorch. All arms run interleaved, round by round.
 *
 * The cross-encoder's speed does not depend on what it has learned: its weights are the encoder's. It takes fewer sentences for
 * more labels, so that a round ends; figures are by sentence.
 */
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { ClaimContext, ClaimResult } from '../measure/claim.ts'
import { fewrelDescriptions } from '../measure/fewrel-descriptions.ts'
import { planBatches } from '../src/engine/index.ts'
import { keyOf, sample, shuffle, split } from '../src/random.ts'
import { fewrelSentences } from '../src/relation/benchmark/index.ts'
import {
  CrossEncoder,
  encodeMentions,
  initialCrossEncoderHead,
  openEncoder,
  RelationExtractor,
  RelationMatcher,
  untrainedMatcher,
  type EncodedMention,
  type RelationDescription,
  type SentenceMentions,
} from '../src/relation/index.ts'
import type { Figure, MentionTask } from '../src/supervision.ts'
import type { Bench } from '../measure/bench.ts'
import { PeerProcess, type PeerBatch } from '../measure/peer-process.ts'
import { pytorchPython } from '../measure/pytorch.ts'
import { median, pairedRatio } from '../measure/paired-ratio.ts'

const LABELS = [5, 10, 15, 50] as const
/** Pairs of one sentence that go through the engine in one pass. */
const PAIRS = [1, 2, 6, 12] as const
const SIZES = { full: { rounds: 5, sentences: 192, pairs: 480 }, quick: { rounds: 3, sentences: 96, pairs: 240 } }
const THREADS = 2
const BATCH = 32
const LEAST_AT_15 = 12
const MOST_BY_LABEL = 0.02
const TARGET = `at least ${LEAST_AT_15} x a cross-encoder's sentences/s at 15 labels, growing with the labels; a label more costs under ${MOST_BY_LABEL * 100} %; the same best label whether descriptions were encoded before or anew`

export const bench: Bench = {
  name: 'relation',
  statement:
    'Matching by vectors is many times as fast as a cross-encoder of the same size, and labels cost next to nothing',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const size = context.quick ? SIZES.quick : SIZES.full
  const python = await pytorchPython(context)
  const folder = await context.openModel('minilm-l6')
  const encoder = await openEncoder(folder)
  const key = keyOf('bench relation')
  const all = await fewrelSentences((name, file) => context.openDataSet(name, file), { signal: context.signal })
  const tasks = sample(split(key, 'sentences'), all, size.sentences)
  const mentions = encodeMentions(encoder.tokenizer, tasks)
  const descriptions = shuffle(split(key, 'labels'), await fewrelDescriptions(context))

  await using matcher = await RelationMatcher.open(untrainedMatcher(encoder, key), { threads: THREADS })
  const head = initialCrossEncoderHead(encoder.config, key)
  const pairModel = { ...encoder, weights: new Map([...encoder.weights, ...head]) }
  await using cross = await CrossEncoder.open(pairModel, { threads: THREADS })
  const peer = { layers: 6, hidden: 384, heads: 12, inner: 1536, vocabulary: 30_522, classes: 16, threads: THREADS }
  const weights = join(folder, 'model.safetensors')
  const { signal } = context
  await using fp32 = new PeerProcess({ ...peer, weights, form: 'fp32' }, { python, signal })
  await using bf16 = new PeerProcess({ ...peer, weights, form: 'bf16' }, { python, signal })
  const batches = peerBatches(mentions)

  const extractor = new RelationExtractor({ matcher })

  const times = new Times()
  for (let round = 0; round <= size.rounds; round++) {
    // the first round warms up and is not counted
    const add = (name: string, seconds: number): void => (round === 0 ? undefined : times.add(name, seconds))
    for (const count of LABELS) {
      signal.throwIfAborted()
      const labels = descriptions.slice(0, count)
      await matcher.addLabels(labels, signal)
      add(`match ${count}`, await secondsOf(() => matcher.match(tasks, { batchSize: BATCH, signal }), tasks.length))
      for (const { relation } of labels) matcher.removeLabel(relation)
      const some = rotated(mentions, round, Math.ceil(size.pairs / count))
      const pairs = some.flatMap((mention) => labels.map((description) => ({ mention, description })))
      add(`cross ${count}`, await secondsOf(() => cross.scores(pairs, signal), some.length))
    }
    add('add label', await secondsOf(() => matcher.addLabels(descriptions.slice(0, 1), signal), 1))
    matcher.removeLabel(descriptions[0]?.relation ?? '')
    for (const count of PAIRS)
      add(`pairs ${count}`, await pairSeconds(extractor, rotated(mentions, round, 8), count, signal))
    add('encode', await secondsOf(() => matcher.vectors(mentions, { batchSize: BATCH, signal }), tasks.length))
    for (const [name, side] of Object.entries({ fp32, bf16 }))
      add(name, (await side.ask({ do: 'predict', batches })).ms / 1000 / tasks.length)
    context.log(`round ${round} of ${size.rounds}`)
  }
  const equal = await equalAnswers(matcher, tasks, descriptions.slice(0, 15))
  return resultOf(times, { rounds: size.rounds, equal, sentences: tasks.length })
}

/** Seconds by item. */
async function secondsOf(run: () => Promise<unknown>, items: number): Promise<number> {
  const started = performance.now()
  await run()
  return (performance.now() - started) / 1000 / items
}

/** Seconds by pair where each sentence's pairs are one pass; further mentions are single tokens spread over the sentence. */
async function pairSeconds(
  extractor: RelationExtractor,
  sentences: readonly EncodedMention[],
  count: number,
  signal: AbortSignal,
): Promise<number> {
  const asked = sentences.map(({ task }): SentenceMentions => {
    const { length } = task.tokens
    const mentions = Array.from({ length: 4 }, (_v, i): [number, number] => {
      const start = Math.floor((i * (length - 1)) / 3)
      return [start, start + 1]
    })
    return { id: task.id, tokens: task.tokens, mentions, pairs: ORDERED_PAIRS.slice(0, count) }
  })
  return await secondsOf(async () => {
    for (const sentence of asked) await extractor.extractPairs(sentence, { signal })
  }, asked.length * count)
}

/** All ordered pairs of four mentions. */
const ORDERED_PAIRS = [0, 1, 2, 3].flatMap((head) =>
  [0, 1, 2, 3].filter((tail) => tail !== head).map((tail): [number, number] => [head, tail]),
)

/** Another stretch of the list for each round. */
function rotated(mentions: readonly EncodedMention[], round: number, count: number): EncodedMention[] {
  return Array.from({ length: count }, (_v, i) => mentions[(round * count + i) % mentions.length]).flatMap(
    (each) => each ?? [],
  )
}

function peerBatches(mentions: readonly EncodedMention[]): PeerBatch[] {
  const plans = planBatches(
    mentions.map(({ ids }) => ids.length),
    { batchSize: BATCH },
  )
  return plans.map(({ rows }) => ({
    rows: rows.flatMap((row) => (mentions[row] === undefined ? [] : [mentions[row].ids])),
    labels: [],
    rate: 0,
  }))
}

/** Sentences whose best label is the same with an index made at once and with one made label by label in another order. */
async function equalAnswers(
  matcher: RelationMatcher,
  tasks: readonly MentionTask[],
  labels: readonly RelationDescription[],
): Promise<number> {
  const best = async (): Promise<(string | undefined)[]> =>
    (await matcher.match(tasks, { batchSize: BATCH })).map(({ ranking }) => ranking[0]?.relation)
  await matcher.addLabels(labels)
  const before = await best()
  for (const { relation } of labels) matcher.removeLabel(relation)
  for (const label of labels.toReversed()) await matcher.addLabels([label])
  const anew = await best()
  for (const { relation } of labels) matcher.removeLabel(relation)
  return before.filter((relation, i) => relation === anew[i]).length
}

/** Seconds by name, round by round. */
class Times {
  readonly #seconds = new Map<string, number[]>()

  add(name: string, seconds: number): void {
    const known = this.#seconds.get(name)
    if (known === undefined) this.#seconds.set(name, [seconds])
    else known.push(seconds)
  }

  of(name: string): number {
    return median(this.#seconds.get(name) ?? [])
  }

  /** The median over rounds of one arm's seconds to another's, with the range. */
  ratio(name: string, above: string, below: string): Figure {
    return pairedRatio(name, this.#seconds.get(above) ?? [], this.#seconds.get(below) ?? [])
  }
}

function resultOf(
  times: Times,
  { rounds, equal, sentences }: { readonly rounds: number; readonly equal: number; readonly sentences: number },
): ClaimResult {
  const figures: Figure[] = []
  for (const count of LABELS) {
    figures.push({ name: `matching, ${count} labels, sentences/s`, value: 1 / times.of(`match ${count}`), n: rounds })
    figures.push({
      name: `cross-encoder, ${count} labels, sentences/s`,
      value: 1 / times.of(`cross ${count}`),
      n: rounds,
    })
  }
  const ratios = LABELS.map((count) =>
    times.ratio(`matching to cross-encoder, ${count} labels`, `cross ${count}`, `match ${count}`),
  )
  const [few, many] = [LABELS[0], LABELS.at(-1) ?? LABELS[0]]
  const byLabel = (times.of(`match ${many}`) / times.of(`match ${few}`) - 1) / (many - few)
  figures.push(
    ...ratios,
    { name: `a label more, share of a sentence's time`, value: byLabel, n: rounds },
    { name: 'adding one label, ms', value: 1000 * times.of('add label'), n: rounds },
    ...PAIRS.map((count) => ({
      name: `pairs of a sentence in one pass, ${count}: ms by pair`,
      value: 1000 * times.of(`pairs ${count}`),
      n: rounds,
    })),
    { name: 'same best label, index made before or anew', value: equal / sentences, n: sentences },
    { name: 'encoding, engine, sentences/s', value: 1 / times.of('encode'), n: rounds },
    { name: 'encoding, PyTorch fp32, sentences/s', value: 1 / times.of('fp32'), n: rounds },
    { name: 'encoding, PyTorch bf16, sentences/s', value: 1 / times.of('bf16'), n: rounds },
    times.ratio('engine to PyTorch fp32, speed', 'fp32', 'encode'),
    times.ratio('engine to PyTorch bf16, speed', 'bf16', 'encode'),
  )
  const values = ratios.map(({ value }) => value)
  const isGrowing = values.every((value, i) => i === 0 || value > (values[i - 1] ?? Infinity))
  const at15 = values[LABELS.indexOf(15)] ?? 0
  return {
    figures,
    n: rounds,
    target: TARGET,
    holds: at15 >= LEAST_AT_15 && isGrowing && byLabel < MOST_BY_LABEL && equal === sentences,
    notes: [
      `processor: ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} threads, ${THREADS} used by each arm`,
      'PyTorch encodes and mean-pools; the engine also reads out markers and mentions',
    ],
  }
}
