/** Rows of a published set of judged solutions: gzipped JSONL of some megabytes, read whole. */
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { z } from 'zod'
import { InputError } from '../../errors.ts'
import type { Step } from '../steps.ts'

/** Reads all rows. @throws InputError with file and line for a row of another form */
export async function readSet<Row>(path: string, form: z.ZodType<Row>): Promise<Row[]> {
  const bytes = await readFile(path)
  let text: string
  try {
    text = path.endsWith('.gz') ? (await promisify(gunzip)(bytes)).toString() : bytes.toString()
  } catch (cause) {
    throw new InputError(path, undefined, 'is no whole gzip file', { cause })
  }
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return []
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (cause) {
      throw new InputError(path, at + 1, 'broken JSON', { cause })
    }
    const row = form.safeParse(value)
    if (row.success) return [row.data]
    const [issue] = row.error.issues
    throw new InputError(path, at + 1, `${issue?.path.join('.') || 'row'}: ${issue?.message ?? 'is of another form'}`)
  })
}

/** Steps of a set as one text, one paragraph each, and where they stand in it. */
export function joinedSteps(steps: readonly string[]): { readonly text: string; readonly steps: readonly Step[] } {
  const placed: Step[] = []
  let text = ''
  for (const [index, step] of steps.entries()) {
    if (index > 0) text += '\n\n'
    const start = text.length
    text += step
    placed.push({ number: index + 1, start, end: text.length, contentStart: start })
  }
  return { text, steps: placed }
}
