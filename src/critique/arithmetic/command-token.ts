/** Reads LaTeX commands: by their role (latex.ts) they become a sign, a fraction, words, a break, or nothing. */
import { latexRole, type LatexRole } from './latex.ts'
import type { Scanner } from './scanner.ts'
import type { TokenKind } from './token.ts'

/** Longest name that is looked up. */
const NAME_LENGTH = 23
/** Farthest place of the brace that closes an environment's name. */
const ENVIRONMENT_LENGTH = 40
/** Farthest place of the brace that closes `\text{…}`. */
const TEXT_LENGTH = 200
/** Rows and columns of these are no equations. */
const TABLE = /matrix|array|cases|tabular/

/** Reads the command at a backslash. */
export function readCommandToken(scanner: Scanner): void {
  const { source, at, end } = scanner
  let nameEnd = at + 1
  if (isAsciiLetter(source.charCodeAt(nameEnd))) while (isAsciiLetter(source.charCodeAt(nameEnd))) nameEnd++
  else nameEnd = Math.min(end, at + 2)
  const name = source.slice(at + 1, Math.min(nameEnd, at + 1 + NAME_LENGTH))
  const role = latexRole(name)
  roleReaders[role.role](scanner, { role, name, length: nameEnd - at })
}

interface Command {
  readonly role: LatexRole
  readonly name: string
  /** Length with the backslash. */
  readonly length: number
}

type CommandReader = (scanner: Scanner, command: Command) => void

const roleReaders: Readonly<Record<LatexRole['role'], CommandReader>> = {
  operator: (scanner, { role, length }) => scanner.push('operator', length, role.role === 'operator' ? role.sign : ''),
  text: readText,
  space: (scanner, { length }) => scanner.skip(length),
  environment: readEnvironment,
  opaque: pushAs('opaque'),
  edge: (scanner, { length }) => scanner.skipEdge(length),
  break: (scanner, { length }) => scanner.pushBreak(length),
  fraction: pushAs('fraction'),
  root: pushAs('root'),
  percent: pushAs('percent'),
  currency: pushAs('currency'),
  approximately: pushAs('approximately'),
  relation: pushAs('relation'),
  separator: pushAs('separator'),
}

function pushAs(kind: TokenKind): CommandReader {
  return (scanner, { name, length }) => scanner.push(kind, length, name)
}

function readEnvironment(scanner: Scanner, { length }: Command): void {
  const argumentStart = scanner.at + length
  const { source } = scanner
  const close = source.slice(argumentStart, argumentStart + ENVIRONMENT_LENGTH).indexOf('}')
  const argumentLength = source[argumentStart] === '{' && close > 0 ? close + 1 : 0
  const isTable = TABLE.test(source.slice(argumentStart, argumentStart + argumentLength))
  scanner.push(isTable ? 'opaque' : 'break', length + argumentLength, '\n')
}

/** `\text{…}`: words become words. With digits inside it reads as its content (`\text{5 apples}`). */
function readText(scanner: Scanner, { length }: Command): void {
  scanner.skip(length)
  if (scanner.charAt() !== '{') return
  const close = scanner.source.slice(scanner.at, scanner.at + TEXT_LENGTH).indexOf('}')
  if (close < 0) return
  const inside = scanner.source.slice(scanner.at + 1, scanner.at + close)
  const closeAt = scanner.at + close
  scanner.skip(1)
  if (/\d/.test(inside) || inside.trim() === '') {
    // its closing brace is passed over when it comes
    scanner.textClose = closeAt
    return
  }
  const insideAt = scanner.at
  for (const match of inside.matchAll(/[^\s.,;:]+/g)) {
    scanner.at = insideAt + match.index
    scanner.push('word', match[0].length, match[0].toLowerCase())
  }
  scanner.at = insideAt
  scanner.absorb(inside.length + 1)
}

function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}
