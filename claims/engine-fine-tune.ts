/**
 * Claim: a real fine-tune reaches what PyTorch reaches. MiniLM with a linear head learns FewRel's 16 validation relations
 * (600 train, 50 dev, 50 test sentences of each); the same rows in the same batches, the same rate schedule, the same
 * first weights on both sides, three orders of the data as seeds. The dev part chooses nothing here: the recipe is fixed.
 * Control: the head alone before training (chance is 1/16). Goes on after an interruption, seed by seed.
 */
import { join } from 'node:path'
import { PeerProcess, type PeerBatch } from '../measure/peer-process.ts'
import { pytorchPython } from '../measure/pytorch.ts'
import { planBatches } from '../src/engine/index.ts'
import { keyOf, split } from '../src/random.ts'
import type { Figure } from '../src/supervision.ts'
import { relationSentences, type LabelledSentence } from '../measure/relation-sentences.ts'
import type { Claim } from '../measure/claim.ts'
import { keptUnits } from '../measure/kept-units.ts'

const TARGET = 'mean test accuracy at most 0.01 below PyTorch'

export const claim: Claim = {
  name: 'engine-fine-tune',
  statement: 'MiniLM fine-tuned on 16 relations is as accurate on the test part as with the same recipe in PyTorch',
  target: TARGET,
  async run(context) {
    const python = await pytorchPython(context)
    const folder = await context.openModel('minilm-l6')
    const sentences = await relationSentences(context, folder)
    const train = context.quick ? sentences.train.slice(0, 960) : sentences.train
    const seeds = context.quick ? 1 : 3
    const setup = {
      layers: 6,
      hidden: 384,
      heads: 12,
      inner: 1536,
      vocabulary: 30_522,
      classes: 16,
      threads: 2,
      form: 'fp32' as const,
      weights: join(folder, 'model.safetensors'),
    }
    const tests = plainBatches(sentences.test)
    const runs = await keptUnits(context, 'seed', seeds, async (seed): Promise<Record<Side, SideRun>> => {
      const one = async (side: Side): Promise<SideRun> => {
        const options = side === 'engine' ? { signal: context.signal } : { python, signal: context.signal }
        await using peer = new PeerProcess(setup, options)
        const before = await accuracy(peer, tests)
        const batches = trainingBatches(train, seed)
        let ms = 0
        for (let at = 0; at < batches.length; at += 50) {
          const answer = await peer.ask({ do: 'train', batches: batches.slice(at, at + 50) })
          ms += answer.ms
          context.log(
            `seed ${seed}, ${side}: step ${at + (answer.losses?.length ?? 0)} of ${batches.length}, loss ${answer.losses?.at(-1)?.toFixed(3)}`,
          )
        }
        const after = await accuracy(peer, tests)
        context.log(`seed ${seed}, ${side}: test accuracy ${after.toFixed(4)}, ${(ms / 60_000).toFixed(1)} minutes`)
        return { before, after, minutes: ms / 60_000 }
      }
      return { engine: await one('engine'), pytorch: await one('pytorch') }
    })
    const of = (side: Side, figure: keyof SideRun): number[] => runs.map((run) => run[side][figure])
    const accuracies = { engine: of('engine', 'after'), pytorch: of('pytorch', 'after') }
    const n = sentences.test.length * seeds
    const difference = mean(accuracies.engine) - mean(accuracies.pytorch)
    const figures: Figure[] = [
      { name: 'test accuracy, engine', value: mean(accuracies.engine), n, interval: range(accuracies.engine) },
      { name: 'test accuracy, PyTorch', value: mean(accuracies.pytorch), n, interval: range(accuracies.pytorch) },
      { name: 'difference', value: difference, n },
      { name: 'test accuracy before training', value: mean(of('engine', 'before')), n: sentences.test.length },
      { name: 'minutes of training, engine', value: mean(of('engine', 'minutes')), n: seeds },
      { name: 'minutes of training, PyTorch', value: mean(of('pytorch', 'minutes')), n: seeds },
    ]
    return { figures, n, target: TARGET, holds: difference >= -0.01, notes: ['intervals are the range over seeds'] }
  },
}

type Side = 'engine' | 'pytorch'
/** Accuracies on the test part, and what training took. */
interface SideRun {
  readonly before: number
  readonly after: number
  readonly minutes: number
}

/** Two epochs in batches of 16 bucketed by length; warm-up over 10 %, then linear to zero. */
function trainingBatches(rows: readonly LabelledSentence[], seed: number): readonly PeerBatch[] {
  const lengths = rows.map(({ ids }) => ids.length)
  const plans = [0, 1].flatMap((epoch) =>
    planBatches(lengths, { batchSize: 16, multiple: 1, key: split(split(keyOf(seed), 'epoch'), epoch) }),
  )
  const warmup = Math.ceil(plans.length / 10)
  return plans.map(({ rows: chosen }, step) => {
    const picked = chosen.flatMap((row) => rows[row] ?? [])
    return {
      rows: picked.map(({ ids }) => ids),
      labels: picked.map(({ label }) => label),
      rate: 1e-4 * Math.min((step + 1) / warmup, (plans.length - step) / (plans.length - warmup)),
    }
  })
}

function plainBatches(rows: readonly LabelledSentence[]): readonly PeerBatch[] {
  const sorted = rows.toSorted((a, b) => a.ids.length - b.ids.length)
  return Array.from({ length: Math.ceil(sorted.length / 32) }, (_v, i) => {
    const part = sorted.slice(i * 32, (i + 1) * 32)
    return { rows: part.map(({ ids }) => ids), labels: part.map(({ label }) => label), rate: 0 }
  })
}

async function accuracy(peer: PeerProcess, batches: readonly PeerBatch[]): Promise<number> {
  const { labels = [] } = await peer.ask({ do: 'predict', batches })
  const gold = batches.flatMap((batch) => batch.labels)
  return labels.filter((label, i) => label === gold[i]).length / gold.length
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}
function range(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)]
}
