/** The page of a critic's figures on one set. */
import { figureColumns, intervalText, percentText, type Page } from '../evaluation/index.ts'
import type { Figure } from '../supervision.ts'
import type { EvaluationContext } from './evaluation-context.ts'

/** What stands on the page. */
export interface CriticFigures {
  readonly figures: readonly Figure[]
  readonly secondsPerRow: number
  /** How the figures are defined, and what one has who never objects. */
  readonly lead: string
}

/** Makes the page. */
export function criticPage(set: string, { critic, command }: EvaluationContext, measured: CriticFigures): Page {
  const { figures, secondsPerRow, lead } = measured
  const name = critic?.name ?? ''
  return {
    title: `${set}: the critic ${name}`,
    lead,
    command,
    facts: [{ name: 'seconds for a solution', value: secondsPerRow.toFixed(3) }],
    figures,
    sections: [
      {
        id: 'figures',
        heading: 'Figures',
        tables: [
          {
            title: `${set}, critic ${name}`,
            columns: figureColumns('figure', ['share', '95 % interval', 'n']),
            rows: figures.map(({ name: title, value, n, interval }) => [
              title,
              percentText(value),
              interval === undefined ? '' : intervalText(interval),
              String(n),
            ]),
            note: '95 % Wilson intervals. Nothing is fitted on these rows, unless the weights of the combined critic were.',
          },
        ],
      },
    ],
  }
}
