/** Figures of the open set with fine-tuned classifiers, on the same 8 draws of FewRel's relations as open-set-figures.ts. */
import { overSplits, type OverSplits } from '../../src/evaluation/index.ts'
import { keyOf, split } from '../../src/random.ts'
import type { Figure } from '../../src/supervision.ts'
import type { ClaimContext } from '../../measure/claim.ts'
import { keptUnits } from '../../measure/kept-units.ts'
import { fewrelDraw, type OpenSetMaterial } from './open-set-draws.ts'
import { SPLITS } from './open-set-figures.ts'
import type { Detection } from './open-set-features.ts'
import { TRAINED_SCORES, trainedResult, type TrainedScore } from './open-set-trained.ts'

const CONTROL: TrainedScore = 'fine-tuned, energy'

/** Fine-tunes on all draws; each is kept in the state folder. */
export async function trainedFigures(
  context: ClaimContext,
  material: OpenSetMaterial,
): Promise<{ readonly figures: readonly Figure[]; readonly holds: boolean }> {
  const { signal } = context
  const key = split(keyOf('relation-open-set features'), 'fewrel')
  const results = await keptUnits(
    context,
    'seed',
    SPLITS,
    async (number) => {
      const own = split(key, number)
      const options = { encoder: material.encoder, key: split(own, 'fine-tuned'), signal }
      return trainedResult(fewrelDraw(material, own), material.banks, options)
    },
    (number, { detections, accuracy }) =>
      context.log(
        `fine-tuned ${number}: ${TRAINED_SCORES.map((name) => `${name} ${percent(detections[name].auroc)}/${percent(detections[name].fpr95)}`).join('; ')}; accuracy ${percent(accuracy)}`,
      ),
  )
  const difference = (score: TrainedScore, figure: keyof Detection): OverSplits =>
    overSplits(results.map(({ detections }) => detections[score][figure] - detections[CONTROL][figure]))
  const [auroc, fpr95] = [difference('detector', 'auroc'), difference('detector', 'fpr95')]
  return {
    figures: [
      ...(['auroc', 'fpr95'] as const).flatMap((figure) =>
        TRAINED_SCORES.flatMap((score) => [
          figureOf(`${figure}, ${score}`, overSplits(results.map(({ detections }) => detections[score][figure]))),
          ...(score === CONTROL ? [] : [figureOf(`${figure}, ${score} minus ${CONTROL}`, difference(score, figure))]),
        ]),
      ),
      figureOf('known accuracy, of all scores alike', overSplits(results.map(({ accuracy }) => accuracy))),
      figureOf('known accepted at the detector’s conformal threshold of 95 %', overSplits(results.map(({ coverage }) => coverage))), // prettier-ignore
    ],
    holds:
      fpr95.mean <= -0.15 && auroc.mean >= 0.04 && (fpr95.interval?.[1] ?? 0) < 0 && (auroc.interval?.[0] ?? 0) > 0,
  }
}

function figureOf(name: string, { mean, interval, n }: OverSplits): Figure {
  return { name: `fine-tuned on FewRel: ${name}`, value: mean, n, ...(n > 1 ? { interval } : {}) }
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
