/**
 * Steps in the many prints that models use: times, units, money, signs, remainders, lists, tables, other scripts. What is
 * right may not be flagged, and the same dress around a slip must be. What stands under `unread` is wrong and not read.
 */
import { expect, test } from 'vitest'
import { judgeReasoning } from '../reasoning-judge.ts'

const SOUND = String.raw`
3:00 PM + 2:30 = 5:30 PM
10:45 - 1:15 = 9:30
9 hours - 45 minutes = 8 hours 15 minutes
2 h 40 min + 30 min = 3 h 10 min
1 ft 8 in + 6 in = 2 ft 2 in
5 lb 4 oz + 14 oz = 6 lb 2 oz
1 dozen + 6 eggs = 18 eggs
2 weeks + 3 days = 17 days
1 year - 3 months = 9 months
$1 - 35 cents = 65 cents
$1 - 35¢ = 65¢
3 quarters + 2 dimes = 95 cents
1 km - 250 m = 750 m
1 hour / 4 = 15 minutes
100% - 35% = 65%
20% + 30% = 50%
50% × 80 = 40
200 + 10% = 220
80 less 25% = 60
15 percent of 60 is 9
30 is 50% of 60
1/2 of 1/3 = 1/6
half of 14 = 7
double 8 = 16
a third of 27 = 9
3 squared = 9
3² + 4² = 25
2³ = 8
5! = 120
4! / 2! = 12
C(5,2) = 10
5C2 = 10
\binom{5}{2} = 10
|3 - 8| = 5
|-4| + 2 = 6
√49 = 7
√(9 + 16) = 5
∛27 = 3
\sqrt[3]{27} = 3
\frac{6}{2} = 3
\frac62 = 3
\frac{3}{4} + \frac{1}{4} = 1
\dfrac{7}{2} = 3.5
7/2 = 3 remainder 1
7 ÷ 2 = 3 r 1
17 mod 5 = 2
17 % 5 = 2
17 // 5 = 3
2 ** 5 = 32
2^5 = 32
2^{10} = 1024
10^3 = 1,000
1.5e3 = 1500
1.5 × 10³ = 1500
3.0 x 10^2 = 300
10^-2 = 0.01
-3 - -5 = 2
-3 + (-5) = -8
5 - (-2) = 7
(-2)^2 = 4
-2^2 = -4
−4 × −3 = 12
(5)(6) = 30
5(6) = 30
2(3 + 4) = 14
(2 + 3)(4) = 20
3 × (4 + 5) = 27
[2 + (3 × 4)] × 2 = 28
{1 + 2} × 3 = 9
8 ÷ 2(2 + 2) = 16
8 ÷ 2(2 + 2) = 1
6/2/3 = 1
24 / 4 * 2 = 12
1 + 1/2 = 1.5
1 1/2 + 1 1/2 = 3
2½ × 2 = 5
0.1 + 0.2 = 0.3
0.1 + 0.2 = 0.30000000000000004
1/3 = 0.333...
1/3 ≈ 0.33
2/3 = 0.67
22/7 ≈ 3.14
10/3 = 3.3
100/7 = 14.29
1,000 - 1 = 999
1 000 + 1 = 1 001
1.000 + 1 = 1.001
1_000 + 1 = 1001
12,345 + 5 = 12,350
$1,234.50 + $0.50 = $1,235
$20 × 3 = $60.00
€5 + €3 = €8
£2.50 x 4 = £10
5 apples + 3 apples = 8 apples
5 apples + 3 pears = 8 fruits
5 boys and 3 girls = 8 children
5 + 3 = 8 + 2 = 10
12 - 5 = 7, 7 - 2 = 5
3 + 4 = 7 = 14 / 2
x = 3 + 4 = 7
2x = 14, x = 14/2 = 7
2x + 3 = 13 → 2x = 10 → x = 5
3x = 9 => x = 3
x/2 = 5 ⟹ x = 10
Let x = 5. Then 2x = 10.
If a = 3, then 4a = 12.
y = 2(3) + 1 = 7
f(3) = 2·3 + 1 = 7
f(2) = 4 - 1 = 3
P(A) = 3/10 = 0.3
A = πr² = 9π
A = π(3)² ≈ 28.27
C = 2π(5) = 10π
V = 4/3 π 3³ = 36π
sin 30° = 0.5
sin(30°) = 1/2
cos 60° + 1 = 1.5
log 100 = 2
log_2 8 = 3
ln e = 1
e^0 = 1
i^2 = -1
(1 + i)(1 - i) = 2
1011_2 = 11
0b101 = 5
0xFF = 255
XII + III = XV
1 + 2 + 3 + ... + 10 = 55
1 + 2 + … + 100 = 5050
2 + 4 + 6 + ⋯ + 20 = 110
Σ k for k = 1..4 = 10
3, 4, 5 → 3 + 4 + 5 = 12
Mean = (2 + 4 + 9) / 3 = 5
(80 + 90 + 100)/3 = 90
Average: 270 ÷ 3 = 90
Ratio 3:2 = 6:4
3 : 4 = 0.75
3/4 = 75%
75% = 0.75
0.75 = 75 %
3 out of 4 = 75%
1 in 5 = 20%
7 tens + 3 ones = 73
3 tens = 30
2 hundreds + 5 = 205
2 million + 500,000 = 2.5 million
1.2k + 300 = 1.5k
5K - 1K = 4K
60 km/h × 2 h = 120 km
60 mph * 1.5 hours = 90 miles
120 miles / 2 hours = 60 mph
$15/hour × 8 hours = $120
3 boxes × 12 pens/box = 36 pens
5 m × 4 m = 20 m²
5 cm * 4 cm = 20 cm^2
20 m² / 4 m = 5 m
100 cm = 1 m
1 m = 100 cm
1 hour = 60 minutes
60 minutes = 1 hour
1 gallon = 4 quarts
98.6°F - 32 = 66.6
(98.6 - 32) × 5/9 = 37
Monday + 3 days = Thursday
Day 3 + 4 days = Day 7
2024 - 1990 = 34 years
Page 12 + 5 = page 17
Answer choice (B) 12 + 3 = 15
(a) 3 + 4 = 7 (b) 5 + 6 = 11
1) 3 + 4 = 7
1. 3 + 4 = 7
Step 2: 3 + 4 = 7
• 3 + 4 = 7
- 3 + 4 = 7
* 3 + 4 = 7
| 3 + 4 | = 7
| 3 + 4 | 7 |
3 + 4 = **7**
**3 + 4 = 7**
3 + 4 = \boxed{7}
3 + 4 = $\boxed{7}$
3 + 4 = 7.
3 + 4 = 7!
3 + 4 = 7 ✓
3 + 4 = 7 (since 3 < 4)
3 + 4 ≠ 8
3 + 4 != 8
3 + 4 < 8
3 + 4 >= 7
3 + 4 == 7
3 + 4 := 7
3 plus 4 equals 7
3 plus 4 is 7
three plus four = 7
the sum of 3 and 4 = 7
3 + 4 = seven
3 + 4 = 7 apples each for 2 kids = 14 apples
He had 10 - 3 = 7 left, so 7 × 2 = 14
Is 3 + 4 = 8? No.
Someone may say 3 + 4 = 8, which is wrong.
"3 + 4 = 8" is false.
It is not true that 3 + 4 = 8.
3 + 4 = 8 would be wrong.
3 + 4 = 8? No, 3 + 4 = 7.
Wait, 3 + 4 = 8 is not right; it is 7.
I wrote 3 + 4 = 8 by mistake; it should be 7.
~3 + 4 = 7
3 + 4 ~ 7
3·4 = 12
3×4=12
3x4=12
3 x 4 = 12
3X4 = 12
3*4 = 12
3 ∗ 4 = 12
3⋅4 = 12
3 \times 4 = 12
3 \cdot 4 = 12
12 ÷ 4 = 3
12 : 4 = 3
12 \div 4 = 3
12 ∕ 4 = 3
３ + ４ = ７
三 + 四 = 七
3 + 4 = 7，5 + 6 = 11
3 + 4 = 7；5 + 6 = 11
3 + 4 = 7。
2,5 + 1,5 = 4
2,5 + 1,5 = 4,0
10 - 2 x 3 = 4
(10 - 2) x 3 = 24
3 + 4 = 7 + 1 = 8
4 + 5 = 9, so 9 - 3 = 6 and 6 / 2 = 3
20 - 8 = 12 - 4 = 8
100 / 8 = 12.5 ≈ 13
100 / 8 = 12.5, which rounds up to 13
35 / 4 = 8.75 = 9 buses
35 / 4 = 8 (rounded down)
35 / 4 ≈ 9
17 / 5 = 3 with 2 left over
17 = 3 × 5 + 2
0.5 * 0.5 = .25
.5 + .5 = 1
5. + 5. = 10.
1/0 = undefined
0/5 = 0
0 × 5 = 0
0^0 = 1
1.000 + 500 = 1.500
2 quarters + 1 dime = 60 cents
4 tens - 2 ones = 38
`

const FALSE = String.raw`
3:00 PM + 2:30 = 5:30 PM and 3 + 4 = 8
2 weeks + 3 days = 16 days
$1 - 35 cents = 75 cents
100% - 35% = 75%
20% + 30% = 60%
50% × 80 = 45
15 percent of 60 = 10
1/2 of 1/3 = 1/5
3² + 4² = 26
2³ = 6
\frac{6}{2} = 4
\frac{3}{4} + \frac{1}{4} = 2
\dfrac{7}{2} = 3.6
2 ** 5 = 10
2^5 = 10
2^{10} = 1000
10^3 = 10,000
1.5 × 10³ = 15000
-3 + (-5) = -2
5 - (-2) = 3
(-2)^2 = -4
−4 × −3 = -12
(5)(6) = 36
5(6) = 56
2(3 + 4) = 10
3 × (4 + 5) = 17
[2 + (3 × 4)] × 2 = 26
24 / 4 * 2 = 4
1 + 1/2 = 2.5
0.1 + 0.2 = 0.4
2/3 = 0.57
100/7 = 14.5
1,000 - 1 = 9,999
12,345 + 5 = 12,395
$1,234.50 + $0.50 = $1,234
$20 × 3 = $80.00
€5 + €3 = €9
5 apples + 3 apples = 9 apples
5 + 3 = 9 + 2 = 11
x = 3 + 4 = 8
y = 2(3) + 1 = 8
f(3) = 2·3 + 1 = 9
P(A) = 3/10 = 0.4
(1 + 2 + 9) / 3 = 5
Mean = (2 + 4 + 9) / 3 = 6
(80 + 90 + 100)/3 = 95
Average: 270 ÷ 3 = 80
3/4 = 85%
2 million + 500,000 = 3.5 million
60 mph * 1.5 hours = 80 miles
120 miles / 2 hours = 70 mph
$15/hour × 8 hours = $130
3 boxes × 12 pens/box = 34 pens
2024 - 1990 = 44 years
1) 3 + 4 = 8
1. 3 + 4 = 8
Step 2: 3 + 4 = 8
• 3 + 4 = 8
- 3 + 4 = 8
* 3 + 4 = 8
3 + 4 = **8**
**3 + 4 = 8**
3 + 4 = \boxed{8}
3 + 4 = $\boxed{8}$
3 + 4 = 8.
3 + 4 = 8!
3 + 4 = 8 ✓
3 + 4 == 8
3 plus 4 equals 8
He had 10 - 3 = 6 left, so 6 × 2 = 12
3·4 = 13
3×4=13
3x4=13
3 x 4 = 13
3*4 = 13
3⋅4 = 13
3 \times 4 = 13
3 \cdot 4 = 13
12 ÷ 4 = 4
12 \div 4 = 4
3 + 4 = 7，5 + 6 = 12
3 + 4 = 8。
10 - 2 x 3 = 5
(10 - 2) x 3 = 25
20 - 8 = 13 - 4 = 9
100 / 8 = 13.5
0.5 * 0.5 = .5
.5 + .5 = 2
0 × 5 = 5
1.000 + 500 = 1.600
4 tens - 2 ones = 48
`

const UNREAD = String.raw`
9 hours - 45 minutes = 9 hours 15 minutes
1 ft 8 in + 6 in = 2 ft 4 in
1 km - 250 m = 850 m
half of 14 = 8
5! = 60
|3 - 8| = 6
√49 = 8
√(9 + 16) = 7
1.5e3 = 150
1 1/2 + 1 1/2 = 2
3 + 4 = 7 = 15 / 2
75% = 0.85
60 km/h × 2 h = 130 km
5 m × 4 m = 25 m²
３ + ４ = ８
17 = 3 × 5 + 3
`

function isFlagged(text: string): boolean {
  const task = { id: 't', kind: 'arithmetic', question: 'How many are there?' } as const
  const { findings } = judgeReasoning(task, { taskId: 't', model: 'm', text })
  return findings.some(({ kind }) => kind === 'false-equation')
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

test('flags no right step', () => {
  const lines = linesOf(SOUND)
  expect(lines.length).toBeGreaterThan(200)
  expect(lines.filter(isFlagged)).toEqual([])
})

test('flags wrong steps in the same dress', () => {
  const lines = linesOf(FALSE)
  expect(lines.length).toBeGreaterThan(80)
  expect(lines.filter((line) => !isFlagged(line))).toEqual([])
})

test('does not read roots, factorials, products of units and full-width digits', () => {
  expect(linesOf(UNREAD).filter(isFlagged)).toEqual([])
})
