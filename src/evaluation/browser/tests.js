/**
 * The tests of a program as a table: status, what was expected and found, times, standard error.
 *
 * Part of the report page's script. Which figures a finding carries is the judge's choice; the known names get a
 * column or a unit, all others are listed.
 *
 * @typedef {import('../../supervision.ts').JsonValue} JsonValue
 * @typedef {import('../../supervision.ts').ProgramTest} ProgramTest
 * @typedef {import('./elements.js').Row} Row
 */
import { badge, element, timeText } from './elements.js'

/** Long texts of a test, shown as blocks below its row, in this order. */
const textNames = ['input', 'expected', 'found', 'output', 'stdout', 'stderr', 'compiler']

/**
 * @param {Row} row
 * @returns {HTMLElement | undefined} undefined where there are neither tests nor findings about tests
 */
export function testsOf({ task, feedback }) {
  const findings = feedback.findings.filter(({ where }) => where.part === 'test')
  const tests = task.kind === 'programming' ? task.tests : []
  if (findings.length === 0 && tests.length === 0) return undefined
  /** @type {Map<string, ProgramTest>} */
  const known = new Map(tests.map((test) => [test.name, test]))
  const judged = new Set()
  const rows = findings.map((finding) => {
    const name = finding.where.part === 'test' ? finding.where.test : ''
    judged.add(name)
    return testRow(name, known.get(name), finding)
  })
  for (const test of tests) {
    if (!judged.has(test.name)) rows.push(testRow(test.name, test, undefined))
  }
  const passed = findings.filter(({ verdict }) => verdict === 'correct').length
  return element(
    'section',
    { 'aria-labelledby': 'detail-tests' },
    element('h3', { id: 'detail-tests' }, `Tests: ${passed} of ${rows.length} passed`),
    element('ul', { class: 'tests' }, ...rows),
  )
}

/**
 * @param {string} name
 * @param {ProgramTest | undefined} test
 * @param {import('../../supervision.ts').Finding | undefined} finding
 */
function testRow(name, test, finding) {
  const detail = { ...finding?.detail, ...finding?.timing }
  /** @type {Record<string, string>} */
  const texts = {}
  /** @type {HTMLElement[]} */
  const figures = []
  if (test?.style === 'io') {
    texts['input'] = test.input
    texts['expected'] = test.output
  }
  for (const [key, value] of Object.entries(detail)) {
    if (value === null || (value === '' && key === 'stderr')) continue
    if (typeof value === 'string' && (value.includes('\n') || value.length > 40 || textNames.includes(key)))
      texts[key] = value
    else figures.push(element('span', {}, `${nameOf(key)} ${figureText(key, value)}`))
  }
  const names = [...new Set([...textNames.filter((key) => texts[key] !== undefined), ...Object.keys(texts)])]
  const failed = finding !== undefined && finding.verdict !== 'correct'
  const blocks = names.map((key) =>
    element(
      'div',
      { class: `text-${/^\w+$/.test(key) ? key : 'other'}` },
      element('h4', {}, key),
      block(texts[key] ?? ''),
    ),
  )
  if (test?.style === 'harness') blocks.push(element('div', {}, element('h4', {}, 'test code'), block(test.code)))
  const more = element(
    'details',
    {},
    element('summary', {}, summaryText(names, test)),
    element('div', { class: 'test-texts' }, ...blocks),
  )
  more.open = failed && names.length > 0
  return element(
    'li',
    { class: `verdict-${finding?.verdict ?? 'unknown'}` },
    element(
      'div',
      { class: 'test-head' },
      finding === undefined ? element('span', { class: 'badge' }, 'not run') : badge(finding.verdict, finding.kind),
      element('span', { class: 'test-name' }, name),
      element('span', { class: 'figures' }, ...figures),
    ),
    finding === undefined ? undefined : element('p', { class: 'message' }, finding.message),
    blocks.length === 0 ? undefined : more,
  )
}

/** @param {string} text */
function block(text) {
  return text === '' ? element('p', { class: 'note' }, 'empty') : element('pre', { tabindex: '0' }, text)
}

/**
 * @param {readonly string[]} names
 * @param {ProgramTest | undefined} test
 */
function summaryText(names, test) {
  return [...names, ...(test?.style === 'harness' ? ['test code'] : [])].join(', ')
}

/**
 * `wallMs` reads as `wall`.
 * @param {string} key
 */
function nameOf(key) {
  return key.replace(/(?:Ms|Bytes)$/, '').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/**
 * @param {string} key
 * @param {JsonValue} value
 */
function figureText(key, value) {
  if (typeof value === 'number' && key.endsWith('Ms')) return timeText(value)
  if (typeof value === 'number' && key.endsWith('Bytes')) return `${(value / 2 ** 20).toFixed(1)} MiB`
  return typeof value === 'string' ? value : JSON.stringify(value)
}
