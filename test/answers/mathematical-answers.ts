/** From radicals to matrices. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const MATHEMATICAL_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'radicals and constants',
    String.raw`
2\sqrt{3} == □\sqrt{12}
2\sqrt{3} /= □\sqrt{13}
2\sqrt{3} /= □3
2\sqrt3 == □2√3
\sqrt3 == □\sqrt{3}
\sqrt3 /= □\sqrt{2}
\frac{1}{\sqrt{2}} == □\frac{\sqrt{2}}{2}
\frac{1}{\sqrt{2}} /= □\frac{\sqrt{2}}{4}
\sqrt[3]{54} == □3\sqrt[3]{2}
\sqrt[3]{54} /= □3\sqrt{2}
\sqrt[3]{-8} == □-2
\sqrt{7+4\sqrt{3}} == □2+\sqrt{3}
\sqrt{7+4\sqrt{3}} /= □2-\sqrt{3}
\frac{9}{4}\pi == □2.25\pi
\frac{9}{4}\pi == □\frac{9\pi}{4}
\frac{9}{4}\pi /= □\frac{9}{4\pi}
\frac{\pi}{2} /= □\frac{\pi}{3}
\pi == □3.14159265
\pi /= □3.15
\pi /= □\frac{22}{7}
e^2 == □e \cdot e
e^2 /= □2e
e^{\pi\sqrt{163}} /= □262537412640768744
2^{1/2} == □\sqrt{2}
16^{3/4} == □8
16^{3/4} /= □12
1\sqrt{19} /= □1
\frac{1+\sqrt{5}}{2} == □\frac{\sqrt{5}}{2}+\frac12
\frac{1+\sqrt{5}}{2} /= □\frac{1-\sqrt{5}}{2}
3 + 2\sqrt{2} == □(1+\sqrt{2})^2
3 + 2\sqrt{2} /= □3 - 2\sqrt{2}
\binom{10}{3} == □120
\binom{10}{3} /= □210
\lfloor \pi \rfloor == □3
|{-7}| == □7
\frac{\sqrt{6}+\sqrt{2}}{4} == □\cos 15^\circ
\frac{\sqrt{6}+\sqrt{2}}{4} /= □\sin 15^\circ
`,
  ),
  answerClass(
    'logarithms, trigonometry, complex numbers',
    String.raw`
3 == □\log_2 8
3 /= □\log_2 9
\ln 8 == □3\ln 2
\ln 8 /= □2\ln 3
\log_2 3 == □\frac{\ln 3}{\ln 2}
\log_2 3 /= □\frac{\ln 2}{\ln 3}
\frac12 == □\sin 30^\circ
\frac12 == □\sin\frac{\pi}{6}
\frac12 /= □\cos\frac{\pi}{6}
\sec^2 x == □1 + \tan^2 x
\sec^2 x /= □1 - \tan^2 x
2 \sin x \cos x == □\sin 2x
2 \sin x \cos x /= □\cos 2x
\sin^{-1}\frac12 == □\frac{\pi}{6}
\arctan 1 == □\pi/4
\arctan 1 /= □\pi/3
-1 == □e^{i\pi}
1 /= □e^{i\pi}
1+2i == □2i + 1
1+2i /= □1-2i
1+2i /= □2+i
2i == □(1+i)^2
-i == □\frac{1}{i}
i /= □\frac{1}{i}
\frac{3}{5}+\frac{4}{5}i == □\frac{3+4i}{5}
\frac{3}{5}+\frac{4}{5}i /= □\frac{4+3i}{5}
\cos(a+b) == □\cos a\cos b - \sin a\sin b
\cos(a+b) /= □\cos a\cos b + \sin a\sin b
e^{\ln 5} == □5
\log 1000 == □3
`,
  ),
  answerClass(
    'polynomials and expressions',
    String.raw`
x^2+2x+1 == □(x+1)^2
x^2+2x+1 /= □(x-1)^2
x^2+2x+1 == □1+2x+x^2
ax^2 == □a \cdot x^2
(ax)^2 /= □ax^2
3x^2y == □3yx^2
xy^{-1} == □x/y
(xy)^{-1} /= □xy^{-1}
e^{2x}(c_{1}+c_{2}x) == □c_1e^{2x}+c_2xe^{2x}
e^{2x}(c_{1}+c_{2}x) /= □c_1e^{2x}+c_2e^{2x}
(a+bx)e^{-x} == □ae^{-x}+bxe^{-x}
mn! == □n! \cdot m
(mn)! /= □mn!
\sin(ax^2) == □\sin(x^2a)
\sin(ax^2) /= □\sin((ax)^2)
xf(x) == □f(x) \cdot x
x+y' == □y'+x
x+y' /= □y+x
x^{2} == □x^2
x^{2} /= □x_2
x^{10} /= □x^1
x² == □x^2
\frac{x+2}{7} == □\frac{x}{7}+\frac{2}{7}
\frac{x+2}{7} /= □\frac{x}{7}+2
p - q == □-(q-p)
p - q /= □q - p
2xy == □2yx
2xy /= □2x+y
(a+5)(b+2) == □ab+2a+5b+10
(a+5)(b+2) /= □(a-5)(b+2)
(a+5)(b+2) /= □5(b+2)
\frac{x^2-1}{x-1} == □x+1
\frac{x^2-1}{x-1} /= □x-1
\frac{\pi r}{h+r} == □\frac{\pi r}{r+h}
\frac{\pi r}{h+r} /= □\frac{\pi h}{h+r}
\frac{1}{3\sqrt[3]{x}^2} == □\frac{1}{3x^{2/3}}
a_1 + a_2 == □a_2+a_1
a_1 + a_2 /= □a_1 + a_3
6x^5 - 4 == □6x^5-4
6x^5 - 4 /= □6x^5+4
6x^5 - 4 /= □6x^4-4
2\cdot 3^n == □6\cdot 3^{n-1}
2\cdot 3^n /= □6^n
n! == □n \cdot (n-1)!
101x+30 == □30 + 101x
101x+30 /= □101x-30
x+2n+1 /= □x+1
\sqrt{x^2+1} == □(x^2+1)^{1/2}
\sqrt{x^2+1} /= □x+1
|x-2| == □|2-x|
\frac{a}{b} /= □\frac{b}{a}
2\sin b\cos a == □2 \cos a \sin b
2 \pi k == □2k\pi
3(x-2) == □3x - 6
3(x-2) /= □3x-2
`,
  ),
  answerClass(
    'equations',
    String.raw`
x=5 == □5
5 == □x=5
x=5 == □x = 5
x=5 /= □x = 6
x=11 == □x = 5+5+1 = 11
x^2+y^2=25 == □x^2 + y^2 = 25
x^2+y^2=25 == □y^2 = 25 - x^2
x^2+y^2=25 /= □x+y=25
x^2+y^2=25 /= □x^2-y^2=25
x^2+y^2=25 /= □25
y=2x+1 == □2x+1
y=2x+1 == □y = 1 + 2x
y=2x+1 == □2x - y + 1 = 0
y=2x+1 == □y - 1 = 2x
y=2x+1 /= □y=2x-1
y=2x+1 /= □y=x+1
y=2x+1 /= □2x + y + 1 = 0
34x+45y-20z+100=0 == □-34x-45y+20z-100=0
34x+45y-20z+100=0 /= □34x+45y+20z+100=0
2x+4y-3=0 == □y=-\frac{1}{2}x+\frac{3}{4}
2x+4y-3=0 /= □y=\frac{1}{2}x+\frac{3}{4}
\frac{x^2}{4}+\frac{y^2}{3}=1 == □\frac{x^2}{16}+\frac{y^2}{12}=\frac14
\frac{x^2}{4}+\frac{y^2}{3}=1 == □3x^2+4y^2=12
\frac{x^2}{4}+\frac{y^2}{3}=1 /= □4x^2+3y^2=12
xy=1 == □y=\frac{1}{x}
xy=1 /= □y=x
7 = 11a+c /= □11a+c
a+3z=0 /= □0
2x+z=1 /= □1
f(x)=x^2 == □x^2
f(x)=x^2 /= □x^3
AB = 12 == □12
12 == □AB = 12
12 == □\text{Area} = 12
12 /= □\text{Area} = 21
x=1/3 == □x = \frac13 \approx 0.333
(x-1)^2+(y+2)^2=9 == □x^2-2x+y^2+4y-4=0
(x-1)^2+(y+2)^2=9 /= □(x+1)^2+(y-2)^2=9
x^2=4 /= □x=2
`,
  ),
  answerClass(
    'inequalities',
    String.raw`
x \ge 5 == □x >= 5
x \ge 5 == □5 \le x
x \ge 5 /= □x > 5
x \ge 5 /= □x \le 5
x \ge 5 == □[5, \infty)
x \ge 5 /= □(5, \infty)
x < 1 == □-x > -1
x < 1 /= □x > -1
x < 1 == □2x < 2
x < 3 == □(-\infty, 3)
x < 3 /= □(-\infty, 3]
0 < x < 5 == □(0,5)
0 < x < 5 == □5 > x > 0
0 < x < 5 /= □0 \le x < 5
0 < x < 5 /= □0 < x < 6
-2 \le x \le 2 == □[-2,2]
x \ne 3 == □(-\infty,3)\cup(3,\infty)
x \neq 3 == □x != 3
x \neq 3 /= □x = 3
x \ne 3 /= □(-\infty,3]\cup(3,\infty)
f(2) < f(1) < f(4) == □f(2)<f(1)<f(4)
f(2) < f(1) < f(4) /= □f(1)<f(2)<f(4)
k > \frac{1}{2} == □k > 0.5
k > \frac{1}{2} /= □k > 2
`,
  ),
  answerClass(
    'intervals and sets',
    String.raw`
[0,1) == □[0, 1)
[0,1) /= □(0,1)
[0,1) /= □[0,1]
[0,1) /= □[0,9)
(\frac{3}{5}, \frac{8}{3}] == □(0.6, \frac83]
(\frac{3}{5}, \frac{8}{3}] /= □[0.6, \frac83]
(-\infty, 2) \cup (3, \infty) == □(3,\infty) \cup (-\infty,2)
(-\infty, 2) \cup (3, \infty) /= □(-\infty, 2] \cup (3, \infty)
(-\infty, 2) \cup (3, \infty) /= □(2, 3)
[-1,0)\cup(0,1] == □[-1,1]\setminus\{0\}
[1,2]\cup[2,3] == □[1,3]
x \in [3,4] == □[3,4]
[3,4] == □x \in [3, 4]
[3,4] /= □\{3,4\}
\mathbb{R} == □(-\infty,\infty)
\mathbb{R} == □\text{all real numbers}
\mathbb{R} /= □[0,\infty)
\emptyset == □\{\}
\emptyset == □\text{no solution}
\emptyset /= □\{0\}
\{1,2,3\} == □\{3,2,1\}
\{1,2,3\} == □1, 2, 3
\{1,2,3\} /= □\{1,2\}
\{1,2,3\} /= □1, 2
\{1,2\} /= □\{1,2,3\}
\{1,2\} /= □\{1,3\}
\{1\pm\sqrt{5},-2\} == □\{-2, 1+\sqrt{5}, 1-\sqrt{5}\}
\{1\pm\sqrt{5},-2\} /= □\{-2, 1+\sqrt{5}\}
\{-1\}\cup[0,7) == □[0,7)\cup\{-1\}
\{-1\}\cup[0,7) /= □[0,7)
\{x \mid x > 3\} == □(3,\infty)
\{100,200\} == □\{100, 200\}
\{100,200\} /= □\{100,300\}
\{100,200,300\} == □100, 200, 300
`,
  ),
  answerClass(
    'lists, pairs and vectors',
    String.raw`
2, 3 == □3, 2
2, 3 == □2 and 3
2, 3 == □x = 2 \text{ or } x = 3
2, 3 == □x=2, 3
2, 3 /= □2
2, 3 /= □2, 4
2, 3 /= □2, 3, 4
2 /= □2, 3
-2,1 == □1,-2
-2,1 /= □-1,2
\pm 2 == □2, -2
\pm 2 == □x = \pm 2
\pm 2 /= □2
1 \pm \sqrt{19} == □1+\sqrt{19}, 1-\sqrt{19}
1 \pm \sqrt{19} /= □1 + \sqrt{19}
1 \pm \sqrt{19} /= □-1 \pm \sqrt{19}
12 \text{ and } 13 == □12, 13
(1,2) == □(1, 2)
(1,2) /= □(2,1)
(1,2) /= □(1,3)
(1,2,3) /= □(1,2)
(x,y) = (1,2) == □(1,2)
(1,2) == □x=1, y=2
(1,2) /= □x=2, y=1
(1,2) == □y=2, x=1
(3, \frac{\pi}{2}) == □\left( 3, \frac{\pi}{2} \right)
(3, \frac{\pi}{2}) /= □\left( 3, \frac{\pi}{3} \right)
(6,31,-1) == □(6, 31, -1)
(6,31,-1) /= □(6, 31, 1)
\langle 1, 2 \rangle == □(1,2)
\langle 1, 2 \rangle == □\begin{pmatrix} 1 \\ 2 \end{pmatrix}
\langle 1, 2 \rangle /= □\begin{pmatrix} 2 \\ 1 \end{pmatrix}
(1,4),(2,3) == □(2,3),(1,4)
(1,4),(2,3) /= □(1,3),(2,4)
(0.5, 2) == □(\frac12, 2)
1, 2, 4 and 8 == □1, 2, 4, 8
`,
  ),
  answerClass(
    'matrices and bases',
    String.raw`
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right]
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} == □[[1,2],[3,4]]
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □\begin{pmatrix} 1 & 2 \\ 3 & 5 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □\begin{pmatrix} 1 & 3 \\ 2 & 4 \end{pmatrix}
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} /= □\begin{pmatrix} 1 & 2 \end{pmatrix}
\begin{pmatrix} 0 & 3 \\ 0 & -1 \end{pmatrix} == □\begin{pmatrix} 0 & 3 \\ 0 & -1 \\ \end{pmatrix}
\begin{pmatrix} 1/3 \\ 1/5 \end{pmatrix} == □\frac{1}{15}\begin{pmatrix} 5 \\ 3 \end{pmatrix}
\begin{pmatrix} 1/3 \\ 1/5 \end{pmatrix} /= □\frac{1}{15}\begin{pmatrix} 3 \\ 5 \end{pmatrix}
204_5 == □204_{5}
204_5 /= □203_5
204_5 /= □204_6
1010_2 == □1010_{2}
1010_2 /= □1011_2
4210_5 == □4210_5
`,
  ),
]
