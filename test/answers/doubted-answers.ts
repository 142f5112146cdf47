/** Numbers that a sentence names and may not claim. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const DOUBTED_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'a number that is doubted',
    String.raw`
7 == The answer is definitely 7.
7 == I'm not 100% sure, but the answer is 7.
7 == Without a doubt, 7.
7 == I believe it's 7.
7 == My best answer is 7.
7 == It has to be 7; 6 is too small.
7 == Not 6 but 7.
7 == 7 (I double-checked).
7 == I first said 6, which was wrong. The correct answer is 7.
7 == 6? No — 7.
7 == The answer is 6. Oops, I meant 7.
7 == Answer: ~~6~~ 7
7 == My earlier answer of 6 was wrong; it is 7.
7 == Let me correct myself: the answer is 7.
7 == It's 7, not 6 as I said before.
7 == The answer isn't 6, it's 7.
7 == Scratch that, it's 7.
7 == Rather than 6, the answer is 7.
7 == 7, though some would say 6.
7 == You may get 6 if you forget the carry, but the right answer is 7.
7 /= The answer is definitely not 7.
7 /= I'm not sure, 7 or 8?
7 /= Without 7, we have 6.
7 /= Anything from 7 to 9 works.
7 /= I doubt it's 7.
7 /= 7? I don't think so; 6.
7 /= It can hardly be 7.
7 /= My best guesses are 7 and 8.
7 /= 7 is a good guess but wrong.
7 /= 7 is close, but the exact value is 8.
7 /= almost 7
7 /= just under 7
7 /= a bit more than 7
7 /= 7ish, say 7.2
7 /= Less than or equal to 7
7 /= The answer is 7 or more.
7 /= up to 7
7 /= no fewer than 7
7 /= somewhere between 6 and 7
7 /= 7 at the very least
7 /= The answer is 6. Not 7.
7 /= The answer was 7, but after correcting it is 8.
7 /= The answer is 7? Let me check. 7*2=15? No. So it's 8.
7 /= Answer: 7 8
7 /= Either 7 or -7
7 /= +7 or -7
7 /= 7 × something
7 /= 7 more than x
7 /= x - 7
7 /= If x = 7 the equation fails, so x = 8.
7 /= Suppose the answer were 7. Then 7+1=9, a contradiction.
7 /= A naive solver would answer 7.
7 /= The answer key says 7 but it should be 8.
7 /= 7 would only be right if the die were fair.
7 /= Nobody would say 7.
7 /= Only a fool would say 7.
7 /= The wrong answer is 7.
7 /= 7 is the wrong answer.
7 /= 7 was the number given, and 9 is the answer.
7 /= The opposite of 7.
7 /= the 7th prime
7 /= the number after 7
7 /= one less than 7
7 /= one more than 7
7 /= two less than 7
7 /= double 7
7 /= 7 doubled
7 /= 7 halved
7 /= 7 tripled
7 /= the digits of 7
7 /= 7-1
7 /= 7 - 1 = 6
7 /= 7 + 1 =
7 /= 7=6+2?
7 /= Answer: "7" is incorrect
7 /= (7)(2)
7 /= 7!
7 /= 7 squared
7 /= log 7
`,
  ),
  answerClass(
    'a number that is limited, denied or given',
    String.raw`
20 == Hmm, 19? Let me recount. It's 20.
20 == At first I got 18, but I forgot two; so it's 20.
20 == 20 — final.
20 == It must be 20 because 19 is odd.
20 == Only 20 works.
20 == 20 is the only value that works.
20 == The correct value is 20, whereas 25 ignores the discount.
20 == The answer is 20 (and not 25).
20 == 25 is wrong. 20 is right.
20 == We rule out 10 and 30. That leaves 20.
20 == I am sure that the answer is 20.
20 == The result, 20, is correct.
20 == So the answer turns out to be 20.
20 == The answer would be 20.
20 == That gives us a total of 20.
20 == Sorry, I made an error above. The answer should be 20.
20 == On second thought, 20.
20 == EDIT: the answer is 20.
20 == Previously I said 30; the corrected answer is 20.
20 == Final answer: 20 (previous answer: 30)
20 == Thus, it can only be 20.
20 == Let's double check: 4*5 = 20. Yes, 20.
20 == The answer is exactly 20.
20 == Ans. 20
20 == 20 is my final answer.
20 == I'd go with 20.
20 == My answer is 20.
20 == We conclude that 20 people came.
20 /= I'd rule out 20.
20 /= 20 can't be right.
20 /= It isn't 20.
20 /= Could it be 20? No, since 20 is even.
20 /= 20 seems plausible, but 21 is the truth.
20 /= 20 fails the test.
20 /= 20 does not satisfy the equation.
20 /= You'd think 20, but it's 19.
20 /= It feels like 20 but it is really 18.
20 /= Contrary to popular belief, it's not 20.
20 /= Instead of 20 we get 22.
20 /= Answering 20 is a common error.
20 /= 20 is what you get if you forget to carry.
20 /= 20 ignores the discount. With it we get 18.
20 /= One gets 20 by mistake; the true value is 22.
20 /= Had we added, we'd have 20. But we multiply: 100.
20 /= Some sources give 20, others 21.
20 /= I'm torn between 20 and 21.
20 /= 20 is an upper bound.
20 /= 20 is a lower bound for the answer.
20 /= It's bounded above by 20.
20 /= It's at most 20.
20 /= It exceeds 20.
20 /= It is strictly less than 20.
20 /= It's 20 at best.
20 /= It could be as high as 20.
20 /= It could be as low as 20.
20 /= minimum 20
20 /= 20 minimum
20 /= max. 20
20 /= 20 tops
20 /= >= 20
20 /= <20
20 /= ≈ 20.4
20 /= 20 give or take
20 /= in the range 20 to 30
20 /= 20-something
20 /= in the twenties
20 /= 20s
20 /= one of 20, 21, 22
20 /= 20 and counting
20 /= The number lies between 10 and 20.
20 /= a multiple of 20
20 /= a divisor of 20
20 /= a factor of 20
20 /= 20 times as many
20 /= 20 percent more
20 /= 20 more than before, i.e. 120
20 /= one twentieth
20 /= 1/20
20 /= 20th root of 2
20 /= 20 choose 3
20 /= 20 mod 7 = 6
20 /= the sum of the digits of 20
20 /= 20 divided by 4
20 /= four times 20
20 /= 20 cubed
20 /= square of 20
20 /= 20 reduced by 5
20 /= 5 subtracted from 20
20 /= 20 increased by 10%
20 /= 20 split in half
20 /= 20, less the 3 that broke
20 /= 20 without the 2 broken ones
20 /= (20 - 3)
20 /= 20 - 3
20 /= 3 less than 20
20 /= 20 → 17
20 /= 20 … no, 17
20 /= 20? 17!
20 /= 20 (incorrect)
20 /= 20 ❌ 17 ✅
20 /= ❌ 20
20 /= wrong: 20
20 /= Not answerable; 20 is only the given number.
20 /= We can't tell if it's 20.
20 /= N/A (20 given)
`,
  ),
  answerClass(
    'a number with other words',
    String.raw`
12 == It comes out to 12.
12 == I keep getting 12.
12 == We end up with 12 marbles.
12 == The total? 12.
12 == The grand total is 12 dollars.
12 == I make it 12.
12 == Altogether there are 12.
12 == The smallest such number is 12.
12 == The maximum value is 12.
12 == The minimum is 12.
12 == At most 12 can be chosen, so the maximum is 12.
12 == The least common multiple of 4 and 6 is 12.
12 == The greatest common divisor of 24 and 36 is 12.
12 == The average of 10 and 14 is 12.
12 == The sum of 5 and 7 is 12.
12 == Half of 24 is 12.
12 == 5 more than 7 is 12.
12 == 3 times 4 equals 12.
12 == 25% of 48 is 12.
12 == The square root of 144 is 12.
12 == 144 divided by 12 is 12.
12 == The number that is 5 less than 17 is 12.
12 == 10 is too small and 14 too large, so 12 it is.
12 == She ended up paying $12 for the 3 pens.
12 == Each person pays $12 when 4 people share $48.
12 == There were 20 birds; 8 flew away; 12 stayed.
12 == If 8 of 20 birds fly away, 12 stay.
12 == Of the 20 birds, 12 stayed.
12 == 20 birds minus 8 birds leaves 12 birds.
12 == He is 12 years old.
12 == In 5 years he will be 12.
12 == He has walked 12 km after 3 hours.
12 == By day 4 he has 12.
12 == The 4th term is 12.
12 == The price rises from $10 to $12, so the new price is $12.
12 == f(3) = 12
12 == f(3) is 12
12 == a_4 = 12
12 == When x = 3, y = 12.
12 == For x = 3 we get 12.
12 == P(3) = 27 - 15 = 12
12 == 12 (twelve)
12 == Twelve (12)
12 == The answer: a dozen, i.e. 12.
12 /= 12 was already used.
12 /= I'd be surprised if it were 12.
12 /= 12 doesn't work here.
12 /= Everything points away from 12.
12 /= 12 is out of the question.
12 /= Unlike 12, 14 works.
12 /= 12 and 14 are both candidates.
12 /= Not quite 12.
12 /= It would be 12 without the discount; with it, 10.
12 /= Before the discount it is 12. After it, 10.
12 /= Originally 12, now 10.
12 /= It went down from 12 to 10.
12 /= 12 were sold and 10 remain.
12 /= 12 less 2 is 10.
12 /= Double-counting gives 12; the true count is 6.
12 /= The average of 12 and 14 is 13.
12 /= Twice 12 is 24.
12 /= One third of 12 is 4.
12 /= 12 divided by 4 is 3.
12 /= There are 12 months, so he earns 24000 per year.
12 /= 12 months times $100 = $1200
12 /= Every 12 minutes a bus comes, so 5 per hour.
12 /= 12 is even
12 /= 12 is a divisor of 24.
12 /= The product of 12 and 2
12 /= The number 12 has 6 divisors.
12 /= The next number after 12 is 15.
12 /= Class 12 has 25 students.
12 /= Room 12
12 /= Chapter 12
12 /= Figure 12 shows that 5 remain.
12 /= By Theorem 12, the answer is 3.
12 /= (12) implies x = 4.
12 /= eq. 12
12 /= half past 12
12 /= 12,5
12 /= 12 500
12 /= 12.000.000
12 /= 12'000
12 /= 12+
12 /= ~12.5
12 /= 12 to the power of 2
12 /= 12 and a half
12 /= 12 1/2
12 /= 12 point 5
12 /= 12/5
12 /= 12 - 7
12 /= 12 over 5
12 /= a hundred and 12
12 /= 3 × 12
12 /= 3(12)
12 /= 12 × 12
12 /= Answer: 12 - x
12 /= f(12) = 3
12 /= f(12)
12 /= a_{12}
12 /= a_12 = 7
12 /= x_12
12 /= log_{12} 5
12 /= |12|-1
12 /= 12 \equiv 0 \pmod 4
12 /= 12 \mid n
12 /= 12 \cdot k
12 /= 12n
12 /= \{12, 13\}
12 /= (12, \infty)
12 /= x \geq 12
12 /= 12 < x
12 /= 12^\circ 30'
12 /= 12:45
12 /= 12\sqrt{3}
12 /= \sqrt{12}
12 /= \sqrt[12]{2}
12 /= 12^{-1}
12 /= -(-(-12))
12 /= 0.12%
12 /= 12e3
12 /= 1.2
12 /= 1e12
12 /= 0.12
12 /= 120%
`,
  ),
]
