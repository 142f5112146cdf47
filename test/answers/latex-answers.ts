/** Macros of LaTeX in all their spellings, and the prints of computer algebra. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const LATEX_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'fractions, roots, dressing',
    String.raw`
\frac{1}{2} == □\cfrac{1}{2}
\frac{1}{2} == □\tfrac12
\frac{1}{2} == □\dfrac12
\frac{1}{2} == □\frac 1 2
\frac{1}{2} == □\frac 12
\frac{1}{2} == □\frac1{2}
\frac{1}{2} == □\frac{1}2
\frac{1}{2} == □{1 \over 2}
\frac{1}{2} == □1 \over 2
\frac{1}{2} == □\nicefrac{1}{2}
\frac{1}{2} == □\sfrac{1}{2}
\frac{1}{2} == □\left(\frac{1}{2}\right)
\frac{1}{2} == □\frac{\displaystyle 1}{\displaystyle 2}
\frac{1}{2} == □\frac{\,1\,}{\,2\,}
\frac{1}{2} == □\frac{1.0}{2.0}
\frac{1}{2} == □\frac{1}{\;2}
\frac{1}{2} == □1/2
\frac{1}{2} == □\frac{-1}{-2}
-\frac{1}{2} == □\frac{-1}{2}
-\frac{1}{2} == □\frac{1}{-2}
-\frac{1}{2} == □{-}\frac{1}{2}
-\frac{1}{2} /= □\frac{-1}{-2}
\frac{1}{12} == □\frac1{12}
\frac{1}{12} /= □\frac112
\frac{11}{2} /= □\frac112
\frac{\sqrt{3}}{2} == □\frac{\sqrt3}2
\frac{\sqrt{3}}{2} == □\sqrt3/2
\frac{\sqrt{3}}{2} == □\frac{\sqrt{3\,}}{2}
\frac{\sqrt{3}}{2} == □\frac{3^{1/2}}{2}
\frac{\sqrt{3}}{2} == □sqrt(3)/2
\frac{\sqrt{3}}{2} == □0.5\sqrt{3}
\frac{\sqrt{3}}{2} /= □\sqrt{\frac{3}{2}}
\frac{\sqrt{3}}{2} /= □\frac{3}{2}
\frac{\sqrt{3}}{2} /= □\sqrt{3}^2
\sqrt[3]{2} == □\sqrt[ 3 ]{2}
\sqrt[3]{2} == □\sqrt[3]2
\sqrt[3]{2} == □\root 3 \of 2
\sqrt[3]{2} == □\root{3}\of{2}
\sqrt[3]{2} == □2^{1/3}
\sqrt[3]{2} == □2^{\frac13}
\sqrt[3]{2} == □cbrt(2)
\sqrt[3]{2} == □2**(1/3)
\sqrt[3]{2} /= □3\sqrt{2}
\sqrt[3]{2} /= □\sqrt{2}
\sqrt{2} == □2^{.5}
\sqrt{2} == □\surd 2
2\sqrt{5} == □2 \sqrt 5
2\sqrt{5} == □2*sqrt(5)
2\sqrt{5} == □2⋅√5
2\sqrt{5} == □\sqrt{4 \cdot 5}
2\sqrt{5} == □2\cdot5^{1/2}
2\sqrt{5} /= □\sqrt{10}
2\sqrt{5} /= □\sqrt[2]{25}
\frac{3+\sqrt{5}}{2} == □(3+sqrt(5))/2
\frac{3+\sqrt{5}}{2} == □1.5+\frac{\sqrt{5}}{2}
\frac{3+\sqrt{5}}{2} /= □3+\frac{\sqrt{5}}{2}
\frac{3+\sqrt{5}}{2} /= □3+sqrt(5)/2
\frac{x+1}{2} == □(x+1)/2
\frac{x+1}{2} == □\frac12(x+1)
\frac{x+1}{2} /= □x+1/2
\frac{1}{x-1} == □-\frac{1}{1-x}
\frac{1}{x-1} == □1/(x-1)
\frac{1}{x-1} == □(x-1)^{-1}
\frac{1}{x-1} /= □1/x-1
\frac{a}{b} == □a/b
\frac{a}{b} == □ab^{-1}
\frac{a}{b} /= □\frac{b}{a}
\frac{a}{bc} == □a/(bc)
\frac{a}{bc} == □\frac{a}{b\,c}
12 == □\mathbf{12}
12 == □\textbf{12}
12 == □\mathit{12}
12 == □\mathsf{12}
12 == □\texttt{12}
12 == □{\bf 12}
12 == □{\rm 12}
12 == □\large{12}
12 == □\text{\$12}
12 == □\textdollar 12
12 == □\$ 12
12 == □\num{12}
12 == □12\;
12 == □12\hfill
12 == □12 \tag{1}
1 /= □12 \tag{1}
12 == □\ensuremath{12}
12 == □\underline{\underline{12}}
12\text{ m} == □\SI{12}{m}
12\text{ m} == □\qty{12}{\meter}
12\text{ m} == □12\unit{m}
30^\circ == □\ang{30}
30^\circ == □30\degree
30^\circ == □30^{\circ}
30^\circ == □30^{o}
30^\circ == □30\,^\circ
30^\circ == □30{}^\circ
30^\circ == □{30}^\circ
30^\circ == □30\text{°}
30^\circ == □30 \text{ degrees}
30^\circ == □m\angle A = 30^\circ
30^\circ /= □30 \text{ rad}
12 \text{ cm}^2 == □12~\mathrm{cm}^{2}
12 \text{ cm}^2 == □12\,\text{cm}^2
12 \text{ cm}^2 == □12\text{ cm\textsuperscript{2}}
12 \text{ cm}^2 == □12\ \text{sq. cm}
12 \text{ cm}^2 == □12\text{ sq cm}
12 \text{ cm}^2 == □12 cm²
12 \text{ cm}^2 == □12cm^2
12 \text{ cm}^2 == □12\,cm^2
12 \text{ cm}^2 /= □12\,cm^3
10\text{ m/s} == □10\ \mathrm{m\,s^{-1}}
10\text{ m/s} == □10\ \frac{\text{m}}{\text{s}}
10\text{ m/s} == □10 \text{ meters per second}
10\text{ m/s} == □36 \text{ km/h}
10\text{ m/s} /= □10 \text{ km/h}
10\text{ m/s} /= □10 \text{ m/s}^2
9.8\text{ m/s}^2 == □9.8\ \mathrm{m/s^2}
9.8\text{ m/s}^2 == □9.8\ \mathrm{m\,s^{-2}}
9.8\text{ m/s}^2 == □9.8 m/s²
1234 == □1{,}234
1234 == □1\,234
1234 == □1,\!234
1234 == □1\text{,}234
1234 == □1\ 234
1234 == □1 234
25\% == □25\%\text{ of them}
25\% == □25 \, \%
25\% == □25{\%}
25\% == □\frac{25}{100}
25\% == □\frac{1}{4}
`,
  ),
  answerClass(
    'repeating decimals and prints',
    String.raw`
\frac{1}{3} == □0.\overline{3}
\frac{1}{3} == □0.\bar{3}
\frac{1}{3} == □0.\bar3
\frac{1}{3} == □0.\dot{3}
\frac{1}{3} == □0.(3)
\frac{1}{3} == □0.333...
\frac{1}{3} == □0.333\ldots
\frac{1}{3} == □0.3333…
\frac{1}{3} == □0.{\overline{3}}
\frac{1}{3} == □0.\overline{33}
\frac{1}{3} == □.\overline{3}
\frac{1}{3} == □0.3̅
\frac{1}{3} /= □0.\overline{4}
\frac{1}{3} /= □0.3
\frac{1}{3} /= □0.03\overline{3}
\frac{1}{6} == □0.1\overline{6}
\frac{1}{6} == □0.1(6)
\frac{1}{6} == □0.1666...
\frac{1}{6} /= □0.\overline{16}
\frac{1}{7} == □0.\overline{142857}
\frac{1}{7} == □0.\dot{1}4285\dot{7}
\frac{1}{7} /= □0.\overline{142875}
1 == □0.\overline{9}
0.\overline{12} == □\frac{4}{33}
0.\overline{12} == □\frac{12}{99}
0.\overline{12} /= □\frac{12}{100}
0.\overline{12} /= □0.12
1.5 \times 10^6 == □1.5e6
1.5 \times 10^6 == □1.5E+06
1.5 \times 10^6 == □1.5*10^6
1.5 \times 10^6 == □1.5 x 10^6
1.5 \times 10^6 == □1.5·10⁶
1.5 \times 10^6 == □1,500,000
1.5 \times 10^6 == □15 \times 10^5
1.5 \times 10^6 == □1.5 million
1.5 \times 10^6 == □1.5\cdot 10^{6}
1.5 \times 10^6 /= □1.5 \times 10^{-6}
1.5 \times 10^6 /= □1.5 \times 10^7
1.5 \times 10^6 /= □1.5 \times 106
1.5 \times 10^6 /= □1.5
6.02 \times 10^{23} == □6.02e23
6.02 \times 10^{23} /= □6.02e22
0.00012 == □1.2 \times 10^{-4}
0.00012 == □1.2E-4
0.00012 /= □1.2 \times 10^{4}
100 == □1e2
100 == □10^2
100 == □10**2
100 == □10^{2}
100 == □1.00 \times 10^2
2^{10} == □1024
2^{10} == □2**10
2^{10} == □pow(2, 10)
2^{10} /= □210
2^{10} /= □2^10 - 1
Rational(1, 2) == □1/2
1/2 == □Rational(1, 2)
1/2 == □Fraction(1, 2)
1/2 /= □Fraction(1, 3)
2\pi == □2*pi
2\pi == □2*math.pi
e == □exp(1)
e^2 == □exp(2)
e^2 == □E**2
i == □I
1+2i == □1 + 2*I
1+2i == □1 + 2j
x^2 - 5x + 6 == □x**2 - 5*x + 6
x^2 - 5x + 6 == □x^{2}-5x+6
x^2 - 5x + 6 /= □x*2 - 5*x + 6
\ln 2 == □log(2)
\ln 2 == □ln(2)
\{1, 2\} == □FiniteSet(1, 2)
\{1, 2\} == □set([1, 2])
(1, 2) == □Matrix([1, 2])
[0, 1] == □Interval(0, 1)
\infty == □oo
-\infty == □-oo
\sqrt{2} == □2**0.5
True == □True
12.0 == □12
12 == □12.000
12 == □+12
12 == □012
12 == □12.
12 == □(12)
12 == □((12))
12 == □--12
12 == □-(-12)
12 /= □-(12)
12 == □\frac{24}{2}
12 == □24/2
12 == □144^{1/2}
12 == □\sqrt{144}
12 == □3!+6
12 == □|-12|
12 == □\left|-12\right|
12 == □3 \times 4
12 == □3(4)
12 == □(3)(4)
12 == □3\cdot4
12 /= □3.4
12 == □2^2 \cdot 3
12 /= □2^{2\cdot 3}
12 == □10+2
12 == □15-3
12 /= □15--3
12 == □\gcd(24, 36)
12 == □\operatorname{lcm}(4, 6)
5 == □\max(3, 5)
3 == □\min(3, 5)
3 /= □\max(3, 5)
`,
  ),
]
