/** MBPP's solutions of whole numbers as programs that read them from standard input, with the inputs of their assertions. */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { keyOf, shuffle } from '../../src/random.ts'
import type { ClaimContext } from '../../measure/claim.ts'

/** One program. */
export interface NumberProgram {
  readonly id: string
  /** The task in words. */
  readonly text: string
  readonly language: 'python'
  readonly code: string
  /** Standard inputs, in the order of the assertions; at least one. */
  readonly inputs: readonly string[]
}

interface Row {
  readonly task_id: number
  readonly text: string
  readonly code: string
  readonly test_list: readonly string[]
}

/** At most so many programs with a branch, drawn by a key. */
export async function numberPrograms(context: ClaimContext, most: number): Promise<readonly NumberProgram[]> {
  const bytes = await readFile(await context.openDataSet('mbxp', 'python_mbpp.jsonl.gz'))
  const rows = gunzipSync(bytes).toString('utf8').trimEnd().split('\n')
  const programs = rows.flatMap((line): NumberProgram[] => {
    const { task_id: id, text, code, test_list: assertions } = JSON.parse(line) as Row
    const calls = assertions.map((one) => /^assert (\w+)\((-?\d+(?:, ?-?\d+)*)\) ?== ?[^=]/.exec(one.trim()))
    const name = calls[0]?.[1]
    if (name === undefined || calls.some((call) => call?.[1] !== name) || !/\b(?:if|for|while)\b/.test(code)) return []
    const inputs = calls.map((call) => `${(call?.[2] ?? '').replaceAll(/, ?/g, ' ')}\n`)
    const source = code.replaceAll('\r', '').replaceAll('\t', '    ').trimEnd()
    const main = `print(${name}(*map(int, input().split())))\n`
    return [{ id: String(id), text: text.trim(), language: 'python', code: `${source}\n\n\n${main}`, inputs }]
  })
  return shuffle(keyOf('number programs'), programs).slice(0, most)
}
