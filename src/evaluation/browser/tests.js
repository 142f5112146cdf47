/**
 * The tests of a program: status, what was expected and found, times, standard error. Which figures a finding carries is
 * the judge's choice; the known names get a place or a unit, all others are listed.
 *
 * @typedef {import('../../supervision.ts').Finding} Finding
 * @typedef {import('../../supervision.ts').JsonValue} JsonValue
 * @typedef {import('../../supervision.ts').ProgramTest} ProgramTest
 */
import { badge, timeText, tree, visible } from './tree.js'

/** Long texts of a test, in this order. */
const textNames = ['input', 'expected', 'found', 'output', 'stdout', 'stderr', 'compiler']

/**
 * @param {{ readonly task: import('../../supervision.ts').Task, readonly feedback: import('../../supervision.ts').Feedback }} row
 * @returns {import('./tree.js').Tree | undefined} undefined where there are neither tests nor findings about tests
 */
export function testSection({ task, feedback }) {
  const findings = feedback.findings.filter(({ where }) => where.part === 'test')
  const tests = task.kind === 'programming' ? task.tests : []
  if (findings.length === 0 && tests.length === 0) return undefined
  const known = new Map(tests.map((test) => [test.name, test]))
  const judged = new Set(findings.map(testName))
  const left = tests.filter(({ name }) => !judged.has(name))
  const passed = findings.filter(({ verdict }) => verdict === 'correct').length
  return tree(
    'section',
    {},
    tree('h3', {}, `Tests: ${passed} of ${findings.length + left.length} passed`),
    tree(
      'ul',
      { class: 'tests' },
      ...findings.map((finding) => testItem(testName(finding), known.get(testName(finding)), finding)),
      ...left.map((test) => testItem(test.name, test, undefined)),
    ),
  )
}

/** @param {Finding} finding */
function testName({ where }) {
  return where.part === 'test' ? where.test : ''
}

/**
 * @param {string} name
 * @param {ProgramTest | undefined} test
 * @param {Finding | undefined} finding
 */
function testItem(name, test, finding) {
  const { texts, figures } = testParts(test, finding)
  const hasFound = texts.some(([key]) => key !== 'test code')
  const isFailed = finding !== undefined && finding.verdict !== 'correct'
  return tree(
    'li',
    { class: `verdict-${finding?.verdict ?? 'unknown'}` },
    tree(
      'div',
      { class: 'test-head' },
      finding === undefined ? tree('span', { class: 'badge' }, 'not run') : badge(finding.verdict, finding.kind),
      tree('span', { class: 'test-name' }, visible(name)),
      tree(
        'span',
        { class: 'figures' },
        ...figures.map(([key, value]) => tree('span', {}, `${figureName(key)} ${figureText(key, value)}`)),
      ),
    ),
    finding === undefined ? undefined : tree('p', { class: 'message', dir: 'auto' }, visible(finding.message)),
    texts.length === 0
      ? undefined
      : tree(
          'details',
          isFailed && hasFound ? { open: '' } : {},
          tree('summary', {}, texts.map(([key]) => visible(key)).join(', ')),
          tree('div', { class: 'test-texts' }, ...texts.map(textBlock)),
        ),
  )
}

/** @param {readonly [string, string]} text */
function textBlock([key, text]) {
  return tree(
    'div',
    { class: `text-${/^\w+$/.test(key) ? key : 'other'}` },
    tree('h4', {}, visible(key)),
    text === '' ? tree('p', { class: 'note' }, 'empty') : tree('pre', { tabindex: '0' }, visible(text)),
  )
}

/**
 * @param {ProgramTest | undefined} test
 * @param {Finding | undefined} finding
 * @returns {{ readonly texts: readonly (readonly [string, string])[], readonly figures: readonly (readonly [string, JsonValue])[] }}
 */
function testParts(test, finding) {
  /** @type {Map<string, string>} */
  const texts = new Map()
  /** @type {[string, JsonValue][]} */
  const figures = []
  if (test?.style === 'io') {
    texts.set('input', test.input)
    texts.set('expected', test.output)
  }
  for (const [key, value] of Object.entries({ ...finding?.detail, ...finding?.timing })) {
    if (value === null || (value === '' && key === 'stderr')) continue
    if (typeof value === 'string' && (value.includes('\n') || value.length > 40 || textNames.includes(key)))
      texts.set(key, value)
    else figures.push([key, value])
  }
  if (test?.style === 'harness') texts.set('test code', test.code)
  const names = [
    ...textNames.filter((key) => texts.has(key)),
    ...[...texts.keys()].filter((key) => !textNames.includes(key)),
  ]
  return { texts: names.map((key) => [key, texts.get(key) ?? '']), figures }
}

/**
 * `wallMs` reads as `wall`.
 * @param {string} key
 */
function figureName(key) {
  return key.replace(/(?:Ms|Bytes)$/, '').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/**
 * @param {string} key
 * @param {JsonValue} value
 */
function figureText(key, value) {
  if (typeof value === 'number' && key.endsWith('Ms')) return timeText(value)
  if (typeof value === 'number' && key.endsWith('Bytes')) return `${(value / 2 ** 20).toFixed(1)} MiB`
  return typeof value === 'string' ? visible(value) : JSON.stringify(value)
}
