/** Numbers that a response reports, wishes, bets on or lies about. An open verdict is right for them. */
import { answerClass, type AnswerClass } from './answer-pair.ts'

export const UNASSERTED_ANSWERS: readonly AnswerClass[] = [
  answerClass(
    'hearsay, wishes, reservations',
    String.raw`
36 /= My calculator said 36, yet by hand I get 38.
36 /= 36 would have been correct without the refund; with it, 38.
36 /= Most of the class wrote 36.
36 /= Out of habit I nearly wrote 36.
36 /= It is tempting to stop at 36, but two more arrive.
36 /= 36 of them passed, so 4 of the 40 failed.
36 /= They had 36, gave away some, and now have 30.
36 /= Starting with 36, she ends with 30.
36 /= He wanted 36 but could afford 30.
36 /= The sign says 36; the truth is 38.
36 /= A quick count gives 36, a careful one 38.
36 /= Yesterday 36, today 38.
36 /= The record stands at 36; she beat it by 2.
36 /= It is 36 short of 40.
36 /= The answer is 36 for part one only.
36 /= The answer is 36, unless it rains.
36 /= The answer depends: 36 or 38.
36 /= The answer varies between 36 and 38.
36 /= The answer oscillates around 36.
36 /= The answer tends to 36.
36 /= The answer approaches 36.
36 /= The answer is bounded by 36.
36 /= The answer is capped at 36.
36 /= The answer starts at 36.
36 /= The answer ends in 36.
36 /= The answer begins with 36.
36 /= The answer contains 36.
36 /= The answer involves 36.
36 /= The answer uses 36.
36 /= The answer needs 36.
36 /= The answer rhymes with 36.
36 /= The answer, minus one, is 36.
36 /= One less than the answer is 36.
36 /= The answer is one away from 36.
36 /= The answer lies next to 36.
36 /= The answer is 36 cubed.
36 /= The answer is 36 over 2.
36 /= The answer is on line 36.
36 /= Whatever it is, it is not 36.
36 /= It had better not be 36.
36 /= God forbid it is 36.
36 /= I wish it were 36.
36 /= If only it were 36.
36 /= I hope it is 36.
36 /= I bet it is 36.
36 /= I was told it is 36.
36 /= Legend has it that it is 36.
36 /= Rumor says 36.
36 /= According to him, 36.
36 /= By her account 36, by mine 38.
36 /= He swears it is 36. He lies.
36 /= It is 36, he lied.
36 /= "36", he lied.
36 /= 36, or so they say.
36 /= 36, allegedly.
36 /= 36, supposedly.
36 /= 36, purportedly; in truth 38.
36 /= 36 in theory, 38 in practice.
36 /= 36 on paper, 38 in truth.
36 /= 36 at first glance.
36 /= 36 to the untrained eye.
36 /= 36 at most, more like 30.
36 /= 36, more or less.
36 /= 36, plus or minus one.
36 /= 36, tops.
36 /= 36, if that.
`,
  ),
]
