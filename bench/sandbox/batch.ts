/** Runs a batch of programs through one engine at so many at a time, and what came of it. */
import { quantile } from '../../src/evaluation/interval.ts'
import type { Engine, Recipe } from './engines.ts'
import { median } from '../../measure/paired-ratio.ts'

/** What one batch showed. */
export interface Batch {
  readonly passed: number
  readonly perSecond: number
  /** In ms, ascending. */
  readonly latencies: readonly number[]
}

/** Runs every program once. */
export async function runBatch(
  engine: Engine,
  recipe: Recipe,
  programs: readonly string[],
  options: { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<Batch> {
  const latencies: number[] = []
  let passed = 0
  let next = 0
  const started = performance.now()
  const work = async (): Promise<void> => {
    for (let code = programs[next++]; code !== undefined; code = programs[next++]) {
      options.signal.throwIfAborted()
      const from = performance.now()
      if (await engine.run(recipe, code)) passed++
      latencies.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: options.concurrency }, work))
  const perSecond = (programs.length * 1000) / (performance.now() - started)
  return { passed, perSecond, latencies: latencies.toSorted((a, b) => a - b) }
}

/** All batches of one engine in one: latencies pooled, rates by their median. */
export function pool(batches: readonly Batch[]): Batch & { readonly p50: number; readonly p99: number } {
  const latencies = batches.flatMap((batch) => batch.latencies).toSorted((a, b) => a - b)
  return {
    passed: Math.min(...batches.map((batch) => batch.passed)),
    perSecond: median(batches.map((batch) => batch.perSecond)),
    latencies,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  }
}
