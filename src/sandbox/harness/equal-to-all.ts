/**
 * A program whose own values are equal to everything. Where a test compares by an operator that the program defines, such
 * a value passes whatever was wanted, so a test that it passed says nothing.
 *
 * Told from the program's text: a comparison whose body does not look at all that it compares (`operator==(const T&)`
 * that returns true, `equals(Object o)` without `o`, `_ == _ = True`). Python has no row, as its driver asks the values
 * themselves (python-instrument.py). JavaScript, Go, C, PHP and Bash have no comparison of a program's own.
 *
 * Not covered: a comparison that mentions what it compares without regard to it.
 */
import { maskSource, type SourceFamily } from './mask-source.ts'

/** How one language defines a comparison. */
interface ComparisonSyntax {
  /** Comments and literals that are blanked first. */
  readonly blank: SourceFamily | RegExp
  /**
   * Finds the head of a definition up to its body. Groups: `name` is the comparison, `words` its parameters, `body` the body
   * where it stands on the line; else it follows in braces, or up to the keyword `end`.
   */
  readonly head: RegExp
  /** What ends the body behind the head. */
  readonly ends: 'braces' | 'keyword' | 'line'
  /** The name of a parameter, in one of the parts between commas; undefined for one without a name. */
  nameOf(part: string): string | undefined
  /** Words by which a body looks at all its parameters without their names. */
  readonly all?: RegExp
  /** Whether only a body that says a constant is at fault: an iterator's end is told by the iterator's own state. */
  readonly isConstant?: boolean
  /** What the whole definition says where it is at fault; a last clause that says no is none. @default anything */
  readonly says?: RegExp
}

const last = (part: string): string | undefined => /(\w+)\s*(?:\[\s*\])?\s*(?:=.*)?$/.exec(part)?.[1]
const first = (part: string): string | undefined => /^[\s*&]*(\w+)/.exec(part)?.[1]
const beforeColon = (part: string): string | undefined => /(\w+)\s*:/.exec(part)?.[1]
/** C++ and C# name the type before the parameter: a single word is a type alone. */
const afterType = (part: string): string | undefined => /[\w>\]&*]\s*[\s&*]\s*(\w+)\s*(?:=.*)?$/.exec(part)?.[1]

const SYNTAX: Readonly<Record<string, ComparisonSyntax>> = {
  cpp: {
    blank: 'c',
    head: /\boperator\s*(?<name>==|!=|<=>|<=|>=|<|>)\s*\((?<words>[^()]*)\)[^{};]*(?=\{)/g,
    ends: 'braces',
    nameOf: afterType,
    isConstant: true,
  },
  java: {
    blank: 'c',
    head: /\b(?:boolean|int)\s+(?<name>equals|compareTo)\s*\((?<words>[^()]*)\)[^{};]*(?=\{)/g,
    ends: 'braces',
    nameOf: last,
  },
  csharp: {
    blank: 'c',
    head: /\b(?:operator\s*(?<name>==|!=|<=|>=|<|>)|(?:bool|int)\s+(?:Equals|CompareTo))\s*\((?<words>[^()]*)\)\s*(?:=>(?<body>[^;]*);|(?=\{))/g,
    ends: 'braces',
    nameOf: last,
  },
  kotlin: {
    blank: 'c',
    head: /\bfun\s+(?<name>equals|compareTo)\s*\((?<words>[^()]*)\)\s*(?::\s*\w+\s*)?(?:=(?<body>[^\n]*)|(?=\{))/g,
    ends: 'braces',
    nameOf: beforeColon,
  },
  scala: {
    blank: 'c',
    head: /\bdef\s+(?<name>equals|compare|==|!=|<=|>=|<|>)\s*(?:\[[^\]]*\])?\((?<words>[^()]*)\)\s*(?::\s*\w+\s*)?=\s*(?:(?=\{)|(?<body>[^\n;]*))/g,
    ends: 'braces',
    nameOf: beforeColon,
  },
  rust: {
    blank: 'rust',
    head: /\bfn\s+(?<name>eq|ne|lt|le|gt|ge|partial_cmp|cmp)\s*\(\s*&\s*(?:'\w+\s+)?self\s*,(?<words>[^()]*)\)[^{};]*(?=\{)/g,
    ends: 'braces',
    // a leading underscore says that it is not looked at
    nameOf: (part) => /(\w+)\s*:/.exec(part)?.[1]?.replace(/^_.*/, '') || undefined,
  },
  haskell: {
    blank: 'haskell',
    head: /^[ \t]*(?:(?<left>\(?[A-Za-z_][\w' ]*\)?)[ \t]*(?<name>==|\/=|<=|>=|<|>|`compare`)[ \t]*(?<right>\(?[A-Za-z_][\w' ]*\)?)|(?:\((?:==|\/=|<=|>=|<|>)\)|compare)[ \t]+(?<words>[a-z_]\w*'*[ \t]+[a-z_]\w*'*))[ \t]*=(?!=)(?<body>[^\n]*)/gm,
    ends: 'line',
    // a constructor is looked at as it stands, and so is what it holds
    nameOf: (part) => {
      const held = /^\(?\s*[A-Z]/.test(part) ? (/\s([a-z]\w*'*)\)?\s*$/.exec(part)?.[1] ?? '') : part.trim()
      return held === '_' ? undefined : held
    },
    says: /==[^=]*=.*\bTrue\b|\/=.*=.*\bFalse\b|compare.*\bEQ\b|[<>]=?[^=]*=.*\bTrue\b/,
  },
  ruby: {
    blank: /(?<=^|\s)#.*/gm,
    head: /(?:^[ \t]*|[;{][ \t]*)def\s+(?:\w+\.)?(?<name>==|===|!=|eql\?|equal\?|<=>|<=|>=|<|>)[ \t]*(?:\((?<words>[^()]*)\)|(?<bare>[*\w]*))[ \t]*(?:=[ \t]*(?<body>[^\n;]*))?/gm,
    ends: 'keyword',
    nameOf: first,
  },
  perl: {
    blank: /(?<=^|\s)#.*/gm,
    head: /(?<name>(?:"|'|\bq[qw]?\s*\W)?(?:==|!=|<=>|<=|>=|<|>|\b(?:eq|ne|cmp|lt|gt|le|ge)\b)["')}]?)\s*=>\s*sub\s*(?=\{)/g,
    ends: 'braces',
    nameOf: first,
    all: /@_|\$_\s*\[|\bshift\b|\bpop\b|@\{?_/,
  },
  lua: {
    blank: /--(?:\[\[[\s\S]*?\]\]|.*)/g,
    head: /\b(?<name>__eq|__lt|__le)\s*(?:=\s*function\s*)?\((?<words>[^()]*)\)/g,
    ends: 'keyword',
    nameOf: first,
  },
  r: {
    blank: /#.*/g,
    head: /["'`]?\b(?<name>Ops|all\.equal)\.[\w.]+["'`]?\s*(?:<-|=)\s*function\s*\((?<words>[^()]*)\)\s*(?:(?=\{)|(?<body>[^\n]*))|["'`](?:==|!=|<=|>=|<|>)\.[\w.]+["'`]\s*(?:<-|=)\s*function\s*\((?<words2>[^()]*)\)\s*(?:(?=\{)|(?<body2>[^\n]*))/g,
    ends: 'braces',
    nameOf: first,
    all: /\bNextMethod\b|\bmatch\.call\b|\bnargs\b/,
  },
  julia: {
    blank: /#=[\s\S]*?=#|#.*/g,
    head: /(?:^[ \t]*|\bBase\.:?\(?)(?<name>==|!=|isequal|isapprox|isless|<|<=)\)?\((?<words>[^()]*)\)[ \t]*=(?!=)(?<body>[^\n]*)/gm,
    ends: 'line',
    nameOf: (part) => /^\s*(\w+)/.exec(part)?.[1],
  },
}

/**
 * The comparison of a program that says the same of everything it is asked about, such as `operator==`; undefined where
 * there is none, or where the language has no comparisons of a program's own.
 */
export function equalToAll(language: string, program: string): string | undefined {
  const syntax = SYNTAX[language]
  if (syntax === undefined) return undefined
  const { blank, head, all, says, isConstant = false } = syntax
  const text = typeof blank === 'string' ? maskSource(program, blank) : program.replace(blank, blanks)
  for (const match of text.matchAll(head)) {
    const groups = match.groups ?? {}
    const body = groups['body'] ?? groups['body2'] ?? bodyAfter(text, match.index + match[0].length, syntax, match[0])
    const told = withoutIdle(body)
    const isIdle = told !== body && CONSTANT.test(told)
    if (body.trim() === '' || (!isIdle && (all?.test(body) === true || says?.test(match[0]) === false))) continue
    if (isConstant && !CONSTANT.test(told) && !ofPlainType(groups['words'] ?? '')) continue
    if (!isIdle && namesOf(groups, syntax).every((name) => name === '' || (name !== undefined && mentions(told, name))))
      continue
    return match[0].trim().split('\n')[0]?.slice(0, 80)
  }
  return undefined
}

/** A body without a single name. */
const CONSTANT = /^(?:\W|\d|\b(?:return|true|false|not|True|False|TRUE|FALSE)\b)*$/

const SIDE = String.raw`(?<![\w.)\]])((?:[\w.$@]|->|\(\)|\[\w*\])+)`
const SAME_SIDES = new RegExp(String.raw`${SIDE}\s*(?:===?|<=|>=|-(?!>)|\.equals\s*\(|\.eq\()\s*\1(?![\w.(])\)?`, 'g')
const NOT_NOTHING =
  /\b\w+\s*(?:!==?|\/=|~=|is not)\s*(?:null|nullptr|nil|None|undefined|NULL)\b|\b(?:null|nullptr|nil)\s*!==?\s*\w+/g

/** The body without comparisons that look at nothing: of something with itself, and with nothing at all. */
function withoutIdle(body: string): string {
  return body.replace(SAME_SIDES, ' ').replace(NOT_NOTHING, ' ')
}

/** Whether what is compared is a number, a text or a container: the end of an iterator is a class of its own. */
function ofPlainType(words: string): boolean {
  return /\b(?:int|long|short|char|double|float|bool|size_t|auto|T|U|std::\w+|string|vector)\b/.test(words)
}

/** Names of all that is compared but the object itself; one without a name is undefined. */
function namesOf(
  groups: Readonly<Record<string, string | undefined>>,
  syntax: ComparisonSyntax,
): (string | undefined)[] {
  const { left, right } = groups
  if (left !== undefined && right !== undefined) return [left, right].map((one) => syntax.nameOf(one))
  const words = groups['words'] ?? groups['words2'] ?? groups['bare'] ?? ''
  // Haskell's parameters have spaces between them, all others commas
  const all = syntax.blank === 'haskell' ? words.trim().split(/[ \t]+/) : words.split(/,(?![^<]*>)/)
  return syntax.all !== undefined && words === ''
    ? [undefined]
    : all.filter((part) => part.trim() !== '...').map((part) => syntax.nameOf(part))
}

function bodyAfter(text: string, at: number, { ends }: ComparisonSyntax, head: string): string {
  if (ends === 'braces') {
    let depth = 0
    for (let index = text.indexOf('{', at); index >= 0 && index < text.length; index++) {
      if (text[index] === '{') depth++
      else if (text[index] === '}' && --depth === 0) return text.slice(at, index)
    }
    return text.slice(at)
  }
  const rest = text.slice(at)
  // a body on several lines ends with an `end` at the depth of its head; one on a single line with its own
  const margin = /^[ \t]*/.exec(head)?.[0] ?? ''
  const end =
    /^[^\n]*\bend\b/.exec(rest) ?? new RegExp(String.raw`^[\s\S]*?\n${margin}end\b|^[\s\S]*?\bend\b`).exec(rest)
  return (end?.[0] ?? rest).replace(/\bend$/, '')
}

function mentions(body: string, name: string): boolean {
  return new RegExp(String.raw`(?<![\w'])${name}(?![\w'])`).test(body)
}

function blanks(found: string): string {
  return found.replace(/[^\n]/g, ' ')
}
