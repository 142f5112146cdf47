/** A third batch, written after the second was mended: last sentences of word problems, forms of one answer, near misses. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const LAST_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'last sentences and near misses',
    String.raw`
18 == Janet sells 16 - 3 - 4 = <<16-3-4=9>>9 duck eggs a day.⏎She makes 9 * 2 = $<<9*2=18>>18 every day at the farmer’s market.⏎#### 18
18 == Let's break it down:⏎- Eggs per day: 16⏎- Eaten: 3⏎- Baked: 4⏎- Sold: 16 - 3 - 4 = 9⏎- Earnings: 9 × $2 = **$18**⏎⏎So Janet makes **$18** per day.
9 /= Let's break it down:⏎- Sold: 16 - 3 - 4 = 9⏎- Earnings: 9 × $2 = **$18**⏎⏎So Janet makes **$18** per day.
18 == Janet makes $18 every day at the farmers' market.
18 == In conclusion, Janet makes eighteen dollars per day.
3 == It takes 2/2=<<2/2=1>>1 bolt of white fiber⏎So the total amount of fabric is 2+1=<<2+1=3>>3 bolts of fabric⏎#### 3
160 == The file takes 100 + 20 + 40 = 160 minutes in total.⏎⏎Therefore, it takes Carla 160 minutes to download the file.
45 == Thus, he is **45 miles** from home at the end of those 4 hours.
4 /= Thus, he is **45 miles** from home at the end of those 4 hours.
460 == Eliza's earnings for this week are $460.
366 == 60 + 126 + 180 = 366 downloads over the three months.
64 == Kylar needs to pay $64 for 16 glasses.
16 /= Kylar needs to pay $64 for 16 glasses.
260 == Toulouse has 160, Charleston has 80, Seattle has 20. Together they have 260 sheep.
35 == So 35% of the mixture is alcohol.
25 == **25%** of the dancers enrolled in hip-hop.
60 == Therefore 60% of the entire class enrolled in hip-hop.
230 == The two trains will have covered 80 + 150 = 230 miles each.
57500 == Annual salary: $57,500.
31 /= So Raymond is 31 and Samantha is 7.⏎The answer is 7.
6 == The two of them meet after 6 hours, 300 miles from the start.⏎The answer is 6 hours.
15 == He will be 15 in 5 years.⏎**Final answer: 15**
14 == Adrien will be 25 in 4 years. So the answer is not 25 but 14.
25 /= Adrien will be 25 in 4 years. So the answer is not 25 but 14.
5 == By counting, \(n=5\).
5 == By counting, \(n=5\). Checking: \(5^2=25\). Good.
25 /= By counting, the answer is \(n=5\). Checking: \(5^2=25\). Good.
5 == By counting, the answer is \(n=5\). Checking: \(5^2=25\). Good.
2k /= \boxed{2000}
\frac{k(k+1)}{2} == \boxed{\binom{k+1}{2}}
\frac{k(k+1)}{2} == \boxed{\frac{k^2+k}{2}}
n! == \boxed{n \cdot (n-1)!}
2^n == \boxed{2\cdot 2^{n-1}}
2^n /= \boxed{n^2}
2^n - 1 == \boxed{-1 + 2^n}
\sqrt{x+1} == \boxed{(x+1)^{1/2}}
\sqrt{x+1} /= \boxed{\sqrt{x}+1}
\ln(x+1) /= \boxed{\ln x + 1}
\ln(x+1) == \boxed{\ln(1+x)}
\ln(x+1) == \boxed{\log_e(x+1)}
e^{-x} == \boxed{\frac{1}{e^x}}
e^{-x} == \boxed{\exp(-x)}
e^{-x} /= \boxed{-e^x}
\tan\theta == \boxed{\frac{\sin\theta}{\cos\theta}}
\tan\theta /= \boxed{\cot\theta}
\frac{dy}{dx} = 3x^2 == \boxed{3x^2}
3x^2 == \boxed{f'(x) = 3x^2}
3x^2 /= \boxed{f'(x) = 3x^2 + C}
x^3 + C == \boxed{x^3 + C}
x^3 + C == \boxed{C + x^3}
x^3 + C == \boxed{F(x) = x^3 + C}
x^3 + C /= \boxed{3x^2 + C}
a^2 - b^2 == \boxed{(a+b)(a-b)}
a^2 - b^2 /= \boxed{(a-b)^2}
(x-1)(x+2) == \boxed{x^2 + x - 2}
(x-1)(x+2) /= \boxed{x^2 - x - 2}
x=1, x=-2 == \boxed{1, -2}
x=1, x=-2 == x = 1 or x = -2
x=1, x=-2 == The roots are 1 and -2.
x=1, x=-2 /= The roots are -1 and 2.
x=1, x=-2 /= \boxed{x = 1}
\frac{3}{8} == The probability is 3 out of 8.
\frac{3}{8} == The probability is 3/8, or 37.5%.
\frac{3}{8} == The probability is $\frac{3}{8}$ or $0.375$.
\frac{3}{8} == \boxed{0.375}
\frac{3}{8} == \boxed{37.5\%}
\frac{3}{8} /= \boxed{0.38}
\frac{3}{8} /= \boxed{3:5}
0.375 == \boxed{\frac{3}{8}}
1,000,000 == one million
1,000,000 == \boxed{10^6}
1,000,000 /= \boxed{1,000}
1,000,000 /= one billion
99\frac{1}{2} == 99.5
99\frac{1}{2} == \boxed{99\tfrac{1}{2}}
99\frac{1}{2} /= \boxed{99}
\$12.50 == 12.5 dollars
\$12.50 == \boxed{12.50}
\$12.50 == \boxed{\$12\frac{1}{2}}
\$12.50 == Each person pays $12.50.
\$12.50 == Each of the 4 people pays $12.50.
4 /= Each of the 4 people pays $12.50.
\$12.50 /= \boxed{\$12.05}
45 minutes == three quarters of an hour
45 minutes == \boxed{45}
45 minutes == \boxed{0.75 \text{ hours}}
45 minutes /= \boxed{0.45 \text{ hours}}
2:45 p.m. == \boxed{2:45 \text{ PM}}
2:45 p.m. == The train leaves at 2:45 PM.
2:45 p.m. /= The train leaves at 1:45 PM and arrives at 2:50 PM.
10 m/s^2 == \boxed{10 \text{ m/s}^2}
10 m/s^2 == 10 meters per second squared
10 m/s^2 /= 10 m/s
60° == The angle is 60°.
60° == The measure of angle A is 60 degrees.
60° /= The measure of angle A is 120°.
5 == The smallest such integer is 5.
5 == The smallest such integer is $5$, since 4 fails.
4 /= The smallest such integer is $5$, since 4 fails.
5 == 4 fails, so the smallest is 5.
4 /= 4 fails, so the smallest is 5.
5 == It must be 5 because no smaller number works.
5 == There is only one such number: 5.
5 == There is exactly 1 such number, namely 5.
1 /= The only such number is 5.
5 == Answer: 5 (not 6).
6 /= Answer: 5 (not 6).
5 == Answer: 5, not 6
5 == Answer: 5 [verified]
5 == Answer: 5 — done.
5 == Answer: 5 ✅
5 == Answer: 5⏎⏎(6 was a trap.)
5 == Answer: 5⏎⏎P.S. The sum is 6.
5 == Final: 5
5 == => 5
5 == Result → 5
5 == ans=5
5 == $ans = 5$
5 == **5**
5 == *5*
5 == _5_
5 == 5 .
5 == ( 5 )
5 == five.
5 == FIVE
5 == It's five.
5 == It is 5!
5 == "5".
5 == #5
5 == no. 5
5 == 5%
5 == 5th
5 == 5 (five)
5 == \(5\)
5 == \[5\]
5 == $$5$$
5 == $5$
5 == 5\\
5 == \text{5}
5 == {5}
5 == 5\,
5 == +5
5 == 05
5 /= 5.5
5 /= 55
5 /= 5/5
5 /= 5-
5 /= 5x
5 /= 5+
5 /= 5?
5 /= 5, 5.5
5 /= 4.999
5 /= 5000
5 /= 5:00
5 /= 5^2
5 /= 5e
5 /= S
5 /= \boxed{5\ldots}
5 /= \boxed{5\text{ or }-5}
5 /= \boxed{\pm 5}
5 /= \boxed{\sqrt{5}}
5 /= \boxed{5\sqrt{1.1}}
5 /= \boxed{5i}
5 /= \boxed{\frac{5}{2}}
5 /= \boxed{5!}
5 /= \boxed{5 \pmod 7}⏎The answer is 12.
5 /= \boxed{5\%} of \boxed{200}
5 /= \boxed{(5, 5)}
5 /= \boxed{\{5, 6\}}
5 /= \boxed{[5, 6)}
5 /= \boxed{5 \le x}
5 /= \boxed{f(x) = 5x}
5 /= \boxed{x^5}
5 /= \boxed{x = 5y}
5 == \boxed{x = 5}
5 == \boxed{\,5\,}
5 == \boxed{5.0}
5 == \boxed{5\text{ km}}
5 == \boxed{\text{5 km}}
5 == \boxed{V = 5\ \mathrm{m}^3}
5 == \boxed{a+b+c = 5}
5 == \boxed{\frac{10}{2} = 5}
5 == \boxed{2+3=5}
5 == \boxed{5 \text{ (approximately)}}
5 == \boxed{\approx 5}
5 == \boxed{5 \approx 5.0}
`,
  ),
  answerClass(
    'eight, and what is not eight',
    String.raw`
8 /= The answer is a number whose square is 8.
8 /= The answer is the cube root of 8.
2 == The answer is the cube root of 8.
8 /= The answer is one more than 8.
8 /= The answer is 8 plus something.
8 /= The answer is within 2 of 8.
8 /= The answer is 8 away from 10.
8 /= The answer is 8 units left of zero.
8 /= The answer is roughly 8.4.
8 /= The answer is 8 feet 3 inches.
8 /= The answer is 8:15.
8 /= The answer is 8 sin x.
8 /= The answer is 8 + 3i.
8 /= The answer is x = 8 and x = 2.
8 /= The answer is x = 8 or x = 2.
8 /= The answer is 8 for the first part and 9 for the second.
8 /= The answer is 8 when n = 2 and 9 when n = 3.
8 /= The answer lies in [8, 9].
8 /= The possible values are 7 and 8.
8 /= The possible values are 7, 8 and 9.
8 /= There are two answers: 7 and 8.
8 /= Two possibilities: 8, 9.
8 /= Is it 8?
8 /= Could it be 8?
8 /= Perhaps 8?
8 /= The answer might be 8 or 9.
8 /= My first answer was 8; my second is 9.
9 == My first answer was 8. The answer is 9.
8 /= I got 8 at first. Correct is 9.
8 /= Initially I had 8, now I have 9.
8 /= Old answer: 8⏎New answer: 9
9 == Old answer: 8⏎⏎After fixing the sign:⏎Answer: 9
8 /= Answer (wrong): 8
8 /= Wrong answer: 8
8 /= Incorrect: 8
8 /= Not the answer: 8
8 /= Example answer: 8
8 /= Answer format: 8
8 /= Expected answer format: \boxed{8}
8 /= Put your answer in \boxed{8}. I could not solve it.
8 /= The answer is not in the list 7, 8, 9.
8 /= The answer is unknown.
8 /= The answer is unknown, but 8 is a lower bound.
8 /= A lower bound is 8.
8 /= The upper bound is 8, the true value is smaller.
8 /= x is bounded by 8.
8 /= n is odd, so n is not 8.
8 /= n ≠ 8
8 /= n ∤ 8
8 /= 8 ∉ S
8 /= n > 8
8 /= n ≥ 8
8 /= 7 < n < 8
8 /= n | 8
8 /= gcd(n, 8) = 1
8 /= n ≡ 8 (mod 9), so n = 17
17 == n ≡ 8 (mod 9), so n = 17
8 /= f(8) = 3
3 == f(8) = 3
8 /= a_8 = 21
21 == a_8 = 21
8 /= log_8(64) = 2
2 == log_8(64) = 2
8 /= sqrt(8)
8 /= 8C3
8 /= 8P3
8 == 8.
-8 /= ‑8‑
8 /= (-8)
8 /= - 8
8 /= −8
8 /= 8 percent of 50
8 /= 8 per 100
8 /= 8/1000
8 /= 8 in 10
8 /= 1 in 8
8 == 8:1
8 /= 8 x 8
8 /= 8*8
8 /= 88
8 /= 0.8
8 /= 08.8
8 /= 8,8
8 /= eight hundred
8 /= eighty
8 /= eighth
8 /= an eighth
8 /= eight or nine
8 /= seven to eight
8 /= about eight to ten
8 /= no more than eight
8 /= more than eight
8 /= fewer than eight
8 /= not eight
8 /= The answer is not eight.
8 /= The answer is less than eight.
8 /= The answer is more than eight apples.
8 /= The answer is half of eight.
8 /= The answer is eight squared.
8 /= The answer is eight percent of fifty.
8 /= The answer is one eighth.
8 /= The answer is the square root of eight.
8 /= The answer is between seven and eight.
8 /= The answer is eight to one.
8 /= $8 \cdot 2$
8 /= $8^{2}$
8 /= $\frac{8}{2}$
8 /= $8 \le n$
8 /= less than $8$
8 /= at most $8$
8 /= not $8$
8 /= The answer is not $8$.
8 /= The answer is less than $8$.
8 /= The answer is at most $8$.
8 /= The answer is $8$ or $9$.
8 /= The answer is $8$ and $9$.
8 /= The answer is between $7$ and $8$.
8 /= The answer is $\sqrt{x}$ where $x = 8$.
8 /= The answer is $x^2$ with $x = 8$.
8 /= The answer is $2x$, where $x=8$.
8 /= Since $x = 8$, the answer is $2x$.
16 == Since $x = 8$, the answer is $2x = 16$.
8 /= Since $x = 8$, the answer is $2x = 16$.
8 /= \boxed{x}, where $x = 8$... no, $x = 9$.
8 /= \boxed{2x} with x = 8
8 /= \boxed{8x+1}
8 /= \boxed{8 \text{ or more}}
8 /= \boxed{8+}
8 /= \boxed{8-}
8 /= \boxed{> 8}
8 /= \boxed{8 \to 9}
8 /= \boxed{8 \mid n}
8 /= \boxed{8 \nmid n}
8 /= \boxed{8 \notin S}
8 /= \boxed{n \not= 8}
8 /= \boxed{\not 8}
8 /= \boxed{\text{every } n \text{ except } 8}
8 /= \boxed{\text{either } 8 \text{ or } 9}
8 /= \boxed{\text{eight or nine}}
8 /= \boxed{\text{the 8th one}}
8 /= \boxed{\text{Step } 8}
8 /= \boxed{\text{see page } 8}
8 /= \boxed{\text{less than eight}}
8 /= \boxed{8 \text{ is wrong}}
8 /= \boxed{8?}
8 /= \boxed{(8)(9)}
8 /= \boxed{\overline{8x}}
8 /= \boxed{8_{16}\text{ and }9}
8 /= \boxed{\frac{8}{0}}
8 /= \boxed{8 \cdot \infty}
8 == \boxed{8 \cdot 1}
8 == \boxed{8 \text{ exactly}}
8 == \boxed{\text{exactly } 8}
8 == \boxed{n = 8 \text{ only}}
8 == \boxed{\text{only } 8}
8 == \boxed{8 \text{ ways}}
8 == \boxed{\text{eight}}
8 == \boxed{\text{Eight}}
8 == \boxed{8 \text{ (eight)}}
8 == The answer is exactly eight.
8 == The answer is eight apples.
8 == It is not seven but eight.
8 == It isn't 7. It's 8.
8 == Not 7. 8.
8 == No, it's 8.
8 == Yes, 8.
8 == Sure! The answer is 8.
8 == Certainly: 8
8 == Answer: Certainly 8.
8 == We need at least 3 more, so the answer is 8.
8 == At least 8 are needed, so the minimum is 8.
8 == The minimum is 8.
8 == The maximum value is 8.
8 == The least such n is 8.
8 == The number is less than 9 and more than 7, so it is 8.
8 == It must be more than 7 and less than 9. So it's 8.
8 == The sum of 5 and 3 is 8.
8 == The square root of 64 is 8.
8 == Half of 16 is 8.
8 == 16 divided by 2 is 8.
8 == Twice 4 is 8.
8 == 8 is the square root of 64.
8 == 2 cubed is 8.
8 == 5 plus 3 equals 8.
8 == Out of 20, 12 failed, so 8 passed.
8 == If x = 2, then 4x = 8.
8 == He cannot eat more, so he ate 8.
8 == He didn't eat 3 of the 11, so he ate 8.
8 == 3 students did not come, so 8 came.
8 == She does not need 3 of the boxes, which leaves 8.
8 == Tom wasn't home for 2 days, so he worked 8 days.
8 == No one but Ann got 8.
`,
  ),
]
