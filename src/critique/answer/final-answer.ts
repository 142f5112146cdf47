/**
 * Finds where a solution says its final answer. This is the last of its explicit forms (`\boxed{}`, `<answer>`, JSON,
 * `####`, a label, "the answer is"), in the part before a model goes on with another question. Without any, it is a short
 * answer as a whole, or else the last formula or the last number.
 */
import { answerCandidates, type AnswerForm, type Candidate } from './answer-forms.ts'
import { answerKey } from './answer-text.ts'
import { choiceLetters, type ChoiceLetters } from './choice-letters.ts'
import { compareAnswers, readAnswer, type AnswerValue } from './compare-answers.ts'
import { isDoubted, isRethoughtBehind, isTakenBackBehind, isUndoneBehind } from './denial.ts'
import { lastNumber, TAIL_LENGTH } from './last-number.ts'
import { lastStatement } from './last-statement.ts'
import { changeOf } from './number-role.ts'
import { withdrawn } from './withdrawn.ts'
import { variablesOf } from './term.ts'

/** The final answer of a response and where it stands. */
export interface FinalAnswer extends AnswerValue {
  readonly form: AnswerForm
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A response as short as this, on one line, may be the answer itself. */
const WHOLE_LENGTH = 120
/** Candidates that are read, from the last: what comes before was taken back many times over. */
const CANDIDATE_LIMIT = 24
const ANSWER_LENGTH = 400

/** Where a model goes on with a question that nobody asked. */
const NEXT_QUESTION =
  /\n[ \t>*#]*(?:Q(?:uestion)?[ \t]*\d*[ \t]*:|Problem[ \t]*\d*[ \t]*[:.]|Exercise[ \t]*\d*[ \t]*[:.]|Example[ \t]*\d+[ \t]*[:.]|Human:|User:|Instruction:|Input:)|(?<=[.!?][ \t])Q(?:uestion)?[ \t]*\d*[ \t]*:|<\|(?:im_start|im_end|endoftext|end_of_text|eot_id|user|assistant)\|>|<\/s>|\[INST\]/gi

/** Where a model has thought aloud, and what it says then counts. */
const THOUGHT_END =
  /<\/(?:think|thinking|thought|thoughts|reasoning|scratchpad|reflection)>|<\|end_of_thought\|>|◁\/think▷/gi

/** What a reader of the rendered text does not see: comments, definitions. */
const HIDDEN =
  /<!--[^]{0,2000}?-->|\\iffalse\b[^]{0,2000}?\\fi\b|(?:^|[}\s])%\s*\\boxed[^\n]*|\\(?:re)?newcommand\s*\{?\\[a-zA-Z]+\}?(?:\[\d\])?\s*\{[^{}]*\}|^\[comment\]:[^\n]*/gm
/** Signs that turn the direction of writing: what is shown is not what stands there. */
const TURNED = /[\u202a-\u202e\u2066-\u2069]/

/** Finds the final answer, or undefined for a text without one. `letters` are the bare ones that may answer. */
export function findAnswer(printed: string, letters: ChoiceLetters = choiceLetters(printed)): FinalAnswer | undefined {
  // one apostrophe, of the same length
  const text = printed
    .replaceAll('’', "'")
    // and one minus
    .replaceAll('−', '-')
    // what is struck through was taken back
    .replace(
      /~~[^~\n]{1,200}~~|<(del|s|strike)>[^<\n]{0,200}<\/\1>|\\(?:sout|[bx]?cancel)\s*\{[^{}\n]{0,200}\}/gi,
      (struck) => ' '.repeat(struck.length),
    )
    .replace(HIDDEN, (hidden) => hidden.replaceAll(/[^\n]/g, ' '))
  const start = thoughtEnd(text)
  const said = start === 0 ? undefined : findIn(text.slice(start), letters)
  const answer =
    said === undefined ? findIn(text, letters) : { ...said, start: said.start + start, end: said.end + start }
  if (answer === undefined) return undefined
  const shown = { ...answer, text: printed.slice(answer.start, answer.end) }
  return TURNED.test(printed.slice(Math.max(0, answer.start - 8), answer.end + 8))
    ? { ...shown, normalised: '', readings: [] }
    : shown
}

/** Where a model has ended to think aloud, or 0. */
function thoughtEnd(text: string): number {
  const thought = [...text.matchAll(THOUGHT_END)].at(-1)
  return thought === undefined ? 0 : thought.index + thought[0].length
}

/** The part of a response that may answer: behind what was thought aloud, and before another question. */
export function answeredPart(
  text: string,
  letters: ChoiceLetters = choiceLetters(text),
): { readonly start: number; readonly end: number } {
  const start = thoughtEnd(text)
  const said = text.slice(start)
  return said.trim() === ''
    ? { start: 0, end: text.length }
    : { start, end: start + nextQuestion(said, answerCandidates(said, letters)) }
}

function findIn(text: string, letters: ChoiceLetters): FinalAnswer | undefined {
  const candidates = answerCandidates(text, letters)
  let weak: FinalAnswer | undefined
  let later: FinalAnswer | undefined
  const cut = nextQuestion(text, candidates)
  const kept = candidates
    .filter((candidate) => candidate.start < cut)
    .map((candidate) => (candidate.end > cut ? { ...candidate, end: cut } : candidate))
  for (const candidate of kept.slice(-CANDIDATE_LIMIT).toReversed()) {
    const answer = answerAt(text, candidate)
    if (answer === undefined) continue
    // "The answer is 5?" asks, "The answer is 5. Wait, that is wrong." takes it back
    const behind = text.slice(answer.end, answer.end + 200)
    // "The answer was 7, but corrected it is 8"
    const isPast = /\bwas\W*$/.test(text.slice(Math.max(0, answer.start - 8), answer.start))
    if (
      isPast &&
      /^[^.!?\n]{0,200}\b(?:but|however|now)\b[^.!?\n]{0,200}\d/.test(text.slice(answer.start, answer.end + 200))
    )
      continue
    const isProse = candidate.form === 'sentence' || candidate.form === 'label'
    if (isProse && (/^[*_$\s)]*\?/.test(behind) || (candidate.form === 'sentence' && isTakenBackBehind(behind))))
      continue
    if (isTelling(answer)) {
      later = rethought(text, cut, answer)
      break
    }
    weak ??= answer
  }
  if (later !== undefined) return later
  const untold = untoldAnswer(text, cut)
  if (weak === undefined) return untold
  // "The answer is Evelyn" and no number anywhere near
  if (untold === undefined || untold.start < weak.start || weak.form !== 'sentence') return weak
  // a number from within a claim that was not read is only a guess
  const isWithin = untold.form === 'last-number' && untold.start < weak.end
  return isWithin ? { ...untold, normalised: '', readings: weak.readings } : untold
}

const CONCLUDES =
  /\b(?:so|thus|therefore|hence|actually|then|should\s+be|must\s+be|i\s+get|we\s+get)\b[^.!?\n]{0,200}\d/i

/**
 * The answer, or what is found where a text thinks about it once more: "Answer: 42. Let me recheck. 6 * 8 = 48, so 48." A mark
 * that the text calls wrong, with nothing in its place, is left open.
 */
function rethought(text: string, cut: number, answer: FinalAnswer): FinalAnswer {
  const behind = text.slice(answer.end, cut).replace(/^\}/, ' ')
  const isProse = answer.form === 'sentence' || answer.form === 'label'
  if (isUndoneBehind(behind) || (!isProse && isTakenBackBehind(behind)))
    return { ...answer, ...unread(text, answer.start, answer.end), normalised: '' }
  if (!isProse || !isRethoughtBehind(behind) || !CONCLUDES.test(behind.slice(-TAIL_LENGTH))) return answer
  const later = untoldAnswer(text, cut)
  return later !== undefined && later.start > answer.end && isTelling(later) ? later : answer
}

/** Where a check of what was found begins, and nothing is concluded behind it. */
function beforeCheck(text: string, cut: number): number {
  const from = Math.max(0, cut - TAIL_LENGTH)
  const tail = text.slice(from, cut)
  const check = [
    ...tail.matchAll(
      /(?:[.!]\s{1,3}|\n\s{0,4})[*_#\s]{0,4}(?:let's\s+(?:check|verify|double-check|confirm)|let\s+(?:me|us)\s+(?:check|verify|double-check|confirm)|as\s+a\s+check|(?:we|i)\s+can\s+(?:check|verify)|to\s+confirm|probe|vérification|comprobación|verifica|checking|check|verification|verify|verifying|to\s+verify|to\s+check|double[- ]check(?:ing)?)\b/gi,
    ),
  ].at(-1)
  if (check === undefined || !/\d/.test(tail.slice(0, check.index))) return cut
  const isConcluded = /\b(?:so|therefore|thus|hence|answer|final|finally)\b/i.test(
    tail.slice(check.index + check[0].length),
  )
  return isConcluded ? cut : from + check.index + 1
}

/** Where a last sentence begins that only notes something beside the answer: "You need 10. Note that 9 would hold 108." */
function beforeNote(text: string, cut: number): number {
  const from = Math.max(0, cut - TAIL_LENGTH)
  const tail = text.slice(from, cut)
  const note =
    /(?:[.!]\s{1,3}|\n\s{0,4})[*_(\s]{0,4}(?:note|notice|keep\s+in\s+mind|remember|for\s+comparison|by\s+the\s+way)\b[^.!?\n]*(?:\.\d[^.!?\n]*)*[.!)*_\s]*$/i.exec(
      tail,
    )
  if (note === null || !/\d/.test(tail.slice(0, note.index))) return cut
  // what would be is no result
  const isAside = /\b(?:would|could)\b/i.test(note[0])
  const isConcluding =
    /[=→]|\b(?:so|therefore|thus|hence|answer|final|finally|but|however|giv(?:es?|ing)|mak(?:es?|ing)|leav(?:es?|ing)|left|remain\w*|totals?|becomes?|is|are|equals?|actually)\b/i
  return isAside && !isConcluding.test(note[0]) ? from + note.index + 1 : cut
}

/** What nothing marks: the whole, the last formula, what the last sentence states, the last number. */
function untoldAnswer(text: string, cut: number): FinalAnswer | undefined {
  const answer = wholeAnswer(text.slice(0, cut))
  if (answer !== undefined) return answer
  const end = beforeNote(text, beforeCheck(text, cut))
  const formula = lastFormula(text, end)
  if (formula !== undefined) return formula
  const guess = lastStatement(text, end) ?? lastNumber(text, end)
  return guess === undefined ? undefined : { ...guess, form: 'last-number' }
}

/** Where the text about the question that was asked ends. */
function nextQuestion(text: string, candidates: readonly Candidate[]): number {
  NEXT_QUESTION.lastIndex = 0
  for (let match = NEXT_QUESTION.exec(text); match !== null; match = NEXT_QUESTION.exec(text)) {
    const at = match.index
    const [first] = candidates
    if (first !== undefined && first.start < at) return at
    if (candidates.length === 0 && /\d/.test(text.slice(Math.max(0, at - TAIL_LENGTH), at))) return at
    if (isAnswered(text.slice(Math.max(0, at - TAIL_LENGTH), at))) return at
    if (NEXT_QUESTION.lastIndex > 200_000) break
  }
  return text.length
}

/** Whether a text without marks says an answer already: it is one, or concludes with a number. */
function isAnswered(text: string): boolean {
  const said = text.trim()
  if (said === '' || /[?:]\W*$/.test(said)) return false
  const whole = wholeAnswer(said)
  if (whole !== undefined) return isTelling(whole) || /^\S+(?:\s\S+)?$/.test(said)
  const last = said.slice(said.lastIndexOf('\n') + 1)
  return /\d/.test(last) && !/^\W*(?:problem|question|exercise|task|part)\b/i.test(last)
}

/** Whether an answer says more than words: something that can be compared. */
function isTelling(answer: FinalAnswer): boolean {
  if (answer.form === 'boxed' || answer.form === 'tag' || answer.form === 'json') return true
  return answer.readings.some(({ content }) => content.kind !== 'text')
}

function answerAt(text: string, candidate: Candidate): FinalAnswer | undefined {
  const { form } = candidate
  let { start, end } = candidate
  const isExplicit = form === 'boxed' || form === 'tag' || form === 'json'
  if (!isExplicit && end - start > ANSWER_LENGTH) {
    // what is cut inside of a formula would say something else
    const space = text.lastIndexOf(' ', start + ANSWER_LENGTH)
    if (space <= start) return { ...unread(text, start, end), form }
    end = space
  }
  if (form === 'sentence' || form === 'label') end = start + sentenceEnd(text.slice(start, end))
  while (start < end && /[\s*_:]/.test(text.charAt(start))) start++
  // `0.333...` goes on
  const isBold = (text.slice(start, end).match(/\*\*/g)?.length ?? 0) % 2 === 0
  while (
    end > start &&
    (isBold ? /[\s_.]/ : /[\s*_.]/).test(text.charAt(end - 1)) &&
    !/\d\.\.\.$/.test(text.slice(start, end))
  )
    end--
  if (start === end) return undefined
  const content = text.slice(start, end)
  // `\\boxed{8?}` asks
  if (/\d[^\d]{0,3}\?$/.test(content)) return undefined
  const value = together(candidate, isExplicit) ?? readAnswer(content, isExplicit)
  return {
    ...(isExplicit && value.value === null ? orSentence(value, content) : value),
    form,
    text: content,
    start,
    end,
  }
}

/** Marks side by side that say different things are a list. Undefined where there is one, or all say the same. */
function together({ parts }: Candidate, isExplicit: boolean): AnswerValue | undefined {
  const values = parts?.map((part) => readAnswer(part, isExplicit)) ?? []
  const last = values.at(-1)
  if (parts === undefined || last === undefined) return undefined
  if (values.length === 1) return last
  if (values.every((value) => compareAnswers(last, value) === 'equal')) return undefined
  return readAnswer(parts.join('; '))
}

/** An answer that is too long to be read: it equals only what is the same letter by letter. */
function unread(text: string, start: number, end: number): Omit<FinalAnswer, 'form'> {
  return {
    normalised: answerKey(text.slice(start, end)),
    modulus: undefined,
    value: null,
    readings: [],
    text: text.slice(start, end),
    start,
    end,
  }
}

/** A box may hold a sentence: `\boxed{\text{The answer is } 5}`. */
function orSentence(value: AnswerValue, content: string): AnswerValue {
  if (value.readings.some((reading) => reading.content.kind !== 'text')) return value
  // `\\ref{42}`, `\\neg 42`: a command that is not known says something else of the number
  const other = content.replace(/\\(?:text\w*|mathrm|mathbf|mbox|quad|qquad|dollar|[,;:! %$])/g, ' ')
  if (/\\[a-zA-Z]+|¬/.test(other)) return value
  const loose = readAnswer(content.replace(/\\(?:text|textbf|mathrm|mbox)\s*\{([^{}]*)\}/g, ' $1 '), false)
  return loose.readings.length === 0 ? value : { ...loose, normalised: value.normalised }
}

function sentenceEnd(content: string): number {
  // a bullet or an emphasis may stand before the sentence. A full stop inside a number or `p.m.` ends nothing
  const stop =
    /[.?](?=\s|$)(?<!\b[ap]\.m\.|\b[ap]\.|\bi\.e?\.?|\be\.g?\.?|\b(?:no|approx|vs|ca|Rs)\.)|!(?=\s+[A-Z])|[.?](?=["'”]?\s*$)|[。！？]/.exec(
      content,
    )
  if (stop === null) return content.length
  return stop[0] === '!' ? stop.index + 1 : stop.index
}

const CONNECTIVE = /^#(?=\d)|^(?:(?:so|thus|therefore|hence|then|finally|→|⇒|∴|➡️?|✔|✅)[\s,:]+)+/iu

/** A response that is nothing but its answer: `B`, `Yes, she can.`, `x + 1`, `Evelyn`. */
function wholeAnswer(text: string): FinalAnswer | undefined {
  const trimmed = text.trim().replace(CONNECTIVE, '')
  // "5?" asks
  if (trimmed.length === 0 || /\?\W*$/.test(trimmed) || trimmed.length > WHOLE_LENGTH || trimmed.includes('\n'))
    return undefined
  // `We get 2 * 9 = 18` tells how, and ends in a number
  const words = trimmed.replace(/\\[a-zA-Z]+|\b(?:and|or)\b/g, ' ')
  const isNamed = /^[a-z\s]+=[^=]+$/i.test(trimmed)
  if (!isNamed && /=/.test(trimmed) && /[a-z]{2,}[\s:]/i.test(words)) return undefined
  const start = text.indexOf(trimmed)
  const strict = readAnswer(trimmed)
  const [first] = strict.readings
  if (first === undefined) return undefined
  const isShortText = first.content.kind === 'text' && /^[\p{L}'-]+(?: [\p{L}'-]+){0,2}[.!]?$/u.test(bareWords(trimmed))
  if (first.content.kind === 'text' && !isShortText) return undefined
  // "It's thirty-six."
  if (isShortText && /\s/.test(trimmed) && lastNumber(trimmed, trimmed.length) !== undefined) return undefined
  if (isShortText && /\b(?:not|know|sorry|cannot|can't|unsure|idea)\b/i.test(trimmed)) return undefined
  return { ...strict, form: 'whole', text: trimmed, start, end: start + trimmed.length }
}

/** `\\text{Evelyn}` is a word. */
function bareWords(text: string): string {
  return text.replace(/\\(?:text|textbf|mathrm|mbox)\s*\{([^{}]*)\}/g, '$1').trim()
}

const FORMULA = /\$\$([^$]{1,400})\$\$|\$([^$\n]{1,400})\$|\\\(([^]{1,400}?)\\\)|\\\[([^]{1,400}?)\\\]/g

/** The last formula, where no number in words follows it. */
function lastFormula(text: string, cut: number): FinalAnswer | undefined {
  const from = Math.max(0, cut - TAIL_LENGTH)
  const tail = text.slice(from, cut)
  if (!/[\\$]/.test(tail)) return undefined
  const formulas: RegExpExecArray[] = []
  FORMULA.lastIndex = 0
  for (let match = FORMULA.exec(tail); match !== null; match = FORMULA.exec(tail)) {
    // `$n$` in passing is no answer, unless nothing follows it
    const isLast = /^[\s.!*]*$/.test(tail.slice(match.index + match[0].length))
    if (/^\s*\\(?:blacksquare|square|Box|qed|checkmark|therefore)\s*$/.test(formulaContent(match))) continue
    if (isLast || /\p{Nd}|\\(?:pi|sqrt|infty|emptyset)|=/u.test(match[0])) formulas.push(match)
  }
  const last = formulas.at(-1)
  if (last === undefined || /\d/.test(tail.slice(last.index + last[0].length))) return undefined
  const content = formulaContent(last)
  const start = from + last.index + last[0].indexOf(content)
  const value = readAnswer(joinedFormulas(tail, formulas))
  const isRead = value.readings.some((reading) => reading.content.kind !== 'text')
  if (!isRead && !/^[\s.!*]*$/.test(tail.slice(last.index + last[0].length))) return undefined
  const before = tail.slice(Math.max(0, last.index - 80), last.index)
  // `less than $5$` is not 5. It is a guess, so that it stays open
  const change = changeOf(`${before}5`, before.length, before.length + 1)
  const read = {
    ...value,
    ...withLastSide(value),
    form: 'last-number' as const,
    text: content,
    start,
    end: start + content.length,
  }
  return change === undefined && !isDoubted(before)
    ? read
    : { ...read, normalised: '', readings: withdrawn(read.readings, undefined) }
}

/** `$x = 2$ and $y = 3$`, `$1$, $2$ and $3$`: formulas that only such words part are one answer. */
function joinedFormulas(tail: string, formulas: readonly RegExpExecArray[]): string {
  const [last, ...before] = formulas.toReversed()
  let joined = formulaContent(last)
  let next = last
  for (const formula of before) {
    const joint = tail.slice(formula.index + formula[0].length, next?.index)
    if (!/^\s*(?:,|and|or|,\s*and|,\s*or)\s*$/i.test(joint)) break
    joined = `${formulaContent(formula)}${/or/i.test(joint) ? ' or ' : '; '}${joined}`
    next = formula
  }
  return joined
}

/** `$a + b + c = 5$` at the end says 5 too, as the last number of plain text does. */
function withLastSide({ readings }: AnswerValue): Pick<AnswerValue, 'readings'> {
  const content = readings[0]?.content
  const last = content?.kind === 'relation' ? content.sides.at(-1) : undefined
  if (content?.kind !== 'relation' || last === undefined || content.signs.some((sign) => sign !== '='))
    return { readings }
  if (variablesOf(last).size > 0) return { readings }
  return {
    readings: [
      ...readings,
      { content: { kind: 'quantity', term: last, unit: undefined, percent: false }, certainty: 'plain' },
    ],
  }
}

function formulaContent(match: RegExpExecArray | undefined): string {
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4] ?? ''
}
