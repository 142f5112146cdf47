/** Figures of the open set with fine-tuned classifiers, on the same draws as open-set-figures.ts. */
import { overSplits, type OverSplits } from '../../src/evaluation/index.ts'
import { split } from '../../src/random.ts'
import type { Figure } from '../../src/supervision.ts'
import type { ClaimContext } from '../../measure/claim.ts'
import { keptUnits } from '../../measure/kept-units.ts'
import { openSetDraws, type OpenSetMaterial } from './open-set-draws.ts'
import { bySource, placeOf, titleOf } from './open-set-figures.ts'
import type { Detection } from './open-set-features.ts'
import { TRAINED_SCORES, trainedResult, type TrainedResult, type TrainedScore } from './open-set-trained.ts'

const CONTROL: TrainedScore = 'fine-tuned longer, energy'
/** Known accuracy that may be lost to the control. */
const LOST = 0.005

/** Fine-tunes on all draws; each is kept in the state folder. */
export async function trainedFigures(
  context: ClaimContext,
  material: OpenSetMaterial,
): Promise<{ readonly figures: readonly Figure[]; readonly holds: boolean }> {
  const { signal } = context
  const draws = openSetDraws(material)
  const results = await keptUnits(
    context,
    'seed',
    draws.length,
    async (number) => {
      const { sentences, key } = placeOf(draws, number)
      const options = { encoder: material.encoder, key: split(key, 'fine-tuned'), signal }
      return trainedResult(sentences(), material.banks, options)
    },
    (number, { detections, accuracy, longerAccuracy }) =>
      context.log(
        `fine-tuned, ${titleOf(placeOf(draws, number))}: ${TRAINED_SCORES.map((name) => `${name} ${percent(detections[name].auroc)}/${percent(detections[name].fpr95)}`).join('; ')}; accuracy ${percent(accuracy)}, longer ${percent(longerAccuracy)}`,
      ),
  )
  const groups = bySource(draws, results)
  const [fewrel, ...others] = groups.map(({ results: own }) => own)
  const [auroc, fpr95] = [difference(fewrel ?? [], 'detector', 'auroc'), difference(fewrel ?? [], 'detector', 'fpr95')]
  return {
    figures: groups.flatMap(({ name, results: own }) => figuresOf(name, own)),
    holds:
      fpr95.mean <= -0.15 &&
      auroc.mean >= 0.04 &&
      (fpr95.interval?.[1] ?? 0) < 0 &&
      (auroc.interval?.[0] ?? 0) > 0 &&
      accuracyGain(fewrel ?? []).mean >= -LOST &&
      others.every(
        (own) => difference(own, 'detector', 'auroc').mean >= 0 && difference(own, 'detector', 'fpr95').mean <= 0,
      ),
  }
}

function difference(results: readonly TrainedResult[], score: TrainedScore, figure: keyof Detection): OverSplits {
  return overSplits(results.map(({ detections }) => detections[score][figure] - detections[CONTROL][figure]))
}

function accuracyGain(results: readonly TrainedResult[]): OverSplits {
  return overSplits(results.map(({ accuracy, longerAccuracy }) => accuracy - longerAccuracy))
}

function figuresOf(source: string, results: readonly TrainedResult[]): Figure[] {
  const over = (name: string, { mean, interval, n }: OverSplits): Figure => ({
    name: `fine-tuned, ${source}: ${name}`,
    value: mean,
    n,
    ...(n > 1 ? { interval } : {}),
  })
  return [
    ...(['auroc', 'fpr95'] as const).flatMap((figure) =>
      TRAINED_SCORES.flatMap((score) => [
        over(`${figure}, ${score}`, overSplits(results.map(({ detections }) => detections[score][figure]))),
        ...(score === CONTROL
          ? []
          : [over(`${figure}, ${score} minus ${CONTROL}`, difference(results, score, figure))]),
      ]),
    ),
    over('known accuracy, of all but the control alike', overSplits(results.map(({ accuracy }) => accuracy))),
    over(`known accuracy minus that of ${CONTROL}`, accuracyGain(results)),
    over(
      'known accepted at the detector’s conformal threshold of 95 %',
      overSplits(results.map(({ coverage }) => coverage)),
    ),
  ]
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
