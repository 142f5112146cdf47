/** How chat models dress an answer: thinking, tool calls, Markdown, several boxes, headings. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const CHAT_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'thinking and tools',
    String.raw`
12 == <think>⏎3*4 = 12. Or is it 13? No.⏎</think>⏎⏎The total is **12**.
13 /= <think>⏎3*4 = 12. Or is it 13? No.⏎</think>⏎⏎The total is **12**.
12 == <think>⏎First \boxed{13}? I check again.⏎</think>⏎⏎**Answer:** 12
13 /= <think>⏎First \boxed{13}? I check again.⏎</think>⏎⏎**Answer:** 12
12 == <think>The answer is 13.</think>12
13 /= <think>The answer is 13.</think>12
12 == <think>The answer is \boxed{13}.</think>⏎⏎So Tom has 12 apples.
13 /= <think>The answer is \boxed{13}.</think>⏎⏎So Tom has 12 apples.
12 == <thinking>maybe the answer is 13</thinking>⏎12 apples
13 /= <thinking>maybe the answer is 13</thinking>⏎12 apples
7 == <|begin_of_thought|>⏎I guess \boxed{9}⏎<|end_of_thought|>⏎<|begin_of_solution|>⏎It is \boxed{7}.⏎<|end_of_solution|>
9 /= <|begin_of_thought|>⏎I guess \boxed{9}⏎<|end_of_thought|>⏎<|begin_of_solution|>⏎It is \boxed{7}.⏎<|end_of_solution|>
7 == <reasoning>9 - 2</reasoning>⏎<answer>7</answer>
7 == <think>They want <answer>9</answer> here.</think><answer>7</answer>
9 /= <think>They want <answer>9</answer> here.</think><answer>7</answer>
7 == <answer>9</answer>⏎That was wrong, so once more.⏎<answer>7</answer>
9 /= <answer>9</answer>⏎That was wrong, so once more.⏎<answer>7</answer>
7 == <final_answer>7</final_answer>
9 /= <final_answer>7</final_answer>⏎It took 9 steps.
7 == <final_answer>7</final_answer>⏎It took 9 steps.
7 == <answer>⏎7⏎</answer>⏎<confidence>95</confidence>
95 /= <answer>⏎7⏎</answer>⏎<confidence>95</confidence>
7 == <solution>7</solution>
7 == [ANSWER]7[/ANSWER]
7 == ◁think▷it is 9◁/think▷The answer is 7.
9 /= ◁think▷it is 9◁/think▷The answer is 7.
7 == ‹60›‹60›‹60›json⏎{"thought": "9 - 2", "answer": "7"}⏎‹60›‹60›‹60›
9 /= ‹60›‹60›‹60›json⏎{"thought": "9 - 2", "answer": "7"}⏎‹60›‹60›‹60›
7 == ‹60›‹60›‹60›⏎7⏎‹60›‹60›‹60›
7 == ‹60›7‹60›
7 == The answer is ‹60›7‹60›.
7 == ‹60›‹60›‹60›python⏎print(3 + 4)⏎‹60›‹60›‹60›⏎‹60›‹60›‹60›output⏎7⏎‹60›‹60›‹60›⏎The answer is $\boxed{7}$.
7 == ‹60›‹60›‹60›python⏎a = 3⏎print(a + 4)⏎‹60›‹60›‹60›⏎‹60›‹60›‹60›output⏎7⏎‹60›‹60›‹60›
7 == {"name": "submit", "arguments": {"answer": "7"}}
7 == <tool_call>⏎{"name": "final_answer", "arguments": {"answer": 7}}⏎</tool_call>
8 /= <tool_call>⏎{"name": "final_answer", "arguments": {"answer": 7}}⏎</tool_call>
7 == {"answer": 7.0}
7 == {"answer": "\\boxed{7}"}
\frac{1}{2} == {"answer": "\\frac{1}{2}"}
\frac{1}{2} /= {"answer": "\\frac{1}{3}"}
\frac{1}{2} == {"answer": "$\\frac{1}{2}$", "confidence": 0.9}
1234 == {"answer": "1,234"}
7 == {"answer": {"value": 7, "unit": "apples"}}
7 == {"final_answer": "7 apples"}
1, 2 == {"answer": [1, 2]}
1, 2 /= {"answer": [1, 3]}
7 /= {"answer": null}
7 /= {"answer": null, "steps": 7}
Yes == {"answer": true}
No == {"answer": "no"}
Yes /= {"answer": false}
B == {"answer": "B"}
B /= {"answer": "C", "options": ["A", "B", "C"]}
B == {"answer": "B) 12"}
7 == {"reasoning": "The answer is 9? No.", "answer": 7}
9 /= {"reasoning": "The answer is 9? No.", "answer": 7}
7 == {"answer": 7, "explanation": "the answer is 9 minus 2"}
9 /= {"answer": 7, "explanation": "the answer is 9 minus 2"}
7 == answer(7)
7 == final_answer("7")
7 == Action: Finish[7]
7 == Thought: 9 - 2.⏎Action: finish⏎Action Input: 7
7 == Thought: 9 - 2.⏎Final Answer: 7
9 /= Thought: 9 - 2.⏎Final Answer: 7
7 == answer: 7⏎reasoning: 9 - 2
2 /= answer: 7⏎reasoning: 9 - 2
`,
  ),
  answerClass(
    'Markdown around an answer',
    String.raw`
7 == FINAL ANSWER: 7
7 == FINAL ANSWER⏎7
7 == **Final Answer:** $\boxed{7}$
7 == ### Final Answer: 7
7 == ### **Final Answer: 7**
7 == ### Final Answer⏎⏎$$⏎\boxed{7}⏎$$
7 == **Final Answer**⏎⏎7 apples
7 == **Final Answer**:⏎⏎**7**
7 == ✅ **Answer: 7**
7 == 👉 Answer: 7
8 /= 👉 Answer: 7
7 == ✅ Final Answer:⏎\[⏎\boxed{7}⏎\]
7 == ### ✅ Final Answer:⏎**7 apples**
7 == **Answer: \(7\)**
7 == **Answer**⏎⏎**7**
7 == *Answer:* **7**
7 == - **Answer:** 7
7 == 1. **Answer:** 7
7 == > **Answer:** 7
7 == **The answer is 7.**
7 == **The answer is** 7
7 == The answer is **$7$**.
7 == The answer is ***7***.
7 == The answer is __7__.
7 == The answer is <b>7</b>.
7 == The answer is <strong>7</strong>.
8 /= The answer is <b>7</b>.
7 == <b>Answer:</b> 7
7 == Answer — 7
7 == Answer - 7
-7 == Answer: -7
7 /= Answer: -7
7 == Answer → 7
7 == Answer ⇒ 7
7 == Ans. 7
7 == Ans: 7 apples.
7 == Answer: 7.
7 == Answer: 7;
7 == Answer: 7!
7 == Answer: "7"
7 == Answer: (7)
7 == Answer: [7]
7 == Answer: {7}
7 == Answer: = 7
7 == Answer: x = 7
7 == Answer: $x = 7$
7 == Answer: about 7
7 == Answer: 7 (seven)
7 == Answer: seven (7)
7 == Answer: 7⏎⏎Confidence: 95%
95 /= Answer: 7⏎⏎Confidence: 95%
7 == So Tom has 7 apples.⏎⏎Confidence: 95%
95 /= So Tom has 7 apples.⏎⏎Confidence: 95%
7 == So Tom has 7 apples. [1]
7 == | Step | Value |⏎|---|---|⏎| 1 | 9 |⏎| Answer | 7 |
7 == The result is 7.
7 == Result: 7
7 == Final result: **7**
7 == Hence, the required number is 7.
7 == Therefore, the value of $x$ is $7$.
7 == Thus our answer is 7.
7 == This gives us an answer of 7.
7 == ... for a final answer of $\boxed{7}$.
7 == 7 is the answer.
7 == So 7 is the answer, since 9 - 2 = 7.
8 /= So 7 is the answer, not 8.
7 == I get 7 as the answer.
7 == $7$ is the final answer.
7 == Our final answer: $\boxed{7}$.
7 == My final answer is therefore $7$ apples.
7 == The correct answer would then be 7.
7 == The right answer: 7
7 == The answer, then, is 7.
7 == The answer we are looking for is 7.
7 == The answer to part (b) is 7.
7 == The final answer is: **7**.⏎⏎Would you like to see another 2 examples?
2 /= The final answer is: **7**.⏎⏎Would you like to see another 2 examples?
7 == The answer is⏎7
7 == The answer is:⏎⏎> 7
7 == The answer is:⏎⏎‹60›‹60›‹60›⏎7⏎‹60›‹60›‹60›
7 == Solution⏎Take 9 and 2.⏎Answer⏎7
7 == So the answer is 7.⏎---⏎© 2024
2024 /= So the answer is 7.⏎---⏎© 2024
7 == **Step 3: conclude.**⏎Tom has **7** apples.
3 /= **Step 3: conclude.**⏎Tom has **7** apples.
7 == Hence $x = 7$, as required. $\blacksquare$
7 == Hence $x = 7$. ∎
7 == Therefore $x = 7$. QED
`,
  ),
  answerClass(
    'boxes',
    String.raw`
7 == $\boxed{7}$.
7 == $$\boxed{7\text{ units}}$$
7 == \boxed{7}\text{ units}
7 == Answer: \boxed{7} apples
7 == \boxed{\text{Answer: }7}
7 == \boxed{\text{Answer}: 7}
7 == \boxed{Answer = 7}
7 == \boxed{ \displaystyle 7 }
\frac{1}{2} == \boxed{\displaystyle\frac{1}{2}}
7 == \boxed{\large 7}
7 == {\boxed{7}}
7 == \framebox{7}
7 == \boxed{\color{red}{7}}
7 == \boxed{\textcolor{blue}{7}}
8 /= \boxed{\textcolor{blue}{7}}
7 == \color{blue}{\boxed{7}}
7 == \boxed{\bm{7}}
7 == \boxed{\boldsymbol{7}}
7 == \boxed{\underline{7}}
7 == \boxed{\;7\;}
7 == \boxed{$7$}
7 == \boxed{\(7\)}
7 == \boxed{"7"}
7 == \boxed{'7'}
7 == \boxed{7 (seven)}
7 == \boxed{7}✓
7 == \boxed{7}\checkmark
7 == \boxed{7 \checkmark}
7 == \boxed{\left(7\right)}
7 == \boxed{{7}}
7 == \boxed{7\phantom{0}}
70 /= \boxed{7\phantom{0}}
7 == \boxed{\hspace{2pt}7\hspace{2pt}}
7 == \boxed{\,7\, \text{cm}\,}
7 == \boxed{7 \; \mathrm{cm}^2}
7 == \boxed{7~\text{cm}}
7 == \boxed{7 \ \mathrm{m/s}}
7 == \boxed{x = 7}
7 == \boxed{n=7}
7 == \boxed{N = 7}
7 == \boxed{f(3) = 7}
7 == \boxed{f(3)=3+4=7}
3 /= \boxed{f(3)=3+4=7}
7 == \boxed{\angle ABC = 7^\circ}
7 == \boxed{AB = 7}
7 == \boxed{|AB| = 7 \text{ cm}}
7 == \boxed{P = 7}
7 == \boxed{\text{Area} = 7}
7 == \boxed{\text{The area is } 7 \text{ cm}^2}
7 == \boxed{\text{Tom has } 7 \text{ apples.}}
7 == \boxed{7 \text{ apples and no pears}}
7 == \boxed{7} \quad \text{(since } 3+4=7\text{)}
7 == \boxed{7}⏎⏎So Tom has 7 apples, and 3 friends.
3 /= \boxed{7}⏎⏎So Tom has 7 apples, and 3 friends.
7 == \boxed{7}⏎\boxed{7}
7 == First $\boxed{7}$, and again $\boxed{7}$.
7 /= \boxed{5} \boxed{6} \boxed{7}
7 /= \boxed{5}\boxed{6}\boxed{7}
7 /= $\boxed{5}$⏎$\boxed{6}$⏎$\boxed{7}$
7 /= \boxed{6} or \boxed{7}
7 /= \boxed{6}, maybe \boxed{7}
7 /= <answer>6</answer><answer>7</answer>
7 /= Answer: 5⏎Answer: 6⏎Answer: 7
7 /= #### 6⏎#### 7
7 == Answer: 7⏎Answer: 7
7 /= \boxed{}
7 /= \boxed{?}
7 /= \boxed{\text{unknown}}
7 /= \boxed{\text{not } 7}
7 /= \boxed{\neq 7}
7 /= \boxed{x \ne 7}
7 /= \boxed{> 7}
7 /= \boxed{x > 7}
7 /= \boxed{\text{at least } 7}
7 /= \boxed{\le 7}
7 /= \boxed{\text{a number other than } 7}
7 /= \boxed{\text{any number but } 7}
7 /= \boxed{\text{less than } 7}
7 /= \boxed{6 \text{ or } 7}
7 /= \boxed{6\text{ to }7}
7 /= \boxed{6-7}
7 /= \boxed{6, 7}
7 /= \boxed{7, 6, 5}
7 /= \boxed{6 \sim 7}
6 /= \boxed{6 \sim 7}
7 == \boxed{7
7 == The answer is $\boxed{7
`,
  ),
]
