/** Money, time, dates, ratios, units, percent, choices, words: answers of daily life in their many prints. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const EVERYDAY_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'money, time, dates',
    String.raw`
\$3.50 == □3.5
\$3.50 == □350 cents
\$3.50 == □3 dollars and 50 cents
\$3.50 == □three dollars and fifty cents
\$3.50 == The answer is $3 and 50 cents.
\$3.50 == □US\$3.50
\$3.50 == □3.50 USD
\$3.50 == □USD 3.50
\$3.50 == The total comes to $3.50.
\$3.50 == It costs \$3.50 per hour.
\$3.50 /= □3 dollars and 5 cents
\$3.50 /= □\$3.05
\$3.50 /= □\$35.0
\$3.50 /= □€3.50
\$3.50 /= □350 dollars
\$3.50 /= □3.50 cents
3.50 == The answer is $3.50 (three dollars and fifty cents).
\$1,234.50 == □1234.5
\$1,234.50 == □\$1234.50
\$1,234.50 /= □\$1,234.05
-\$5 == □\$-5
-\$5 == □-5 dollars
\$5 /= □-\$5
5 cents == □\$0.05
5 cents == □0.05 dollars
5 cents == □5¢
5 cents == □5 \text{¢}
5 cents /= □\$5
5 cents /= □\$0.5
€3.50 == □3,50 €
€3.50 == □3.50 euros
£2 == □2 pounds
500 == □Rs. 500
500 == □₹500
500 == □500円
100000 == □₹1,00,000
20 == It will cost him $20.00.
20 == He'll have $20 left over.
20 == She makes $20/hour.
20 /= She makes $20 more, so $60 in all.
60 == She makes $20 more, so $60 in all.
3:30 p.m. == □3:30 PM
3:30 p.m. == □3:30pm
3:30 p.m. == □3:30 \text{ p.m.}
3:30 p.m. == □15:30
3:30 p.m. == The answer is 3:30 P.M.
3:30 p.m. == She arrives at 3:30 p.m.
3:30 p.m. == □3:30 in the afternoon
3:30 p.m. /= □3:30 a.m.
3:30 p.m. /= □3:03 p.m.
3:30 p.m. /= □4:30 p.m.
3:30 p.m. /= □3.5
15:30 == □3:30 PM
15:30 == □15:30
15:30 /= □15:03
15:30 /= □5:30 PM
3:30 == □3:30
3:30 /= □3:03
3:30 /= □4:30
3:30 /= □30:3
12:00 p.m. == □noon
12:00 p.m. == □12 p.m.
12:00 a.m. == □midnight
12:00 a.m. /= □noon
9 a.m. == □9:00 AM
9 a.m. == □9 AM
9 a.m. == □9:00 in the morning
9 a.m. /= □9 p.m.
2.5 hours == □2h 30min
2.5 hours == □2h30m
2.5 hours == □2 hrs 30 mins
2.5 hours == □two and a half hours
2.5 hours == □2½ hours
2.5 hours == □150 min
2.5 hours /= □2 h 5 min
2.5 hours /= □2:50
90 minutes == □an hour and a half
90 minutes == □1.5 hours
90 minutes == □1 hour 30 minutes
90 minutes /= □1 hour 3 minutes
90 minutes /= □90 seconds
July 4 == □July 4th
July 4 == □4 July
July 4 == □the 4th of July
July 4 == It is on July 4.
July 4 /= □July 14
July 4 /= □June 4
July 4 /= □July
July 4, 2020 == □4 July 2020
July 4, 2020 == □July 4th, 2020
July 4, 2020 == □2020-07-04
July 4, 2020 /= □July 4, 2021
July 4, 2020 /= □July 5, 2020
July 4, 2020 /= □2020
Monday == It is a Monday.
Monday == on Monday
Monday == The answer is **Monday**.
Monday == \boxed{\text{Monday}}
Monday /= The day after Monday is Tuesday, so the answer is Tuesday.
Monday /= Sunday
March == The month is March.
March /= The month is May.
2024 == The year is 2024.
2024 /= The year is 2042.
`,
  ),
  answerClass(
    'ratios, mixed numbers, percent',
    String.raw`
3:2 == □3 : 2
3:2 == □3 to 2
3:2 == □\frac{3}{2}
3:2 == □6:4
3:2 == □1.5
3:2 == □1.5:1
3:2 == The ratio is 3:2.
3:2 == The ratio of boys to girls is 3:2.
3:2 == The ratio is 3 to 2.
3:2 == The ratio is $3:2$.
3:2 /= □2:3
3:2 /= The ratio is 2:3.
3:2 /= □\frac{2}{3}
3:2 /= □3
3:2 /= □3.2
3:2 /= □32
1:2:3 == □2:4:6
1:2:3 == □1 : 2 : 3
1:2:3 /= □1:3:2
1:2:3 /= □1:2
\frac{3}{2} == □3:2
\frac{3}{2} == □3/2:1
2\frac{3}{4} == □2.75
2\frac{3}{4} == □2 3/4
2\frac{3}{4} == □2 \tfrac{3}{4}
2\frac{3}{4} == □2\ \frac{3}{4}
2\frac{3}{4} == □2~\frac{3}{4}
2\frac{3}{4} == □2\,\dfrac34
2\frac{3}{4} == □2 + \frac{3}{4}
2\frac{3}{4} == □2 and 3/4
2\frac{3}{4} == □two and three quarters
2\frac{3}{4} == □2 \text{ and } \frac{3}{4}
2\frac{3}{4} == The answer is 2 3/4 cups.
2\frac{3}{4} == □2\frac{6}{8}
2\frac{3}{4} == □\frac{11}{4}
2\frac{3}{4} /= □2 \cdot \frac{3}{4}
2\frac{3}{4} /= □2(\frac{3}{4})
2\frac{3}{4} /= □\frac{23}{4}
2\frac{3}{4} /= □2, \frac{3}{4}
2\frac{3}{4} /= □2
2\frac{3}{4} /= □\frac{3}{4}
-2\frac{3}{4} == □-2.75
-2\frac{3}{4} == □-\frac{11}{4}
-2\frac{3}{4} /= □-1.25
12.5\% == □12.5
12.5\% == □0.125
12.5\% == □1/8
12.5\% == □12½%
12.5\% == □12.5 per cent
12.5\% == □12\frac{1}{2}\%
12.5\% == The answer is 12.5 %.
12.5\% == The probability is 12.5%.
12.5\% == The answer is 12.5 percent.
12.5\% /= □1.25\%
12.5\% /= □125\%
12.5\% /= □12\%
150\% == □1.5
150\% == □\frac{3}{2}
150\% /= □0.015
0.5\% == □0.005
0.5\% /= □0.5
0.5\% /= □50\%
20 == a 20% increase
20 == The price rose by 20%.
20 /= The price rose by 20% to $60.
15\text{ apples} == The answer is 15.
15\text{ apples} == □15
15\text{ apples} == □15\text{ apples}
15\text{ apples} /= □51\text{ apples}
3\text{ L} == □3 liters
3\text{ L} == □3000 mL
3\text{ L} == □3 litres
3\text{ L} /= □3 mL
3\text{ L} /= □3 gallons
5\text{ ft} == □5'
5\text{ ft} == □60 inches
5\text{ ft} == □60"
5\text{ ft} == □1 yd 2 ft
5\text{ ft} /= □5"
5 ft 6 in == □5'6"
5 ft 6 in == □66 inches
5 ft 6 in == □5.5 ft
5 ft 6 in /= □5.6 ft
5 ft 6 in /= □6'5"
20^\circ\text{C} == □20 degrees Celsius
20^\circ\text{C} == □20°C
20^\circ\text{C} /= □20°F
100\text{ km} == □100,000 m
100\text{ km} == □100 kilometers
100\text{ km} /= □100 miles
4\text{ square feet} == □4 sq ft
4\text{ square feet} == □4 ft^2
4\text{ square feet} == □4 \text{ sq. ft.}
4\text{ square feet} /= □4 feet
4\text{ square feet} /= □4 cubic feet
2\text{ m}^2 == □20000\text{ cm}^2
2\text{ m}^2 /= □200\text{ cm}^2
24 == □2 dozen
24 == She has 2 dozen eggs.
2 /= She has 2 dozen eggs.
1/2 == □half
1/2 == The answer is half.
1/2 == The answer is one half.
1/2 == The answer is a half.
1/2 == 1 out of 2
1/2 == 1 in 2
1/2 == 1 to 2
2/3 == two-thirds
2/3 == The answer is two thirds.
2/3 /= The answer is three halves.
1.25 == one and a quarter
7.5 == seven and a half
7.5 == The answer is seven and a half.
7 /= The answer is seven and a half.
-7 == negative seven
7 /= negative seven
1001 == one thousand and one
1100 /= one thousand and one
342 == three hundred forty-two
342 == Three hundred and forty two apples
324 /= three hundred forty-two
`,
  ),
  answerClass(
    'choices and words',
    String.raw`
C == (C) 12
C == C) 12
C == C. 12
C == C: 12
C == [C]
C == {C}
C == C)
C == (C).
C == **C.** 12
C == **C) 12**
C == **Option C**
C == Option (C)
C == option c
C == Choice C.
C == It's C.
C == I choose C.
C == I would pick option C.
C == My choice is C.
C == Therefore the answer is C, not D.
D /= Therefore the answer is C, not D.
C == The correct answer is C) 12.
C == The correct answer is (C) $12$.
C == The correct answer is option (C): 12
C == The answer is: C. 12 apples
C == answer: C) 12
C == Answer: C⏎⏎Explanation: A is too small, B is odd.
B /= Answer: C⏎⏎Explanation: A is too small, B is odd.
C == A is too small and B is odd, so the answer is C.
B /= A is too small and B is odd, so the answer is C.
C == Neither A nor B works. The answer must be C.
C == Option C is correct.
C == C is correct.
C == C is the correct answer.
D /= C is correct, D is not.
D /= Option D is wrong, option C is right.
C == Option D is wrong, option C is right.
C == Option A is incorrect.⏎Option B is incorrect.⏎Option C is correct.⏎Option D is incorrect.
D /= Option A is incorrect.⏎Option B is incorrect.⏎Option C is correct.⏎Option D is incorrect.
C == □\text{C}
C == □\text{(C)}
C == □\text{C. }12
C == □\text{C) 12}
C == □\textbf{C}
C == □(C)
C == □\mathbf{(C)}\ 12
C == □C: 12
C == □\text{Option C}
C == □\text{Choice (C)}
D /= □\text{Choice (C)}
C == $\textbf{(C)}\ 12$
C == The answer is $\textbf{(C)}\ 12$.
C == The answer is $\boxed{\textbf{(C)}\ 12}$.
C == 故选C。
C == c
C == Ｃ
C /= The answer is not C.
C /= C is wrong.
C /= Not C
C /= The answer is C or D.
C /= C and D
C /= ABCD
A, C == A and C
A, C == AC
A, C == (A), (C)
A, C == The correct options are A and C.
A, C /= A
A, C /= A, B, C
A, C /= A, D
(C) 12 == □12
(C) 12 == □C
(C) 12 == (C)
(C) 12 /= □13
(C) 12 /= □D
(C) 12 /= (D) 13
12 == The answer is C) 12.
12 == Answer: (C) 12
13 /= Answer: (C) 12
12 == □\textbf{(C)}~12
Yes == Yes.
Yes == YES
Yes == yes, it is
Yes == Yes, because 3 < 4.
Yes == **Yes**, they are equal.
Yes == The answer is: Yes.
Yes == Is it prime? Yes.
Yes == Answer: Yes, 7 is prime.
Yes == \boxed{\text{yes}}
Yes /= \boxed{\text{no}}
Yes /= Yes? No.
Yes /= No, although some would say yes.
Yes /= The answer is not yes.
No == No, it isn't prime.
No == Answer: No
No /= Answer: Yes, no doubt.
No /= No doubt, the answer is yes.
True == The statement is true.
True == It is true.
True == True, since 3 < 4.
True /= The statement is false.
True /= It is not true.
False == The statement is false.
False == It's false.
False /= The statement is true.
False /= It is not false.
Alice == Alice has more apples.
Alice == The answer is Alice.
Alice == □\text{Alice}
Alice /= The answer is Bob.
Alice /= □\text{Bob}
Alice /= □\text{Alice and Bob}
Alice /= Not Alice
east == East
east == □\text{east}
east /= west
\text{even} == The function is even.
\text{even} /= The function is odd.
\text{even} /= neither
isosceles == □\text{isosceles}
isosceles /= □\text{scalene}
positive /= negative
increasing /= decreasing
\text{red and blue} == □\text{blue and red}
\text{red and blue} /= □\text{red}
undefined == □\text{undefined}
undefined == The expression is undefined.
undefined == □\text{Undefined}
undefined /= □0
undefined /= □\infty
does not exist == □\text{DNE}
does not exist == The limit does not exist.
does not exist /= □0
does not exist /= □\infty
`,
  ),
]
