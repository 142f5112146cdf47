/**
 * A critique as text, and text as a critique.
 *
 * The form is that of the authors' training data (arXiv 2411.16579, released code): a block for each step with the step, its
 * correctness and an explanation, then a block for the final answer. `parseCritique(printCritique(c, steps), n)` is `c`
 * again, whatever the explanations say, because a line that goes on is indented. What a model wrote freely is read by
 * `read-free-critique.ts`.
 */
import type { Verdict } from '../supervision.ts'
import type { Critique, NoCritique, StepCritique } from './critic.ts'
import { readFreeCritique } from './read-free-critique.ts'
import { readJsonCritique } from './read-json-critique.ts'

const WORDS: Readonly<Record<Verdict, string>> = { correct: 'Correct', wrong: 'Wrong', unknown: 'Unknown' }
const VERDICTS: Readonly<Record<string, Verdict>> = { Correct: 'correct', Wrong: 'wrong', Unknown: 'unknown' }
/** Before each further line of a text. */
const INDENT = '  '
/** "**Explanation:** …" */
const BOLD_LABEL = /^\*\*((?:Step \d{1,6}|Correctness of the (?:step|final answer)|Explanation):)\*\* ?/
/** Longest text that is read, in UTF-16 code units. A critique that repeats 200 long steps keeps below. */
const LONGEST_TEXT = 500_000

/**
 * The critique as text.
 * @param stepTexts the steps as they stand in the solution, one for each step of the critique
 * @throws RangeError where their number is another, and for a score that is none
 */
export function printCritique({ steps, final }: Critique, stepTexts: readonly string[]): string {
  if (stepTexts.length !== steps.length) {
    throw new RangeError(`print critique: ${stepTexts.length} step texts, wanted ${steps.length} as the critique has`)
  }
  const blocks = steps.map((step, index) =>
    [
      `Step ${step.step}: ${indented(stepTexts[index] ?? '')}`,
      `Correctness of the step: ${verdictText(step)}`,
      `Explanation: ${indented(step.explanation)}`,
    ].join('\n'),
  )
  const last = `Correctness of the final answer: ${verdictText(final)}\nExplanation: ${indented(final.explanation)}`
  return [...blocks, last].join('\n\n')
}

/**
 * The critique that a text holds: in the form above, as JSON, or as a model may write it freely.
 * @param stepCount steps of the solution, at least 1; a critique of another number is none
 */
export function parseCritique(text: string, stepCount: number): Critique | NoCritique {
  if (!Number.isInteger(stepCount) || stepCount < 1) {
    throw new RangeError(`parse critique: stepCount is ${stepCount}, wanted an integer of at least 1`)
  }
  if (text.length > LONGEST_TEXT) {
    return { reason: 'too-long', message: `The critique has ${text.length} characters, more than ${LONGEST_TEXT}` }
  }
  const critique =
    readPrinted(text) ?? readPrinted(withoutFrame(text)) ?? readJsonCritique(text) ?? readFreeCritique(text)
  if (!('steps' in critique)) return critique
  const { steps } = critique
  if (steps.length !== stepCount) {
    const message = `The critique judges ${steps.length} steps, and the solution has ${stepCount}`
    return { reason: 'wrong-step-count', message }
  }
  const misplaced = steps.findIndex(({ step }, index) => step !== index + 1)
  if (misplaced === -1) return critique
  const message = `The critique's block ${misplaced + 1} is about step ${steps[misplaced]?.step}`
  return { reason: 'wrong-step-order', message }
}

function indented(text: string): string {
  return text.replaceAll('\n', `\n${INDENT}`)
}

function verdictText({ verdict, score }: Pick<StepCritique, 'verdict' | 'score'>): string {
  if (score !== null && !(score >= 0 && score <= 1)) {
    throw new RangeError(`print critique: a score is ${score}, wanted 0 to 1, or null`)
  }
  return score === null ? WORDS[verdict] : `${WORDS[verdict]} (score ${score})`
}

/** The text in exactly the printed form; undefined where it is not. */
function readPrinted(text: string): Critique | undefined {
  const lines = joinedLines(text)
  const steps: StepCritique[] = []
  let at = 0
  for (;;) {
    const opening = /^Step (\d{1,6}): /.exec(lines[at] ?? '')
    if (opening === null) break
    const judged = readVerdict(lines[at + 1], 'Correctness of the step: ')
    const explanation = readExplanation(lines[at + 2])
    if (judged === undefined || explanation === undefined) return undefined
    steps.push({ step: Number(opening[1]), ...judged, explanation })
    at = nextBlock(lines, at + 3)
  }
  const judged = readVerdict(lines[at], 'Correctness of the final answer: ')
  const explanation = readExplanation(lines[at + 1])
  if (judged === undefined || explanation === undefined || nextBlock(lines, at + 2) !== lines.length) return undefined
  return { steps, final: { ...judged, explanation } }
}

/** The place of the next line that is not empty. Texts of the form have no empty lines: they are indented. */
function nextBlock(lines: readonly string[], from: number): number {
  let at = from
  while (lines[at] === '') at++
  return at
}

/** The text from its first block on, with line feeds alone, and without a fence or bold marks around the labels. */
function withoutFrame(text: string): string {
  const lines = text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => !/^```\w*\s*$/.test(line))
    .map((line) => line.replace(BOLD_LABEL, '$1 '))
  const first = lines.findIndex((line) => /^Step \d{1,6}: /.test(line))
  return lines.slice(Math.max(0, first)).join('\n')
}

/** Lines, each with the indented lines that go on with it. */
function joinedLines(text: string): string[] {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const last = lines.length - 1
    if (line.startsWith(INDENT) && last >= 0 && lines[last] !== '') lines[last] += `\n${line.slice(INDENT.length)}`
    else lines.push(line)
  }
  return lines
}

function readVerdict(line: string | undefined, label: string): Pick<StepCritique, 'verdict' | 'score'> | undefined {
  if (line?.startsWith(label) !== true) return undefined
  const match = /^(Correct|Wrong|Unknown)(?: \(score ([0-9.e+-]+)\))?$/.exec(line.slice(label.length))
  const verdict = VERDICTS[match?.[1] ?? '']
  if (verdict === undefined) return undefined
  const score = match?.[2] === undefined ? null : Number(match[2])
  return score !== null && !(score >= 0 && score <= 1) ? undefined : { verdict, score }
}

function readExplanation(line: string | undefined): string | undefined {
  const label = 'Explanation: '
  return line?.startsWith(label) === true ? line.slice(label.length) : undefined
}
