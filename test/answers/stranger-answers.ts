/** Pairs by writers who had not seen the reader, once each: what they say was judged before anything was mended. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const STRANGER_RIGHT: readonly AnswerClass[] = [
  answerClass(
    'right answers in a stranger’s words',
    String.raw`
18 == Janet's ducks lay 16 eggs per day. She eats 3 and uses 4 in muffins, so 16 - 3 - 4 = 9 eggs are left. She sells them at $2 each, so she makes 9 × 2 = **$18** every day at the farmers' market.
3 == It takes 2 bolts of blue fiber. Half of that is 1 bolt of white fiber.⏎⏎2 + 1 = 3⏎⏎So a robe takes **3 bolts** in total (2 blue + 1 white).
70000 == The house cost $80,000 and repairs were $50,000, for a total outlay of $130,000. The value went up by 150% of 80,000 = $120,000, so the house is now worth $200,000. Profit: $200,000 − $130,000 = $70,000.⏎⏎**Josh made a profit of $70,000.**
540 == James does 3 sprints, 3 times a week → 9 sprints. 9 * 60 = 540.⏎⏎#### 540 meters per week
20 == Let's go step by step.⏎⏎1. Wendi has 20 chickens, each eats 3 cups: 60 cups.⏎2. Morning: 15 cups. Afternoon: 25 cups.⏎3. Remaining: 60 - 15 - 25 = 20.⏎⏎### Final Answer⏎She needs to give her chickens **20 cups** of feed in the final meal of the day.
64 == Every second glass costs 60% of $5, that's $3. So a pair is $8. Kylar wants 16 glasses, which is 8 pairs: 8 × $8 = $64. Kylar needs to pay $64.00 for the 16 glasses.
260 == Charleston has 4 × 20 = 80 sheep and Toulouse has 2 × 80 = 160 sheep. Together with Seattle's 20, the three cities have 160 + 80 + 20 = 260 sheep altogether. Let me know if you'd like me to walk through any of the steps in more detail!
160 == Carla downloads 200 GB at 2 GB/min. 40% of the file is 80 GB, taking 40 minutes. Then the restart costs 20 min. Then she must download everything again: 100 minutes. Total = 40 + 20 + 100 = 160 minutes (2 hours and 40 minutes).
460 == First 40 hours: 40 × $10 = $400.⏎Overtime: 5 hours × $12 = $60.⏎⏎Total: $400 + $60 = **$460**⏎⏎✅ Eliza's earnings for this week are **$460**.
366 == Month one: 60. Month two: 180. Month three: 180 − 30% × 180 = 126. Adding these up: 60 + 180 + 126 = 366. So the program had a total of 366 downloads over the three months.
694 == - Donuts: 3 × 68 = $204⏎- Cupcakes: 2 × 80 = $160⏎- Cheesecakes: 6 × 55 = $330⏎⏎Total cost = 204 + 160 + 330 = $694⏎⏎Answer: Toula paid $694 in total.
13 == Each year the tree brings in 7 × 1.5 = $10.5 and costs $3, so net is $7.5. 90 / 7.5 = 12 years to break even. Since he has to *earn* money, we need one more year. It'll take 13 years before he starts earning money on the lemon tree.
57500 == | Job | Hours/week | Rate | Weekly |⏎|---|---|---|---|⏎| Teacher | 35 | $20 | $700 |⏎| Coach | 15 | $30 | $450 |⏎⏎Weekly total: $1,150⏎Annual (50 weeks): $1,150 × 50 = **$57,500**
7 == Two dozen golf balls is 24. 24 ÷ 3.43 is about 7. So she can fill about seven boxes.
6 == The answer is 6 hours. To double check: 6 × 15 = 90, and 90 + 10 = 100, which is the total given. ✓
5 == Mark has 20 flowers: 10 yellow, 8 purple (80% more... wait, 80% more of 10 is 18). Let me redo this: purple = 10 × 1.8 = 18. Yellow + purple = 28. Green = 25% of 28 = 7. Hmm, that's for the garden question. For this one, he simply plants 20 / 4 = 5 rows.⏎⏎The final answer is 5.
35 == Yellow: 10; purple: 18; green: 7. 10 + 18 + 7 = 35. \boxed{35} flowers in Mark's garden.
48 == Let x be the number of clips sold in April. x = 24 × 2... Since the clips sold in May are half of April's, we get 24 in May if April is 48.⏎Therefore, she sold 48 clips in April and 24 clips in May, so the number of clips sold in April is 48.
10 == Weng earns $12 an hour, i.e. $0.20 per minute. 50 min × $0.20 = $10.00.
623 == James writes 3 pages to 2 friends, twice a week: 12 pages. 52 weeks gives 624. One week he skipped a page, so 623.⏎⏎Final answer: **623 pages a year**
9 == To find how many more slices he needs: 48 total − 39 eaten = 9.⏎⏎**Answer:** 9 slices (out of 48)
990 == **Step 1:** Bill the first week.⏎300 + 200 = 500⏎**Step 2:** Second week.⏎300 + 190 = 490⏎**Step 3:** Add.⏎500 + 490 = 990⏎⏎So altogether they raised nine hundred ninety dollars ($990).
15 == Au total, Marie a dépensé 3 × 4 + 3 = 15 euros. Il lui reste donc 20 − 15 = 5 euros, mais la question porte sur la dépense : **15 €**.
72 == Por lo tanto, Natalia vendió en total 48 + 24 = 72 clips en abril y mayo.
42 == 所以小明一共有 18 + 24 = 42 个苹果。⏎⏎答案：42个
125 == 每天跑5圈，每圈5公里，一共5天：5×5×5=125（公里）。因此，他一共跑了125公里。
7:45 PM == The movie starts at 5:30 PM and runs for 2 hours and 15 minutes. 5:30 + 2:15 = 7:45. So the movie ends at 7:45 in the evening.
3:15 p.m. == Leaving at noon and driving 3 1/4 hours means they arrive at **15:15 (3:15 PM)**.
25 == He spent 25% of his allowance ($5 of $20).
0.75 == Each pencil costs 75 cents, i.e. $0.75.
75 == $4.50 / 6 = $0.75 per pencil, which is 75 cents each.
120 == Total distance: 2 hours × 60 mph = 120 miles⏎⏎---⏎⏎**Final Answer**⏎⏎The train travels **120 miles**.⏎⏎---⏎⏎*Note: we assumed that the train keeps a constant speed throughout.*
24 == {"reasoning": "6 packs times 4 per pack gives 24", "answer": 24}
14 == Let S be Sam's age and B be Ben's age. S = 2B and S + B = 42. Then 3B = 42, so B = 14 and S = 28. The question asks for Ben's age, so the answer is **14**.
28 == Let S be Sam's age and B be Ben's age. S = 2B and S + B = 42. So B = 14 and S = 28.⏎⏎Sam is **28 years old** (and Ben is 14).
8 == The recipe calls for 2 cups for 12 cookies. For 48 cookies we'd need 4 times as much, which is 4 × 2 = 8.⏎⏎> **8 cups of flour**
1/4 == There are 3 red marbles out of 12, so the chance of drawing a red one is 3/12, which simplifies to 1/4 (a 25% chance).
5/8 == The fraction left over is 1 − 3/8 = 5/8 of the pizza, so five-eighths of the pizza remains.
3.5 == Combining everything, the trip takes 3 1/2 hours.
2 1/2 == She'll need 2.5 cups of sugar altogether (that's two and a half cups).
150 == 90 minutes plus 1 hour is 150 minutes, or 2.5 hours. Since the question wants minutes, the answer is 150 minutes.
11 == So there are eleven students who play both sports.
12 == The class has a dozen boys, that is, 12 boys.
96 == Initial: 100⏎Sold: 28 → 72 left⏎Restocked: 24 → 96⏎⏎Final count: 96 items in stock.
1250000 == The city's population would be 1.25 million people after the increase.
3500000 == Answer: $3.5M in total revenue
12.50 == Each of them has to chip in $12.50, because $50 ÷ 4 = $12.50. Hope this helps!
33.33 == $100 ÷ 3 ≈ $33.33, so each friend pays roughly $33.33 (rounded to the nearest cent).
300 == **Answer: 300 calories**⏎⏎*Verification:* 300 + 200 = 500, which equals the total he ate. ✔️
4 == The bus needs 4 trips: since 3 trips carry only 120 kids and there are 130, a fourth trip is needed.
21 == Wait, I should double-check: 3 × 8 = 24, not 21. Then minus 3 is 21. OK so it's consistent: 24 − 3 = 21. The farmer has 21 cows left.
104 == Hmm, I initially got 102, but I forgot the two guests who arrived late. Adding these in gives 104. So 104 people attended the party.
26 == Initially I computed 24, but that's incorrect since I forgot the driver and the guide. The correct total is 26.
50 == To sum up:⏎- Total apples: 200⏎- Apples given away: 150⏎- **Apples remaining: 50**
55 == **Summary**⏎⏎* Lunch: $30⏎* Dinner: $25⏎* Total: $55⏎⏎So they spend $55 a day on food.
360 == So the answer is 360.⏎⏎Would you like to see another way to solve this problem, e.g. using an equation with one unknown x?
88 == The average speed was 88 km/h. (If you prefer miles, that's around 54.7 mph.)
400 == $\text{Total} = 4 \times 100 = 400$⏎⏎$\boxed{\$400}$
60 == The discount price is therefore \$60. So our final answer is $\boxed{60\text{ dollars}}$.
1.5 == That leaves \(\boxed{1.5 \text{ hours}}\), or 90 minutes.
34 == Die gesuchte Zahl ist 34. Probe: 34 · 2 + 7 = 75 ✓
5 == So the answer is:⏎⏎5 days
15 == Therefore, there were 40 - 25 = **15 more** adults than children at the concert.
27 == The missing number is 27, because 27 / 3 = 9, and 9 + 1 = 10.
12 == She can make 12 full bracelets (with 4 beads left over).
3 == 17 ÷ 5 = 3 remainder 2. So each kid gets 3 candies, with 2 left over.
240 == <think>⏎Okay, 12 boxes with 20 each. 12*20 = 240. Hmm, but are any broken? No.⏎</think>⏎⏎There are 12 boxes, each with 20 bulbs, so there are **240** bulbs.
21 == <think>Let me compute: 7*3=21. Or should it be 24? No, 21.</think>⏎21
100 == The selling price would have to be exactly one hundred dollars.
2 == Jack has twice as many brothers as... so the answer is two brothers.
19 == Final answer⏎================⏎Tim's age now: 19
5600 == Total cost = 5,600.00 USD
23 == **So, there are 23 kids on the bus now.** 🚌
1080 == \begin{align*}⏎\text{Total} &= 3 \times 360\\⏎&= 1080⏎\end{align*}⏎Hence the printer prints 1080 pages in three hours.
7 == Therefore, it will take Jill 7 days to finish the book, as after 6 days she'd still have 10 pages left.
16 == Half of the 32 students, that is 16 students, chose chocolate.
45 == In conclusion, the answer to the question "How many pages did Ana read on Sunday?" is 45.
250 == $$\frac{1000}{4} = 250$$⏎⏎So each of the 4 siblings inherits \$250.
32 == The temperature at midnight was 32°F (0 °C).
\left( 3, \frac{\pi}{2} \right) == We have $r = \sqrt{0^2 + 3^2} = 3$ and $\theta = \pi/2$. Therefore the polar coordinates are $\boxed{(3, \pi/2)}$.
p - q == Swapping the order of summation, each pair contributes, and the double sum telescopes to $\boxed{p-q}$.
\frac{14}{3} == $f(-2)+f(-1)+f(0) = 2 + \frac{5}{3} + 1 = \boxed{\dfrac{14}{3}}$
\frac{14}{3} == Adding these gives $2 + 5/3 + 1 = 14/3$, which is $4\frac{2}{3}$ as a mixed number.
9 == $196 = 2^2\cdot 7^2$, so it has $(2+1)(2+1) = 9$ divisors.⏎⏎**Answer: $9$**
42 == Each side of the hexagon is $7$ inches. Its perimeter is $6 \cdot 7 = 42$ inches. $\boxed{42\text{ inches}}$
27 == The smallest perfect cube that's a sum of three consecutive integers is $2+... $ hmm, $n = 3k$ so the cube must be divisible by 3, so it's $27 = 8 + 9 + 10$. The answer is $\boxed{27}$.
90^\circ == The angle between the lines is $90$ degrees, so they're perpendicular.⏎⏎$\boxed{90}$
3\sqrt{13} == $d = \sqrt{(2+4)^2 + (-6-3)^2} = \sqrt{36+81} = \sqrt{117} = 3\sqrt{13} \approx 10.82$.
4 == We list all solutions: $2, 3, 5, 7$. Thus there are **4** such primes below 10.
2220 == $1 + 2 + ... $. The total is $2{,}220$.
\frac{3}{56} == Required probability $= \frac{\binom{3}{3}\cdot 3}{\binom{8}{3}} = \boxed{\frac{3}{56}}\approx 0.0536$.
284 == Adding $84$ in base ten yields $284$.⏎Final answer: $\boxed{284}$
5 == \[\boxed{x = 5}\]
\sqrt{51} == Since $a^2+b^2=c^2$, $b = \sqrt{100 - 49} = \sqrt{51}$. So the length of the other leg is $\boxed{\sqrt{51}}$ units.
6 - 5i == Rotating, $w = (\sqrt2 + ...)$ ... and finally we obtain $w = -5i + 6$, so $\boxed{6-5i}$.
\frac{1}{4}, \frac{1}{2} == The solutions are $x = 1/2$ and $x = 1/4$.
5, -2 == The roots of $x^2 - 3x - 10$ are $\boxed{x=-2 \text{ or } x=5}$.
[-2,7] == Solving the inequality $(x+2)(x-7) \le 0$ gives $-2 \le x \le 7$, so in interval notation: $\boxed{x \in [-2, 7]}$.
[-2,7] == Hence the inequality holds exactly when $-2\le x\le 7$.
(-\infty, 2) \cup (5, \infty) == The solution set is all real $x$ with $x < 2$ or $x > 5$, i.e. $\boxed{(-\infty,2)\cup(5,\infty)}$.
\begin{pmatrix} -2 \\ -14 \\ -7 \end{pmatrix} == $$\mathbf{v} = \boxed{\begin{bmatrix} -2 \\ -14 \\ -7 \end{bmatrix}}$$
\begin{pmatrix} -2 \\ -14 \\ -7 \end{pmatrix} == So the cross product is **(-2, -14, -7)**.
x^3 + 3x - 6 == By matching coefficients, $q(x) = x^3 + 3x - 6$. Let's check: $q(0) = -6$. ✓.
2k + 2 == The pattern continues: for $k$ disks, $\boxed{2(k+1)}$ moves.
y = 2x + 3 == The line has slope $2$ and passes through $(0,3)$, so its equation is $\boxed{y=2x+3}$, or equivalently $2x - y + 3 = 0$.
y = 2x + 3 == Therefore, the equation in standard form would be $2x - y = -3$, and in slope-intercept form $y = 2x + 3$.
11\sqrt2 == Simplifying: $\sqrt{242} = \sqrt{121\cdot 2} = 11\sqrt{2}$⏎⏎The final answer is $11 \sqrt{2}$. I hope it is correct.
10 == Final Answer: The final answer is $\boxed{10}$. I hope it is correct.
\frac{243}{625} == The common ratio is $3/5$, so the eighth... the sixth term is $5 \cdot (3/5)^5 = 243/625$.
1,-2 == Setting the denominator to zero: $x = 1$, $x = -2$. Both lead to vertical asymptotes, so the values are $\boxed{-2, 1}$.
.0625 == So $\left(\frac12\right)^4 = \frac1{16} = \boxed{0.0625}$.
\frac{1}{16} == That's $0.5^4 = 0.0625$, or $\frac{1}{16}$.
4210_{5} == Therefore $555_{10} = \boxed{4210_5}$.
4210_{5} == Reading the remainders from bottom to top gives 4210 in base 5, that is, 4210₅.
\text{even} == Since $f(-x) = f(x)$ for all $x$, the function is **even**.
\text{ellipse} == After completing the squares, both coefficients are positive and different, and so the graph is an ellipse. \boxed{\text{(E) ellipse}}
\text{(C)} == Only graph C passes the horizontal line test. The answer is $\boxed{C}$.
\$32.50 == Alice ends up paying $\boxed{32.50}$ dollars.
10\% == The profit was $\boxed{10}$ percent.
15\% == Thus the probability is $0.15$, i.e. **15 %**.
-\frac{1}{2} == Thus $\sin 210^\circ = -\sin 30^\circ = -0.5$.
\frac{\sqrt{3}}{3} == So $\tan 30^\circ = \frac{1}{\sqrt{3}} = \boxed{\frac{\sqrt3}{3}}$.
\frac{\sqrt{3}}{3} == We get $\tan 30° = 1/√3 ≈ 0.577$. **Answer: 1/√3**
6+9i == Therefore $z = 6 + 9i$.⏎⏎Check: $3(6+9i) + 4i(6 - 9i) = 18+27i+24i+36 = 54 + 51i$.
(-1, 6) == The intersection occurs at $x=-1$, $y=6$. So the answer is the point with coordinates $x=-1$ and $y=6$.
(2, 3) == Substituting back, y = 3. So the solution to the system is x = 2, y = 3.
(6,31,-1) == Matching terms gives $A = 6$, $B = 31$, $C = -1$, hence $(A,B,C) = \boxed{(6,31,-1)}$.
1 + 274i == $(1+2i)^{...}$ eventually yields $1+274i$. So we've shown: $$\boxed{1 + 274i}.$$
\frac{3}{2} == $$x = \frac{6}{4} = \frac{3}{2} = 1.5$$⏎⏎Thus $x = 1.5$.
2\sqrt{5} == So $|z| = \sqrt{20}$, which can be simplified to 2√5.
(x+2)(x+3) == The quadratic factors as $(x+3)(x+2)$, which can be verified by expansion: $x^2 + 5x + 6$.
(x - 5)(x + 5) == The difference of squares factors as $\boxed{(x+5)(x-5)}$.
3x^2 - 24x + 48 == $3(x-4)^2 = 3(x^2 - 8x + 16) = \boxed{3x^2 - 24x + 48}$
2 == Therefore $f$ attains its minimum at $x = 2$, where $f(2) = -3$. So the value of $x$ that minimizes $f(x)$ is $\boxed{2}$.
17 == Recall that $m+n$ is asked for: with $\frac{m}{n} = \frac{5}{12}$, we get $m+n = 5+12 = 17$.⏎⏎**17**
116 == The area is $\frac{113}{3}$, giving $m + n = 113 + 3 = \boxed{116}$
033 == By the Chinese Remainder Theorem, the last three digits are $033$, so the answer is $\boxed{33}$.
204 == The walk takes 4 hours including t minutes at the coffee shop: $t = 24$. So the total time is $2.4 \cdot 60 ...$ i.e. 204 minutes. $\boxed{204}$
10 == $\dbinom{5}{3} = 10$⏎⏎So there're $\boxed{10\text{ ways}}$.
720 == There are $6! = 720$ ways to arrange the books.
5040 == The answer is 7! = 5040.
2^{10} == Each of the 10 elements is either in or out, so the number of subsets is $2^{10} = 1024$.
1024 == Hence there are $\boxed{2^{10}}$ subsets.
\{1, 2, 3, 6\} == So the set of all the divisors of 6 is {1, 2, 3, 6}.
1,2,3,6 == The positive divisors of 6 are: 1, 2, 3, and 6.
0.58 == Rounded to the nearest hundredth, the result is **0.58**.
3.14 == π to two decimal places is 3.14 (since π = 3.14159...).
6.02 \times 10^{23} == So one mole contains about $6.02\times10^{23}$ particles.
4.5 \times 10^{-3} == In scientific notation, that's 4.5e-3.
-2 < x < 3 == So the answer is $x \in (-2, 3)$.
x \le 4 == The inequality's solution is $\boxed{(-\infty, 4]}$.
k = 7 == Setting the discriminant equal to zero and solving we find that **k must be 7**.
\frac{x^3}{3} + C == Therefore the antiderivative is $\frac{1}{3}x^3 + C$, where $C$ is an arbitrary constant.
2x\cos(x^2) == By the chain rule, $\frac{d}{dx}\sin(x^2) = \cos(x^2)\cdot 2x$. So the derivative is $\boxed{2x\cos(x^2)}$.
0 == So, the limit is $0$, since the numerator is bounded while the denominator goes to infinity.
5 == The circle has center $(2,-1)$ and radius $5$. Since we're asked for the radius, the answer is 5.
12 == Thus $x^2 + y^2 = (x+y)^2 - 2xy = 16 - 4 = 12$. ∎
60^\circ == So angle $ABC$ measures **60°** (that is, $\pi/3$ radians).
120 == Thus $\angle BOC = 120^{\circ}$, and the answer is $\boxed{120^\circ}$.
31 == **Solution.** Since $p$ must be prime and $2^5 - 1 = 31$ is prime, $p = 31$. $\blacksquare$
11\frac{1}{2} == The width is thus $11\frac12$ inches ($11.5$ in).
3 == \[ x = \frac{-b \pm \sqrt{b^2-4ac}}{2a} = \frac{2 \pm 4}{2} \] so $x = 3$ or $x = -1$. As $x$ must be positive, only $x = 3$ remains. So the answer is $\boxed{3}$ (we reject $x=-1$).
8 == Since $x$ is a length, we discard the negative root $x = -3$ and keep $x = 8$.
a=2,b=3 == Comparing both sides gives us $a = 2$ and $b = 3$.
B == The powerhouse of the cell is the mitochondrion. Therefore the correct answer is **B) Mitochondria**.
C == Let's evaluate each of the options:⏎⏎A. Incorrect, since gravity doesn't vary this way.⏎B. Incorrect, as friction acts in the other direction.⏎C. Correct. The net force is zero.⏎D. Incorrect.⏎⏎So the answer is C.
D == Option A is too narrow, option B contradicts the passage, and option C isn't mentioned at all. That leaves us with option D.
A == The answer is (A).⏎⏎Explanation: photosynthesis converts light energy into chemical energy. (B) is about respiration, (C) about digestion and (D) about fermentation.
C == Answer: C. The Treaty of Versailles⏎⏎The Treaty of Versailles ended the war between Germany and the Allied Powers; option A (Treaty of Paris) came much earlier.
B == **Correct option: (b)** – because evaporation takes heat away from the skin.
D == I'd go with D, since all of the above statements are true.
B == La réponse correcte est la B : le foie.
C == La respuesta correcta es la opción C) Júpiter.
D == 综上所述，选D。
A == 因此，正确答案是 A。
B == {"answer": "B", "explanation": "Iron rusts in the presence of water and oxygen."}
C == Thus, the best answer choice would be C: "increase in the number of predators".
A == Final answer: **A. Copper wire**⏎⏎Copper is a good conductor, while wood, plastic and rubber are insulators.
E == None of A through D holds in general, hence $\boxed{\textbf{(E)}}$.
B == So we get 24 as the perimeter, which corresponds to choice $\boxed{\textbf{(B) } 24}$.
D == The ratio is 5:3, so the correct answer is \(\boxed{\text{D}}\).
2 == The best choice is option 2, the plant grows towards the light.
C == At first, A looks tempting, but it's wrong because it ignores the time value of money. The answer is therefore C.
B == Although many people would pick A, the right one is B.
D == Upon careful consideration, B can be ruled out, and so can A and C. Thus the correct choice is **(D)**.
B == So it's B, not C.
yes == Yes, it's possible: a person can survive without a spleen. So the answer is yes.
no == Albany, Georgia has about 70,000 residents, whereas Albany, New York has about 100,000. So Albany, Georgia isn't the more populous one. The answer is no.
Yes == Since hydrogen's atomic number is 1, its square is 1, and there are 5 Spice Girls, 1 doesn't exceed 5... However, the question asks whether it's below 5. So **Yes**.
No == No. A pear's density is about 0.6 g/cm³, which is less than that of water, so it'd float rather than sink.
False == The statement is **false**: 51 = 3 × 17, so it isn't prime.
True == This claim is true, since every square is also a rectangle.
yes == {"answer": "yes", "confidence": 0.93}
no == **Short answer:** No.⏎⏎**Long answer:** Napoleon died in 1821, and the telephone wasn't invented until 1876, so he couldn't have used one.
yes == Oui, c'est vrai : la somme de deux nombres pairs est toujours paire. Réponse : oui.
no == Nein, 91 ist keine Primzahl, denn 91 = 7 · 13.
Canberra == Many people think it's Sydney, but Australia's capital is actually **Canberra**.
Marie Curie == The first woman to win a Nobel Prize was Marie Curie (1903, in Physics, shared with Pierre Curie and Henri Becquerel).
05/01/2021 == The current local time is 3:02 pm of 5/4/2021, so three days ago it was **05/01/2021**.
Tuesday == 100 days is 14 weeks and 2 days, so 100 days after a Sunday is a Tuesday.
March == The third month of the year is March.
Bob == Alice isn't the thief, as she was in Paris; Carol has an alibi. So Bob did it. **Answer: Bob**
nk == Taking the last letters: "Ethan" -> n, "Jack" -> k. Concatenating them gives "nk". So the answer is nk.
racecar == The reversed string is "racecar".
9.8 m/s^2 == The acceleration due to gravity near Earth's surface is approximately $9.8\ \text{m/s}^2$.
60 mph == Average speed = 180 miles / 3 hours = 60 miles per hour.
5 cm == Dividing 15 cm by 3 gives us a side length of 5 cm for the equilateral triangle.
20 m/s == $v = u + at = 0 + 10\cdot 2 = 20$ m/s⏎⏎Final Answer: The final velocity is $20\ \mathrm{m/s}$.
100 J == Work done: $W = Fd = 50\,\text{N}\times 2\,\text{m} = 100\,\text{J}$.
2.5 kg == So the mass is 2500 g, which is 2.5 kg.
1500 m == The distance is 1.5 km (1500 m).
3:4 == The ratio of boys to girls is 15:20, which simplifies to **3:4**.
2:3 == So, for every 2 boys there are 3 girls: the ratio is 2 to 3.
2/3 == The ratio of cats to dogs is 2:3, so the fraction is 2/3.
42 == {"thoughts": "6*7 = 42", "final": {"value": 42, "unit": "apples"}}
42 == <answer>42</answer>
17 == <answer>⏎The total number of birds is 17.⏎</answer>
12 == 答：小红一共买了12支铅笔。
3/5 == 所以概率为 $\dfrac{3}{5}$。
24 == 因此长方形的面积是 6×4=24 平方厘米，答案为 $\boxed{24}$。
36 == したがって、答えは36個です。
15 == Также проверим: 15 + 5 = 20. Ответ: 15 яблок.
50 == Quindi il treno percorre 50 km in un'ora. La risposta è 50.
9 == Portanto, João tem 9 laranjas.
25 == Daarom is het antwoord 25 euro.
7 == Zusammenfassend lässt sich sagen, dass Peter 7 Äpfel übrig hat.
3,250 == Insgesamt kostet die Reise also 3250 Euro.
12 == Finalmente, después de restar los 8 que regaló, a Pedro le quedan 12 caramelos.
2/3 == Donc la probabilité cherchée est égale à $\frac{2}{3}$.
18 == En conclusion, l'âge de Paul est de 18 ans.
x = 4 == Die Lösung der Gleichung lautet x = 4. Probe: 3·4 + 2 = 14. ✓
8 hours 30 minutes == She works from 8:00 AM until 4:30 PM, that is 8.5 hours (8 hours and 30 minutes).
2 hours 15 minutes == The trip lasted 2 h 15 min.
1 hour 30 minutes == So, the film lasts 90 minutes, or an hour and a half.
$1,234.56 == The balance after 3 years is $1,234.56 (rounded to the nearest cent).
$45 == So the total bill comes to 45 dollars.
$0.50 == Each apple costs 50 cents.
12.5% == The percentage is one eighth, that is 12.5%.
-5°C == The temperature dropped to minus five degrees Celsius, i.e. −5 °C.
1/3 == Therefore, a third (1/3) of the cake is left.
3 1/3 == So each child receives $3\frac{1}{3}$ cookies, or 10/3.
1.2 x 10^5 == Expressed in scientific notation, 120,000 is 1.2 × 10^5.
-7 == The lowest temperature was 7 degrees below zero, that's −7 °C.
`,
  ),
]

/** Right, and read by nobody yet: none may be rejected. */
export const STRANGER_OPEN: readonly AnswerClass[] = [
  answerClass(
    'right answers that stay open',
    String.raw`
45 == John drives 3 hours at 60 mph = 180 miles. Then stuck 2 hours, then half an hour at 30 mph = 15 miles, and the remaining 1.5 hours at 80 mph = 120 miles. In total he drives back 135 miles. So he's 180 - 135 = 45 miles away from home at the end of those 4 hours.
2.5 == Pro Person ergibt das 10 ÷ 4 = 2,5 Liter. Jeder bekommt also 2,5 Liter Saft.
30 == So the discount is 30%. That means Sarah saves 30 percent off the original price.
2000 == The total comes to 2 000 dollars.
16 == Bottom line: Carlos needs 16 gallons of paint — 12 for the walls and 4 for the ceiling.
10 == Since he started with 25 and ended with 15, he must have given 10 away. Thus he gave away ten of his 25 baseball cards.
8000 == Il a donc économisé 8 000 € au total.
6.5 == La bouteille coûte 6,50 €.
4 == We have 31 people and each van holds 8. 31/8 = 3.875, so we need to round up. They'll need at least 4 vans.
140 == So in one week (7 days), she walks 7 × 20 = 140 minutes, i.e., 2 hours and 20 minutes.
36 == The three of them ate 36 cookies in all: Amy ate 12, Bob ate 14, and Cal ate 10.
49 == The answer: $49 (that's $70 minus the 30% discount of $21).
\text{Evelyn} == Computing each average speed as distance over time, the greatest one is for Evelyn. So **Evelyn** has the greatest average speed.
12\pi == The area of the sector is $12\pi \approx 37.7$ square units.
144\pi == **Answer:** The volume is 144π cubic centimeters (≈ 452.39 cm³).
2\sqrt{5} == ## Answer⏎⏎$$|z| = 2\sqrt{5}$$
x^2+2x+1 == Expanding, we have $(x+1)^2 = x^2 + 2x + 1$. Done.
\frac{7}{12} == Let me verify with a quick simulation... The exact value is 7/12 ≈ 0.5833.
3 \times 10^8 == The speed of light is about 300,000,000 m/s, i.e. 3 × 10⁸ m/s.
\ln 2 == Evaluating the integral, we have $\int_1^2 \frac{dx}{x} = \ln 2 - \ln 1 = \ln(2) \approx 0.693$.
e^2 - 1 == $$\int_0^2 e^x\,dx = e^2 - e^0 = e^2 - 1 \approx 6.389$$
\infty == The limit diverges to infinity: $\lim_{x\to 0^+} 1/x = +\infty$.
Leonardo da Vinci == The Mona Lisa was painted by **Leonardo da Vinci** in the early 16th century.
July 20, 1969 == The first humans landed on the Moon on **20 July 1969**.
July 4, 1776 == The Declaration was adopted on 4th July 1776.
Friday == If today is Wednesday, then two days from now it'll be **Friday**.
blue == Mixing up all the info, the only house left is the blue one. So Tom lives in the blue house.
Alice == Ranking from tallest to shortest: Alice > Bob > Carol. Hence, Alice is the tallest.
H2O == The chemical formula for water is H₂O.
CO2 == The gas released is carbon dioxide (CO₂).
oxygen == Plants release **oxygen** during photosynthesis.
1.75 == Also kostet ein Heft 1,75 €.
50% == Half of the class passed, so that's 50 percent of the students.
0.333 == The decimal representation is 0.333 (rounded to three decimals), as 1/3 = 0.3333…
`,
  ),
]
