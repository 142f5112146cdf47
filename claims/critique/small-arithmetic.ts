/** Word problems with small numbers, written by a rule: a family that the smallest language model partly solves. */
import type { ImproveQuestion } from '../../src/critique/index.ts'
import { generator, type Key } from '../../src/random.ts'

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
