/**
 * The fenced blocks of a response, and the response without what it only thought. First step of extract-code.ts. Fences are
 * those of CommonMark with what models make of them: a fence in a list or a quotation, a tag before or after the marker, a
 * fence that is never closed, a Markdown fence that holds others, and fences inside a text of the program.
 */

/** A fenced block. */
export interface FencedBlock {
  /** Lower case, without braces, points and attributes; empty for none. */
  readonly tag: string
  /** Without the indentation of the fence itself. */
  readonly code: string
  readonly closed: boolean
  /** The last line of prose before it that is not blank. */
  readonly before: string
}

/** A response in its parts. */
export interface DividedResponse {
  readonly blocks: readonly FencedBlock[]
  /** All that stands outside of fences. */
  readonly prose: string
}

/** A text inside of a program is looked at so many lines far, so that a response of fences alone stays quick. */
const FARTHEST_LINE = 200
const OPENER = /^((?:>[ \t]?)*)([ \t]*)(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:<\/?\w+>[ \t]*)*(`{3,}|~{3,})[ \t]*([^`]*)$/
const CLOSER = /^(?:>[ \t]?)*([ \t]*)(`{3,}|~{3,})[ \t]*(<[/|\w][^\n]*)?$/
const MARKDOWN = new Set(['markdown', 'md', 'mdx'])

/** Divides a response without thoughts into fenced blocks and prose. */
export function divideResponse(text: string): DividedResponse {
  const lines = text.split('\n')
  const blocks: FencedBlock[] = []
  const prose: string[] = []
  let outer = 0
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const opener = OPENER.exec(line)
    const tag = opener === null ? '' : tagOf(opener[4] ?? '')
    if (opener !== null && MARKDOWN.has(tag)) outer++
    else if (opener !== null && outer > 0 && tag === '' && endsMarkdown(lines, index)) outer--
    else if (opener === null) prose.push(line)
    else {
      const end = endOfFence(lines, index, opener)
      const before = prose.findLast((one) => one.trim() !== '') ?? ''
      const inner = lines.slice(index + 1, end.at).map((one) => dedented(one, opener))
      blocks.push({ tag, code: inner.map((one) => `${one}\n`).join(''), closed: end.closed, before })
      if (end.rest !== '') prose.push(end.rest)
      // a fence that another one cuts short leaves that one to be read
      index = end.closed ? end.at : end.at - 1
    }
  }
  return { blocks, prose: prose.join('\n') }
}

/** A bare fence after all inner ones closes the Markdown around them: as many bare ones are left as must close. */
function endsMarkdown(lines: readonly string[], index: number): boolean {
  let bare = 0
  for (const line of lines.slice(index, index + FARTHEST_LINE)) {
    if (CLOSER.test(line)) bare++
    else if (OPENER.test(line)) break
  }
  return bare % 2 === 1
}

function endOfFence(
  lines: readonly string[],
  start: number,
  opener: RegExpExecArray,
): { readonly at: number; readonly closed: boolean; readonly rest: string } {
  const [, , indent = '', marker = ''] = opener
  let nested = false
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const closer = CLOSER.exec(line)
    if (closer !== null) {
      const [, space = '', found = '', rest = ''] = closer
      if (found[0] !== marker[0] || found.length < marker.length || space.length > indent.length + 3) continue
      const inText = insideText(lines.slice(start + 1, at)) && textEnds(lines.slice(at + 1), marker)
      if (nested) nested = false
      else if (!inText) return { at, closed: true, rest }
      continue
    }
    const inner = OPENER.exec(line)
    if (inner === null || inner[3]?.[0] !== marker[0] || (inner[2]?.length ?? 0) > indent.length + 3) continue
    if ((inner[3]?.length ?? 0) < marker.length) continue
    if (insideText(lines.slice(start + 1, at))) nested = true
    else return { at, closed: false, rest: '' }
  }
  return { at: lines.length, closed: false, rest: '' }
}

/** Whether a text over several lines (triple quotes) or a comment is open after these lines. */
function insideText(lines: readonly string[]): boolean {
  if (lines.length > FARTHEST_LINE) return false
  const text = lines.join('\n')
  const odd = ['"""', "'''"].some((quote) => (text.split(quote).length - 1) % 2 === 1)
  return odd || text.lastIndexOf('/*') > text.lastIndexOf('*/')
}

/** Whether the open text ends further down and the fence after it. */
function textEnds(lines: readonly string[], marker: string): boolean {
  const end = lines.slice(0, FARTHEST_LINE).findIndex((line) => /"""|'''|\*\//.test(line))
  return end >= 0 && lines.slice(end + 1, end + 1 + FARTHEST_LINE).some((line) => line.trim() === marker)
}

function dedented(line: string, [, quote = '', indent = '']: RegExpExecArray): string {
  const own = quote === '' ? line : line.replace(/^(?:>[ \t]?)+/, '')
  let cut = 0
  while (cut < indent.length && (own[cut] === ' ' || own[cut] === '\t')) cut++
  return own.slice(cut)
}

function tagOf(information: string): string {
  const word = /^\{?[ \t]*\.?(?:language-|lang-)?([^\s{},:;=]*)/i.exec(information.trim())?.[1] ?? ''
  return word.toLowerCase()
}

const THOUGHT =
  /^[ \t]*<(think|thinking|thoughts?|reasoning|scratchpad)>|<\/(think|thinking|thoughts?|reasoning|scratchpad)>/i

/**
 * The response without its thoughts: what stands between `<think>` and `</think>`, before a `</think>` that nothing opened,
 * and after a `<think>` that nothing closes. A tag inside a closed fence is a part of a program.
 */
export function withoutThoughts(text: string): string {
  const lines = text.split('\n')
  let kept: string[] = []
  let thinking = false
  for (let index = 0; index < lines.length; index++) {
    let line = lines[index] ?? ''
    for (let tag = THOUGHT.exec(line); tag !== null; tag = THOUGHT.exec(line)) {
      const closes = tag[2] !== undefined
      if (closes && thinking) thinking = false
      else if (closes) kept = []
      else thinking = true
      line = line.slice(tag.index + tag[0].length)
    }
    const opener = OPENER.exec(line)
    const end = opener === null ? undefined : endOfFence(lines, index, opener)
    if (!thinking) kept.push(line)
    if (end?.closed !== true) continue
    const closer = lines[end.at] ?? ''
    if (!thinking) kept.push(...lines.slice(index + 1, end.at), closer.slice(0, closer.length - end.rest.length))
    // what stands behind the closing fence may be a tag
    lines[end.at] = end.rest
    index = end.at - 1
  }
  return kept.join('\n')
}
