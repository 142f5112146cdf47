/** Small texts that stand in many places. Foreign text enters the page as text only, never as markup. */
import type { ReactNode } from 'react'
import { badge } from '../../src/evaluation/browser/tree.js'
import type { Verdict } from '../../src/supervision.ts'
import { Shown } from './tree.tsx'

export { countText, marks as MARKS, timeText, visible } from '../../src/evaluation/browser/tree.js'

export const VERDICTS: readonly Verdict[] = ['correct', 'wrong', 'unknown']

/** A verdict in its colour and with its mark. */
export function Badge({ verdict }: { verdict: Verdict }): ReactNode {
  return <Shown tree={badge(verdict)} />
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
