/**
 * What an attempt came to: its answer and all numbers on the way to it. A program is run in the sandbox, and the values
 * of its variables are read off; a solution in words is read by the arithmetic critic's own tokenizer.
 */
import { extractCode, type Sandbox } from '../../sandbox/index.ts'
import type { Response } from '../../supervision.ts'
import { findAnswer } from '../answer/answer.ts'
import type { Rational } from '../arithmetic/rational.ts'
import { tokenize } from '../arithmetic/tokenizer.ts'
import { ATTEMPT_TOKENS } from './attempt-prompts.ts'
import type { AttemptText } from './attempts.ts'

/** An attempt as critics compare with it. */
export interface AttemptValues {
  readonly form: AttemptText['form']
  /** Null where it came to none: the program failed, or no number was found. */
  readonly answer: number | null
  /** Keys of the numbers on the way, by `valueKey`, the answer among them. */
  readonly values: ReadonlySet<string>
  /** Names of a program's variables by the key of their value; the first of a value. Empty for words. */
  readonly names: ReadonlyMap<string, string>
  /** As the model wrote it. */
  readonly text: string
}

/** Values of one program that are read. More are noise. */
const MOST_VALUES = 200
const MARK = '@touchstone-values '
const LIMITS = { wallMs: 5_000, cpuMs: 2_000, memoryBytes: 512 * 2 ** 20, outputBytes: 64 * 1024 } as const

/** Runs after the program: calls it, reads the numbers of its frames, and prints them as one line. */
const READER = `
import sys as _sys, json as _json
def _touchstone():
    seen = []
    def note(name, value, depth=0):
        if len(seen) >= ${MOST_VALUES} or isinstance(value, bool): return
        if isinstance(value, (list, tuple)) and depth < 2:
            for item in value: note(name, item, depth + 1)
            return
        if isinstance(value, dict) and depth < 2:
            for key, item in value.items(): note(str(key), item, depth + 1)
            return
        try: number = float(value)
        except Exception: return
        if number == number and abs(number) < 1e15: seen.append([name, number])
    def local(frame, event, arg):
        if event == 'return':
            for name, value in list(frame.f_locals.items()): note(name, value)
        return local
    def trace(frame, event, arg):
        return local if frame.f_code.co_filename == _touchstone.__code__.co_filename and frame.f_code is not note.__code__ else None
    _sys.settrace(trace)
    try: answer = solution()
    finally: _sys.settrace(None)
    if isinstance(answer, (list, tuple)) and len(answer) == 1: answer = answer[0]
    try: answer = None if isinstance(answer, bool) else float(answer)
    except Exception: answer = None
    if answer is not None and not (answer == answer and abs(answer) < 1e15): answer = None
    print('\\n${MARK}' + _json.dumps([answer, seen]))
_touchstone()
`

/** The key under which equal numbers are found: nine significant digits. */
export function valueKey(value: number): string {
  return String(Number(value.toPrecision(9)))
}

/** A rational number as a `number`; exact where it can be. */
export function numberOf({ n, d }: Rational): number {
  return Number(n) / Number(d)
}

/** A solution's own answer; null where none was found. The last number of a text that was cut off is none. */
export function answerOf(text: string, finish?: Response['finish']): number | null {
  const found = findAnswer(text)
  const isCut = finish === 'length' && found?.form === 'last-number'
  return found === undefined || found.value === null || isCut ? null : numberOf(found.value)
}

/** The numbers of a text, by `valueKey`, without their signs. */
export function textValues(text: string, start: number = 0, end: number = text.length): Set<string> {
  const keys = new Set<string>()
  for (const token of tokenize(text, start, end).tokens) {
    if (token.kind === 'number' && token.value !== null) keys.add(valueKey(Math.abs(numberOf(token.value))))
  }
  return keys
}

/**
 * What an attempt came to. A program that fails, loops or floods came to nothing, which is a value. Rejects with the
 * signal's reason on abort, and with what the sandbox throws where it failed.
 */
export async function attemptValues(
  attempt: AttemptText,
  { sandbox, signal }: { readonly sandbox: Sandbox; readonly signal?: AbortSignal | undefined },
): Promise<AttemptValues> {
  const { form, text } = attempt
  const isCut = wasCut(attempt)
  if (form === 'words') {
    const answer = answerOf(text, isCut ? 'length' : 'stop')
    return { form, answer, values: textValues(text), names: new Map(), text }
  }
  const nothing: AttemptValues = { form, answer: null, values: new Set(), names: new Map(), text }
  // half a program may run, and return half of a number
  if (isCut && endsInCode(text)) return nothing
  const { code } = extractCode(text, 'python')
  if (!/\bdef\s+solution\s*\(\s*\)/.test(code)) return nothing
  const program = { language: 'python', code: `${code}\n${READER}` }
  const { status, run } = await sandbox.run(program, { limits: LIMITS, signal })
  if (status !== 'accepted' || run === null) return nothing
  const line = run.stdout.split('\n').findLast((each) => each.startsWith(MARK))
  return line === undefined ? nothing : readLine(line.slice(MARK.length), nothing)
}

/** Whether a model was stopped at the limit before it came to an end. Attempts are kept without that, but with their tokens. */
function wasCut({ tokens }: AttemptText): boolean {
  return tokens >= ATTEMPT_TOKENS
}

/** Whether a text ends within a program: in a fence that is not closed, or with no fence at all. */
function endsInCode(text: string): boolean {
  const fences = text.match(/^[ \t]*```/gm)?.length ?? 0
  return fences === 0 || fences % 2 === 1
}

function readLine(line: string, nothing: AttemptValues): AttemptValues {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch {
    return nothing
  }
  if (!Array.isArray(read) || !Array.isArray(read[1])) return nothing
  const [answer, seen] = read as [unknown, readonly unknown[]]
  const values = new Set<string>()
  const names = new Map<string, string>()
  for (const pair of seen) {
    if (!Array.isArray(pair)) continue
    const [name, value] = pair as readonly unknown[]
    if (typeof name !== 'string' || typeof value !== 'number') continue
    const key = valueKey(Math.abs(value))
    values.add(key)
    if (!names.has(key)) names.set(key, name)
  }
  if (typeof answer !== 'number') return { ...nothing, values, names }
  values.add(valueKey(Math.abs(answer)))
  return { ...nothing, answer, values, names }
}
