/**
 * One cell of the sweep behind `relation train`'s default stage: so many relations with so many sentences each, trained as the
 * product trains (`trainClassifier`), and asked about sentences of known and unknown relations.
 *
 * Only FewRel's 48 training relations are read: the choice is made on them, and its 16 validation relations stay out of it.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { keyOf, shuffle, split } from '../../src/random.ts'
import { auroc } from '../../src/evaluation/index.ts'
import {
  byRelation,
  OpenSetClassifier,
  splitSentences,
  trainClassifier,
  type OpenSetAnswer,
  type PretrainedEncoder,
} from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'

/** Second stages that are compared, each after the same base. */
export const SMALL_DATA_ARMS = ['none', 'cross-entropy', 'mixup'] as const
export type SmallDataArm = (typeof SMALL_DATA_ARMS)[number]

/** How many updates the base is given at least; 0 is 3 epochs whatever their number. */
export const SCHEDULES = [0, 100] as const

/** What is trained. */
export interface SmallDataCell {
  readonly relations: number
  /** Of each relation, calibration sentences among them. */
  readonly sentences: number
  readonly seed: number
}

/** What one trained classifier answered. */
export interface SmallDataResult extends SmallDataCell {
  readonly arm: SmallDataArm
  readonly minimumSteps: number
  /** Known sentences that were asked, those accepted with the right relation, those whose best relation is right. */
  readonly known: { readonly n: number; readonly right: number; readonly best: number }
  /** Unknown sentences that were asked, and those rejected. */
  readonly unknown: { readonly n: number; readonly right: number }
  /** Of the energy, known against unknown. */
  readonly auroc: number
}

/** Share of known sentences to accept. */
const COVERAGE = 0.8
/** Known sentences, and unknown ones, that are asked. */
const ASKED = 96
const UNKNOWN_RELATIONS = 16
/** Fixed, so that several sweeps side by side do not fight for cores. */
const SESSION = { threads: 1 }

/** Trains and asks all arms at both schedules. The base is trained once for each schedule. */
export async function smallDataCell(
  encoder: PretrainedEncoder,
  tasks: readonly MentionTask[],
  cell: SmallDataCell,
  options: { readonly folder: string; readonly signal: AbortSignal },
): Promise<SmallDataResult[]> {
  const { relations, sentences, seed } = cell
  const { folder, signal } = options
  const key = keyOf(`small data ${seed}`)
  const order = shuffle(split(key, 'relations'), [...byRelation(tasks).keys()].toSorted())
  const known = order.slice(UNKNOWN_RELATIONS, UNKNOWN_RELATIONS + relations)
  const parts = splitSentences(split(key, 'known'), tasks, known, {
    train: sentences,
    development: 0,
    test: ASKED / relations,
  })
  const unknown = splitSentences(split(key, 'unknown'), tasks, order.slice(0, UNKNOWN_RELATIONS), {
    train: ASKED / UNKNOWN_RELATIONS,
    development: 0,
    test: 0,
  }).train
  const results: SmallDataResult[] = []
  for (const minimumSteps of SCHEDULES) {
    // where 3 epochs are as many updates, there is nothing to compare
    if (minimumSteps > 0 && (3 * 0.9 * parts.train.length) / 16 >= minimumSteps) continue
    const state = join(folder, `${relations}-${sentences}-${seed}-${minimumSteps}`)
    await mkdir(state, { recursive: true })
    for (const arm of SMALL_DATA_ARMS) {
      const training = { key, arm, minimumSteps, coverage: COVERAGE, folder: state, session: SESSION, signal }
      const model = await trainClassifier(encoder, parts.train, training)
      await using classifier = await OpenSetClassifier.open(model, SESSION)
      const asked = await classifier.classify(parts.test, { signal })
      const others = await classifier.classify(unknown, { signal })
      results.push({ ...cell, arm, minimumSteps, ...counted(parts.test, asked, others) })
    }
    await rm(state, { recursive: true })
  }
  return results
}

function counted(
  tasks: readonly MentionTask[],
  asked: readonly OpenSetAnswer[],
  others: readonly OpenSetAnswer[],
): Pick<SmallDataResult, 'known' | 'unknown' | 'auroc'> {
  const best = asked.filter(({ relation }, i) => relation === tasks[i]?.relation)
  return {
    known: { n: asked.length, right: best.filter(({ known }) => known).length, best: best.length },
    unknown: { n: others.length, right: others.filter(({ known }) => !known).length },
    auroc: auroc({ positives: energiesOf(asked), negatives: energiesOf(others) }),
  }
}

function energiesOf(answers: readonly OpenSetAnswer[]): number[] {
  return answers.map(({ energy }) => energy)
}
