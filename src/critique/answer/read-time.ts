/** Clock times and dates, as English and its neighbours print them: `3:30 p.m.`, "half past three", `15h45`, `5 de marzo de 2021`. */
import type { Content } from './content.ts'
import { numberFromWords, ordinalFrom } from './number-words.ts'

const HALF_DAY = String.raw`(?:([ap])\.?\s?m\.?|in\s+the\s+(morning|afternoon|evening)|at\s+(night))`
const CLOCK = new RegExp(String.raw`^(?:at\s+)?(\d{1,2})(?:[:.](\d{2})(?::00)?)?\s*(?:o'clock\s*)?${HALF_DAY}$`, 'i')
/** `15.45 Uhr`, `15h45`, `15 h 45`, 15時45分: hours up to 24. */
const DAY_CLOCK =
  /^(?:um\s+|à\s+)?(\d{1,2})(?:[.:](\d{2}))?\s*uhr(?:\s+(\d{1,2}))?$|^(?:à\s+)?(\d{1,2})(?:\s?h\s?(\d{2})|:(\d{2}):00)$|^(\d{1,2})\s?[点點时時시](?:\s?(\d{1,2})\s?[分분])?$/i
/** "quarter to four", "half past two in the afternoon", "twenty past 3". */
const SPOKEN_CLOCK = new RegExp(
  String.raw`^(?:at\s+)?(?:an?\s+)?(half|quarter|[a-z]+(?:-[a-z]+)?|\d{1,2})\s+(minutes\s+)?(past|after|to|before|till)\s+(\d{1,2}|[a-z]+)(?:\s*(?:o'clock\s*)?${HALF_DAY})?$`,
  'i',
)

/** Names of the months from January on, by language. */
const MONTHS = [
  'january february march april may june july august september october november december',
  'januar februar märz april mai juni juli august september oktober november dezember',
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
  'januari februari maart april mei juni juli augustus september oktober november december',
  'января февраля марта апреля мая июня июля августа сентября октября ноября декабря',
].map((names) => names.split(' '))
/** The number of the month by its name, and by its first three letters in English. */
const MONTH_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...MONTHS.flatMap((names) => names.map((name, at) => [name, at + 1] as const)),
  ...(MONTHS[0] ?? []).map((name, at) => [name.slice(0, 3), at + 1] as const),
  ['sept', 9],
])
const MONTH = String.raw`(\p{L}{3,10})\.?`
const DAY = String.raw`(\d{1,2}|(?!of\b)[a-z]{5,}(?:[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?)`
const WEEKDAY = String.raw`(?:on\s+|am\s+|le\s+|el\s+|il\s+|op\s+)?(?:\p{L}+(?:day|tag|di),?\s+)?(?:den\s+)?`
const DATES: readonly (readonly [pattern: RegExp, month: number, day: number, year: number])[] = [
  [new RegExp(String.raw`^${WEEKDAY}${MONTH}\s+(?:the\s+)?${DAY}(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$`, 'iu'), 1, 2, 3],
  [
    new RegExp(
      String.raw`^${WEEKDAY}(?:the\s+)?${DAY}(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:of|de|do))?[\s-]+${MONTH}(?:,?(?:\s+(?:de|del|do))?[\s-]+(\d{4})(?:\s+г(?:ода|\.)?)?)?$`,
      'iu',
    ),
    2,
    1,
    3,
  ],
  [/^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/, 2, 3, 1],
  [/^(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]$/, 2, 3, 1],
]

/** The time or the date that a text is, or undefined for any other. */
export function timeOrDate(text: string): Content | undefined {
  return timeContent(text) ?? spokenTime(text) ?? dateContent(text)
}

/** `3:30 p.m.`, `9 in the morning`, noon. Without a half of the day `3:40` may be a ratio, and is compared as one. */
function timeContent(text: string): Content | undefined {
  if (/^(?:at\s+)?(?:(?:12(?::00)?\s+)?noon|midday)$/i.test(text)) return { kind: 'time', minutes: 720, half: 'pm' }
  if (/^(?:at\s+)?(?:12(?::00)?\s+)?midnight$/i.test(text)) return { kind: 'time', minutes: 0, half: 'am' }
  const day = DAY_CLOCK.exec(text)
  if (day !== null)
    return timeOf(
      Number(day[1] ?? day[4] ?? day[7]),
      Number(day[2] ?? day[3] ?? day[5] ?? day[6] ?? day[8] ?? 0),
      undefined,
    )
  const clock = CLOCK.exec(text)
  if (clock === null) return undefined
  return timeOf(Number(clock[1]), Number(clock[2] ?? 0), clock.slice(3))
}

/** The hour's number and what is said of the half of the day. */
function timeOf(
  hours: number,
  minutes: number,
  half: readonly (string | undefined)[] | undefined,
): Content | undefined {
  if (!(hours <= 24) || !(minutes <= 59)) return undefined
  if (half === undefined || half.every((part) => part === undefined)) {
    // up to twelve the half of the day is open
    const said = (hours % 24) * 60 + minutes
    const isSaid = hours > 12 || hours === 0
    return { kind: 'time', minutes: said, half: isSaid ? (said >= 720 ? 'pm' : 'am') : undefined }
  }
  const [letter, part, night] = half
  // eight at night is after noon, two at night is not
  const isNight = night !== undefined && (hours < 6 || hours === 12)
  const isAfternoon = !isNight && letter?.toLowerCase() !== 'a' && !/morning/i.test(part ?? '')
  return {
    kind: 'time',
    minutes: (hours % 12) * 60 + (isAfternoon ? 720 : 0) + minutes,
    half: isAfternoon ? 'pm' : 'am',
  }
}

/** "quarter to four in the afternoon", "half past two". */
function spokenTime(text: string): Content | undefined {
  const match = SPOKEN_CLOCK.exec(text)
  if (match === null) return undefined
  const part = match[1]?.toLowerCase() ?? ''
  // "three to two" is a ratio
  const isClock = /^(?:half|quarter)$/.test(part) || [match[2], ...match.slice(5)].some((said) => said !== undefined)
  if (!isClock) return undefined
  const offset = part === 'half' ? 30 : part === 'quarter' ? 15 : spelledInteger(part)
  const hour = spelledInteger(match[4]?.toLowerCase() ?? '')
  if (offset === undefined || hour === undefined || hour < 1 || hour > 12 || offset > 59) return undefined
  const isPast = /past|after/i.test(match[3] ?? '')
  const [hours, minutes] = isPast ? [hour, offset] : [hour === 1 ? 12 : hour - 1, 60 - offset]
  return minutes > 59 ? undefined : timeOf(hours, minutes, match.slice(5))
}

function spelledInteger(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  const number = numberFromWords([text])
  return number?.value.d === 1n ? Number(number.value.n) : undefined
}

/** `July 4, 2020`, `the 4th of July`, `2020-07-04`. */
function dateContent(text: string): Content | undefined {
  for (const [pattern, month, day, year] of DATES) {
    const match = pattern.exec(text)
    if (match === null) continue
    const name = (match[month] ?? '').toLowerCase()
    const at = /^\d/.test(name) ? Number(name) : (MONTH_NUMBERS.get(name) ?? 0)
    const said = match[day] ?? ''
    const [number, inYear] = [/^\d/.test(said) ? Number(said) : Number(ordinalFrom(said) ?? 0n), match[year]]
    if (at >= 1 && at <= 12 && number >= 1 && number <= 31)
      return { kind: 'date', month: at, day: number, year: inYear === undefined ? undefined : Number(inYear) }
  }
  return undefined
}
