/**
 * Claim: the product of experts obeys its law. C1: the summed log-odds are the normalised product of the two experts' probabilities.
 * C2: on features quality q and length z with labels of odds q + 1.5 z, the joint main expert keeps 1.5 / (1 + k) of z for a ratio k of
 * learning rates; the two-stage form is reported as it is. With a q that truly correlates with z, PoE also removes what was right.
 */
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { figureOf, overSplits, pearson } from '../src/evaluation/index.ts'
import { generator, keyOf, split } from '../src/random.ts'
import { trainProduct, type ProductForm } from '../src/reward/index.ts'

const SEEDS = 5
const PAIRS = 8000
const RATIOS = [1, 5, 10, 20]
/** Scale of the planted length effect. */
const LENGTH = 1.5
const PENALTY = 1e-5
const TARGET = 'C1 to 1e-9; C2: weight on length within 0.1 of 1.5 / (1 + k) for k of 1, 5, 10, 20; vanilla above 1'

export const claim: Claim = {
  name: 'reward-product-law',
  statement:
    'The product of experts is exact, and the ratio of learning rates sets how much length the main expert keeps',
  target: TARGET,
  run: measure,
}

interface Shown {
  readonly onLength: number
  readonly withQuality: number
}

function measure(context: ClaimContext): Promise<ClaimResult> {
  const seeds = context.quick ? 2 : SEEDS
  const forms: readonly (readonly [name: string, form: ProductForm | undefined])[] = [
    ['vanilla', undefined],
    ...RATIOS.map((ratio) => [`joint, k ${ratio}`, { form: 'joint', ratio, biasLoss: 0 }] as const),
    ['two-stage', { form: 'two-stage', weight: 1 }],
  ]
  const figures = forms.flatMap(([name, form]) =>
    [0, 0.5].flatMap((correlated) => {
      const shown = Array.from({ length: seeds }, (_v, seed) => planted(seed, correlated, form))
      const title = `${name}${correlated === 0 ? '' : ', q and z correlated 0.5'}`
      context.log(`${title}: ${JSON.stringify(shown)}`)
      return [
        figureOf(`${title}: weight on length`, overSplits(shown.map(({ onLength }) => onLength))),
        figureOf(`${title}: correlation with quality`, overSplits(shown.map(({ withQuality }) => withQuality))),
      ]
    }),
  )
  const valueOf = (name: string): number => figures.find((figure) => figure.name === name)?.value ?? Number.NaN
  const worst = productError()
  const law = RATIOS.every(
    (ratio) => Math.abs(valueOf(`joint, k ${ratio}: weight on length`) - LENGTH / (1 + ratio)) <= 0.1,
  )
  return Promise.resolve({
    figures: [{ name: 'C1: largest error', value: worst, n: 10_000 }, ...figures],
    n: seeds,
    target: TARGET,
    holds: worst <= 1e-9 && law && valueOf('vanilla: weight on length') > 1,
  })
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** Largest difference of σ(a + b) and the normalised product of σ(a) and σ(b). */
function productError(): number {
  const source = generator(keyOf('product law'))
  let worst = 0
  for (let i = 0; i < 10_000; i++) {
    const [a, b] = [4 * source.normal(), 4 * source.normal()]
    const product = sigmoid(a) * sigmoid(b)
    worst = Math.max(worst, Math.abs(sigmoid(a + b) - product / (product + sigmoid(-a) * sigmoid(-b))))
  }
  return worst
}

function planted(seed: number, correlated: number, form: ProductForm | undefined): Shown {
  const source = generator(split(keyOf('planted length'), seed))
  const main: Float64Array[] = []
  const bias: Float64Array[] = []
  const response = (): readonly [q: number, z: number] => {
    const z = source.normal()
    return [correlated * z + Math.sqrt(1 - correlated ** 2) * source.normal(), z]
  }
  for (let pair = 0; pair < PAIRS; pair++) {
    const [[qa, za], [qb, zb]] = [response(), response()]
    const [q, z] = [qa - qb, za - zb]
    const sign = source.uniform() < 1 / (1 + Math.exp(-(q + LENGTH * z))) ? 1 : -1
    main.push(Float64Array.of(sign * q, sign * z))
    bias.push(Float64Array.of(form === undefined ? 0 : sign * z))
  }
  const joint = form ?? { form: 'two-stage', weight: 0 }
  const { main: weights } = trainProduct({ main, bias }, joint, { penalty: PENALTY })
  const held = Array.from({ length: 2000 }, response)
  const scores = held.map(([q, z]) => (weights[0] ?? 0) * q + (weights[1] ?? 0) * z)
  return {
    onLength: weights[1] ?? 0,
    withQuality:
      pearson(
        scores,
        held.map(([q]) => q),
      ) ?? 0,
  }
}
