/** The texts of the benchmark: alpaca-eval's pairs to train on, and external sets, each text encoded once on a machine. */
import type { PretrainedModel } from '../../engine/index.ts'
import type { FeatureStore } from '../features/feature-store.ts'
import { encodeTexts, TextNumbers, type EncodeTextsOptions } from '../features/reward-texts.ts'
import type { HeadPair } from '../training/reward-arm.ts'
import { preferenceSet, type OpenFile, type SetPair } from './preference-sets.ts'
import type { BenchmarkTexts } from './reward-benchmark.ts'

/** Rows of the verbose and concise outputs that are read: enough for an interval of six points. */
const VERBOSE_ROWS = 250

/** Options of `benchmarkTexts`. */
export interface BenchmarkTextsOptions extends EncodeTextsOptions {
  /** Leave external sets out. @default false */
  readonly quick?: boolean | undefined
}

/** Reads and encodes. */
export async function benchmarkTexts(
  open: OpenFile,
  parts: { readonly encoder: PretrainedModel; readonly store: FeatureStore },
  options: BenchmarkTextsOptions = {},
): Promise<BenchmarkTexts> {
  const numbers = new TextNumbers()
  const number = ({ prompt, chosen, rejected }: SetPair): HeadPair => ({
    chosen: numbers.of(prompt, chosen),
    rejected: numbers.of(prompt, rejected),
  })
  const pairs = (await preferenceSet('alpaca-eval', open)).map(number)
  const external: Record<string, HeadPair[]> = {}
  if (options.quick !== true)
    for (const name of ['llmbar', 'rm-bench', 'verbose-concise'] as const) {
      const rows = await preferenceSet(name, open)
      for (const pair of name === 'verbose-concise' ? rows.slice(0, VERBOSE_ROWS) : rows) {
        // RM-Bench's styles count over all of its domains
        const place = name === 'rm-bench' ? `rm-bench ${pair.subset.split(' ').at(-1)}` : `${name} ${pair.subset}`
        external[place] = [...(external[place] ?? []), number(pair)]
      }
    }
  const { features, cues } = await encodeTexts(numbers.texts, parts, options)
  return { prompts: numbers.texts.map(({ prompt }) => prompt), features, cues, pairs, external }
}
