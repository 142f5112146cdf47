/**
 * Builds elements of the report page's script. Foreign text enters the page only as text nodes and attribute values,
 * never as markup, so no response can become code.
 *
 * @typedef {import('./tree.js').Tree} Tree
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
 * What the pages have in common, as a node of this one.
 * @param {Tree} tree
 * @returns {HTMLElement}
 */
export function nodeOf({ name, attributes, children }) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  for (const child of children) made.append(typeof child === 'string' ? child : nodeOf(child))
  return made
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
