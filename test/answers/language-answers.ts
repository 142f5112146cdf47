/** Other languages and scripts: labels, decimal signs, digits, signs of Unicode. `‹200B›` is that code point. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const LANGUAGE_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'labels in other languages',
    String.raw`
7 == Wir rechnen 9 - 2.⏎Antwort: 7⏎(2 Schritte)
2 /= Wir rechnen 9 - 2.⏎Antwort: 7⏎(2 Schritte)
7 == Die Antwort ist 7.
7 == Die Antwort lautet 7, weil 9 - 2 = 7.
2 /= Die Antwort lautet 7, weil von 9 nur 2 fehlen.
7 == Réponse : 7⏎(en 2 étapes)
7 == La réponse est 7.
8 /= La réponse est 7.
7 == La réponse est donc 7 pommes.
7 == Respuesta: 7⏎(en 2 pasos)
7 == La respuesta es 7.
7 == La respuesta final es $\boxed{7}$.
7 == Resposta: 7
7 == A resposta é 7.
7 == Risposta: 7
7 == La risposta è 7.
7 == Antwoord: 7
7 == Ответ: 7⏎(2 шага)
2 /= Ответ: 7⏎(2 шага)
7 == Ответ: 7.
7 == 答案：7⏎（共2步）
2 /= 答案：7⏎（共2步）
7 == 答案是7。
8 /= 答案是7。
7 == 所以答案是 7。
7 == 因此，答案为7个苹果。
7 == 答：7个苹果。
7 == 最终答案：$\boxed{7}$
7 == 最终答案是 $\boxed{7}$。
7 == 故选7
B == 故选：B
B == 答案：B
B /= 答案：C
7 == 答えは7です。
7 == 答え：7
7 == 정답: 7
7 == 정답은 7입니다.
7 == Đáp án: 7
7 == उत्तर: 7
7 == الجواب: ٧
7 == الإجابة هي 7
7 == Odpowiedź: 7
7 == Cevap: 7
7 == Svar: 7
7 == Jawaban: 7
Yes == Ja
No == Nein.
`,
  ),
  answerClass(
    'numbers of other languages',
    String.raw`
1234.56 == □1.234,56 €
1234.56 == □1 234,56
1234.56 == □1'234.56
1234.56 /= □1.234,65 €
1234567.8 == □1.234.567,8
3.5 == □3,5
3.5 == 3,5 km
3.5 /= □3,6
0.25 == Die Antwort ist 0,25.
0.25 /= Die Antwort ist 0,52.
7 == 7 Äpfel
7 == Tom hat 7 Äpfel.
7 == Tom a 7 pommes.
7 == Tom tiene 7 manzanas.
7 == 汤姆有7个苹果。
7 == 7個
7 == 7元
7 == ¥7
7 == 7 €
1200 == 1.200 €
1200000 == 1,2 Millionen
12 == □１２
12.5 == □１２．５
1234 == □１，２３４
-3 == □－３
-3 == □﹣3
3 /= □－３
25\% == □２５％
x = 3 == □ｘ＝３
3:2 == □3：2
3:2 == □3∶2
12 == □١٢
12 == □۱۲
12 == □१२
12 == □๑๒
12 == □১২
13 /= □١٢
3.5 == □٣٫٥
1234 == □١٬٢٣٤
25\% == □٢٥٪
12 == □𝟏𝟐
12 == □𝟙𝟚
13 /= □𝟏𝟐
x+1 == □𝑥 + 1
2x /= □3𝑥
x+1 == □𝐱+𝟏
12 == □十二
13 /= □十二
12 == □XII
5 == □⑤
6 /= □⑤
5\text{ cm} == □5㎝
5\text{ m}^2 == □5㎡
5\text{ m}^2 /= □6㎡
5\text{ kg} == □5㎏
20^\circ\text{C} == □20℃
0.005 == □5‰
0.5 /= □5‰
`,
  ),
  answerClass(
    'signs of Unicode',
    String.raw`
12 == □1‹200B›2
12 == □‹FEFF›12
12 == ‹FEFF›The answer is 12.
12 == The answer is ‹2060›12‹2060›.
12 == The answer is ‹200E›12‹200F›.
12 == □1‹AD›2
1 /= □1‹200B›2
2x == □2‹2062›x
\sin x == □sin‹2061›x
x_{12} /= □x_{1‹2063›3}
12 == The answer is‹A0›12.
12 == The‹A0›answer‹A0›is‹A0›12.
12 == Answer:‹3000›12
1234 == □1‹2009›234
1234 == □1‹202F›234
-5 == □‹2212›5
-5 == The answer is ‹2212›5.
5 /= The answer is ‹2212›5.
-5 == The answer is ‹2013›5.
-5 == The answer is $‹2212›5$.
x^2 == □x²
x^2 /= □x³
x^{10} == □x¹⁰
x^{-1} == □x⁻¹
0.001 == □10⁻³
0.001 /= □10³
x_1 == □x₁
H_2 /= □H₃
\frac{\sqrt{3}}{2} == □√3/2
\frac{\sqrt{3}}{2} == □½√3
\frac{\sqrt{3}}{2} == □(√3)/2
\sqrt{\frac{3}{2}} /= □√3/2
2 == □∛8
2 == □∜16
\frac{\pi}{4} == □π/4
\frac{\pi}{4} == □¼π
\pi == □𝜋
2\pi == □2𝛑
3/4 == □3⁄4
2\frac{2}{3} == □2⅔
2\frac{2}{3} /= □2⅓
[0,1) == □x∈[0,1)
(-\infty,2) == □(−∞, 2)
\mathbb{R}\setminus\{0\} == □ℝ∖{0}
\mathbb{R}\setminus\{0\} == □ℝ \ {0}
\emptyset == □∅
\emptyset == □⌀
\emptyset == □Ø
x \le 2 == □x ≤ 2
x \le 2 == □x ⩽ 2
x \le 2 == □x≦2
x \le 2 /= □x ≥ 2
x \ne 2 == □x ≠ 2
x \ne 2 /= □x = 2
\pm 3 == □±3
\pm 3 == □+/- 3
\pm 3 /= □+3
a \cdot b == □a·b
a \cdot b == □a⋅b
6 == □2×3
6 == □2✕3
6 == □2∗3
2 == □6÷3
60^\circ == □60º
60^\circ == □60˚
60^\circ == □60°
60^\circ /= □61º
5'6'' == □5′6″
\infty == □∞
-\infty == □−∞
-\infty /= □∞
\lfloor 2.5 \rfloor == □⌊2.5⌋
12 == □🟢 12
12 == ➡️ 12
12 == ✔ 12
12 == → 12
12 == ∴ x = 12
12 == ⇒ 12
12 == = 12 ✓
12 == "12"
12 == “12”
12 == «12»
12 == 「12」
12 == 【12】
12 == 1‹FE0F›‹20E3›2‹FE0F›‹20E3›
`,
  ),
]
