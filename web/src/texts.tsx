/** Small texts that stand in many places. Foreign text enters the page as text only, never as markup. */
import type { ReactNode } from 'react'
import { verdictCounts } from '../../src/evaluation/browser/row-line.js'
import { badge } from '../../src/evaluation/browser/tree.js'
import type { Verdict } from '../../src/supervision.ts'
import type { RowCounts } from '../../src/view/index.ts'
import { Shown } from './tree.tsx'

export { countText, marks as MARKS, timeText, visible } from '../../src/evaluation/browser/tree.js'

export const VERDICTS: readonly Verdict[] = ['correct', 'wrong', 'unknown']

/** A verdict in its colour and with its mark. */
export function Badge({ verdict }: { verdict: Verdict }): ReactNode {
  return <Shown tree={badge(verdict)} />
}

/** Verdicts of several rows, as marks with numbers. */
export function Counts({ counts }: { counts: RowCounts }): ReactNode {
  return <Shown tree={verdictCounts(counts)} />
}

export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** 2026-11-29 09:44, in the reader's time. */
export function dateText(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

function two(part: number): string {
  return String(part).padStart(2, '0')
}
