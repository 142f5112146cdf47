/** A second batch, written before the reader had seen any of it, to see how far the mended kinds carry. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const FOREIGN_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'solutions as models write them',
    String.raw`
72 == Natalia sold 48/2 = <<48/2=24>>24 clips in May.⏎Natalia sold 48+24 = <<48+24=72>>72 clips altogether in April and May.⏎#### 72
24 /= Natalia sold 48/2 = <<48/2=24>>24 clips in May.⏎Natalia sold 48+24 = <<48+24=72>>72 clips altogether in April and May.⏎#### 72
10 == To find her pay:⏎1. Hourly: $12 / 60 = $0.20 per minute.⏎2. For 50 minutes: 50 × $0.20 = $10.⏎⏎Therefore, Weng earned **$10**.
50 /= To find her pay:⏎1. Hourly: $12 / 60 = $0.20 per minute.⏎2. For 50 minutes: 50 × $0.20 = $10.⏎⏎Therefore, Weng earned **$10**.
5 == Betty has 50.⏎She needs 100 - 95 = 5 more dollars.⏎⏎The final answer is $\boxed{5}$.
42 == James reads 12 * 2 = 24 pages today.⏎Half of 84 is 42.⏎So he should read 42 pages tomorrow.
84 /= James reads 12 * 2 = 24 pages today.⏎Half of 84 is 42.⏎So he should read 42 pages tomorrow.
624 == Each week: 3 * 2 * 2 = 12 pages.⏎Each year: 12 * 52 = 624.⏎So James writes **624 pages** a year.
52 /= Each week: 3 * 2 * 2 = 12 pages.⏎Each year: 12 * 52 = 624.⏎So James writes **624 pages** a year.
64 == The total is $5 + $60 - $1 = $64.
16 == Let's compute.⏎⏎\[⏎\text{Total} = 4 \times 4 = 16⏎\]⏎⏎So, the total number of eggs is \( \boxed{16} \).
3 == Let $x$ be the number of bolts. It takes $2$ bolts of blue and $1$ of white, so $2 + 1 = 3$ bolts.
3 == **Solution:**⏎Blue: 2 bolts⏎White: 1 bolt⏎**Total: 3 bolts**
2 /= **Solution:**⏎Blue: 2 bolts⏎White: 1 bolt⏎**Total: 3 bolts**
70000 == Value: $80,000 \times 2.5 = 200,000$.⏎Profit: $200,000 - 130,000 = \$70,000$.⏎⏎**Josh made a profit of \$70,000.**
540 == He runs 3 × 3 = 9 sprints a week, and 9 × 60 = 540 meters.⏎Answer: 540 m.
60 /= He runs 3 × 3 = 9 sprints a week, and 9 × 60 = 540 meters.⏎Answer: 540 m.
20 == In the final meal she gives 60 - 15 - 25 = 20 cups.⏎#### 20 cups
\$64 == \boxed{\$64}
\frac{3}{56} == Multiplying out, we get $\frac{3}{56}$.⏎⏎Thus, the value is $\boxed{\dfrac{3}{56}}$.
\left( 3, \frac{\pi}{2} \right) == So $r = 3$ and $\theta = \frac{\pi}{2}$. Therefore the polar coordinates are $\boxed{(3, \frac{\pi}{2})}$.
\left( 3, \frac{\pi}{2} \right) /= Therefore the polar coordinates are $\boxed{(3, \frac{3\pi}{2})}$.
p - q == The sum is $\boxed{p - q}$.
p - q /= The sum is $\boxed{q - p}$.
9 == 196 = 2^2 * 7^2, so it has (2+1)(2+1) = 9 positive whole-number divisors.
\text{Evelyn} == From the graph, **Evelyn** has the greatest average speed.⏎⏎\boxed{\text{Evelyn}}
\text{Evelyn} /= From the graph, Evelyn is slower than Briana.⏎⏎\boxed{\text{Briana}}
42 == The perimeter is $6 \times 7 = 42$ inches.⏎⏎Final Answer: The final answer is $42$. I hope it is correct.
27 == Then $n^3 = 27$ holds for $n = 3$. The smallest cube is $\boxed{27}$.
3 /= Then $n^3 = 27$ holds for $n = 3$. The smallest cube is $\boxed{27}$.
90^\circ == Since the lines are perpendicular, the angle is $\boxed{90^\circ}$.
3\sqrt{13} == d = \sqrt{(2-(-4))^2 + ((-6)-3)^2} = \sqrt{36+81} = \sqrt{117} = \boxed{3\sqrt{13}}
117 /= d = \sqrt{36+81} = \sqrt{117} = \boxed{3\sqrt{13}}
4 == We test: $n=1$: no. $n=2$: no. $n=3$: no. $n=4$: yes! So $n = 4$.
2220 == $$\sum_{k=1}^{10} (k+3)(40+k) = \boxed{2220}$$
\frac{3}{2} == $f(5) = \frac{3(5)-2}{5-2} = \frac{13}{3}$, $f(0) = 1$... $\boxed{\frac{3}{2}}$
\frac{14}{3} == $f(-2)+f(-1)+f(0)=\frac{3(-2)-2}{-2-2}+\frac{3(-1)-2}{-1-2}+\frac{3(0)-2}{0-2}=\frac{-8}{-4}+\frac{-5}{-3}+\frac{-2}{-2}=2+\frac{5}{3}+1=\boxed{\frac{14}{3}}$
12 == Step 1: 3*4=12.⏎Step 2: nothing else.⏎⏎Final answer: 12.
12 == ## Step 1: Find it⏎3 * 4 = 12⏎## Step 2: Conclude⏎The final answer is: $\boxed{12}$
12 == The best answer is 12.
12 == <|start_header_id|>assistant<|end_header_id|>⏎⏎The answer is 12.<|eot_id|>
12 == The answer is 12.<|im_end|>
12 == Answer: 12<|endoftext|>Question: what is 5 + 5? Answer: 10
10 /= Answer: 12<|endoftext|>Question: what is 5 + 5? Answer: 10
12 == ANSWER: 12⏎⏎USER: And what is 5 + 8?⏎ASSISTANT: 13
13 /= ANSWER: 12⏎⏎USER: And what is 5 + 8?⏎ASSISTANT: 13
12 == [[12]]
12 == The answer is [[12]].
12 == Answer: <<12>>
12 == Therefore, \(\mathbf{12}\) apples are left.
12 == Let me double check: 3 × 4 = 12 ✓.⏎⏎So the answer is **12** 🎉
12 == Hmm, 3 × 4 = 13? No, 3 × 4 = 12. So 12.
13 /= Hmm, 3 × 4 = 13? No, 3 × 4 = 12. So 12.
12 == <think>⏎Okay, so 3 × 4. That's 12. Let me verify with 5 × 2 = 10. Yes.⏎</think>⏎12
12 == <think></think>⏎⏎12
12 == <think>⏎⏎</think>⏎⏎**12**
10 /= <think>⏎Okay, so 3 × 4. That's 12. Let me verify with 5 × 2 = 10. Yes.⏎</think>⏎12
12 == </think>⏎The answer is \boxed{12}.
12 == ‹60›\boxed{12}‹60›
12 == **\boxed{12}**
12 == \[ \boxed{ \text{12} } \]
12 == $\boxed{\text{12 apples}}$
12 == $\boxed{12~\text{apples}}$
12 == The answer is: \boxed{12 \text{ apples}}
12 == The number of apples is therefore equal to 12.
12 == Total apples = 3 * 4 = 12
12 == Total apples: 3 * 4 = **12**
12 == apples = 12
12 == He has **12 apples** left.
12 == There are twelve (12) apples.
12 == 12 apples are left. That's it!
12 == 12 apples are left. Let me know if you have any questions!
12 == The answer is 12. Let me know if you want 2 more examples.
2 /= The answer is 12. Let me know if you want 2 more examples.
`,
  ),
  answerClass(
    'wrong or unclear in new ways',
    String.raw`
12 /= The answer is close to 12.5.
12 /= The answer is 12, 13, or 14.
12 /= 12 or 13?
12 /= I'd say somewhere around 10 to 14.
12 /= The answer lies between 11 and 13.
12 /= Answer: 11 < x < 13
12 /= x ≥ 12
12 /= The answer is x ≥ 12.
12 /= The answer is 12x.
12 /= The answer is 12 + C.
12 /= The answer is 12i.
12 /= The answer is 12².
12 /= The answer is 12!.
12 /= The answer is $12!$.
12 /= The answer is √12.
12 /= The answer is 1/12.
12 /= The answer is -12.
12 /= The answer is 12 thousand.
12 /= The answer is 12e3.
12 /= The answer is 12.0001.
12 /= The answer is 12,5.
12 /= The answer is 0.12.
12 /= The answer is .12
12 /= The answer is 012.5.
12 /= The answer is 1 2.
12 /= The answer is 12:30.
12 /= The answer is 12/7.
12 /= The answer is 12 mod 5.
12 /= The answer is log 12.
12 /= The answer is |12 - 20|.
12 /= The answer is 12 - 20.
12 /= The answer is (12, 5).
12 /= The answer is [12, 20].
12 /= The answer is \{12, 13\}.
12 /= The answer is 12 or less.
12 /= The answer is 12 at most.
12 /= The answer is 12 choose 2.
12 /= The answer is 12 squared minus 1.
12 /= The answer is the 12th term, 37.
37 == The answer is the 12th term, 37.
12 /= The answer is 37, the 12th term.
37 == The answer is 37, the 12th term.
12 /= The answer is in the range 10-12.
12 /= The answer is not greater than 12.
12 /= The answer isn't 12.
12 /= 12 isn't right.
12 /= 12 doesn't work.
12 /= x = 12 does not work.
12 /= 12 fails the test.
12 /= So x ≠ 12.
12 /= So $x \neq 12$.
12 /= So x > 12.
12 /= So $x > 12$.
12 /= So $x < 12$.
12 /= We know that x is less than 12.
12 /= This gives a contradiction, so 12 is out.
12 /= We can rule out 12.
12 /= Let's exclude 12.
12 /= No integer other than 12 was tested.
12 /= The options are 10, 12, 14.
12 /= Choose from 10, 11, 12.
12 /= My guess: 11 or 12.
12 /= \boxed{11 \text{ and } 12}
12 /= \boxed{11}\quad\text{or}\quad\boxed{12}
12 /= \boxed{11} (or \boxed{12})
12 /= \boxed{11/12}
12 /= \boxed{11;12}
12 /= \boxed{11:12}
12 /= \boxed{\frac{12}{x}}
12 /= \boxed{12x}
12 /= \boxed{12^\circ \text{ to } 13^\circ}
12 /= \boxed{\approx 12.4}
12 /= \boxed{12 < x}
12 /= \boxed{x = 12, y = 3}
12 /= \boxed{x = 12 \text{ or } x = 3}
12 /= \boxed{12 = x = 13}
12 /= \boxed{\text{no more than } 12}
12 /= \boxed{\text{twelve or thirteen}}
12 /= \boxed{\text{The answer is not } 12}
12 /= \boxed{\text{insert answer here}}
12 /= \boxed{\text{answer}}
12 /= \boxed{...}
12 /= \boxed{N/A}
12 /= \boxed{\text{None}}
12 /= \boxed{nan}
12 /= \boxed{null}
12 /= \boxed{12 \text{ if } x > 0, \text{ and } 0 \text{ otherwise}}
12 /= The answer is 12 if x is even, and 13 if x is odd.
12 /= The answer is 12 if it rains, otherwise 13.
f(n) = n /= \boxed{f(n) = \begin{cases} n & \text{if } n \text{ is even} \\ 0 & \text{otherwise} \end{cases}}
f(n) = n /= \boxed{f(n) = \begin{cases} n, & n > 0 \\ 0, & n \le 0 \end{cases}}
\begin{cases} n & n > 0 \\ 0 & n \le 0 \end{cases} == \boxed{\begin{cases} n & n > 0 \\ 0 & n \le 0 \end{cases}}
|x| /= \boxed{x \text{ if } x \ge 0}
12 /= \boxed{x}
12 /= <answer></answer>
12 /= <answer>?</answer>
12 /= <answer>11 or 12</answer>
12 /= <answer>anything between 1 and 12</answer>
12 /= {"answer": ""}
12 /= {"answer": "unknown"}
12 /= {"answer": [11, 12]}
12 /= {"answer": "11 or 12"}
12 /= {"answer": {"min": 11, "max": 12}}
12 /= #### 11 or 12
12 /= ####
12 /= Answer:
12 /= The answer is:
12 /= The answer is
12 /= The answer is unknown (12 unknowns, 3 equations).
12 /= Sorry, I can't. Try again in 12 hours.
12 /= Step 12
12 == [12]⏎The answer is 12.
12 /= see equation (12)
12 /= (as in Theorem 12)
12 /= Continue on page 12
-12 /= The answer is 12.
-12 /= 12
1/2 /= 2/1
1/2 /= 1:3
1/2 /= 12
1/2 /= The answer is 2.
1/2 /= The answer is 1.
\frac{12}{5} /= \boxed{\frac{5}{12}}
\frac{12}{5} /= \boxed{12}
\frac{12}{5} /= \boxed{12.5}
\frac{12}{5} /= \boxed{1\frac{2}{5}}
\frac{12}{5} == \boxed{2\frac{2}{5}}
\sqrt{12} /= \boxed{12}
\sqrt{12} /= \boxed{3\sqrt{2}}
12\pi /= \boxed{12}
12\pi /= \boxed{37.7}
12\pi /= \boxed{12\pi^2}
12\pi /= \boxed{24\pi}
x+12 /= \boxed{x-12}
x+12 /= \boxed{12}
x+12 /= \boxed{12x}
x^{12} /= \boxed{12^x}
x^{12} /= \boxed{x_{12}}
x^{12} /= \boxed{12x}
(1,2) /= \boxed{1.2}
(1,2) /= \boxed{(1,2]}
(1,2) /= \boxed{\{1,2,3\}}
(1,2) /= \boxed{x=2,y=1}
[1,2] /= \boxed{(1,2)}
[1,2] /= \boxed{1 < x < 2}
[1,2] == \boxed{1 \le x \le 2}
`,
  ),
  answerClass(
    'right in new ways',
    String.raw`
1.5 == \boxed{1.50}
1.5 == \boxed{\frac{3}{2}}
1.5 == \boxed{1\frac{1}{2}}
1.5 == \boxed{\frac32}
1.5 == \boxed{3/2}
1.5 == \boxed{1.5 \text{ hours}}
1.5 == \boxed{1\,\tfrac12}
1.5 == \boxed{150\%}
1.5 == one and a half
1.5 == The answer is one and a half hours.
2000 == two thousand
2000 == 2k
2000 == $2k
2000 == 2.000,00 €
2000 == 2 000
2000 == 2 thousand
2000 == $2,000.00
2000 == 2,000 (two thousand) dollars
2000 == USD 2,000
2000 == 2e3
2000 == 2 \times 10^{3}
-7 == $-7$
-7 == (-7)
-7 == x = -7
-7 == −7
-7 == minus seven
-7 == The answer is: negative seven.
-7 == -7.0
-7 == \boxed{-7^{\circ}}
-7 == -\boxed{7}
0 == \boxed{0}
0 == The answer is 0%.
0 == zero
0 == $0
0 == \boxed{0.00}
0 == nothing
25\% == one quarter
25\% == \boxed{\frac{1}{4}}
25\% == a quarter
25\% == 25 out of 100
\frac{7}{3} == \boxed{2 \frac{1}{3}}
\frac{7}{3} == \boxed{2.\overline{3}}
\frac{7}{3} == \boxed{2.333333}
\frac{7}{3} == \boxed{\frac{14}{6}}
\frac{7}{3} == \boxed{7 \div 3}
\frac{7}{3} == \boxed{\left(\frac{3}{7}\right)^{-1}}
\frac{7}{3} == \boxed{7/3 \text{ cm}}
2\sqrt{2} == \boxed{\sqrt{8}}
2\sqrt{2} == \boxed{2^{3/2}}
2\sqrt{2} == \boxed{\frac{4}{\sqrt{2}}}
2\sqrt{2} == \boxed{2\sqrt{2}\text{ units}}
2\sqrt{2} == \boxed{AB = 2\sqrt{2}}
2\sqrt{2} == The distance is 2√2.
2\sqrt{2} == The distance is $2\sqrt{2}$ units.
2\sqrt{2} == So d = 2*sqrt(2) ≈ 2.83.
\frac{\pi}{6} == \boxed{\pi/6}
\frac{\pi}{6} == \boxed{\frac{1}{6}\pi}
\frac{\pi}{6} == \boxed{30^\circ}
\frac{\pi}{6} == \boxed{x = \frac{\pi}{6}}
\frac{\pi}{6} == \boxed{\arcsin\frac12}
x^2+2x+1 == \boxed{(x+1)^2}
x^2+2x+1 == \boxed{(1+x)(x+1)}
x^2+2x+1 == \boxed{1 + 2x + x^2}
x^2+2x+1 == \boxed{f(x) = x^2+2x+1}
x^2+2x+1 == \boxed{x(x+2)+1}
\frac{x}{y} == \boxed{x/y}
\frac{x}{y} == \boxed{x y^{-1}}
\frac{x}{y} == \boxed{\frac{2x}{2y}}
3, 5 == \boxed{5, 3}
3, 5 == \boxed{3 \text{ and } 5}
3, 5 == \boxed{\{3,5\}}
3, 5 == \boxed{x = 3, 5}
3, 5 == The numbers are 3 and 5.
3, 5 == The answer is 3 and 5.
3, 5 == 5 and 3
3, 5 == \boxed{3} and \boxed{5}
3, 5 == $\boxed{3, 5}$.
3, 5 == \boxed{3,5}
3, 5 == \boxed{3;5}
(0,1) == \boxed{0<x<1}
(0,1) == \boxed{x\in(0,1)}
(0,1) == \boxed{(0, 1)}
(0,1) == \boxed{\left(0,1\right)}
(0,1) == \boxed{(x,y)=(0,1)}
(0,1) == The answer is (0, 1).
\{-1,0,1\} == \boxed{-1, 0, 1}
\{-1,0,1\} == \boxed{\{0, \pm 1\}}
\{-1,0,1\} == \boxed{x \in \{-1, 0, 1\}}
\{-1,0,1\} == \boxed{x=-1, x=0, x=1}
(-\infty,3] == \boxed{x \le 3}
(-\infty,3] == \boxed{3 \ge x}
(-\infty,3] == \boxed{(-\infty, 3]}
(-\infty,3] == \boxed{\{x \mid x \leq 3\}}
(-\infty,3] == \boxed{x \leq 3 \text{ (all real numbers up to 3)}}
y=2x == \boxed{y = 2x}
y=2x == \boxed{2x - y = 0}
y=2x == \boxed{\frac{y}{2} = x}
y=2x == \boxed{y=2\cdot x}
1+i == \boxed{i+1}
1+i == \boxed{1+1i}
1+i == \boxed{\sqrt{2}e^{i\pi/4}}
1+i == \boxed{\frac{2}{1-i}}
\begin{pmatrix} 1 \\ -1 \end{pmatrix} == \boxed{\begin{pmatrix} 1 \\ -1 \end{pmatrix}}
\begin{pmatrix} 1 \\ -1 \end{pmatrix} == \boxed{(1,-1)}
\begin{pmatrix} 1 \\ -1 \end{pmatrix} == \boxed{\left[\begin{array}{c}1\\-1\end{array}\right]}
\begin{pmatrix} 1 \\ -1 \end{pmatrix} == \boxed{\langle 1, -1\rangle}
Tuesday == The answer is Tuesday.
Tuesday == It will be Tuesday.
Tuesday == So the day is **Tuesday**.
Tuesday == \boxed{\text{Tuesday}}
B == \boxed{B}
B == \boxed{\text{(B)}}
B == The correct answer is B.
B == The answer is option B.
B == (B)
B == B. 42
B == So the correct choice is **B**.
B == Answer: B, since A is too small.
B == Correct answer: (B) 42
B == The right choice is B).
Yes == Yes, it does.
Yes == The answer is yes.
Yes == \boxed{\text{Yes}}
No == No.
No == No, it does not.
No == The answer is: no
False == False.
False == \boxed{\text{False}}
False == The claim is false.
10:15 == 10:15
10:15 == The train arrives at 10:15.
10:15 a.m. == 10:15 AM
10:15 a.m. == The answer is 10:15 a.m.
10:15 a.m. == It is 10:15 in the morning.
6 cm == 6 cm
6 cm == 60 mm
6 cm == 0.06 m
6 cm == The side is 6 cm long.
6 cm == The side is $6\text{ cm}$.
6 cm == 6 centimeters.
8 apples == 8
8 apples == eight apples
8 apples == She has 8 apples left.
1:3 == The ratio is 1 to 3.
1:3 == 1/3
1:3 == \boxed{1:3}
1:3 == 2:6
`,
  ),
]
