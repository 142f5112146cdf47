/**
 * Claim: pairs between which nothing holds, and pairs that are turned round, are told from related ones where a language model
 * reads what the matcher proposes (text/fact-verifier.ts). The pairs are those of `relation-none`, and the bound is set in the same
 * way: it accepts 90 % of the related pairs of its source. Of each source at most so many pairs of a side are drawn.
 *
 * A pair's score is the model's log odds that the text states the matcher's best label.
 * Control: the matcher's log odds against `none` on the same pairs. Beside them stands what the verifier accepts at the bound that it
 * comes with, which was chosen on other texts.
 *
 * Ended at any time, it goes on from the facts that were read. Odds follow the model file alone, so they are kept by fact.
 */
import { openModel } from '../src/model/index.ts'
import { falsePositiveRateAtRecall, wilsonInterval } from '../src/evaluation/index.ts'
import { keyOf, sample } from '../src/random.ts'
import {
  encodeMentions,
  matchModelOf,
  MATCH_TEMPERATURE,
  modelVerifier,
  RelationMatcher,
  SHIPPED_MATCHER,
  type FactVerifier,
  type ProposedFact,
} from '../src/relation/index.ts'
import type { Figure } from '../src/supervision.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { openResumableResults } from '../measure/resumable-results.ts'
import { keptVerifier } from './relation/kept-verifier.ts'
import { conll04Pairs, ownPairs, type NonePair, type NonePairs } from './relation/none-pairs.ts'

const READER = 'qwen2.5-coder-1.5b'
const RECALL = 0.9
const MOST_FALSE = 0.25
const MOST_SWAPPED = 0.15
const TARGET = `at ${RECALL * 100} % recall at most ${MOST_FALSE * 100} % false positives on both sources; at most ${MOST_SWAPPED * 100} % of swapped pairs accepted`
/** Pairs of a side that are asked at most, and sentences of CoNLL04 that they are drawn from. */
const SIZES = { full: { pairs: 100, sentences: 400 }, quick: { pairs: 12, sentences: 60 } }

type Side = NonePair['side']
const SIDES: readonly Side[] = ['related', 'none', 'swapped']

interface Scored {
  readonly side: Side
  /** Log odds of the matcher that something holds. */
  readonly holding: number
  /** Log odds that the text states the best label. */
  readonly stated: number
}

export const claim: Claim = {
  name: 'relation-verified',
  statement:
    'A language model that reads what the matcher proposes tells pairs of no relation and reversed pairs apart',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const { pairs, sentences } = context.quick ? SIZES.quick : SIZES.full
  await context.openModel('minilm-l6')
  await context.openModel(READER)
  using kept = await openResumableResults<number>(context, 'odds')
  await using reader = await openModel(READER)
  const verifier = keptVerifier(modelVerifier(reader), kept, context)
  const figures: Figure[] = []
  const worst: Record<'none' | 'swapped', number> = { none: 0, swapped: 0 }
  for (const [source, all] of [
    ['own', await ownPairs(context)],
    ['conll04', await conll04Pairs(context, sentences)],
  ] as const) {
    // for a look at one source: `npm run claim relation-verified -- conll04`
    if (context.arguments.length > 0 && !context.arguments.includes(source)) continue
    const drawn = SIDES.flatMap((side) => {
      const found = all.pairs.filter((pair) => pair.side === side)
      return sample(keyOf(`relation-verified ${source} ${side}`), found, Math.min(pairs, found.length))
    })
    const scored = await scoresOf(context, { pairs: drawn, labels: all.labels }, verifier)
    const { rates, shares } = figuresOf(source, scored, verifier.bound)
    figures.push(...rates.map(({ figure }) => figure), ...shares)
    for (const { side, isProduct, figure } of rates) if (isProduct) worst[side] = Math.max(worst[side], figure.value)
  }
  return {
    figures,
    n: figures.reduce((sum, { n }) => sum + n, 0),
    target: TARGET,
    holds: worst.none <= MOST_FALSE && worst.swapped <= MOST_SWAPPED,
    notes: [
      `bounds accept ${RECALL * 100} % of the related pairs of the same source, so they are those of the curve, not chosen beforehand`,
      'intervals are over pairs (Wilson) with the bound held fixed; pairs of one sentence are not independent',
    ],
  }
}

async function scoresOf(
  context: ClaimContext,
  { pairs, labels }: NonePairs,
  verifier: FactVerifier,
): Promise<Scored[]> {
  const { signal } = context
  const model = await matchModelOf(SHIPPED_MATCHER)
  await using matcher = await RelationMatcher.open(model, { threads: 1 })
  await matcher.addLabels(labels, signal)
  const tasks = pairs.map(({ task }) => task)
  const vectors = await matcher.vectors(encodeMentions(model.tokenizer, tasks), { signal })
  const rankings = matcher.rank(vectors)
  const described = new Map(labels.map((label) => [label.relation, label]))
  const found: Scored[] = []
  for (const [i, { task, side }] of pairs.entries()) {
    const best = rankings[i]?.[0]
    const label = described.get(best?.relation ?? '')
    if (best === undefined || label === undefined)
      throw new Error('a pair has no best label, wanted one of those asked for')
    const words = ([start, end]: readonly [number, number]): string => task.tokens.slice(start, end).join(' ')
    const fact: ProposedFact = { text: task.tokens.join(' '), head: words(task.head), tail: words(task.tail), label }
    const [stated = NaN] = await verifier.odds([fact], { signal })
    found.push({ side, holding: best.score / MATCH_TEMPERATURE - (vectors[i]?.none ?? 0), stated })
  }
  return found
}

const SCORES: readonly { readonly by: string; readonly isProduct?: true; readonly of: (pair: Scored) => number }[] = [
  { by: 'best label as stated', isProduct: true, of: ({ stated }) => stated },
  { by: 'the matcher against none (control)', of: ({ holding }) => holding },
]

interface Rate {
  readonly side: 'none' | 'swapped'
  readonly isProduct: boolean
  readonly figure: Figure
}

function figuresOf(
  source: string,
  pairs: readonly Scored[],
  bound: number,
): { readonly rates: Rate[]; readonly shares: Figure[] } {
  const ofSide = (name: Side): Scored[] => pairs.filter(({ side }) => side === name)
  const rates = SCORES.flatMap(({ by, isProduct = false, of }) =>
    (['none', 'swapped'] as const).map((side): Rate => {
      const negatives = ofSide(side).map(of)
      const value = falsePositiveRateAtRecall({ positives: ofSide('related').map(of), negatives }, RECALL)
      const interval = wilsonInterval(Math.round(value * negatives.length), negatives.length)
      const what = side === 'none' ? 'pairs of no relation accepted' : 'swapped pairs accepted'
      return { side, isProduct, figure: { name: `${source}: ${what}, ${by}`, value, n: negatives.length, interval } }
    }),
  )
  const shares = SIDES.map((side): Figure => {
    const all = ofSide(side)
    const accepted = all.filter(({ stated }) => stated >= bound).length
    return {
      name: `${source}: ${side} accepted at the verifier's own bound of ${bound}`,
      value: all.length === 0 ? NaN : accepted / all.length,
      n: all.length,
      interval: wilsonInterval(accepted, all.length),
    }
  })
  const recall = shares[0]?.value ?? NaN
  const same = (['none', 'swapped'] as const).map((side): Figure => {
    const [positives, negatives] = [ofSide('related'), ofSide(side)].map((all) => all.map(({ holding }) => holding))
    const value = falsePositiveRateAtRecall({ positives: positives ?? [], negatives: negatives ?? [] }, recall)
    const n = negatives?.length ?? 0
    const interval = wilsonInterval(Math.round(value * n), n)
    return { name: `${source}: ${side} accepted by the matcher at the same recall (control)`, value, n, interval }
  })
  return { rates, shares: [...shares, ...same] }
}
