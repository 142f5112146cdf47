/** Small texts that stand in many places. Foreign text enters the page as text only, never as markup. */
import type { ReactNode } from 'react'
import type { Verdict } from '../../src/supervision.ts'
import type { RowCounts } from '../../src/view/index.ts'

/** Verdicts never show by colour alone. */
export const MARKS: Readonly<Record<Verdict, string>> = { correct: '✓', wrong: '✗', unknown: '?' }
export const VERDICTS: readonly Verdict[] = ['correct', 'wrong', 'unknown']

/** A verdict, or a kind of finding in a verdict's colour. */
export function Badge({ verdict, children }: { verdict: Verdict; children?: ReactNode }): ReactNode {
  return (
    <span className={`badge verdict-${verdict}`}>
      <span aria-hidden="true">{MARKS[verdict] ?? '?'}</span> {children ?? verdict}
    </span>
  )
}

/** Verdicts of several rows, as marks with numbers. */
export function Counts({ counts }: { counts: RowCounts }): ReactNode {
  return (
    <span className="counts">
      {VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => (
        <span key={verdict} className={`count verdict-${verdict}`}>
          <span aria-hidden="true">{MARKS[verdict]}</span>
          {countText(counts[verdict])}
          <span className="aside"> {verdict}</span>
        </span>
      ))}
    </span>
  )
}

export function countText(count: number): string {
  return count.toLocaleString('en-US')
}

export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

export function timeText(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Number(milliseconds.toPrecision(milliseconds < 1 ? 2 : 3))} ms`
    : `${Number((milliseconds / 1000).toPrecision(3))} s`
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

/** Marks that turn the reading direction, and control characters, are named, or a text could show other words than it has. */
export function visible(text: string): string {
  return text.replaceAll(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]|[^\P{Cc}\t\n\r]/gu, (mark) => {
    return `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
}
