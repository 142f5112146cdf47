/** Algebra in many prints. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const TEXTBOOK_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'algebra in many prints',
    String.raw`
x=\frac{-1\pm\sqrt{5}}{2} == \frac{-1+\sqrt5}{2}, \frac{-1-\sqrt5}{2}
x=\frac{-1\pm\sqrt{5}}{2} == x = (-1 ± √5)/2
x=\frac{-1\pm\sqrt{5}}{2} == -\frac12\pm\frac{\sqrt5}{2}
x=\frac{-1\pm\sqrt{5}}{2} == x=\frac{\sqrt5-1}{2}\text{ or }x=-\frac{\sqrt5+1}{2}
x=\frac{-1\pm\sqrt{5}}{2} == \left\{\frac{-1-\sqrt{5}}{2},\frac{-1+\sqrt{5}}{2}\right\}
x=\frac{-1\pm\sqrt{5}}{2} == x_1=\frac{-1+\sqrt5}{2},\quad x_2=\frac{-1-\sqrt5}{2}
x=\frac{-1\pm\sqrt{5}}{2} /= \frac{1\pm\sqrt5}{2}
x=\frac{-1\pm\sqrt{5}}{2} /= \frac{-1+\sqrt5}{2}
x=\frac{-1\pm\sqrt{5}}{2} /= -1\pm\frac{\sqrt5}{2}
x=\frac{-1\pm\sqrt{5}}{2} /= \frac{-1\pm\sqrt{-5}}{2}
x=\frac{-1\pm\sqrt{5}}{2} /= \frac{-1\pm5}{2}
x=\frac{-1\pm\sqrt{5}}{2} /= \pm\frac{\sqrt5}{2}
2^{10} == 1024
2^{10} == 1,024
2^{10} == 4^5
2^{10} == 32^2
2^{10} == 2^{11}/2
2^{10} == 2**10
2^{10} == 1.024 \times 10^3
2^{10} /= 210
2^{10} /= 2^{-10}
2^{10} /= 10^2
2^{10} /= 20
2^{10} /= 2^{11}
2^{10} /= 2 \cdot 10
2^{10} /= 1000
\frac{\pi}{4} == \pi/4
\frac{\pi}{4} == 0.25\pi
\frac{\pi}{4} == 45^\circ
\frac{\pi}{4} == \arctan 1
\frac{\pi}{4} == π/4
\frac{\pi}{4} == pi/4
\frac{\pi}{4} == \frac{1}{4}\pi
\frac{\pi}{4} == 0.785398
\frac{\pi}{4} == \frac{\pi}{4}\text{ rad}
\frac{\pi}{4} == \frac{\pi}{4} \approx 0.785
\frac{\pi}{4} == \tan^{-1}(1)
\frac{\pi}{4} /= \frac{4}{\pi}
\frac{\pi}{4} /= \frac{\pi}{2}
\frac{\pi}{4} /= 4\pi
\frac{\pi}{4} /= 0.25
\frac{\pi}{4} /= \frac{\pi^2}{4}
\frac{\pi}{4} /= 90^\circ
\frac{\pi}{4} /= -\frac{\pi}{4}
\frac{\pi}{4} /= \frac{3.2}{4}
\frac{\pi}{4} /= \frac{\pi}{4}+2\pi k
e^2-1 == -1+e^2
e^2-1 == (e-1)(e+1)
e^2-1 == \exp(2)-1
e^2-1 == 6.38905609893
e^2-1 == e^{2}-1
e^2-1 == e^2 - 1 \approx 6.389
e^2-1 /= e^2+1
e^2-1 /= e^{2-1}
e^2-1 /= 2e-1
e^2-1 /= e-1
e^2-1 /= 6.5
e^2-1 /= e^2
x>-2 == (-2,\infty)
x>-2 == -2<x
x>-2 == x \in (-2, \infty)
x>-2 == \{x: x>-2\}
x>-2 == 2x>-4
x>-2 == x + 2 > 0
x>-2 == x is greater than -2
x>-2 == x > −2
x>-2 == ]-2, +\infty[
x>-2 /= x<-2
x>-2 /= x\ge-2
x>-2 /= x>2
x>-2 /= [-2,\infty)
x>-2 /= x=-2
x>-2 /= -2
x>-2 /= (-\infty,-2)
x>-2 /= x \ne -2
x>-2 /= x > -2 and x < 5
3x^2+2x == x(3x+2)
3x^2+2x == 2x+3x^2
3x^2+2x == 3x² + 2x
3x^2+2x == 3*x**2 + 2*x
3x^2+2x == f'(x) = 3x^2+2x
3x^2+2x == \frac{dy}{dx}=3x^2+2x
3x^2+2x == (3x+2)x
3x^2+2x /= 3x^2+2
3x^2+2x /= 3x+2x^2
3x^2+2x /= 3x^2-2x
3x^2+2x /= 5x^3
3x^2+2x /= 3x^3+2x^2
3x^2+2x /= 6x+2
3x^2+2x /= 3x^2+2x+1
3x^2+2x /= x^3+x^2
\frac{x^3}{3}+C == \frac13x^3+C
\frac{x^3}{3}+C == C+\frac{x^3}{3}
\frac{x^3}{3}+C == \frac{x^3}{3}+c
\frac{x^3}{3}+C == \frac{1}{3}x^3 + \text{C}
\frac{x^3}{3}+C == \int x^2\,dx=\frac{x^3}{3}+C
\frac{x^3}{3}+C /= x^3+C
\frac{x^3}{3}+C /= \frac{x^2}{3}+C
\frac{x^3}{3}+C /= 2x+C
\frac{x^3}{3}+C /= \frac{x^3}{2}+C
\frac{x^3}{3}+C /= 3x^3+C
(x+3)(x-3) == (x-3)(x+3)
(x+3)(x-3) == x^2-9
(x+3)(x-3) == (3+x)(x-3)
(x+3)(x-3) == -(3-x)(3+x)
(x+3)(x-3) /= (x+3)^2
(x+3)(x-3) /= (x-3)^2
(x+3)(x-3) /= x^2+9
(x+3)(x-3) /= (x+9)(x-1)
(x+3)(x-3) /= \pm3
(x+3)(x-3) /= x=3
\text{no solution} == There is no solution.
\text{no solution} == no solutions
\text{no solution} == \emptyset
\text{no solution} == No solutions exist.
\text{no solution} == none
\text{no solution} == The equation has no solution.
\text{no solution} == \varnothing
\text{no solution} == ∅
\text{no solution} == {}
\text{no solution} /= x = 0
\text{no solution} /= 0
\text{no solution} /= one solution
\text{no solution} /= infinitely many solutions
\text{no solution} /= all real numbers
\text{no solution} /= x=2
\text{no solution} /= \{0\}
\text{no solution} /= There is no doubt that the solution is 3.
\text{all real numbers} == \mathbb{R}
\text{all real numbers} == (-\infty,\infty)
\text{all real numbers} == all reals
\text{all real numbers} == x \in \mathbb{R}
\text{all real numbers} == every real number
\text{all real numbers} == -\infty<x<\infty
\text{all real numbers} == ℝ
\text{all real numbers} == any real number
\text{all real numbers} /= all real numbers except 0
\text{all real numbers} /= \mathbb{R}\setminus\{0\}
\text{all real numbers} /= all positive numbers
\text{all real numbers} /= [0,\infty)
\text{all real numbers} /= no real numbers
\text{all real numbers} /= \mathbb{Z}
\text{all real numbers} /= \mathbb{Q}
\text{all real numbers} /= all integers
\begin{pmatrix}2\\-1\end{pmatrix} == (2,-1)
\begin{pmatrix}2\\-1\end{pmatrix} == \begin{bmatrix}2\\-1\end{bmatrix}
\begin{pmatrix}2\\-1\end{pmatrix} == \langle2,-1\rangle
\begin{pmatrix}2\\-1\end{pmatrix} == 2\hat{i}-\hat{j}
\begin{pmatrix}2\\-1\end{pmatrix} == [2, -1]^T
\begin{pmatrix}2\\-1\end{pmatrix} == x=2, y=-1
\begin{pmatrix}2\\-1\end{pmatrix} /= (-1,2)
\begin{pmatrix}2\\-1\end{pmatrix} /= (2,1)
\begin{pmatrix}2\\-1\end{pmatrix} /= \begin{pmatrix}2&0\\0&-1\end{pmatrix}
\begin{pmatrix}2\\-1\end{pmatrix} /= \begin{pmatrix}-2\\1\end{pmatrix}
\begin{pmatrix}2\\-1\end{pmatrix} /= 1
\begin{pmatrix}2\\-1\end{pmatrix} /= (2,-1,0)
\frac{5}{36} == 5/36
\frac{5}{36} == 0.138888...
\frac{5}{36} == \frac{10}{72}
\frac{5}{36} == 5 out of 36
\frac{5}{36} == 5 in 36
\frac{5}{36} == 13.888...\%
\frac{5}{36} == \dfrac{5}{36}
\frac{5}{36} == P = \frac{5}{36}
\frac{5}{36} == five thirty-sixths
\frac{5}{36} == 0.13\overline{8}
\frac{5}{36} /= \frac{36}{5}
\frac{5}{36} /= \frac{5}{6}
\frac{5}{36} /= \frac{31}{36}
\frac{5}{36} /= 5
\frac{5}{36} /= \frac{6}{36}
\frac{5}{36} /= 0.15
\frac{5}{36} /= \frac{5}{63}
\frac{5}{36} /= 1 - \frac{5}{36}
\frac{5}{36} /= \frac{5}{36} + \frac{1}{36}
17_{8} == 17_8
17_{8} == (17)_8
17_{8} == 17 (base 8)
17_{8} == 17_{\text{eight}}
17_{8} == 17 in base 8
17_{8} == 0o17
17_{8} /= 17_9
17_{8} /= 71_8
17_{8} /= 17_{16}
17_{8} /= 18_8
f^{-1}(x)=\frac{x-1}{2} == \frac{x-1}{2}
f^{-1}(x)=\frac{x-1}{2} == (x-1)/2
f^{-1}(x)=\frac{x-1}{2} == f^{-1}(x) = 0.5x - 0.5
f^{-1}(x)=\frac{x-1}{2} == y=\frac{x-1}{2}
f^{-1}(x)=\frac{x-1}{2} == \frac12x-\frac12
f^{-1}(x)=\frac{x-1}{2} == \frac{1}{2}(x - 1)
f^{-1}(x)=\frac{x-1}{2} /= 2x+1
f^{-1}(x)=\frac{x-1}{2} /= \frac{x+1}{2}
f^{-1}(x)=\frac{x-1}{2} /= \frac{x}{2}-1
f^{-1}(x)=\frac{x-1}{2} /= \frac{2}{x-1}
f^{-1}(x)=\frac{x-1}{2} /= \frac{1-x}{2}
(x-1)^2+(y+2)^2=9 == x^2-2x+y^2+4y-4=0
(x-1)^2+(y+2)^2=9 == (y+2)^2+(x-1)^2=3^2
(x-1)^2+(y+2)^2=9 == 9=(x-1)^2+(y+2)^2
(x-1)^2+(y+2)^2=9 == (1-x)^2+(2+y)^2=9
(x-1)^2+(y+2)^2=9 /= (x+1)^2+(y-2)^2=9
(x-1)^2+(y+2)^2=9 /= (x-1)^2+(y+2)^2=3
(x-1)^2+(y+2)^2=9 /= (x-1)^2-(y+2)^2=9
(x-1)^2+(y+2)^2=9 /= (x-1)^2+(y+2)^2=81
(x-1)^2+(y+2)^2=9 /= (x-1)^2+(y-2)^2=9
1,4,9 == 1, 4 and 9
1,4,9 == \{1,4,9\}
1,4,9 == 9, 4, 1
1,4,9 == 1; 4; 9
1,4,9 == 1 and 4 and 9
1,4,9 == The numbers are 1, 4, and 9.
1,4,9 == 1, 4, 9.
1,4,9 /= 1,4
1,4,9 /= 1,4,9,16
1,4,9 /= 149
1,4,9 /= 1+4+9
1,4,9 /= 14
1,4,9 /= 1,4,8
1,4,9 /= 1,4,9,...
-\frac{2}{3} == \frac{-2}{3}
-\frac{2}{3} == \frac{2}{-3}
-\frac{2}{3} == -2/3
-\frac{2}{3} == −⅔
-\frac{2}{3} == -0.666...
-\frac{2}{3} == -0.\overline{6}
-\frac{2}{3} == minus two thirds
-\frac{2}{3} == negative 2/3
-\frac{2}{3} == -\left(\frac23\right)
-\frac{2}{3} == - 2 / 3
-\frac{2}{3} /= \frac23
-\frac{2}{3} /= -\frac32
-\frac{2}{3} /= -0.6
-\frac{2}{3} /= -0.7
-\frac{2}{3} /= -2.3
-\frac{2}{3} /= \frac{-2}{-3}
-\frac{2}{3} /= -\frac{2}{3}x
`,
  ),
]
