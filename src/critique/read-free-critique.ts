/**
 * A critique as a model writes it freely: with Markdown, other words for the labels, the verdict on the step's own line, or
 * without a block for the final answer. Where a label gives the verdict, the first word of the repeated step does not.
 * Blocks without numbers that quote their step ("Step sentence: …") are those of the authors' released data (arXiv
 * 2411.16579). What cannot be told is no critique, with the reason.
 */
import type { Verdict } from '../supervision.ts'
import type { Critique, NoCritique, StepCritique } from './critic.ts'
import { impliedFinal } from './read-json-critique.ts'
import { verdictAtStart } from './verdict-word.ts'

const STEP = /^(?:step|line|paragraph)\s*(?:no\.?\s*|number\s*|#)?(\d{1,4})\s*(?:\([^)]*\)\s*)?[:.)\-–—]?\s*(.*)$/iu
const NUMBERED = /^(\d{1,4})[.):]\s+(.*)$/u
/** Opens a block that quotes its step: what follows is the solution's text up to the verdict's label. */
const QUOTED = /^(?:step\s+sentence|step|sentence)\s*:\s*/iu
const ANSWER_LABEL = /^(?:the\s+)?correctness\s+of\s+(?:the\s+)?final\s+answer/iu
const STEP_LABEL =
  /^(?:(?:the\s+)?correctness(?:\s+of\s+(?:the|this)\s+(?:step|line))?|(?:step\s+)?(?:verdict|judge?ment|evaluation|assessment)|is\s+(?:the|this)\s+step\s+(?:correct|right))\s*\??\s*[:\-–—]?\s*(.+)$/iu
const FINAL_LABEL =
  /^(?:(?:the\s+)?correctness\s+of\s+(?:the\s+)?final\s+answer|(?:the\s+)?final\s+answer(?:'s)?(?:\s+(?:correctness|verdict))?|(?:final|overall)(?:\s+(?:verdict|judge?ment|assessment|correctness))?|conclusion)\s*[:\-–—]?\s*(.+)$/iu
/** The final answer's label with nothing behind it, or with what is no verdict. */
const FINAL_HEADING =
  /^(?:(?:(?:the\s+)?final\s+answer|(?:final|overall)\s+(?:verdict|judge?ment|assessment|correctness)|conclusion)\s*[:\-–—]?$|(?:the\s+)?correctness\s+of\s+(?:the\s+)?final\s+answer)/iu
const EXPLANATION = /^(?:explanation|reason(?:ing)?|because|justification|comment)\s*[:\-–—]?\s*(.*)$/iu
/** A verdict at the end of the step's own line: "… = 12. (Correct)", "… — wrong". */
const VERDICT_AT_END = /(?:[([]|[-–—:→]\s*|=>\s*)\s*(correct|wrong|incorrect|right)\s*[)\].!]*$/iu

interface Open {
  readonly step: number | undefined
  /** The block quotes its step, so that no line before the verdict's label is the critic's. */
  readonly isQuoting: boolean
  verdict: Verdict | undefined
  /** An explicit label gave the verdict. Until then it may be the first word of the step that the block repeats. */
  isLabelled: boolean
  /** An explicit label gave the explanation. */
  isExplained: boolean
  /** Words before the verdict's label, which may be the step's own. */
  before: string[]
  explanation: string[]
}

/** The critique, or why there is none. */
export function readFreeCritique(text: string): Critique | NoCritique {
  const blocks: Open[] = []
  let open: Open | undefined
  let explaining = false
  const begin = (step: number | undefined, verdict: Verdict | undefined, isQuoting: boolean = false): void => {
    open = { step, isQuoting, verdict, isLabelled: false, isExplained: false, before: [], explanation: [] }
    blocks.push(open)
    explaining = false
  }
  for (const raw of text.split('\n')) {
    const line = plain(raw)
    if (line === '') {
      explaining = false
      continue
    }
    const isQuote = open?.isQuoting === true && open.verdict === undefined
    const final = isQuote && !ANSWER_LABEL.test(line) ? null : FINAL_LABEL.exec(line)
    const finalVerdict = final === null ? undefined : verdictAtStart(withoutSubject(final[1] ?? ''))
    if (finalVerdict !== undefined) {
      // the sentence of the answer is quoted, and judged as the answer alone
      if (isQuote) blocks.pop()
      begin(undefined, finalVerdict)
      if (open !== undefined) open.isLabelled = ANSWER_LABEL.test(line)
      continue
    }
    // within a step that has no verdict yet it is the step's own line
    if (open?.verdict !== undefined && FINAL_HEADING.test(line)) {
      // the verdict stands on the next line, or there is none; what follows is no word about the last step
      begin(undefined, undefined)
      continue
    }
    const label = open === undefined ? null : STEP_LABEL.exec(line)
    const labelled = label === null ? undefined : verdictAtStart(label[1] ?? '', true)
    if (open !== undefined && labelled !== undefined) {
      if (open.step === undefined) open.verdict ??= labelled
      else if (!open.isLabelled) takeLabel(open, labelled)
      explaining = false
      continue
    }
    if (isQuote) continue
    if (QUOTED.test(line) && (open === undefined || (open.isQuoting && open.verdict !== undefined))) {
      begin(lastStep(blocks) + 1, undefined, true)
      continue
    }
    const explanation = EXPLANATION.exec(line)
    if (open !== undefined && explanation !== null) {
      open.isExplained = true
      open.explanation.push(explanation[1] ?? '')
      explaining = true
      continue
    }
    const step = STEP.exec(line) ?? (explaining ? null : NUMBERED.exec(line))
    if (step !== null && open?.isQuoting !== true && isNext(Number(step[1]), blocks)) {
      const rest = withoutSubject(step[2] ?? '')
      const verdict = verdictInLine(rest)
      begin(Number(step[1]), verdict)
      if (verdict !== undefined) open?.explanation.push(rest)
      continue
    }
    if (open === undefined) continue
    const bare = open.verdict === undefined ? verdictAtStart(line) : undefined
    if (bare !== undefined) open.verdict = bare
    else if (explaining || open.verdict !== undefined) open.explanation.push(line)
  }
  return critiqueOf(blocks)
}

/** The label's verdict counts, whatever word the step that stands before it began with. */
function takeLabel(block: Open, verdict: Verdict): void {
  block.verdict = verdict
  block.isLabelled = true
  if (block.isExplained) return
  block.before = block.explanation
  block.explanation = []
}

/** The verdict on a step's own line; undefined where its first and its last word contradict each other. */
function verdictInLine(text: string): Verdict | undefined {
  const first = verdictAtStart(text)
  const last = verdictOf(VERDICT_AT_END.exec(text)?.[1])
  return first !== undefined && last !== undefined && first !== last ? undefined : (first ?? last)
}

function critiqueOf(blocks: readonly Open[]): Critique | NoCritique {
  const steps: StepCritique[] = []
  let final: Critique['final'] | undefined
  let isFinalLabelled = false
  for (const { step, verdict, isLabelled, before, explanation } of blocks) {
    const words = explanation.join(' ').trim() || before.join(' ').trim()
    if (step === undefined) {
      // "Overall: …" takes nothing back of "Correctness of the final answer: …"
      if (verdict === undefined || (isFinalLabelled && !isLabelled)) continue
      final = { verdict, score: null, explanation: words }
      isFinalLabelled = isLabelled
    } else if (verdict === undefined) {
      return { reason: 'unparseable', message: `The critique gives no verdict on step ${step}` }
    } else {
      steps.push({ step, verdict, score: null, explanation: words })
    }
  }
  if (steps.length === 0) return { reason: 'unparseable', message: 'The critique has no block for any step' }
  return { steps, final: final ?? impliedFinal(steps) }
}

/** Whether a number opens the next block, so that "Step 2" within the words about step 4 opens none. */
function isNext(number: number, blocks: readonly Open[]): boolean {
  return number === lastStep(blocks) + 1
}

function lastStep(blocks: readonly Open[]): number {
  return blocks.findLast(({ step }) => step !== undefined)?.step ?? 0
}

function withoutSubject(text: string): string {
  return text.replace(/^(?:(?:this|the)\s+(?:step|line|answer|final answer)\s+)?is\s+/iu, '')
}

function verdictOf(word: string | undefined): Verdict | undefined {
  return word === undefined ? undefined : verdictAtStart(word)
}

/** The line without Markdown's marks and list signs. */
function plain(line: string): string {
  return line
    .replaceAll(/\*\*|__|`/g, '')
    .replace(/^[\s>#*•+-]+/u, '')
    .trim()
}
