/**
 * The list of responses: filters, text search, pages of fifty.
 *
 * Part of the report page's script.
 *
 * @typedef {import('./elements.js').Row} Row
 */
import { byId, element, levelOf, nodeOf, questionOf } from './elements.js'
import { rowLine } from './row-line.js'
import { countText } from './tree.js'

const pageSize = 50

/** What a filter looks at, by the id of its field. @type {Readonly<Record<string, (row: Row) => readonly string[]>>} */
const facets = {
  'filter-verdict': (row) => [row.feedback.verdict],
  'filter-kind': (row) => [row.task.kind],
  'filter-model': (row) => [row.response.model],
  'filter-level': (row) => [levelOf(row.task)].filter((level) => level !== undefined),
  'filter-finding': (row) => [...new Set(row.feedback.findings.map(({ kind }) => kind))],
  'filter-record': (row) => [recordOf(row)],
}

/** @param {Row} row */
function recordOf({ response, feedback }) {
  if (response.recordedCorrect === undefined) return 'no record'
  if (feedback.verdict === 'unknown') return 'judge abstains'
  return (feedback.verdict === 'correct') === response.recordedCorrect ? 'judge agrees' : 'judge disagrees'
}

/**
 * @param {readonly Row[]} rows
 * @returns {{ shown: () => readonly Row[] }} `shown` gives the rows that pass the filters, in order
 */
export function startList(rows) {
  /** @type {readonly Row[]} */
  let shown = rows
  let page = 0
  const fields = Object.keys(facets).map((id) => /** @type {HTMLSelectElement} */ (byId(id)))
  const search = /** @type {HTMLInputElement} */ (byId('filter-text'))
  for (const field of fields) fill(field, rows)

  const filter = () => {
    const words = search.value.toLowerCase().trim()
    shown = rows.filter(
      (row) =>
        fields.every((field) => field.value === '' || facets[field.id]?.(row).includes(field.value)) &&
        (words === '' || textOf(row).includes(words)),
    )
    page = 0
    draw()
  }
  const noun = rows.length === 1 ? 'response' : 'responses'
  const draw = () => {
    const pages = Math.max(1, Math.ceil(shown.length / pageSize))
    const first = page * pageSize
    byId('rows-list').replaceChildren(...shown.slice(first, first + pageSize).map(itemOf))
    byId('rows-count').textContent =
      shown.length === rows.length
        ? `${countText(rows.length)} ${noun}`
        : `${countText(shown.length)} of ${countText(rows.length)} ${noun}`
    byId('rows-page').textContent = `page ${page + 1} of ${pages}`
    byId('rows-pager').hidden = pages < 2
    disable('rows-previous', page === 0)
    disable('rows-next', page >= pages - 1)
  }
  for (const field of fields) field.addEventListener('change', filter)
  let waiting = 0
  search.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(filter, 120)
  })
  byId('filters').addEventListener('submit', (event) => event.preventDefault())
  byId('filters').addEventListener('reset', () => setTimeout(filter))
  for (const [id, step] of /** @type {const} */ ([
    ['rows-previous', -1],
    ['rows-next', 1],
  ])) {
    byId(id).addEventListener('click', () => {
      page += step
      draw()
      byId('responses').scrollIntoView()
    })
  }
  // A reloaded page may come with its fields as they were.
  filter()
  return { shown: () => shown }
}

/**
 * @param {HTMLSelectElement} field
 * @param {readonly Row[]} rows
 */
function fill(field, rows) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const row of rows)
    for (const value of facets[field.id]?.(row) ?? []) counts.set(value, (counts.get(value) ?? 0) + 1)
  const names = [...counts.keys()].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  for (const name of names)
    field.append(element('option', { value: name }, `${name} (${countText(counts.get(name) ?? 0)})`))
  // A choice of one is none.
  const label = field.closest('label')
  if (label !== null) label.hidden = names.length < 2
}

/**
 * @param {string} id
 * @param {boolean} disabled
 */
function disable(id, disabled) {
  const button = /** @type {HTMLButtonElement} */ (byId(id))
  button.disabled = disabled
}

/** @type {WeakMap<Row, string>} */
const texts = new WeakMap()

/** @param {Row} row */
function textOf(row) {
  let text = texts.get(row)
  if (text === undefined) {
    const { task, response, feedback } = row
    text = [task.id, questionOf(task), response.text, ...feedback.findings.map(({ message }) => message)]
      .join('\n')
      .toLowerCase()
    texts.set(row, text)
  }
  return text
}

/** @param {Row} row */
function itemOf(row) {
  const { task, response, feedback, index } = row
  const finding = reasonOf(feedback)
  const line = rowLine({
    verdict: feedback.verdict,
    row: index,
    model: response.model,
    question: excerpt(questionOf(task)),
    text: finding === undefined ? excerpt(response.text) : `${finding.kind}: ${excerpt(finding.message)}`,
  })
  const link = element('a', { href: `#r${index}`, class: `row verdict-${feedback.verdict}` }, ...line.map(nodeOf))
  return element('li', {}, link)
}

/**
 * The finding that a row's line shows: one that says what the verdict says, and for a right response the one about its
 * answer, if there is one. A step with nothing to check is no reason for anything.
 * @param {Row['feedback']} feedback
 */
function reasonOf({ verdict, findings }) {
  const agreeing = findings.filter((finding) => finding.verdict === verdict)
  const aboutAnswer = agreeing.find(({ where }) => where.part === 'answer')
  if (verdict === 'correct') return aboutAnswer ?? agreeing.at(-1)
  return agreeing.find(({ kind }) => kind !== 'nothing-to-check') ?? agreeing[0]
}

/** @param {string} text */
function excerpt(text) {
  const line = text.slice(0, 400).replaceAll(/\s+/g, ' ').trim()
  return line.length > 180 ? `${line.slice(0, 179)}…` : line
}
