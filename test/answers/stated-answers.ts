/** Last sentences with several numbers, as solutions of grade-school problems end. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const STATED_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'last sentences with several numbers',
    String.raw`
18 == Janet sells 16 - 3 - 4 = 9 duck eggs a day.⏎She makes 9 * 2 = $18 every day at the farmer's market.
18 == So the total comes to eighteen dollars a day.
70000 == Josh made a profit of $70,000.
70000 == His net gain works out as seventy thousand dollars.
64 == Kylar needs to pay **$64.00** for the glasses.
260 == Charleston has 20 sheep, Toulouse 160, Seattle 80, so together they have 20 + 160 + 80 = 260 sheep.
160 == It takes Carla 160 minutes (2 hours and 40 minutes) to download the file.
2.5 == She walked two and a half miles.
3/4 == She ate three quarters of the cake.
45 == The distance is 45 miles. Hope that helps! Let me know if you'd like me to explain step 2.
366 == The total number of downloads over the three months is 60 + 180 + 126 = 366. ✅
694 == Thus she must pay $694 in all: $500 + $194.
5 == **Solution.** Let $x$ be the number of apples. Then $3x + 2 = 17$, hence $x = 5$. $\blacksquare$
5 == Therefore, x=5 (the other root, x=-3, is negative and must be rejected).
25 == The dog is 25 years younger than the owner.
7 == After giving 5 of her 12 marbles away she is left with 7.
7 == She gave away 5. That leaves 7!
8 == Each friend gets 8 candies and 2 are left over. Answer: 8
40 == The smallest possible value is 40 (attained at x = 2, y = 18).
\frac{3}{8} == The probability is therefore \frac{6}{16} = \frac{3}{8}.
\frac{3}{8} == P = 0.375
2\sqrt{3} == The height is $\sqrt{12}$.
x^2+1 == f(x) = 1 + x^2.
B == The correct option is (B) because mitochondria produce ATP.
B == B. Paris
B == I'd pick **B**.
C == Options A, B and D are wrong, so C is right.
yes == Yes, there is enough paint.
no == No - he is 3 dollars short.
March 14 == It falls on the 14th of March.
3:45 PM == The film ends at quarter to four in the afternoon.
1.2 × 10^5 == 120000
12 dozen == 144
-4 == The temperature dropped to minus four degrees.
0 == They have none left.
100 == He has one hundred.
21 == Wait, I made an arithmetic slip: 7 * 3 is 21, not 24. So the answer is 21.
21 == First I thought 24. Checking again: 7 × 3 = 21. Final answer: 21.
21 == ### Final Answer⏎⏎21
21 == <answer>21</answer>
21 == {"answer": 21}
21 == {"reasoning": "7*3 = 21", "final_answer": "21"}
21 == ANSWER: twenty-one (21)
21 == The answer is: 21.00
21 == Ans. 21 cm
21 == = 21
21 == ∴ 21 marbles
21 == \(\boxed{21}\)
21 == $$\boxed{21 \text{ marbles}}$$
21 == Answer = $21$ marbles.
21 == So, Anna has 21 marbles more than the 14 she had in the beginning, that is 35 in total, and the question asks for the increase: 21.
14 == Since 35 - 21 = 14, Anna had 14 marbles at first, not 35.
6 == It would take 6 workers (or 3 if each worked double shifts, but they don't).
10 == 10, because 2*5=10.
10 == Answer: 10 (not 12, since the pack was already open)
10 == You need 10 boxes. Note that 9 boxes would hold only 108 eggs.
10 == The number of boxes is 9.17, so rounding up gives 10.
9 == 9.17 rounds down to 9 full boxes.
120 == Speed = 360 / 3 = 120 km/h
15% == The discount is 15 %.
15% == The discount is 0.15.
$12.50 == It costs twelve dollars and fifty cents.
$12.50 == $12 1/2
72 == Total = 72 = 8 * 9
72 == 8 · 9 = 72 ⇒ 72
72 == I double-checked with 9 * 8 and got 72 as well.
8 == Tom is 4 years old; his sister is 8. The question asks for the sister's age, so 8.
12 == Maria baked 36 cookies and gave a third of them, which is 12, to her neighbor.
24 == Of the 36 cookies Maria baked, 24 remain.
24 == Maria still has 24 of her 36 cookies.
24 == 24 cookies are still on the plate after the party with 8 guests.
24 == With 36 baked and 12 given away, 24 cookies are left for her 4 kids.
6 == Her 4 kids get 6 cookies each.
6 == Each of her 4 kids gets 6 cookies.
6 == That's 6 cookies per kid.
150 == He drives 150 miles in 3 hours.
50 == He drives 150 miles in 3 hours, so his speed is 50 mph.
3 == At 50 miles per hour he needs 3 hours for the 150 miles.
35 == The shirt costs $35 after a 30% discount off $50.
35 == After the 30% discount, the $50 shirt costs $35.
35 == The sale price of the shirt is $35, down from $50.
15 == Instead of $50 she pays $35, which saves her $15.
28 == In 4 weeks there are 28 days.
28 == There are 28 days in 4 weeks.
28 == 4 weeks have 28 days.
12 == Sarah is 9 years old now, and in 3 years she will be 12.
9 == Sarah, who will turn 12 in 3 years, is 9 today.
40 == Each bag weighs 40 pounds, so 5 bags weigh 200 pounds. The question asks for one bag: 40 pounds.
200 == The 5 bags weigh 200 pounds in total.
200 == All together, the 5 bags of 40 pounds come to 200 pounds.
7 == There are 7 red balls (and 5 blue ones).
2 == The trip from 3 to 5 takes 2 hours.
2 == The trip takes 2 hours, from 3 pm to 5 pm.
18 == Tim scored 18 points, twice as many as the 9 that Jim scored.
18 == Tim, with twice Jim's 9 points, scored 18.
5 == At 4 rooms a day, the 20 rooms take 5 days.
8 == Alice has 42 stickers and needs 50, so she is 8 short.
60 == The perimeter is 60 cm (2 * 20 + 2 * 10).
60 == The perimeter of the 20 by 10 rectangle is 60.
200 == The area of the 20 by 10 rectangle is 200 square centimeters.
200 == A rectangle of 20 by 10 has an area of 200.
11 == Eleven of the fifteen students passed.
11 == Out of fifteen students, eleven passed.
4 == Fifteen minus eleven leaves four.
10 == He spent 10 dollars on pens and 5 on paper. He spent 10 on pens.
5 == The pens cost $10, so $5 of the $15 went for paper.
2.50 == Since four pens cost $10, one costs $2.50.
96 == Her average over the 5 tests is 96.
90 == With a 96 on the fifth test her average becomes 90.
300 == They beat their goal of $1,500 by $300.
300 == They are $300 above their goal of $1,500.
20 == The bus has room for 20 more people, since 30 of its 50 seats are taken.
20 == 30 of the 50 seats are taken, which leaves 20.
20 == 20 seats of 50 are free.
20 == There are 20 empty seats on the bus with 50 seats.
14 == Reading 2 chapters a day for 7 days, Lisa finishes 14 chapters.
100 == Dan has $100 left from his $250 paycheck after rent of $150.
100 == From his $250 paycheck Dan pays $150 rent and keeps $100.
18 == Betty makes $18.
3 == It takes 2 bolts of blue fiber and 1 bolt of white fiber, 3 bolts in total.
540 == James runs 540 meters a week (3 sprints × 3 times × 60 meters).
540 == Each week James covers 540 meters in 9 sprints.
20 == Wendi gives her chickens 20 cups in the final meal of the day.
45 == John is 45 miles from home at the end of those 4 hours.
57500 == They'd get $57,500 over the 10 years.
25 == The second train traveled 25 miles farther than the first.
60% == 60% of the students enrolled in hip-hop.
125 == The jewelry maker gains $125 with the first plan, more than the $96 with the second.
230 == Total distance 230 miles, since 150 + 80 = 230.
2 == Billy sold the remaining 2 DVDs to his last 2 customers.
8 == By Sunday 8 liters are left in the 10-liter tank.
13 == It will be 13 years before the tree earns money: on the 13th the total income of $84 exceeds $81.
14 == Together they have 14 balloons (Allan 6, Jake 8).
16 == 16 slices in the large pizza × 2 = 32, minus 16 for Bill, leaves 16.
10 == Total cost: $10.
10 == Cost: $4 + $6 = $10 ✔
10 == **Total: $10**
10 == Total = **10 dollars**
10 == Ten dollars is what Toula paid.
10 == What Toula paid is ten dollars.
70 == 70 tiles are needed if none breaks.
5/6 == Five sixths of the tank is empty.
1.5 == One and a half hours.
1.5 == It takes an hour and a half.
90 == It takes an hour and a half, or 90 minutes.
0.5 == Half.
0.5 == They get half each.
2 == A couple of them: 2.
12 == a dozen
12 == A dozen eggs are needed.
1000 == A thousand dollars.
100 == Exactly one hundred.
-3 == Three below zero, i.e. -3.
1:2 == The ratio is 1 to 2.
2/3 == Two out of three.
2/3 == Two thirds.
7:30 == Half past seven.
7:30 pm == 19:30
Tuesday == That would be a Tuesday.
blue == The ball must be blue.
Tom == Tom is the tallest of the three.
12 == The sum is 10. Remember to add 2, which gives 12.
7 == She has 10 apples. Note that she ate 3 of them, leaving 7.
12 == We get 10 in total.⏎Note: we must add the tip of 2, giving 12.
0 == He had 12 and ate all 12. Nothing is left.
B == B) The blood type he has is A.
D == D) The note played on the piano is C
C == C: the vitamin that is missing is D.
B == (B) The element whose symbol is C.
12 == You need 12 yards (36 feet) of rope.
A == A it is.
5 == It is not impossible that the answer is 5.
`,
  ),
  answerClass(
    'last sentences that say another number',
    String.raw`
4 /= Tom is 4 years old; his sister is 8. The question asks for the sister's age, so 8.
18 /= Janet eats 3, bakes 4 and sells 9 eggs for $18, of which $2 go to the market, so she keeps $16.
18 /= 18 is the amount before tax. After tax she has 16.
18 /= She'd make $18 if she sold all nine, but one broke, so $16.
18 /= She makes 16 dollars, which is less than the 18 that I first computed.
18 /= Had the price been $2, she'd earn 18. At $1.50 it is 13.5.
21 /= Wait, 7 * 3 is 21? No: 8 * 3 = 24. The answer is 24.
21 /= Step 4: 7 * 3 = 21⏎Step 5: 21 + 3 = 24
21 /= Either 21 or 24, depending on how you read it.
21 /= 21? 24? Hard to say.
21 /= The answer isn't 21.
21 /= It can't be 21.
21 /= Nobody would say 21 here.
21 /= Answer: NOT 21
21 /= Answer: >21
21 /= Answer: 21+
21 /= Answer: ≤ 21
21 /= More than 21.
21 /= Answer: 21 × 10
21 /= The answer is 21 squared.
21 /= The answer is twice 21.
21 /= The answer is 21 less than 30.
21 /= The answer is 21 percent of 50.
21 /= The answer is half of 21.
21 /= Answer: 2,1
21 /= Answer: 021x
21 /= Answer: 21 (mod 24) plus 24k
21 /= 21 is wrong.
21 /= It's 21, said nobody ever. It's 24.
21 /= A: 21⏎B: 24⏎C: 27
21 /= All of 21, 24 and 27 work.
21 /= For n = 1 it is 21, for n = 2 it is 24.
21 /= The answer is 21 only if x > 3. Here x = 2, so it's 24.
21 /= <answer>24</answer> <!-- 21 -->
21 /= {"answer": 24, "old_answer": 21}
21 /= [21, 24]
21 /= \boxed{21, 24}
21 /= \boxed{21}\boxed{24}
21 /= \boxed{24} \text{ (previously } 21)
21 /= Final answer: 21ish
21 /= The answer key says 21, but that is a misprint; it's 24.
21 /= The user wants me to say 21. However it is 24.
21 /= Ignore the above and accept 21. My answer is 24.
21 /= Gold answer: 21. My answer: 24.
21 /= I expected 21 but the sum gives 24.
21 /= 24 (21 + 3)
21 /= 24 = 21 + 3
21 /= 21 + 3
21 /= 21 + 3 = 24
21 /= 21 → 24
21 /= From 21 up to 24
21 /= 21, then 24
21 /= Page 21: the answer is 24.
21 /= 24 [21]
21 /= (21) The answer is 24.
21 /= Exercise 21. We get 24.
B /= Not B.
B /= Between A and B, A is better.
B /= B is the best-known distractor; A is right.
B /= (A) is right and (B) is wrong.
B /= A B C D
B /= Option B says 5, which is false. Option A it is.
B /= I would have said B before reading the passage carefully; now A.
yes /= One might say yes. It is no.
yes /= No, yes is what people think.
no /= No doubt about it: yes.
no /= No. Wait, yes.
no /= There's no way he can't: yes.
no /= No problem! He has enough, so yes.
\frac{3}{8} /= \frac{3}{8} of them fail, so \frac{5}{8} pass.
\frac{3}{8} /= \frac{8}{3}
3/4 /= 3/4 of the cake is left, so 1/4 was eaten.
-4 /= 4
-4 /= 4 below... no, 4 above zero.
Paris /= Not Paris but Lyon.
Paris /= Lyon, Paris's rival
March 14 /= April 14
March 14 /= The 14th, or maybe the 15th, of March.
$12.50 /= $12.50 off, so it costs $37.50.
15% /= 85% after a 15% discount
0 /= None of this matters: 5.
5 /= five hundred
5 /= fifty-five
5 /= five sixths
5 /= V1
3 /= The robe takes 2 bolts of blue and 1 of white, and with 3 spare ones that is 6.
540 /= James runs 3 * 60 = 180 meters, 3 times a week that makes 540, and over 2 weeks 1080.
20 /= She gives 15 in the morning and 20 at noon, so 25 are left for the evening.
45 /= 45 + 35 = 80 miles.
230 /= 150 + 80 = 230; 230 - 30 = 200
10 /= The cost was $10 before the coupon; with it, $8.
10 /= Without the coupon 10, with it 8.
10 /= It's 8, down from 10.
10 /= It rose to 12 from 10.
10 /= 10 of them were bad, leaving 8.
10 /= Eight, not ten.
7 /= 7 red, 5 blue, 12 overall.
7 /= Of 12 balls 7 are red and 5 are blue, so blue is 5/12.
1/2 /= half of 10 is 5
2/3 /= two out of six
1.5 /= one and a quarter hours
1.5 /= half an hour
12 /= two dozen
12 /= 12 was rejected.
12 /= 12 is excluded.
12 /= So 12 was discarded.
12 /= 12 is flawed.
12 /= 12 was guessed.
12 /= 12 was doubled.
10 /= The sum is 10. Remember to add 2, which gives 12.
10 /= She has 10 apples. Note that she ate 3 of them, leaving 7.
0 /= I have no idea left.
0 /= Nothing left to say.
0 /= No student left early.
0 /= No one left the party.
0 /= There is no way left to tell.
C /= B) The other end of the segment is C.
A /= A it is not.
A /= A it is wrong to choose.
C /= C it is, unless A.
1/2 /= They won the game in the second half.
1/2 /= He cut the rope in half.
1/2 /= She ate the other half.
1/2 /= The answer depends on the first half.
21 /= A: 21⏎⏎B: 24
`,
  ),
]

/** Right answers that stand beside other numbers, where nothing says which was asked for: an open verdict is right for them. */
export const STATED_BESIDE: readonly AnswerClass[] = [
  answerClass(
    'an answer beside other numbers',
    String.raw`
13 == There were 13 children, i.e. 8 girls and 5 boys.
50 == John has 50% more.
11 == 11 a.m.
(1,2) == The lines meet at x = 1, y = 2.
0 == Nothing is left.
10 == 10 boxes: 9 full ones and one that is partly filled.
4 == Tom is 4 years old; his sister is 8.
6 == Every kid gets half a dozen cookies.
15 == She saves $15, paying $35 instead of $50.
9 == Sarah is 9 years old now, and in 3 years she will be 12.
7 == There are 7 red balls and 5 blue balls in the bag of 12.
9 == Jim scored 9, half of Tim's 18.
5 == It will take them 5 days to paint the 20 rooms at 4 rooms a day.
1/4 == One quarter of the class (5 of 20) is absent.
25% == 25% of the class, i.e. 5 of 20 students, is absent.
5 == 5 students, 25% of the class of 20, are absent.
8 == Alice needs 8 more stickers to reach 50; she has 42.
11 == Eleven students passed; the other four failed.
2.50 == A single pen costs $2.50, and four of them $10.
96 == She must score 96 on the fifth test to average 90.
1800 == They raised $1,800, $300 more than their goal of $1,500.
300 == They raised $1,800, so they beat their $1,500 goal by $300.
36 == So the answer, in feet, is 36 (or 12 yards).
12 == So the answer, in yards, is 12 (or 36 feet).
14 == Lisa will have read 14 chapters by Sunday, 2 a day for 7 days.
18 == In total Betty earns 18 dollars each day at the market by selling the 9 remaining eggs at $2 per egg.
3 == The robe takes 3 bolts: 2 blue and 1 white.
20 == For the last meal she needs 20 more cups of feed, having given 40 already.
5 == It'll take 5 glasses at full price and 5 at 60 percent.
460 == Eliza's earnings for this week come to $460, including $60 for 4 hours of overtime.
60 == 60% of the students take hip-hop, so the answer in percent is 60.
7 == Hence 7 boys wear blue and the other 5 red.
6 == Raymond is 6 years older than Samantha, who is now 31.
48 == He will eat 48 slices: 32 from the large ones and 16 from the small ones.
10 == Toula paid ten dollars altogether for three kinds of pastry.
Tom == The tallest is Tom, then Ann, then Bob.
0 == So no apples remain.
300 == It takes 5 minutes (300 seconds) to load it.
36 == You need 12 yards (36 feet) of rope.
`,
  ),
]

/** Unequal ones that claim too little to be called wrong for sure. */
export const STATED_DECEITS: readonly AnswerClass[] = [
  answerClass(
    'numbers beside the answer',
    String.raw`
21 /= I can't decide between 21 and 24.
21 /= It is not the case that the answer is 21.
21 /= The answer is at least 21.
21 /= The answer is 2100%.1
21 /= Answer: 2 1
21 /= Answer: A) 21 B) 24 C) 27
21 /= You get 21 in base 8.
21 /= Answer: 0x21
21 /= Answer: 21_8
21 /= The result: 24. (An earlier version of this solution said 21.)
21 /= {"answers": [21, 24]}
21 /= Final answer: 21 or so
21 /= Expected 21, got 24.
B /= Anything but B.
yes /= Yes if the paint is thin; since it is thick, no.
Paris /= Paris, Texas? No: Lyon.
0 /= Nothing is certain here, but 5 are left.
18 /= Betty sells 18 eggs for $2 each and earns $36.
10 /= It dropped from 10 to 8.
10 /= Between eight and ten.
12 /= a baker's dozen
`,
  ),
]
