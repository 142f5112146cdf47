/**
 * The program in a model's response, put together with the task's preamble (imports and a signature) in whichever way the
 * response meant it: as the continuation of the signature, or as the whole again. Nothing is run to find it.
 *
 * Rules, in their order. Thoughts are never judged. Of fenced blocks count those in the task's language and those that name
 * none; sessions, output, diffs and blocks of other languages never do. Judged is the last complete block that defines what
 * the task's tests call, or does something where they call nothing; an example that only uses it is none. What it leans on
 * in other blocks is put before it or after it, as it stood. Without any fence the text is the program, less the prose
 * before and after it. docs/sandbox.md says the same for users.
 */
import type { ProgramTest } from '../supervision.ts'
import { chooseProgram } from './extraction/choose-program.ts'
import { divideResponse, withoutThoughts } from './extraction/fenced-blocks.ts'
import { hasHead, joinSources } from './extraction/join-sources.ts'
import { withoutProse } from './extraction/prose.ts'
import { findLanguage } from './languages/table.ts'

/** A program as it will run. */
export interface ExtractedCode {
  /** Empty where the response holds no program. */
  readonly code: string
  /** How the response was read, for the reader of a finding. */
  readonly form: 'fenced' | 'whole-text' | 'none'
  /** Whether the response defined again what the preamble's signature names. */
  readonly redefines: boolean
}

/** What the task says of the program. */
export interface ExtractCodeOptions {
  /** Code put before the response's program. @default nothing */
  readonly preamble?: string | undefined
  /** The task's tests; what they call tells a program from an example. @default none */
  readonly tests?: readonly ProgramTest[] | undefined
}

/** Reads the program in `response` for a task in `language`. */
export function extractCode(response: string, language: string, options: ExtractCodeOptions = {}): ExtractedCode {
  const { preamble = '', tests = [] } = options
  const name = findLanguage(language)?.name ?? language.toLowerCase()
  const signature = lastSignature(preamble)
  // a mark of byte order is of the file that it stood in, and several compilers refuse it
  const lines = response.replaceAll('\r\n', '\n').replaceAll(/^\uFEFF/gm, '')
  const text = answerOf(withoutThoughts(lines))
  const { blocks, prose } = divideResponse(text)
  const harness = tests.flatMap((test) => (test.style === 'harness' ? [test.code] : []))
  const chosen = chooseProgram(blocks, { language: name, signature: signature?.name, harness })
  const form = chosen.length > 0 ? 'fenced' : 'whole-text'
  const source = form === 'fenced' ? joinSources(chosen, name) : withoutProse(prose, name)
  const body = trimBlankLines(source)
  if (body.trim() === '') return { code: '', form: 'none', redefines: false }
  if (preamble.trim() === '') return { code: body, form, redefines: false }
  if (signature !== undefined && defines(body, signature.name)) {
    // what stands before the signature (imports, helpers) still counts; the signature itself would be cut short
    const before = preamble.slice(0, signature.at)
    const code = hasHead(body, name) ? joinSources([before, body], name) : `${before}\n${body}`
    return { code, form, redefines: true }
  }
  const joint = preamble.endsWith('\n') || body.startsWith('\n') ? '' : '\n'
  return { code: preamble + joint + body, form, redefines: false }
}

/** What stands in the last `<answer>` or its like, where there is one; else the text. */
function answerOf(text: string): string {
  const open = [...text.matchAll(/^[ \t]*<(answer|final_answer|solution)>/gim)].at(-1)
  if (open === undefined) return text
  const inner = text.slice(open.index + open[0].length)
  const end = inner.search(new RegExp(`</${open[1]}>`, 'i'))
  const answer = end < 0 ? inner : inner.slice(0, end)
  return answer.trim() === '' ? text : answer
}

const SIGNATURES: readonly RegExp[] = [
  // Python, Ruby
  /^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)/gm,
  // JavaScript, TypeScript, PHP, Go, Rust, Kotlin, Lua, Julia
  /^(?:export[ \t]+)?(?:default[ \t]+)?(?:pub[ \t]+)?(?:async[ \t]+)?(?:local[ \t]+)?(?:function[ \t]*\*?|func|fn|fun)[ \t]+(\w+)/gm,
  /^(?:export[ \t]+)?(?:const|let|var)[ \t]+(\w+)[ \t]*(?::[^=\n]+)?=/gm,
  // C and C++: a return type, a name, parameters and an opening brace
  /^(?:[\w:<>,*& \t]+?)[ \t*&]+(\w+)[ \t]*\([^;{}]*\)[ \t\n]*\{/gm,
  // a class with a method, as Java has it
  /^(?:public[ \t]+)?class[ \t]+(\w+)/gm,
]

/** The last definition at the margin: what the response is asked to continue. */
function lastSignature(preamble: string): { readonly name: string; readonly at: number } | undefined {
  let last: { name: string; at: number } | undefined
  for (const pattern of SIGNATURES) {
    for (const match of preamble.matchAll(pattern)) {
      if (last === undefined || match.index > last.at) last = { name: match[1] ?? '', at: match.index }
    }
  }
  return last
}

function defines(code: string, name: string): boolean {
  return SIGNATURES.some((pattern) => [...code.matchAll(pattern)].some((match) => match[1] === name))
}

/** Without blank lines at both ends; the first line keeps its indentation, which may continue a function's body. */
function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd() + '\n'
}
