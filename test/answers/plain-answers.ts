/** Numbers, units, words and choices. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const PLAIN_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'prints of a number',
    String.raw`
5 == □+5
5 /= □-5
4 == □004
4 /= □0.04
1234 == □1 234
1234 == □1 234
1234 == □1 234
1234 /= □1 243
1234.56 == □1.234,56
1234.56 /= □1.234,65
1234567 == □1.234.567
1000000 == □1,000,000
1000000 /= □100,000
12345678 == □1,23,45,678
2.75 == □2,75
2.75 /= □2,57
0.5 == □.5
0.5 /= □5
10000 == □10⁴
10 /= □10⁴
10^4 == □10000
10 /= □10^4
1500000 == □1.5e6
1500000 == □1.5 × 10^6
1500000 == □1.5 \cdot 10^{6}
1500000 /= □1.5 × 10^5
15 == □１５
15 /= □１６
3/4 == □0.75
3/4 /= □0.57
3/4 == □¾
\frac{3}{4} == □6/8
\frac{3}{4} /= □4/3
9/4 == □2 \frac{1}{4}
9/4 == □2\frac14
9/4 == □2 1/4
9/4 == □2¼
1/2 /= □2 \frac{1}{4}
\frac{21}{4} /= □2 \frac{1}{4}
2\frac{1}{4} /= □21/4
1 1/2 /= □11/2
1/3 == □0.\overline{3}
1/3 /= □0.3
1/12 == □0.08333333333
1/12 /= □0.0833
1/12 /= □0.08433333333
10/3 == □3.3333333
10/3 /= □3.4
3.33 == □10/3
3 /= □10/3
3.14 /= □3.15
30 == □29.999999999999996
30 /= □29.99
0.333 /= □0.3
120 == □5!
5 /= □5!
5! /= □5
5! == □120
24 /= □5!
2^{2005} == □2^{2005}
2^{2005} /= □2^{2004}
10^{10^{10}} /= □10^{10^{9}}
2024! /= □2023!
100200 == □100,200
100, 200 == □100,200
(100,200) == □(100, 200)
(100,200) /= □(100, 201)
100, 200 /= □100,300
12 /= □1, 2
1,2 /= □12
1000.5 == □1,000.50
1000.5 /= □1,000,5
\frac{14}{3} == □4.\overline{6}
0 == □-0
`,
  ),
  answerClass(
    'percent, money and scale',
    String.raw`
25 == □25\%
25\% == □0.25
25\% == □25 percent
25\% /= □2.5\%
0.25 == □25\%
0.25 /= □25
0.25 /= □0.25\%
1/4 == □25\%
1200000 == The population is 1.2 million.
1.2 /= The population is 1.2 million.
1200000 == The answer is 1.2 million.
1.2 million == □1{,}200{,}000
1.2 million /= □1.2
1.2 million /= □1.2 billion
3 million /= □3 thousand
36 == □3 dozen
35 /= □3 dozen
5000 == The answer is 5 thousand.
5 /= The answer is $5 million.
500 == The answer is five hundred.
5 /= The answer is five hundred.
10000 == □\$10k
18 == □\$18
18 == □\$18.00
18 /= □\$18.50
\$18 == □18 dollars
\$0.50 == □50 cents
\$0.50 /= □50 dollars
3 dollars /= □3 cents
3 dollars == □300 cents
\$1,000 == □1000
1000 == □€1.000,00
`,
  ),
  answerClass(
    'units',
    String.raw`
2 hours == □2 hours
2 hours /= □2 minutes
2 hours == □120 minutes
2 hours /= □20 minutes
2.5 hours == □2 hours 30 minutes
2.5 hours /= □2 hours 50 minutes
150 minutes == □2 hours and 30 minutes
5 m /= □5 cm
5 m == □500 cm
5 m == □5 meters
5 m == □5\text{ m}
5 /= □5 m + 1
5 cm == □5cm
5 cm /= □5 km
5 cm == □5
5 == □5\text{ cm}
5 /= □6\text{ cm}
15\mbox{ cm}^2 == □15 \text{ cm}^2
15 \text{ cm}^2 == □15 square centimeters
15 \text{ cm}^2 /= □15 \text{ cm}^3
15 \text{ cm}^2 /= □15 \text{ cm}
15 == □15\text{ square units}
2 kg == □2000 g
2 kg /= □2000 mg
60 mph == □60 miles per hour
60 mph /= □60 feet per hour
60 km/h == □60 \text{ km/h}
3 feet == □36 inches
3 feet /= □3 inches
1 mile == □5280 feet
3 days /= □3 weeks
3 weeks == □21 days
30^\circ == □30
30^\circ == □30 degrees
30^\circ == □\frac{\pi}{6}
30^\circ /= □\frac{\pi}{3}
90° == □90^{\circ}
90° /= □19^\circ
18 == □18 eggs
18 /= □81 eggs
9 (apples) == □9
9 (apples) == □9 apples
9 (apples) /= □6 apples
9 (apples) /= □19 (apples)
5 years == □60 months
5 years /= □5 months
1.5 liters == □1500 ml
1.5 liters /= □150 ml
3 kg /= □3 m
6 feet 2 inches == □74 inches
6 feet 2 inches /= □62 inches
`,
  ),
  answerClass(
    'letters that are no units',
    String.raw`
3a+2 == □2+3a
3a+2 /= □2a+3
2k+2 == □2(k+1)
2k+2 /= □2002
2002 /= □2k+2
5m == □m \cdot 5
5m /= □5n
5m /= □5
10k /= □10m
3x == □x\cdot 3
3x /= □3
3 /= □3x
4a /= □4
4 /= □4a
7h+2 /= □9
2s /= □2
6t == □6 t
6t /= □6
`,
  ),
  answerClass(
    'words',
    String.raw`
12 == The answer is twelve.
12 /= The answer is twenty.
24 == The answer is twenty-four.
24 /= The answer is forty-two.
105 == The answer is one hundred and five.
105 /= The answer is one hundred and fifty.
12 == The answer is a dozen.
0.75 == The answer is three quarters.
Yes == Yes, she can.
Yes /= No, she cannot.
No == No, it is not.
No /= Yes, it is.
Yes == The answer is yes.
Yes /= The answer is no.
No == \boxed{\text{No}}
No /= \boxed{\text{Yes}}
yes == **Yes**
True == The answer is True.
True /= The answer is False.
Yes == She has 5 dollars and it costs 4, so the answer is yes.
Yes /= She has 5 dollars and it costs 6, so the answer is no.
B == (B)
B /= (C)
B == The answer is B.
B /= The answer is C.
B == □B
B /= □A
B == \boxed{\textbf{(B)}}
B /= \boxed{\textbf{(D)}}
(B) == The correct option is B.
(B) /= The correct option is C.
B == Answer: B. 12 apples
B /= Answer: C. 12 apples
B == The answer is (B) 12.
B /= The answer is (A) 12.
12 == The answer is (B) 12.
13 /= The answer is (B) 12.
D == Option D
D /= Option C
\text{Evelyn} == □\text{Evelyn}
\text{Evelyn} == The answer is Evelyn.
\text{Evelyn} /= □\text{Briana}
Monday == □\text{Monday}
Monday /= □\text{Tuesday}
\text{ellipse} == The answer is an ellipse.
\text{ellipse} /= The answer is a hyperbola.
\text{odd} == □\text{odd}
\text{odd} /= □\text{even}
blue /= The answer is red.
3:30 pm == □3:30 p.m.
3:30 pm /= □3:30 am
3:30 pm /= □4:30 pm
5 pm == The answer is 5 p.m.
5 pm /= The answer is 5 a.m.
3:4 == □3 : 4
3:4 == □6:8
3:4 /= □4:3
3:4 == □\frac{3}{4}
3:4 == The answer is 3 to 4.
`,
  ),
]
