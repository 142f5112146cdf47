/** The explicit forms in which a solution marks its answer, each with its place. */
import { braceEnd } from '../arithmetic/latex.ts'
import { isFarLetter, isOtherName, NAMED_LETTER, perLetters, type ChoiceLetters } from './choice-letters.ts'
import { corrections, isPartOfAnswer, isSupposed } from './denial.ts'

/** How the answer was marked. `whole`: the response is nothing else. `last-number` is a guess. */
export type AnswerForm = 'hashes' | 'boxed' | 'label' | 'sentence' | 'tag' | 'json' | 'whole' | 'last-number'

/** A place that claims to be the answer. */
export interface Candidate {
  readonly form: AnswerForm
  readonly start: number
  readonly end: number
  /** Several marks that stand side by side, of which this is the last: boxes of one sentence, one label below another. */
  readonly parts?: readonly string[] | undefined
}

/** A longer line behind `Solution:` is no answer. */
const SOLUTION_LENGTH = 120
/** Boxes and marks of each form that are looked at, from the last. */
const MARK_LIMIT = 60

const label = String.raw`(?:the[ \t]+)?(?:final[ \t]+answer|answer|ans)`
/** `A: 8`, and no first option above `B: 9` */
const SHORT_LABEL =
  /^[ \t>*_#-]{0,8}A[ \t]*(?:\*\*|__)?[ \t]*:(?:\*\*|__)?(?![^\n]*\n\s{0,4}[ \t>*_#-]{0,8}B[ \t]*(?:\*\*|__)?[ \t]*:)/gm
/** "Answer" in other languages, before a colon. */
const FOREIGN_LABEL =
  /(?:antwort|endergebnis|lösung|réponse(?:[ \t]+finale)?|respuesta(?:[ \t]+final)?|resposta(?:[ \t]+final)?|risposta(?:[ \t]+finale)?|antwoord|svar|vastaus|odpowiedź|odpověď|válasz|răspuns|cevap|jawaban|đáp[ \t]+án|ответ|відповідь|απάντηση|उत्तर|উত্তর|الجواب|الإجابة|答案|最终答案|最終答案|答え|正解|答|故选|故選|정답|답)(?:\*\*|__)?[ \t]*[:：=][ \t]*(?:\*\*|__)?/giu
/** "The answer is" in other languages. */
const FOREIGN_SENTENCE =
  /(?:\b(?:die|das)[ \t]+(?:richtige[ \t]+|korrekte[ \t]+)?(?:antwort|ergebnis|lösung|option)[ \t]+(?:ist|lautet|beträgt)|\bla[ \t]+(?:bonne[ \t]+)?réponse(?:[ \t]+(?:finale|correcte))?[ \t]+est(?:[ \t]+donc)?|\bla[ \t]+respuesta(?:[ \t]+(?!no\b|nunca\b)\w+)?[ \t]+es|(?<!\p{L})a[ \t]+resposta(?:[ \t]+(?!nunca\b|n)\w+)?[ \t]+é|\bla[ \t]+risposta(?:[ \t]+(?!non\b)\w+)?[ \t]+è|\bhet[ \t]+antwoord[ \t]+is|ответ[ \t]*[-—–]|答案(?:是|为|為)|答えは|正解は|故选|故選|정답은|답은|(?:الجواب|الإجابة)[ \t]+(?:هو|هي))(?:[ \t]+(?:la[ \t]+)?(?:opción|option|letra|lettre|alternativa)|[ \t]+la(?=[ \t]+\(?[A-Z](?![\p{L}\p{N}])))?[ \t]*:?/giu
const HASHES_FORM = /^[ \t]*####(?!#)[ \t]*(?:\*\*)?(?:(?:final[ \t]+)?answer[ \t]*:[ \t]*)?/gim
const labelForm = new RegExp(
  String.raw`^[^\p{L}\p{N}\n\\$"'{(]{0,8}(?:(?:1\.[ \t]*)?(?:\*\*|__)?(?:${label})(?:[ \t]{0,3}\((?!wrong|incorrect|not|example|sample|first|old)[^()\n]{1,40}\))?[ \t]*(?:\*\*|__)?[ \t]*(?:[:=→⇒—]|-(?=[ \t]))|(?:\*\*|__|#{1,6}[ \t]+)${label}(?:\*\*|__)?[ \t]*$)(?:\*\*|__)?`,
  'gimu',
)
const SENTENCE_FORM =
  /\b(?:(?:answer|option|choice|result|value|number|total)[ \t]+(?:that[ \t]+)?(?:I|we)[ \t]+(?:get|got|find|found|obtain|obtained|choose|chose|pick|picked|arrive[ \t]+at|arrived[ \t]+at|came[ \t]+to)|answer|(?:correct|right|best|true|actual)[ \t]+(?:option|choice|solution|answer|value|result|number|total))(?:[ \t]+(?:to|for|of|among|from)[ \t][^.\n:]{0,80}?)?(?:[ \t]*(?:\*\*)?[:=]|[ \t]+(?:is|are|was|would be|will be|must be|should be|comes to|equals)\b(?:[ \t]*:)?)/gi
const TAG = /<(?:final[_-]?)?answer\s*>|\[(?:final[_ ]?)?answer\](?!\()/gi
const JSON_FORM =
  /["'](?:final[_ ]?)?(?:answer|result)["'][ \t]*:[ \t]*("(?:[^"\\\n]|\\.){0,400}"|'[^'\n]{0,400}'|-?\d[\d.,eE+-]*|true|false|null|\[[^\]\n]{0,400}\]|\{[^{}]{0,400}\})/gi

/** All candidates, in the order in which they stand. */
export function answerCandidates(text: string, letters: ChoiceLetters): readonly Candidate[] {
  const labels = heads(text, labelForm, 'label')
  const labelled = new Set(labels.map((candidate) => candidate.start))
  const all = [
    ...boxes(text),
    ...tags(text),
    ...quotedAnswers(text),
    ...heads(text, HASHES_FORM, 'hashes'),
    ...heads(text, SHORT_LABEL, 'label'),
    ...heads(text, FOREIGN_LABEL, 'label'),
    ...heads(text, FOREIGN_SENTENCE, 'sentence'),
    ...calls(text),
    ...labels,
    ...namedChoices(text, letters),
    ...lastLineSolution(text),
    ...corrected(text),
    // `Answer: 18` is a label, and reads as a sentence too
    ...heads(text, SENTENCE_FORM, 'sentence').filter(
      (candidate) => !labelled.has(candidate.start) && !isQuoted(text, candidate.start),
    ),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end)
  return withNeighbours(text, all)
}

/** `Solution: Choice B` as the last line. Anywhere else the word heads the solution itself. */
function lastLineSolution(text: string): Candidate[] {
  const trimmed = text.trimEnd()
  const line = trimmed.lastIndexOf('\n') + 1
  const head = /^[ \t>*_#-]{0,8}solution[ \t]*(?:\*\*)?[ \t]*:(?:\*\*)?/i.exec(trimmed.slice(line, line + 60))
  if (line === 0 || head === null || trimmed.length - line > SOLUTION_LENGTH) return []
  return [{ form: 'label', start: line + head[0].length, end: trimmed.length }]
}

/** "The answer is 5. Actually, no: 6": a value that corrects one before it. */
function corrected(text: string): Candidate[] {
  const places = corrections(text).slice(-MARK_LIMIT)
  return places.flatMap((start) => {
    const span = contentBehind(text, start)
    return span === undefined ? [] : [{ form: 'sentence' as const, ...span }]
  })
}

/** Whether a place lies inside of the string of a JSON member: an explanation beside the answer. */
function isQuoted(text: string, at: number): boolean {
  return /"\w+"[ \t]*:[ \t]*"(?:[^"\\\n]|\\.)*$/.test(text.slice(Math.max(0, at - 2000), at))
}

const CALL =
  /\b(?:finish|final_answer|answer|submit)[ \t]*(?:\[([^[\]\n]{1,200})\]|\(([^()\n]{1,200})\))|^[ \t]*action[ \t]+input[ \t]*:[ \t]*([^\n]{1,200})/gim

/** `Finish[7]`, `final_answer("7")`: the call that ends an agent's work. */
function calls(text: string): Candidate[] {
  return [...text.matchAll(CALL)].slice(-MARK_LIMIT).map((match) => {
    const content = match[1] ?? match[2] ?? match[3] ?? ''
    const start = match.index + match[0].lastIndexOf(content)
    return { form: 'tag', start, end: start + content.length }
  })
}

/** "A, B and C" of a letter's source. */
function listOf(letter: string): string {
  return String.raw`${letter}(?:(?:,[ \t]+and|,|[ \t]+and|[ \t]+&)[ \t]+${letter}){0,7}`
}

/** "Option C is correct", "I choose (C)", "it is C". Groups: behind a word that options have, or at the sentence's end. */
const NAMED_CHOICE = perLetters(({ bare, claimed, chosen }) => {
  const one = String.raw`(?:\(?${bare}\)?|\(${claimed}\))`
  const pick = String.raw`(?:\(?${chosen}\)?|\(${claimed}\))`
  const named = String.raw`\(?${NAMED_LETTER}\)?`
  return new RegExp(
    String.raw`(?:\b(?:[Oo]ption|[Cc]hoice|[Aa]nswer)s?[ \t]+(${listOf(named)})|(?<![\w'])(?=${one}[ \t]+is)(${listOf(one)}))[ \t]+(?:is|are|must be)[ \t]+(?:the[ \t]+)?(?:only[ \t]+)?(?:correct|right|answer|best)\b(?![ \t]+(?:about|in|only|that|for|on|except|if|when|as|to|but|up|with[ \t]+respect|of|enough)\b)|\b(?:(?:[Ii](?:'d)?[ \t]+(?:would[ \t]+)?(?:choose|pick|select|go[ \t]+(?:with|for))|(?:[Mm]y|[Tt]he|[Oo]ur)[ \t]+(?:choice|pick|option|selection)[ \t]+is)[ \t]+(?:(?:option|choice)[ \t]+(${named})|(${pick}))|[Ii]t(?:'s|[ \t]+is|[ \t]+must[ \t]+be)[ \t]+(?:(?:option|choice)[ \t]+(${named})|(${one})))(?![\w'])(?=[ \t]*(?:[.,;!\n]|$|(?:over|rather|instead|because|since|as|not)\b))`,
    'g',
  )
})

/** "Option C is correct". */
function namedChoices(text: string, letters: ChoiceLetters): Candidate[] {
  const found: Candidate[] = []
  for (const match of text.matchAll(NAMED_CHOICE(letters))) {
    const bare = match[2] ?? match[4] ?? match[6]
    const letter = match[1] ?? match[3] ?? match[5] ?? bare ?? ''
    const start = match.index + match[0].lastIndexOf(letter)
    if (bare !== undefined && isFarLetter(bare) && isOtherName(text.slice(0, start), bare)) continue
    found.push({ form: 'sentence', start, end: start + letter.length })
    if (found.length > MARK_LIMIT) found.shift()
  }
  return found
}

/** "Put your answer in \\boxed{8}": the task's words, not an answer. */
const INSTRUCTION =
  /\b(?:answer\s+format|(?:put|write|give|place|enclose|present)\s+(?:your|the)\s+(?:final\s+)?answer)\b[^.\n\d]{0,30}$/i

const BOX = /\\(?:boxed|fbox)(?![a-zA-Z])/g

/** Boxes, the last ones. Boxes that only `and`, `or` or a comma parts are one answer. */
function boxes(text: string): Candidate[] {
  const found: Candidate[] = []
  const places = [...text.matchAll(BOX)].slice(-MARK_LIMIT)
  for (const place of places) {
    const behind = place.index + place[0].length
    const open = behind + (/^\s*/.exec(text.slice(behind, behind + 4))?.[0].length ?? 0)
    const span = text.charAt(open) === '{' ? bracedSpan(text, open) : bareSpan(text, open)
    // a box inside of a box is part of it
    if (span === undefined || (found.at(-1)?.end ?? -1) >= span.end) continue
    if (INSTRUCTION.test(text.slice(Math.max(0, place.index - 80), place.index))) continue
    // `-\boxed{7}`
    const isNegative =
      /(?:^|[=$\s(:])-\s*$/.test(text.slice(Math.max(0, place.index - 8), place.index)) &&
      !/[\w)}]\s*-\s*$/.test(text.slice(Math.max(0, place.index - 8), place.index))
    const attached = attachedTo(text, place.index, span)
    const part = isNegative ? `-${text.slice(span.start, span.end)}` : attached
    found.push({ form: 'boxed', ...span, ...(part === undefined ? {} : { parts: [part] }) })
  }
  const last = found.at(-1)
  const group = last === undefined ? [] : [last]
  for (let at = found.length - 2; at >= 0; at--) {
    const [box, next] = [found[at], group[0]]
    if (box === undefined || next === undefined) break
    const joint = text.slice(box.end, next.start)
    if (
      joint.length > 40 ||
      !/^\}?(?:[\s$.\\()[\],;]|\\q?quad|\\(?:text|quad)?\{?\s*(?:and|or)\s*\}|\b(?:and|or|maybe|perhaps|possibly|alternatively|otherwise|another\s+(?:possibility|option|answer|choice)(?:\s+is)?)\b:?)*\\boxed\s*\{?$/i.test(
        joint,
      )
    )
      break
    group.unshift(box)
  }
  const [first] = group
  if (group.length > 1 && first !== undefined && last !== undefined) {
    const parts = group.map((box) => box.parts?.[0] ?? text.slice(box.start, box.end))
    found.splice(-1, 1, { ...last, parts })
  }
  return found
}

/** `2\\boxed{9}`, `\\boxed{9}^2`: a factor before the box and a power behind it, or undefined where there is neither. */
function attachedTo(
  text: string,
  start: number,
  span: { readonly start: number; readonly end: number },
): string | undefined {
  const factor = /(?:^|[^\w.])(\d{1,9})$/.exec(text.slice(Math.max(0, start - 10), start))?.[1]
  const power = /^\}\s?\^\s?(\{[^{}]*\}|\w)/.exec(text.slice(span.end, span.end + 40))?.[1]
  if (factor === undefined && power === undefined) return undefined
  return `${factor ?? ''}(${text.slice(span.start, span.end)})${power === undefined ? '' : `^${power}`}`
}

function bracedSpan(text: string, open: number): { readonly start: number; readonly end: number } | undefined {
  const close = braceEnd(text, open)
  if (close !== -1) return { start: open + 1, end: close - 1 }
  return undefined
}

/** `\boxed 2`, `\boxed\frac{1}{2}`. */
function bareSpan(text: string, start: number): { readonly start: number; readonly end: number } | undefined {
  const content = /^(?:-?\d[\d.,]*\d|-?\d|[a-zA-Z]|\\[a-zA-Z]+(?:\s*\{[^{}]*\}){0,2})/.exec(
    text.slice(start, start + 200),
  )
  return content === null ? undefined : { start, end: start + content[0].length }
}

/** `<answer>`, `<final_answer>`, `[ANSWER]`: the last ones. A tag that nothing closes goes on for a line or so. */
function tags(text: string): Candidate[] {
  const found: Candidate[] = []
  for (const opening of [...text.matchAll(TAG)].slice(-MARK_LIMIT)) {
    const start = opening.index + opening[0].length
    const closing = /<\/?\s*(?:final[_-]?)?answer\s*>|\[\/?(?:final[_ ]?)?answer\]/i.exec(
      text.slice(start, start + 4000),
    )
    const end = closing === null ? Math.min(text.length, start + 200) : start + closing.index
    if (text.slice(start, end).trim() !== '') found.push({ form: 'tag', start, end })
  }
  return found
}

/** Marks of one form with nothing between them: each may be the answer, so that they are read together. */
function withNeighbours(text: string, candidates: readonly Candidate[]): Candidate[] {
  const lasts = new Map<AnswerForm, Candidate>()
  return candidates.map((candidate) => {
    const family = candidate.form === 'label' ? 'sentence' : candidate.form
    const before = lasts.get(family)
    const part = candidate.form === 'boxed' || before === undefined ? undefined : partBefore(text, before, candidate)
    const joined =
      part === undefined
        ? candidate
        : { ...candidate, parts: [...(before?.parts ?? [part]), text.slice(candidate.start, candidate.end)] }
    lasts.set(family, joined)
    return joined
  })
}

/** "Answer: 12" is a mark. Of "the answer would be 12" and "the answer is 14" the last counts. */
function isMarked(text: string, ...candidates: readonly Candidate[]): boolean {
  return candidates.every(({ start }) => /[:=]\W*$/.test(text.slice(Math.max(0, start - 6), start)))
}

function candidateIsProse({ form }: Candidate): boolean {
  return form === 'sentence' || form === 'label'
}

/** What the mark before says, where nothing but another mark stands between the two. */
function partBefore(text: string, before: Candidate, next: Candidate): string | undefined {
  const between = text.slice(before.start, next.start)
  if (between.length > 200 || (candidateIsProse(before) && !isMarked(text, before, next))) return undefined
  // a label goes on to the end of its line, and the next may stand in it: "Answer: 36. Answer: 37."
  const length =
    next.start > before.end ? before.end - before.start : between.search(/[.,;]\s+(?:the\s+)?(?:final\s+)?answer\b/i)
  // only a bare value: "the answer was thought to be 12" is no mark of its own
  if (length < 1 || (candidateIsProse(before) && /[a-z]{3}/i.test(between.slice(0, length)))) return undefined
  const rest = between.slice(length).replace(/\b(?:final|answer|result|the|is|or|and|ans)\b|[^\p{L}\p{N}]/giu, '')
  return rest === '' ? between.slice(0, length) : undefined
}

function quotedAnswers(text: string): Candidate[] {
  const found: Candidate[] = []
  for (const match of text.matchAll(JSON_FORM)) {
    const content = match[1] ?? ''
    if (content.startsWith('{')) {
      found.push({
        form: 'json',
        start: match.index + match[0].length - content.length,
        end: match.index + match[0].length,
        parts: memberValues(content),
      })
      continue
    }
    // strings lose their quotes, and an array its brackets: it is a list
    const isFramed = /^["']|^\[[^[]+,[^[]+\]$/.test(content)
    const end = match.index + match[0].length
    const start = end - content.length
    found.push({ form: 'json', start: isFramed ? start + 1 : start, end: isFramed ? end - 1 : end })
  }
  return found.slice(-MARK_LIMIT)
}

/** The `value` of an object that is the answer, or all of its members. */
function memberValues(object: string): readonly string[] {
  const members = [...object.matchAll(/["'](\w+)["']\s*:\s*(?:"([^"]*)"|'([^']*)'|([^,{}"']+))/g)]
  const named = members.filter((member) => /^(?:value|answer|number|result|amount)$/i.test(member[1] ?? ''))
  return (named.length > 0 ? named : members).map((member) => (member[2] ?? member[3] ?? member[4] ?? '').trim())
}

/** What follows a head, to the end of its line, or on the next line where that is empty. */
function heads(text: string, pattern: RegExp, form: 'hashes' | 'label' | 'sentence'): Candidate[] {
  const places: { readonly head: number; readonly start: number }[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    places.push({ head: match.index, start: match.index + match[0].length })
    if (places.length > MARK_LIMIT * 4) places.splice(0, MARK_LIMIT)
    if (match[0] === '') pattern.lastIndex++
  }
  const found: Candidate[] = []
  for (const { head, start } of places.slice(-MARK_LIMIT)) {
    const span = contentBehind(text, start)
    if (span === undefined) continue
    const before = text.slice(Math.max(0, head - 60), head)
    const isOther =
      isDenied(before) || isSupposed(before) || isPartOfAnswer(before) || isUnreal(before, text.slice(head, start))
    if (form === 'sentence' && isOther) continue
    if (form === 'hashes' && isHeading(text, span)) continue
    found.push({ form, ...span })
  }
  return found
}

/** "I do not think that the answer is 5". */
function isDenied(before: string): boolean {
  return /(?:\bnot|n't|\bnever|\bdoubt|\bwhether|\bif)\b(?![^.!?\n]*\bbut\b)[^.!?\n,;]*$/i.test(before)
}

/** "Had she kept both, the answer would be 8". */
function isUnreal(before: string, head: string): boolean {
  return /would\s+be\W*$/i.test(head) && /(?:^|[.!?\n]\s*)(?:had|were|otherwise|without)\b[^.!?\n]*$/i.test(before)
}

/** `#### Step one` heads a part of the solution. As the last line it is the answer. */
function isHeading(text: string, span: { readonly start: number; readonly end: number }): boolean {
  return /^\s*[a-z]{2}/i.test(text.slice(span.start, span.end)) && text.slice(span.end).trim() !== ''
}

function contentBehind(text: string, start: number): { readonly start: number; readonly end: number } | undefined {
  let from = start
  for (let line = 0; line < 4; line++) {
    const stop = text.indexOf('\n', from)
    const end = stop === -1 ? text.length : stop
    const content = text.slice(from, Math.min(end, from + 600))
    if (content.replace(/[\s*_:$#>]|\\[[(]|-(?=\s|$)/g, '') !== '') {
      // a bullet on a line of its own is no minus, and its `>` quotes
      const bullet = from === start ? 0 : (/^\s*[-•*>]\s+/.exec(content)?.[0].length ?? 0)
      return { start: from + bullet, end: from + content.length }
    }
    // a display that opens here closes lines below
    const display = /(\\\[|\$\$)\s*$/.exec(content)
    if (display !== null && stop !== -1) {
      const close = text.indexOf(display[1] === '$$' ? '$$' : '\\]', stop)
      if (close !== -1 && close - stop < 1000) return { start: stop + 1, end: close }
    }
    if (stop === -1) return undefined
    from = stop + 1
  }
  return undefined
}

const answerLine = new RegExp(
  String.raw`^[ \t>*_-]{0,8}(?:####|(?:#{1,6}[ \t]+)?(?:\*\*|__)?(?:A[ \t]*:|(?:(?:so|thus|hence|therefore),?[ \t]+)?${label}(?:\*\*|__)?(?:[ \t]*[:=]|[ \t]*$|[ \t]+(?:is|are|would be)\b)))`,
  'i',
)
/** The same in other languages. "Das Ergebnis ist …" and "Lösung: …" may be any step's, as "the result is …" may. */
const foreignAnswerLine = new RegExp(
  String.raw`^[ \t>*_#-]{0,8}(?:(?:also|daher|somit|folglich|donc|por[ \t]+lo[ \t]+tanto|portanto|quindi|поэтому|итак|所以|因此|故|よって|したがって|따라서)[ \t]*[,，、:：]?[ \t]*)?(?!(?:die|das)[ \t]+(?:richtige[ \t]+|korrekte[ \t]+)?(?:ergebnis|lösung|option)|lösung)(?:${FOREIGN_LABEL.source}|${FOREIGN_SENTENCE.source})`,
  'iu',
)
/** A line that is nothing but a tag, a field of JSON or a call with the answer. */
const MARKED_LINES: readonly RegExp[] = [
  new RegExp(String.raw`^[ \t>*_-]{0,8}(?:${TAG.source})[^\n]*$`, 'i'),
  new RegExp(String.raw`^\W{0,8}(?:${JSON_FORM.source})\W*$`, 'i'),
  new RegExp(String.raw`^\W{0,8}(?:${CALL.source})\W*$`, 'i'),
]
const BOXED_LINE = /^\W*\\boxed\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\W*$/
const LINE_LIMIT = 300

/** Whether a line only carries the final answer (an equation with an operator in it still makes it a step). */
export function isAnswerLine(line: string): boolean {
  if (line.length > LINE_LIMIT) return false
  if (BOXED_LINE.test(line)) return true
  const isAnswer = [answerLine, foreignAnswerLine, ...MARKED_LINES].some((form) => form.test(line))
  return isAnswer && !/\d[^=\n]*[-+*/×÷·^(][^=\n]*=/.test(line)
}
