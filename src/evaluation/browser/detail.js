/**
 * One response in full: what was asked, the response with findings beside the place where they stand, its tests.
 *
 * Part of the report page's script.
 *
 * @typedef {import('../../supervision.ts').Finding} Finding
 * @typedef {import('../../supervision.ts').JsonValue} JsonValue
 * @typedef {import('./elements.js').Row} Row
 */
import { badge, element, levelOf, questionOf, timeText, visible } from './elements.js'
import { blocksOf, placeText } from './marked-text.js'
import { testsOf } from './tests.js'

/**
 * @param {Row} row
 * @returns {HTMLElement}
 */
export function detailOf(row) {
  const { task, response, feedback, source, timing } = row
  const body = element('div', { class: 'detail-body' })
  body.append(
    factsOf([
      ['model', response.model],
      ['task', `${task.id} (${task.kind})`],
      ['judge', `${feedback.judge.name} ${feedback.judge.version}`],
      ['score', feedback.score === null ? 'none' : String(Number(feedback.score.toFixed(4)))],
      ['recorded', recordedText(row)],
      ['level', levelOf(task)],
      ['time', timeText(timing.judgeMs)],
      ['source', `${source.file}:${source.line}`],
      ['ended', response.finish],
      [
        'tokens',
        response.tokens === undefined ? undefined : `${response.tokens.prompt} + ${response.tokens.completion}`,
      ],
    ]),
  )
  if (row.clipped === true) {
    body.append(element('p', { class: 'note' }, 'Long texts of this row are shown in part; the trace has all of them.'))
  }
  body.append(askedOf(task))
  const { blocks, elsewhere } = blocksOf(response.text, feedback.findings)
  const numbers = numbersOf(blocks)
  body.append(
    element(
      'section',
      { 'aria-labelledby': 'detail-response' },
      element('h3', { id: 'detail-response' }, 'Response'),
      response.text === '' ? element('p', { class: 'note' }, 'The response is empty.') : undefined,
      element(
        'div',
        { class: task.kind === 'programming' ? 'marked code' : 'marked' },
        ...blocks.map((block) => blockOf(row, block, numbers)),
      ),
    ),
  )
  const tests = testsOf(row)
  if (tests !== undefined) body.append(tests)
  const rest = elsewhere.filter((note) => feedback.findings[note]?.where.part !== 'test')
  if (rest.length > 0) {
    body.append(
      element(
        'section',
        {},
        element('h3', {}, 'Findings elsewhere'),
        element('ul', { class: 'notes' }, ...rest.map((note) => noteOf(row, note, undefined))),
      ),
    )
  }
  if (feedback.text !== '') {
    body.append(
      element(
        'details',
        { class: 'feedback' },
        element('summary', {}, 'Feedback as text'),
        element('pre', {}, feedback.text),
      ),
    )
  }
  return body
}

/** @param {Row} row */
function recordedText({ response, feedback }) {
  if (response.recordedCorrect === undefined) return undefined
  const recorded = response.recordedCorrect ? 'correct' : 'wrong'
  return feedback.verdict === 'unknown' || feedback.verdict === recorded ? recorded : `${recorded}: judge disagrees`
}

/** @param {readonly (readonly [string, string | undefined])[]} facts */
function factsOf(facts) {
  return element(
    'dl',
    { class: 'facts' },
    ...facts.flatMap(([name, value]) =>
      value === undefined ? [] : [element('div', {}, element('dt', {}, name), element('dd', {}, value))],
    ),
  )
}

/** @param {Row['task']} task */
function askedOf(task) {
  const section = element(
    'section',
    { 'aria-labelledby': 'detail-task' },
    element('h3', { id: 'detail-task' }, 'Asked'),
  )
  if (task.kind === 'mention') {
    const words = element('p', { class: 'asked' })
    for (const [place, token] of task.tokens.entries()) {
      const role = inside(place, task.head) ? 'head' : inside(place, task.tail) ? 'tail' : undefined
      words.append(role === undefined ? token : element('mark', { class: role, title: role }, token), ' ')
    }
    section.append(words, factsOf([['relation', task.relation]]))
    return section
  }
  section.append(element('p', { class: 'asked' }, questionOf(task)))
  if (task.kind === 'arithmetic') section.append(factsOf([['gold answer', task.answer]]))
  if (task.kind === 'programming') {
    section.append(factsOf([['language', task.language]]))
    if (task.preamble !== undefined) {
      section.append(
        element(
          'details',
          {},
          element('summary', {}, 'Code put before the response'),
          element('pre', {}, task.preamble),
        ),
      )
    }
  }
  if (task.kind === 'preference') {
    section.append(
      element('h4', {}, 'Chosen'),
      element('p', { class: 'asked' }, task.chosen),
      element('h4', {}, 'Rejected'),
      element('p', { class: 'asked' }, task.rejected),
    )
  }
  return section
}

/**
 * @param {number} place
 * @param {readonly [number, number]} range
 */
function inside(place, [start, end]) {
  return place >= start && place < end
}

/**
 * Notes that share a block are numbered, so that text and note point at each other.
 * @param {readonly import('./marked-text.js').Block[]} blocks
 * @returns {Map<number, number>}
 */
function numbersOf(blocks) {
  /** @type {Map<number, number>} */
  const numbers = new Map()
  for (const { notes } of blocks) {
    if (notes.length > 1) for (const note of notes) numbers.set(note, numbers.size + 1)
  }
  return numbers
}

/**
 * @param {Row} row
 * @param {import('./marked-text.js').Block} block
 * @param {Map<number, number>} numbers
 */
function blockOf({ response, feedback }, block, numbers) {
  const text = element('div', { class: 'block-text' })
  const started = new Set()
  for (const { start, end, notes, outer } of block.segments) {
    const words = visible(response.text.slice(start, end))
    if (notes.length === 0) {
      // The break after a block parts it from its neighbour already.
      text.append(end === block.end ? words.replace(/\n$/, '') : words)
      continue
    }
    const found = notes.map((note) => feedback.findings[note]).filter((finding) => finding !== undefined)
    const mark = element('mark', { class: `verdict-${worst(found)}${outer ? ' outer' : ''}` })
    for (const note of notes) {
      if (started.has(note)) continue
      started.add(note)
      const number = numbers.get(note)
      if (number !== undefined) mark.append(element('sup', {}, String(number)))
    }
    mark.append(words)
    text.append(mark)
  }
  if (block.notes.length === 0) {
    return element('div', { class: text.textContent?.trim() === '' ? 'block gap' : 'block' }, text)
  }
  const found = block.notes.map((note) => feedback.findings[note]).filter((finding) => finding !== undefined)
  return element(
    'div',
    { class: `block noted verdict-${worst(found)}` },
    text,
    element('ul', { class: 'notes' }, ...block.notes.map((note) => noteOf({ feedback }, note, numbers.get(note)))),
  )
}

/** @param {readonly Finding[]} findings */
function worst(findings) {
  /** @type {readonly import('./elements.js').Verdict[]} */
  const order = ['wrong', 'unknown', 'correct']
  return order.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'unknown'
}

/**
 * @param {Pick<Row, 'feedback'>} row
 * @param {number} note
 * @param {number | undefined} number
 */
function noteOf({ feedback }, note, number) {
  const finding = feedback.findings[note]
  if (finding === undefined) return undefined
  return element(
    'li',
    { class: `verdict-${finding.verdict}` },
    number === undefined ? undefined : element('sup', {}, String(number)),
    badge(finding.verdict, finding.kind),
    element('span', { class: 'place' }, placeText(finding.where)),
    element('span', { class: 'message' }, finding.message),
    detailList(finding.detail),
  )
}

/** @param {Readonly<Record<string, JsonValue>> | undefined} detail */
function detailList(detail) {
  // Offsets are shown by the mark in the text.
  const entries = Object.entries(detail ?? {}).filter(
    ([name, value]) => value !== null && !/^(?:start|end)$/.test(name),
  )
  if (entries.length === 0) return undefined
  return element(
    'dl',
    { class: 'finding-detail' },
    ...entries.flatMap(([name, value]) => [
      element(
        'div',
        {},
        element('dt', {}, name),
        element('dd', {}, typeof value === 'string' ? value : JSON.stringify(value)),
      ),
    ]),
  )
}
