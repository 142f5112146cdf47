/**
 * Kinds of equations that look false to a reader of numbers and are not, for what their numbers, signs and units mean: none
 * of them may be flagged. Beside each kind stand false equations in the same dress, which must be.
 */
import { describe, expect, test } from 'vitest'
import { judgeReasoning } from '../reasoning-judge.ts'

/** Messages of the steps that were called false. */
function flags(text: string, question = 'How many are there?'): string[] {
  const task = { id: 't', kind: 'arithmetic', question } as const
  return judgeReasoning(task, { taskId: 't', model: 'm', text })
    .findings.filter(({ kind }) => kind === 'false-equation')
    .map(({ message }) => message)
}

interface Kind {
  readonly name: string
  readonly question?: string
  readonly sound: readonly string[]
  readonly false: readonly string[]
}

const KINDS: readonly Kind[] = [
  {
    name: 'operations of the question’s own',
    question: 'The operation is defined by a * b = 2a + b. Find 3 * 4.',
    sound: [
      '3 * 4 = 2(3) + 4 = 10',
      '3 * 4 = 10',
      '3 * 4 = 6 + 4 = 10',
      'So 1 * 2 = 4.',
      '(1 * 2) * 3 = 4 * 3 = 11',
      '$3 * 4 = 10$',
      '5 * 0 = 10',
      '2 * 2 = 6, then 6 * 1 = 13',
      'We get 3 * 4 = 10 apples.',
      '0 * 9 = 9',
    ],
    false: ['3 * 4 = 2(3) + 4 = 11', '6 + 4 = 11'],
  },
  {
    name: 'approximations',
    sound: [
      '10 / 3 ≈ 3',
      '22 / 7 ~ 3',
      '19 * 21 ≈ 400',
      '19 * 21 = approximately 400',
      '19 * 21 = 400 (approximately)',
      '19 * 21 = 400 approx.',
      'We round, so 19 * 21 = 400.',
      '48 * 52 = about 2500',
      '48 * 52 = 2500, rounded to the nearest hundred.',
      'We estimate 48 * 52 = 2500.',
      '$48 \\times 52 \\approx 2500$',
      '10 / 3 = roughly 3',
      '120 / 0.0278 = 4324 bricks (approximately)',
      '1 / 3 = 33%',
      '(3,200 - 4,800) / 4,800 * 100 = -33%',
      '1.7 million * 3 = 5 million, roughly',
      '12 million / 7 = 1.7 million',
      '(8.99 x 10^9) * (4.0 x 10^-9) = 3.6 x 10^1',
      '0.6 / 2.4 x 10^8 = 2.5 x 10^-9',
      '7 / 3 = 2.3333',
      '1e3 / 3 = 333.3',
      '49 * 51 = 2,500 (estimate)',
    ],
    false: [
      '10 / 3 = 3.4 apples',
      '19 * 21 = 400',
      '12 million / 7 = 1.8 million',
      '(2 x 10^3) * 3 = 7 x 10^3',
      '(1,200 - 1,800) / 1,800 * 100 = -35%',
    ],
  },
  {
    name: 'other bases',
    sound: [
      '58_9 + 18_9 = 77_9',
      '$101_2 + 1_2 = 110_2$',
      '101₂ + 11₂ = 1000₂',
      'In base 9, 58 + 18 = 77.',
      'In binary, 101 + 1 = 110.',
      '101 + 1 = 110 in base 2',
      '101 + 1 = 110 (base 2)',
      'In base-8 we have 17 + 1 = 20.',
      '0xA + 0x6 = 0x10',
      '0b11 + 0b1 = 0b100',
      'Using octal numbers, 17 + 1 = 20.',
      'In base five, 4 + 1 = 10.',
      '$(101)_2 + 1 = 6$',
      'base 6: 5 + 1 = 10',
      'with base six digits, 5 + 1 = 10',
      'FF + 1 = 100 in hexadecimal',
    ],
    false: ['The base 10 and the height 5 give 10 * 5 = 55.', 'In base ten terms: nothing. Then 58 + 18 = 77 apples.'],
  },
  {
    name: 'function calls, intervals, subscripts and coordinates',
    sound: [
      'f(2) = 7',
      'f(2) = 2 * 2 + 3 = 7',
      'g(3) + 1 = 12',
      'P(5) = 0.2',
      'C(5, 2) = 10',
      'sin(30) = 0.5',
      'sqrt(16) + 1 = 5',
      'floor(7/2) = 3',
      '2 * ceil(7/2) = 8',
      'abs(3 - 8) = 5',
      'cost(3) = 12',
      'log_2(8) = 3',
      'x lies in [0, 10 - 3] = [0, 7]',
      '(2, 5) = 3 units long',
      '[1, 4 + 2) = [1, 6)',
      'x_1 = 3 and x_2 + 1 = 5',
      'a_5 = 5(2) + 1 = 11',
      'S₃ = 1 + 2 + 3 = 6',
      'a₁ + 3 = 8',
      'A = (3, 4) + (1, 2) = (4, 6)',
      'M = (2 + 4)/2 = 3, (1 + 5)/2 = 3',
      '|3 - 8| = 5',
      '⌊7/2⌋ = 3',
      '5! = 120 and 4!/2! = 12',
      '\\(\\binom{5}{2} = 10\\)',
      'cos2(45°) = 0.5',
      'En ∝ (3)2 = 9 times larger',
      'avg (4 + 6) = 5',
      'average(4, 6, 8) = 6',
      'XOR: 5 ^ 3 = 6',
    ],
    false: ['f(2) = 2 * 2 + 3 = 8', 'The area is (3 + 4)(2) = 15.', 'In [0, 7] we count 7 - 0 = 8.'],
  },
  {
    name: 'dates, times, ratios and odds',
    sound: [
      '11 + 3 = 2 o’clock',
      "10 o'clock + 5 hours = 3 o'clock",
      '9 + 5 = 2 in the afternoon',
      '22 + 5 = 3 (3 am the next day)',
      '11 am + 3 hours = 2 pm',
      '9:00 + 2:30 = 11:30',
      '3:2 = 1.5',
      '3:2 * 10 = 15:10',
      '2 : 3 * 4 = 8 : 12',
      'The ratio is 12:18 = 2:3',
      '5/12 + 7 days = 5/19',
      '12/5 - 11/20 = 15 days',
      'May 5 + 10 days = May 15',
      '2020-05-01 + 30 days = 2020-05-31',
      'The odds are 3 to 1 = 75%',
      '3 out of 5 * 100 = 60',
      '3 for every 5 * 20 = 60',
      '2 in 5 * 100 = 40%',
      '12/25/2020 - 5 days = 12/20/2020',
      '8 : 4 = 2 : 1',
    ],
    false: [
      'At 3 o’clock she has 5 + 4 = 10 apples.',
      'Day 1: 3 * 4 = 13',
      'In the ratio 2:3 he gets 2 * 10 = 21.',
      '3/4 + 1/4 = 2 cups',
    ],
  },
  {
    name: 'chained percentages',
    sound: [
      '100 + 10% = 110 - 10% = 99',
      '50 - 20% = 40 - 10% = 36',
      '200 + 10% + 10% = 242',
      '100 - 20% - 10% = 70',
      '100 - (20% + 10%) = 70',
      '100% + 20% = 120% * 50 = 60',
      '50% of 80 = 40 - 25% = 30',
      '10% of 200 = 20 + 5% of 200 = 30',
      '200 * 90% * 80% = 144',
      '80% * 50% = 40%',
      '10 / 40 = 0.25 * 100 = 25%',
      '10 / 40 = 0.25 = 25%',
      '1000 + 5% = 1050 + 5% = 1102.5',
      '15% of 60 = 9, 60 - 15% = 51',
    ],
    false: ['100 + 10% = 111', '200 * 90% * 80% = 145', '50 - 20% = 41 - 10% = 36.9', '10 / 40 = 26%'],
  },
  {
    name: 'units that convert',
    sound: [
      '5 * 12 inches = 5 feet',
      '5 ft + 6 in = 66 in',
      '2.5 hours * 60 = 150 minutes',
      '90 minutes + 30 minutes = 2 hours',
      '3 weeks + 2 days = 23 days',
      '1.5 kg + 500 g = 2 kg',
      '3 m - 50 cm = 250 cm',
      '2 mF * 5 V = 10 mC = 0.01 C',
      '5 * 1 mile = 8.05 km',
      '10 lb * 3 = 13.6 kg',
      '2 * 1 gallon = 7.57 liters',
      '3 * 100 USD = 276 EUR',
      '$100 * 2 = €184',
      '2 * 50 km/h = 27.8 m/s',
      '4 * 250 mA = 1 A',
      '3 * 500 MB = 1.5 GB',
      '2 * 1500 W = 3 kW',
      '5 feet 6 inches + 2 inches = 68 inches',
      '2 * 18 months = 3 years',
      '3 yaps = 5 baps, so 6 yaps * 1 = 10 baps',
      '2 * 3 tonnes = 6000 kg',
      '2 h 30 min + 45 min = 195 min',
      '45 min + 45 min = 1.5 h',
      '2 * 36 in = 2 yd',
      '3 * 1 GB = 3072 MB',
      '3 fortnights * 1 = 42 days',
      '2 * 3 ft = 72 in',
      '3 * 1 liter = 101.4 ounces',
      '2 * 8 fl oz = 1 pint',
      '3 tbsp + 1 tsp = 10 tsp',
    ],
    false: [
      '5 * 12 inches = 6 feet',
      '1.5 kg + 500 grams = 3 kg',
      '3 boxes * 12 pencils = 37 pencils',
      '60 miles/hour * 3 hours = 190 miles',
      '3 hours * 60 = 190 miles',
    ],
  },
  {
    name: 'what is counted with pictures',
    sound: ['3 🍎 + 4 🍏 = 7 🍎', '2 🍕 * 8 = 16 🍕', '5🍎 - 2🍎 = 3🍎'],
    false: ['3 🍎 + 4 🍏 = 8 🍎', '2 🍕 * 8 = 17 🍕', '5🍎 - 2🍎 = 4🍎'],
  },
]

describe.each(KINDS)('$name', ({ question, sound, false: wrong }) => {
  test.each(sound)('leaves alone: %s', (text) => {
    expect(flags(text, question)).toEqual([])
  })

  test.each(wrong)('flags: %s', (text) => {
    expect(flags(text, question)).toHaveLength(1)
  })
})
