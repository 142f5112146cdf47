/**
 * What a model is asked so that it solves a word problem by itself: in words, or as a Python program whose names are
 * the problem's quantities (PROVE, arXiv 2410.12608, asks for such programs). Two wordings of the program's prompt, so that
 * one way to misread a question is not voted for by all programs.
 */
import { promptFor } from '../../model/index.ts'
import type { Message } from '../../supervision.ts'

/** In which form an attempt is made. */
export type AttemptForm = 'words' | 'program' | 'listed-program'

/** Changes whenever a text below does. It is part of the key under which an attempt is kept. */
export const ATTEMPT_PROMPTS_VERSION = 1

/** Longest attempt, in the model's tokens. */
export const ATTEMPT_TOKENS = 320

/** The conversation that asks for an attempt. */
export function attemptPrompt(question: string, form: AttemptForm): readonly Message[] {
  switch (form) {
    case 'words':
      return promptFor({ kind: 'arithmetic', id: 'attempt', question })
    case 'program':
      return [
        { role: 'system', content: PROGRAM_INSTRUCTION },
        { role: 'user', content: EXAMPLE_QUESTION },
        { role: 'assistant', content: EXAMPLE_PROGRAM },
        { role: 'user', content: question },
      ]
    case 'listed-program':
      return [
        { role: 'system', content: LISTED_INSTRUCTION },
        { role: 'user', content: LISTED_QUESTION },
        { role: 'assistant', content: LISTED_PROGRAM },
        { role: 'user', content: question },
      ]
  }
}

const PROGRAM_INSTRUCTION =
  'You solve word problems with Python. Write one function solution() without arguments. Give every quantity of the ' +
  'problem and every intermediate result a variable with a telling name. Return the answer as a number. Write code only.'

const EXAMPLE_QUESTION =
  'A bakery fills 6 trays with 15 rolls each. It sells 52 rolls in the morning and gives the rest in equal parts ' +
  'to 2 shelters. How many rolls does each shelter get?'

const EXAMPLE_PROGRAM =
  '```python\ndef solution():\n    trays = 6\n    rolls_per_tray = 15\n    rolls = trays * rolls_per_tray\n' +
  '    sold = 52\n    left = rolls - sold\n    shelters = 2\n    rolls_per_shelter = left / shelters\n' +
  '    return rolls_per_shelter\n```'

const LISTED_INSTRUCTION =
  'Read the problem twice. First list, as comments, what is given and what is asked. Then write a Python function ' +
  'solution() that computes it step by step, one named variable for each step, and returns the number that is asked for.'

const LISTED_QUESTION =
  'Nora has 3 times as many stamps as Ben. Ben has 8 stamps fewer than Ida, who has 20. Stamps cost 2 dollars each. ' +
  "What are Nora's stamps worth, in dollars?"

const LISTED_PROGRAM =
  '```python\n# given: Ida has 20 stamps; Ben has 8 fewer than Ida; Nora has 3 times as many as Ben; a stamp costs 2 dollars\n' +
  "# asked: the worth of Nora's stamps in dollars\ndef solution():\n    ida = 20\n    ben = ida - 8\n    nora = 3 * ben\n" +
  '    price = 2\n    worth = nora * price\n    return worth\n```'
