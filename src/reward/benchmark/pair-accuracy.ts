/**
 * Accuracy of a reward on a preference set and its subsets, beside picking the longest.
 *
 * Where in the flow: Feedback → Report. A tie is half right, as a coin would decide it. So a rule that cannot tell two responses
 * apart, such as a word count of two responses of the same length, is at chance and not below it. Intervals are by prompt,
 * because pairs of one prompt are not independent.
 */
import type { Key } from '../../random.ts'
import type { Figure } from '../../supervision.ts'
import type { Table } from '../../evaluation/index.ts'
import { pairShare } from '../bias/bias-figures.ts'
import { STYLES, type SetPair, type Style } from './preference-sets.ts'

/** A pair with how right both rules are on it: 1, 0, or one half at a tie. */
export interface SetOutcome {
  readonly prompt: string
  readonly subset: string
  readonly reward: number
  readonly longest: number
  /** Of RM-Bench. */
  readonly styles?: SetPair['styles']
}

/** Where RM-Bench's chosen response stands: in the fancier style, in the same, or in the plainer one (arXiv 2410.16184, section 3). */
const LEVELS = ['easy', 'normal', 'hard'] as const

/** Figures of a set: the whole of it, of RM-Bench by level over all domains, and each subset where there are several. */
export function setFigures(key: Key, rows: readonly SetOutcome[]): Figure[] {
  const subsets = [...new Set(rows.map(({ subset }) => subset))].filter((subset) => subset !== 'all')
  const groups: (readonly [name: string, rows: readonly SetOutcome[]])[] = [
    ['all', rows],
    ...LEVELS.map((level) => [level, rows.filter(({ styles }) => levelOf(styles) === level)] as const),
    ...subsets.map((name) => [name, rows.filter(({ subset }) => subset === name)] as const),
  ]
  return groups.flatMap(([group, own]): Figure[] =>
    (['reward', 'longest'] as const).flatMap((name): Figure[] => {
      const share = pairShare(own, key, (row) => row[name])
      return share === undefined
        ? []
        : [{ name: `${group}: ${name === 'reward' ? 'reward' : 'pick the longest'}`, ...share }]
    }),
  )
}

/** RM-Bench's own table: accuracy of the reward by the styles of both responses. Undefined for sets without styles. */
export function styleTable(rows: readonly SetOutcome[]): Table | undefined {
  if (!rows.some(({ styles }) => styles !== undefined)) return undefined
  const shareOf = (chosen: Style, rejected: Style): string => {
    const own = rows.filter(({ styles }) => styles?.chosen === chosen && styles.rejected === rejected)
    return own.length === 0 ? '–' : ((own.reduce((sum, { reward }) => sum + reward, 0) / own.length) * 100).toFixed(1)
  }
  return {
    title: 'Accuracy of the reward by styles, %',
    columns: [
      { name: 'chosen' },
      ...STYLES.map((rejected) => ({ name: `rejected ${rejected}`, align: 'right' as const })),
    ],
    rows: STYLES.map((chosen) => [chosen, ...STYLES.map((rejected) => shareOf(chosen, rejected))]),
  }
}

function levelOf(styles: SetOutcome['styles']): (typeof LEVELS)[number] | undefined {
  if (styles === undefined) return undefined
  const [chosen, rejected] = [STYLES.indexOf(styles.chosen), STYLES.indexOf(styles.rejected)]
  return chosen < rejected ? 'hard' : chosen === rejected ? 'normal' : 'easy'
}
