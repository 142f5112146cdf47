/**
 * What a number says inside of a sentence. "less than 5", "the square root of 9" and "5 squared" say something else than 5
 * or 9, "in 2 hours" and "each of the 5 kids" are circumstances, and behind "so" or "makes" stands the conclusion.
 */

import { isAsserted } from './assertion.ts'

/** A number in a text and what it is there. */
export interface PlacedNumber {
  readonly start: number
  readonly end: number
  readonly role: 'main' | 'circumstance' | 'changed'
  /** Of a changed number: `bound` where it only limits the answer ("at least 5"), `other` where it is not the answer. */
  readonly change?: 'bound' | 'other' | undefined
}

const NUMBER =
  /(?<![\w.]|[\^_]\s*\{?)(?:-?[§£€¥]|[§£€¥]?-)?(?:\\frac\s*\{[^{}]*\}\s*\{[^{}]*\}|\d[\d,]*(?:\.\d+)?(?:\s*\/\s*\d+)?|\.\d+)%?/g
/** A sign of money, a bracket or the name of a variable may stand between the word and its number. */
const GAP = String.raw`\s+(?:the\s+|those\s+|these\s+)?(?:[a-z]\s*=\s*)?[§$(]*$`

const COMPARISON =
  '(?:^|(?<=\\b(?:is|are|be|was|were|just|well|slightly)\\s+))over|(?<!\\b(?:no|not)\\s)(?:less|greater|more|fewer|larger|smaller|bigger|higher|lower|older|younger|longer|shorter|later|earlier|other)' +
  '\\s+than|(?:any\\w*|every\\w*|values?|numbers?|those|all)\\s+over|under|below|above|beyond|exceeds?|exceeding|between(?:\\s+[§$]?[\\d.,]+(?:\\s+[a-z]+)?\\s+and)?|nowhere\\s+near'
const LIMIT =
  '(?:less|greater|more|fewer|larger|smaller)\\s+than\\s+or\\s+equal\\s+to|no\\w*\\s+(?:less|more|fewer|greater)\\s+than|at\\s+(?:the\\s+)?(?:very\\s+)?(?:least|most)|up\\s+to|' +
  "(?:let\\s+us|let's|i'll|i\\s+will|we'll)\\s+(?:just\\s+)?(?:say|put(?:\\s+down)?|guess|assume|call\\s+it|pretend)|,\\s*say,?|(?:might|may|could)\\s+well\\s+be|(?:lower|upper)\\s+(?:bound|limit)|" +
  'almost|nearly|not\\s+quite|close\\s+to|(?:upwards|north|south|shy|(?<!\\d[^.;,]{0,24})short|in\\s+the\\s+(?:region|vicinity|ballpark|neighbou?rhood|order)|on\\s+the\\s+order|to\\s+the\\s+tune)\\s+of|next\\s+to|getting\\s+on\\s+for|a\\s+(?:good|little|touch|bit|hair|shade)(?:\\s+(?:over|under|above|below|more\\s+than|less\\s+than))?|' +
  'just\\s+(?:under|over|below|above)|slightly\\s+(?:under|over|below|above)|as\\s+(?:high|low|much|many|little|few)\\s+as|bounded\\s+(?:above|below)(?:\\s+by)?|' +
  '(?:capped|limited)\\s+(?:at|to)|^\\W*(?:a\\s+)?(?:minimum|maximum|min\\.?|max\\.?)(?:\\s+of)?|(?:room|gate|bus|seat|platform|lane|channel|highway)s?'
const OPERATION =
  '(?:number|integer|prime|digit)\\s+(?:after|before|following|preceding)|digits?\\s+(?:of|in)|(?:lower|upper)\\s+bound\\s+(?:is|of)|bounded\\s+by|whose\\s+\\w+\\s+is|twice|double|triple|thrice|half(?:\\s+of)?|(?:third|thirds|quarter|quarters|fourth|fifth|tenth|percent|%)\\s+of|' +
  '(?:root|square|cube|power|reciprocal|inverse|negative|opposite|factorial|logarithm|log|ln|multiple|divisor|absolute\\s+value)' +
  '\\s+(?:of|base)|(?<!by\\s+a\\s+)factor\\s+of|divisible\\s+by|times|plus|minus|multiplied\\s+by|divided\\s+by|to\\s+the\\s+power\\s+of|' +
  '(?:successor|predecessor|complement|conjugate|negation|reverse|reversal|mirror\\s+image)\\s+(?:of|to)|(?:similar|opposite|comparable|related|adjacent|closer|closest|prior|proportional|analogous|nearest)\\s+to|' +
  '(?:no|some|any)\\s+longer|(?:number|value|something|one)\\s+like|such\\s+as|e\\.g\\.,?|for\\s+(?:instance|example),?|past|' +
  'modulo|mod|base|point|one\\s+over|\\d\\s+over'
const REFERENCE =
  '(?:page|step|line|equation|eq\\.|lemma|theorem|part|question|problem|exercise|section|chapter|figure|table|footnote|' +
  'method|version|corollary|proposition|appendix|example)s?(?:\\s+(?:no\\.|number))?'
const DENIAL =
  '(?:rule|rules|ruled)\\s+out|away\\s+from|exclud(?:e|es|ed)|eliminat(?:e|es|ed|ing)|discard(?:s|ed)?|reject(?:s|ed)?|(?<!\\bby\\s+[§$]?[\\d.,]*)\\d[\\d.,]*\\s*(?:to|through|–)|(?:up|down|away|different|differs?|starting|beginning)\\s+from|not|never|except(?:\\s+for)?|besides|nowhere\\s+near|far\\s+from|neither|nor|rather\\s+than|instead\\s+of|unlike|excluding|' +
  'never\\s+\\w+|(?:cannot|never|must\\s+not|may\\s+not)\\s+(?:\\w+\\s+){0,3}(?:is|are|be)|would\\s+(?:take|need|require)\\s+a\\s+(?:miracle|wonder)[^.;\\d]*|' +
  "apart\\s+from|aside\\s+from|(?:cannot|can't|couldn't|won't|isn't|aren't|wasn't)(?:\\s+\\w+)?(?:\\s+be)?|" +
  '(?:any\\w*|every\\w*|all|none|nothing|nobody|no)\\b[^.;\\d]*\\bbut'
const BOUND_BEFORE = new RegExp(`(?:^|[^\\w])(?:${LIMIT})${GAP}`, 'i')
const CHANGED_BEFORE = new RegExp(`(?:^|[^\\w])(?:${COMPARISON}|${OPERATION}|${REFERENCE}|${DENIAL})${GAP}`, 'i')
const JOINED_BEFORE =
  /\b(?:sum|product|difference|quotient|average|mean|ratio|gcd|lcm|maximum|minimum|greatest|smallest|larger|smaller)\s+(?:common\s+\w+\s+)?(?:of|between)\s+(?:[§$(]*[\d.,]+\s*(?:[a-z]+\s*)?(?:,|and|,\s*and)\s*)*[§$(]*$/i
const PLACES_BEHIND = /^\s*(?:decimal\s+|significant\s+)?(?:places?|digits?|figures?|decimals?)\b/i
const NUMBER_BEHIND = String.raw`\s+[-§$(\\]*(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|twice|half|that|this|it)\b)`
const CHANGED_BEHIND = new RegExp(
  '^(?:' +
    [
      String.raw`\s*-\s*digit\b`,
      String.raw`\s+(?:backwards?|upside\s+down|reversed|in\s+reverse|(?:written|expressed|read)?\s*in\s+(?:base\s+(?!10\b|ten\b)\w+|binary|octal|hex\w*))\b`,
      String.raw`\s+(?:used\s+to\s+be|was)\s+(?:the|my|our|their)\s+(?:\w+\s+)?(?:answer|result|guess)\b`,
      String.raw`(?:st|nd|rd|th)\s+(?:prime|term|root|power|digit|number|element|even|odd|square|cube|derivative|percentile|multiple|one)\b`,
      String.raw`\s+(?:short|shy)\s+of\b`,
      String.raw`,?\s+(?:squared|cubed|factorial|doubled|tripled|halved|quadrupled)\b`,
      String.raw`[^.;\d\n]{0,30}\s(?:plus|and|minus|less)\s+(?:another\s+)?\d+\s+(?:more|others?|extra|further)\b`,
      String.raw`\s+(?:more|less|fewer)\s+than\s+[a-z](?![\w'])`,
      String.raw`\s*[×*·÷+]\s*[a-z]{3}`,
      String.raw`\s*[-+?](?=\s*$)`,
      String.raw`\s*(?:\\mid|\\nmid|\\notin|\\equiv|[∤∉∣≡])`,
      String.raw`\s+per\s+\d`,
      String.raw`\s+(?:is|was|were)\s+(?:given|stated|mentioned)\b`,
      String.raw`\s+(?:\w+\s+)?(?:away\s+from(?!\s+(?:home|the|her|his|their|its|school|work|town|shore|land)\b)|left\s+of|right\s+of|plus|minus|is\s+an?\s+(?:lower|upper)\s+bound)\b`,
      String.raw`\s+to\s+the\s`,
      String.raw`\s*(?:to|through|–|-)\s*[§$]?\d`,
      String.raw`\s+(?:times|plus|minus|over|modulo|mod|multiplied\s+by|divided\s+by|out\s+of)${NUMBER_BEHIND}`,
      String.raw`\s+(?:\w+\s+)?(?:less|more|fewer|greater|larger|smaller)\s+than${NUMBER_BEHIND}`,
      String.raw`\s*(?:\\?%|percent)\s+of${NUMBER_BEHIND}`,
      String.raw`\s+in\s+\d{1,3}\b(?!\s*[a-z])`,
      String.raw`\s+(?:with\s+)?(?:a\s+)?remainder\b`,
      String.raw`\s*R\s?\d`,
      String.raw`\s+and\s+(?:a\s+(?:half|third|quarter)|\d+\/\d+|\\frac)`,
    ].join('|') +
    ')',
  'i',
)
const BOUND_BEHIND =
  /^\s+(?!short|shy)[a-z]+\s+(?:short|shy)\s+of\b|^\s+(?:\w+\s+)?(?:or\s+(?:more|less|fewer|above|below|higher|lower|greater|larger|smaller|over|under)\b|at\s+(?:the\s+)?(?:very\s+)?(?:most|least)\b|at\s+(?:best|worst|the\s+earliest|the\s+latest)|(?:or\s+so|tops|maximum|minimum|max|min|give\s+or\s+take|and\s+(?:counting|change|some|a\s+bit|then\s+some|up|under|older|over|above|below|younger|beyond|higher|lower))\b|times\s+as\b|split\b|(?:[a-z]+ed|cut)\s+(?:by|in)\s+(?:\d|half|two|three|four)|(?:percent|%)\s+(?:more|less|fewer|higher|lower|greater)\b)|^%\s+(?:more|less|fewer|higher|lower|greater)\b|^-(?:something|ish|odd|some|hour|minute|day|week|month|year)\b|^ish\b/i
const CIRCUMSTANCE_BEFORE =
  /\b(?:(?<!\b(?:has|have|had|needs?|needed|going|able|wants?|used|comes?|equals?|up|out)\s)to\s+(?:reach|get|make|have|buy|fill|finish|complete|earn|win|become|be)|in|(?<!\b(?:room|space|enough)\s)for|with|after|before|from|by|per|every|each|on|at|during|within|among|(?<!\b(?:total|sum|average|number|amount|cost|price|profit|value|speed|distance|area|count|maximum|minimum|length|width|height|depth|weight|mass|age|volume|perimeter|radius|diameter|balance|rate|score|discount|salary|income)\s)of|over|through|across|until|since|all)\s+(?:the\s+|these\s+|those\s+|his\s+|her\s+|their\s+|its\s+|all\s+|about\s+|only\s+|just\s+|another\s+|first\s+|last\s+|next\s+)*[§$]?$/i
/** "I am going with 42", "we end up with 42". */
const DECIDED_BEFORE =
  /\b(?:go|goes|going|went|stick|sticks|sticking|stay|staying|settle|settling|end(?:s|ed|ing)?\s+up|left)\s+(?:with|on|for)\s+[§$]?$/i
/** Clauses that only say when or why, up to their comma. */
const SUBORDINATE =
  /(?:^|[,;]\s*|\bthat\s+)(?:if|since|when|because|as|given(?:\s+that)?|while|after|before|once|suppose|with)\s[^,;]*,/gi
/** Why, and beside what (", 6 more than Ann"), behind a number, up to the end of the sentence. */
const REASON =
  /(?<=\d[^.;]{0,60}?)(?:,?\s(?:since|because|whereas|while|though|although|even\s+though|unlike|as\s+opposed\s+to|compared\s+(?:to|with)|versus)\s|,?\s(?:when|after|once)\s(?![^.!?\n;]*(?:\bis|\bare|=)\s*[§$]?\d)|[,;]\s(?:which\s+is\s+)?[§$€£¥]?\d[\d.,]*\s+(?:[a-z]+\s+)?(?:more|less|fewer|longer|shorter|older|younger|taller|higher|lower|larger|smaller|bigger|faster|slower|heavier|lighter|greater|later|earlier|further|farther|cheaper|wider)\s+than\b)[^.!?\n;]*/gi
const VERB =
  /\b(?:is|are|was|were|costs?|makes?|gives?|equals?|weighs?|becomes?|totals?|leaves?|comes\s+to|adds?\s+up\s+to|=)(?![\w'])/gi
const CONCLUSION = /(?:^|[,;:.—]\s*|\s)(?:so|thus|therefore|hence|then)\b(?!\s+(?:far|that)\b)/gi
const EXPLICATION =
  /(?:,\s*|\s+)(?:which\s+(?:is|are|equals|gives|makes|means|comes\s+to|leaves)|that\s+is|i\.e\.|in\s+other\s+words|or|giving|making)[\s,:]+/gi

/** Longer texts are no sentence. */
const SENTENCE_LIMIT = 2000

/** All numbers of a text with their roles. None of a longer text. */
export function placedNumbers(text: string): readonly PlacedNumber[] {
  if (text.length > SENTENCE_LIMIT) return []
  const aside = [...text.matchAll(SUBORDINATE), ...text.matchAll(REASON)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
  return [...text.matchAll(NUMBER)].map((match) => {
    const [start, end] = [match.index, match.index + match[0].length]
    const change = changeOf(text, start, end)
    if (change !== undefined) return { start, end, role: 'changed', change }
    const isAside = aside.some((clause) => start >= clause.start && end <= clause.end)
    if (DECIDED_BEFORE.test(text.slice(Math.max(0, start - 40), start))) return { start, end, role: 'main' }
    return {
      start,
      end,
      role: isAside || CIRCUMSTANCE_BEFORE.test(text.slice(Math.max(0, start - 80), start)) ? 'circumstance' : 'main',
    }
  })
}

/** Behind a number: a predicate other than "is the answer", "is correct", "are left". */
const SUBJECT_BEHIND =
  /^\s+(?:is|was)\s+(?!(?:the|my|our|your|his|her|their|its|it|what|how|where|why|correct|right|true|indeed|therefore|thus|then|also|always|left|needed|required|eaten|sold|used|given|bought|spent|lost|won|broken|baked|painted|planted|wasted|saved|earned|collected|donated|delivered|shared|invited|absent|sufficient|enough|possible|optimal|best|certain|equal|still|not|found|obtained|\d)\b)[a-z]/i

/** Words that keep a clause from claiming its number: "I doubt it's 7", "7 would only be right if …". */
const DOUBTING =
  /\b(?:(?<!\b(?:no|without|without\s+a)\s)doubt\w*|surpris\w*|if\s+it\s+were|errors?|pitfalls?|forget|forgets|forgot|ignor(?:e|es|ed|ing)|could\s+be|might\s+be|may\s+be|given\s+number|hardly|barely|scarcely|nobody|no\s?one|fools?|naive\w*|wrong\w*|incorrect\w*|mistak\w*|misled|tempt\w*|distractor|trap|would\s+only|only\s+(?:be\s+)?(?:right|correct|true|if|when)|(?:some|many|most|people|students|others)\s+(?:\w+\s+)?(?:say|think|answer|guess|claim|believe))\b/i

/** `20 (incorrect)`, `20 ❌`. */
const NEGATED_BEHIND =
  /^\s*(?:\(\s*(?:wrong|incorrect|false|typo|should\s+be|not\b(?!\s+\d)|no\b|rejected|extraneous|too\b)|[❌✗✘])/i
/** "I doubt it's 7", "It can hardly be 7", `❌ 7`. */
const DENYING =
  /(?:\b(?:doubt|doubtful|hardly|nobody|no\s?one|fool|surprised\s+if)\b(?!\s+(?:but|except|else)\b)|[❌✗✘]\s*$)/i

function isDeniedClause(before: string): boolean {
  return DENYING.test(/[^.,;:!?—\n()]*$/.exec(before)?.[0] ?? '') && !/\bno\s+doubt\b|\bwithout\b/i.test(before)
}

/** Whether the clause of a number, on either side of it, has such a word. */
function isDoubtedClause(before: string, behind: string): boolean {
  const [head = '', tail = ''] = [/[^.,;:!?—\n()]*$/.exec(before)?.[0], /^(?:\.\d|[^.,;:!?—\n()])*/.exec(behind)?.[0]]
  return DOUBTING.test(head) || DOUBTING.test(tail)
}

/** "Die Antwort ist nicht 42", "la respuesta no es 42", "答案不是42", "答えは42ではありません": denials of other languages. */
const FOREIGN_DENIED_BEFORE =
  /(?:(?<!\p{L})(?:nicht|keine?[nrs]?|keineswegs|niemals|pas|jamais|no\s+(?:es|son|sería)|nunca(?:\s+\p{L}+)?|non\s+(?:è|sono)|não(?:\s+\p{L}+)?|niet|geen|nie(?:\s+jest)?|не)\s+|(?:不是|不等于|并非|並非|ليس|ليست)\s*)[§$€(\\]*$/iu
const FOREIGN_DENIED_BEHIND =
  /^\s*(?:では(?:ありません|ない)|じゃない|(?:이|가)?\s*아닙니다|(?:이|가)?\s*아니다|değil)/u

/** How the words around a number change what it says, or undefined where they do not. */
export function changeOf(text: string, start: number, end: number): 'bound' | 'other' | undefined {
  // "before 1999", as all that is said
  if (
    /^\s*(?:sometime\s+)?(?:before|after|until|since)\s+$/i.test(text.slice(0, Math.min(start, 40))) &&
    /^\W*$/.test(text.slice(end, end + 60))
  )
    return 'bound'
  const before = text.slice(Math.max(0, start - 80), start)
  const behind = text.slice(end, end + 60)
  // `n | 8`, `36 | 37`
  if (/(?:^|[\s$(])\w{1,3}\s*[|∤∉∣]\s*$/.test(before) || /^\s*\|\s*\w{1,3}(?!\w)/.test(behind)) return 'other'
  // `10-12`
  if (/(?:^|[^\d.])\d[\d.]*-$/.test(before)) return 'other'
  // "20 percent more" than is said
  // "20, whereas 25 ignores the discount": the comma ends the clause
  const isClauseEnd = text.slice(start, end).endsWith(',')
  if (FOREIGN_DENIED_BEFORE.test(before) || FOREIGN_DENIED_BEHIND.test(behind)) return 'other'
  // "12 is even" says what 12 is, and not that it is the answer
  const isSubject = SUBJECT_BEHIND.test(behind)
  const isShare =
    /(?:%|percent)\s*$/i.test(text.slice(start, end)) && /^\s+(?:more|less|fewer|higher|lower|off)\b/i.test(behind)
  if (isSubject || NEGATED_BEHIND.test(behind) || isDeniedClause(before)) return 'other'
  if (
    isShare ||
    !isAsserted(before, behind) ||
    BOUND_BEFORE.test(before) ||
    BOUND_BEHIND.test(behind) ||
    isDoubtedClause(before, isClauseEnd ? '' : behind)
  )
    return 'bound'
  // `rounded to 5 places`
  if (/\bto\s+$/i.test(before) && PLACES_BEHIND.test(behind)) return 'other'
  if (JOINED_BEFORE.test(before) && (/\d[^\d]*$/.test(before) || /^[^.;]{0,20}?(?:,|\band\b)/.test(behind)))
    return 'other'
  return CHANGED_BEFORE.test(before) || CHANGED_BEHIND.test(behind) ? 'other' : undefined
}

/** The place of the number that a sentence comes to, or undefined where nothing tells its numbers apart. */
export function concludedNumber(text: string): PlacedNumber | undefined {
  const numbers = placedNumbers(text)
  const [only] = numbers
  if (numbers.length === 1) return only?.role === 'changed' ? undefined : only
  const conclusion = lastIndex(text, CONCLUSION)
  const concluded = numbers.filter(({ start, role }) => start >= conclusion && role === 'main')
  if (conclusion >= 0 && concluded.length > 0) return oneOf(text, concluded)
  const main = numbers.filter(({ role }) => role === 'main')
  const explicated = lastIndex(text, EXPLICATION)
  const before = main.filter(({ start }) => start < explicated)
  // "12, which is 2 more than Tom has" says 12
  if (explicated >= 0 && before.length > 0) return oneOf(text, before)
  return oneOf(text, main)
}

/** The only number, or the one behind the last verb that equates. */
function oneOf(text: string, numbers: readonly PlacedNumber[]): PlacedNumber | undefined {
  if (numbers.length < 2) return numbers[0]
  const verb = lastIndex(text, VERB)
  const behind = numbers.filter(({ start }) => start >= verb)
  return verb >= 0 && behind.length === 1 ? behind[0] : undefined
}

/** Where the last match ends, or -1. */
function lastIndex(text: string, pattern: RegExp): number {
  const match = [...text.matchAll(pattern)].at(-1)
  return match === undefined ? -1 : match.index + match[0].length
}
