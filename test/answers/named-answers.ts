/** Yes and no, names, weekdays and other words, claimed and not. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const NAMED_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'yes, no, names and weekdays',
    String.raw`
Yes == yes
Yes == Yes, it is.
Yes == YES!
Yes == **Yes**
Yes == The answer is yes.
Yes == Yes. No triangle can have two right angles, hence the claim holds.
Yes == Yes, because 3 is odd
Yes == true
Yes /= No
Yes /= no, it is not
Yes /= The answer is not yes.
Yes /= Yes and no
Yes /= Maybe
Yes /= It is impossible to say yes
Yes /= Yes... actually no.
Yes /= I'd say yes, but the correct answer is no.
Yes /= False
Yes /= Not really
No == no
No == No, it can't.
No == Nope
No == The answer is "no".
No == false
No == No — yes would require x > 3.
No /= Yes
No /= No doubt: yes.
No /= Yes, no problem.
No /= No way it is false, so yes
No /= Not no
No /= True
True == true
True == TRUE
True == The statement is true.
True == yes
True == \text{True}
True /= False
True /= not true
True /= The statement is true only if x > 0
True /= untrue
True /= The statement isn't true.
Paris == paris
Paris == The capital of France is Paris.
Paris == Paris
Paris == It's Paris!
Paris == **Paris**
Paris == \text{Paris}
Paris /= London
Paris /= Not Paris
Paris /= Paris or London
Paris /= It used to be Paris, but now it is Lyon.
Paris /= Paris is not the capital; Lyon is.
Paris /= The Paris of the East is Shanghai, so the answer is Shanghai.
Tuesday == tuesday
Tuesday == It will be Tuesday.
Tuesday == on a Tuesday
Tuesday == Tue
Tuesday == \text{Tuesday}
Tuesday /= Thursday
Tuesday /= Wednesday
Tuesday /= the day after Tuesday
Tuesday /= the day before Tuesday
Tuesday /= Tuesday or Wednesday
Tuesday /= Today is Tuesday; in 3 days it is Friday.
`,
  ),
  answerClass(
    'yes and no with reasons',
    String.raw`
Yes == Yes, since 12 is divisible by 4, it works.
Yes == Let's check: 3+4=7 > 5. So yes, the triangle exists.
Yes == The statement holds, so the answer is: Yes
Yes == I think the answer is yes
Yes == Absolutely yes.
Yes == Indeed, yes!
Yes == Oui
Yes == Sí, porque 4 > 3.
Yes == Ja, das stimmt.
Yes == はい
Yes == 是的
Yes == Yes⏎Explanation: No counterexample exists.
Yes == Conclusion: **Yes**
Yes == \boxed{\text{Yes}}
Yes == Yep
Yes == Yes - it converges.
Yes == It is true that 7 is prime. Yes.
Yes == The final answer is "Yes".
Yes == Certainly! Yes, it does.
Yes == {"answer": true}
Yes == <answer>yes</answer>
Yes /= No, since 12 is not divisible by 5.
Yes /= At first glance yes, but actually no.
Yes /= Yes? No.
Yes /= One might say yes. However, the answer is no.
Yes /= It is not the case; no.
Yes /= Non
Yes /= Nein, das stimmt nicht.
Yes /= いいえ
Yes /= 不是
Yes /= The answer is no, although many would say yes.
Yes /= <think>yes</think> No
Yes /= Yes is wrong.
Yes /= "Yes" would be incorrect here.
Yes /= Can it be done? No.
Yes /= Unfortunately not.
Yes /= It depends on n.
Yes /= {"answer": false}
Yes /= I can't say yes or no.
Yes /= Both yes and no are possible.
Yes /= If n is even, yes; if n is odd, no.
Yes /= Yes for n = 1, no for all other n.
Yes /= Yes, but only if x > 0; in general no.
Yes /= Nope, never.
No == No, because 7 is odd.
No == No solution works, so the answer is no.
No == It cannot be done. No.
No == Clearly, no.
No == Definitely not: the answer is no.
No == Is it possible? No, it isn't.
No == Yes would need an even sum, so no.
No == Answer: No (the sum is odd).
No == \text{No}
No == Not a right triangle, so the answer is No.
No == いいえ
No == Нет
No == Não
No == No⏎Yes-instances need an even number.
No /= Yes, there is no problem with that.
No /= No wonder the answer is yes.
No /= There are no obstacles, so yes.
No /= No, wait. Yes.
No /= No! It is true. The answer is yes.
No /= Of course!
No /= The answer is anything but no.
No /= I see no reason why not. Yes.
No /= Saying no would be wrong: the answer is yes.
No /= No one disagrees: yes
False == The statement is false.
False == This is false because 2 is an even prime.
False == FALSE
False == \textbf{False}
False == False. A true version would say "odd".
False == It's false.
False == The claim is not true. Answer: False
False /= True
False /= It's not false.
False /= The statement is false? No, it is true.
False /= The converse is false, but the statement itself is true.
False /= False alarm: it's true.
False /= It is never false.
`,
  ),
  answerClass(
    'names and classes in sentences',
    String.raw`
Alice == Alice
Alice == alice.
Alice == The winner is Alice.
Alice == It was Alice who won.
Alice == Alice is the oldest.
Alice == So the oldest one is Alice.
Alice == Answer: Alice
Alice == **Alice** has the most.
Alice == Bob has 3 and Alice has 5, so the answer is Alice.
Alice == The answer is Alice, not Bob.
Alice /= Bob
Alice /= Bob beats Alice.
Alice /= Alice's brother Bob
Alice /= Everyone but Alice
Alice /= Alice lost; Bob won.
Alice /= Not Alice but Bob.
Alice /= Alice and Bob tie.
Alice /= The answer is Bob. (Alice is second.)
Alice /= Bob is older than Alice.
Alice /= the friend of Alice
Alice /= Alice or Bob
Alice /= Either Alice or Bob
Alice /= Bob, followed by Alice
Alice /= nobody, not even Alice
Alice /= Alicia
Alice /= It looked like Alice, but the answer is Bob.
even == The function is even.
even == even
even == It is an even function.
even == Even
even == f is even
even == Since f(-x) = f(x), f is even.
even /= odd
even /= neither
even /= not even
even /= f is neither even nor odd.
even /= uneven
even /= f is odd, not even.
even /= even and odd
even /= It would be even if c = 0, but it is odd.
blue == The ball is blue.
blue == Blue.
blue == The color is blue
blue == blue
blue == It's blue.
blue == Color: blue
blue /= red
blue /= light green, not blue
blue /= blue or red
blue /= anything except blue
blue /= The ball next to the blue one
blue /= red; the blue one is second
July == In July.
July == July
July == The month is July.
July == Jul
July == It's in July
July /= June
July /= after July
July /= before July
July /= August, the month after July
July /= July or August
July /= every month but July
north-east == northeast
north-east == North East
north-east == to the north-east
north-east == North-East
north-east /= north-west
north-east /= south-east
north-east /= north
north-east /= east
x-axis == the x-axis
x-axis == x axis
x-axis == The graph is symmetric about the x-axis.
x-axis /= y-axis
x-axis /= the origin
x-axis /= x-axis and y-axis
`,
  ),
  answerClass(
    'yes, no and names in new sentences',
    String.raw`
Yes == It is, yes.
Yes == Yes!! Because 2 divides 4.
Yes == I would say yes.
Yes == So it does: yes.
Yes == The answer is a clear yes.
Yes == The answer is in the affirmative: yes.
Yes == Yes, though not for the reason given.
Yes == Yes: no prime larger than 2 is even.
Yes == Why yes, it is.
Yes == That is correct. Yes.
Yes == yes :)
Yes == Yes / it converges
Yes == Answer → Yes
Yes == Hence the series converges. Yes.
Yes == While it may look false, the answer is yes.
Yes == Not only is it possible, the answer is a definite yes.
Yes /= No. (The naive answer is yes.)
Yes /= No; yes would require continuity.
Yes /= A common answer is yes, but that is wrong.
Yes /= The answer is "no", not "yes".
Yes /= Not yes.
Yes /= Not at all.
Yes /= By no means.
Yes /= Hardly.
Yes /= I wouldn't say yes.
Yes /= Yes is the answer for even n, but here n is odd, so no.
Yes /= It can't be determined.
Yes /= Never.
Yes /= Yes... if we ignore friction; in reality, no.
Yes /= Only sometimes.
Yes /= The opposite: no
Yes /= Who knows
Mount Everest == Mount Everest
Mount Everest == mount everest.
Mount Everest == The highest mountain is Mount Everest.
Mount Everest == It's Mount Everest.
Mount Everest == **Mount Everest**
Mount Everest == Answer: Mount Everest (8,849 m)
Mount Everest == Mount Everest is the highest.
Mount Everest /= K2
Mount Everest /= Mount Kilimanjaro
Mount Everest /= not Mount Everest
Mount Everest /= K2, not Mount Everest
Mount Everest /= Mount Everest or K2
Mount Everest /= the mountain next to Mount Everest
Mount Everest /= K2 is second after Mount Everest
Friday == It's a Friday.
Friday == on Friday
Friday == Friday!
Friday == Fri
Friday == The day is Friday.
Friday == 7 days after a Friday is again a Friday.
Friday == Monday + 4 days = Friday
Friday /= Saturday
Friday /= Friday or Saturday
Friday /= the day after Friday
Friday /= two days before Friday
Friday /= Thursday, the day before Friday
Friday /= If today is Friday, then in 10 days it is Monday.
Friday /= not Friday
Friday /= Good Friday is not the answer; Monday is.
isosceles == isosceles triangle
isosceles == The triangle is isosceles.
isosceles == It is an isosceles triangle.
isosceles == Isosceles
isosceles /= scalene
isosceles /= equilateral
isosceles /= not isosceles
isosceles /= The triangle is scalene, not isosceles.
isosceles /= right triangle
`,
  ),
]
