/** What this page has in common with the static report (src/evaluation/browser), as elements of React. */
import { createElement, type ReactNode } from 'react'
import type { Twig } from '../../src/evaluation/browser/tree.js'

/** React's own names of attributes; all others are as in HTML. */
const NAMES: Readonly<Record<string, string>> = { class: 'className', tabindex: 'tabIndex' }

/** The same element, with its texts as texts. */
export function Shown({ tree }: { tree: Twig }): ReactNode {
  return tree === undefined || typeof tree === 'string' ? tree : elementOf(tree)
}

function elementOf({ name, attributes, children }: Exclude<Twig, string | undefined>): ReactNode {
  const properties = Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [NAMES[key] ?? key, key === 'open' ? true : value]),
  )
  return createElement(
    name,
    properties,
    ...children.map((child) => (typeof child === 'string' ? child : elementOf(child))),
  )
}
