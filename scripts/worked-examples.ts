/**
 * What a model is shown before a bundled problem: one system line and one worked example in the form wanted.
 * A worked example brings the 1.5B model's solutions into form (24 of 24 end with "The answer is N", 12 of 24 without);
 * it does not make them more often right. Kept apart from the prompts of `src/model`, so that those may change while the
 * recorded responses stay what this script gives; changing a letter here makes every one of them be made again.
 */
import type { Message, Task } from '../src/supervision.ts'

const arithmetic: readonly Message[] = [
  {
    role: 'system',
    content:
      'You solve word problems. Write one step per line, each with its equation. End with the line "The answer is N."',
  },
  {
    role: 'user',
    content:
      'A bicycle courier carries 3 bags with 14 letters each and 2 bags with 9 letters each. On the way 5 letters are handed over. How many letters are left?',
  },
  {
    role: 'assistant',
    content: `The three bags hold 3 × 14 = 42 letters.
The two bags hold 2 × 9 = 18 letters.
Together there are 42 + 18 = 60 letters.
After handing over 5 letters there are 60 - 5 = 55 letters left.
The answer is 55.`,
  },
]

const programming = {
  python: [
    {
      role: 'system',
      content: 'You write Python programs. Answer with one code block that holds the whole program, and nothing else.',
    },
    {
      role: 'user',
      content:
        'Write a Python function `warmest(days)` that takes a list of temperatures and returns the largest one, or `None` for an empty list.',
    },
    {
      role: 'assistant',
      content: `\`\`\`python
def warmest(days):
    if not days:
        return None
    return max(days)
\`\`\``,
    },
  ],
  javascript: [
    {
      role: 'system',
      content:
        'You write JavaScript programs for Node.js. Answer with one code block that holds the whole program, and nothing else.',
    },
    {
      role: 'user',
      content:
        'Write a JavaScript function `warmest(days)` that takes an array of temperatures and returns the largest one, or `null` for an empty array.',
    },
    {
      role: 'assistant',
      content: `\`\`\`javascript
function warmest(days) {
  if (days.length === 0) return null
  return Math.max(...days)
}
\`\`\``,
    },
  ],
} as const satisfies Readonly<Record<string, readonly Message[]>>

/** The messages before the problem itself. @throws RangeError for a kind or language without a worked example */
export function openingOf(task: Task): readonly Message[] {
  if (task.kind === 'arithmetic') return arithmetic
  if (task.kind === 'programming' && Object.hasOwn(programming, task.language)) {
    return programming[task.language as keyof typeof programming]
  }
  throw new RangeError(
    `openingOf: task ${task.id} is of kind ${task.kind}, wanted arithmetic, or a program in Python or JavaScript`,
  )
}
