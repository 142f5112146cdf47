/**
 * A response with its findings beside the place where they stand, and a finding by itself.
 *
 * @typedef {import('../../supervision.ts').Finding} Finding
 * @typedef {import('./marked-text.js').Block} Block
 * @typedef {import('./tree.js').Verdict} Verdict
 */
import { blocksOf, placeText } from './marked-text.js'
import { badge, tree, visible } from './tree.js'

/**
 * @param {string} text
 * @param {readonly Finding[]} findings
 * @param {{ readonly isCode: boolean }} options
 * @returns the response, and the findings that stand at no place of it
 */
export function markedResponse(text, findings, { isCode }) {
  const { blocks, elsewhere } = blocksOf(text, findings)
  const numbers = numbersOf(blocks)
  return {
    marked: tree(
      'div',
      { class: isCode ? 'marked code' : 'marked' },
      ...blocks.map((block) => blockTree(text, block, { findings, numbers })),
    ),
    elsewhere: found(findings, elsewhere),
  }
}

/**
 * A list of findings.
 * @param {readonly Finding[]} findings
 */
export function findingNotes(findings) {
  return tree('ul', { class: 'notes' }, ...findings.map((finding) => findingNote(finding, undefined)))
}

/**
 * Its kind, place, message and figures.
 * @param {Finding} finding
 * @param {number | undefined} number
 */
function findingNote(finding, number) {
  return tree(
    'li',
    { class: `verdict-${finding.verdict}` },
    number === undefined ? undefined : tree('sup', {}, String(number)),
    badge(finding.verdict, finding.kind),
    tree('span', { class: 'place' }, placeText(finding.where)),
    tree('span', { class: 'message', dir: 'auto' }, visible(finding.message)),
    detailTree(finding.detail),
  )
}

/** @param {Finding['detail']} detail */
function detailTree(detail) {
  // offsets are shown by the mark in the text
  const entries = Object.entries(detail ?? {}).filter(
    ([name, value]) => value !== null && name !== 'start' && name !== 'end',
  )
  if (entries.length === 0) return undefined
  return tree(
    'dl',
    { class: 'finding-detail' },
    ...entries.map(([name, value]) =>
      tree(
        'div',
        {},
        tree('dt', {}, visible(name)),
        tree('dd', {}, visible(typeof value === 'string' ? value : JSON.stringify(value))),
      ),
    ),
  )
}

/**
 * Notes that share a block are numbered, so that text and note point at each other.
 * @param {readonly Block[]} blocks
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
 * @param {string} text
 * @param {Block} block
 * @param {{ readonly findings: readonly Finding[], readonly numbers: ReadonlyMap<number, number> }} notes
 */
function blockTree(text, block, { findings, numbers }) {
  /** @type {Set<number>} */
  const started = new Set()
  const stretches = block.segments.map(({ start, end, notes, outer }) => {
    const words = visible(text.slice(start, end))
    // the break after a block parts it from its neighbour already
    if (notes.length === 0) return end === block.end ? words.replace(/\n$/, '') : words
    const signs = notes.filter((note) => !started.has(note) && numbers.has(note))
    for (const note of notes) started.add(note)
    return tree(
      'mark',
      { class: `verdict-${worst(found(findings, notes))}${outer ? ' outer' : ''}` },
      ...signs.map((note) => tree('sup', {}, String(numbers.get(note)))),
      words,
    )
  })
  const words = tree('div', { class: 'block-text', dir: 'auto' }, ...stretches)
  if (block.notes.length === 0) {
    const isGap = text.slice(block.start, block.end).trim() === ''
    return tree('div', { class: isGap ? 'block gap' : 'block' }, words)
  }
  return tree(
    'div',
    { class: `block noted verdict-${worst(found(findings, block.notes))}` },
    words,
    tree(
      'ul',
      { class: 'notes' },
      ...block.notes.map((note) => {
        const finding = findings[note]
        return finding === undefined ? undefined : findingNote(finding, numbers.get(note))
      }),
    ),
  )
}

/**
 * @param {readonly Finding[]} findings
 * @param {readonly number[]} notes
 */
function found(findings, notes) {
  return notes.map((note) => findings[note]).filter((finding) => finding !== undefined)
}

/**
 * @param {readonly Finding[]} findings
 * @returns {Verdict}
 */
function worst(findings) {
  /** @type {readonly Verdict[]} */
  const order = ['wrong', 'unknown', 'correct']
  return order.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'unknown'
}
