/**
 * What a model is asked, by task kind: an instruction, one worked example, the task.
 *
 * The worked example fixes the form of the answer (measured on a 1.5B model: the final sentence was found in 24 of 24
 * answers with it, in 12 of 24 without; the share of right answers was the same). Examples are our own. Whoever changes
 * a text here changes the version in `promptName`, which stands in every response.
 */
import { TouchstoneError } from '../errors.ts'
import type { Message, ProgrammingTask, Task } from '../supervision.ts'
import { withDialogueTurns } from '../task/index.ts'

/** How a prompt is built. */
export interface PromptOptions {
  /** Show one worked example. @default true */
  readonly example?: boolean | undefined
}

/** Names the form in which `turnsFor` asks a task, for `Sampling.prompt`. */
export function promptName(task: Task, options: PromptOptions = {}): string {
  const version = { arithmetic: 1, programming: 1, preference: 1, mention: 0 }[task.kind]
  const example = options.example === false || task.kind === 'preference' ? '' : ' with example'
  const turns = task.kind !== 'mention' && isByTurns(task, options) ? ' by turns' : ''
  return `${task.kind} v${version}${example}${turns}`
}

/** The same as `promptFor`, with the turns of a question that is a dialogue in one text. Errors as there. */
export function turnsFor(task: Task, options: PromptOptions = {}): Message[] {
  return withDialogueTurns(promptFor(task, options))
}

function isByTurns(task: Task, options: PromptOptions): boolean {
  return turnsFor(task, options).at(-1)?.content !== promptFor(task, options).at(-1)?.content
}

/** The conversation that asks for a response to `task`. @throws TouchstoneError `bad-input` for a kind that no text answers. */
export function promptFor(task: Task, options: PromptOptions = {}): Message[] {
  const { example = true } = options
  switch (task.kind) {
    case 'arithmetic':
      return [
        { role: 'system', content: ARITHMETIC_INSTRUCTION },
        ...(example ? ARITHMETIC_EXAMPLE : []),
        { role: 'user', content: task.question },
      ]
    case 'programming':
      return [
        { role: 'system', content: PROGRAMMING_INSTRUCTION },
        ...(example ? programmingExample(task.language) : []),
        { role: 'user', content: programmingQuestion(task) },
      ]
    case 'preference':
      return [{ role: 'user', content: task.prompt }]
    case 'mention':
      throw new TouchstoneError(
        'bad-input',
        `prompt for task ${task.id}: a mention is classified, not answered in text`,
      )
  }
}

const ARITHMETIC_INSTRUCTION =
  'You solve word problems. Write one step per line, each with its calculation. ' +
  'End with a line of the form: The answer is N.'

const ARITHMETIC_EXAMPLE: readonly Message[] = [
  {
    role: 'user',
    content:
      'A bakery fills 6 trays with 15 rolls each. It sells 52 rolls in the morning and gives the rest in equal parts ' +
      'to 2 shelters. How many rolls does each shelter get?',
  },
  {
    role: 'assistant',
    content:
      'The bakery has 6 * 15 = 90 rolls.\n' +
      'After the morning 90 - 52 = 38 rolls are left.\n' +
      'Each shelter gets 38 / 2 = 19 rolls.\n' +
      'The answer is 19.',
  },
]

const PROGRAMMING_INSTRUCTION =
  'You write programs. Answer with one fenced code block that holds the whole program and nothing else.'

/** Worked examples exist for the languages whose form a small model gets wrong most. Other languages go without. */
function programmingExample(language: string): Message[] {
  const code = exampleCode[language]
  if (code === undefined) return []
  return [
    {
      role: 'user',
      content: `Write a ${language} function \`count_above\` that takes a list of numbers and a limit and returns how many of the numbers are greater than the limit.`,
    },
    { role: 'assistant', content: fenced(language, code) },
  ]
}

const exampleCode: Readonly<Record<string, string>> = {
  python: 'def count_above(numbers, limit):\n    return sum(1 for number in numbers if number > limit)',
  javascript: 'function count_above(numbers, limit) {\n  return numbers.filter((number) => number > limit).length\n}',
}

function programmingQuestion(task: ProgrammingTask): string {
  const asked = `${task.prompt.trim()}\n\nLanguage: ${task.language}.`
  if (task.preamble === undefined || task.preamble.trim() === '') return asked
  return `${asked} Your program is put after this code:\n\n${fenced(task.language, task.preamble.trimEnd())}`
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``
}
