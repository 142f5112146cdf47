/** Which lines of which files a unified diff adds or changes, as `git diff` and `diff -u` print it. */

/** Changed lines of a file as it is after the change, [first, last], 1-based, in order. */
export interface ChangedFile {
  /** Path after the change, without git's `b/`. */
  readonly path: string
  readonly ranges: readonly (readonly [first: number, last: number])[]
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/

/**
 * The files that a diff leaves with other lines. Files that it deletes or only renames are left out. A line that only
 * goes away marks nothing, since nothing of it is left to be looked at.
 *
 * @throws SyntaxError where the text holds no hunk, or one that is cut short
 */
export function changedLines(diff: string): readonly ChangedFile[] {
  const lines = diff.split(/\r?\n/)
  const found: ChangedFile[] = []
  let path: string | undefined
  let hunks = 0
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.startsWith('+++ ')) path = pathOf(line.slice(4))
    const hunk = HUNK.exec(line)
    if (hunk === null) continue
    hunks++
    const read = readHunk(lines, at, hunk)
    at = read.end
    if (path === undefined || read.ranges.length === 0) continue
    const before = found.find((one) => one.path === path)
    if (before === undefined) found.push({ path, ranges: read.ranges })
    else found[found.indexOf(before)] = { path, ranges: [...before.ranges, ...read.ranges] }
  }
  if (hunks === 0 && diff.trim() !== '') throw new SyntaxError('read a diff: it has no hunk, wanted a unified diff')
  return found
}

/** Whether a finding from `line` to `endLine` touches a changed line. */
export function isChanged({ ranges }: ChangedFile, line: number, endLine: number = line): boolean {
  return ranges.some(([first, last]) => line <= last && endLine >= first)
}

function readHunk(
  lines: readonly string[],
  start: number,
  hunk: RegExpExecArray,
): { readonly ranges: readonly (readonly [number, number])[]; readonly end: number } {
  let before = Number(hunk[1] ?? 1)
  let after = Number(hunk[3] ?? 1)
  let line = Number(hunk[2])
  let at = start
  const ranges: [number, number][] = []
  while (before > 0 || after > 0) {
    at++
    const text = lines[at]
    const mark = text?.[0] ?? ' '
    if (text === undefined || !/[ +\-\\]/.test(mark)) {
      throw new SyntaxError(`read a diff: the hunk in line ${start + 1} is cut short`)
    }
    if (mark === '\\') continue
    if (mark !== '+') before--
    if (mark === '-') continue
    after--
    if (mark === '+') {
      const last = ranges.at(-1)
      if (last?.[1] === line - 1) last[1] = line
      else ranges.push([line, line])
    }
    line++
  }
  return { ranges, end: at }
}

/** Undefined for a file that is gone. Git quotes names with odd characters, byte for byte in octal. */
function pathOf(text: string): string | undefined {
  const [named = ''] = text.split('\t')
  const plain = named.startsWith('"') ? unquoted(named) : named.trimEnd()
  return plain === '/dev/null' ? undefined : plain.replace(/^b\//, '')
}

function unquoted(text: string): string {
  const bytes: number[] = []
  const inner = text.slice(1, text.lastIndexOf('"'))
  for (const [part, octal, mark] of inner.matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else bytes.push(...Buffer.from(mark === undefined ? part : ({ n: '\n', t: '\t' }[mark] ?? mark)))
  }
  return Buffer.from(bytes).toString('utf8')
}
