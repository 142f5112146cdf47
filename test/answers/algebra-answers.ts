/** Sets, intervals, solutions, functions, curves, polynomials, matrices, complex numbers, counting, bases. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const ALGEBRA_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'sets in many prints',
    String.raw`
(2, 5] == □2 < x \le 5
(2, 5] == □x \in (2, 5]
(2, 5] == □]2, 5]
(2, 5] == □\left(2, 5\right]
(2, 5] == □(2; 5]
(2, 5] == □5 \ge x > 2
(2, 5] == □x > 2 \text{ and } x \le 5
(2, 5] == □\{x : 2 < x \le 5\}
(2, 5] == □\{x \in \mathbb{R} \mid 2 < x \le 5\}
(2, 5] == The solution is $2 < x \leq 5$.
(2, 5] == The solution is x ∈ (2, 5].
(2, 5] /= □[2, 5)
(2, 5] /= □[2, 5]
(2, 5] /= □(2, 5)
(2, 5] /= □2 \le x < 5
(2, 5] /= □(2, 6]
(2, 5] /= □(-2, 5]
(2, 5] /= □2 < x
(2, 5] /= □\{2, 5\}
(-\infty, 2) \cup (3, \infty) == □x < 2 \text{ or } x > 3
(-\infty, 2) \cup (3, \infty) == □x<2, x>3
(-\infty, 2) \cup (3, \infty) == □(3, \infty) \cup (-\infty, 2)
(-\infty, 2) \cup (3, \infty) == □(-∞,2)∪(3,∞)
(-\infty, 2) \cup (3, \infty) == □(-inf, 2) U (3, inf)
(-\infty, 2) \cup (3, \infty) == □(-\infty, 2) \text{ or } (3, \infty)
(-\infty, 2) \cup (3, \infty) == □\mathbb{R} \setminus [2, 3]
(-\infty, 2) \cup (3, \infty) == □x \in (-\infty, 2) \cup (3, +\infty)
(-\infty, 2) \cup (3, \infty) == □\{x \mid x < 2 \text{ or } x > 3\}
(-\infty, 2) \cup (3, \infty) /= □(-\infty, 2] \cup [3, \infty)
(-\infty, 2) \cup (3, \infty) /= □(2, 3)
(-\infty, 2) \cup (3, \infty) /= □(-\infty, 2)
(-\infty, 2) \cup (3, \infty) /= □(-\infty, 3) \cup (2, \infty)
(-\infty, 2) \cup (3, \infty) /= □2 < x < 3
x \ne 2 == □(-\infty, 2) \cup (2, \infty)
x \ne 2 == □\text{all real numbers except } 2
x \ne 2 == □\mathbb{R} \setminus \{2\}
x \ne 2 == □\mathbb{R} - \{2\}
x \ne 2 /= □\mathbb{R}
x \ne 2 /= □\mathbb{R} \setminus \{-2\}
[0, \infty) == □x \ge 0
[0, \infty) == □[0, +\infty)
[0, \infty) == □x \geqslant 0
[0, \infty) == □\{x \mid x \ge 0\}
[0, \infty) == □0 \le x < \infty
[0, \infty) == □[0, oo)
[0, \infty) == □\mathbb{R}_{\ge 0}
[0, \infty) /= □(0, \infty)
[0, \infty) /= □x > 0
[0, \infty) /= □(-\infty, 0]
(-2, 2) == □|x| < 2
(-2, 2) == □x^2 < 4
(-2, 2) /= □|x| \le 2
(-2, 2) /= □|x| > 2
\mathbb{R} == □\text{all real numbers}
\mathbb{R} == □(-\infty, \infty)
\mathbb{R} == □x \in \mathbb{R}
\mathbb{R} == □-\infty < x < \infty
\mathbb{R} /= □\mathbb{Z}
\mathbb{R} /= □\text{all real numbers except } 0
\{1, 2, 3\} == □\{3, 1, 2\}
\{1, 2, 3\} == □1, 2, 3
\{1, 2, 3\} == □\{1; 2; 3\}
\{1, 2, 3\} == □1, 2, \text{ and } 3
\{1, 2, 3\} == □1, 2 \text{ and } 3
\{1, 2, 3\} == □\left\{ 1,\, 2,\, 3 \right\}
\{1, 2, 3\} == □\lbrace 1, 2, 3 \rbrace
\{1, 2, 3\} == □S = \{1, 2, 3\}
\{1, 2, 3\} == □x \in \{1, 2, 3\}
\{1, 2, 3\} == The solutions are 1, 2 and 3.
\{1, 2, 3\} == The solutions are $1$, $2$ and $3$.
\{1, 2, 3\} /= □\{1, 2\}
\{1, 2, 3\} /= □\{1, 2, 4\}
\{1, 2, 3\} /= □\{1, 2, 3, 4\}
\{1, 2, 3\} /= □123
\{1, 2, 3\} /= □3
\{1, 2, 3\} /= □\{12, 3\}
\{1, 2, 3\} /= □\{-1, 2, 3\}
\{1, 2, 3\} /= The solutions are 1 and 2.
\emptyset == □\text{no solution}
\emptyset == □\varnothing
\emptyset == □\{\}
\emptyset == □\text{No real solutions}
\emptyset == There is no solution.
\emptyset == The equation has no solutions.
\emptyset == □\text{none}
\emptyset == □\text{there are no solutions}
\emptyset /= □0
\emptyset /= □\{0\}
\emptyset /= □\{\emptyset\}
\text{no solution} == □\text{No solutions}
\text{no solution} == There are no real solutions.
\text{no solution} == □x \in \emptyset
\text{no solution} /= □x = 0
\text{no solution} /= □\mathbb{R}
0 /= □\emptyset
0 /= □\text{no solution}
0 == □\{0\}
`,
  ),
  answerClass(
    'solutions and statements',
    String.raw`
x = 3 \text{ or } x = -3 == □x = \pm 3
x = 3 \text{ or } x = -3 == □\pm 3
x = 3 \text{ or } x = -3 == □-3, 3
x = 3 \text{ or } x = -3 == □\{-3, 3\}
x = 3 \text{ or } x = -3 == □3 \text{ and } -3
x = 3 \text{ or } x = -3 == □x_1 = 3, x_2 = -3
x = 3 \text{ or } x = -3 == □x = 3, -3
x = 3 \text{ or } x = -3 == □x \in \{3, -3\}
x = 3 \text{ or } x = -3 == □x = 3 \lor x = -3
x = 3 \text{ or } x = -3 == □x = 3;\ x = -3
x = 3 \text{ or } x = -3 == The solutions are $x = 3$ and $x = -3$.
x = 3 \text{ or } x = -3 == Therefore, x = 3 or x = -3.
x = 3 \text{ or } x = -3 == So $x = \pm 3$.
x = 3 \text{ or } x = -3 == So $x=3$ or $x=-3$.
x = 3 \text{ or } x = -3 /= □x = 3
x = 3 \text{ or } x = -3 /= □-3
x = 3 \text{ or } x = -3 /= □x = 3 \text{ or } x = 2
x = 3 \text{ or } x = -3 /= □x = 3 \text{ and } y = -3
x = 3 \text{ or } x = -3 /= So $x = 3$.
x = 3 \text{ or } x = -3 /= □x^2 = 3
3 == □2x = 6 \implies x = 3
6 /= □2x = 6 \implies x = 3
3 == □\Rightarrow x = 3
3 == □\therefore x = 3
3 == □x \to 3
3 == □x := 3
3 == □3 = x
3 == □x = 1 + 2 = 3
3 == □1 + 2 = 3
1 /= □x = 1 + 2 = 3
3 == □x \approx 3
3 == □n = \frac{9}{3} = 3
3 == □n = 3 \text{ apples}
(3, -2) == □x = 3, y = -2
(3, -2) == □(x, y) = (3, -2)
(3, -2) == □\left(3, -2\right)
(3, -2) == □P(3, -2)
(3, -2) == □(3; -2)
(3, -2) == □(3.0, -2.0)
(3, -2) == □x=3 \text{ and } y=-2
(3, -2) == □\begin{cases} x = 3 \\ y = -2 \end{cases}
(3, -2) == □\begin{aligned} x &= 3 \\ y &= -2 \end{aligned}
(3, -2) == The point is (3, -2).
(3, -2) == The solution is x = 3, y = -2.
(3, -2) == □y = -2, x = 3
(3, -2) /= □(-2, 3)
(3, -2) /= □(3, 2)
(3, -2) /= □(3, -2, 0)
(3, -2) /= □x = -2, y = 3
(3, -2) /= □\{(3, -2), (0, 0)\}
(3, -2) /= □3 - 2
(3, -2) /= □1
A = 3, B = -2 == □A=3 \text{ and } B=-2
A = 3, B = -2 == □B = -2, A = 3
A = 3, B = -2 /= □A = -2, B = 3
A = 3, B = -2 /= □A = 3
(1,2), (3,4) == □(3,4), (1,2)
(1,2), (3,4) == □(1,2) \text{ and } (3,4)
(1,2), (3,4) == □\{(1,2), (3,4)\}
(1,2), (3,4) /= □(1,4), (3,2)
(1,2), (3,4) /= □(1,2)
(1,2), (3,4) /= □(2,1), (4,3)
(1,2), (3,4) /= □1, 2, 3, 4
f(x) = 2x+1 == □2x+1
f(x) = 2x+1 == □f(x)=1+2x
f(x) = 2x+1 == □y = 2x+1
f(x) = 2x+1 == □f(x) = 2\left(x+\frac{1}{2}\right)
f(x) = 2x+1 == The function is $f(x) = 2x + 1$.
f(x) = 2x+1 == □f: x \mapsto 2x+1
f(x) = 2x+1 /= □f(x) = 2x-1
f(x) = 2x+1 /= □f(x) = x+2
f(x) = 2x+1 /= □2x
f(x) = 2x+1 /= □f(2) = 5
y = 2x+1 == □2x - y + 1 = 0
y = 2x+1 == □y - 2x = 1
y = 2x+1 == □y-3=2(x-1)
y = 2x+1 == □4x-2y+2=0
y = 2x+1 == □x = \frac{y-1}{2}
y = 2x+1 == The line is $y = 2x + 1$.
y = 2x+1 /= □y = 2x-1
y = 2x+1 /= □x = 2y+1
y = 2x+1 /= □2x+y+1=0
y = 2x+1 /= □y = -2x+1
y = 2x+1 /= □y > 2x+1
y = 2x+1 /= □y = 2
(x-1)^2+(y+2)^2=9 == □x^2+y^2-2x+4y-4=0
(x-1)^2+(y+2)^2=9 == □(y+2)^2+(x-1)^2=9
(x-1)^2+(y+2)^2=9 == □(x-1)^2+(y+2)^2=3^2
(x-1)^2+(y+2)^2=9 == □9 = (x-1)^2+(y+2)^2
(x-1)^2+(y+2)^2=9 /= □(x+1)^2+(y-2)^2=9
(x-1)^2+(y+2)^2=9 /= □(x-1)^2+(y+2)^2=3
(x-1)^2+(y+2)^2=9 /= □9
x+2y-3z=4 == □2x+4y-6z-8=0
x+2y-3z=4 == □4=x+2y-3z
x+2y-3z=4 /= □x+2y+3z=4
x+2y-3z=4 /= □x+2y-3z=-4
a_n = 2n-1 == □2n-1
a_n = 2n-1 == □a_{n} = 2(n-1)+1
a_n = 2n-1 /= □a_n = 2n+1
x^2-5x+6 == □(x-2)(x-3)
x^2-5x+6 == □6-5x+x^2
x^2-5x+6 == □x² − 5x + 6
x^2-5x+6 == □(3-x)(2-x)
x^2-5x+6 == □x(x-5)+6
x^2-5x+6 /= □(x+2)(x+3)
x^2-5x+6 /= □x^2+5x+6
x^2-5x+6 /= □(x-1)(x-6)
x^2-5x+6 /= □x^2-5x
x^2-5x+6 /= □x = 2, 3
x^2-5x+6 /= □y^2-5y+6x
(a+b)^2 == □a^2+2ab+b^2
(a+b)^2 /= □a^2+b^2
-x+1 == □1-x
-x+1 == □-(x-1)
-x+1 /= □-(x+1)
2x(x+1) == □2x^2+2x
2x(x+1) /= □2x^2+1
x^{2n} == □(x^n)^2
x^{2n} /= □x^{n^2}
3x^2y == □3yx^2
3x^2y /= □3xy^2
\frac{x}{2} + \frac{x}{3} == □\frac{5x}{6}
\frac{x}{2} + \frac{x}{3} /= □\frac{2x}{5}
`,
  ),
  answerClass(
    'vectors, complex numbers, counting, bases',
    String.raw`
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □[[1, 2], [3, 4]]
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right]
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □\begin{pmatrix} 1 & 2 \\[4pt] 3 & 4 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □\begin{pmatrix}1&2\\3&4\\\end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □\begin{pmatrix} \frac{2}{2} & 2 \\ 3 & 4 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □[1 2; 3 4]
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □\begin{pmatrix} 1 & 3 \\ 2 & 4 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □\begin{pmatrix} 1 & 2 \\ 3 & -4 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □\begin{pmatrix} 1 & 2 & 3 & 4 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □\begin{pmatrix} 1 & 2 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □2\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}
-2 == □\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} == □(1, 2, 3)
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} == □\langle 1, 2, 3 \rangle
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} == □\begin{pmatrix} 1 & 2 & 3 \end{pmatrix}^T
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} == □[1, 2, 3]^T
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} == □\mathbf{i} + 2\mathbf{j} + 3\mathbf{k}
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} == □\vec{v} = (1, 2, 3)
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} /= □(1, 3, 2)
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} /= □(1, 2)
\begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} /= □1
(1, 2, 3) == □<1, 2, 3>
(1, 2, 3) == □[1, 2, 3]
(1, 2, 3) /= □(3, 2, 1)
3+4i == □4i+3
3+4i == □3+4\mathrm{i}
3+4i == □3 + 4 i
3+4i == □z = 3+4i
3+4i == □(3+4i)
3+4i == □3+i4
3+4i == □3+4\sqrt{-1}
3+4i == □(2+i)^2
3+4i /= □3-4i
3+4i /= □4+3i
3+4i /= □7i
3+4i /= □-3-4i
3+4i /= □5
3+4i /= □(3,4)
1+\sqrt{3}i == □1+i\sqrt{3}
1+\sqrt{3}i == □2e^{i\pi/3}
1+\sqrt{3}i == □2e^{\frac{\pi}{3}i}
1+\sqrt{3}i == □2(\cos 60^\circ + i\sin 60^\circ)
1+\sqrt{3}i == □2\operatorname{cis} 60^\circ
1+\sqrt{3}i == □2\text{cis}\left(\frac{\pi}{3}\right)
1+\sqrt{3}i /= □2e^{-i\pi/3}
1+\sqrt{3}i /= □1+\sqrt{3i}
1+\sqrt{3}i /= □1-\sqrt{3}i
-i == □\frac{1}{i}
-1 == □i^2
-1 == □e^{i\pi}
15 == □\binom{6}{2}
15 == □\binom62
15 == □\dbinom{6}{2}
15 == □{6 \choose 2}
15 == □C(6, 2)
15 == □{}_6C_2
15 == □^6C_2
15 == □C_6^2
15 == □6C2
15 == □\frac{6!}{2!\,4!}
15 == □\binom{6}{4}
15 == □\binom{6}{2} = 15
15 /= □\binom{6}{3}
15 /= □6C3
20 == □{}_5P_2
20 == □P(5, 2) = 20
20 == □\frac{5!}{3!}
20 == □5 \cdot 4
5 /= □{}_5P_2
120 == □5 \times 4!
120 == □5\cdot4\cdot3\cdot2\cdot1
10! == □3628800
10! == □10 \cdot 9!
10! /= □9!
101_2 == □101_{2}
101_2 == □101_{\text{two}}
101_2 == □101_{two}
101_2 == □101₂
101_2 == □101 \text{ (base 2)}
101_2 == □101 in base 2
101_2 == □(101)_2
101_2 == □0b101
101_2 == The answer is $101_2$.
101_2 /= □110_2
101_2 /= □101_3
101_2 /= □5_2
\text{FF}_{16} == □FF_{16}
\text{FF}_{16} == □0xFF
\text{FF}_{16} /= □FE_{16}
3 \pmod{7} == □3
3 \pmod{7} == □x \equiv 3 \pmod 7
3 \pmod{7} == □3 \bmod 7
3 \pmod{7} == □3 (mod 7)
3 \pmod{7} /= □4 \pmod{7}
3 \pmod{7} /= □7
2\ln 3 == □\ln 9
2\ln 3 == □\ln(3^2)
2\ln 3 == □\log_e 9
2\ln 3 /= □\ln 6
2\ln 3 /= □(\ln 3)^2
2\ln 3 /= □2\log_{10} 3
\log_2 5 == □\frac{\ln 5}{\ln 2}
\log_2 5 == □\frac{\log 5}{\log 2}
\log_2 5 == □\log_4 25
\log_2 5 /= □\log_5 2
2 == □\log 100
2 == □\log_{10}(100)
2 == □\lg 100
2 == □\ln e^2
9 == □e^{2\ln 3}
\frac{\pi}{4} == □\arctan 1
\frac{\pi}{4} == □\tan^{-1}(1)
\frac{\pi}{4} == □\operatorname{arctan}(1)
\frac{\pi}{4} == □45^\circ
\frac{\pi}{4} /= □\tan 1
\frac{\pi}{4} /= □\frac{4}{\pi}
\sin 2x == □2\sin x\cos x
\sin 2x == □\sin(2x)
\sin 2x /= □2\sin x
\sin 2x /= □\sin x^2
\sin^2 x == □1-\cos^2 x
\sin^2 x == □(\sin x)^2
\sin^2 x == □\frac{1-\cos 2x}{2}
\sin^2 x /= □\sin x^2
\sec x == □\frac{1}{\cos x}
\sec x /= □\cos^{-1} x
\frac{\sqrt{6}-\sqrt{2}}{4} == □\sin 15^\circ
\frac{\sqrt{6}-\sqrt{2}}{4} == □\sin\frac{\pi}{12}
1+\sqrt{2} == □\sqrt{3+2\sqrt{2}}
1+\sqrt{2} == □\frac{1}{\sqrt{2}-1}
1+\sqrt{2} /= □\sqrt{1}+\sqrt{3}
\sqrt{2} == □\sqrt{2} \approx 1.414
1.41 == □\sqrt{2} \approx 1.41
\pi /= □3.14
\pi /= □3
\pi == □\pi \approx 3.14
\infty == □\text{infinity}
\infty == □+\infty
\infty /= □-\infty
\infty /= □0
\infty /= □8
\frac{1}{2}x^2 + C == □\frac{x^2}{2} + C
\frac{1}{2}x^2 + C == □\frac{x^2}{2} + c
\frac{1}{2}x^2 + C /= □\frac{x^2}{2}
\frac{1}{2}x^2 + C /= □x^2 + C
`,
  ),
]
