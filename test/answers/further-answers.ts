/** What was tried after the reader could read the rest: textbook answers, and responses that are nearly right. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const FURTHER_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'textbooks and sentences',
    String.raw`
\frac{1}{2} \ln|x^2+1| + C == □C + \frac12 \ln(x^2+1)
\frac{1}{2} \ln|x^2+1| + C /= □\ln(x^2+1)+C
y=c_1 e^{x}+c_2 e^{-x} == □y = c_2e^{-x} + c_1e^x
y=c_1 e^{x}+c_2 e^{-x} /= □y = c_2e^{-x} + c_1e^{2x}
\frac{dy}{dx} = 2x+1 == □2x+1
\frac{dy}{dx} = 2x+1 == □y' = 2x + 1
y' = 2x /= □y' = 3x
\int_0^1 x^2\,dx == □\frac{1}{3}
\int_0^1 x^2\,dx /= □\frac{1}{4}
\sum_{n=1}^{10} n == □55
\sum_{n=1}^{10} n /= □54
\sum_{n=0}^{\infty} \frac{x^n}{n!} == □\sum_{n=0}^\infty \frac{x^{n}}{n!}
\lim_{x\to 0}\frac{\sin x}{x} == □1
\nabla f = \langle 2x, 2y\rangle == □\langle 2x, 2y \rangle
3\mathbf{i} - 4\mathbf{j} == □3\mathbf{i}-4\mathbf{j}
3\mathbf{i} - 4\mathbf{j} /= □3\mathbf{i}+4\mathbf{j}
26 \mathrm{ft} == □26
26 \mathrm{~ft} == □26 feet
3.2 \times 10^{-5} \mathrm{~m} == □3.2e-5
3.2 \times 10^{-5} == □0.000032
3.2 \times 10^{-5} /= □0.00032
4.5e33 == □4.5 \times 10^{33}
4.5e33 /= □4.5 \times 10^{32}
-2 \pm 3i == □-2+3i, -2-3i
x = -2 \pm 3i /= □-2 \pm 2i
x \equiv 3 \pmod 7 == □3
1 \pmod{83} == □1
1 \pmod{83} /= □2 \pmod{83}
f^{-1}(x) = \frac{x-1}{2} == □\frac{x-1}{2}
12^{\mathrm{th}} == □12
12^{th} /= □11th
3rd == □third
\text{Ellipse} == Answer: Ellipse
12 /= \boxed{I do not know}
12 /= The answer is that it cannot be determined.
12 /= The answer is infinitely many.
\text{infinitely many} /= □5
(2,3] \cup [5,\infty) == □(2,3] U [5, inf)
\left(-\infty, 3\right] == □x \leq 3
x = 3, y = -2 == □(3,-2)
x = 3, y = -2 == □x=3 and y=-2
x = 3, y = -2 /= □x=-2, y=3
\text{Center } (1,2), \text{ radius } 3 == □\text{center } (1,2), \text{ radius } 3
\text{Center } (1,2), \text{ radius } 3 /= □\text{center } (1,2), \text{ radius } 4
\$ 1,250 == □1250
\$1{,}250.00 == □1,250 dollars
x^{\frac{2}{3}} == □\sqrt[3]{x^2}
\frac{3}{4} x^{4/3} + C == □\frac34 x\sqrt[3]{x}+C
\log_{10} 5 == □\log 5
\log_a b /= □\log_b a
\cos 58^\circ == □\cos 58°
\cos 58^\circ /= □\cos 85^\circ
\sin 20 /= □\sin 40^\circ
\arcsin\left(\frac{1}{2}\right) == □30^\circ
2^{n+1} - 2 == □2(2^n - 1)
2^{n+1} - 2 /= □2^{n} - 2
\frac{n(n+1)}{2} == □\frac{n^2+n}{2}
\frac{n(n+1)}{2} /= □\frac{n^2-n}{2}
\left\{\frac{1}{2}, -3\right\} == □-3, 0.5
x>2 \text{ or } x<-1 == □(-\infty,-1)\cup(2,\infty)
x>2 \text{ or } x<-1 == □x < -1 \text{ or } x > 2
x>2 \text{ or } x<-1 /= □-1 < x < 2
x>-1 \text{ and } x<2 == □-1<x<2
-1 < x < 2 == □(-1, 2)
4x^2 + y^2 = 16 == □\frac{x^2}{4} + \frac{y^2}{16} = 1
y - 3 = 2(x-1) == □y = 2x + 1
y = 3 == □3
(0, 0), (1, 1) == □(1,1) and (0,0)
\begin{bmatrix} 2 \\ -1 \end{bmatrix} == □(2, -1)
\begin{pmatrix} a & b \end{pmatrix} /= □\begin{pmatrix} b & a \end{pmatrix}
\sqrt{2} : 1 == □\sqrt2
\tfrac{7}{2} == □3.5
3.5 == □3 1/2
7/2 == □3\tfrac{1}{2}
-7/2 == □-3\tfrac{1}{2}
-7/2 /= □-2.5
1.6 == □8/5
.25 == □1/4
0.1 == □10^{-1}
0.1 /= □10
1\frac{1}{2} \text{ hours} == □90 minutes
1\frac{1}{2} \text{ hours} /= □1 hour 20 minutes
5,000,000 == □5 million
120^\circ == □\frac{2\pi}{3}
\theta = 45^\circ == □45
65\% == □\frac{13}{20}
33\frac{1}{3}\% == □\frac{1}{3}
16\frac{2}{3} == □\frac{50}{3}
\pi r^2 h == □\pi h r^2
\pi r^2 h /= □\pi r h^2
\frac{4}{3}\pi r^3 /= □\frac{3}{4}\pi r^3
A \cap B == □A \cap B
P(A) = 0.3 == □0.3
\text{(B) } 12 == □B
(B) == B) because 3 is odd
C == The answer is option C.
C == **C**
C == (c)
E /= □F
C == The correct choice is (C).
C == So the answer is C) 15.
10 == 10
ten == 10
one half == □0.5
-3 == The answer is -3.
-3 == The answer is $-3$.
3 /= The answer is -3.
3 /= The answer is $-3$.
17 == Therefore, there are 17 students in the class.
17 == Therefore, 17 students like both.
17 == It takes him 17 hours.
250 == She earned $250.
250 == She earned $250 in total.
250 == The answer is $250, which is $50 more.
5 == There are 5 boys and 6 girls. The answer is 5.
60 == the final result is \( 60 \).
1/2 == The probability is 1/2.
\frac{1}{2} == The probability is 50%.
48 == Natalia sold 48/2 = 24 clips in May.⏎Total 48.
0 == The answer is zero.
0 == The answer is 0.
0 /= The answer is none of the 4.
2 == "answer": 2
2 == {'answer': '2'}
42 == ANSWER: 42
42 == Final Answer: \boxed{42}.
42 == The final answer is $\boxed{42}$. I hope it is correct.
42 == Answer is 42
42 == My answer is 42.
42 == answer is: 42.
42 == So the answer would be 42 dollars.
42 == **The answer is: 42**
42 == The answer is **42**.
42 == The answer is $42$.
42 == The answer is \$42.
42 == The answer is \(42\).
42 == The answer is 42!
4 /= The answer is 4,2
3x+2 == The answer is 3x+2.
3x+2 == $\boxed{3x + 2}$
\frac{3}{2} == \[\boxed{\frac{3}{2}}\]
5 == So the answer is $5$ because $2+3=5$.
2 /= So the answer is $5$ because $2+3=5$.
5 == The answer is: 2 + 3 = 5
8 == The answer is 8 (eight).
8 == The answer is eight (8).
8 == The answer is eight apples.
1728 /= The answer is 1728 and 1331.
12 /= The answer is between 12 and 15.
12-15 == □12-15
12 /= 12-15
3 /= □3 or 4
3 /= The answer is 3 or maybe 4.
6 == It's not 5. The answer is 6.
5 /= It's not 5. The answer is 6.
5 /= I don't think the answer is 5.
7 == The answer is no longer 5 but 7.
7 == The answer is 7 and not 5.
4 == The answer was 5, but after correction the answer is 4.
5 /= The answer was 5, but after correction the answer is 4.
10 == <answer>\boxed{10}</answer>
10 == <answer>The answer is 10</answer>
x=2 == <answer>x = 2</answer>
10 == <ANSWER>10</ANSWER>
-12 == The answer is -$12.
-12 == The answer is $-12.
12 == Answer: 12⏎⏎(Note: 3 people were left out.)
12 == Answer: 12 ± 0
1000 == □1 000
1000 == □1'000
1234.5 == □1 234,5
3.000 /= □3000
3.5 /= □3,500
3500 == □3,500
1,5 == □1,5
0,75 == □0.75
25 == □25.0
25 == □25.
25 /= □2.5
-25 == □−25
`,
  ),
  answerClass(
    'statements with values',
    String.raw`
\text{Center } (1,2), \text{ radius } 3 /= □\text{center } (1,2), \text{ radius } 4
\text{Center: } (1,2); \text{ radius: } 3 == □\text{center } (1, 2), \text{ radius } 3
increasing on (0,2) /= increasing on (0,3)
increasing on (0,2) /= decreasing on (0,2)
24 adults, 36 children /= □24 adults, 63 children
24 adults, 36 children == □24 adults, 36 children
about 3.5 years old /= □4
mean 5, median 4 /= □mean 4, median 5
at least 5 /= □5
July 4 /= The answer is July 5.
July 4 == The answer is July 4.
S(n) is not true for any n <= k /= S(n) is not true for any n >= k
June 5 /= □July 5
`,
  ),
  answerClass(
    'endings',
    String.raw`
23 /= □2*3
\Delta x /= □\delta x
x \equiv 3 \pmod 5 /= □x \equiv 3 \pmod 7
x \equiv 3 \pmod 5 == □3
\frac{\pi}{4}+n\pi, n \in \mathbb{Z} == □\frac{\pi}{4} + \pi n
\frac{\pi}{4}+n\pi == □\frac{\pi}{4} + \pi n, where n is an integer
2\pi k /= □3\pi n
5 /= The answer is 5? No.
X^2 /= □x^3
2^{3}4 /= □2^{34}
12 == The answer is $12$ hours.
12 == So Tom needs \$12 more.⏎The answer is $12.
x=3, y=-1 /= □x=3
4 == The smallest n is 4.⏎⏎**Answer: 4**
17 == The answer is: $$17$$.
17 == The answer is \[ 17 \].
17 == The answer is:⏎\[⏎\boxed{17}⏎\]
17 == Answer: \( 17 \)
-\frac{1}{2} == Answer: $-\frac{1}{2}$.
\frac{1}{2} /= Answer: $-\frac{1}{2}$.
(2,3) == The answer is $(2, 3)$.
(2,3) == The solution is $x=2$ and $y=3$.
2x+3 == Therefore, $f(x) = 2x+3$.
2x+3 /= Therefore, $f(x) = 2x-3$.
x>2 == Hence $x > 2$.
\sqrt{5} == The distance is $\sqrt{5}$ units.
6 == Hence the probability is $\frac{1}{6}$, so the answer is its inverse, 6.
\frac{1}{6} == The probability is $\frac{1}{6}$.
36 == The final answer is 36 square meters.
1/3 == The ratio is 1/3.
14 == He has 14 left (20 - 6 = 14).
6 /= He has 14 left (20 - 6 = 14).
120 == 5! = 120
120 == The answer is 5! = 120.
5 /= The answer is 5! = 120.
11 == Total: 5 + 6 = 11 apples.
5:30 p.m. == The answer is 5:30 p.m.
5:30 p.m. /= The answer is 5:30 a.m.
July 4 == The answer is July 4.
July 4 /= The answer is July 5.
20\% == The answer is 20%.
20\% == The answer is 20 percent.
20 == He saved 20%.
1.5 == The answer is 1.50.
1.5 == The answer is $1.50.
70 == The answer is 70 (since 7 × 10 = 70).
700 /= The answer is 70 (since 7 × 10 = 70).
3 == There are three.
3 == Three
three == 3
Three quarters == 0.75
zero == 0
25 == twenty five
25 == Twenty-five dollars
-1 == The answer is $-1$
0 == The answer is 0 apples.
0 == The answer is none.
1 == The answer is one.
100 == The answer is a hundred.
100 == One hundred.
2 == The answer is a couple.
42 == 42
42 /= 24
42 == $42
42 == 42.0
42 == **42**
42 == "42"
42 == 42 apples
42 == = 42
42 == x = 42
42 == ≈ 42
42 == about 42
`,
  ),
]
