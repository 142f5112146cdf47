/** How an answer stands in a response: its form, the sentence around it, what follows. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const WRITTEN_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'explicit forms',
    String.raw`
18 == We add them up.⏎#### 18
18 /= We add them up.⏎#### 81
12 == <answer>12</answer>
12 /= <answer>21</answer>
12 == First 3 × 4.⏎<answer> 12 </answer>⏎Checked 7 times.
7 == {"reasoning": "5 + 2", "answer": 7}
7 /= {"reasoning": "5 + 2 = 7", "answer": 8}
7 == {"steps": [1, 2, 3], "final_answer": "7"}
x+1 == {"answer": "x + 1"}
2 == Hence \boxed 2.
2 /= Hence \boxed 3, since 3 > 2.
\frac{1}{2} == Hence \boxed\frac{1}{2}.
\frac{1}{2} /= Hence \boxed\frac{1}{3}.
4 == At first \boxed{3}, but the answer is 4.
3 /= At first \boxed{3}, but the answer is 4.
4 == The answer is 3.⏎I forgot one. So \boxed{4}.
3 /= The answer is 3.⏎I forgot one. So \boxed{4}.
9 == **Final Answer**⏎⏎\[⏎9⏎\]
9 /= **Final Answer**⏎⏎\[⏎6⏎\]
9 == ### Final answer⏎- 9
9 == The final answer is:⏎$$9$$
30 == **Answer:** 30 days
30 /= **Answer:** 13 days
25 == Answer: 25⏎Explanation: 5 rows of 5.
25 /= Answer: 52⏎Explanation: 5 rows of 5 give 25 seats, and the others 27.
6 == The correct answer is **6**.
6 /= The correct answer is **9**.
6 == \boxed{\text{The total is } 6}
5 == \boxed{5}⏎⏎I hope it is correct.
5 == <think>maybe \boxed{4}</think> It is \boxed{5}.
4 /= <think>maybe \boxed{4}</think> It is \boxed{5}.
2, 3 == The roots are \boxed{2} and \boxed{3}.
2 /= The roots are \boxed{2} and \boxed{3}.
8 == Ans: 8
8 /= Ans: 9
8 == A: 8
16 == The answer to the question of how many are left is 16.
16 /= The answer to the question of how many are left is 61.
16 == so the answer should be 16
7 == result computed.⏎Answer = 7
`,
  ),
  answerClass(
    'prose around it',
    String.raw`
12 == The answer is 12 (3 × 4).
12 /= The answer is 21 (not 12).
12 == The answer is 12, because 3 groups of 4 make 12.
4 /= The answer is 12, because 3 groups of 4 make 12.
3 /= The answer is 12 (3 × 4).
0.5 == The answer is 0.5 (50%).
50\% == The answer is 0.5 (50%).
0.5 /= The answer is 0.05 (5%).
20 == The answer is 20 since each of the 5 boxes holds 4.
5 /= The answer is 20 since each of the 5 boxes holds 4.
72 == The answer is that Natalia sold 72 clips altogether in 2 months.
2 /= The answer is that Natalia sold 72 clips altogether in 2 months.
15 == The answer is 15 apples for 3 people.
3 /= The answer is 15 apples for 3 people.
6 == The answer is not 5, it is 6.
5 /= The answer is not 5, it is 6.
6 == The answer is 6, not 5.
5 /= The answer is 6, not 5.
6 == The answer isn't 5 but 6.
5 /= The answer isn't 5 but 6.
5 /= The answer is not 5.
11 == The answer is 11 rather than 12.
12 /= The answer is 11 rather than 12.
11 == The answer is 11 instead of 10.
10 /= The answer is 11 instead of 10.
-5 == The answer is negative 5.
5 /= The answer is negative 5.
-5 == The temperature is minus 5.
5 /= The temperature is minus 5.
1728 /= The answer is 1728 or 1331.
1331 /= The answer is 1728 or 1331.
10 /= The answer is either 10 or 12.
10 /= It could be 10 or 20.⏎The answer is 10 or 20.
12 == The answer is approximately 12.
12 == The answer is exactly 12 eggs.
45 == There are 45 pages left to read.
45 /= There are 54 pages left to read.
1,200 == In total it costs $1,200.
1,200 /= In total it costs $1,300.
8 == Step 3: 2 * 4 = 8
3 /= Step 3: we are done, and the result is 8.
8 == 1. Take 2 bags.⏎2. Each holds 4 coins, so she has 8 coins.⏎3. Done.
3 /= 1. Take 2 bags.⏎2. Each holds 4 coins, so she has 8 coins.⏎3. Done.
21 == So the total is 21 (7 × 3).
3 /= So the total is 21 (7 × 3).
14 == He pays 14 dollars in all, which is 2 more than before.⏎The answer is 14 dollars, which is 2 more than before.
2 /= He pays 14 dollars in all.⏎The answer is 14 dollars, which is 2 more than before.
7 == 3 🍎 + 4 🍏 = 7 🍎
8 /= 3 🍎 + 4 🍏 = 7 🍎
3 /= 3 🍎 + 4 🍏 = 7 🍎
9 == So we have $x = 9$.
9 /= So we have $x = 6$.
9 == Therefore the area is \(9\) square units.
13 == Answer:⏎- 13
-13 /= Answer:⏎- 13
13 == Answer:⏎* 13
40 == The answer is 40 km/h.
40 == She drives at 40 miles per hour.
2.5 == The answer is 2.5.
25 /= The answer is 2.5.
5 == The answer is five.
5 /= The answer is six.
`,
  ),
  answerClass(
    'what follows it',
    String.raw`
18 == The answer is 18.⏎⏎Question: A farm has 5 cows. How many legs?⏎The answer is 20.
20 /= The answer is 18.⏎⏎Question: A farm has 5 cows. How many legs?⏎The answer is 20.
18 == #### 18⏎⏎Q: Tom has 3 pens.⏎A: 3
3 /= #### 18⏎⏎Q: Tom has 3 pens.⏎A: 3
4 == \boxed{4}<|im_end|>⏎<|im_start|>user⏎What is 5+5? \boxed{10}
10 /= \boxed{4}<|im_end|>⏎<|im_start|>user⏎What is 5+5? \boxed{10}
6 == 2 + 4 = 6⏎⏎Problem 2: Add 3 and 5.⏎3 + 5 = 8
8 /= 2 + 4 = 6⏎⏎Problem 2: Add 3 and 5.⏎3 + 5 = 8
9 == The answer is 9.⏎⏎Human: thanks. And 4 + 4?⏎The answer is 8.
8 /= The answer is 9.⏎⏎Human: thanks. And 4 + 4?⏎The answer is 8.
9 == Question: what is 4 + 5?⏎The answer is 9.
11 == The answer is 11</s> The answer is 12
12 /= The answer is 11</s> The answer is 12
24 == The answer is 24.⏎⏎Let me check: 4 × 6 = 24, and 24 / 6 = 4.
4 /= The answer is 24.⏎⏎Let me check: 4 × 6 = 24, and 24 / 6 = 4.
24 == \boxed{24}⏎⏎Note: the 3 extra seats are not counted.
3 /= \boxed{24}⏎⏎Note: the 3 extra seats are not counted.
`,
  ),
  answerClass(
    'wrappings',
    String.raw`
C == □\text{C}
C == □\mathrm{(C)}
C == □\textbf{(C) } 12
C == □(\text{C})
C /= □\textbf{(D) } 12
C == The answer is $\boxed{C}$.
C == **(C)** 12
C == C: because it is odd
C == (C) 12 apples
12 == □\text{(C)}\ 12
12.5 == □12,5
314 /= □3,14
\$1.5M == □1500000
1500000 == The cost is $1.5 million.
1500000 == The cost is $1.5M.
15 == 15 = 3 * 5
15 == 3 * 5 = 15
45 == She walked 45 minutes.
30 == 25% of 120 is 30.
30 == 25\% of 120 is $30$.
25 /= 25% of 120 is 30.
9 == Therefore, the answer is 9 (nine) apples.
9 == so it is 9.
-9 == So $x=-9$.
9 /= So $x=-9$.
4/5 == The probability is 4/5 or 0.8.
0.8 == The probability is 4/5 or 0.8.
0.8 == The probability is 0.8 = 80%.
80\% == The probability is 0.8 = 80%.
7/10 == The answer is $\frac{7}{10}$ or $0.7$.
3 == **Answer**: 3
3 == *Answer*: 3
3 == __Answer:__ 3
3 == > Answer: 3
3 == ## Answer⏎3
3 == Answer⏎3
3 == The final answer is⏎⏎3
3 == Final Answer: The final answer is $3$. I hope it is correct.
3 == The answer: 3.
3 == answer: $3$
3 == ANSWER = 3
3 == \fbox{3}
3 == \[ \boxed{3} \]
3 == $$\boxed{3}$$
3 == \boxed{ 3 }
3 == \boxed{\,3\,}
3 == \boxed{3}.
3 == \boxed{3.}
3 == \boxed{\mathbf{3}}
3 == \boxed{\$3}
3 == \boxed{3\text{ dollars}}
3 == \boxed{3\ \text{dollars}}
3 == \boxed{\text{3}}
3 == \boxed{x=3}
3 == \boxed{\boxed{3}}
30 == \boxed{30\%}
30\% == \boxed{30}
1,000 == \boxed{1000}
1000 == \boxed{1{,}000}
1000 == \boxed{1\,000}
1000 == \boxed{1,\!000}
1000 == \boxed{10^3}
1000 == \boxed{1.0 \times 10^3}
\frac{1}{2} == \boxed{1/2}
\frac{1}{2} == \boxed{0.5}
\frac{1}{2} == \boxed{.5}
\frac{1}{2} == \boxed{\tfrac12}
\frac{1}{2} == \boxed{\frac{2}{4}}
-\frac{1}{2} == \boxed{\frac{-1}{2}}
-\frac{1}{2} == \boxed{\frac{1}{-2}}
-\frac{1}{2} == \boxed{-0.5}
-\frac{1}{2} /= \boxed{0.5}
`,
  ),
]
