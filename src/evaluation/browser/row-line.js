/**
 * One row in a list, as plain data: its verdict, number and model, what was asked, and what the judge found or what was
 * answered. The static report and the page of `touchstone view` list rows by it.
 *
 * @typedef {import('./tree.js').Tree} Tree
 * @typedef {import('./tree.js').Verdict} Verdict
 */
import { badge, countText, marks, tree, visible } from './tree.js'

/** @type {readonly Verdict[]} */
const VERDICTS = ['correct', 'wrong', 'unknown']

/**
 * The content of a row's link.
 * @param {object} row
 * @param {Verdict} row.verdict
 * @param {number} row.row
 * @param {string} row.model
 * @param {string} row.question the beginning of what was asked
 * @param {string} [row.text] the finding that the line shows, or the beginning of the response
 * @param {readonly (Tree | undefined)[]} [row.notes] what else stands behind the number
 * @returns {readonly Tree[]}
 */
export function rowLine({ verdict, row, model, question, text, notes = [] }) {
  const head = [badge(verdict), tree('span', { class: 'row-number' }, `#${row}`), ...notes]
  const lines = [
    tree('span', { class: 'row-head' }, ...head, tree('span', { class: 'row-model' }, visible(model))),
    tree('span', { class: 'row-question', dir: 'auto' }, visible(question)),
  ]
  return text === undefined ? lines : [...lines, tree('span', { class: 'row-finding', dir: 'auto' }, visible(text))]
}

/**
 * Verdicts of several rows, as marks with numbers.
 * @param {Readonly<Record<Verdict, number>>} counts
 */
export function verdictCounts(counts) {
  const shown = VERDICTS.filter((verdict) => counts[verdict] > 0)
  return tree(
    'span',
    { class: 'counts' },
    ...shown.map((verdict) =>
      tree(
        'span',
        { class: `count verdict-${verdict}` },
        tree('span', { 'aria-hidden': 'true' }, marks[verdict]),
        countText(counts[verdict]),
        tree('span', { class: 'aside' }, ` ${verdict}`),
      ),
    ),
  )
}
