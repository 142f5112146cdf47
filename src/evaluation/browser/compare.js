/**
 * The list of tasks on the page of two compared runs: filters, and both runs' responses side by side.
 *
 * @typedef {{ readonly verdict: import('./tree.js').Verdict, readonly model: string, readonly text: string, readonly feedback: string }} Answer
 * @typedef {{
 *   readonly id: string,
 *   readonly kind: string,
 *   readonly question: string,
 *   readonly change: 'better' | 'worse' | 'other' | 'same',
 *   readonly before: readonly Answer[],
 *   readonly after: readonly Answer[],
 * }} PairRow a task as comparison-page.ts writes it
 */
import { byId, element, nodeOf } from './elements.js'
import { badge, countText, visible } from './tree.js'

const pairs = /** @type {readonly PairRow[]} */ (JSON.parse(byId('rows').textContent ?? '[]'))
const batch = 50
const words = { better: 'better', worse: 'worse', other: 'other verdict', same: 'same' }
const change = /** @type {HTMLSelectElement} */ (byId('filter-change'))
const kind = /** @type {HTMLSelectElement} */ (byId('filter-kind'))
const text = /** @type {HTMLInputElement} */ (byId('filter-text'))
let shownPairs = pairs
let drawn = 0

for (const name of new Set(pairs.map((pair) => pair.kind))) kind.append(element('option', { value: name }, name))
const kindLabel = kind.closest('label')
if (kindLabel !== null) kindLabel.hidden = kind.options.length < 3
if (!pairs.some((pair) => pair.change !== 'same')) change.value = ''

/** @param {PairRow} pair */
function passes(pair) {
  if (kind.value !== '' && pair.kind !== kind.value) return false
  if (change.value === 'different' ? pair.change === 'same' : change.value !== '' && pair.change !== change.value)
    return false
  const wanted = text.value.toLowerCase().trim()
  if (wanted === '') return true
  const answers = [...pair.before, ...pair.after].map((answer) => answer.text)
  return [pair.id, pair.question, ...answers].join('\n').toLowerCase().includes(wanted)
}

/** @param {string} title @param {readonly Answer[]} answers */
function sideOf(title, answers) {
  return element(
    'div',
    { class: 'pair-side' },
    element('h4', {}, title),
    ...answers.map((answer) =>
      element(
        'div',
        { class: 'pair-answer' },
        element('p', {}, nodeOf(badge(answer.verdict)), ` ${visible(answer.model)}`),
        element('pre', {}, visible(answer.text)),
        answer.feedback === '' ? undefined : element('p', { class: 'note' }, visible(answer.feedback)),
      ),
    ),
  )
}

/** @param {readonly Answer[]} answers */
function verdictsOf(answers) {
  return answers.slice(0, 4).map(({ verdict }) => nodeOf(badge(verdict)))
}

/** @param {PairRow} pair */
function itemOf(pair) {
  const body = element('div', { class: 'pair-body' })
  const question = pair.question.slice(0, 400).replaceAll(/\s+/g, ' ').trim()
  const item = element(
    'details',
    { class: `pair change-${pair.change}` },
    element(
      'summary',
      {},
      element(
        'span',
        { class: 'pair-verdicts' },
        ...verdictsOf(pair.before),
        element('span', { 'aria-label': 'then' }, '→'),
        ...verdictsOf(pair.after),
      ),
      element(
        'span',
        { class: 'pair-question' },
        visible(question.length > 160 ? `${question.slice(0, 159)}…` : question),
      ),
      element('span', { class: 'pair-change' }, words[pair.change]),
    ),
    body,
  )
  // the texts of a closed task are not built
  item.addEventListener('toggle', () => {
    if (!item.open || body.firstChild !== null) return
    body.append(
      element('p', { class: 'note' }, `${pair.kind} · ${visible(pair.id)}`),
      element('pre', {}, visible(pair.question)),
      element('div', { class: 'pair-sides' }, sideOf('First run', pair.before), sideOf('Second run', pair.after)),
    )
  })
  return element('li', {}, item)
}

function drawMore() {
  byId('rows-list').append(...shownPairs.slice(drawn, drawn + batch).map(itemOf))
  drawn = Math.min(shownPairs.length, drawn + batch)
  byId('rows-more').hidden = drawn >= shownPairs.length
}

function filterPairs() {
  shownPairs = pairs.filter(passes)
  drawn = 0
  byId('rows-list').replaceChildren()
  byId('rows-count').textContent =
    `${countText(shownPairs.length)} of ${countText(pairs.length)} ${pairs.length === 1 ? 'task' : 'tasks'}`
  drawMore()
}

let timer = 0
text.addEventListener('input', () => {
  clearTimeout(timer)
  timer = setTimeout(filterPairs, 120)
})
change.addEventListener('change', filterPairs)
kind.addEventListener('change', filterPairs)
byId('filters').addEventListener('submit', (event) => event.preventDefault())
byId('rows-more').addEventListener('click', drawMore)
filterPairs()
