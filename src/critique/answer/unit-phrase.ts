/**
 * Units of an answer: `cm^2`, `square metres`, `miles per hour`, `$`, `\text{ m/s}`, `apples`. A unit that is known has
 * dimensions and a factor, so that `2 hours` equals `120 minutes` and is not `2 minutes`. Any other word is only a name.
 */
import { divide, multiply, rational, type Rational } from '../arithmetic/rational.ts'

/** What stands behind a number. */
export interface UnitPhrase {
  /** Exponent by dimension, or empty for names only. */
  readonly dimensions: ReadonlyMap<string, number>
  /** How many of the dimension's own unit one of this is. */
  readonly factor: Rational
  /** Names of what is counted, in singular: `apple`. */
  readonly nouns: readonly string[]
}

interface KnownUnit {
  readonly dimension: string
  readonly factor: Rational
  readonly power: number
}

type Scale = Readonly<Record<string, readonly [n: number, d?: number]>>

/** By dimension: name to numerator and denominator in the dimension's own unit. */
const scales: Readonly<Record<string, Scale>> = {
  time: {
    s: [1],
    sec: [1],
    second: [1],
    ms: [1, 1000],
    millisecond: [1, 1000],
    min: [60],
    minute: [60],
    h: [3600],
    hr: [3600],
    hour: [3600],
    day: [86_400],
    week: [604_800],
    wk: [604_800],
    fortnight: [1_209_600],
  },
  calendar: { month: [1], quarter: [3], year: [12], yr: [12], decade: [120], century: [1200], centuries: [1200] },
  dollar: {
    dollar: [100],
    '§': [100],
    usd: [100],
    buck: [100],
    cent: [1],
    '¢': [1],
    penny: [1],
    pennies: [1],
    nickel: [5],
    dime: [10],
  },
  euro: { '€': [1], euro: [1], eur: [1] },
  pound: { '£': [1], gbp: [1] },
  yen: { '¥': [1], yen: [1], yuan: [1], 円: [1], 元: [1] },
  rupee: { '₹': [1], rupee: [1], rs: [1] },
  // in tenths of a millimetre: an inch is 254
  length: {
    mm: [10],
    millimeter: [10],
    millimetre: [10],
    cm: [100],
    centimeter: [100],
    centimetre: [100],
    dm: [1000],
    decimeter: [1000],
    m: [10_000],
    meter: [10_000],
    metre: [10_000],
    km: [10_000_000],
    kilometer: [10_000_000],
    kilometre: [10_000_000],
    inch: [254],
    inches: [254],
    in: [254],
    ft: [3048],
    foot: [3048],
    feet: [3048],
    yd: [9144],
    yard: [9144],
    mi: [16_093_440],
    mile: [16_093_440],
  },
  mass: {
    mg: [1],
    milligram: [1],
    g: [1000],
    gram: [1000],
    gm: [1000],
    kg: [1_000_000],
    kilogram: [1_000_000],
    kilo: [1_000_000],
    tonne: [1_000_000_000],
    oz: [45_359_237, 1600],
    ounce: [45_359_237, 1600],
    lb: [45_359_237, 100],
    pound: [45_359_237, 100],
    ton: [907_184_740],
  },
  volume: {
    ml: [1],
    milliliter: [1],
    millilitre: [1],
    cl: [10],
    dl: [100],
    l: [1000],
    liter: [1000],
    litre: [1000],
  },
  cup: { teaspoon: [1], tablespoon: [3], cup: [48], pint: [96], quart: [192], gallon: [768] },
  // in degrees. A radian is no rational number of them
  degree: { degree: [1], deg: [1], '°': [1], revolution: [360], arcminute: [1, 60] },
  radian: { radian: [1], rad: [1] },
  temperature: { celsius: [1] },
  fahrenheit: { fahrenheit: [1] },
  data: { bit: [1], byte: [8], kb: [8000], mb: [8_000_000], gb: [8_000_000_000] },
  newton: { newton: [1], n: [1] },
  joule: { joule: [1], kj: [1000], kilojoule: [1000], j: [1] },
  watt: { watt: [1], kw: [1000], kilowatt: [1000], w: [1] },
  // symbols are read in lower case, so that mPa and MPa, meV and MeV are one: such pairs are left out
  volt: { volt: [1], v: [1], millivolt: [1, 1000], kv: [1000], kilovolt: [1000] },
  ampere: { ampere: [1], amp: [1], a: [1], milliampere: [1, 1000], milliamp: [1, 1000] },
  ohm: { ohm: [1], ω: [1], kω: [1000], kiloohm: [1000] },
  tesla: { tesla: [1], t: [1] },
  kelvin: { kelvin: [1], k: [1] },
  pascal: { pascal: [1], pa: [1], kpa: [1000], kilopascal: [1000], atm: [101_325], atmosphere: [101_325] },
  hertz: { hertz: [1], hz: [1], khz: [1000], kilohertz: [1000], ghz: [1_000_000_000], gigahertz: [1_000_000_000] },
  mole: { mole: [1], mol: [1], mmol: [1, 1000], millimole: [1, 1000] },
  electronvolt: { electronvolt: [1], ev: [1], kev: [1000], kiloelectronvolt: [1000] },
}

const UNITS: ReadonlyMap<string, KnownUnit> = new Map(
  Object.entries(scales).flatMap(([dimension, scale]) =>
    Object.entries(scale).map(
      ([name, [n, d]]) =>
        [name, { dimension, factor: rational(BigInt(n), BigInt(d ?? 1)) ?? { n: 1n, d: 1n }, power: 1 }] as const,
    ),
  ),
)

/** Coins: nobody asks for a sum in them without naming them. */
const COINS = new Set(['penny', 'pennies', 'nickel', 'dime', 'quarter'])

/** The factors of all units of a dimension that a question may ask for. */
export function unitFactors(dimension: string): readonly Rational[] {
  return [...UNITS]
    .filter(([name, unit]) => unit.dimension === dimension && !COINS.has(name))
    .map(([, unit]) => unit.factor)
}

/** Units of one letter, which a letter behind digits may be. */
const LETTER_UNITS = new Set(['m', 'g', 's', 'h', 'l', 'L', 'N', 'J', 'W'])
/** Units of one letter that is a variable more often: a volume, an area, a period. */
const SYMBOL_UNITS = new Set(['V', 'A', 'T', 'K', 'Ω'])

const SPEEDS: ReadonlyMap<string, string> = new Map([
  ['mph', 'miles per hour'],
  ['kph', 'km per h'],
  ['kmh', 'km per h'],
])

/** Words between number and unit that say nothing. */
const FILLERS = new Set(
  (
    'of the a an more less fewer different total in all each altogether left remaining away long tall old high wide deep about ' +
    'approximately exactly only his her their its own to for on at'
  ).split(' '),
)

const NO_UNIT: UnitPhrase = { dimensions: new Map(), factor: { n: 1n, d: 1n }, nouns: [] }

/** The unit that words name, given in lower case but for single letters. Signs `^ / * ( )` may stand among them. */
export function readUnit(words: readonly string[]): UnitPhrase {
  const state = { dimensions: new Map<string, number>(), factor: { n: 1n, d: 1n } as Rational, nouns: [] as string[] }
  let direction = 1
  let power = 1
  const list = words.flatMap((word) => SPEEDS.get(word)?.split(' ') ?? [word])
  for (let at = 0; at < list.length; at++) {
    const word = list[at] ?? ''
    if (word === '/' || word === 'per' || word === 'every' || (word === 'an' && direction === 1 && at > 0)) {
      direction = -1
      continue
    }
    if (word === 'square' || word === 'sq') {
      power = 2
      continue
    }
    if (word === 'cubic' || word === 'cu') {
      power = 3
      continue
    }
    const scale =
      word === 'C' || word === 'celsius' ? 'temperature' : word === 'F' || word === 'fahrenheit' ? 'fahrenheit' : ''
    if (scale !== '' && state.dimensions.delete('degree')) {
      state.dimensions.set(scale, 1)
      continue
    }
    const unit = knownUnit(word)
    if (unit === undefined) {
      if (
        /^\p{L}{2,}$|^[^\x20-\x7e]$|^\p{L}[\p{L}'-]+$/u.test(word) &&
        !FILLERS.has(word) &&
        direction === 1 &&
        power === 1
      )
        state.nouns.push(singular(word))
      else if (/^\p{So}|\p{Extended_Pictographic}$/u.test(word)) state.nouns.push(word)
      continue
    }
    if (list[at + 1] === 'squared' || (list[at + 1] === '^' && list[at + 2] === '2')) power = 2
    if (list[at + 1] === 'cubed' || (list[at + 1] === '^' && list[at + 2] === '3')) power = 3
    // a second unit without a sign between them is a name: `5 dollars an hour` went by `an`, `12 inch pizzas` by `pizza`
    if (state.dimensions.size > 0 && direction === 1 && list[at - 1] !== '*' && list[at - 1] !== '-') continue
    const exponent = direction * power
    state.dimensions.set(unit.dimension, (state.dimensions.get(unit.dimension) ?? 0) + exponent)
    for (let k = 0; k < power; k++) {
      const next = direction === 1 ? multiply(state.factor, unit.factor) : divide(state.factor, unit.factor)
      state.factor = next ?? state.factor
    }
    power = 1
  }
  return state.dimensions.size === 0 && state.nouns.length === 0 ? NO_UNIT : state
}

/** Whether a word is a unit of the table. */
export function isKnownUnit(word: string): boolean {
  return knownUnit(word) !== undefined || SPEEDS.has(word)
}

export function isLetterUnit(letter: string): boolean {
  return LETTER_UNITS.has(letter) || SYMBOL_UNITS.has(letter)
}

/** Whether the letter is a unit behind a plain number alone: `\frac{1}{2} V` is half of a variable. */
export function isSymbolUnit(letter: string): boolean {
  return SYMBOL_UNITS.has(letter)
}

function knownUnit(word: string): KnownUnit | undefined {
  if (word.length === 1) return isLetterUnit(word) || /[^a-zA-Z]/.test(word) ? UNITS.get(word.toLowerCase()) : undefined
  return UNITS.get(word) ?? (word.endsWith('s') ? UNITS.get(word.slice(0, -1)) : undefined)
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 4 && /(?:s|x|ch|sh)es$/.test(word)) return word.slice(0, -2)
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** How two units stand to each other. */
export type UnitRelation =
  /** At least one has no unit, or both have the same. */
  | { readonly kind: 'same' }
  /** One converts into the other: the found number times this is in gold's unit. */
  | { readonly kind: 'convertible'; readonly factor: Rational }
  /** They measure different things: hours and metres, metres and square metres. */
  | { readonly kind: 'conflict' }
  /** Names that have no word in common. */
  | { readonly kind: 'unclear' }

/** Compares gold's unit with the found one. */
export function relateUnits(gold: UnitPhrase | undefined, found: UnitPhrase | undefined): UnitRelation {
  if (gold === undefined || found === undefined) return { kind: 'same' }
  if (gold.dimensions.size > 0 && found.dimensions.size > 0) {
    if (isLooseUnit(gold.dimensions, found.dimensions)) return { kind: 'same' }
    if (!sameDimensions(gold.dimensions, found.dimensions)) return { kind: 'conflict' }
    // 60 km is no speed
    if (isSpeed(gold.dimensions) !== isSpeed(found.dimensions)) return { kind: 'unclear' }
    const factor = divide(found.factor, gold.factor)
    // a rate that only one side names ("5 dollars", "5 dollars per day") does not convert
    if (factor === null || gold.dimensions.size !== found.dimensions.size) return { kind: 'same' }
    return factor.n === factor.d ? { kind: 'same' } : { kind: 'convertible', factor }
  }
  if (gold.nouns.length > 0 && found.nouns.length > 0)
    return gold.nouns.some((noun) => found.nouns.includes(noun)) ? { kind: 'same' } : { kind: 'unclear' }
  return { kind: 'same' }
}

function isSpeed(dimensions: ReadonlyMap<string, number>): boolean {
  return dimensions.get('length') === 1 && dimensions.get('time') === -1
}

/** A degree may be one of temperature, and a pound one of money. */
function isLooseUnit(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  const pair = [dimensionKey(a, 1), dimensionKey(b, 1)].toSorted().join(' ')
  return pair === 'degree^1 temperature^1' || pair === 'degree^1 fahrenheit^1' || pair === 'mass^1 pound^1'
}

/** The same dimensions, where a `per` that only one side names is left aside. */
function sameDimensions(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  if (dimensionKey(a, 1) !== dimensionKey(b, 1)) return false
  const [first, second] = [dimensionKey(a, -1), dimensionKey(b, -1)]
  return first === second || first === '' || second === ''
}

/** The dimensions with exponents of one sign, in order. */
function dimensionKey(dimensions: ReadonlyMap<string, number>, sign: 1 | -1): string {
  return [...dimensions]
    .filter(([, exponent]) => exponent * sign > 0)
    .map(([name, exponent]) => `${name}^${exponent}`)
    .toSorted()
    .join(' ')
}
