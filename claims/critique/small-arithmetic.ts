/** Word problems with small numbers, written by a rule: a family that the smallest language model partly solves. */
import { arithmeticCritic, isCritique, type ImproveQuestion } from '../../src/critique/index.ts'
import type { ConversationRecord } from '../../src/critique/corpus/training-shapes.ts'
import { printedCritique } from '../../src/critique/critique-text.ts'
import { refinementPrompt } from '../../src/critique/refine/refinement-prompt.ts'
import { generator, split, type Key } from '../../src/random.ts'

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn'] as const
const THINGS = ['apples', 'books', 'coins', 'pens', 'stamps', 'shells'] as const
/** Largest number of each level, and how many calculations it has. */
const LEVELS = [
  { most: 9, steps: 1 },
  { most: 25, steps: 2 },
  { most: 60, steps: 2 },
  { most: 99, steps: 3 },
] as const

/** So many different problems, level after level in turn. The right solution of each stands beside it. */
export function smallArithmetic(count: number, key: Key): (ImproveQuestion & { readonly reference: string })[] {
  const random = generator(key)
  const found = new Map<string, ImproveQuestion & { readonly reference: string }>()
  while (found.size < count) {
    const level = found.size % LEVELS.length
    const { most, steps } = LEVELS[level] ?? LEVELS[0]
    const name = NAMES[random.below(NAMES.length)] ?? ''
    const things = THINGS[random.below(THINGS.length)] ?? ''
    let have = 2 + random.below(most - 1)
    const told = [`${name} has ${have} ${things}.`]
    const lines: string[] = []
    for (let step = 0; step < steps; step++) {
      const change = 2 + random.below(most - 1)
      const gives = random.below(2) === 0 && have > change
      const next = gives ? have - change : have + change
      told.push(gives ? `${name} gives away ${change}.` : `${name} gets ${change} more.`)
      lines.push(`${name} has ${have} ${gives ? '-' : '+'} ${change} = ${next} ${things}.`)
      have = next
    }
    const question = `${told.join(' ')} How many ${things} does ${name} have now?`
    const id = `small-${found.size}`
    const task = { kind: 'arithmetic', id, question, answer: String(have), labels: { level: level + 1 } } as const
    if (!found.has(question)) {
      found.set(question, { task, reference: [...lines, `The answer is ${have}.`].join('\n') })
    }
  }
  return [...found.values()]
}

/**
 * For each problem a conversation in which a solution with one wrong result, on which it goes on calculating, is criticised by exact
 * arithmetic and put right.
 */
export async function refinedSlips(
  problems: readonly (ImproveQuestion & { readonly reference: string })[],
  key: Key,
): Promise<ConversationRecord[]> {
  const critic = arithmeticCritic()
  return await Promise.all(
    problems.map(async ({ task, reference }) => {
      const response = { taskId: task.id, model: 'slips', text: slipped(reference, split(key, task.id)) }
      const critique = await critic.critique(task, response, { key })
      if (!isCritique(critique)) throw new TypeError(`refined slips: ${response.text} got no critique`)
      const prompt = refinementPrompt(task, response.text, printedCritique(critique, response), { example: false })
      return { messages: [...prompt, { role: 'assistant' as const, content: reference }] }
    }),
  )
}

/** One result off by 1 to 10, and all that follows from it. */
function slipped(reference: string, key: Key): string {
  const random = generator(key)
  const lines = reference.split('\n')
  const at = random.below(lines.length - 1)
  const by = 1 + random.below(10)
  const off = random.below(2) === 0 ? by : -by
  return lines
    .map((line, i) => {
      if (i < at) return line
      const numbers = line.replace(/= (-?\d+)/, (_all, result) => `= ${Number(result) + off}`)
      return i === at
        ? numbers
        : numbers.replace(/(has|is) (-?\d+)/, (_all, word, start) => `${word} ${Number(start) + off}`)
    })
    .join('\n')
}
