/**
 * The arms of the zero-shot benchmark: what is trained, how, and on how many splits. Order is the order of work: what the
 * claim stands on first, dear controls last, so that a run that is cut keeps its main part.
 */
import type { BenchmarkArm } from '../../evaluation/index.ts'
import type { MatchForm } from '../matching/match-graph.ts'
import type { MatchTrainingOptions } from '../matching/match-training.ts'
import type { DescriptionForm } from './zero-shot-data.ts'

interface ArmBase extends BenchmarkArm {
  readonly descriptions: DescriptionForm
  /** What is scored: the test alone, development relations with it, other domains as well. */
  readonly scored: 'test' | 'development' | 'all'
}

/** The encoder as it is, by mean pools. */
export interface UntrainedArm extends ArmBase {
  readonly kind: 'untrained'
  readonly entityWeight: number
}

/** A trained matcher. */
export interface MatchArm extends ArmBase {
  readonly kind: 'match'
  readonly form: MatchForm
  readonly entityWeight: number
  readonly training: Pick<MatchTrainingOptions, 'loss' | 'rate' | 'frozenLayers' | 'temperature' | 'margin'>
}

/** A cross-encoder. */
export interface CrossEncoderArm extends ArmBase {
  readonly kind: 'cross-encoder'
  /** Tokens read in training, as a multiple of what a trained matcher reads. */
  readonly compute: number
  readonly training: { readonly rate: number; readonly candidates: number; readonly batchSize: number }
}

export type ZeroShotArm = UntrainedArm | MatchArm | CrossEncoderArm

const residual: MatchForm = { head: 'residual', distillation: false }
const fresh: MatchForm = { head: 'fresh', distillation: false }
/** Written out, because results are told apart by them. */
const softmax = { loss: 'softmax', temperature: 0.05, rate: 5e-5 } as const
const margin = { loss: 'margin', margin: 0.06, rate: 5e-5 } as const

const pairs = { rate: 5e-5, candidates: 4, batchSize: 8 } as const

/** The strongest match without training: the baseline of every difference. */
export const UNTRAINED = 'untrained'
/** The arm that is claimed. */
export const BEST = 'residual-softmax'

/** All arms of an encoder of MiniLM's size. */
export const ZERO_SHOT_ARMS: readonly ZeroShotArm[] = [
  untrained('untrained-context', 'untrained, sentence only', 0),
  { ...untrained(UNTRAINED, 'untrained, with entities', 0.33), splits: 8, scored: 'all' },
  {
    ...untrained('untrained-paper-texts', "untrained, with entities, RE-Matching's texts", 0.33),
    descriptions: 'paper',
  },
  { ...match(BEST, 'residual head, softmax loss', residual, 0.33), splits: 8, scored: 'all' },
  match('siamese-residual', 'single vector, residual head, softmax loss', residual, 0),
  match('re-matching', 'RE-Matching in full: fresh head, margin, distillation', distilled(fresh), 0.33, margin),
  match('re-matching-plain', 'RE-Matching without distillation', fresh, 0.33, margin),
  match('residual-margin', 'residual head, margin loss', residual, 0.33, margin),
  crossEncoder('cross-encoder', 'cross-encoder, equal compute', 1),
  match('siamese-fresh', 'single vector, fresh head, margin loss', fresh, 0, margin),
  match('residual-distillation', 'residual head, softmax loss, distillation', distilled(residual), 0.33),
  crossEncoder('cross-encoder-3', 'cross-encoder, three times the compute', 3),
]

/** What an encoder of MPNet-base's size, eight times as dear, can be measured on. */
export const LARGE_ZERO_SHOT_ARMS: readonly ZeroShotArm[] = [
  { ...untrained(UNTRAINED, 'untrained, with entities', 0.33), splits: 8 },
  {
    ...match(BEST, 'residual head, softmax loss, upper layers', residual, 0.33, { ...softmax, frozenLayers: 8 }),
    splits: 2,
  },
]

function untrained(name: string, title: string, entityWeight: number): UntrainedArm {
  return { kind: 'untrained', name, title, descriptions: 'wikidata', splits: 4, scored: 'test', entityWeight }
}

function match(
  name: string,
  title: string,
  form: MatchForm,
  entityWeight: number,
  training: MatchArm['training'] = softmax,
): MatchArm {
  return {
    kind: 'match',
    name,
    title,
    descriptions: 'wikidata',
    splits: 4,
    scored: 'test',
    form,
    entityWeight,
    training,
  }
}

function crossEncoder(name: string, title: string, compute: number): CrossEncoderArm {
  return {
    kind: 'cross-encoder',
    name,
    title,
    descriptions: 'wikidata',
    splits: 4,
    scored: 'development',
    compute,
    training: pairs,
  }
}

function distilled(form: MatchForm): MatchForm {
  return { ...form, distillation: true }
}
