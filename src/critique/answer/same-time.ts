/** Whether two times of the day or two dates are the same. */
import type { Content } from './content.ts'
import type { Sameness } from './same-term.ts'

type Time = Extract<Content, { readonly kind: 'time' }>

/** Without a half of the day a time may be of either. */
export function sameTime(gold: Time, found: Time): Sameness {
  if ((gold.half === undefined) === (found.half === undefined))
    return gold.minutes === found.minutes ? 'equal' : 'different'
  return gold.minutes % 720 === found.minutes % 720 ? 'unknown' : 'different'
}

/** A date without a year may be of any. */
export function sameDate(gold: Content, found: Content): Sameness {
  if (gold.kind !== 'date' || found.kind !== 'date') return 'unknown'
  if (gold.month !== found.month || gold.day !== found.day) return 'different'
  if (gold.year === found.year || gold.year === undefined) return 'equal'
  return found.year === undefined ? 'unknown' : 'different'
}

/** `15:30` and 3:30 p.m. Hours up to 12 leave the half of the day open. */
export function sameClock(gold: Content, found: Content): Sameness {
  const [time, other] = gold.kind === 'time' ? [gold, found] : [found, gold]
  if (time.kind !== 'time' || other.kind !== 'ratio' || other.parts.length !== 2) return 'unknown'
  const [hours, minutes] = other.parts.map((part) =>
    part.kind === 'number' && part.value.d === 1n ? part.value.n : -1n,
  )
  if (hours === undefined || minutes === undefined || hours < 0n || hours > 24n || minutes < 0n || minutes > 59n)
    return 'different'
  const said = Number((hours % 24n) * 60n + minutes)
  if (hours > 12n || hours === 0n || time.half === undefined) return said === time.minutes ? 'equal' : 'different'
  return said % 720 === time.minutes % 720 ? 'unknown' : 'different'
}

/** A length of time is no time of the day. */
export function isDuration(content: Content): boolean {
  return content.kind === 'quantity' && content.unit?.dimensions.has('time') === true
}
