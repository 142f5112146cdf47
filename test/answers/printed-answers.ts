/** Mathematics as textbooks and programs print it. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const PRINTED_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'formulas of textbooks',
    String.raw`
\frac{\sqrt{3}}{2} == \sqrt{3}/2
\frac{\sqrt{3}}{2} == \sqrt{\frac34}
\frac{\sqrt{3}}{2} == \dfrac{3}{2\sqrt3}
\frac{\sqrt{3}}{2} == \sin 60^\circ
\frac{\sqrt{3}}{2} == \cos\frac{\pi}{6}
\frac{\sqrt{3}}{2} == 0.5\sqrt3
\frac{\sqrt{3}}{2} == √3/2
\frac{\sqrt{3}}{2} == \boxed{\frac{\sqrt3}{2}}
\frac{\sqrt{3}}{2} == (sqrt(3))/2
\frac{\sqrt{3}}{2} == \frac{1}{2}\sqrt{3}
\frac{\sqrt{3}}{2} == 3^{1/2}/2
\frac{\sqrt{3}}{2} /= \sqrt{\frac32}
\frac{\sqrt{3}}{2} /= \frac{3}{2}
\frac{\sqrt{3}}{2} /= \frac{\sqrt{2}}{3}
\frac{\sqrt{3}}{2} /= \frac{2}{\sqrt3}
\frac{\sqrt{3}}{2} /= \pm\frac{\sqrt3}{2}
\frac{\sqrt{3}}{2} /= -\frac{\sqrt3}{2}
\frac{\sqrt{3}}{2} /= \frac{\sqrt3}{2}i
\frac{\sqrt{3}}{2} /= \frac{\sqrt{3}}{2}\pi
\frac{\sqrt{3}}{2} /= \sqrt[3]{3}/2
\frac{\sqrt{3}}{2} /= 0.68
[2,5) == 2 \le x < 5
[2,5) == [2, 5[
[2,5) == x \in [2,5)
[2,5) == \left[2,5\right)
[2,5) == {x | 2 ≤ x < 5}
[2,5) == \{x : 2 \leq x < 5\}
[2,5) == 5 > x \ge 2
[2,5) == x\geq 2 and x<5
[2,5) /= (2,5]
[2,5) /= [2,5]
[2,5) /= (2,5)
[2,5) /= [2,\infty)
[2,5) /= 2 < x < 5
[2,5) /= x \ge 2
[2,5) /= \{2,5\}
[2,5) /= 2, 5
[2,5) /= [5,2)
[2,5) /= (-\infty,2]\cup(5,\infty)
[2,5) /= [2,5)\cup\{7\}
[2,5) /= 2, 3, 4
(-\infty,-3)\cup(2,\infty) == x<-3 \text{ or } x>2
(-\infty,-3)\cup(2,\infty) == x < -3 or x > 2
(-\infty,-3)\cup(2,\infty) == (2,\infty)\cup(-\infty,-3)
(-\infty,-3)\cup(2,\infty) == \mathbb{R}\setminus[-3,2]
(-\infty,-3)\cup(2,\infty) == (-∞, -3) ∪ (2, ∞)
(-\infty,-3)\cup(2,\infty) == (-\infty,-3) \text{ or } (2,+\infty)
(-\infty,-3)\cup(2,\infty) == x>2, x<-3
(-\infty,-3)\cup(2,\infty) /= -3<x<2
(-\infty,-3)\cup(2,\infty) /= x<-3
(-\infty,-3)\cup(2,\infty) /= (-\infty,-3]\cup[2,\infty)
(-\infty,-3)\cup(2,\infty) /= (-\infty,3)\cup(2,\infty)
(-\infty,-3)\cup(2,\infty) /= (-\infty,-3)\cap(2,\infty)
(-\infty,-3)\cup(2,\infty) /= \mathbb{R}
(-\infty,-3)\cup(2,\infty) /= x\ne -3, 2
(-\infty,-3)\cup(2,\infty) /= (-3,2)
\{1,2,3\} == 1, 2, 3
\{1,2,3\} == {3,2,1}
\{1,2,3\} == x = 1, 2, 3
\{1,2,3\} == x=1, x=2, x=3
\{1,2,3\} == 1, 2 and 3
\{1,2,3\} == 1;2;3
\{1,2,3\} == The solutions are 1, 2, and 3.
\{1,2,3\} == x \in \{1,2,3\}
\{1,2,3\} == \{3, 1, 2\}
\{1,2,3\} /= \{1,2\}
\{1,2,3\} /= \{1,2,3,4\}
\{1,2,3\} /= 123
\{1,2,3\} /= 1.2.3
\{1,2,3\} /= 1, 2, -3
\{1,2,3\} /= [1,3]
\{1,2,3\} /= 6
\{1,2,3\} /= 1
\{1,2,3\} /= \{1,2,3\} \setminus \{2\}
\{1,2,3\} /= \emptyset
\{1,2,3\} /= \{1,2,3,\ldots\}
(3,-4) == x=3, y=-4
(3,-4) == (3, −4)
(3,-4) == \left(3,-4\right)
(3,-4) == (x,y)=(3,-4)
(3,-4) == (3; -4)
(3,-4) == y=-4 and x=3
(3,-4) == \langle 3, -4\rangle
(3,-4) == \begin{pmatrix}3\\-4\end{pmatrix}
(3,-4) == 3\mathbf{i} - 4\mathbf{j}
(3,-4) /= (-4,3)
(3,-4) /= (3,4)
(3,-4) /= x=-4, y=3
(3,-4) /= (-3,4)
(3,-4) /= (3,-4,0)
(3,-4) /= 3-4
(3,-4) /= -12
(3,-4) /= (3,-4) and (0,5)
(3,-4) /= \begin{pmatrix}-4\\3\end{pmatrix}
x^2-5x+6 == (x-2)(x-3)
x^2-5x+6 == 6-5x+x^2
x^2-5x+6 == x^2 - 5x + 6
x^2-5x+6 == (x-2.5)^2-0.25
x^2-5x+6 == x² − 5x + 6
x^2-5x+6 == x**2 - 5*x + 6
x^2-5x+6 == f(x)=x^2-5x+6
x^2-5x+6 == p(x) = (x-3)(x-2)
x^2-5x+6 /= x^2+5x+6
x^2-5x+6 /= x^2-5x-6
x^2-5x+6 /= (x-2)(x+3)
x^2-5x+6 /= x=2,3
x^2-5x+6 /= x^3-5x+6
x^2-5x+6 /= 2x^2-10x+12
x^2-5x+6 /= x^2-6x+6
x^2-5x+6 /= x^2-5x+6+C
x^2-5x+6 /= x^2-5x
x^2-5x+6 /= (x-2)(x-3)(x-1)
y=2x+1 == y = 2x + 1
y=2x+1 == 2x - y + 1 = 0
y=2x+1 == y-1=2x
y=2x+1 == y=1+2x
y=2x+1 == 4x-2y=-2
y=2x+1 == y - 3 = 2(x-1)
y=2x+1 /= y=2x-1
y=2x+1 /= x=2y+1
y=2x+1 /= y=-2x+1
y=2x+1 /= y = 2x
y=2x+1 /= y=2x+1.5
y=2x+1 /= y\ge 2x+1
y=2x+1 /= y=2x^2+1
y=2x+1 /= y=2
3+4i == 4i+3
3+4i == 3 + 4 i
3+4i == 3+4\mathrm{i}
3+4i == 5e^{i\arctan(4/3)}
3+4i == z = 3+4i
3+4i == 3+i\cdot 4
3+4i == 3+4\cdot i
3+4i == 3 + 4*I
3+4i /= 3-4i
3+4i /= 4+3i
3+4i /= -3+4i
3+4i /= 7i
3+4i /= 5
3+4i /= 3+4
3+4i /= 3\pm4i
3+4i /= (3+4i)^2
3+4i /= |3+4i|
3+4i /= \overline{3+4i}
\log_2 3 == \frac{\ln 3}{\ln 2}
\log_2 3 == log2(3)
\log_2 3 == \log_{2}{3}
\log_2 3 == \frac{\log 3}{\log 2}
\log_2 3 == \log_4 9
\log_2 3 == 1/\log_3 2
\log_2 3 /= \log_3 2
\log_2 3 /= \log 3
\log_2 3 /= \ln 3
\log_2 3 /= \frac{\ln 2}{\ln 3}
\log_2 3 /= \log_2 9
\log_2 3 /= \log_2 3 + 1
0.\overline{3} == 1/3
0.\overline{3} == 0.333...
0.\overline{3} == 0.\bar{3}
0.\overline{3} == \frac13
0.\overline{3} == 0.3 repeating
0.\overline{3} == 33\frac13\%
0.\overline{3} /= 0.3
0.\overline{3} /= 0.03
0.\overline{3} /= 3/10
0.\overline{3} /= 0.\overline{36}
0.\overline{3} /= 3
0.\overline{3} /= 0.\overline{03}
6.02\times10^{23} == 6.02e23
6.02\times10^{23} == 6.02 x 10^23
6.02\times10^{23} == 6.02·10²³
6.02\times10^{23} == 6.02E+23
6.02\times10^{23} == 602 \times 10^{21}
6.02\times10^{23} == 6,02 \cdot 10^{23}
6.02\times10^{23} /= 6.02\times10^{22}
6.02\times10^{23} /= 6.02\times10^{-23}
6.02\times10^{23} /= 6.02*1023
6.02\times10^{23} /= 6.02
6.02\times10^{23} /= 10^{23}
6.02\times10^{23} /= 60.2\times10^{23}
1010_2 == 1010_{2}
1010_2 == 1010 in base 2
1010_2 == 1010_{\text{two}}
1010_2 == 0b1010
1010_2 == (1010)_2
1010_2 /= 1011_2
1010_2 /= 1010_3
1010_2 /= 101_2
1010_2 /= 0101_3
\binom{10}{3} == 120
\binom{10}{3} == \frac{10!}{3!7!}
\binom{10}{3} == C(10,3)
\binom{10}{3} == {}_{10}C_3
\binom{10}{3} == 10 choose 3
\binom{10}{3} == \binom{10}{7}
\binom{10}{3} /= \binom{10}{4}
\binom{10}{3} /= 720
\binom{10}{3} /= \frac{10}{3}
\binom{10}{3} /= P(10,3)
\binom{10}{3} /= \frac{10!}{7!}
2\pm\sqrt5 == 2+\sqrt5, 2-\sqrt5
2\pm\sqrt5 == x=2\pm\sqrt{5}
2\pm\sqrt5 == 2-\sqrt5 \text{ and } 2+\sqrt5
2\pm\sqrt5 == x = 2 + \sqrt{5} or x = 2 - \sqrt{5}
2\pm\sqrt5 == 2 ± √5
2\pm\sqrt5 == \{2-\sqrt5,2+\sqrt5\}
2\pm\sqrt5 /= 2+\sqrt5
2\pm\sqrt5 /= -2\pm\sqrt5
2\pm\sqrt5 /= 2\pm\sqrt3
2\pm\sqrt5 /= 2\pm5
2\pm\sqrt5 /= \pm\sqrt5
2\pm\sqrt5 /= 2\sqrt5
2\pm\sqrt5 /= 4
\begin{pmatrix}1&2\\3&4\end{pmatrix} == \begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}
\begin{pmatrix}1&2\\3&4\end{pmatrix} == [[1,2],[3,4]]
\begin{pmatrix}1&2\\3&4\end{pmatrix} == \left(\begin{array}{cc}1&2\\3&4\end{array}\right)
\begin{pmatrix}1&2\\3&4\end{pmatrix} == \begin{pmatrix}1&2\\[4pt]3&\frac{8}{2}\end{pmatrix}
\begin{pmatrix}1&2\\3&4\end{pmatrix} /= \begin{pmatrix}1&3\\2&4\end{pmatrix}
\begin{pmatrix}1&2\\3&4\end{pmatrix} /= \begin{vmatrix}1&2\\3&4\end{vmatrix}
\begin{pmatrix}1&2\\3&4\end{pmatrix} /= \begin{pmatrix}1&2\\3&-4\end{pmatrix}
\begin{pmatrix}1&2\\3&4\end{pmatrix} /= [1,2,3,4]
\begin{pmatrix}1&2\\3&4\end{pmatrix} /= -2
\begin{pmatrix}1&2\\3&4\end{pmatrix} /= \begin{pmatrix}1&2&0\\3&4&0\end{pmatrix}
60^\circ == 60°
60^\circ == 60 degrees
60^\circ == 60
60^\circ == \frac{\pi}{3}
60^\circ == 60\text{ degrees}
60^\circ == sixty degrees
60^\circ == \angle ABC = 60^{\circ}
60^\circ /= 60 radians
60^\circ /= 30°
60^\circ /= \frac{\pi}{6}
60^\circ /= 120°
60^\circ /= 60'
60^\circ /= 600°
`,
  ),
]
