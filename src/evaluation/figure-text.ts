/**
 * Numbers as people read them: counts, shares with their interval, durations. One form for terminal, Markdown and page.
 *
 * Fractions are 0–1 inside and become percent only here.
 */
import type { Share } from './agreement.ts'
import type { Interval } from './interval.ts'

/** `12,345`. */
export function countText(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 })
}

/** `1 response`, `1,200 responses`; `plural` where an s does not make it. */
export function amountText(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`
}

/** `85.2 %`, with 100 % and 0 % only where exact, so that 99.97 % never reads as all. */
export function percentText(fraction: number): string {
  if (fraction === 0 || fraction === 1) return `${fraction * 100} %`
  const percent = Math.min(99.9, Math.max(0.1, fraction * 100))
  const sign = fraction * 100 < 0.05 ? '< ' : fraction * 100 > 99.95 ? '> ' : ''
  return `${sign}${percent.toFixed(1)} %`
}

/** `[82.1, 87.9]`, in percent. */
export function intervalText([low, high]: Interval): string {
  return `[${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`
}

/** `85.2 % [82.1, 87.9]`, or a dash where there was nothing to count. */
export function shareText(share: Share | undefined): string {
  return share === undefined ? '–' : `${percentText(share.value)} ${intervalText(share.interval)}`
}

/** A duration with three significant digits and the unit that suits it: `0.31 ms`, `42 ms`, `1.25 s`, `12 min 5 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 999.5) return `${significant(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 59.95) return `${significant(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

function significant(value: number): string {
  if (value === 0) return '0'
  if (value < 0.001) return '< 0.001'
  return String(Number(value.toPrecision(value < 1 ? 2 : 3)))
}
