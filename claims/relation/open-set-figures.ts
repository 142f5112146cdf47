/** Figures of the open set on kept features: 8 draws of FewRel's relations, and draws of two other domains. */
import { overSplits, type OverSplits } from '../../src/evaluation/index.ts'
import type { Figure } from '../../src/supervision.ts'
import type { ClaimContext } from '../../measure/claim.ts'
import { keptUnits } from '../../measure/kept-units.ts'
import { openSetDraws, type OpenSetDraw, type OpenSetMaterial } from './open-set-draws.ts'
import { FEATURE_SCORES, featureResult, type Detection, type FeatureResult, type FeatureScore } from './open-set-features.ts' // prettier-ignore

const CONTROL: FeatureScore = 'plain, energy'
const MAIN: FeatureScore = 'background and share'

/** What the draws give. */
export interface FeatureFigures {
  readonly figures: readonly Figure[]
  readonly holds: boolean
  /** Test sentences of all FewRel draws. */
  readonly n: number
}

/** Measures all draws; each is kept in the state folder. */
export async function featureFigures(context: ClaimContext, material: OpenSetMaterial): Promise<FeatureFigures> {
  const { signal } = context
  const draws = openSetDraws(material)
  const results = await keptUnits(
    context,
    'split',
    draws.length,
    async (number) => {
      const { sentences, key } = placeOf(draws, number)
      return featureResult(sentences(), material.banks, { key, signal })
    },
    (number, { detections, accuracy, helps }) =>
      context.log(
        `${titleOf(placeOf(draws, number))}: ${FEATURE_SCORES.map((name) => `${name} ${percent(detections[name].auroc)}/${percent(detections[name].fpr95)}`).join('; ')}; accuracy ${percent(accuracy)}; background ${helps ? 'used' : 'left out'}`,
      ),
  )
  const groups = bySource(draws, results)
  const [fewrel, ...others] = groups.map(({ results: own }) => own)
  const main = { auroc: difference(fewrel ?? [], 'auroc'), fpr95: difference(fewrel ?? [], 'fpr95') }
  return {
    figures: groups.flatMap(({ name, results: own }) => figuresOf(name, own)),
    n: (fewrel ?? []).reduce((total, { n: { known, unknown } }) => total + known + unknown, 0),
    holds:
      main.fpr95.mean <= -0.15 &&
      main.auroc.mean >= 0.04 &&
      (main.fpr95.interval?.[1] ?? 0) < 0 &&
      (main.auroc.interval?.[0] ?? 0) > 0 &&
      others.every((own) => difference(own, 'auroc').mean >= 0 && difference(own, 'fpr95').mean <= 0),
  }
}

/** The draw of a unit. */
export function placeOf(draws: readonly OpenSetDraw[], number: number): OpenSetDraw {
  const found = draws[number]
  if (found === undefined) throw new TypeError(`open set: there is no draw ${number}`)
  return found
}

/** A draw as the log names it. */
export function titleOf({ source, number }: OpenSetDraw): string {
  return `${source} ${number}`
}

/** Results of draws, source after source. */
export function bySource<T>(
  draws: readonly OpenSetDraw[],
  results: readonly T[],
): { readonly name: string; readonly results: readonly T[] }[] {
  return [...new Set(draws.map(({ source }) => source))].map((name) => ({
    name,
    results: results.filter((_result, number) => draws[number]?.source === name),
  }))
}

function difference(of: readonly FeatureResult[], figure: keyof Detection): OverSplits {
  return overSplits(of.map(({ detections }) => detections[MAIN][figure] - detections[CONTROL][figure]))
}

function figuresOf(source: string, results: readonly FeatureResult[]): Figure[] {
  const over = (name: string, values: readonly number[]): Figure => {
    const { mean, interval, n } = overSplits(values)
    return { name: `${source}: ${name}`, value: mean, n, ...(n > 1 ? { interval } : {}) }
  }
  return [
    ...(['auroc', 'fpr95'] as const).flatMap((figure) =>
      FEATURE_SCORES.flatMap((score) => [
        over(
          `${figure}, ${score}`,
          results.map(({ detections }) => detections[score][figure]),
        ),
        ...(score === CONTROL
          ? []
          : [
              over(
                `${figure}, ${score} minus ${CONTROL}`,
                results.map(({ detections }) => detections[score][figure] - detections[CONTROL][figure]),
              ),
            ]),
      ]),
    ),
    over(
      'known accuracy',
      results.map(({ accuracy }) => accuracy),
    ),
    over(
      'draws that use the background',
      results.map(({ helps }) => (helps ? 1 : 0)),
    ),
  ]
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
