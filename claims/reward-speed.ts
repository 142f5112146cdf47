/**
 * Claim: scoring pairs by a trained reward takes at most 0.8 of the time that PyTorch takes for the same encoder, weights and
 * tokens on the same threads. Pairs of 256 tokens a response, random ones, because the time does not depend on which they are.
 *
 * Reported beside it: how long it takes to encode the pairs once, and to train a head on the features. Ours is one pass for each
 * response, as a reward must not depend on its batch; PyTorch's is the better of one response and of sixteen at a time, without a mask
 * since nothing is padded. Sides take turns, round by round. The states of both are compared, so that they are the same model.
 * Without PyTorch its part is left out, and a note says so. `TOUCHSTONE_PYTORCH` names a Python that has it, else it is installed
 * where `-- --install` asks for that.
 */
import { fitProjection, project } from '../src/evaluation/index.ts'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { median, pairedRatio } from '../measure/paired-ratio.ts'
import { PeerProcess } from '../measure/peer-process.ts'
import { pytorchPython } from '../measure/pytorch.ts'
import { openEncoder } from '../src/engine/index.ts'
import { TouchstoneError } from '../src/errors.ts'
import { generator, keyOf, split, type Key } from '../src/random.ts'
import { FeatureStore, FrozenEncoder, responseCues, trainHead, type ResponseCues } from '../src/reward/index.ts'
import type { RewardInput } from '../src/reward/features/reward-input.ts'
import type { Figure } from '../src/supervision.ts'

const RATIO = 0.8
const AGREEMENT = 1e-3
const TARGET = `scoring at most ${RATIO} of PyTorch's time; states within ${AGREEMENT} of PyTorch's`
const TOKENS = 256
const PROMPT = 64
const AXES = 128
const THREADS = 1
/** PyTorch's batches. */
const BATCHES = [1, 16]
const SIZES = { quick: { pairs: 200, rounds: 5, scored: 8 }, full: { pairs: 10_000, rounds: 7, scored: 32 } }

export const claim: Claim = {
  name: 'reward-speed',
  statement: 'A reward scores pairs faster than PyTorch does with the same encoder, and its head trains in seconds',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const { pairs, rounds, scored } = context.quick ? SIZES.quick : SIZES.full
  const place = await context.openModel('minilm-l6')
  const encoder = await openEncoder(place)
  const key = keyOf('reward speed')
  const inputs = Array.from({ length: 2 * pairs }, (_v, i) => randomInput(split(key, i)))
  await using frozen = await FrozenEncoder.open(encoder, { threads: THREADS })
  const figures: Figure[] = []
  const notes = [
    `${cpus()[0]?.model ?? 'processor unknown'}, ${THREADS} thread a side, load ${loadavg()[0]?.toFixed(1)}`,
  ]
  const beside = await besidePyTorch(context, { frozen, place, inputs, rounds, scored })
  if (typeof beside === 'string') notes.push(beside)
  else figures.push(...beside.figures)
  const { features, seconds, processor } = await encodedOnce(context, frozen, inputs)
  figures.push({ name: 'encode once: seconds', value: seconds, n: pairs })
  figures.push({ name: 'encode once: seconds of processor', value: processor, n: pairs })
  figures.push(...headTimes(features, pairs, key))
  const holds = typeof beside !== 'string' && beside.ratio <= RATIO && beside.apart <= AGREEMENT
  return { figures, n: pairs, target: TARGET, holds, notes }
}

/** Random word pieces between the marks of BERT's tokenizer. */
function randomInput(key: Key): RewardInput {
  const source = generator(key)
  const ids = Array.from({ length: TOKENS }, (_v, i) =>
    i === 0 ? 101 : i === PROMPT || i === TOKENS - 1 ? 102 : 1000 + source.below(28_000),
  )
  // PyTorch's side gives every token the first type
  return { ids, types: ids.map(() => 0), responseTokens: TOKENS - PROMPT - 2, cut: 0 }
}

/** Every row computed and kept, as training does it. */
async function encodedOnce(
  context: ClaimContext,
  frozen: FrozenEncoder,
  inputs: readonly RewardInput[],
): Promise<{ readonly features: readonly Float32Array[]; readonly seconds: number; readonly processor: number }> {
  // the folder outlives an interruption, and then the time is that of the rest: the count says so
  const cache = join(context.stateFolder, 'cache')
  using store = FeatureStore.open(frozen, { cache })
  const [started, before] = [performance.now(), process.cpuUsage()]
  const features = await store.rowsOf(inputs, {
    signal: context.signal,
    onProgress: ({ done, total }) => {
      if (done % 1000 === 0) context.log(`encoded ${done} of ${total}`)
    },
  })
  const { user, system } = process.cpuUsage(before)
  const scale = inputs.length / Math.max(1, store.computed)
  if (store.computed < inputs.length)
    context.log(`${store.computed} of ${inputs.length} computed now, times are scaled`)
  return {
    features,
    seconds: (scale * (performance.now() - started)) / 1000,
    processor: (scale * (user + system)) / 1e6,
  }
}

function headTimes(features: readonly Float32Array[], pairs: number, key: Key): Figure[] {
  const source = generator(split(key, 'lengths'))
  const cues: ResponseCues[] = features.map(() => ({ ...responseCues(''), length: 20 + source.below(300) }))
  const started = performance.now()
  const projection = fitProjection(split(key, 'projection'), features, AXES)
  const rows = features.map((row) => project(row, projection))
  const projected = performance.now()
  const numbered = Array.from({ length: pairs }, (_v, i) => ({ chosen: 2 * i, rejected: 2 * i + 1 }))
  trainHead({ rows, cues, pairs: numbered }, { arm: 'two-stage', weight: 1 }, { key })
  const trained = performance.now()
  return [
    { name: 'project features: seconds', value: (projected - started) / 1000, n: pairs },
    { name: 'train a two-stage head: seconds', value: (trained - projected) / 1000, n: pairs },
  ]
}

interface Sides {
  readonly frozen: FrozenEncoder
  readonly place: string
  readonly inputs: readonly RewardInput[]
  readonly rounds: number
  /** Pairs of a round. */
  readonly scored: number
}

/** Both sides in turn, or why there is only one. */
async function besidePyTorch(
  context: ClaimContext,
  { frozen, place, inputs, rounds, scored }: Sides,
): Promise<{ readonly figures: readonly Figure[]; readonly ratio: number; readonly apart: number } | string> {
  const python = await findPython(context)
  if (python === undefined)
    return 'PyTorch is missing, so that the ratio was not measured (TOUCHSTONE_PYTORCH, or `-- --install`)'
  const setup = { layers: 6, hidden: 384, heads: 12, inner: 1536, vocabulary: 30_522, classes: 2, threads: THREADS }
  await using peer = new PeerProcess(
    { ...setup, form: 'fp32', weights: join(place, 'model.safetensors') },
    { python, signal: context.signal },
  )
  const own = inputs.slice(0, 2 * scored)
  const batchesOf = (size: number): { rows: (readonly number[])[]; labels: number[]; rate: number }[] =>
    Array.from({ length: Math.ceil(own.length / size) }, (_v, i) => ({
      rows: own.slice(i * size, (i + 1) * size).map(({ ids }) => ids),
      labels: [],
      rate: 0,
    }))
  const times: Record<string, number[]> = { ours: [] }
  let apart = 0
  // the first round warms both sides and is not counted
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now()
    const rows: Float32Array[] = []
    for (const each of own) rows.push(await frozen.features(each))
    if (round > 0) times['ours']?.push(performance.now() - started)
    for (const size of BATCHES) {
      const { ms, states = [] } = await peer.ask({ do: 'states', batches: batchesOf(size) })
      if (round > 0) (times[`batches of ${size}`] ??= []).push(ms)
      for (const [i, state] of states.entries())
        for (const [axis, value] of state.entries())
          apart = Math.max(apart, Math.abs(value - (rows[i]?.[axis] ?? Number.NaN)))
    }
    context.signal.throwIfAborted()
    context.log(`round ${round} of ${rounds}`)
  }
  const ours = times['ours'] ?? []
  const sizes = BATCHES.map((size) => ({ size, ms: times[`batches of ${size}`] ?? [] }))
  const best = sizes.reduce((top, each) => (median(each.ms) < median(top.ms) ? each : top))
  const ratios = sizes.map(({ size, ms }) => ({
    size,
    figure: pairedRatio(`ours over PyTorch's time, its batches of ${size}`, ours, ms),
  }))
  const ratio = ratios.find(({ size }) => size === best.size)?.figure.value ?? Number.NaN
  return {
    ratio,
    apart,
    figures: [
      ...ratios.map(({ figure }) => figure),
      { name: 'ours: pairs a second', value: (1000 * scored) / median(ours), n: rounds },
      ...sizes.map(({ size, ms }) => ({
        name: `PyTorch, batches of ${size}: pairs a second`,
        value: (1000 * scored) / median(ms),
        n: rounds,
      })),
      { name: 'largest difference of a state', value: apart, n: own.length },
    ],
  }
}

/** A Python with PyTorch, or none where nobody named one and none may be installed. */
async function findPython(context: ClaimContext): Promise<string | undefined> {
  if (process.env['TOUCHSTONE_PYTORCH'] === undefined && !context.arguments.includes('--install')) return undefined
  try {
    return await pytorchPython(context)
  } catch (error) {
    if (error instanceof TouchstoneError && error.code === 'unavailable') return undefined
    throw error
  }
}
