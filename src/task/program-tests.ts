/** Tests of one program from a JSONL file, one a line, in the form of `tests` of a programming task. */
import { readFile } from 'node:fs/promises'
import { boundary, InputError } from '../errors.ts'
import type { ProgramTest } from '../supervision.ts'
import { programTest } from './shapes/touchstone.ts'

/** Reads them all. InputError names the file, the line and what was wanted. A file without a test is one too. */
export async function readProgramTests(file: string): Promise<ProgramTest[]> {
  const tests: ProgramTest[] = []
  const text = await boundary('bad-input', `read tests of ${file}`, () => readFile(file, 'utf8'))
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== '') tests.push(parseTest(file, index + 1, line))
  }
  if (tests.length === 0) throw new InputError(file, undefined, 'holds no test, wanted one JSON object a line')
  return tests
}

function parseTest(file: string, line: number, text: string): ProgramTest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new InputError(file, line, `is no JSON: ${(cause as Error).message}`, { cause })
  }
  const parsed = programTest.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new InputError(file, line, `${issue?.path.join('.') || 'test'}: ${issue?.message ?? 'is no test'}`)
}
