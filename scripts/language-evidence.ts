/**
 * Fits how much the classifier's score and the parses count (src/analysis/identify/evidence.ts): a conditional logit over
 * the languages of pieces that the classifier did not see, by gradient descent with a penalty on what differs by language.
 */
import type { ClassifierWeights } from '../src/analysis/identify/classifier-weights.ts'
import {
  countLines,
  evidenceTerms,
  weighEvidence,
  type EvidenceWeights,
  type LanguageScore,
  type SourceEvidence,
} from '../src/analysis/identify/evidence.ts'
import { probabilities, unparsedShares } from '../src/analysis/identify/identify-language.ts'
import { sourceFeatures } from '../src/analysis/identify/source-features.ts'

const STEPS = 400
const RATE = 0.05
/** Penalty on the weights of single languages, for each piece. */
const PENALTY = 0.002
/** Languages that a piece is told among when the fit runs; the others are far below. */
const MOST_RANKED = 10

/** A piece whose language is known. */
export interface Piece {
  readonly language: string
  readonly package: string
  /** Lines that were cut; Infinity for a whole file. */
  readonly lines: number
  readonly text: string
}

/** A piece with what the classifier and the grammars say. */
export interface WeighedPiece extends Piece {
  readonly scores: readonly LanguageScore[]
  readonly evidence: SourceEvidence
}

/** Scores and parses of pieces. */
export async function weighPieces(pieces: readonly Piece[], model: ClassifierWeights): Promise<WeighedPiece[]> {
  const weighed: WeighedPiece[] = []
  for (const piece of pieces) {
    const features = sourceFeatures(piece.text)
    if (features.size === 0) continue
    const scores = model.scores(features)
    const unread = await unparsedShares(scores, piece.text, undefined)
    weighed.push({ ...piece, scores, evidence: { unread, lines: countLines(piece.text) } })
  }
  return weighed
}

/** The weights under which the right languages are likeliest, with Adam. */
export function fitEvidence(pieces: readonly WeighedPiece[]): EvidenceWeights {
  const names: string[] = []
  const indexOf = new Map<string, number>()
  const rows = pieces.flatMap((piece) => {
    const ranked = piece.scores.slice(0, MOST_RANKED)
    const right = ranked.findIndex(({ language }) => language === piece.language)
    if (right === -1) return []
    const choices = ranked.map((one) =>
      evidenceTerms(one, piece.evidence).map(({ name, value }) => {
        const at = indexOf.get(name) ?? indexOf.size
        if (!indexOf.has(name)) {
          indexOf.set(name, at)
          names.push(name)
        }
        return { at, value }
      }),
    )
    return [{ right, choices }]
  })
  const weights = new Float64Array(names.length)
  const scoreAt = indexOf.get('score')
  if (scoreAt !== undefined) weights[scoreAt] = 0.75
  const first = new Float64Array(names.length)
  const second = new Float64Array(names.length)
  for (let step = 1; step <= STEPS; step++) {
    const gradient = Float64Array.from(names, (name, at) =>
      name.includes(':') ? PENALTY * rows.length * (weights[at] ?? 0) : 0,
    )
    for (const { right, choices } of rows) {
      const logits = choices.map((terms) => terms.reduce((sum, { at, value }) => sum + (weights[at] ?? 0) * value, 0))
      const most = Math.max(...logits)
      const shares = logits.map((logit) => Math.exp(logit - most))
      const sum = shares.reduce((total, one) => total + one, 0)
      for (const [c, terms] of choices.entries()) {
        const slope = (shares[c] ?? 0) / sum - (c === right ? 1 : 0)
        for (const { at, value } of terms) gradient[at] = (gradient[at] ?? 0) + slope * value
      }
    }
    for (let at = 0; at < names.length; at++) {
      const g = (gradient[at] ?? 0) / rows.length
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * g
      second[at] = 0.999 * (second[at] ?? 0) + 0.001 * g * g
      const mean = (first[at] ?? 0) / (1 - 0.9 ** step)
      const spread = Math.sqrt((second[at] ?? 0) / (1 - 0.999 ** step))
      weights[at] = (weights[at] ?? 0) - (RATE * mean) / (spread + 1e-8)
    }
  }
  return Object.fromEntries(names.map((name, at) => [name, Number((weights[at] ?? 0).toFixed(4))]))
}

/** How pieces of one length are told. */
export interface Told {
  readonly n: number
  readonly right: number
  /** Mean of -log2 of the right language's probability. */
  readonly bits: number
  /** Right where C and C++ count as one, and JavaScript and TypeScript. */
  readonly kin: number
  /** Named wrongly or rightly with a probability of at least 0.5. */
  readonly sure: number
  readonly sureRight: number
  /** Right and all, by language. */
  readonly each: ReadonlyMap<string, readonly [right: number, all: number]>
  /** Pairs mixed up, `python as ruby`, with how often. */
  readonly mixed: ReadonlyMap<string, number>
}

const KIN: Readonly<Record<string, string>> = { c: 'cpp', cpp: 'c', javascript: 'typescript', typescript: 'javascript' }

/** Tells pieces under some weights. */
export function tell(pieces: readonly WeighedPiece[], weights: EvidenceWeights): Told {
  const each = new Map<string, readonly [number, number]>()
  const mixed = new Map<string, number>()
  let right = 0
  let kin = 0
  let bits = 0
  let sure = 0
  let sureRight = 0
  for (const { language, scores, evidence } of pieces) {
    const likely = probabilities(weighEvidence(scores, evidence, weights))
    const best = likely[0]
    const isRight = best?.language === language
    bits -= Math.log2(Math.max(1e-9, likely.find((one) => one.language === language)?.probability ?? 0))
    right += Number(isRight)
    kin += Number(isRight || (best !== undefined && KIN[best.language] === language))
    if ((best?.probability ?? 0) >= 0.5) {
      sure += 1
      sureRight += Number(isRight)
    }
    const [own, all] = each.get(language) ?? [0, 0]
    each.set(language, [own + Number(isRight), all + 1])
    if (!isRight) {
      const pair = `${language} as ${best?.language}`
      mixed.set(pair, (mixed.get(pair) ?? 0) + 1)
    }
  }
  const n = pieces.length
  return { n, right, bits: bits / n, kin, sure, sureRight, each, mixed }
}

/** Two or three lines that say how pieces were told. */
export function describeTold(name: string, { n, right, bits, kin, sure, sureRight, each, mixed }: Told): string {
  const macro = [...each.values()].reduce((sum, [own, all]) => sum + own / all, 0) / each.size
  const worst = [...mixed]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 25)
    .map(([pair, count]) => `${pair} ${count}`)
  return [
    `${name}: ${share(right, n)} of ${n} right, mean over languages ${(100 * macro).toFixed(2)} %, kin as one ${share(kin, n)}, ${bits.toFixed(3)} bits, ${share(sureRight, Math.max(1, sure))} of the ${sure} sure`,
    `  ${[...each].map(([language, [own, all]]) => `${language} ${own}/${all}`).join(', ')}`,
    `  ${worst.join(', ')}`,
  ].join('\n')
}

function share(part: number, all: number): string {
  return `${((100 * part) / all).toFixed(2)} %`
}
