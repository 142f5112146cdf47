/**
 * Words inside a program that tell an analyser to look away: comments such as `noqa`, attributes such as
 * `@SuppressWarnings`. An analysed program has no say in how it is analysed, so each of them is a finding of its own and is
 * blanked out before a tool reads the source. Every line and column stays.
 *
 * Covered: the documented suppressions of the tools of the table, in the languages of the table.
 * Not covered: configuration files. A tool is shown the program and its own configuration alone, so there are none.
 */
import { maskSource } from '../../sandbox/index.ts'
import type { AnalysedLanguage } from '../analysis.ts'
import type { ToolFinding } from './analyser.ts'

/** One kind of suppression: the whole match is the finding, and is made unreadable. */
interface Suppression {
  readonly name: string
  readonly languages: readonly AnalysedLanguage[]
  /** With flags `g`, `m`, as needed; matches the directive alone and not the comment's mark. */
  readonly pattern: RegExp
  /** Part of the code and not of a comment: it may span lines. @default false */
  readonly isCode?: boolean
  /** Whether it becomes another word, and not a gap. @default what is part of a comment does */
  readonly isWord?: boolean
}

const SCRIPT: readonly AnalysedLanguage[] = ['javascript', 'typescript']
const NATIVE: readonly AnalysedLanguage[] = ['c', 'cpp']

const HASH: readonly AnalysedLanguage[] = ['python', 'ruby', 'bash']

const SUPPRESSIONS: readonly Suppression[] = [
  { name: 'noqa', languages: ['python'], pattern: /(?<=#.*)\b(?:(?:ruff|flake8)\s*:\s*)?noqa\b(?:\s*:\s*[\w, ]+)?/gi },
  { name: 'ruff', languages: ['python'], pattern: /(?<=#\s*)ruff\s*:\s*\w+.*/gi },
  { name: 'pylint', languages: ['python'], pattern: /(?<=#.*)\bpylint\s*:\s*[\w-]+(?:\s*=\s*[\w, -]+)?/gi },
  { name: 'nosec', languages: ['python', 'go'], pattern: /(?<=(?:#|\/\/|\/\*).*)#?\bnosec\b[^\n*]*/gi },
  { name: 'type: ignore', languages: ['python'], pattern: /(?<=#.*)\btype\s*:\s*ignore\b(?:\[[^\]\n]*\])?/gi },
  {
    name: 'mypy',
    languages: ['python'],
    pattern: /(?<=#\s*)(?:mypy|pyright|pytype|pyre|pyrefly|ty|zuban)\s*:\s*[\w-]+.*/gi,
  },
  {
    name: 'no type check',
    languages: ['python'],
    pattern: /^[ \t]*@(?:typing\.|t\.)?no_type_check\b(?:_decorator\b)?.*/gm,
    isCode: true,
  },
  {
    name: 'allowlist',
    languages: [...HASH, ...SCRIPT, ...NATIVE, 'java', 'go', 'rust'],
    pattern: /(?<=(?:#|\/\/|\/\*).*)\bpragma\s*:?\s*(?:allow|white)list(?:\s+nextline)?\s+secret\b/gi,
  },
  {
    name: 'coding',
    languages: ['python'],
    pattern: /(?<=^[ \t\f]*#.*)coding[:=][ \t]*(?!utf-?8\b|ascii\b|us-ascii\b|latin-?1\b|iso-?8859-1\b)[\w.-]+/gi,
  },
  { name: 'no cover', languages: ['python'], pattern: /(?<=#.*)\bpragma\s*:?\s*no\s*(?:cover|branch)\w*/gi },
  {
    name: 'nosemgrep',
    languages: [...HASH, ...SCRIPT, ...NATIVE, 'java', 'go', 'rust'],
    pattern: /(?<=(?:#|\/\/|\/\*).*)\bnosem(?:grep)?\b(?:\s*:\s*[\w., -]+)?/gi,
  },
  {
    name: 'lint-disable',
    languages: SCRIPT,
    pattern: /(?<=(?:\/\/|\/\*)\s*)(?:eslint|oxlint|tslint)(?:-(?:disable|enable)[\w-]*|\s+[\w/@-]+\s*:)[^\n*]*/g,
  },
  {
    name: 'lint-disable',
    languages: SCRIPT,
    // a block comment may hold it on a line of its own
    pattern: /(?<=^[ \t]*\**[ \t]*)(?:eslint|oxlint|tslint)-(?:disable|enable)[\w-]*[^\n*]*/g,
  },
  { name: 'ts-suppression', languages: SCRIPT, pattern: /(?<=^[ \t]*\**[ \t]*)@ts-(?:ignore|nocheck|expect-error)\b/g },
  { name: 'ts-suppression', languages: SCRIPT, pattern: /(?<=(?:\/\/|\/\*)\s*)@ts-(?:ignore|nocheck|expect-error)\b/g },
  {
    name: 'lint-ignore',
    languages: SCRIPT,
    pattern:
      /(?<=(?:\/\/|\/\*).*)\b(?:biome-ignore|deno-lint-ignore|jshint\s+ignore|jslint\s+ignore|standard-ignore)\b[^\n*]*/g,
  },
  {
    name: 'NOSONAR',
    languages: [...SCRIPT, ...NATIVE, ...HASH, 'java', 'go', 'rust'],
    pattern: /(?<=(?:#|\/\/|\/\*).*)\bNOSONAR\b/g,
  },
  {
    name: 'ignore-coverage',
    languages: SCRIPT,
    pattern: /(?<=(?:\/\/|\/\*)\s*)(?:c8|v8|istanbul|node:coverage)\s+(?:ignore|disable)[^\n*]*/g,
  },
  {
    name: '@SuppressWarnings',
    languages: ['java'],
    pattern: /@(?:java\.lang\.)?SuppressWarnings\b(?:\s*\([^()]*\))?/g,
    isCode: true,
  },
  {
    name: '@SuppressFBWarnings',
    languages: ['java'],
    pattern: /@(?:[\w.]+\.)?SuppressFBWarnings\b(?:\s*\([^()]*\))?/g,
    isCode: true,
  },
  {
    name: '@Generated',
    languages: ['java'],
    pattern: /@(?!interface\b)(?:[\w.]+\.)?\w*Generated\w*\b(?:\s*\([^()]*\))?/g,
    isCode: true,
  },
  { name: 'NOPMD', languages: ['java'], pattern: /(?<=(?:\/\/|\/\*).*)\bNOPMD\b[^\n*]*/g },
  {
    name: 'CHECKSTYLE',
    languages: ['java'],
    pattern: /(?<=(?:\/\/|\/\*).*)\bCHECKSTYLE\s*[:.]\s*(?:OFF|ON|SUPPRESS)\b/gi,
  },
  { name: 'NOLINT', languages: NATIVE, pattern: /\bNOLINT(?:NEXTLINE|BEGIN|END)?\b(?:\([^()\n]*\))?/g },
  { name: 'cppcheck-suppress', languages: NATIVE, pattern: /(?<=(?:\/\/|\/\*).*)\bcppcheck-suppress[\w-]*[^\n*]*/g },
  { name: 'flawfinder', languages: NATIVE, pattern: /(?<=(?:\/\/|\/\*)\s*)(?:flawfinder|rats|its4)\s*:\s*ignore\b/gi },
  {
    name: 'diagnostic pragma',
    languages: NATIVE,
    pattern: /^[ \t]*#[ \t]*pragma[ \t]+(?:(?:GCC|clang)[ \t]+(?:diagnostic|system_header)|warning).*/gm,
    isCode: true,
  },
  {
    name: 'diagnostic pragma',
    languages: NATIVE,
    pattern: /\b_Pragma\s*\(\s*"(?:GCC|clang)\s+diagnostic[^"\n]*"\s*\)/g,
    isCode: true,
  },
  {
    name: 'not instrumented',
    languages: NATIVE,
    pattern: /\b(?:no_profile_instrument_function|no_instrument_function|no_sanitize\w*)\b/g,
    isCode: true,
  },
  {
    name: 'another name of lines',
    languages: NATIVE,
    pattern: /^[ \t]*#[ \t]*(?:line\b|\d).*/gm,
    isCode: true,
  },
  {
    name: 'hidden from analysers',
    languages: NATIVE,
    pattern: /\b(?:__clang_analyzer__|__cppcheck__|__CPPCHECK__|__COVERITY__|__SPLINT__|_lint|S_SPLINT_S)\b/g,
    isCode: true,
    isWord: true,
  },
  { name: 'generated', languages: ['go'], pattern: /(?<=^\/\/ )Code generated .* DO NOT EDIT\.(?=\r?$)/gm },
  { name: 'another name of lines', languages: ['go'], pattern: /(?<=^\/\/|\/\*)line (?=\S*:\d).*?(?=\*\/|$)/gm },
  { name: 'nolint', languages: ['go'], pattern: /(?<=\/\/\s*)nolint\b.*/g },
  { name: 'lint:ignore', languages: ['go'], pattern: /(?<=\/\/\s*)lint:(?:file-)?ignore\b.*/g },
  {
    name: 'allow',
    languages: ['rust'],
    pattern: /#!?\[\s*(?:allow|expect|rustfmt::skip|clippy::\w+|coverage)\b(?:[^[\]]|\[[^[\]]*\])*\]/g,
    isCode: true,
  },
  {
    name: 'allow',
    languages: ['rust'],
    pattern:
      /#!?\[\s*cfg_attr\s*\((?:[^[\]]|\[[^[\]]*\])*\b(?:allow|expect|coverage)\s*\((?:[^[\]]|\[[^[\]]*\])*\]|#!?\[\s*cfg\s*\([^\]]*\b(?:clippy|coverage|miri|kani)\b[^\]]*\]/g,
    isCode: true,
  },
  { name: 'rubocop', languages: ['ruby'], pattern: /(?<=#.*)\brubocop\s*:\s*(?:disable|enable|todo|push|pop)\b.*/gi },
  { name: 'warn_indent', languages: ['ruby'], pattern: /(?<=#.*)\b(?:warn_indent|warn_past_scope)\s*:\s*\w+/gi },
  { name: ':nocov:', languages: ['ruby'], pattern: /(?<=#.*):nocov:/g },
  { name: 'shellcheck', languages: ['bash'], pattern: /(?<=#.*)\bshellcheck\s+[\w-]+=.*/g },
]

/** A program without its suppressions. */
export interface Unsuppressed {
  /** As long as the source, with the same lines. */
  readonly code: string
  readonly findings: readonly Omit<ToolFinding, 'path'>[]
}

/** Makes every suppression unreadable and says where each stood. */
export function withoutSuppressions(source: string, language: AnalysedLanguage): Unsuppressed {
  let code = source
  const found: { readonly at: number; readonly name: string; readonly text: string }[] = []
  for (const { name, languages, pattern, isCode = false, isWord = !isCode } of SUPPRESSIONS) {
    if (!languages.includes(language)) continue
    const replaced = isCode ? replaceAnywhere : replaceByLine
    code = replaced(code, pattern, (text, at) => {
      found.push({ at, name, text })
      // inside a comment a word stays a word: blanks at a line's end would be findings themselves
      return text.replaceAll(/\S/g, isWord ? 'x' : ' ')
    })
  }
  const findings = found
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, name, text }) => {
      const before = source.slice(0, at)
      const from = before.lastIndexOf('\n') + 1
      return {
        rule: `suppression:${name}`,
        severity: 'warning' as const,
        message: `The program tells analysers to look away: ${text.trim().slice(0, 80)}`,
        line: before.split('\n').length,
        column: at - from + 1,
      }
    })
  return { code, findings }
}

/** Lines longer than this hold no hand-written suppression, and a look-behind over them would take for ever. */
const LONGEST_LINE = 2_000

type Replace = (text: string, at: number) => string

function replaceAnywhere(code: string, pattern: RegExp, replace: Replace): string {
  return code.replace(pattern, (text, ...rest) => replace(text, offsetOf(rest)))
}

/** Comments are looked for line by line. */
function replaceByLine(code: string, pattern: RegExp, replace: Replace): string {
  let start = 0
  return code
    .split('\n')
    .map((line) => {
      const at = start
      start += line.length + 1
      if (line.length > LONGEST_LINE) return line
      return line.replace(pattern, (text, ...rest) => replace(text, at + offsetOf(rest)))
    })
    .join('\n')
}

function offsetOf(rest: readonly unknown[]): number {
  return rest.find((one): one is number => typeof one === 'number') ?? 0
}

/** Attributes and directives that take lines out of what a compiler counts. */
const UNCOUNTED: ReadonlySet<string> = new Set(['@Generated', 'not instrumented', 'another name of lines'])

/**
 * The program without what would take lines out of its coverage. Words in comments stay, as no meter reads them, and so does
 * everything in texts, which the program may print.
 */
export function withoutUncounted(source: string, language: AnalysedLanguage): string {
  let code = source
  for (const { name, languages, pattern } of SUPPRESSIONS) {
    if (!languages.includes(language) || !UNCOUNTED.has(name)) continue
    const isComment = language === 'go'
    const masked = isComment ? code : maskSource(code, 'c')
    const parts: string[] = []
    let from = 0
    for (const match of masked.matchAll(pattern)) {
      const end = match.index + match[0].length
      parts.push(code.slice(from, match.index), match[0].replaceAll(/\S/g, isComment ? 'x' : ' '))
      from = end
    }
    code = parts.join('') + code.slice(from)
  }
  return code
}
