/**
 * Entities by rule: runs of capitalised words, dates, years and numbers. No model and no dictionary of the world.
 *
 * Where in the flow: raw text → this → pairs of mentions. It serves where a text comes without entities, and it says so of
 * itself. What it cannot do: names in lower case, languages without capitals, German nouns (every one is taken for a name).
 */
import { isContentWord } from '../open-set/class-terms.ts'

/** A coarse type of an entity, as spaCy's models name them; `NAME` where the rule cannot tell. */
export type NamedKind = 'PERSON' | 'ORG' | 'GPE' | 'DATE' | 'CARDINAL' | 'NAME'

/** A range of tokens, [start, end), with its type. */
export interface NamedSpan {
  readonly start: number
  readonly end: number
  readonly type: NamedKind
}

const MONTHS = new Set(
  'january february march april may june july august september october november december'.split(' '),
)
const DAYS = new Set('monday tuesday wednesday thursday friday saturday sunday'.split(' '))
const TITLES = new Set(
  'mr mrs ms dr prof sir lady lord president senator king queen prince princess pope saint captain general judge'.split(
    ' ',
  ),
)
/** Titles and offices that stand before a person's name and are no part of it. */
const OFFICES = new Set(
  `mr mrs ms dr prof professor president senator king queen pope captain general judge governor colonel major
  lieutenant sergeant admiral minister mayor congressman chancellor bishop archbishop`.split(/\s+/),
)
/** Shortened words that open a name, as titles do: saint, mount, fort. */
const PREFIXES = new Set([...TITLES, 'st', 'mt', 'ft'])
/** Last words of organisations' names. */
const ORGANISATIONS = new Set(
  `inc corp corporation company co ltd llc plc gmbh ag group university college institute school bank ministry department
  agency association union party committee council foundation museum orchestra club court church news times press radio
  records studios league federation commission society hospital airlines motors police army navy parliament senate`.split(
    /\s+/,
  ),
)
/** Words before a name that make a place of it. */
const PLACE_WORDS = new Set('in at near from to into toward towards across outside around'.split(' '))
/** Small words inside a person's name. */
const PARTICLES = new Set('de la van von der den del di da al bin ibn dos du le y'.split(' '))
/** First words of names of places and bodies, and not of persons. */
const NO_FIRST_NAMES = new Set(
  `new old north south east west northern southern eastern western upper lower great greater little central mount mt lake
  river fort ft port cape san santa saint st the royal national united free siege battle treaty bay gulf`.split(/\s+/),
)
/** Small words that stand inside names. */
const INNER = new Set(['of', 'de', 'la', 'van', 'von', 'der', 'den', 'del', 'di', 'da', 'al', 'bin', 'the', '&', "'s"])
/** Capitalised where a sentence begins, and no name. */
const OPENERS = new Set(
  'a an i my your his her its our their this that these those he she it we they there here when while after before although though since because if as at by for from in into of on to with without during under over and but or so yet not no yes what who why how where which'.split(
    ' ',
  ),
)

const CAPITAL = /^\p{Lu}/u
const YEAR = /^(?:1[0-9]|20)\d\d$/
const ROMAN = /^[IVX]+$/
const NUMBER = /^\d[\d.,]*$/

/** Spans of a tokenised sentence, in order, none inside another. */
export function namedSpans(words: readonly string[]): NamedSpan[] {
  const tokens = words.map((word) => (/^[’ʼ]s$|^'S$/.test(word) ? "'s" : word))
  const found: NamedSpan[] = []
  let at = 0
  while (at < tokens.length) {
    const span =
      quotedAt(tokens, at) ??
      namedYearAt(tokens, at) ??
      dateAt(tokens, at) ??
      nameAt(tokens, at) ??
      numberAt(tokens, at)
    if (span === undefined) at++
    else {
      found.push(span)
      at = span.end
    }
  }
  return found
}

/** Marks that open a title, and those that close it. */
const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”'],
  ['«', '»'],
  ['„', '“'],
  ['``', "''"],
])
const LONGEST_TITLE = 8
/** Words of a title that need no capital. */
const SMALL = /^(?:a|an|the|and|or|of|in|on|at|to|for|from|with|by|&|'s|-|,|:)$/

/** A title in quotation marks: up to eight words, each with a capital but small ones. A sentence that is quoted has others. */
function quotedAt(tokens: readonly string[], start: number): NamedSpan | undefined {
  const close = QUOTES.get(tokens[start - 1] ?? '')
  if (close === undefined || !CAPITAL.test(tokens[start] ?? '')) return undefined
  const end = tokens.indexOf(close, start)
  if (end < 0 || end - start > LONGEST_TITLE) return undefined
  const words = tokens.slice(start, end)
  return words.every((word) => CAPITAL.test(word) || SMALL.test(word) || NUMBER.test(word))
    ? { start, end, type: 'NAME' }
    : undefined
}

/** "the 1966 World Cup" is one name, "In 1966 Ada Lin" a date and a name. */
function namedYearAt(tokens: readonly string[], start: number): NamedSpan | undefined {
  if (!YEAR.test(tokens[start] ?? '') || plain(tokens[start - 1]) !== 'the') return undefined
  const name = nameAt(tokens, start + 1)
  return name === undefined ? undefined : { ...name, start }
}

function dateAt(tokens: readonly string[], start: number): NamedSpan | undefined {
  let end = start
  let isDate = false
  while (end < tokens.length) {
    const word = plain(tokens[end])
    const isDay = /^\d{1,2}(?:st|nd|rd|th)?$/.test(word)
    const isNamed = (MONTHS.has(word) || DAYS.has(word)) && CAPITAL.test(tokens[end] ?? '')
    if (isNamed || YEAR.test(word)) isDate = true
    else if (
      !(isDay && (end > start || MONTHS.has(plain(tokens[end + 1])))) &&
      !(word === ',' && end > start && YEAR.test(plain(tokens[end + 1])))
    )
      break
    end++
  }
  return isDate ? { start, end, type: 'DATE' } : undefined
}

function numberAt(tokens: readonly string[], start: number): NamedSpan | undefined {
  return NUMBER.test(tokens[start] ?? '') ? { start, end: start + 1, type: 'CARDINAL' } : undefined
}

function nameAt(tokens: readonly string[], start: number): NamedSpan | undefined {
  if (!isName(tokens, start)) return undefined
  let end = start + 1
  while (end < tokens.length) {
    if ((isName(tokens, end) && !opensSentence(tokens, end)) || ROMAN.test(tokens[end] ?? '')) end++
    else if (
      end === start + 1 &&
      tokens[end] === '.' &&
      PREFIXES.has(plain(tokens[start])) &&
      CAPITAL.test(tokens[end + 1] ?? '')
    )
      end += 2
    else {
      let next = end
      while (INNER.has(tokens[next] ?? '') && next - end < 2) next++
      if (next === end || !isName(tokens, next)) break
      // "the Bank of England" is one name, "Anna of the Vltava" two words apart are too, "Ulm's Minster" is two names
      if (tokens[end] === "'s" && !ownsName(tokens, start, end)) break
      end = next + 1
    }
  }
  // "Euro 2016", "Boeing 720"
  if (/^\d{1,4}$/.test(tokens[end] ?? '') && !MONTHS.has(plain(tokens[end + 1]))) end++
  const office = start + 1 + tokens.slice(start + 1, end - 1).findIndex((token) => OFFICES.has(plain(token)))
  // "Royal Navy Captain Ada Lin" is two names
  if (office > start && withoutOffices(tokens, office, end) > office)
    return { start, end: office, type: typeOf(tokens, start, office) }
  const first = withoutOffices(tokens, start, end)
  return { start: first, end, type: first > start ? 'PERSON' : typeOf(tokens, start, end) }
}

/** Whether a possessive is part of the name: that of an office or of a saint ("Governor's Palace", "St. John's College"). */
function ownsName(tokens: readonly string[], start: number, end: number): boolean {
  const [first, last] = [plain(tokens[start]), plain(tokens[end - 1])]
  return (end === start + 1 && (OFFICES.has(first) || TITLES.has(first))) || (first === 'st' && last !== 'st')
}

/** Where the name itself begins: "General Ada Lin" is Ada Lin, but "King of Norway" and "Governor's Palace" stay whole. */
function withoutOffices(tokens: readonly string[], start: number, end: number): number {
  let first = start
  while (OFFICES.has(plain(tokens[first])) || (tokens[first] === '.' && first > start)) first++
  const rest = tokens.slice(first, end)
  return first < end && rest.every((token) => CAPITAL.test(token)) && !isOrganisation(rest) ? first : start
}

/** A capitalised word that is no sentence opener. */
function isName(tokens: readonly string[], at: number): boolean {
  const token = tokens[at] ?? ''
  if (!CAPITAL.test(token)) return false
  const word = plain(token)
  // "Don't", which would open a sentence
  if (/n['’ʼ]t$/.test(word)) return false
  if (MONTHS.has(word) && word !== 'may' && word !== 'march') return false
  if (!opensSentence(tokens, at)) return !(OPENERS.has(word) && word.length < 4)
  return !OPENERS.has(word) && (isContentWord(word) || word.length === 1)
}

function opensSentence(tokens: readonly string[], at: number): boolean {
  return at === 0 || /^[.!?:"“(«]$/.test(tokens[at - 1] ?? '')
}

/**
 * Whether words look like a person's first and last name: two to five of them with capitals, small words such as "von" among them,
 * none of which belongs to organisations or places. Of a name that is said to be a person's only its small words tell: "Mayor of
 * Paris" is none.
 */
export function isPersonName(words: string, isPerson: boolean): boolean {
  const parts = words.split(/\s+/)
  if (parts.length < 2) return false
  const names = parts.filter((part) => !PARTICLES.has(part))
  if (names.some((part) => part === '&' || /^(?:of|the|and)$/iu.test(part))) return false
  return (
    isPerson ||
    (parts.length <= 5 &&
      names.length >= 2 &&
      names.every((part) => CAPITAL.test(part)) &&
      !NO_FIRST_NAMES.has(plain(parts[0])) &&
      !isOrganisation(parts))
  )
}

function typeOf(tokens: readonly string[], start: number, end: number): NamedKind {
  const before = plain(tokens[start - 1])
  const first = plain(tokens[start])
  if (isOrganisation(tokens.slice(start, end))) return 'ORG'
  if ((TITLES.has(first) && tokens[start + 1] !== "'s") || TITLES.has(before)) return 'PERSON'
  if (end - start === 1 && /^\p{Lu}{2,5}$/u.test(tokens[start] ?? '')) return 'ORG'
  if (PLACE_WORDS.has(before)) return 'GPE'
  return 'NAME'
}

function isOrganisation(tokens: readonly string[]): boolean {
  return tokens.some((token) => ORGANISATIONS.has(plain(token)))
}

function plain(token: string | undefined): string {
  return (token ?? '').toLowerCase().replace(/\.$/, '')
}
