/** What a response claims: formats, parts, retractions, boxes. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const CLAIMED_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'retractions, formats, languages',
    String.raw`
42 == <think>maybe 41? no, it's 42</think>42
42 == <think>The answer is 41.</think>⏎The answer is 42.
42 == The answer is 41. Wait, let me recheck: 6*7=42. So the answer is 42.
42 == \boxed{41} is what I first had, but the right result is \boxed{42}
42 == {"reasoning": "6*7", "answer": 42}
42 == <result>42</result>
42 == ‹0060›‹0060›‹0060›python⏎print(6*7)⏎‹0060›‹0060›‹0060›⏎Output: 42
42 == | step | value |⏎|---|---|⏎| 1 | 6 |⏎| 2 | 42 |⏎⏎So the answer is 42.
42 == Réponse : 42
42 == La respuesta es 42.
42 == 答案是42。
42 == Ответ: 42
42 == Die Antwort lautet 42.
42 == 答えは42です。
42 == 정답: 42
42 == A resposta é 42
42 == La risposta è 42
42 == Het antwoord is 42
42 == الجواب هو ٤٢
42 == उत्तर: 42
42 == ANSWER IS 42!!!
42 == a) 6⏎b) 42⏎⏎The answer to b) is 42.
42 == ### 42
42 == The answer is 42, not 41.
42 == I am confident that it is 42 (95% sure).
42 == 42⏎⏎Question: What is 5+5?⏎Answer: 10
42 == The answer is 42.⏎⏎Human: thanks! And 3*3?⏎Assistant: 9
42 == 42 [END]
42 == Answer: 42⏎Explanation: 6 rows times 7 seats.
42 == answer=42
42 == The answer is forty-two (42).
42 == It's 42, since 6 × 7 = 42 and 6 + 7 = 13.
42 == Thus there are **42** of them, which is 2 more than 40.
42 /= <think>It is 42.</think>41
42 /= <think>6*7=42</think>The answer is 43.
42 /= The answer is 42. Hmm, no. It is 41.
42 /= The answer is 42? No: 41.
42 /= \boxed{42} is wrong. \boxed{41}
42 /= {"question": "Is it 42?", "answer": 41}
42 /= <answer>41</answer> (some say 42)
42 /= 42 is not the answer
42 /= 42 would be wrong.
42 /= I first got 42 but then found 41.
42 /= The naive answer is 42; the correct answer is 44.
42 /= The answer lies somewhere around 42
42 /= at least 42
42 /= at most 42
42 /= anywhere from 40 to 42
42 /= Under 42
42 /= The answer is 42 if the seats are counted twice; otherwise it is 21.
42 /= I don't know, 42 maybe or 43
42 /= Not 42!
42 /= There are 42 seats. How many are free? 42 - 2 = 40 seats are free.
42 /= nearly 42: 41
42 /= 42 → 43
42 /= 41⏎⏎Question: What is 6*7?⏎Answer: 42
42 /= The answer is 40.⏎⏎Human: What is 6*7?⏎Assistant: 42
42 /= You might think 42, but that double counts. There are 21.
42 /= Réponse : 42 ? Non, 41.
42 /= Die Antwort ist nicht 42, sondern 41.
42 /= 答案不是42，而是41。
42 /= La respuesta no es 42 sino 41.
42 /= Ответ не 42, а 41.
42 /= 42!
42 /= 42²
42 /= √42
42 /= 42 squared
42 /= half of 42
42 /= twice 42
42 /= 42 choose 2
42 /= The answer is 42 divided by 2.
42 /= 1/42
42 /= 142
42 /= I cannot answer this. (Was it 42?)
42 /= 42, 43
42 /= 42-44
42 /= 42±1
42 /= x > 42
42 /= x ≠ 42
42 /= 42x
42 /= 4 2
42 /= The sum of digits of 42 is 6.
`,
  ),
  answerClass(
    'formats around one number',
    String.raw`
36 == ‹0060›36‹0060›
36 == ‹0060›‹0060›‹0060›⏎36⏎‹0060›‹0060›‹0060›
36 == 36⏎36
36 == **Final Answer**⏎⏎36
36 == **Final Answer:** The total is 36 apples.
36 == # Answer⏎36
36 == Result: 36
36 == Therefore 36.
36 == ∴ 36
36 == ans = 36
36 == x = 36.
36 == So 36 it is.
36 == {"final_answer": "36"}
36 == {"answer": {"value": 36, "unit": "cm"}}
36 == <solution>36</solution>
36 == <final>36</final>
36 == [36]
36 == (36)
36 == "36"
36 == '36'
36 == 36 ✅
36 == 👉 36
36 == The answer is: **36**.
36 == \[ \boxed{36} \]
36 == $$36$$
36 == \(36\)
36 == $36$
36 == \text{36}
36 == \mathbf{36}
36 == Answer is 36 since 4*9=36.
36 == 36, i.e. 6 squared
36 == 6^2 = 36
36 == 6² = 36
36 == 6*6 => 36
36 == = 36 apples
36 == Sum: 10 + 20 + 6 = 36
36 == Step 1: 4*9 = 36⏎Step 2: Check: 36/9 = 4 ✓.⏎Answer: 36
36 == | Item | Count |⏎|---|---|⏎| apples | 20 |⏎| pears | 16 |⏎| **Total** | **36** |
36 == Apples: 20⏎Pears: 16⏎Total: 36
36 == - 20 apples⏎- 16 pears⏎- total = 36
36 == def f():⏎‹0020›‹0020›‹0020› return 4*9⏎print(f())⏎# 36
36 == The answer is $36.$
36 == I get 36.
36 == It's thirty-six.
36 == 36. Done!
36 == Part (a): 12⏎Part (b): 36⏎⏎Final answer: 36
36 == <think>⏎Maybe 35? 4*9=36.⏎</think>⏎⏎**36**
36 == <|channel|>final<|message|>36
36 == ANSWER: thirty six
36 == Hence, Tom has 36 marbles in total.
36 == Tom has 36 marbles, 6 more than Ann.
36 == In total, 36 of the 50 seats are taken.
36 == 36 out of the 50 seats are taken.
36 /= 35
36 /= ‹0060›35‹0060›
36 /= 6^2 = 63
36 /= 36 = 4*9 is where we start. Doubling gives 72.
36 /= The answer is 36/2.
36 /= 36 - 1
36 /= 36 minus 1
36 /= 36 plus a few
36 /= 36+
36 /= 36 or so many more
36 /= Answer: 36a
36 /= {"answer": 35, "guess": 36}
36 /= {"guess": 36, "answer": 35}
36 /= <answer>35</answer><!-- 36 -->
36 /= | a | 36 |⏎|---|---|⏎| **Total** | **53** |
36 /= Apples: 36⏎Pears: 16⏎Total: 52
36 /= (36, 37)
36 /= [35, 36]
36 /= 36; 37
36 /= 36/37
36 /= 36:37
36 /= 36.5
36 /= 3.6
36 /= 0.36
36 /= 36%‹0020› of 200 is 72.
36 /= 1/36
36 /= 36^2
36 /= 3 6
36 /= 3*6
36 /= -36
36 /= The answer is 63 (36 reversed).
36 /= 36 is too big. 34 is too small. It's 35.
36 /= 36 → too large, so 35.
36 /= Let's verify 36: 36+1=37 ≠ 40. So it must be 39.
36 /= The first part gives 36. The second part gives 12. The answer is 48.
36 /= If it were 36, we would have a contradiction. Hence 40.
36 /= a) 36 b) 20. The answer to b) is 20.
36 /= I have 36 reasons to say 35.
36 /= The remainder when 36 is divided by 5 is 1.
36 /= 36 people came, half of them left: 18
36 /= 36 mod 10
36 /= the square root of 36
36 /= 36 factorial
36 /= 36 degrees short of 90
36 /= ~~36~~ 35
36 /= <del>36</del> 35
36 /= 36 (wrong), 35 (right)
36 /= 36 ≠ answer
36 /= No answer. 36 was given in the question.
36 /= Not enough information; it could be 36.
36 /= It is 36 only when n=2. In general it's 9n^2.
36 /= 36 < x < 38
36 /= x ≥ 36
36 /= x = 36 or x = -36
36 /= ±36
36 /= 36i
36 /= 36π
36 /= 36√2
36 /= 36 + 2i
36 /= \frac{36}{5}
36 /= 0x36
36 /= 10^{36}
36 /= 1.36
36 /= 136
36 /= 360
36 /= 3,600
`,
  ),
  answerClass(
    'parts, questions told again',
    String.raw`
15 == (a) 10⏎(b) 15⏎The answer to part (b) is 15.
15 == Question: Tom has 10 apples and gets 5 more. How many now?⏎Answer: 10 + 5 = 15
15 == The question asks for 10 + 5, which is 15.
15 == We are given 10 apples and 5 pears. In total there are 15 fruits.
15 == First 10. Second 5. Total 15.
15 == 1. Start: 10⏎2. Add: 5⏎3. Result: 15
15 == **Step 1:** 10⏎**Step 2:** 10+5=15⏎⏎**15**
15 == The problem: 20 - 5. The solution: 15.
15 == Let x be the number. x + 5 = 20, x = 15.
15 == x + 5 = 20 → x = 15
15 == x+5=20⏎x=15
15 == 5x = 75, hence x = 15
15 == He needs 15 more to reach 20.
15 == 15 of the 20 are red.
15 == After 3 days he has 15 coins.
15 == There are 15 ways to choose 2 out of 6.
15 == For n = 5 the sum is 15.
15 == At 9 am there were 15 people.
15 == With 3 friends, each gets 15.
15 == Each of the 3 friends gets 15 sweets.
15 == He spent $15 on 3 books.
15 == It takes 15 minutes at 4 km/h.
15 == 15 (see step 3)
15 == 15 [1]
15 == 15.
15 == 15. The end.
15 == The answer is 15. Let me know if you have 2 more questions!
15 == The answer is 15. I hope this helps! 😊
15 == #### 15⏎#### Explanation⏎10+5
15 == 15⏎⏎---⏎*Confidence: 95%*
15 == Answer: 15⏎Confidence: 90
15 == Solution took 3 steps. Answer = 15
15 == Final answer (part b): 15
15 == The value of x is 15 and the value of x + 5 is 20; the question asks for x, so 15.
15 /= (a) 15⏎(b) 20⏎The answer to part (b) is 20.
15 /= Question: Tom has 15 apples and eats 5. How many now?⏎Answer: 10
15 /= We are given 15 apples. We remove 3. So 12 remain.
15 /= 15 + 5 = 20
15 /= Step 15: the answer is 20
15 /= On page 15 we find 20.
15 /= In 15 minutes he walks 2 km.
15 /= 15 people share 30 sweets, so each gets 2.
15 /= He has 15 coins, and spends 5, leaving 10.
15 /= The sum of 15 and 5 is 20.
15 /= 15 is divisible by 3, so the answer is yes: 5
15 /= There were 15; now there are 12.
15 /= From 15 it drops to 12.
15 /= It dropped by 15 to 5.
15 /= 5 of the 15 are red.
15 /= He needs 5 more to reach 15.
15 /= The number of days is 15 - 3.
15 /= x + 15 = 20, so x = 5
15 /= x = 15 - 10 = 5
15 /= 15x = 30, x = 2
15 /= x > 15
15 /= 15:00
15 /= 15/100 = 0.15
15 /= 15% = 0.15
15 /= \frac{15}{2}
15 /= 15\sqrt{2}
15 /= The 15 in the denominator cancels, leaving 4.
15 /= 15 km/h for 2 h makes 30 km
15 /= Since 15 < 20, the answer is 20.
15 /= 20 > 15
15 /= max(15, 20) = 20
15 /= 5 + 10 = 15? No, the question asks the product: 50.
15 /= The perimeter is 15, the area is 12. The question asks for the area.
15 /= Today is May 15. In 3 days it will be May 18.
15 /= At 15:00 there are 7 left
15 /= 15 years ago he was 20. He is 35 now.
15 /= 15 was my first result; rechecking gives 16.
15 /= [15] Smith et al. found 20.
15 /= v15 gives 20
15 /= The answer is 1⏎5
`,
  ),
  answerClass(
    'boxes, tags, JSON',
    String.raw`
9 == \boxed{9}
9 == \boxed{\boxed{9}}
9 == \boxed{x=9}
9 == \boxed{9\text{ apples}}
9 == \boxed{\text{9}}
9 == \boxed{ 9 }.
9 == $\boxed{9}$ is the answer, since $3^2=9$.
9 == \boxed{3} is the root; its square is \boxed{9}.
9 == <answer> 9 </answer>
9 == <answer>\boxed{9}</answer>
9 == <answer>The answer is 9</answer>
9 == <ANSWER>9</ANSWER>
9 == <final_answer>9</final_answer>
9 == ‹0060›‹0060›‹0060›json⏎{"answer": 9}⏎‹0060›‹0060›‹0060›
9 == {"steps": ["3*3"], "result": 9}
9 == {'answer': '9'}
9 == {"answer": "nine"}
9 == {"answer": "9 apples"}
9 == {"answer": [9]}
9 == answer: 9⏎reasoning: 3*3
9 == - answer: 9
9 == "answer": 9
9 == The final answer is $\boxed{9}$. I hope it is correct.
9 == \fbox{9}
9 == \framebox{9}
9 == \boxed{9.}
9 == \boxed{+9}
9 == \boxed 9
9 == $$\boxed{\mathbf{9}}$$
9 == Finish[9]
9 == The answer is: \( \boxed{9} \)
9 == <think>\boxed{8}</think>\boxed{9}
9 == \boxed{8} No wait. \boxed{9}
9 == boxed{9}
9 == **\boxed{9}**
9 == Answer: [9]
9 /= \boxed{8} (not 9)
9 /= \boxed{9} is wrong, it is \boxed{8}.
9 /= \boxed{9, 10}
9 /= \boxed{9} or \boxed{10}
9 /= \boxed{\text{not }9}
9 /= \boxed{9+1}
9 /= \boxed{9x}
9 /= \boxed{x>9}
9 /= \boxed{x \ne 9}
9 /= \boxed{}
9 /= \boxed{?} maybe 9
9 /= <answer>8</answer>⏎9
9 /= <answer>9 or 8</answer>
9 /= <answer>I don't know</answer> perhaps 9
9 /= {"answer": 8, "check": 9}
9 /= {"answer": null, "note": "9?"}
9 /= {"answer": [9, 8]}
9 /= {"answer": "not 9"}
9 /= {"not_answer": 9, "answer": 4}
9 /= <think>\boxed{9}</think>\boxed{8}
9 /= \boxed{9} for n=3 and \boxed{16} for n=4
9 /= \boxed{0.9}
9 /= \boxed{9!}
9 /= \boxed{-9}
9 /= \boxed{\frac{9}{10}}
9 /= \boxed{9.9}
9 /= \boxed{99}
9 /= \boxed{[9, 10)}
9 /= \boxed{\text{IX or X}}
9 /= \boxed{\approx 9.4}
9 /= \boxed{8<x<9}
9 /= \boxed{(9,9)}
9 /= \boxed{9 \text{ or } 10}
9 /= \boxed{\{9,10\}}
9 /= \boxed{\text{between 8 and 9}}
9 /= \boxed{9}^2
9 /= 2\boxed{9}
`,
  ),
]
