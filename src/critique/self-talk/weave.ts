/**
 * Self-talk (arXiv 2411.16579, section on self-talk): a chain of solution, critique and refinement as the thinking of one
 * model, which looks at each of its steps, sees where it went wrong, and goes on with the correction.
 *
 * Each step is followed by what the critique says of it. Behind the first wrong step the refinement goes on, from its
 * first step that is not there yet, and is looked at in turn by its own critique. What the wrong solution did after its
 * wrong step is left out. A step that says an earlier right one again in other words, with the same numbers, is not
 * repeated either, as long as it stands before the place of the wrong step. A refinement that takes none of them up
 * begins anew, and the text says so.
 *
 * Nobody has looked at the last solution but for its answer, so it is calculated again: one with a false equation is no
 * model to learn from, and neither is a refinement that talks about the critique.
 */
import type { ArithmeticTask } from '../../supervision.ts'
import { numbersIn } from '../corpus/worked-solution.ts'
import { isCritique } from '../critic.ts'
import { arithmeticCritique } from '../critics/arithmetic-critic.ts'
import { readCritique } from '../critique-text.ts'
import { splitSteps } from '../steps.ts'
import { textKey } from '../improve/explore-task.ts'
import { echoesCritique } from '../improve/shortcut-guard.ts'
import type { Chain, ChainLink } from './chain.ts'

/** A woven text, or why there is none. */
export type Woven =
  | { readonly text: string; readonly repairs: number }
  | { readonly reason: 'unreadable-critique' | 'no-wrong-step' | 'no-steps' | 'false-equation' | 'echoes-critique' }

/** Weaves a chain, deterministic and without a model. */
export function weave({ task, links }: Chain): Woven {
  const lines: string[] = []
  const said = new Set<string>()
  const rightNumbers = new Set<string>()
  let repairedAt = 0
  let repairs = 0
  for (const [at, link] of links.entries()) {
    const isLast = at === links.length - 1
    const steps = splitSteps(link.attempt.text).map(({ start, end }) => link.attempt.text.slice(start, end))
    if (steps.length === 0) return { reason: 'no-steps' }
    const views = viewsOf(link, steps.length)
    if (views === undefined && !isLast) return { reason: 'unreadable-critique' }
    const wrong = isLast ? -1 : (views?.findIndex(({ verdict }) => verdict === 'wrong') ?? -1)
    if (!isLast && wrong === -1) return { reason: 'no-wrong-step' }
    if (echoesCritique(link.attempt.text, links[0]?.attempt.text ?? '')) return { reason: 'echoes-critique' }
    if (isLast && hasFalseEquation(task, link.attempt.text)) return { reason: 'false-equation' }
    for (const [place, step] of steps.entries()) {
      const isSaid = said.has(textKey(step))
      if (place === wrong) {
        // where the step stands among the earlier ones already, only the remark is new
        if (!isSaid) lines.push(step)
        lines.push(repairLine(views?.[place]?.explanation ?? '', beginsAnew(links[at + 1], steps.slice(0, place))))
        repairs++
        break
      }
      if (isSaid) continue
      said.add(textKey(step))
      if (place < repairedAt && rightNumbers.delete(numbersOf(step))) continue
      lines.push(step)
      const view = views?.[place]
      if (view?.verdict === 'correct') lines.push(checkLine(view.explanation))
    }
    repairedAt = Math.max(0, wrong)
    for (const step of steps.slice(0, repairedAt)) if (numbersOf(step) !== '') rightNumbers.add(numbersOf(step))
  }
  return { text: [...lines, `The answer is ${task.answer ?? ''}.`].join('\n'), repairs }
}

const CHECK = 'Let me check:'
const REPAIR = 'Wait, that step is wrong.'

function checkLine(explanation: string): string {
  return explanation === '' ? `${CHECK} that is right.` : `${CHECK} ${plain(explanation)}`
}

function repairLine(explanation: string, anew: boolean): string {
  const next = anew ? 'Let me start again.' : 'Let me do it again.'
  return explanation === '' ? `${REPAIR} ${next}` : `${REPAIR} ${plain(explanation)} ${next}`
}

/** Whether a refinement takes up none of the steps that stood before the wrong one. */
function beginsAnew(next: ChainLink | undefined, before: readonly string[]): boolean {
  const text = next?.attempt.text ?? ''
  const [first] = splitSteps(text)
  if (first === undefined || before.length === 0) return false
  const step = text.slice(first.start, first.end)
  const numbers = numbersOf(step)
  return before.every((each) => textKey(each) !== textKey(step) && (numbers === '' || numbersOf(each) !== numbers))
}

function hasFalseEquation({ answer: _gold, ...blind }: ArithmeticTask, text: string): boolean {
  const critique = arithmeticCritique(blind, { taskId: blind.id, model: 'refinement', text })
  return isCritique(critique) && critique.steps.some(({ verdict }) => verdict === 'wrong')
}

/** The numbers of a step in their order, without that of a list. Empty where it has none. */
function numbersOf(step: string): string {
  return numbersIn(step.replace(/^\s*(?:step\s*)?\d+[.):]\s+/i, '')).join(' ')
}

/** On one line, so that it is one step of what is learned. */
function plain(explanation: string): string {
  return explanation.trim().replaceAll(/\s+/g, ' ')
}

function viewsOf({ attempt, critique }: ChainLink, count: number): ReturnType<typeof stepsOf> {
  return critique === null ? undefined : stepsOf(critique, attempt.text, count)
}

function stepsOf(
  critique: string,
  text: string,
  count: number,
): readonly { readonly verdict: string; readonly explanation: string }[] | undefined {
  const read = readCritique(critique, { text })
  return 'steps' in read && read.steps.length === count ? read.steps : undefined
}
