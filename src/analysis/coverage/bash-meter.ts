/**
 * Bash by its own trace: every command that runs is written to a file of its own with its line. Which lines could run is
 * told from the source, since Bash has no list of them: lines with a command, without those of blanks, comments, here
 * documents, and words that only open or close (`then`, `fi`, `done`, `}`, a pattern of `case`).
 *
 * Not covered: branches; a script that turns the trace off (`set +x`).
 */
import type { CoverageMeter } from './coverage-meter.ts'
import type { LineCoverage } from './line-coverage.ts'

const BOOT = '.coverage-boot.sh'
const TRACE = '.coverage-trace'

const SOURCE = `unset BASH_ENV
exec {BASH_XTRACEFD}>/w/${TRACE}
PS4=$'\\001\${BASH_SOURCE[0]##*/}:\${LINENO}\\n'
set -x
`

export const bashMeter: CoverageMeter = {
  tool: 'bash-xtrace',
  plan: () => ({
    change: { environment: { BASH_ENV: `/w/${BOOT}` }, files: { [BOOT]: SOURCE } },
    collect: [TRACE],
  }),
  async read({ files }, { program }) {
    const bytes = files[TRACE]
    return bytes === undefined ? undefined : bashCoverage(Buffer.from(bytes).toString(), program.code)
  },
}

/** Lines of `main.sh` in a trace that the meter's prompt made. */
export function bashCoverage(trace: string, source: string): LineCoverage {
  const lines = new Map(executableLines(source).map((line) => [line, 0]))
  for (const [, text] of trace.matchAll(/^\u0001+main\.sh:(\d+)$/gm)) {
    const line = Number(text)
    // a command over several lines may say another of its lines than the first
    const count = lines.get(line)
    if (count !== undefined) lines.set(line, count + 1)
  }
  return { lines, branches: undefined }
}

/** Lines that hold the start of a command. */
export function executableLines(source: string): readonly number[] {
  const found: number[] = []
  let hereDocument: string | undefined
  let continued = false
  let quote = ''
  source.split('\n').forEach((line, index) => {
    if (hereDocument !== undefined) {
      if (line.replace(/^\t+/, '') === hereDocument) hereDocument = undefined
      return
    }
    const wasContinued = continued || quote !== ''
    quote = openQuote(line, quote)
    continued = quote === '' && /(?:\\|\|\||&&|(?<!\|)\|)\s*$/.test(line)
    hereDocument = quote === '' ? /<<-?\s*(['"]?)(\w+)\1/.exec(line.replaceAll('<<<', ''))?.[2] : undefined
    if (wasContinued || isStructure(line.replace(/(?:^|\s)#.*$/, '').trim())) return
    found.push(index + 1)
  })
  return found
}

/** Words that open or close and run nothing. */
function isStructure(line: string): boolean {
  if (line === '') return true
  if (/^(?:then|else|do|fi|done|esac|\{|\}|\)|\(|;;&?|;&|in)(?:\s*[;)]*\s*(?:then|do)?\s*(?:[<>|&].*)?)?$/.test(line)) return true
  if (/^(?:function\s+[\w:-]+\s*(?:\(\s*\))?|[\w:-]+\s*\(\s*\))\s*\{?$/.test(line)) return true
  // a pattern of case with nothing after it
  return /^\(?[^()$`"']*\)$|^\(?(?:"[^"]*"|'[^']*'|[^()"'\s])+\)$/.test(line) && !/[=;]|^\(/.test(line)
}

/** The quote that is open after the line, given the one before it. */
function openQuote(line: string, before: string): string {
  let quote = before
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? ''
    if (character === '\\' && quote !== "'") at++
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (character === "'" || character === '"') quote = character
    else if (character === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) break
  }
  return quote
}
