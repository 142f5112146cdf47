/**
 * One response in full: what was asked, the response with findings beside the place where they stand, its tests. The
 * parts are those of the page of `touchstone view`.
 *
 * @typedef {import('./elements.js').Row} Row
 * @typedef {import('./tree.js').Tree} Tree
 */
import { askedSection } from './asked.js'
import { levelOf } from './elements.js'
import { findingNotes, markedResponse } from './marked-response.js'
import { testSection } from './tests.js'
import { factList, timeText, tree, visible } from './tree.js'

/**
 * @param {Row} row
 * @returns {Tree}
 */
export function detailOf(row) {
  const { task, response, feedback, timing } = row
  const { marked, elsewhere } = markedResponse(response.text, feedback.findings, {
    isCode: task.kind === 'programming',
  })
  return tree(
    'div',
    { class: 'detail-body' },
    rowFacts(row, { time: timeText(timing.judgeMs), labels: levelOf(task), labelled: 'level' }),
    row.clipped === true ? clippedNote() : undefined,
    askedSection(task),
    tree('section', {}, tree('h3', {}, 'Response'), response.text === '' ? emptyNote() : undefined, marked),
    testSection(row),
    elsewhereSection(elsewhere.filter(({ where }) => where.part !== 'test')),
    feedbackText(feedback.text),
  )
}

/**
 * What stands above a response.
 * @param {Pick<Row, 'task' | 'response' | 'feedback' | 'source'>} row
 * @param {{ readonly time: string | undefined, readonly labels: string | undefined, readonly labelled: string }} more
 */
export function rowFacts({ task, response, feedback, source }, { time, labels, labelled }) {
  const { tokens } = response
  return factList([
    ['model', response.model],
    ['task', `${task.id} (${task.kind})`],
    ['judge', `${feedback.judge.name} ${feedback.judge.version}`],
    ['score', feedback.score === null ? 'none' : String(Number(feedback.score.toFixed(4)))],
    ['recorded', recordedText(response, feedback)],
    [labelled, labels],
    ['time', time],
    ['source', `${source.file}:${source.line}`],
    ['ended', response.finish],
    ['tokens', tokens === undefined ? undefined : `${tokens.prompt} + ${tokens.completion}`],
  ])
}

/** Stands where texts were cut. */
export function clippedNote() {
  return tree('p', { class: 'note' }, 'Long texts of this row are shown in part; the trace has all of them.')
}

/** Stands in the place of a response without a character. */
export function emptyNote() {
  return tree('p', { class: 'note' }, 'The response is empty.')
}

/**
 * Findings that stand at no place of the response.
 * @param {readonly import('../../supervision.ts').Finding[]} findings
 */
export function elsewhereSection(findings) {
  if (findings.length === 0) return undefined
  return tree('section', {}, tree('h3', {}, 'Findings elsewhere'), findingNotes(findings))
}

/** @param {string} text */
export function feedbackText(text) {
  if (text === '') return undefined
  return tree(
    'details',
    { class: 'feedback' },
    tree('summary', {}, 'Feedback as text'),
    tree('pre', { tabindex: '0' }, visible(text)),
  )
}

/**
 * @param {Row['response']} response
 * @param {Row['feedback']} feedback
 */
function recordedText({ recordedCorrect }, { verdict }) {
  if (recordedCorrect === undefined) return undefined
  const recorded = recordedCorrect ? 'correct' : 'wrong'
  return verdict === 'unknown' || verdict === recorded ? recorded : `${recorded}: judge disagrees`
}
