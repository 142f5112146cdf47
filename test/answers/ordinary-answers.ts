/** Answers as solutions say them, most without a mark. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const ORDINARY_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'ordinary sentences',
    String.raw`
42 == I was going to say 24, but I am going with 42.
42 == Answer: 48. Hmm, let me recheck. 6*7=42, so 42.
9 == The answer is 8 if we ignore the last sale; counting it, it is 9.
18 == 15 is what a careless reader would get. The answer is 18.
17 == The answer is x + 2 where x = 15.
5 == The answer is a third of 15.
13 == Rounded to the nearest five, the answer is 15; exactly it is 13.
12 == Time taken: 15 seconds. Answer: 12
12 == Answer: 12 (confidence 15%)
12 == Answer: 12⏎Score: 15/15
12 == Answer: 12.¹
2 == x = 2 or x = 3, and both are valid. But since x is even, x = 2.
2 == \boxed{2}⏎⏎Wait, that is right.
2 == \boxed{-(-2)}
2 == \boxed{|-2|}
2 == \boxed{2!}
6 == \boxed{3!}
2 == \boxed{\lfloor 2.9 \rfloor}
3 == \boxed{\lceil 2.1 \rceil}
0.02 == \boxed{2\%}
24 == \boxed{2 \text{ dozen}}
2 == \boxed{\text{two}}
3 == Answer: ~~2~~ 3
5:30 == It is half past 5.
90 minutes == 1.5 hours
90 minutes == 1 hour 30 minutes
Monday == Not Tuesday but Monday.
$5 == 500 cents
$5 == 5 bucks
5 m^2 == 5 square meters
5 km == 5000 m
30% == 30 percentage points
30% == 30
yes == It is not the case that the answer is no.
no == Not at all.
yes == By all means, yes.
A == Not B, so A.
B == Everything points to A, which is exactly why it is B.
{1,2} == {2,1}
(1,2] == 1 < x \le 2
1,2 == 2,1
1 and 2 == 1 or 2
(-1,1) == |x| < 1
x=1,y=2 == (1,2)
\frac{\pi}{4} == 45^\circ
3+4i == 4i+3
2\sqrt{3} == \sqrt{12}
\emptyset == no solution
all real numbers == x \in \mathbb{R}
x>3 == 3<x
x>3 == (3,\infty)
y=2x+1 == 2x-y+1=0
1000 == 1,000
1234.5 == 1.234,5
1000 == 10^3
1000 == 1e3
1000 == 1k
1000 == 1000.0
18 == Janet has 16 - 3 - 4 = 9 eggs left. She sells them for $2 each, so she makes 9 * 2 = $18 per day.
18 == So every day she makes 18 dollars at the market.
3 == It takes 2/2 = 1 bolt of white fiber, so it takes 2 + 1 = 3 bolts in total.
70000 == The profit comes to $70,000.
540 == He runs a total of 540 meters a week.
20 == She needs to give them 20 cups in the final meal.
64 == Kylar needs to pay $64 for the glasses.
260 == Together they have 260 sheep.
160 == It takes Carla 160 minutes to download the file.
45 == He is 45 miles from home at the end of those 4 hours.
460 == Eliza earned $460 this week.
366 == The program had 366 downloads over the three months.
694 == Toula paid $694 in total.
13 == It will take him 13 years before he starts earning money on the lemon tree.
18 == Melanie started with 18 vacuum cleaners.
60 == 60% of the students enrolled in hip-hop.
125 == The merchant should choose the jewelry, making a profit of $125.
230 == The distance between the trains is 230 miles.
57500 == Jill earns $57,500 a year.
6 == Marissa needs to walk at 6 miles per hour for the remaining distance.
15 == There are 15 orange glasses out of the 35.
14 == Raymond is 14 years older than Samantha... so Samantha is 14.
7 == Billy sold 7 DVDs on Tuesday.
8 == That leaves 8 slices.
26 == Dana can walk 26 km.
2 == Each of the 3 friends gets 2.
243 == 243 gems are left after the third trade.
16 == In 4 years, she will be 16.
25 == He had 25 lollipops at first.
104 == He will have read 104 hours' worth of TV... i.e. 104 hours.
109 == There were 109 pages in all.
80 == He has to pay 80 dollars.
35 == 35 plants must be bought.
5 == 5 more are needed.
5 == She has 5 more than Tom.
5 == Tom is 5 years younger than Ann.
23 == They spent $23 for the pizzas.
12 == The number of buses required is 12.
12 == The smallest such number is 12.
12 == 12 works, and nothing smaller does.
12 == Only 12 remains.
12 == The maximum is 12.
12 == The value never exceeds 12, and 12 is reached, so the maximum is 12.
12 == At most 12 of them fit, so the answer is 12.
12 == Adding these gives our answer: 5 + 7 = 12
12 == This gives us a final answer of 12.
12 == We arrive at the answer 12.
12 == Our answer: 12.
12 == The required answer comes out as 12.
12 == 12 must be the answer.
12 == Thus 12 is our answer.
12 == and the answer turns out to be 12.
12 == so, the answer works out to 12 apples.
12 == Half of the pie is 6, so the whole answer is 12.
12 == Twice as many as 6 is 12.
12 == Let me check: 5 + 7 = 12. Yes, 12.
12 == Answer: 12. Let me double-check: 12 - 7 = 5. Correct.
12 == The answer is 12. To verify, 12/4 = 3, which matches.
12 == \boxed{12}. Let me verify that this is right: 12/3 = 4.
12 == I was wrong before; the answer is 12.
12 == It cannot be 10, so it is 12.
12 == It is never less than 12, and 12 works. Answer: 12
12 == The next number after 11 is 12.
12 == The successor of 11 is 12.
12 == It exceeds the limit by 12.
12 == 12 is the successor of 11.
1/2 == The probability is one half.
1/2 == Half of them, i.e. 1/2.
yes == Yes. It is not the case that x is odd.
no == No, it is not true that all birds fly.
B == The answer is (B).
B == B is right; A is a trap.
Monday == Not Sunday but Monday
Monday == It is not Sunday, but Monday.
x+2 == The answer is x + 2, where x is the number of cats.
7 == 2x + 1 with x = 3 gives 7.
-15 == The answer is the opposite of 15.
15 == The answer is 15 in Roman numerals.
30 == The answer is 15% of 200.
15 == The answer is 15 each.
15 == The answer is 15 before tax.
15 == The answer is 15 on weekdays.
20 == The answer is 15. The answer is 20.
15 == The answer is 15, I guess.
105 == The answer is 15 choose 2.
-15 == The answer is minus 15.
15 == The answer is (15).
15 == The answer is "15".
15 == The answer is **15**.
15 == The answer is _15_.
15 == The answer is $15.
15 == The answer is £15.
15 == The answer is fifteen (15).
15 == The answer is 15.000.
15 == The answer is 015.
150 == The answer is 15e1.
26 == First estimate: 24. Final: 26.
24 == It went down to 24.
24 == The price fell by 24.
50 == The price fell by 24 to 50.
14 == 24, of which 10 are rotten, were bought, so 14 are good.
25 == Old answer: 24. New answer: 25.
24 == Method 1 gives 24; method 2 gives 24 too.
24 == Between you and me, 24.
24 == 24 for sure.
24 == 24, no doubt.
24 == 24 without question.
24 == 24 apples (3 of them green)
24 == 24 a day
24 == 24 = 30 - 6
24 == 30 - 6 = 24
24 == (24)
24 == [24]
24 == {24}
24 == "24"
24 == 24.
24 == 24,
24 == 24;
24 == Approximate answer: 24
25 == Their answer: 24. My answer: 25.
24 == Answer (mod 30): 24
4 == 36 of them passed, so 4 of the 40 failed.
30 == Starting with 36, she ends with 30.
36 == She is missing 36.
36 == The answer is 36, assuming no tax.
36 == The answer is 36, assuming I read it right.
36 == The answer is 36 years old.
36 == 36, if memory serves.
36 == 36, if I am not mistaken.
36 == 36, unless I am mistaken.
36 == 36, correct me if I am wrong.
36 == The total is 36 dollars.
36 == So in total, 36 apples are left.
36 == He needs 36 more minutes.
36 == That makes 36.
36 == Altogether they have 36 + 0 = 36 cards.
36 == Thus, each child receives 36 candies.
36 == 36 (since 4 x 9 = 36)
`,
  ),
]
