/**
 * Two macro F1 of labels: RE-Matching's (after Sorokin and Gurevych 2017), and scikit-learn's.
 *
 * The paper averages precision over the labels that were predicted and recall over the labels that occur, and takes F1 of
 * the two averages. A label never predicted thus costs recall but no precision. scikit-learn averages F1 over all labels.
 */
import { classificationOf } from './classification.ts'

/** Figures of a match, as fractions. */
export interface MacroFigures {
  readonly paper: { readonly precision: number; readonly recall: number; readonly f1: number }
  /** Mean of the F1 of all labels that occur or were predicted. */
  readonly scikitF1: number
  readonly accuracy: ReturnType<typeof classificationOf>['accuracy']
}

/** Scores predictions. @throws RangeError where the lengths differ or there is none */
export function macroFigures(gold: readonly string[], predicted: readonly string[]): MacroFigures {
  const { accuracy, macroF1 } = classificationOf(gold, predicted)
  const hits = new Map<string, number>()
  for (const [i, label] of gold.entries()) if (predicted[i] === label) hits.set(label, (hits.get(label) ?? 0) + 1)
  const meanOver = (labels: readonly string[]): number => {
    const counts = new Map<string, number>()
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
    let total = 0
    for (const [label, count] of counts) total += (hits.get(label) ?? 0) / count
    return total / counts.size
  }
  const precision = meanOver(predicted)
  const recall = meanOver(gold)
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { paper: { precision, recall, f1 }, scikitF1: macroF1, accuracy }
}
