/**
 * HumanEval-X (Zheng et al. 2023, arXiv 2303.17568): `task_id` such as `Python/0`, `prompt` (imports, signature, doc
 * string), `canonical_solution` (the body that continues it) and `test`. The program is prompt + solution + test, as
 * the authors' evaluation joins them: for C++ it puts the includes of its `IMPORT_HELPER` before it that the prompt lacks,
 * for Rust the `declaration`.
 *
 * Go refuses an import that is not used, so the authors take the prompt's `import` away and put before the program
 * `test_setup` and those packages of their `IMPORT_HELPER` that the solution uses. Here all of them stand at the head of the
 * test: the sandbox gives the test what it uses of them, and the program too (sandbox/harness/go-harness.ts).
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

/** What the authors' evaluation imports into a Go program that uses it (CodeGeeX, `IMPORT_HELPER`). */
export const GO_PACKAGES: readonly string[] = [
  'math',
  'strings',
  'fmt',
  'strconv',
  'time',
  'bytes',
  'regexp',
  'sort',
  'math/rand',
  'crypto/md5',
]

/** `{"task_id": "Python/0", "prompt": …, "canonical_solution": …, "test": …, "declaration": …}` */
export const humanEvalX: RowShape = {
  name: 'humaneval-x',
  fields: 'task_id, prompt, canonical_solution, test, declaration, import, test_setup',
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
          tests: [{ style: 'harness', name: 'test', code: testOf(given, language) }],
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
  const { prompt, declaration = '', import: imports = '' } = given
  if (language === 'go') return `package main\n\n${prompt.replace(imports, '').trimStart()}`
  if (language === 'cpp') return [...CPP_INCLUDES.filter((line) => !prompt.includes(line)), prompt].join('\n')
  if (language === 'rust') return `${declaration}${prompt}`
  return prompt
}

function testOf(given: HumanEvalXRow, language: string): string {
  if (language !== 'go') return given.test
  const { test_setup: setup = 'package main\nimport "testing"\n', import: imports = '' } = given
  const lacking = GO_PACKAGES.filter((path) => !`${setup}${imports}`.includes(`"${path}"`))
  const offered = lacking.map((path) => `import "${path}"`).join('\n')
  return [setup.trimEnd(), imports.trim(), offered, given.test].filter((part) => part !== '').join('\n')
}
