/**
 * Self-talk (arXiv 2411.16579, section on self-talk): a chain of solution, critique and refinement as the thinking of one
 * model, which looks at each of its steps, sees where it went wrong, and goes on with the correction.
 *
 * Each step is followed by what the critique says of it. Behind the first wrong step the refinement goes on, from its
 * first step that is not there yet, and is looked at in turn by its own critique. What the wrong solution did after its
 * wrong step is left out. A step that says an earlier right one again in other words, with the same numbers, is not
 * repeated either, as long as it stands before the place of the wrong step.
 */
import { splitSteps } from '../steps.ts'
import { numbersIn } from '../corpus/worked-solution.ts'
import { readCritique } from '../critique-text.ts'
import { textKey } from '../improve/explore-task.ts'
import type { Chain, ChainLink } from './chain.ts'

/** A woven text, or why there is none. */
export type Woven =
  | { readonly text: string; readonly repairs: number }
  | { readonly reason: 'unreadable-critique' | 'no-wrong-step' | 'no-steps' }

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
    for (const [place, step] of steps.entries()) {
      const isSaid = said.has(textKey(step))
      if (place === wrong) {
        // where the step stands among the earlier ones already, only the remark is new
        if (!isSaid) lines.push(step)
        lines.push(repairLine(views?.[place]?.explanation ?? ''))
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

function repairLine(explanation: string): string {
  return explanation === '' ? `${REPAIR} Let me do it again.` : `${REPAIR} ${plain(explanation)} Let me do it again.`
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
