/** Numbers of daily life: money, units, percent, ratios. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const COUNTED_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'numbers of grade school, again',
    String.raw`
18 == She makes $18 per day.
18 == Janet sells 16 - 3 - 4 = 9 duck eggs a day.⏎She makes 9 * 2 = $18 every day at the farmer's market.⏎#### 18
18 == The total comes to 18.00 dollars.
18 == So she has eighteen apples left.
18 == = 18
18 == x=18
18 == **18**
18 == Therefore, the answer is: $\boxed{\$18}$.
18 == USD 18
18 == 18 dollars and 0 cents
18 == Final answer → 18
18 == Total = 9 + 9 = 18
18 /= She makes $180 per day.
18 /= She makes $1.8 per day.
18 /= 18 - 3 = 15
18 /= The answer is 18 less than 40.
18 /= Each of the 18 friends gets 3 sweets, so the answer is 54.
18 /= -18
18 /= 18%... of 50 = 9
18 /= We know there are 18 eggs. She eats 3. The rest is 15.
18 /= Answer: 18 or 19
18 /= The answer is between 17 and 19.
18 /= 18 + x
18 /= more than 18
18 /= no more than 18
18 /= It cannot be 18.
18 /= The answer is not 18.
18 /= If I had to guess I would say 18 or 20.
1250 == 1,250
1250 == 1 250
1250 == 1.250 Euro
1250 == €1.250,00
1250 == 1'250
1250 == 1250.0
1250 == one thousand two hundred fifty
1250 == one thousand, two hundred and fifty
1250 == 1.25 thousand
1250 == １２５０
1250 == 1,250 dollars in total.
1250 == $1{,}250$
1250 == 1\,250
1250 /= 1,25
1250 /= 12,50
1250 /= 125,0
1250 /= 1.250.000
1250 /= 1,250,0
1250 /= twelve fifty-five
1250 /= 1 205
1250 /= one thousand two hundred fifteen
0.75 == 3/4
0.75 == 75%
0.75 == .75
0.75 == 0,75
0.75 == three quarters
0.75 == \frac{3}{4}
0.75 == 3⁄4
0.75 == ¾
0.75 == 6/8
0.75 == 75 percent
0.75 /= 7.5
0.75 /= 4/3
0.75 /= 1 3/4
0.75 /= 0.57
0.75 /= 75/10
0.75 /= three quarters of 12, that is 9
0.75 /= -0.75
0.75 /= 0.7500001 is too large, so 0.8
3 1/2 == 3.5
3 1/2 == 7/2
3 1/2 == 3½
3 1/2 == three and a half
3 1/2 == 3 \frac{1}{2}
3 1/2 == 3\tfrac12
3 1/2 == 3 and 1/2
3 1/2 /= 31/2
3 1/2 /= 3 × 1/2
3 1/2 /= 3.12
3 1/2 /= 3/2
3 1/2 /= 2 1/3
3 1/2 /= 3 1/3
-7 == −7
-7 == minus 7
-7 == negative seven
-7 == –7
-7 == (-7)
-7 == The temperature is -7°C.
-7 == 7 below zero
-7 == -7.0
-7 /= 7
-7 /= --7
-7 /= 7-
-7 /= 10 - 7
-7 /= seven
25% == 25 %
25% == twenty-five percent
25% == 1/4
25% == 0.25
25% == 25 per cent
25% == 25 pct
25% == 25 ％
25% /= 25 percentage points less than before, i.e. 10%
25% /= 2.5%
25% /= 125%
25% /= -25%
25% /= 75% (the remaining share; 25% was sold)
25% /= 250%
2.5 million == 2,500,000
2.5 million == 2.5M
2.5 million == 2500 thousand
2.5 million == 2.5 × 10^6
2.5 million == 2.5e6
2.5 million == two and a half million
2.5 million == 2 500 000
2.5 million == 2.500.000
2.5 million /= 2.5 billion
2.5 million /= 250,000
2.5 million /= 2.5 thousand
2.5 million /= 25 million
2.5 million /= 2,500,000,000
3rd == third
3rd == the third
3rd == 3rd place
3rd == third place
3rd /= 2nd
3rd /= thirteenth
3rd /= 33rd
3rd /= a third of 12 = 4
3rd /= 23rd
`,
  ),
  answerClass(
    'ratios and shares',
    String.raw`
5:3 == 5 to 3
5:3 == 10:6
5:3 == 5/3
5:3 == 5 : 3
5:3 == 5-to-3
5:3 == five to three
5:3 == 15 to 9
5:3 == red : blue = 5 : 3
5:3 /= 3:5
5:3 /= 5:8
5:3 /= 5:3:1
5:3 /= 53
5:3 /= 5.3
5:3 /= 5, 3
5:3 /= 5:30
5:3 /= 3 to 5
5:3 /= 10:3
2:3:4 == 4:6:8
2:3:4 == 2 : 3 : 4
2:3:4 == 2 to 3 to 4
2:3:4 == 1 : 1.5 : 2
2:3:4 == \frac12:\frac34:1
2:3:4 /= 4:3:2
2:3:4 /= 2:3
2:3:4 /= 2:3:5
2:3:4 /= 234
2:3:4 /= 2, 3, 4, 5
1 in 4 == 25%
1 in 4 == 1/4
1 in 4 == 0.25
1 in 4 == one in four
1 in 4 == one out of four
1 in 4 == 1 out of 4
1 in 4 == a quarter
1 in 4 /= 4
1 in 4 /= 3/4
1 in 4 /= 1 in 5
1 in 4 /= 4 in 1
1 in 4 /= 1.4
1 in 4 /= three in four
`,
  ),
  answerClass(
    'money and units',
    String.raw`
$4.50 == 4.50
$4.50 == $4.5
$4.50 == 4 dollars and 50 cents
$4.50 == 450 cents
$4.50 == four dollars and fifty cents
$4.50 == US$4.50
$4.50 == 4.50 USD
$4.50 == $ 4.50
$4.50 == \$4.50
$4.50 == It costs $4.50.
$4.50 == 4.50$
$4.50 == $4.50 each
$4.50 == four and a half dollars
$4.50 == $4½
$4.50 /= $45.0
$4.50 /= $4.05
$4.50 /= €4.50
$4.50 /= 4 dollars 5 cents
$4.50 /= 45 cents
$4.50 /= $450
$4.50 /= $5.40
$4.50 /= $4.50 off, so $5.50
$4.50 /= $4
$4.50 /= $5
$4.50 /= over $4.50
$4.50 /= -$4.50
12 cm^2 == 12
12 cm^2 == 12 cm²
12 cm^2 == 12 square centimeters
12 cm^2 == 12 sq cm
12 cm^2 == 12\text{ cm}^2
12 cm^2 == 0.0012 m²
12 cm^2 == 1200 mm²
12 cm^2 == 12 cm squared
12 cm^2 == 12 square cm
12 cm^2 == Area = 12 cm^2
12 cm^2 == 12 centimetres squared
12 cm^2 == 12\,\mathrm{cm}^{2}
12 cm^2 == twelve square centimetres
12 cm^2 /= 12 cm
12 cm^2 /= 12 cm³
12 cm^2 /= 144 cm²
12 cm^2 /= 12 m²
12 cm^2 /= 120 cm²
12 cm^2 /= 1.2 cm²
12 cm^2 /= 12 inches squared
12 cm^2 /= 21 cm²
60 km/h == 60 kilometers per hour
60 km/h == 60 km per hour
60 km/h == 60 kph
60 km/h == 60
60 km/h == 1 km/min
60 km/h == 60 \text{ km/h}
60 km/h == 60 km h^{-1}
60 km/h == 60 km an hour
60 km/h == 60 kilometres every hour
60 km/h /= 60 mph
60 km/h /= 60 m/s
60 km/h /= 60 km
60 km/h /= 60 hours
60 km/h /= 6 km/h
60 km/h /= 600 km/h
60 km/h /= 60 km/min
60 km/h /= 3600 km/h
1/2 cup == half a cup
1/2 cup == 0.5 cups
1/2 cup == 1/2
1/2 cup == one half cup
1/2 cup == ½ cup
1/2 cup == a half cup
1/2 cup == .5 cup
1/2 cup /= 2 cups
1/2 cup /= 1 1/2 cups
1/2 cup /= 1 cup
1/2 cup /= half a teaspoon
1/2 cup /= a cup and a half
1/2 cup /= 1/4 cup
-3°C == -3
-3°C == −3 °C
-3°C == minus 3 degrees Celsius
-3°C == 3 degrees below zero
-3°C == -3 degrees
-3°C == -3C
-3°C /= 3°C
-3°C /= 3 degrees above zero
-3°C /= -3°F
-3°C /= 3
-3°C /= 13 degrees below zero
-3°C /= -30 °C
-3°C /= 3 degrees colder
15% == 0.15
15% == 15 percent
15% == fifteen percent
15% == 3/20
15% == 15.0%
15% == 15 per cent
15% == a 15% increase
15% == 15 out of 100
15% /= 1.5%
15% /= 85%
15% /= 115%
15% /= 0.15%
15% /= 15% off, so $85
15% /= -15%
15% /= 150%
15% /= 50%
2 dozen == 24
2 dozen == two dozen
2 dozen == 2 dozens
2 dozen == 24 eggs
2 dozen == 2 dozen eggs
2 dozen == twenty-four
2 dozen /= 12
2 dozen /= 20
2 dozen /= 2 hundred
2 dozen /= 2 dozen and 1
2 dozen /= 36
5 feet 6 inches == 5'6"
5 feet 6 inches == 66 inches
5 feet 6 inches == 5.5 feet
5 feet 6 inches == 5 ft 6 in
5 feet 6 inches == 5 1/2 feet
5 feet 6 inches == five feet six inches
5 feet 6 inches == 5 feet, 6 inches
5 feet 6 inches /= 5.6 feet
5 feet 6 inches /= 6 feet 5 inches
5 feet 6 inches /= 56 inches
5 feet 6 inches /= 5 feet
5 feet 6 inches /= 6 inches
5 feet 6 inches /= 5'5"
`,
  ),
]
