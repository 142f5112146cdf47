/** The explicit forms in which a solution marks its answer, each with its place. */
import { braceEnd } from '../arithmetic/latex.ts'

/** How the answer was marked. `whole`: the response is nothing else. `last-number` is a guess. */
export type AnswerForm = 'hashes' | 'boxed' | 'label' | 'sentence' | 'tag' | 'json' | 'whole' | 'last-number'

/** A place that claims to be the answer. */
export interface Candidate {
  readonly form: AnswerForm
  readonly start: number
  readonly end: number
  /** The content, where it is not what stands between the places: several boxes of one sentence. */
  readonly joined?: string | undefined
}

/** A longer line behind `Solution:` is no answer. */
const SOLUTION_LENGTH = 120
/** Boxes and marks of each form that are looked at, from the last. */
const MARK_LIMIT = 60

const label = String.raw`(?:the[ \t]+)?(?:final[ \t]+answer|answer|ans)`
const HASHES_FORM = /^[ \t]*####(?!#)[ \t]*(?:\*\*)?(?:(?:final[ \t]+)?answer[ \t]*:[ \t]*)?/gim
const labelForm = new RegExp(
  String.raw`^[ \t>*_#-]{0,8}(?:(?:A|${label})[ \t]*(?:\*\*|__)?[ \t]*[:=]|(?:\*\*|__|#{1,6}[ \t]+)${label}(?:\*\*|__)?[ \t]*$)(?:\*\*|__)?`,
  'gim',
)
const SENTENCE_FORM =
  /\b(?:answer|(?:correct|right|best)[ \t]+(?:option|choice|solution|answer))(?:[ \t]+(?:to|for|of|among|from)[ \t][^.\n:]{0,80}?)?(?:[ \t]*(?:\*\*)?[:=]|[ \t]+(?:is|are|was|would be|will be|must be|should be|comes to|equals)\b(?:[ \t]*:)?)/gi
const TAG_OPEN = '<answer>'
const TAG_CLOSE = '</answer>'
const JSON_FORM =
  /["'](?:final[_ ]?)?(?:answer|result)["'][ \t]*:[ \t]*("(?:[^"\\\n]|\\.){0,400}"|'[^'\n]{0,400}'|-?\d[\d.,eE+-]*|true|false|\[[^\]\n]{0,400}\])/gi

/** All candidates, in the order in which they stand. */
export function answerCandidates(text: string): readonly Candidate[] {
  const labels = heads(text, labelForm, 'label')
  const labelled = new Set(labels.map((candidate) => candidate.start))
  return [
    ...boxes(text),
    ...tags(text),
    ...quotedAnswers(text),
    ...heads(text, HASHES_FORM, 'hashes'),
    ...labels,
    ...namedChoices(text),
    ...lastLineSolution(text),
    // `Answer: 18` is a label, and reads as a sentence too
    ...heads(text, SENTENCE_FORM, 'sentence').filter((candidate) => !labelled.has(candidate.start)),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end)
}

/** `Solution: Choice B` as the last line. Anywhere else the word heads the solution itself. */
function lastLineSolution(text: string): Candidate[] {
  const trimmed = text.trimEnd()
  const line = trimmed.lastIndexOf('\n') + 1
  const head = /^[ \t>*_#-]{0,8}solution[ \t]*(?:\*\*)?[ \t]*:(?:\*\*)?/i.exec(trimmed.slice(line, line + 60))
  if (line === 0 || head === null || trimmed.length - line > SOLUTION_LENGTH) return []
  return [{ form: 'label', start: line + head[0].length, end: trimmed.length }]
}

const NAMED_CHOICE =
  /\b(?:option|choice|answer)[ \t]+(\(?[A-H]\)?)[ \t]+(?:is|must be)[ \t]+(?:the[ \t]+)?(?:correct|right|answer|best)/gi

/** "Option C is correct". */
function namedChoices(text: string): Candidate[] {
  const found: Candidate[] = []
  for (const match of text.matchAll(NAMED_CHOICE)) {
    const letter = match[1] ?? ''
    const start = match.index + match[0].indexOf(letter, 6)
    found.push({ form: 'sentence', start, end: start + letter.length })
    if (found.length > MARK_LIMIT) found.shift()
  }
  return found
}

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
    if (span !== undefined && (found.at(-1)?.end ?? -1) < span.end) found.push({ form: 'boxed', ...span })
  }
  const last = found.at(-1)
  const group = last === undefined ? [] : [last]
  for (let at = found.length - 2; at >= 0; at--) {
    const [box, next] = [found[at], group[0]]
    if (box === undefined || next === undefined) break
    const joint = text.slice(box.end, next.start)
    if (
      joint.length > 40 ||
      !/^\}?[\s$.\\()]*(?:,|and|or|,\s*and|\\text\{\s*(?:and|or)\s*\})[\s$\\()]*\\boxed\s*\{?$/i.test(joint)
    )
      break
    group.unshift(box)
  }
  const [first] = group
  if (group.length > 1 && first !== undefined && last !== undefined) {
    const joined = group.map((box) => text.slice(box.start, box.end)).join(', ')
    found.push({ form: 'boxed', start: last.start, end: last.end, joined })
  }
  return found
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

function tags(text: string): Candidate[] {
  const lower = text.length > 200_000 ? text.slice(-200_000) : text
  const offset = text.length - lower.length
  const open = lower.toLowerCase().lastIndexOf(TAG_OPEN)
  if (open === -1) return []
  const start = open + TAG_OPEN.length
  const close = lower.toLowerCase().indexOf(TAG_CLOSE, start)
  const end = close === -1 ? Math.min(lower.length, start + 200) : close
  return end - start > 4000 || lower.slice(start, end).trim() === ''
    ? []
    : [{ form: 'tag', start: offset + start, end: offset + end }]
}

function quotedAnswers(text: string): Candidate[] {
  const found: Candidate[] = []
  for (const match of text.matchAll(JSON_FORM)) {
    const content = match[1] ?? ''
    const isQuoted = /^["']/.test(content)
    const end = match.index + match[0].length
    const start = end - content.length
    found.push({ form: 'json', start: isQuoted ? start + 1 : start, end: isQuoted ? end - 1 : end })
  }
  return found.slice(-MARK_LIMIT)
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
    if (form === 'sentence' && isDenied(text.slice(Math.max(0, head - 60), head))) continue
    if (form === 'hashes' && isHeading(text, span)) continue
    found.push({ form, ...span })
  }
  return found
}

/** "I do not think that the answer is 5". */
function isDenied(before: string): boolean {
  return /(?:\bnot|n't|\bnever|\bdoubt|\bwhether|\bif)\b(?![^.!?\n]*\bbut\b)[^.!?\n,;]*$/i.test(before)
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
      // a bullet on a line of its own is no minus
      const bullet = from === start ? 0 : (/^\s*[-•*]\s+/.exec(content)?.[0].length ?? 0)
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
const LINE_LIMIT = 300

/** Whether a line only carries the final answer (an equation with an operator in it still makes it a step). */
export function isAnswerLine(line: string): boolean {
  if (line.length > LINE_LIMIT) return false
  if (!answerLine.test(line)) return /^\W*\\boxed\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\W*$/.test(line)
  return !/\d[^=\n]*[-+*/×÷·^(][^=\n]*=/.test(line)
}
