/**
 * MBPP (Austin et al. 2021, arXiv 2108.07732), full (`text`) and sanitised (`prompt`, `test_imports`): a sentence, the
 * reference `code`, and `test_list` of assertions. The prompt shows the assertions, as in the paper's §4, since only
 * they name the function. The set-up code runs after the program: it builds values of the program's own classes.
 */
import { z } from 'zod'
import { BadRow, parseValue, type RowShape } from './shape.ts'

const row = z.object({
  task_id: z.union([z.int(), z.string()]),
  text: z.string().optional(),
  prompt: z.string().optional(),
  code: z.string(),
  test_list: z.array(z.string()).min(1),
  test_setup_code: z.string().optional(),
  test_imports: z.array(z.string()).optional(),
})

/** `{"task_id": 1, "text": …, "code": …, "test_list": ["assert …"], "test_setup_code": …}` */
export const mbpp: RowShape = {
  name: 'mbpp',
  fields: 'task_id, text, code, test_list, test_setup_code',
  fits: (value) => 'test_list' in value && 'code' in value,
  read(value) {
    const given = parseValue(row, value)
    const text = given.text ?? given.prompt
    if (text === undefined) throw new BadRow('text: missing, wanted a string (or prompt, in the sanitised form)')
    const id = `mbpp-${given.task_id}`
    const before = [...(given.test_imports ?? []), given.test_setup_code ?? ''].filter((part) => part.trim() !== '')
    return [
      {
        task: {
          id,
          kind: 'programming',
          prompt: `${text}\nYour code should pass these tests:\n${given.test_list.join('\n')}`,
          language: 'python',
          tests: given.test_list.map((code, i) => ({
            style: 'harness',
            name: `assert-${i + 1}`,
            code: [...before, code].join('\n'),
          })),
        },
        response: { taskId: id, model: 'reference', text: given.code },
      },
    ]
  },
}
