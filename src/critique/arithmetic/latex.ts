/**
 * What LaTeX commands mean to the tokenizer. Commands that are not listed are opaque: an expression that touches one
 * (`\pi`, `\sin`, `\pmod`) is not evaluated, never guessed.
 */

/** The role of one command. */
export type LatexRole =
  /** An operator sign, by the sign that it stands for. */
  | { readonly role: 'operator'; readonly sign: string }
  | { readonly role: 'fraction' }
  | { readonly role: 'root' }
  | { readonly role: 'percent' }
  | { readonly role: 'currency' }
  | { readonly role: 'approximately' }
  /** A relation other than equality: ends an equation. */
  | { readonly role: 'relation' }
  /** Words in braces: a unit or prose. */
  | { readonly role: 'text' }
  /** Transparent: sizes, spaces, styles. Its braces, where it has any, group. */
  | { readonly role: 'space' }
  /** A line break of a display, or the edge of one. */
  | { readonly role: 'break' }
  /** The edge of inline mathematics, or a wide space: what stands on its two sides is not multiplied. */
  | { readonly role: 'edge' }
  /** An environment marker with its name in braces. */
  | { readonly role: 'environment' }
  | { readonly role: 'separator' }
  | { readonly role: 'opaque' }

const opaque: LatexRole = { role: 'opaque' }

const ROLES: ReadonlyMap<string, LatexRole> = new Map<string, LatexRole>([
  ...entries({ role: 'operator', sign: '*' }, 'times', 'cdot', 'ast', 'bullet'),
  ...entries({ role: 'operator', sign: '/' }, 'div'),
  ...entries({ role: 'fraction' }, 'frac', 'dfrac', 'tfrac', 'cfrac'),
  ...entries({ role: 'root' }, 'sqrt'),
  ...entries({ role: 'percent' }, '%'),
  ...entries({ role: 'currency' }, '$', 'pounds', 'euro'),
  ...entries({ role: 'approximately' }, 'approx', 'simeq', 'sim', 'doteq'),
  ...entries({ role: 'relation' }, 'ne', 'neq', 'le', 'leq', 'ge', 'geq', 'lt', 'gt', 'equiv', 'cong', 'in', 'to'),
  ...entries({ role: 'relation' }, 'rightarrow', 'Rightarrow', 'implies', 'iff', 'Longrightarrow', 'longrightarrow'),
  ...entries({ role: 'relation' }, 'therefore', 'because', 'mid', 'nmid', 'propto', 'leqslant', 'geqslant'),
  ...entries({ role: 'text' }, 'text', 'textbf', 'textit', 'textrm', 'mbox', 'hbox', 'mathrm', 'operatorname', 'emph'),
  ...entries({ role: 'space' }, 'left', 'right', 'big', 'Big', 'bigg', 'Bigg', 'bigl', 'bigr', 'Bigl', 'Bigr'),
  ...entries({ role: 'space' }, ',', ';', ':', '!', ' ', '>', 'displaystyle', 'limits', 'hspace'),
  ...entries({ role: 'space' }, 'boxed', 'fbox', 'mathbf', 'boldsymbol', 'mathit', 'underline', 'bf', 'rm', 'cancel'),
  ...entries({ role: 'space' }, '&', '_', '#'),
  ...entries({ role: 'edge' }, '(', ')', 'quad', 'qquad'),
  ...entries({ role: 'break' }, '\\', 'newline', 'cr', '[', ']'),
  ...entries({ role: 'environment' }, 'begin', 'end'),
  ...entries({ role: 'separator' }, 'ldots', 'dots', 'hline', 'item', 'qed', 'blacksquare', 'square'),
])

/** The role of a command, by its name without the backslash. */
export function latexRole(name: string): LatexRole {
  return ROLES.get(name) ?? opaque
}

/** The end (exclusive) of the group that opens with `{` at `open`, or -1 where it does not close within `limit` characters. */
export function braceEnd(text: string, open: number, limit = 10_000): number {
  let depth = 0
  const last = Math.min(text.length, open + limit)
  for (let at = open; at < last; at++) {
    const code = text.charCodeAt(at)
    if (code === 92) at++
    else if (code === 123) depth++
    else if (code === 125 && --depth === 0) return at + 1
  }
  return -1
}

function entries(role: LatexRole, ...names: readonly string[]): readonly (readonly [string, LatexRole])[] {
  return names.map((name) => [name, role] as const)
}
