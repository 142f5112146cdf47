/**
 * Claim: a 135M Llama-style decoder (SmolLM2, weights of its GGUF file made float32) takes LoRA steps on GSM8K's
 * training solutions at 4 x 256 tokens within 6 GB; the loss on held-out solutions falls; base and adapter are exported
 * to GGUF, and llama.cpp continues prompts greedily with the same tokens as the engine's own forward pass; so it does with
 * the merged weights. Control: without the adapter, llama.cpp's continuation differs.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  adamW,
  createTokenizer,
  crossEntropy,
  decode,
  decoderBlocks,
  decoderInputs,
  exportGguf,
  exportLoraGguf,
  indices,
  initialLora,
  input,
  isLora,
  loadGguf,
  loraContext,
  loraPairs,
  mergedLora,
  nextTokenLogits,
  packSequences,
  schedule,
  GraphSession,
  train,
  TrainingGraph,
  type DecoderConfig,
  type TrainingBatch,
  type Weights,
} from '../src/engine/index.ts'
import { openGguf } from '../src/engine/files/gguf.ts'
import { TouchstoneError } from '../src/errors.ts'
import { keyOf } from '../src/random.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'

const ROWS = 4
const LENGTH = 256
const CONTINUED = 24
const lora = { rank: 8, alpha: 16 }
const TARGET = 'peak memory at most 6 GB, held-out loss lower after than before, all continuations equal'

export const claim: Claim = {
  name: 'engine-decoder',
  statement:
    'A 135M decoder takes LoRA steps at 4 x 256 tokens within 6 GB, learns, and its exported adapter continues text in llama.cpp as in the engine',
  target: TARGET,
  async run(context) {
    const path = await context.openModel('smollm2-135m')
    const { config, weights, tokenizer } = await loadGguf(path, { signal: context.signal })
    if (tokenizer === undefined) throw new TouchstoneError('unavailable', `read ${path}: it has no tokenizer`)
    const encode = createTokenizer(tokenizer)
    const rows = await solutions(context)
    const ids = rows.flatMap((row) => encode.encode(row).ids)
    const chunk = (index: number): TrainingBatch => chunkOf(config as DecoderConfig, ids, index)
    const steps = context.quick ? 4 : 60
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-decoder-'))
    try {
      const { adapter, before, after, stepSeconds } = await tune(
        context,
        config as DecoderConfig,
        weights,
        chunk,
        steps,
      )
      const trainingPeak = process.resourceUsage().maxRSS / 1024 ** 2
      context.log(
        `held-out loss ${before.toFixed(4)} to ${after.toFixed(4)}, ${stepSeconds.toFixed(2)} s a step, peak ${trainingPeak.toFixed(2)} GiB`,
      )
      const source = await openGguf(path)
      const tokenizerSource = source.metadata
      await source[Symbol.asyncDispose]()
      const base = join(folder, 'base.gguf')
      const added = join(folder, 'adapter.gguf')
      const whole = join(folder, 'merged.gguf')
      const merged = mergedLora(weights, adapter, lora.alpha)
      await exportGguf(base, { config: config as DecoderConfig, weights, tokenizerSource }, { type: 'F32' })
      await exportLoraGguf(added, { config: config as DecoderConfig, alpha: lora.alpha, pairs: loraPairs(adapter) })
      await exportGguf(whole, { config: config as DecoderConfig, weights: merged, tokenizerSource }, { type: 'F32' })
      const prompts = rows.slice(-3).map((row) => encode.encode(row.slice(0, row.indexOf('\n'))).ids)
      const own = await greedy(config as DecoderConfig, merged, prompts)
      const withAdapter = await llamaGreedy(context, base, added, prompts)
      const withMerged = await llamaGreedy(context, whole, '-', prompts)
      const without = await llamaGreedy(context, base, '-', prompts)
      const equal = (theirs: readonly (readonly number[])[]): number =>
        own.filter((each, i) => each.join() === theirs[i]?.join()).length
      const n = prompts.length
      return {
        figures: [
          { name: 'peak memory, GB', value: (trainingPeak * 1024 ** 3) / 1e9, n: 1 },
          { name: 'held-out loss before', value: before, n: ROWS * (LENGTH - 1) },
          { name: 'held-out loss after', value: after, n: ROWS * (LENGTH - 1) },
          { name: 'seconds a step', value: stepSeconds, n: steps },
          { name: `continuations of ${CONTINUED} tokens equal, base + adapter`, value: equal(withAdapter), n },
          { name: `continuations of ${CONTINUED} tokens equal, merged`, value: equal(withMerged), n },
          { name: 'continuations equal without the adapter (control)', value: equal(without), n },
        ],
        n,
        target: TARGET,
        holds:
          trainingPeak * 1024 ** 3 <= 6e9 &&
          after < before &&
          equal(withAdapter) === n &&
          equal(withMerged) === n &&
          equal(without) < n,
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function solutions(context: ClaimContext): Promise<readonly string[]> {
  const path = await context.openDataSet('gsm8k', 'train.jsonl')
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  return lines.slice(0, 3000).map((line) => {
    const { question, answer } = JSON.parse(line) as { question: string; answer: string }
    return `${question.replaceAll('\n', ' ')}\n${answer}\n\n`
  })
}

/** Four stretches of 256 tokens; every token but the first of each is predicted. */
function chunkOf(config: DecoderConfig, ids: readonly number[], index: number): TrainingBatch {
  const starts = Array.from({ length: ROWS }, (_v, row) => (index * ROWS + row) * LENGTH)
  const rows = starts.map((start) => ({ ids: ids.slice(start, start + LENGTH) }))
  const { feeds } = packSequences(config, rows)
  const scored = starts.flatMap((_start, row) => Array.from({ length: LENGTH - 1 }, (_v, t) => row * LENGTH + t))
  const targets = rows.flatMap((row) => row.ids.slice(1))
  return {
    name: `tokens from ${index * ROWS * LENGTH}`,
    feeds: { ...feeds, scored: indices(scored), targets: indices(targets) },
  }
}

async function tune(
  context: ClaimContext,
  config: DecoderConfig,
  weights: Weights,
  chunk: (index: number) => TrainingBatch,
  steps: number,
): Promise<{
  readonly adapter: Weights
  readonly before: number
  readonly after: number
  readonly stepSeconds: number
}> {
  const adapted = loraContext(lora)
  const hidden = decode(config, decoderInputs(), { context: adapted, readout: input('scored', ['rows'], 'int64') })
  const loss = crossEntropy(nextTokenLogits(config, hidden, adapted), input('targets', ['rows'], 'int64'))
  const optimiser = adamW({ weightDecay: 0 })
  await using graph = await TrainingGraph.compile(loss, {
    momentCount: optimiser.momentCount,
    trainable: isLora,
    frozen: weights,
    threads: 2,
    recompute: decoderBlocks(config),
  })
  graph.arena.load(
    initialLora(keyOf('adapter'), new Map([...graph.arena.places].map(([name, { shape }]) => [name, shape]))),
  )
  await using forward = await GraphSession.compile({ loss }, { threads: 2 })
  const heldOut = async (): Promise<number> => {
    const result = await forward.run({ ...graph.parameterFeeds, ...chunk(steps).feeds })
    return Number(result.loss?.data[0])
  }
  const before = await heldOut()
  const started = performance.now()
  await train(graph, {
    optimiser,
    schedule: schedule({ peak: 1e-3, warmup: 2, total: steps }),
    steps,
    batch: chunk,
    key: keyOf('decoder'),
    clip: 1,
    signal: context.signal,
    onProgress: ({ step, loss: value, memoryBytes }) =>
      context.log(`step ${step} of ${steps}: loss ${value.toFixed(4)}, ${(memoryBytes / 1e9).toFixed(2)} GB`),
  })
  const stepSeconds = (performance.now() - started) / 1000 / steps
  const adapter = new Map(
    [...graph.arena.views()].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  )
  return { adapter, before, after: await heldOut(), stepSeconds }
}

/** Greedy continuation by the engine, the whole sequences anew for each token. */
async function greedy(
  config: DecoderConfig,
  weights: Weights,
  prompts: readonly (readonly number[])[],
): Promise<readonly (readonly number[])[]> {
  const last = input('last', ['rows'], 'int64')
  const logits = nextTokenLogits(config, decode(config, decoderInputs(), { readout: last }))
  await using session = await GraphSession.compile({ logits }, { inference: true, threads: 2, constants: weights })
  const rows = prompts.map((prompt) => [...prompt])
  for (let token = 0; token < CONTINUED; token++) {
    // All prompts in one packed batch; only the last token of each is read out.
    const { feeds, starts } = packSequences(
      config,
      rows.map((ids) => ({ ids })),
    )
    const ends = rows.map((ids, i) => (starts[i] ?? 0) + ids.length - 1)
    const scores = (await session.run({ ...feeds, last: indices(ends) })).logits?.data as Float32Array
    for (const [i, row] of rows.entries())
      row.push(largestIndex(scores.subarray(i * config.vocabularySize, (i + 1) * config.vocabularySize)))
  }
  return rows.map((row, i) => row.slice(prompts[i]?.length))
}

function largestIndex(scores: Float32Array): number {
  let best = 0
  for (let i = 1; i < scores.length; i++) if ((scores[i] ?? 0) > (scores[best] ?? 0)) best = i
  return best
}

async function llamaGreedy(
  context: ClaimContext,
  model: string,
  adapter: string,
  prompts: readonly (readonly number[])[],
): Promise<readonly (readonly number[])[]> {
  const script = fileURLToPath(new URL('engine/llama-greedy.ts', import.meta.url))
  const list = [script, model, adapter, JSON.stringify(prompts), String(CONTINUED)]
  const { stdout } = await promisify(execFile)(process.execPath, list, { signal: context.signal, maxBuffer: 2 ** 24 })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]') as number[][]
}
