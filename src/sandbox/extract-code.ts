/**
 * The program in a model's response: out of its code fence, and put together with the task's preamble (imports and a
 * signature) in whichever way the response meant it: as the continuation of the signature, or as the whole again.
 */
import { findLanguage } from './languages/table.ts'

/** A program as it will run. */
export interface ExtractedCode {
  readonly code: string
  /** How the response was read, for the reader of a finding. */
  readonly form: 'fenced' | 'whole-text'
  /** Whether the response defined again what the preamble's signature names. */
  readonly redefines: boolean
}

/** Reads the program in `response` for a task in `language` with this preamble. */
export function extractCode(response: string, language: string, preamble: string = ''): ExtractedCode {
  const fenced = longestFence(response, language)
  const body = trimBlankLines(fenced ?? response)
  const form = fenced === undefined ? 'whole-text' : 'fenced'
  if (preamble.trim() === '') return { code: body, form, redefines: false }
  const signature = lastSignature(preamble)
  if (signature !== undefined && defines(body, signature.name)) {
    // what stands before the signature (imports, helpers) still counts; the signature itself would be cut short
    return { code: `${preamble.slice(0, signature.at)}\n${body}`, form, redefines: true }
  }
  const joint = preamble.endsWith('\n') || body.startsWith('\n') ? '' : '\n'
  return { code: preamble + joint + body, form, redefines: false }
}

/**
 * The longest fenced block of the language; without one, the longest block that names no language or another one that
 * the table does not know. A fence that is never closed runs to the end of the text.
 */
function longestFence(text: string, language: string): string | undefined {
  const wanted = findLanguage(language)?.name ?? language.toLowerCase()
  const fences = [
    ...text.matchAll(/^[ \t]*(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n]*\n([\s\S]*?)(?:^[ \t]*\1[ \t]*$|(?![\s\S]))/gm),
  ]
  const blocks = fences.map((match) => ({ tag: (match[2] ?? '').toLowerCase(), code: match[3] ?? '' }))
  const own = blocks.filter(({ tag }) => tag === wanted || findLanguage(tag)?.name === wanted)
  const untold = blocks.filter(({ tag }) => findLanguage(tag) === undefined && !isOutputTag(tag))
  const candidates = own.length > 0 ? own : untold
  return candidates.reduce<string | undefined>(
    (longest, { code }) => (longest === undefined || code.length > longest.length ? code : longest),
    undefined,
  )
}

function isOutputTag(tag: string): boolean {
  return ['text', 'txt', 'output', 'console', 'plaintext', 'bash', 'sh', 'shell', 'json'].includes(tag)
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
