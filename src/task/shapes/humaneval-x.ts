/**
 * HumanEval-X (Zheng et al. 2023, arXiv 2303.17568): `task_id` such as `Python/0`, `prompt` (imports, signature, doc
 * string), `canonical_solution` (the body that continues it) and `test`. The program is prompt + solution + test, as
 * the authors' evaluation joins them: for Go and Rust it puts more before it (`test_setup`, `declaration`), for C++ the
 * includes of its `IMPORT_HELPER` that the prompt lacks.
 */
import { z } from 'zod'
import { BadRow, parseValue, type RowShape } from './shape.ts'

const row = z.object({
  task_id: z.string(),
  prompt: z.string(),
  canonical_solution: z.string(),
  test: z.string(),
  declaration: z.string().optional(),
  import: z.string().optional(),
  test_setup: z.string().optional(),
})
type HumanEvalXRow = z.infer<typeof row>

/** Names in task ids and file names, and the sandbox's name for the language. */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['python', 'python'],
  ['javascript', 'javascript'],
  ['js', 'javascript'],
  ['cpp', 'cpp'],
  ['java', 'java'],
  ['go', 'go'],
  ['rust', 'rust'],
])

/** What the authors' evaluation includes before a C++ program (CodeGeeX, `IMPORT_HELPER`). */
export const CPP_INCLUDES: readonly string[] = [
  '#include<stdlib.h>',
  '#include<algorithm>',
  '#include<math.h>',
  '#include<stdio.h>',
  '#include<vector>',
  '#include<string>',
  '#include<climits>',
  '#include<cstring>',
  '#include<iostream>',
]

/** `{"task_id": "Python/0", "prompt": …, "canonical_solution": …, "test": …, "declaration": …}` */
export const humanEvalX: RowShape = {
  name: 'humaneval-x',
  fields: 'task_id, prompt, canonical_solution, test, declaration',
  fits: (value) => 'canonical_solution' in value && 'prompt' in value && 'test' in value,
  read(value, file) {
    const given = parseValue(row, value)
    const language = languageOf(given.task_id, file)
    return [
      {
        task: {
          id: given.task_id,
          kind: 'programming',
          prompt: given.prompt,
          language,
          preamble: preambleOf(given, language),
          tests: [{ style: 'harness', name: 'test', code: given.test }],
        },
        response: { taskId: given.task_id, model: 'reference', text: given.canonical_solution },
      },
    ]
  },
}

function languageOf(taskId: string, file: string): string {
  const named = /^([A-Za-z]+)\//.exec(taskId)?.[1] ?? /humaneval[_-]([a-z]+)/i.exec(file)?.[1]
  const language = named === undefined ? undefined : LANGUAGES.get(named.toLowerCase())
  if (language !== undefined) return language
  const wanted = 'Python/N, JavaScript/N, CPP/N, Java/N, Go/N or Rust/N'
  throw new BadRow(`task_id: is ${JSON.stringify(taskId)}, which names no language, wanted ${wanted}`)
}

function preambleOf(given: HumanEvalXRow, language: string): string {
  if (language === 'go' && given.test_setup !== undefined) {
    return `${given.test_setup}\n${given.prompt.replace(given.import ?? '', '')}`
  }
  if (language === 'cpp') {
    return [...CPP_INCLUDES.filter((line) => !given.prompt.includes(line)), given.prompt].join('\n')
  }
  if (language === 'rust') return `fn main(){}\n${given.declaration ?? ''}${given.prompt}`
  return given.prompt
}
