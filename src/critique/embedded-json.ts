/**
 * JSON that stands within other text: in a fence, behind thoughts or a heading in brackets, before remarks. Commas before a
 * closing bracket, which models write and JSON has not, are passed over.
 */
import type { JsonValue } from '../supervision.ts'

/** Where an object, or a list of objects, may begin. Brackets of prose and of formulas begin none. */
const OPENING = /\{\s*"|\[\s*\{/g
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' }
/** Characters that are looked at, as a multiple of the text's. Many brackets that never close would make it quadratic. */
const MOST_PASSES = 8
/** Brackets within brackets. A critique has four. */
const DEEPEST = 32

/** The objects and lists of objects that a text holds, outermost ones only, in their order. */
export function embeddedJson(text: string): JsonValue[] {
  const found: JsonValue[] = []
  let left = MOST_PASSES * text.length
  OPENING.lastIndex = 0
  for (let match = OPENING.exec(text); match !== null && left > 0; match = OPENING.exec(text)) {
    const { end, json } = bracketed(text, match.index)
    left -= end - match.index
    const value = json === undefined ? undefined : parsed(json)
    if (value !== undefined) found.push(value)
    OPENING.lastIndex = value === undefined ? match.index + 1 : end
  }
  return found
}

/** The text from a bracket to the one that closes it, without needless commas; no JSON where none does. */
function bracketed(text: string, start: number): { readonly end: number; readonly json: string | undefined } {
  const open: string[] = []
  let json = ''
  let from = start
  for (let at = start; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (sign === '"') {
      at = stringEnd(text, at)
      if (at === -1) return { end: text.length, json: undefined }
    } else if (sign === '{' || sign === '[') {
      if (open.push(CLOSING[sign] ?? '') > DEEPEST) return { end: at + 1, json: undefined }
    } else if (sign === '}' || sign === ']') {
      if (open.pop() !== sign) return { end: at + 1, json: undefined }
      if (open.length === 0) return { end: at + 1, json: json + text.slice(from, at + 1) }
    } else if (sign === ',') {
      if (!/^\s{0,200}[}\]]/.test(text.slice(at + 1, at + 202))) continue
      json += text.slice(from, at)
      from = at + 1
    }
  }
  return { end: text.length, json: undefined }
}

/** The place of the quotation mark that closes a string; −1 where the text ends before. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}

function parsed(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue
  } catch {
    return undefined
  }
}
