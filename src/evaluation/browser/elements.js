/**
 * Builds elements of the report page's script. Foreign text enters the page only as text nodes and attribute values,
 * never as markup, so no response can become code.
 *
 * @typedef {import('../../supervision.ts').Verdict} Verdict
 * @typedef {import('../../supervision.ts').Task} Task
 * @typedef {{
 *   readonly index: number,
 *   readonly source: { readonly file: string, readonly line: number },
 *   readonly task: Task,
 *   readonly response: import('../../supervision.ts').Response,
 *   readonly feedback: import('../../supervision.ts').Feedback,
 *   readonly timing: { readonly judgeMs: number },
 *   readonly clipped?: boolean,
 * }} Row a trace record as page-row.ts writes it, long texts clipped
 * @typedef {Node | string | undefined | null} Child
 */

/** Verdicts never show by colour alone. @type {Readonly<Record<Verdict, string>>} */
export const marks = { correct: '✓', wrong: '✗', unknown: '?' }

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  for (const child of children) if (child !== undefined && child !== null) made.append(child)
  return made
}

/**
 * @param {Verdict} verdict
 * @param {string} [text]
 */
export function badge(verdict, text = verdict) {
  return element(
    'span',
    { class: `badge verdict-${verdict}` },
    element('span', { 'aria-hidden': 'true' }, marks[verdict]),
    ` ${text}`,
  )
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`report page: element ${id} is missing`)
  return found
}

/**
 * Characters that turn the reading direction of what follows are named, or a text could show other words than it has.
 * @param {string} text
 */
export function visible(text) {
  return text.replaceAll(/[\u202A-\u202E]/g, (mark) => `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase()}⟩`)
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

/**
 * The task's difficulty, where its source told one.
 * @param {Task} task
 */
export function levelOf({ labels }) {
  const level = labels?.['level']
  return typeof level === 'string' || typeof level === 'number' ? String(level) : undefined
}

/**
 * What the task asks, in one text.
 * @param {Row['task']} task
 * @returns {string}
 */
export function questionOf(task) {
  switch (task.kind) {
    case 'arithmetic':
      return task.question
    case 'programming':
    case 'preference':
      return task.prompt
    case 'mention':
      return task.tokens.join(' ')
  }
}
