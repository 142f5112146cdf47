/** The value of a Python literal as a key: two literals have the same key where Python says that they are equal. */
import { namedOf, textOf, type SyntaxNode, type SyntaxTree } from './syntax-node.ts'

/** The key of a literal; undefined for what is none, and for texts with expressions in them. */
export function pythonConstant(tree: SyntaxTree, node: SyntaxNode): string | undefined {
  const text = textOf(tree, node)
  switch (node.type) {
    case 'integer':
    case 'float':
      return numberKey(text)
    case 'true':
      return 'number 1'
    case 'false':
      return 'number 0'
    case 'none':
      return 'none'
    case 'ellipsis':
      return 'ellipsis'
    case 'string':
      return stringKey([text])
    case 'concatenated_string':
      return stringKey(namedOf(node).map((one) => textOf(tree, one)))
    default:
      return undefined
  }
}

function numberKey(text: string): string {
  const plain = text.replaceAll('_', '').toLowerCase()
  if (plain.endsWith('j')) return `imaginary ${Number(plain.slice(0, -1))}`
  if (/^0[xob]/.test(plain)) return `number ${BigInt(plain)}`
  if (/^\d+$/.test(plain)) return `number ${BigInt(plain)}`
  const value = Number(plain)
  return `number ${Number.isInteger(value) ? BigInt(value) : value}`
}

const LITERAL = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/

function stringKey(literals: readonly string[]): string | undefined {
  let value = ''
  let kind = 'text'
  for (const literal of literals) {
    const [, prefix = '', , body = ''] = LITERAL.exec(literal) ?? []
    const marks = prefix.toLowerCase()
    if (marks.includes('f') || marks.includes('t')) return undefined
    if (marks.includes('b')) kind = 'bytes'
    value += marks.includes('r') ? body : unescaped(body, kind === 'bytes')
  }
  return `${kind} ${value}`
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
}

function unescaped(body: string, bytes: boolean): string {
  const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g
  return body
    .replaceAll('\r\n', '\n')
    .replaceAll(escape, (whole, octal?: string, hex?: string, short?: string, long?: string, one?: string) => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      const wide = short ?? long
      if (wide !== undefined) {
        const code = Number.parseInt(wide, 16)
        return bytes || code > 0x10_ff_ff ? whole : String.fromCodePoint(code)
      }
      return SIMPLE[one ?? ''] ?? whole
    })
}
