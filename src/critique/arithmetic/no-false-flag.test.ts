/**
 * Kinds of equations that look false to a reader of numbers and are not, for what stands around them: none of them may be
 * flagged. Beside each kind stand false equations in the same dress, which must be. (Numbers and units: no-false-number.test.ts.)
 */
import { describe, expect, test } from 'vitest'
import { judgeReasoning } from '../reasoning-judge.ts'

/** Messages of the steps that were called false. */
function flags(text: string, question = 'How many are there?'): string[] {
  const task = { id: 't', kind: 'arithmetic', question } as const
  return judgeReasoning(task, { taskId: 't', model: 'm', text }, { blind: true })
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
    name: 'a side that goes on where it cannot be read',
    sound: [
      'By Pythagoras, $10^2 = 6^2 + OP^2$.',
      '13^2 = 5^2 + BC^2',
      '$25 = 16 + AB^2$, so $AB = 3$.',
      '$2 \\cdot 18 = 4 \\cdot \\text{height}$',
      '$3 + 9 = 2y$',
      'We know 100 + 44 = 12 * sqrt(144).',
      'So $50 + 30 = 2\\pi r$ holds.',
      '1/10 = 1/30 + 1/di',
      '$\\frac{1}{4} = \\frac{1}{12} + \\frac{1}{d}$',
      '(5.0 GeV)^2 = (4.9 GeV)^2 + (m_0 c^2)^2',
      '2 * 3 = 5 log(10)',
      'At t = 1, the slope is 2 * 2 = 4 cos(0).',
      '$2^{11} - 1 = (2-1)(2^{10} + \\ldots + 1)$',
      '30 + 20 = 10 × (the number of boxes)',
      '7 + 5 = 3 + ? so the gap is 9.',
      '7 + 5 = 3 + __ and the blank is 9.',
      '4 * 9 = 2 + □',
      '1 + 2 + 3 + 4 = 1 + 2 + ... + n',
      '(4/3)πr³ = 4πr²',
      'Area = (4/sqrt(3))^2 * sqrt(3) / 4 = 16/3 * sqrt(3)',
      'gamma = 1/sqrt(1 - (0.6)^2) = 1.25',
      'The length is sqrt (9 + 16) = 5.',
      'There are 7 adults + Shonda (1) + 2 kids + 10 friends = 20 people.',
      'It is .8 + . 84 + .82 = 2.46 in all.',
      'They read 180 pages because 14, 400 / 80 = 180.',
      'That is 13,2000 / 60 = 220 minutes.',
      '20 / 240 = 8.333...% of it',
      'Twice the corn and 15: 15+2a = 35',
      '10% of the $400 + $1580 = $1980',
      'It lasts 14 / 1 / 4 = 14 * 4 = 56 washes.',
      'f(x) at 3 is max(2, 3) + min (4 + 1, 9) = 8',
    ],
    false: [
      '10^2 = 6^2 + 8^2 + 1',
      '$36 + 65 = 100$ is the sum.',
      '3 + 9 = 13 - so 13 are left.',
      '2 * 18 = 4 * 10 apples',
      'The total is 4 * (3 + 2) = 21.',
      '(12 boxes) * 3 = 37 boxes (in all)',
    ],
  },
  {
    name: 'equations on both sides of the edge of a display or of inline mathematics',
    sound: [
      'We have \\[ 7 + 3 = 10 \\] \\[ (2)(5) = 10 \\]',
      '\\[ x = 5 \\] \\[ (3)(4) = 12 \\]',
      '\\[ 6 + 2 = 8 \\] \\[ -2 + 9 = 7 \\]',
      '\\[ 50 - 15 = 35 \\]\\[ (35)(2) = 70 \\]',
      '$2 + 3 = 5$ $(4)(2) = 8$',
      '\\( 2 + 3 = 5 \\) \\( (4)(2) = 8 \\)',
      '$$4 + 4 = 8$$ $$(8)(2) = 16$$',
      'Then $5 + 4 = 9$ (3 more than 6), as said.',
      '\\( 6 \\cdot 2 = 12 \\) (2 dozen halves) come.',
      '\\begin{align*} a &= 5 & (3)(2) &= 6 \\end{align*}',
      '\\[ 3 \\cdot 4 = 12 \\quad (5)(2) = 10 \\]',
      '\\[ 2 + 2 = 4 \\] - 3 + 5 = 2',
      '\\[ 8 - 3 = 5 \\]\n\\[ (5)(3) = 15 \\]',
    ],
    false: [
      '\\[ 7 + 3 = 11 \\] \\[ (2)(5) = 10 \\]',
      '\\[ 7 + 3 = 10 \\] \\[ (2)(5) = 11 \\]',
      '\\( 2 \\) + \\( 3 = 6 \\)',
    ],
  },
  {
    name: 'mixed numbers',
    sound: [
      'That is $37 \\frac{1}{2} + \\frac{1}{2} = 38$.',
      '$2 \\frac{1}{4} \\cdot 4 = 9$',
      '$75 / 2 = 37 \\frac{1}{2}$',
      '\\( 3 \\dfrac{2}{3} + 1 \\dfrac{1}{3} = 5 \\)',
      '$5\\tfrac12 + \\tfrac12 = 6$',
      '$1 \\frac{1}{2} + 2 \\frac{1}{2} = 4$',
      '7 1/2 + 2 1/2 = 10',
      '3 and 1/4 + 3/4 = 4',
      '6½ + 1½ = 8',
      '6 ½ * 2 = 13',
      '15 / 2 = 7 and 1/2',
      '$\\frac{7}{2} = 3 \\frac{1}{2}$, so $7 \\div 2 = 3 \\frac{1}{2}$',
      '$6 \\frac{1}{2} = 3$, taken as a product: $6 \\cdot \\frac{1}{2} = 3$',
    ],
    false: ['$37 \\frac{1}{2} + \\frac{1}{2} = 39$', '7 1/2 + 2 1/2 = 11', '$2 \\frac{1}{4} \\cdot 4 = 10$'],
  },
  {
    name: 'what is said to be false, or only supposed',
    sound: [
      '2 + 2 = 5, which is false.',
      'This gives 3 * 4 = 13, which is not true.',
      'We would get 2 + 2 = 5, a contradiction.',
      'Suppose 2 + 2 = 5.',
      'Suppose, for a contradiction, that 3 * 3 = 10.',
      'Assume that 7 - 2 = 4.',
      'If 2 + 2 = 5, then pigs fly.',
      'It is not true that 3 * 4 = 13.',
      '6 + 1 = 8 is impossible.',
      '6 + 1 = 8. This is wrong.',
      '6 + 1 = 8. That is not correct, so try 7.',
      '2 * 5 = 12 does not hold.',
      "2 * 5 = 12 doesn't work.",
      '2 * 5 = 12 ≠ 10',
      '$2 \\cdot 5 = 12 \\neq 10$',
      'Is 2 * 5 = 12?',
      'Does 2 * 5 = 12 hold?',
      'The student mistakenly wrote 2 * 5 = 12.',
      'He incorrectly computed 2 * 5 = 12 apples.',
      'Instead of 2 * 5 = 12 we take the sum.',
      'Check whether 4 * 4 = 18.',
      '4 * 4 = 18 (false)',
      '4 * 4 = 18 ✗',
      '4 * 4 = 18 cannot be.',
      'For x = 6 we have 9(0) - 8(6) = -3, which is not correct.',
      '\\[ 4 + 4 = 9 \\] which is a contradiction.',
      'Imagine that 4 + 4 = 9.',
      '2 + 2 = 5 would be wrong here.',
      'No: 2 + 2 != 5 and 2 + 2 = 5 is absurd.',
    ],
    false: [
      '2 + 2 = 5, which is what we need.',
      'If he buys three, he pays 3 * 4 = 13.',
      'This is not hard: 3 * 4 = 13.',
      'The rest is not used. He has 3 * 4 = 13 apples.',
      '2 + 2 = 5. He did not eat.',
      'It is wrong to wait. They have 3 * 4 = 13.',
    ],
  },
  {
    name: 'congruences and remainders',
    sound: [
      '8 + 9 = 5 (mod 12)',
      '$8 + 9 = 5 \\pmod{12}$',
      '$8 + 9 \\equiv 5 \\pmod{12}$',
      '8 + 9 ≡ 5 (mod 12)',
      '6 + 6 = 2 (modulo 10), which is in S.',
      'Modulo 7, 5 * 3 = 1.',
      'Working mod 12 we get 8 + 9 = 5.',
      '8 + 8 = 6 in Z_10',
      '29 / 8 = 3 remainder 5',
      '29 ÷ 8 = 3 R 5',
      '29 ÷ 8 = 3 r5',
      '29 = 3 * 8 remainder 5',
      '29 = 8 * 3, with a remainder of 5',
      '29 = 8 * 3 with 5 left over',
      '17 mod 5 = 2',
      '(17 + 8) % 12 = 1',
      '100 = 14 * 7 (remainder 2)',
      '3 * 7 = 1 mod 10',
      '$5^2 = 4 \\bmod 7$',
      '$2^3 = 1 \\mod 7$',
    ],
    false: ['8 + 9 = 5 and that is modest.', 'There are 12 left: 8 + 9 = 18.', '29 - 8 = 20 are left over.'],
  },
  {
    name: 'ordinals, labels and numbers of steps',
    sound: [
      '1st - 5 apples + 3 apples = 8 apples',
      '1st - 5 + 4 = 9',
      '2nd - 6 * 2 = 12',
      '3rd: 4 + 4 = 8',
      'On the 4th - 3 + 2 = 5',
      'Step 1 - 5 + 3 = 8',
      'Day 2 - 6 + 7 = 13',
      '1 - 3 apples + 4 apples = 7 apples',
      '(1) -5 + 8 = 3',
      '(2) (3 + 4) = 7',
      'Two ways: (1) 3 + 4 = 7, (2) (3)(4) = 12',
      '#1 - 5 + 3 = 8',
      '#2: 4 * 4 = 16',
      '1) - 5 + 8 = 3',
      'a) 4 + 4 = 8, b) -2 + 6 = 4',
      'Case 3 - 2 * 5 = 10',
      'Equation 2 - 7 * 3 = 21',
      'Q3 - 7 * 3 = 21',
      '$(1)\\; -5 + 8 = 3$',
    ],
    false: ['Step 1 - 5 + 3 = 9', '1st - 5 apples are eaten. Then 3 * 4 = 13.', 'Day 2: 6 + 7 = 14', '(3)(4) = 11'],
  },
  {
    name: 'ranges',
    sound: [
      'Pages 10-15 = 6 pages',
      'From 3-5 hours * 2 = 6-10 hours',
      '5 - 10 minutes * 2 = 10 - 20 minutes',
      '$5-$10 * 3 = $15-$30',
      'Pages 20 - 30 = 11 pages',
      'Days 3 - 7 = 5 days',
      'numbers 1–10 = 10 numbers',
      '12-15 = 4 numbers',
      'Ages 6-12 = 7 ages',
      'rows 5 - 9 = 5 rows',
      '2-3 * 10 = 20-30',
      'Chapters 4–6 = 3 chapters',
    ],
    false: [
      'He has <<12-15=3>>3 left.',
      '20 - 30 = 10',
      '15-12 = 4',
      'They sell <<10-15=5>>5 less.',
      '15 - 10 = 6 pages',
      'That is 3 - 5 = 2 apples.',
    ],
  },
  {
    name: 'definitions',
    sound: [
      'Let x = 5.',
      'Let the price be p = 5.',
      'Let x = 3 + 4 and y = 2x.',
      'Define 1 box = 12 pencils = 1 dozen pencils.',
      '1 box = 12 pencils = 144 grams',
      '1 hour = 60 minutes = 3600 seconds',
      '1 dollar = 4 quarters = 100 cents',
      '3 apples = 2 pears = 6 plums',
      'Set n = 10 and m = 4.',
      '2x + 3 = 7, so x = 2',
      'x = 2, 3x = 6 or 4x = 9',
    ],
    false: ['Let the total be T = 3 + 4 = 8.', '2 * 6 = 12 apples = 13 apples'],
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
