/**
 * Reads an answer inside of a sentence: "that there are 18 eggs left, because …" says 18. What denies ("not 5"), explains and
 * follows is cut away. Where two values stay and nothing says which is meant, none is read.
 */
import { choiceWithRest, wordContent } from './read-words.ts'
import { plainAnswer } from './answer-text.ts'
import type { Content, Reading } from './content.ts'
import { isTakenBack } from './denial.ts'
import { concludedNumber, placedNumbers } from './number-role.ts'
import { readAnswerText } from './read-content.ts'
import { sameContent } from './same-content.ts'
import { numberFromWords } from './number-words.ts'
import { unclaimedValues } from './withdrawn.ts'

/** Where an explanation begins. */
const EXPLANATION =
  /(?:,\s*|\s+)(?:because|since|though|although|even though|weil|denn|da|parce|car|porque|perché|omdat|потому|так\s+как|因为|so that|which|whereas|where|when|if|after|before|given|as (?:we|the|shown|there|it|required|desired|expected)|assuming|with a total|i\.e\.|that is,|meaning|obtained|found|by|due to|based on|according to|from|for (?:each|every|all|both|the)|in (?:each|every|the|total|all|this|order)|on (?:each|every|the)|at (?:the|a|each)|per the|out of|of (?:the|which|them|these|those|all)|that (?:is|are|was|were|the|can|he|she|they|it|you)|left (?:over|in|on|for)|and (?:the|he|she|they|this|that|it|so|we|then)|but)\b/i
const CLAUSE =
  /[;—]|\s[-–]\s(?=[a-z])|,\s+(?=(?:so|and|but|or|the|he|she|they|it|we|this|that|not|as|i)\s)|[.!?](?=\s|$)|\n/i
const DENIAL =
  /\b(?:is\s+|are\s+|was\s+|be\s+)?(?:not|isn't|aren't|wasn't|no longer)\s+(?:equal to\s+)?[^,;.!?\n]*?(?:[,;.]\s*|\s+)(?:but(?:\s+rather)?|rather|instead|it\s+(?:is|was|should\s+be)|it's|they\s+are|that\s+is|the\s+(?:correct\s+|right\s+)?(?:answer|value|number)\s+is)\s+/i
/** "nicht 42, sondern 41": the same in other languages. */
const FOREIGN_DENIAL =
  /(?<!\p{L})(?:nicht|keine?|pas|non|no|não|niet|inte)\s[^,;.!?\n]{1,60}?(?:,\s*|\s+)(?:sondern|mais|sino|mas\s+sim|mas|bensì|ma|maar|utan)\s+(?:de\s+)?|(?<!\p{L})не\s[^,;.!?\n]{1,60}?,?\s+а\s+|不是[^,;.。\n]{1,60}?,?\s*而是\s*/iu
/** A reason with a computation of its own: "27, because 27 / 3 = 9". */
export const REASONED: RegExp =
  /(?:,\s*|\s+)(?:because|since|as|i\.e\.,?|weil|da|denn|car|parce que|porque|perché)\s[^]*=/i
/** "nicht 42", "no 42", "不是42" behind a label. */
const FOREIGN_NOT =
  /^\W*(?:(?:nicht|keine?[nrs]?|keineswegs|pas|no|non|não|niet|nie|не)\s+[§$€(\\]*\d|(?:不是|并非|並非)\s*[§$€(\\]*\d|\d[\d.,]*\s*(?:では(?:ありません|ない)|(?:이|가)?\s*아닙니다|(?:이|가)?\s*아니다|değil))/iu
const CONTRAST = /,?\s*\b(?:and\s+not|but\s+not|not|rather\s+than|instead\s+of|as\s+opposed\s+to)\s+[^,;.!?\n]*/i
const LEADING =
  /^(?:[,:=]|(?:that|there|are|is|was|were|will|would|be|it|he|she|they|we|has|have|had|a|an|the|of|total|sum|about|approximately|equal|equals|exactly|only|simply|just|therefore|thus|so|then|given|by|to|still|as|follows|get|gets|got|needs?|pays?|paid|spent|spends?|earns?|earned|makes?|made|sold|sells?|bought|buys?|costs?|can|must|should|left|number|answer|final|value|result|now|also|in|at|for)(?=[\s,:]|$))[\s,:]*/i

/** Readings of an answer that is, or stands in, a sentence. */
export function readProse(text: string): readonly Reading[] {
  const whole = firstLine(text)
  // "The answer is 12!" may exclaim
  const calm = /\d!\s*$/.test(whole) ? readAnswerText(whole.replace(/!\s*$/, '')) : []
  // no factorial has three signs
  return [
    ...readSentence(whole.replace(/!{3,}\s*$/, '')),
    ...calm.map(({ content }): Reading => ({ content, certainty: 'doubtful' })),
  ]
}

/** "5, though it could just as well be 6". */
const HEDGED =
  /\b(?:could|might|may|can)\s+(?:just\s+as\s+(?:well|easily)|as\s+well|equally(?:\s+well)?|also|easily|well|even)\s+(?:be|have\s+been)\b[^.!?\n]*\d/i

/** A value for one case and another for the rest: "n if n is even, 0 otherwise". */
const PIECEWISE =
  /\botherwise\b|\belse\b(?!\s*\?)|\\begin\s*\{d?cases|\b(?:if|when)\b[^.;]*\b(?:and|or)\b[^.;]*\b(?:if|when)\b|\bif\b[^.;]*,[^.;]*\bif\b/i

function readSentence(whole: string): readonly Reading[] {
  // what a command that is no value says of a number, nobody can tell
  if (/\\(?:eq|auto|page)?ref(?![a-z])|\\(?:cite|label|neg|lnot)(?![a-z])|¬/.test(whole)) return []
  if (FOREIGN_NOT.test(whole)) return [{ content: unclaimed(plainAnswer(whole)), certainty: 'plain' }]
  const reason = REASONED.exec(whole)
  const direct = certain(readAnswerText(parenthesesApart(reason === null ? whole : whole.slice(0, reason.index))))
  // "8 units left of zero"
  const isPhrase =
    /[a-z]{3,}\s+(?:of|from|than)\b|\b(?:backwards?|upside\s+down|reversed|in\s+(?:hex\w*|binary|octal|reverse))\b/i.test(
      whole,
    ) && opensChanged(plainAnswer(whole), plainAnswer(whole))
  if (direct.length > 0 && !isPhrase) return withParenthesis(direct, whole)
  const plain = plainAnswer(whole)
  const choice = choiceWithRest(plain) ?? choiceWithRest(withoutLead(plain))
  if (choice !== undefined) return choiceReadings(choice)
  const told = withoutDenials(plain)
  if (PIECEWISE.test(plain) || HEDGED.test(plain) || /\\(?:[lc]?dots|n?mid|notin)(?![a-z])|[∤∉]/.test(plain)) return []
  if (told === undefined || isTakenBack(plain) || FOREIGN_NOT.test(told))
    return placedNumbers(plain).length === 0
      ? readAnswerText(plain)
      : [{ content: unclaimed(plain), certainty: 'plain' }]
  const offered = alternatives(told)
  if (offered === 'unread') return []
  if (offered !== undefined) return [{ content: offered, certainty: 'plain' }]
  const candidates = new Set([told, untilExplanation(told), untilClause(told), untilClause(untilExplanation(told))])
  for (const candidate of candidates) {
    for (const stripped of [candidate, withoutLead(candidate)]) {
      if (opensChanged(told, stripped)) continue
      const readings = certain(readAnswerText(parenthesesApart(stripped)))
      if (readings.length > 0) return withParenthesis(readings, stripped)
    }
  }
  const embedded = embeddedQuantity(told)
  if (embedded.length > 0) return embedded
  const words = wordContent(plain)
  if (words !== undefined) return [{ content: words, certainty: 'plain' }]
  const digits = withDigits(plain)
  const numbers = placedNumbers(digits)
  const isUnclaimed = numbers.length > 0 && numbers.every(({ change }) => change === 'other')
  return isUnclaimed ? [{ content: unclaimed(digits), certainty: 'plain' }] : readAnswerText(plain)
}

/** Words that name values and do not claim them. */
function unclaimed(text: string): Content {
  const numbers = placedNumbers(text).flatMap(({ start, end }) => readAnswerText(text.slice(start, end)).slice(0, 1))
  return unclaimedValues(numbers.map((reading) => reading.content))
}

/** Single number words as digits, in a text without digits: "less than eight". */
function withDigits(text: string): string {
  return /\d/.test(text)
    ? text
    : text.replace(/\b[a-z]{3,9}\b/gi, (word) => {
        const number = numberFromWords([word.toLowerCase()])
        return number === undefined || number.value.d !== 1n ? word : number.value.n.toString()
      })
}

/** Readings that are more than words. */
function certain(readings: readonly Reading[]): readonly Reading[] {
  return readings.filter(({ content }) => content.kind !== 'text')
}

export function choiceReadings(choice: { readonly letter: string; readonly rest: string }): readonly Reading[] {
  const [rest] = readAnswerText(choice.rest)
  return [{ content: { kind: 'choice', letter: choice.letter, rest: rest?.content }, certainty: 'plain' }]
}

function firstLine(text: string): string {
  const trimmed = text.trim()
  // a display may go over lines
  if (/^(?:\\\[|\$\$|\\begin)/.test(trimmed)) return trimmed
  return trimmed.split(/\n\s*\n|\n(?=[A-Z])/)[0] ?? trimmed
}

/** "not 5, it is 6" says 6, and so does "6, not 5". "not 5" alone says nothing. */
function withoutDenials(text: string): string | undefined {
  const told = text.replace(DENIAL, '').replace(FOREIGN_DENIAL, '')
  if (told !== text) return told.replace(CONTRAST, '')
  const contrast = CONTRAST.exec(text)
  if (contrast === null) return text
  const before = text.slice(0, contrast.index)
  if (!/\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|yes)\b|\\/.test(before)) {
    return /\bnot\s+(?:enough|sure|known|possible|clear|only)\b/i.test(contrast[0]) ? text : undefined
  }
  return before + text.slice(contrast.index + contrast[0].length)
}

function untilExplanation(text: string): string {
  const match = EXPLANATION.exec(text)
  return match === null || match.index === 0 ? text : text.slice(0, match.index)
}

function untilClause(text: string): string {
  const match = CLAUSE.exec(text)
  return match === null || match.index === 0 ? text : text.slice(0, match.index)
}

function withoutLead(text: string): string {
  let rest = text.trim()
  for (let round = 0; round < 12; round++) {
    const next = rest.replace(LEADING, '')
    if (next === rest || next === '') break
    rest = next
  }
  return rest
}

/** What follows in parentheses behind a space explains: `12 (3 × 4)`, `0.5 (50%)`, `9 (apples)`. */
const TRAILING_PARENTHESES = /\s+\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*[.!]?$/

function parenthesesApart(text: string): string {
  const match = TRAILING_PARENTHESES.exec(text)
  if (match === null || match.index === 0) return text
  // "5 (rejected)" takes it back, "5 (or 6)" offers another value
  if (/\b(?:rejected|false|invalid|extraneous|plus|minus|times|base)\b/i.test(match[1] ?? '')) return text
  if (/^\s*(?:or|maybe|possibly|perhaps|alternatively|not(?!\s+\(?(?:[A-HJ-Z]\b|I\s*$|-?\d)))\b/i.test(match[1] ?? ''))
    return text
  const before = text.slice(0, match.index)
  // `3 (x+1)`: a product, not an explanation
  if (/(?:^|[^a-zA-Z\\])[a-zA-Z]\s*[-+*/^]|[-+*/^]\s*[a-zA-Z](?![a-zA-Z])/.test(match[1] ?? '')) return text
  return /[\d%}a-z)]$/i.test(before) && !/[-+*/^=]$/.test(before) ? before : text
}

/** `0.5 (50%)`, `12 (3 × 4)`: the same twice, or undefined where the parentheses say something else. */
export function readExplained(text: string): readonly Reading[] | undefined {
  const plain = plainAnswer(text.slice(0, 500))
  const before = parenthesesApart(plain)
  const inside = before === plain ? undefined : TRAILING_PARENTHESES.exec(plain)?.[1]
  // `7 - 7 (9 - 9)` multiplies
  if (inside === undefined || /[+*/^]|[\d)}]\s*-/.test(before)) return undefined
  const [first, second] = [certain(readAnswerText(before)), certain(readAnswerText(inside))]
  const isSame =
    first[0] !== undefined && second[0] !== undefined && sameContent(first[0].content, second[0].content) === 'equal'
  return isSame ? [...first, ...second] : undefined
}

/** What the parentheses say counts too, where it is another print of the same: 0.5 (50%). */
function withParenthesis(readings: readonly Reading[], text: string): readonly Reading[] {
  const inside = text === parenthesesApart(text) ? undefined : TRAILING_PARENTHESES.exec(text)?.[1]
  if (inside === undefined) return readings
  const [first] = readings
  // "fifteen (16)"
  if (/^\s*-?\d[\d.,]*\s*$/.test(inside) && first?.content.kind === 'quantity') {
    const [aside] = certain(readAnswerText(inside))
    if (
      aside !== undefined &&
      /[a-z]/i.test(parenthesesApart(text)) &&
      sameContent(first.content, aside.content) === 'different'
    )
      return []
  }
  const others = certain(readAnswerText(inside)).filter(
    ({ content }) => first !== undefined && sameContent(first.content, content) === 'equal',
  )
  return [...readings, ...others]
}

/** Whether the first number of a piece says something else in its sentence: the 5 of "5 squared" or "less than 5". */
function opensChanged(told: string, piece: string): boolean {
  const at = told.indexOf(piece)
  const numbers = placedNumbers(told)
  const [first] = numbers.filter(({ start }) => start >= at && start < at + piece.length)
  if (at === -1 || first === undefined) return false
  // "In 2 hours, she walks 8 km"
  const isAside = first.role === 'circumstance' && numbers.some(({ role }) => role === 'main')
  return first.role === 'changed' || isAside
}

/** "5, or possibly 6" offers two values, "4/5 or 0.8" one value twice. */
function alternatives(told: string): Content | 'unread' | undefined {
  const match =
    /^([^]*?\S)(?:,?\s+(?:\(\s*)?or\s+(?:maybe|possibly|perhaps|even|rather|alternatively|equivalently)?|,?\s+(?:and\s+also|as\s+well\s+as)|[;,]\s*alternatively,?)\s*(\S[^]*)$/i.exec(
      told,
    )
  const [before, behind] = [match?.[1] ?? '', match?.[2] ?? ''].map((side) => {
    const [reading] = certain(readAnswerText(untilClause(untilExplanation(withoutLead(side.replace(/\)\s*$/, ''))))))
    return reading?.content
  })
  // "5 or anything": what is offered beside 5 is not read
  if (before !== undefined && behind === undefined && /^(?:any|every|some|what|an?other)/i.test(match?.[2] ?? ''))
    return 'unread'
  if (before === undefined || behind === undefined) return undefined
  return { kind: 'sequence', open: '', close: '', items: [before, behind], alternatives: true }
}

/** The quantity that a clause of words comes to: "Natalia sold 72 clips altogether in 2 months". */
function embeddedQuantity(clause: string): readonly Reading[] {
  const place = concludedNumber(clause)
  if (place === undefined) return []
  const from = clause.slice(place.start)
  for (const piece of [from, untilExplanation(from), wordsBehind(from), clause.slice(place.start, place.end)]) {
    const readings = certain(readAnswerText(parenthesesApart(piece)))
    if (readings.length > 0) return readings
  }
  return []
}

/** The number and the first words behind it. */
function wordsBehind(text: string): string {
  return /^\S+(?:\s+(?:\\?%|percent|million|billion|thousand|hundred|dozen|[a-z]+))?/i.exec(text)?.[0] ?? text
}
