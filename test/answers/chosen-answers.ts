/** Letters of a choice, claimed and not. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const CHOSEN_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'letters of a choice',
    String.raw`
B == (B)
B == b
B == B.
B == B) Paris
B == The answer is (B).
B == \boxed{\text{B}}
B == Option B
B == Answer: B. Because A is too small.
B == The correct choice is **B**
B == I would pick B over C.
B == A is wrong because it is too small. C is wrong too. So B.
B == "B"
B == <answer>B</answer>
B == {"answer": "B"}
B == B is correct; A, C and D are not.
B /= A
B /= Not B
B /= A or B
B /= B and C
B /= The answer is A, not B.
B /= B is incorrect, so C.
B /= Between A and B, I choose A.
B /= AB
B /= All except B
B /= Everything but B
B /= B was my first thought, but D is right.
B /= Neither A nor B
B /= The answer isn't B; it's A.
B /= Either B or D
B /= (A) B. (C)
B /= none of them
B /= I eliminated C and D, leaving A and B.
A, C == A and C
A, C == A, C
A, C == AC
A, C == C, A
A, C == (A) and (C)
A, C == A & C
A, C == A;C
A, C == Options A and C are correct.
A, C == \boxed{A, C}
A, C /= A
A, C /= A, B, C
A, C /= C
A, C /= A, B
A, C /= B, D
A, C /= all
A, C /= A and not C
A, C /= A, C, D
`,
  ),
  answerClass(
    'letters among others',
    String.raw`
C == C
C == c)
C == The answer is C
C == Answer: (C) 12
C == C. 12 apples
C == \boxed{C}
C == \boxed{(C)}
C == \textbf{(C)}
C == \textbf{(C) } 12
C == Therefore, option C is the best answer.
C == Of the options, only C fits.
C == We can rule out A, B and D. The answer is C.
C == A) no B) no C) yes D) no. Answer: C
C == My answer: C
C == I choose C.
C == The correct option is: C) blue whale
C == Final Answer: C
C == The right choice would be C.
C == ANSWER: C
C == C because it is the only even one.
C == (c)
C == Option (C).
C == It must be C.
C == <answer>(C)</answer>
C == 答案：C
C == La respuesta correcta es C.
C == Die richtige Antwort ist C.
C == Antwort: C
C == La bonne réponse est C.
C == 【C】
C == C：12
C == Let me think. A is 5. B is 7. C is 12. The question wants 12. So it's C.
C == Choice C
C == "C" is correct.
C == The answer is C (not B).
C == Not A, not B, but C.
C == D is tempting, but C is correct.
C == {"answer": "C"}
C /= D
C /= Option C is wrong; D is right.
C /= C is tempting, but D is correct.
C /= Not C.
C /= I was going to say C, but the answer is D.
C /= C or D
C /= (C) or (D)
C /= C and D are both correct.
C /= A, B, C
C /= The answer is D. C is a distractor.
C /= All of them except C.
C /= Anything but C.
C /= C? No, B.
C /= I can't decide between B and C.
C /= Let C be the set of cats. The answer is B.
C /= The temperature is 20 °C, so the answer is A.
C /= Vitamin C, so option A.
C /= The answer is B.⏎C) is wrong because it is too large.
C /= If you picked C you forgot the sign; the answer is B.
C /= <answer>B</answer> C
C /= None of A, B, C
C /= Most people pick C. The correct answer is A.
C /= C would be right if x were negative. Since x is positive, B.
C /= The correct answer is not C.
C /= I'd eliminate C first.
C /= C is not the answer.
C /= C isn't correct.
C /= A > C, so A
A and D == A, D
A and D == D and A
A and D == A & D
A and D == The correct options are A and D.
A and D == (A), (D)
A and D == AD
A and D == \boxed{A, D}
A and D == A; D
A and D == Answer: A,D
A and D /= A and C
A and D /= D
A and D /= A, B, D
A and D /= neither A nor D
A and D /= A
A and D /= B and C
A and D /= A and D are wrong. The answer is B and C.
(B) 15 == B
(B) 15 == 15
(B) 15 == (B)
(B) 15 == B) 15
(B) 15 == The answer is 15.
(B) 15 == Option B: 15
(B) 15 == b
(B) 15 /= A
(B) 15 /= 16
(B) 15 /= (A) 16
(B) 15 /= C) 51
(B) 15 /= (D)
(B) 15 /= not B
`,
  ),
  answerClass(
    'letters in new sentences',
    String.raw`
D == D seems right.
D == I'm going with D.
D == The only remaining option is D.
D == D, obviously.
D == That matches option D.
D == This corresponds to (D).
D == Hence (D) is correct.
D == It's D: the mitochondria.
D == Correct answer: D — mitochondria
D == [D]
D == Ans: D
D == Answer D
D == D is my answer.
D == The answer letter is D.
D == Letter D.
D == D!
D == \text{D}
D == \mathrm{D}
D == $\textbf{(D)}$
D == **D**. mitochondria
D == **D) mitochondria**
D == Option D: mitochondria
D == So the answer must be D, since A, B, and C all fail.
D == A: no. B: no. C: no. D: yes.
D == A ✗ B ✗ C ✗ D ✓
D == A and B are false. C is irrelevant. Therefore D.
D == La réponse est D.
D == Respuesta: D
D == 正确答案是D。
D == 选D
D == 答えはDです。
D == Ответ: D
D == The answer is option "D".
D /= D seems right, but it's B.
D /= I was torn between B and D; B it is.
D /= All but D are correct.
D /= D is the worst option.
D /= Not (D)
D /= I'd never choose D.
D /= B is better than D.
D /= B rather than D
D /= (B), (D)
D /= B/D
D /= B & D
D /= D or none
D /= A–D
D /= A to D
D /= D is false, B is true.
D /= D fails, so C.
D /= It's between C and D.
D /= The answer is C. D is close.
D /= C > D
D /= The opposite of D
D /= D is incorrect because it omits water. The answer is B.
D /= Vitamin D is produced by the skin, so the answer is A.
D /= 3D printing: answer B
D /= D'oh, it's B.
D /= The 4th option is D but the answer is B.
D /= <think>D</think>B
D /= Answer: B (some say D)
D /= Could be D. Could be B.
D /= D? Nope.
D /= I don't know, D?
D /= Neither C nor D
D /= None
D /= The answer is AD.
D /= ABCD
`,
  ),
]
