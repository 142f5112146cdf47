/** Responses that share digits, words or a side with gold and are not it, with a few that are. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const NEAR_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'nearly right',
    String.raw`
x^2+y^2=25 /= □x^2+y^2=5
x+y=25 /= □x^2+y^2=25
x^2=25 /= □y^2=25
y=3x+2 /= □z=3x+1
2x+3y=12 /= □12
2x+3y=12 /= □3x+2y=12
y = x^2 /= □x = y^2
a=b+c /= □c=a+b
a=b+c == □c=a-b
3a+2 /= □5a
3a+2b /= □3b+2a
2m+5 /= □2.5 m
12m /= □12 minutes
7k /= □7000
7000 /= □7k+1
2M+1 /= □2000001
4 a /= □a
4h+2m /= □4 hours 2 minutes
5b+3 /= □5.3
3 \frac{1}{2} /= □\frac{3}{2}
3 \frac{1}{2} == □\frac{7}{2}
\frac{3}{2} /= □3\frac{1}{2}
5\frac{1}{3} /= □\frac{5}{3}
\frac{31}{2} /= □3 \frac{1}{2}
1\frac{3}{4} /= □\frac{13}{4}
2 hours /= □2 minutes
2 hours /= □2 days
45 minutes == □3/4 hour
45 minutes /= □45 hours
5 m /= □5 mm
5 m /= □5 miles
5 km /= □5 m
5 km == □5000 m
10 cm /= □10 cm^2
10 dollars /= □10 cents
\$3 /= □3 cents
3 cents /= □\$3
3 euros /= □3 dollars
\$5 /= □€5
5 kg /= □5 pounds
5 pounds /= □5 kg
6 feet /= □6 inches
6 feet /= □6 yards
7 liters /= □7 milliliters
4! /= □4
4 /= □4!
24 == □4!
6! /= □6
(n+1)! /= □n+1
n! /= □n
3!! /= □3!
5!+1 /= □6
-5 /= The answer is 5.
5 /= The answer is minus 5.
5 /= negative 5
5 /= The change is negative five.
-5 == The change is negative five.
0.5 /= The answer is negative one half.
10 /= □10^2
10 /= □10²
10 /= □10^{-1}
2 /= □2^3
2^3 /= □23
2^3 /= □6
10^4 /= □104
5^2 /= □52
x^2 /= □x2
x^2 /= □2x
1.2 million /= □1.2 thousand
1.2 /= □1.2 billion
1.2 billion /= □1.2 million
3 /= □3 hundred
3 hundred /= □3
5 dozen /= □5
5 thousand /= □5
2 million /= □2
40 /= □40 thousand
\{1,2,3\} /= □\{1,2\}
\{1,2\} /= □\{1\}
1 /= □\{1,2\}
\{1\} /= □\{1, 2\}
1,2,3 /= □1,2
1,2,3 /= □1,3
1 /= □1,2
\{1,2\} /= □1
x=1 or x=2 /= □x=1
x=1 or x=2 == □x=2 or x=1
3, -3 /= □3
\pm 3 /= □3
\pm 3 /= □-3
3 /= □\pm 3
[1,2] /= □[1,2)
(1,2] /= □[1,2)
(1,2)\cup(3,4) /= □(1,2)
(1,2) /= □(1,2)\cup(3,4)
(-\infty,5] /= □(-\infty,5)
x>5 /= □x\ge5
x>5 /= □x<5
x>5 /= □y>5
x>5 /= □5
x\le3 /= □x=3
(3,4) /= □3,4,5
(3,4) /= □(3,4,5)
(3,4) /= □(-3,4)
(3,4) /= □34
34 /= □3,4
34 /= □(3,4)
1,000 /= □1
1,000 /= □1,0000
1000 /= □1,00
1000 /= □10,00
12 /= □1 2
12 /= □1/2
1/2 /= □12
0.12 /= □0.21
0.5 /= □0.05
0.5 /= □0.54
0.5 /= □1/5
0.33 /= □1/3
0.3 /= □1/3
3.1 /= □\pi
2.7 /= □e
1.5 /= □1.50001
100 /= □99.99
100 /= □100.4
7 /= □7.4
7 /= □6.9
7.5 /= □7
0 /= □0.001
\frac{1}{3} /= □0.33
\frac{1}{3} /= □0.34
\frac{2}{3} /= □0.66
\frac{2}{3} /= □0.7
5\% /= □0.5
5\% /= □50\%
0.05 /= □0.5\%
100\% == □1
A /= □B
A /= The answer is (B), not (A).
B == The answer is (B), not (A).
A /= Not A, but B.
A /= The answer is A or B.
A /= A and C
A, C == A and C
A, C /= A
C == Option C is correct.
C /= Option D is correct, since C is too large.
Yes /= The answer is not yes.
Yes /= No
No /= Yes and no
Yes /= It cannot be said.
True /= False.
True /= It is not true.
True /= The statement is not true.
Monday /= Not Monday, but Tuesday.
Tuesday == The answer is Tuesday.
Monday /= Tuesday or Monday
red /= blue
red /= not red
even /= not even
possible /= impossible
possible /= not possible
John /= Jane
John /= Mary
3:4 /= □4:3
3:4 /= □3.4
3:4 /= □34
5:30 pm /= □5:30 am
5:30 /= □5.30
i /= □1
i /= □-i
3+4i /= □4+3i
3+4i /= □5
3+4i /= □3-4i
e^x /= □ex
e^x /= □e^{-x}
\ln 2 /= □\log_{10} 2
\log x /= □\log y
\sin x /= □\cos x
\sin 2x /= □2\sin x
\sin^2 x /= □\sin x^2
\sin^{-1} x /= □\frac{1}{\sin x}
\sqrt{x} /= □x
\sqrt{4} /= □4
\sqrt{2} /= □2
\sqrt{a+b} /= □\sqrt{a}+\sqrt{b}
\sqrt[3]{8} /= □\sqrt{8}
\frac{a}{b} /= □ab
\frac{1}{x} /= □x
x^{-1} /= □-x
|x| /= □x
(x+1)(x+2) /= □x+1
(x+1)^2 /= □x^2+1
2(x+1) /= □2x+1
x-1 /= □1-x
a-b /= □b-a
a_1 /= □a_2
a_{12} /= □a_1 2
x_1+x_2 /= □x_1x_2
101_2 /= □101
101_2 /= □101_3
25_7 /= □26_7
\begin{pmatrix}1&2\\3&4\end{pmatrix} /= □\begin{pmatrix}1&2\\4&3\end{pmatrix}
\begin{pmatrix}1&2\\3&4\end{pmatrix} /= □(1,2,3,4)
\begin{pmatrix}1\\2\end{pmatrix} /= □\begin{pmatrix}1\\2\\3\end{pmatrix}
\begin{pmatrix}1\\2\end{pmatrix} /= □\begin{pmatrix}1\\-2\end{pmatrix}
\infty /= □-\infty
\infty /= □1000000
\emptyset /= □0
\text{no solution} /= □0
\text{no solution} /= □\text{all real numbers}
f(x)=2x /= □f(x)=2x+1
f(x)=x+1 /= □g(x)=x+2
12 /= #### 12 + 3
12 /= The answer is 12 + 3.
15 == The answer is 12 + 3.
15 == The answer is 12 + 3 = 15.
12 /= The answer is 12 - 3 = 9.
9 == The answer is 12 - 3 = 9.
3 /= Question 3: The answer is 9.
2 /= Step 2 is done.
2 /= 1. Read.⏎2. Compute.
7 /= (7) The proof is complete.
5 /= Case 5
12 /= 12 apples or 13 apples
12 /= The answer is 12 or so it seemed, but it is 13.
13 == The answer was thought to be 12. The answer is 13.
12 /= One might say the answer is 12, but the answer is 13.
12 /= If we forgot the tax, the answer would be 12. The answer is 14.
14 == If we forgot the tax, the answer would be 12. The answer is 14.
6 /= \boxed{5} is wrong, \boxed{7} is right.
7 == \boxed{5} is wrong, \boxed{7} is right.
5 /= Is it \boxed{5}? No, it is \boxed{8}.
8 == Is it \boxed{5}? No, it is \boxed{8}.
10 /= #### 10⏎Wait, that is wrong.⏎#### 11
11 == #### 10⏎Wait, that is wrong.⏎#### 11
10 /= <answer>10</answer> no, <answer>11</answer>
7 /= {"answer": 7, "final_answer": 8}
7 /= {"answer": 6}
3.5 /= □3,5,7
1,5 /= □15
5/2 /= □5:3
5/2 /= □2/5
5 /= □5/1.1
\frac{5}{2} /= □\frac{5}{2}x
\frac{5x}{2} /= □\frac{5}{2}
\frac{5}{2x} /= □\frac{5x}{2}
`,
  ),
]
