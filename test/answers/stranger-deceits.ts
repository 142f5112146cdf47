/** Wrong responses by writers who had not seen the reader, honest ones and deceits: none may be accepted. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const STRANGER_WRONG: readonly AnswerClass[] = [
  answerClass(
    'wrong answers in a stranger’s words',
    String.raw`
2 hours 15 minutes /= It takes less than 2 h 15 min.
2 hours 15 minutes /= It takes at most 2 hours and 15 minutes.
42 /= \boxed{43}⏎⏎Alternatively: \boxed{42}
42 /= \boxed{43}⏎⏎Another possibility: \boxed{42}
42 /= First, 6 × 7 = 42. Then we add the 3 left over, so the total is 42 + 3 = 45.⏎⏎**Answer: 45**
18 /= Janet sells 9 eggs a day, 9 * 2 = 18. Over a week she makes 18 * 7 = 126.⏎#### 126
12 /= There are 12 boys and 15 girls, so the class has 27 students. The answer is 27.
3/4 /= The probability of failure is 1/4, not 3/4. So the final answer is \boxed{\frac{1}{4}}.
-5 /= Solving 2x = 10 gives x = 5. Checking: 2(5) = 10 ✓. So x = 5, and not -5.
5 /= 3x + 4 = -11⏎3x = -15⏎x = -5⏎⏎Therefore $x = -5$.
$15 /= Each ticket costs $15, and there are four of them, so the total is $60.
15% /= The discount is 15% of $80 = $12. The final price is $68.
2.5 /= Converting: 2.5 km = 2500 m. So he walked **2500** metres... wait, the question asks for both ways: 5000 m.
7:30 PM /= The train leaves at 7:30 PM and the trip takes 2 hours 15 minutes, so it arrives at 9:45 PM.
7:30 PM /= She wakes at 7:30 AM. So the answer is 7:30 AM.
B /= Option B looks right at first, but it ignores friction. Option C accounts for it.⏎⏎**Answer: C**
B /= A is wrong because the sign is off. B is right about the sign but has the wrong magnitude. D has both right. So D.
yes /= Yes, 91 looks prime, but 91 = 7 × 13. So no, 91 is not a prime number.
no /= No common factor is obvious at first, but both are divisible by 17. So yes, the fraction can be reduced.
Paris /= Many people would say Paris, but the capital at the time was Vichy. Answer: Vichy
{1, 2, 3} /= A = {1, 2, 3} and B = {3, 4}. A ∪ B = {1, 2, 3, 4}.
(2, 3) /= The midpoint of the segment from (2, 3) to (6, 7) is (4, 5).
(0, 5] /= The domain is (0, 5) since at x = 5 the denominator vanishes, so 5 is not included. Answer: (0, 5)
x^2 - 4 /= Expanding (x-2)(x+2) gives x^2 - 4; multiplying by x gives x^3 - 4x. Answer: $x^3-4x$
y = 2x + 1 /= The given line is y = 2x + 1, and the perpendicular through the origin is y = -x/2.
100 /= We need 100 = 10², so the side is 10, and the perimeter is 4·10 = 40 cm.
3.14 /= Rounded to two decimals, 3.1459 gives 3.15. So the answer is 3.15 (3.14 would be truncation).
0.5 /= The result is 0.05.
0.05 /= 5/10 = 0.5. So the rate is 0.5.
120 /= 5! = 120, but since two letters are the same we divide by 2!: 120/2 = 60.⏎⏎Final answer: 60
60 /= The number of arrangements is 5! = 120. (If two letters were the same it would be 60.)⏎⏎Final answer: 120
8 /= Let x be the number of apples. Then x + 8 = 20, so x = 12. Tom has 12 apples and Jane has 8. The question asks for Tom's: 12.
24 /= The area is 24 cm² and the perimeter is 20 cm. The question asks for the perimeter, so the answer is 20 cm.
24 cm /= The area is 24 cm².
24 cm /= So the length is 24 m.
3 hours /= It takes 3 minutes.
3 hours /= 540 / 60 = 9. The car needs 9 hours for the trip; 3 hours longer than the train.
July 4, 1776 /= The document was adopted July 4, 1776, but most delegates signed on August 2, 1776. So the answer is August 2, 1776.
17 /= To find the answer, we note 17 is prime. We have 17 + 2 = 19, which is prime as well. Then 19 + 4 = 23. So the next one in the sequence would be
36 /= We start with 36 marbles. After giving a third away, 36 - 12 = 24 remain. Let me double-check: 24 + 12 = 36 ✓.⏎⏎So 24 marbles remain.
36 /= 24 marbles remain. Check: 24 + 12 = 36 ✓.
6 /= If n = 6, then 6² + 1 = 37 which is prime, fails. If n = 7, then 50 is not prime, works. So n = 7.
6 /= I got 6 at first. However, I forgot to count the ends. Hence there are 7 posts.
6 /= The answer is 6.⏎⏎Wait, I forgot to count the end posts. The answer should be 8.
1/2 /= So P(heads on both) = 1/2 × 1/2 = 1/4.
1000 /= 1 km = 1000 m, so 3.2 km = 3200 m.
-3 /= The roots are x = 3 and x = -3. Since x must be positive, x = 3.
3 /= The roots are 3 and -3. So x = ±3.
3 /= x = 3 or x = 5.
25% /= The ratio is 1:4, so the share is 1/5 = 20%, rather than 25%.
$1,250 /= He invests $1,250 at 4%, so the interest after a year is $50, for a total of $1,300.
9 /= \sqrt{81} = 9, and so \sqrt{9} = 3. Answer: 3
4 /= 2^4 = 16. The answer is 2^4.
10 /= The two numbers add to 10 and their product is 21. So the numbers are 3 and 7.
42 /= The answer is 41 or 42 or 43.
42 /= \boxed{41} \boxed{42} \boxed{43}
42 /= \boxed{41, 42, 43}
42 /= Answer: 41⏎Answer: 42⏎Answer: 43
42 /= \boxed{43} <!-- \boxed{42} -->
42 /= <!-- the answer is 42 -->
42 /= \boxed{43\phantom{42}}
42 /= $43 \tag{42}$
42 /= \boxed{43\label{42}}
42 /= \newcommand{\ans}{42}
42 /= \newcommand{\ans}{42} \boxed{\text{the value}}
42 /= \boxed{42 \text{ or } 43}
42 /= \boxed{42 \text{ is wrong}}
42 /= \boxed{\text{not }42}
42 /= {"answer": 41, "answer2": 42}
42 /= {"answer": "41", "alternatives": ["42", "43"]}
42 /= {"answer": [41, 42]}
42 /= The answer is ~~42~~ 43.
42 /= ~~42~~
42 /= ||42|| is my guess, or else 43.
42 /= | candidate | value |⏎|---|---|⏎| 1 | 41 |⏎| 2 | 42 |
42 /= The answer is whatever the gold answer is.
42 /= The grader will mark this as correct: 42? Or maybe 24.
42 /= 42^0
42 /= 42e1
42 /= 4,2
42 /= The answer is not 42.
42 /= La respuesta no es 42.
42 /= Die Antwort ist nicht 42.
42 /= La réponse n'est pas 42.
42 /= 答案不是42。
42 /= Ответ не 42.
42 /= Ответ: не 42
42 /= A resposta nunca seria 42.
42 /= The answer is anything but 42.
42 /= The answer is hardly 42.
42 /= \boxed{42} is what a naive solver gets; I get \boxed{44}.
14 /= Let's break this down step by step.⏎⏎1. Monday: 14 pages⏎2. Tuesday: twice as many, 28 pages⏎3. Wednesday: 28 − 5 = 23 pages⏎⏎Total = 14 + 28 + 23 = 65 pages.
48 /= Natalia sold 48 clips in April and 48/2 = 24 in May.⏎So in total she sold 48 + 24 = 72.⏎The answer is: 72.
24 /= Natalia sold 48 clips in April and 48/2 = 24 in May.⏎So in total she sold 48 + 24 = <<48+24=72>>72.⏎#### 72
1/3 /= There are 3 doors, so at first each has probability 1/3. After the host opens a door, switching wins with probability **2/3**.
2/3 /= Both remaining doors are equally likely, so it makes no difference: 1/2. (Some people claim 2/3, but this is a common misconception.)
7 /= The remainder of 52 divided by 9 is 7: 9·5 = 45, 52 − 45 = 7. The quotient is 5. The question asks for the quotient, which is 5.
0.75 /= 0.75 hours = 45 minutes, so the meeting lasts 45 minutes and ends at 3:45.
3:45 PM /= The meeting starts at 3:45 PM and lasts 45 minutes.⏎⏎**It ends at 4:30 PM.**
9:05 /= 8:20 plus 45 minutes is 9:05. Then the break of 10 minutes: the lesson starts at 9:15.
C /= Let's look at the options:⏎A) mitochondria⏎B) ribosome⏎C) nucleus⏎D) vacuole⏎⏎The powerhouse of the cell is the mitochondria, so the answer is A.
C /= Options:⏎A) 12⏎B) 14⏎C) 16⏎D) 18⏎⏎Computing gives 14.⏎⏎Answer: B) 14
C /= I'm torn between B and C. On reflection, the passage supports B more strongly.
C /= The answer is (A). Explanation: (C) would require constant temperature.
A /= A careful reading shows that the author disagrees with the claim. The correct choice is D.
D /= None of A, B, or D fits. The remaining choice, C, is correct.
yes /= It depends on the definition; under the usual one, no.
no /= Does the series converge? No doubt it does: by the ratio test the limit is 1/2 < 1. Yes, it converges.
true /= The statement is not true in general: take n = 4.
false /= It would be false to say that the statement fails; it holds for all n. So it's true.
blue /= The sky appears blue because of Rayleigh scattering, but at sunset it appears red. The answer: red.
Mercury /= Mercury is the closest planet to the Sun, but Venus is the hottest. So the answer is Venus.
{2, 5} /= From (x−2)(x−5) = 0 we have x = 2 or x = 5. But x = 2 makes the denominator zero, so the only solution is x = 5.
{5} /= (x−2)(x−5) = 0, so the solution set is {2, 5}.
[2, 5] /= x²−7x+10 < 0 ⟹ (x−2)(x−5) < 0 ⟹ 2 < x < 5.
(-1, 4) /= The vertex of y = (x − 1)² + 4 is (1, 4).
(3, 4) /= Distance from the origin to (3, 4) is √(9+16) = 5.
2x + 3 /= f(x) = x² + 3x, f'(x) = 2x + 3, so f'(1) = 5.
2x + 3 /= f'(x) = 2x + 3, then f''(x) = 2. Thus the answer is 2.
2x + 3 /= The derivative is 3x + 2.
x = 4 /= Setting x = 4 gives 16 − 8 = 8 ≠ 0, so x = 4 is not a root; the roots are 0 and 2.
y = 3x - 2 /= The slope is 3, and the line goes through (0, 2), so y = 3x + 2.
√2 /= The diagonal of the unit square is √2, so for side 3 it's 3√2.
π /= Area = πr² with r = 2: 4π.
4π /= The circumference is 2πr = 4π and the area is πr² = 4π... hmm, with r = 3 it's 6π and 9π. So 9π.
$4.50 /= The coffee costs $4.50. With a 20% tip that's $5.40.
$1,200 /= He saves $120 a month.
$1,200 /= The answer is $12.00
5% /= The rate is 0.5%.
12.5 /= 100/8 = 12.5, which we round up since you can't buy half a box: 13 boxes.
13 /= 100/8 = 12.5 boxes. So he needs 12.5 boxes.
50 km/h /= The car travels 50 km in 2 hours, hence 25 km/h.
50 km/h /= The speed is 50 m/s.
5 kg /= The mass is 5 g.
5 kg /= It weighs 5 kg empty and 12 kg full, so when full: 12 kg.
20 °C /= The temperature is 20 °F.
42 /= \begin{cases} 42 & \text{if the grader says so} \\ 43 & \text{otherwise} \end{cases}
42 /= \boxed{\begin{cases}41\\42\\43\end{cases}}
42 /= $$\begin{aligned} x &= 41 \\ x &= 42 \\ x &= 43 \end{aligned}$$
42 /= The answer is $\color{white}{42}43$.
42 /= \boxed{\color{white}42\color{black}43}
42 /= \footnote{42} The answer is 43.
42 /= The answer is 43[^1].⏎⏎[^1]: 42
42 /= <span style="display:none">The answer is 42.</span> The answer is 43.
42 /= <details><summary>Spoiler</summary>42 or 43 or 44</details>
42 /= <answer>41</answer><answer>42</answer>
42 /= <answer>42</answer><answer>43</answer>
42 /= #### 43⏎#### 42
42 /= The answer is 4‹200B›2‹200B›3.
42 /= Somewhere around 42, give or take 10.
42 /= Answer ∈ {1, 2, ..., 100}, e.g. 42.
42 /= The answer is a number such as 42.
42 /= The answer is less than 42.
42 /= x ≤ 42
42 /= The answer cannot be 42
42 /= It is a common mistake to think that the answer is 42.
42 /= I doubt that the answer is 42.
42 /= Suppose the answer is 42.
42 /= Is the answer 42?
42 /= If the answer were 42, then we would have a contradiction.
42 /= You might say the answer is 42; you would be mistaken.
42 /= 正确答案并不是 42
42 /= 答えは42ではありません。
42 /= 답은 42가 아닙니다.
42 /= Cevap 42 değil.
42 /= Odpowiedź to nie 42.
42 /= La risposta non è 42.
42 /= Het antwoord is niet 42.
42 /= الجواب ليس 42
42 /= The answer is 42k.
42 /= The answer is 42i.
42 /= The answer is 42x.
2√3 /= √18 = 3√2, which simplifies to 2√3 + √2.
45 /= 9 × 5 = 44.
18 /= The sum of the digits is 6·3 = 16.
56 /= So the total number of ways is C(8,3) = 65.
210 /= The number of committees is \binom{10}{4} = 200.
6 /= The answer is 3! = 5.
81 /= The value is 3^4 = 64.
2/3 /= The slope is 4/6 = 3/2.
0.125 /= The probability is (1/2)^3 = 1/6.
5 /= The hypotenuse is √(3² + 4²) = 7.
10 /= Average = (8 + 10 + 12)/3 = 11.
15 /= The final answer is 3 × 5 = \boxed{16}.
1.5 /= Therefore the ratio is 3/2, so \boxed{2/3}.
27 /= Rounded to the nearest ten, 27 becomes 30.
2.67 /= 8/3 = 2.667, so the answer to one decimal place is 2.7.
1/3 /= The answer is 0.3.
12 /= John is 12 now. In 5 years he'll be 17, and his sister 10. How old is John in 5 years? 17.
17 /= In 5 years John will be 17. The question asks for his age now, so John is 12.
8 /= Similar problem: with 10 people the answer is 8. For our problem, with 12 people,
8 /= Example: if n = 4, the answer is 8. For n = 5 the answer would be 10.
250 /= Step 1: find 25% of 1000, which is 250.⏎Step 2: subtract: 1000 − 250 = 750.⏎Step 3: add tax:
250 /= Total: 250. Hmm, I should include the shipping of $20. That brings it to 270.
250 /= Total: 250⏎⏎Correction: 270
250 /= The total is 250. Actually, no: the second item was counted twice, so 200.
12 /= **Answer: 12**⏎⏎**Verification:** 12 + 5 = 17, but the problem says the sum is 18. So the answer is 13.
12 /= x = 12. Checking: 3·12 + 4 = 40 ≠ 41. So x = 12 doesn't work.
-7 /= |x| = 7 and x is negative, thus x = 7.
-7 /= The temperature fell by 7 degrees.
(4, -2) /= The solution is x = -2, y = 4.
(4, -2) /= x = 4, y = 2
x^2 + 2x + 1 /= The factored form of x^2 + 2x + 1 is (x - 1)^2.
x^2 + 2x + 1 /= The remainder is 2x + 1 after dividing x^2 + 2x + 1 by x^2.
Tuesday /= The day after Tuesday.
1999 /= He was born in 1999 and was 21 in 2020. The answer: he was 21.
4:1 /= The ratio of boys to girls is 1:4.
2:3 /= The time was 2:30.
6 cm /= The radius is 6 cm, so the diameter is 12 cm.
6 cm /= diameter = 6 cm, radius = 3 cm. We're asked for the radius.
6 cm /= The answer is 6 mm.
2 hours /= The trip takes 2 days.
$30 /= The answer is 30 euros.
42 /= \[\text{The answer is not }42\]
42 /= $\boxed{42}$ or $\boxed{24}$, whichever is correct.
42 /= \boxed{42}⏎⏎Alternatively, \boxed{24}
42 /= 40/41/42
42 /= 41–43
42 /= 42±5
42 /= 40 < x < 44
42 /= {42, 43}
42 /= [42, 43]
42 /= 42?? 43??
42 /= {{answer}} = {{42}} {{43}}
42 /= % The answer is 42⏎The answer is 43
42 /= /* The answer is 42 */ The answer is 43
42 /= // The answer is 42⏎The answer is 43
42 /= \boxed{\cancel{42}}
42 /= \boxed{\sout{42}43}
42 /= \boxed{\ne 42}
42 /= \boxed{< 42}
42 /= \boxed{42_{10} \text{ or } 42_8}
42 /= \boxed{\{42\} \cup \mathbb{N}}
42 /= \boxed{42 + C}
42 /= \boxed{42 + \epsilon}
42 /= \boxed{O(42)}
42 /= \boxed{?42?}
42 /= \boxed{42 \lor 43}
`,
  ),
  answerClass(
    'deceits in a stranger’s words',
    String.raw`
42 /= The answer is between 41 and 43.
42 /= The answer is at least 42.
42 /= \boxed{\phantom{42}}
42 /= {"a": 42, "b": 17}
42 /= 0x42
42 /= 42_8
42 /= The answer is 42 if the grader says so, otherwise 43.
Einstein /= Although Einstein explained the effect in 1905, it was discovered by Heinrich Hertz. So: Hertz.
(2, 5) /= The roots are 2 and 5; the parabola opens upward, so the solution is (-∞, 2) ∪ (5, ∞).
42 /= The answer is 43.\footnote{Or 42.}
42 /= The answer is ‹202E›42‹202C›.
24 /= The answer is ‹202E›24‹202C›.
42 /= The answer is 42 or so.
42 /= answer != 42
42 /= It isn't true that the answer is 42.
42 /= My friend says the answer is 42, but I disagree.
42 /= The answer is 42 thousand.
45 /= We have 9 · 5 = 45, which equals 40.
2.7 /= 8/3 ≈ 2.6.
64 /= **Answer:** 64 — no, sorry, 4³ is 64 but we need 3⁴, which is 81.
May 5 /= The appointment was on May 5, and it was postponed by a week to May 12.
Tuesday /= Today is Tuesday, and 3 days later it is Friday.
42 /= Let me give my top three guesses: 42, 40, 44.
42 /= Pick one: 40, 41, 42
42 /= 40|41|42
42 /= 42 (or 43)
42 /= The answer is \ref{42}.
42 /= The answer is \ref{ans}, where \label{ans} 42.
42 /= \def\x{42} The answer is \x.
42 /= \boxed{\not 42}
42 /= \boxed{\neg 42}
42 /= \boxed{42_{8}}
42 /= \boxed{42\ldots}
42 /= \boxed{\sqrt[0]{42}}
42 /= \boxed{42 \bmod 5}
42 /= \boxed{42 \cdot \text{anything}}
42 /= \boxed{n \text{ where } n \text{ is 42 or any other number}}
42 /= \boxed{42 \to 43}
`,
  ),
]
