/**
 * What takes a claim back or never makes it: "5 is wrong", "suppose the answer is 5", "many think that it is 5", "I cannot
 * determine it". A number in such a sentence is no answer, and neither is one that the next sentence takes back.
 */

const WRONG = String.raw`(?:wrong|incorrect|false|mistaken|impossible|invalid|absurd|off|nonsense|not\s+(?:right|correct|true|valid|possible|it|the\s+(?:right\s+|correct\s+|final\s+)?answer)|a\s+(?:mistake|trap|contradiction))`
/** "5, but that is wrong", "5, which is incorrect". */
const TAKEN_BACK = new RegExp(
  String.raw`(?:[,;:—]\s{0,4}|\s)(?:(?:but|and|which|though|although|however),?\s+)*(?:(?:that|this|it|which|those)\s*)?(?:is|are|was|'s|would\s+be|seems|looks|turns\s+out\s+to\s+be)\s+(?:clearly\s+|actually\s+|still\s+)?${WRONG}(?![\w-])`,
  'i',
)
/** The next sentence: "That is wrong", "Wait, no", "That fails". */
const NEXT_TAKES_BACK = new RegExp(
  String.raw`^[\s.*_$)]*(?:\?|(?:[.;!?…]+|,|\n)?\s*(?:(?:wait|hmm+|oops|sorry|actually|no|but|however|hold\s+on)[\s,.!:…—-]{1,6}){0,4}(?:(?:that|this|it)(?:'s|\s+is|\s+was|\s+can't\s+be|\s+cannot\s+be|\s+isn't|\s+seems)\s+(?:${WRONG}|right\?|it)|(?:that|this|it|which)\s+(?:fails|contradicts|does\s*n[o']t\s+(?:work|fit|hold))|then\s+we\s+(?:have|get)\s+a\s+contradiction|i\s+(?:made|do\s*n[o']t\s+think)\b))`,
  'i',
)
/**
 * "..., no, 6", "Actually, no: 6", "I mean 6", "correction: 6": another value follows. Repetitions are bounded, so that a
 * response of many line breaks takes no time in the square of its length.
 */
const CORRECTION =
  /(?:\b(?:correction|i\s+mean|i\s+meant|make\s+(?:it|that)|scratch\s+that)|(?:[.,;!?…—]|\n)\s{0,4}(?:(?:wait|hmm+|oops|sorry|actually)[\s,.!—-]{1,4}){0,2}(?:no|wait|rather|actually|sorry))\b[\s,.:;!—-]{0,6}(?:(?:no|wait|sorry|not\s+that|that(?:'s|\s+is)\s+wrong|it(?:'s|\s+is|\s+should\s+be|\s+must\s+be)|the\s+answer\s+(?:is|should\s+be))[\s,.:;!—-]{1,4}){0,3}(?=[-$\\§(]{0,3}\d)|\b(?:exactly|precisely|more\s+(?:exactly|precisely)),?\s+it(?:'s|\s+is)\s+(?=[-$\\§(]{0,3}\d)/gi
const SUPPOSED =
  /(?<!\b(?:not|be|never|isn't)\s)(?:\b(?:not|isn't|ain't)\s+(?:the\s+case|true|right|correct)|\bfalse|untrue|wrong|incorrect|impossible|unlikely|doubtful)\s+(?:to\s+say\s+|to\s+think\s+)?that(?:\s+(?:the|this|our|its))?\s*$|(?:\b(?:suppose|assume|assuming|imagine|pretend|whether|unless|if|were)(?:\s+that)?(?:\s+(?:the|this|that|our|its))?\s*$)|\b(?:people|students|many|some|others|everyone|someone|somebody|one|you|they|textbook|book|key|he|she)\s+(?:\w+\s+)?(?:might|may|would|could|will)?\s*(?:\w+\s+)?(?:think|thinks|thought|say|says|said|guess|guesses|guessed|believe|believes|claim|claims|claimed|assume|expect|argue|conclude)(?:\s+that)?(?:\s+(?:the|this|its))?\s*$|\b(?:friend|teacher|brother|sister|classmate|student|professor|neighbou?r|mother|father|mom|dad|colleague|tutor|uncle|aunt|boss)\s+(?:says?|said|claims?|claimed|thinks?|thought|believes?|argues?|insists?)\s+(?:that\s+)?(?:the|this|its)?\s*$|\b(?:similar|simpler|smaller|example|sample|analogous|related)\s+(?:problem|case|question|example)\b[^.;!?\n]*$|\b(?:mistake|error|pitfall|trap|tempting|tempted|temptation|wrongly|incorrectly|mistakenly|misconception)\b[^.;!?\n]*$|\b(?:wrong|incorrect|naive|common|popular|usual|false|mistaken|tempting|erroneous|first|initial|old|earlier|previous|original|example|sample|intermediate|partial|preliminary|tentative|provisional|fake|decoy|dummy|placeholder|temporary|interim|draft|mock|bogus|joke|pretend|so-called|supposed|alleged)\s*$|\b(?:non|anti|sub|pseudo)-\s*$/i

/** Whether what stands before "answer is" only supposes it, or reports it of others. */
export function isSupposed(before: string): boolean {
  return SUPPOSED.test(before)
}

/** Longer sentences are looked at up to here. */
const SENTENCE_LIMIT = 1000

/** Whether a sentence that names a value takes it back. */
export function isTakenBack(sentence: string): boolean {
  return TAKEN_BACK.test(sentence.slice(0, SENTENCE_LIMIT))
}

/** What undoes a claim wherever it stands behind it: "(I am lying.)", "P.S. I miscounted by one", "Add one to that." */
const UNDONE =
  /\bi\s+(?:strongly\s+)?disagree\b|\bi(?:'m|\s+am)\s+(?:lying|kidding|joking|not\s+serious)\b|\bjust\s+kidding\b|\bapril\s+fools?\b|\bopposite\s+day\b|\bdo(?:n't|\s+not)\s+(?:trust|believe|use)\s+(?:this|that|it|me)\b|\bi\s+(?:miscounted|misread|miscalculated|made\s+an?\s+(?:\w+\s+)?(?:mistake|error|slip))\b|\bis\s+a\s+lie\b|\bignore\s+(?:this|that|the\s+above)\b|\b(?:but|however)\b[^.!?\n]{0,40}\b(?:is|are|was)\s+(?:wrong|incorrect|false|mistaken)(?!\s+(?:if|only|when|to)\b)/i
const CHANGED_AFTER =
  /^[\s.!*_$)}]*(?:(?:then|now|but|and|also|finally|next)[\s,]+){0,2}(?:add|subtract|multiply|divide|double|halve|triple|round|increase|decrease|reduce|remove)\s[^.!?\n]*(?:\b(?:that|this|it)\b|\d)/i

/** Whether the text behind a claim undoes it or goes on to calculate with it. */
export function isUndoneBehind(behind: string): boolean {
  const near = behind.slice(0, 200)
  return UNDONE.test(near) || CHANGED_AFTER.test(near)
}

/** "Hmm, let me recheck": what is found then counts. */
const RETHINKS =
  /^[\s.*_$)]*(?:(?:but|hmm+|wait|hold\s+on|oops|actually|well|no)[\s,.!:…—-]{1,6}){0,3}(?:(?:let\s+(?:me|us)|let's|i\s+(?:should|must|need\s+to|will|'ll))\s+(?:re-?\w+|double[\s-]?check|check|verify|think|look|go\s+over|start\s+over|try)|on\s+second\s+thought|thinking\s+(?:again|about\s+it))/i

/** Whether the text behind a claim thinks about it once more. */
export function isRethoughtBehind(behind: string): boolean {
  return RETHINKS.test(behind.slice(0, 160))
}

/** Whether the text behind a claim takes it back at once. */
export function isTakenBackBehind(behind: string): boolean {
  return NEXT_TAKES_BACK.test(behind.slice(0, 160))
}

/** Where corrected values begin. */
export function corrections(text: string): readonly number[] {
  return [...text.matchAll(CORRECTION)].map((match) => match.index + match[0].length)
}

const REFUSAL =
  /\b(?:cannot|can't|can\s+not|could\s+not|couldn't|unable\s+to|impossible\s+to|not\s+possible\s+to|not\s+able\s+to)\s+(?:be\s+)?(?:help|assist|determine|determined|solve|solved|answer|answered|compute|computed|calculate|calculated|find|found|know|known|tell|say|provide|conclude)|\b(?:not\s+enough|insufficient|lack\s+of|missing|too\s+little)\s+(?:information|data|context)|\b(?:do\s*n[o']t|don't|do\s+not)\s+know\b|^\s*no\s+answer\b|\b(?:not\s+answerable|unanswerable)\b|\bas\s+an\s+ai\b|\brefuse\s+to\b/i
const REFUSED =
  /\b(?:no\s+answer[.!]|not\s+answerable|unanswerable|i\s+(?:do\s+not|don't)\s+know|i\s+am\s+not\s+able|i\s+cannot\s+(?:solve|answer)|i\s+can't\s+(?:solve|answer)|sorry,?\s+(?:but\s+)?i\s+(?:can't|cannot|can\s+not|am\s+unable)|as\s+an\s+ai)\b/i
/** What is said of the answer, and is not it: "the answer has 5 digits". */
const ABOUT_ANSWER =
  /\b(?:the|our|final|correct)\s+answer\s+(?:has|ends|starts|begins|follows|depends|lies|contains|consists|needs|requires|cannot|can't|can\s+never|couldn't)\b/i
/** A number that is denied in place: "it can't be 5", "neither 4 nor 5", "5 is not the answer", "it would be wrong to say 5". */
const DENIED_NUMBER = new RegExp(
  String.raw`(?:\b(?:can't|cannot|can\s+not|can\s+never|couldn't|could\s+not|won't|isn't|is\s+not|is\s+never)(?:\s+\w+)?(?:\s+(?:be|equal))?|\b(?:impossible|wrong|incorrect|refuse|silly|absurd)\s+(?:for\s+\w+\s+)?to\s+(?:be|say|answer|write|take)|\b(?:rule|rules|ruled)\s+out|\bexclud(?:e|es|ed|ing)|\beliminat(?:e|es|ed|ing)|\bdiscard(?:s|ed)?|\breject(?:s|ed)?|\b(?:incorrect|wrong|false|not\s+the\s+answer|answer\s+format)\s*:|\bnever|\bneither|\bnor|\b(?:many|some|people|others|most|students|nobody|no\s+one|fool|solver)\s+(?:\w+\s+)?(?:say|think|answer|guess|claim|believe)s?(?:\s+it(?:'s|\s+is))?|\b(?:anything|everything|any\s+number|all|none)\s+(?:but|except|besides|other\s+than))\s+[§$(\\]{0,3}\d[\d.,]*|(?<![\w.])\d[\d.,]*(?=\s+(?:(?:is|was|are|would\s+be|seems)\s+(?:clearly\s+|surely\s+|certainly\s+)?(?:not\b|out\b|too\b|ruled\s+out|${WRONG}(?![\w-]))|isn't|wasn't|(?:does\s+not|doesn't|did\s+not|didn't|cannot|can't)\s+(?:work|fit|hold|satisfy|be)|fails?\b))`,
  'gi',
)
const DOUBTED =
  /(?:\b(?:could|might|may)\s+(?:also\s+|possibly\s+|perhaps\s+)?be|\b(?:possibly|perhaps|maybe|either|between))\s+[§$(\\]{0,3}$/i

function blank(run: string): string {
  return run.replace(/[^\n]/g, ' ')
}

/** The text with what claims nothing blanked: refusals, what is only said of the answer, denied numbers. */
export function withoutDenied(text: string): string {
  return text
    .replace(/[^.!?\n]+(?:\.(?=\d)[^.!?\n]*)*[.!?]?/g, (sentence) =>
      [REFUSAL, ABOUT_ANSWER, SUPPOSITION, REPORTED].some((pattern) => pattern.test(sentence))
        ? blank(sentence)
        : sentence,
    )
    .replace(DENIED_NUMBER, blank)
    .replace(NUMBER_TAKEN_BACK, blank)
}

/** "If the answer is 5, then both sides differ", "Suppose the answer is 5". */
const SUPPOSITION =
  /\b(?:example|sample)\s+answer\b|\banswer\s+format\b|\b(?:put|write|give|place|enclose|present)\s+(?:your|the)\s+(?:final\s+)?answer\b|^\s*(?:if|suppose|assume|imagine)\b[^.!?\n]*\banswer\b|\b(?:wrong|incorrect|naive|false|mistaken|tempting|erroneous)\s+answer\b|\bmistake\b[^.!?\n]*\banswer\b/i
/** "5, which is incorrect": the number and what takes it back. */
const NUMBER_TAKEN_BACK = new RegExp(String.raw`\d[\d.,]*[^.;\d\n]{0,12}?${TAKEN_BACK.source}`, 'gi')
const REPORTED =
  /\b(?:people|students|many|some|others|everyone|someone|one|you|they|textbook|book)\s+(?:\w+\s+)?(?:might|may|would|could)?\s*(?:think|thinks|thought|say|says|said|guess|guesses|believe|believes|claim|claims|assume)\s+(?:that\s+)?(?:the|this|its)\s+answer\b/i

/** What has the answer for a part: "twice the answer", "the digits of the answer". */
const PART_OF_ANSWER =
  /\b(?:twice|thrice|half|double|triple|quadruple|thirds?|quarters?|fifths?|tenths?|digits?|sum|square|cube|root|times|reciprocal|negative|opposite|inverse|remainder|multiples?|factors?|divisors?|logarithm|minus|plus|less|more|from|than)\b[^.!?;:,\n]*\b(?:the|our|my|this|that|its)\s+(?:final\s+|correct\s+|right\s+)?$/i
/** "the answer is", "18 is the answer", "as the answer", "an answer of 18", "the answer 18". */
const CLAIMS_ANSWER =
  /\b(?:answers?|results?)(?:\s+(?:to|for|of)\s[^.!?\n]{0,80})?\s*(?:[:=→]|\s(?:is|are|was|were|be|will|would|should|must|equals?|becomes?|comes?\s+(?:to|out)|came\s+(?:to|out)|works?\s+out|turns?\s+out|has\s+to)\b|(?:\s+of)?\s+[-§$\\(]{0,3}\d|\s*$|\))|\b(?:is|as|are|was|be)\s+(?:\w+\s+){0,2}answer\b/i
/** "The answer, were it not for the tax, would be 15". */
const UNREAL =
  /\b(?:were\s+it|had\s+(?:it|she|he|they|we|i|the)|without|otherwise|but\s+for|if\s+not\s+for)\b[^.!?\n]*\bwould\b/i
const NEEDS_MORE = /\bto\s+(?:get|find|reach|obtain|give|yield)\s+(?:\w+\s+){0,2}answer\b/i

/** Whether what stands before "answer is" makes it the answer's half, digits or root. */
export function isPartOfAnswer(before: string): boolean {
  return PART_OF_ANSWER.test(before)
}

/** Whether a sentence speaks of the answer and does not say what it is: "Subtract 2 from the answer and you get 15". */
export function isAboutAnswer(sentence: string): boolean {
  const at = sentence.search(/\b(?:answers?|results?)\b/i)
  if (at === -1) return false
  if (UNREAL.test(sentence) || isSupposed(sentence.slice(0, at))) return true
  if (isPartOfAnswer(sentence.slice(0, at)) || NEEDS_MORE.test(sentence.slice(sentence.search(/\d/)))) return true
  return !CLAIMS_ANSWER.test(sentence)
}

/** Whether the end of a text says that it has no answer. */
export function hasRefused(text: string): boolean {
  return REFUSED.test(text.slice(-400))
}

/** Whether what stands before a number leaves it open. */
export function isDoubted(before: string): boolean {
  return DOUBTED.test(before)
}
