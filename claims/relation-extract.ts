/**
 * Claim: relations of raw text, from the first sign to the fact, without any training by the user. Asked are the project's own 44
 * annotated documents (data/relation-documents.jsonl, 29 default relations) and sentences of CoNLL04 (five relations), which
 * nothing was trained or tuned on. A fact is right where both names, the relation and its direction are.
 *
 * Arms: the product (the matcher that comes with Touchstone, entities by its recogniser), the control (the encoder that is not
 * trained, entities by rule, as it was before), both with the annotated entities, and the product with each fact verified by a
 * language model (`--verify qwen2.5-coder-1.5b`, some 5 s of two cores a fact; `-- unverified` leaves that arm out).
 */
import { fileURLToPath } from 'node:url'
import { bootstrapInterval } from '../src/evaluation/index.ts'
import { openModel } from '../src/model/index.ts'
import { keyOf, sample, type Key } from '../src/random.ts'
import { CONLL } from '../src/relation/benchmark/index.ts'
import {
  defaultRelations,
  entityCounts,
  extractFacts,
  factCounts,
  modelVerifier,
  openExtractor,
  openRecogniser,
  readDocuments,
  sentencesOf,
  sharedFigures,
  SHIPPED_MATCHER,
  type Counts,
  type EntityRecogniser,
  type FactVerifier,
  type RecogniserName,
  type RelationDescription,
  type TextDocument,
} from '../src/relation/index.ts'
import type { Figure } from '../src/supervision.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { openResumableResults, type ResumableResults } from '../measure/resumable-results.ts'
import { keptVerifier } from './relation/kept-verifier.ts'
import { conll04Documents } from './relation/conll04.ts'

const TARGET = 'strict F1 above the untrained control on both sets, the interval of the difference above 0'
/** Sentences of CoNLL04. */
const SIZES = { full: 300, quick: 24 }
const OWN = fileURLToPath(new URL('../data/relation-documents.jsonl', import.meta.url))

export const claim: Claim = {
  name: 'relation-extract',
  statement: 'Relations are found in raw text without training, better than by an encoder that is not trained',
  target: TARGET,
  run: measure,
}

/** A way to find facts; `annotated` takes the entities of the data. */
interface Arm {
  readonly name: string
  readonly matcher: string
  readonly entities: RecogniserName | 'annotated'
  /** Whether a language model reads what is matched. */
  readonly isVerified?: boolean
}

const PRODUCT: Arm = { name: 'product', matcher: SHIPPED_MATCHER, entities: 'compromise' }
const CONTROL: Arm = { name: 'untrained control', matcher: 'minilm-l6', entities: 'rules' }
const VERIFIED: Arm = { name: 'product, verified', matcher: SHIPPED_MATCHER, entities: 'compromise', isVerified: true }
/** Leaves the verified arm out, which takes hours where many facts are found. */
const UNVERIFIED = 'unverified'
/** Who verifies. */
const READER = 'qwen2.5-coder-1.5b'
const ARMS: readonly Arm[] = [
  PRODUCT,
  CONTROL,
  { name: 'product, annotated entities', matcher: SHIPPED_MATCHER, entities: 'annotated' },
  { name: 'untrained, annotated entities', matcher: 'minilm-l6', entities: 'annotated' },
  VERIFIED,
]

interface AskedSet {
  readonly name: string
  readonly documents: readonly TextDocument[]
  readonly labels: readonly RelationDescription[]
}

interface Measured {
  readonly facts: readonly Counts[]
  readonly entities: readonly Counts[]
  readonly seconds: number
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  await context.openModel('minilm-l6')
  const own = await Array.fromAsync(readDocuments([OWN]))
  const news = await conll04Documents(await context.openDataSet('conll04', 'train.jsonl.gz'))
  const count = context.quick ? SIZES.quick : SIZES.full
  const sets: readonly AskedSet[] = [
    { name: 'own documents', documents: own, labels: await defaultRelations() },
    { name: 'CoNLL04', documents: sample(keyOf('relation-extract conll04'), news, count), labels: CONLL },
  ]
  const arms = context.arguments.includes(UNVERIFIED) ? ARMS.filter((arm) => arm.isVerified !== true) : ARMS
  using kept = await openResumableResults<Measured>(context, 'arms')
  using odds = await openResumableResults<number>(context, 'odds')
  await context.openModel(READER)
  await using reader = await openModel(READER)
  const verifier = keptVerifier(modelVerifier(reader), odds, context)
  const results: { readonly holds: boolean; readonly figures: Figure[] }[] = []
  for (const set of sets) results.push(await setResult(context, set, { arms, kept, verifier }))
  return {
    figures: results.flatMap(({ figures }) => figures),
    n: own.length + count,
    target: TARGET,
    holds: results.every(({ holds }) => holds),
    notes: [
      'intervals are of the bootstrap over documents (own) or sentences (CoNLL04), 2,000 resamples',
      'relations of the own documents that only a pronoun states are annotated too, and none of the arms resolves pronouns',
      'no public extractor of relations with weights could be had from the package registries, so the control is the encoder that is not trained',
    ],
  }
}

async function setResult(
  context: ClaimContext,
  set: AskedSet,
  {
    arms,
    kept,
    verifier,
  }: { readonly arms: readonly Arm[]; readonly kept: ResumableResults<Measured>; readonly verifier: FactVerifier },
): Promise<{ holds: boolean; figures: Figure[] }> {
  const measured = new Map<Arm, Measured>()
  for (const arm of arms) {
    context.signal.throwIfAborted()
    measured.set(
      arm,
      await kept.once(`${set.name} ${arm.name}`, () =>
        measureArm(context, set, arm.isVerified === true ? { ...arm, verifier } : arm),
      ),
    )
    context.log(`${set.name}, ${arm.name}: F1 ${(100 * sharedFigures(measured.get(arm)?.facts ?? []).f1).toFixed(1)} %`)
  }
  const key = keyOf(`relation-extract ${set.name}`)
  const figures = arms.flatMap((arm) => armFigures(set, arm, measured.get(arm), key))
  const [product, control] = [measured.get(PRODUCT)?.facts ?? [], measured.get(CONTROL)?.facts ?? []]
  const gain = (units?: Int32Array): number => sharedFigures(product, units).f1 - sharedFigures(control, units).f1
  const interval = bootstrapInterval(key, product.length, gain)
  figures.push({ name: `${set.name}: strict F1, product less control`, value: gain(), n: product.length, interval })
  const read = measured.get(VERIFIED)?.facts
  if (read === undefined) return { holds: interval[0] > 0, figures }
  const more = (units?: Int32Array): number => sharedFigures(read, units).f1 - sharedFigures(product, units).f1
  figures.push({
    name: `${set.name}: strict F1, verified less product`,
    value: more(),
    n: read.length,
    interval: bootstrapInterval(key, read.length, more),
  })
  return { holds: interval[0] > 0, figures }
}

function armFigures(set: AskedSet, arm: Arm, found: Measured | undefined, key: Key): Figure[] {
  const { facts = [], entities = [], seconds = 0 } = found ?? {}
  const figures = sharedFigures(facts)
  const n = facts.length
  const name = (what: string): string => `${set.name}, ${arm.name}: ${what}`
  const sentences = set.documents.reduce((sum, { text, entities: own }) => sum + sentencesOf(text, own).length, 0)
  return [
    {
      name: name('strict F1'),
      value: figures.f1,
      n,
      interval: bootstrapInterval(key, n, (units) => sharedFigures(facts, units).f1),
    },
    { name: name('precision'), value: figures.precision, n },
    { name: name('recall'), value: figures.recall, n },
    ...(arm.entities === 'annotated' ? [] : [{ name: name('entity F1'), value: sharedFigures(entities).f1, n }]),
    { name: name('sentences a second'), value: sentences / seconds, n: sentences },
  ]
}

async function measureArm(
  { signal }: ClaimContext,
  set: AskedSet,
  arm: Arm & { readonly verifier?: FactVerifier },
): Promise<Measured> {
  const { matcher, verifier } = arm
  await using extractor = await openExtractor({ matcher, labels: set.labels, session: { threads: 1 }, signal })
  const recognise = arm.entities === 'annotated' ? undefined : await openRecogniser(arm.entities)
  const documents = set.documents.map((document) => asked(document, recognise))
  const symmetric = new Set(set.labels.flatMap((label) => (label.symmetric === true ? [label.relation] : [])))
  const facts: Counts[] = []
  const started = performance.now()
  for await (const found of extractFacts(extractor, documents, { signal, verifier })) {
    const annotated = set.documents[facts.length]
    if (annotated !== undefined) facts.push(factCounts(found, annotated, symmetric))
  }
  const seconds = (performance.now() - started) / 1000
  const entities = documents.flatMap((document, i) => {
    const annotated = set.documents[i]
    return annotated === undefined ? [] : [entityCounts(document, annotated)]
  })
  return { facts, entities, seconds }
}

function asked(document: TextDocument, recognise: EntityRecogniser | undefined): TextDocument {
  const { gold: _gold, ...rest } = document
  return recognise === undefined ? rest : { ...rest, entities: recognise(document.text), isRecognised: true }
}
