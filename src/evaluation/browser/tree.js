/**
 * What the pages have in common, as plain data: elements that the static report turns into nodes of its document
 * (elements.js) and the page of `touchstone view` into elements of React (web/src/tree.tsx). So a response with its
 * findings, its tests and its task look the same on both, and are written once.
 *
 * Foreign text is a string here, and enters either page as text.
 *
 * @typedef {import('../../supervision.ts').Verdict} Verdict
 * @typedef {{
 *   readonly name: string,
 *   readonly attributes: Readonly<Record<string, string>>,
 *   readonly children: readonly (Tree | string)[],
 * }} Tree an element; `attributes` by their names in HTML
 * @typedef {Tree | string | undefined} Twig
 */

/**
 * @param {string} name
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...Twig} children what is undefined is left out
 * @returns {Tree}
 */
export function tree(name, attributes, ...children) {
  return { name, attributes, children: children.filter((child) => child !== undefined) }
}

/** Verdicts never show by colour alone. @type {Readonly<Record<Verdict, string>>} */
export const marks = { correct: '✓', wrong: '✗', unknown: '?' }

/**
 * A verdict, or a kind of finding in a verdict's colour.
 * @param {Verdict} verdict
 * @param {string} [text]
 */
export function badge(verdict, text = verdict) {
  return tree(
    'span',
    { class: `badge verdict-${verdict}` },
    tree('span', { 'aria-hidden': 'true' }, marks[verdict] ?? '?'),
    ` ${visible(text)}`,
  )
}

/**
 * Named values in a row. A name without a value is left out.
 * @param {readonly (readonly [string, string | undefined])[]} facts
 */
export function factList(facts) {
  const given = facts.filter(([, value]) => value !== undefined)
  if (given.length === 0) return undefined
  return tree(
    'dl',
    { class: 'facts' },
    ...given.map(([name, value]) => tree('div', {}, tree('dt', {}, name), tree('dd', {}, visible(value ?? '')))),
  )
}

/**
 * Marks that turn the reading direction, and control characters, are named, or a text could show other words than it has.
 * @param {string} text
 */
export function visible(text) {
  return text.replaceAll(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]|[^\P{Cc}\t\n\r]/gu, (mark) => {
    return `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
}

/** @param {number} count */
export function countText(count) {
  return count.toLocaleString('en-US')
}

/** @param {number} milliseconds */
export function timeText(milliseconds) {
  return milliseconds < 1000
    ? `${Number(milliseconds.toPrecision(milliseconds < 1 ? 2 : 3))} ms`
    : `${Number((milliseconds / 1000).toPrecision(3))} s`
}
