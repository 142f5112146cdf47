/**
 * Tests of one program from a file: one JSON object a line, or a JSON array of them, in the form of `tests` of a programming
 * task. `style` and `name` may be left out where `input` and `output`, or `code`, say which style it is.
 */
import { readFile } from 'node:fs/promises'
import { fileFault, InputError } from '../errors.ts'
import type { ProgramTest } from '../supervision.ts'
import { programTest } from './shapes/touchstone.ts'

const EXAMPLE = '{"style": "io", "name": "a", "input": "1", "output": "2"}'
const WANTED = `wanted one JSON object a line, or an array of them, such as ${EXAMPLE}`

/** Reads them all. InputError names the file, the line and what was wanted. A file without a test is one too. */
export async function readProgramTests(file: string): Promise<ProgramTest[]> {
  const text = (await textOf(file)).replace(/^\uFEFF/, '')
  const tests = text.trimStart().startsWith('[') ? testsOfArray(file, text) : testsOfLines(file, text)
  if (tests.length === 0) throw new InputError(file, undefined, `holds no test, ${WANTED}`)
  return tests
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new InputError(file, undefined, fileFault(cause), { cause })
  }
}

function testsOfArray(file: string, text: string): ProgramTest[] {
  const values = parse(file, 1, text)
  if (!Array.isArray(values)) throw new InputError(file, 1, `is no array, ${WANTED}`)
  return values.map((value, at) => testOf(file, undefined, value, at + 1))
}

function testsOfLines(file: string, text: string): ProgramTest[] {
  const tests: ProgramTest[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '') tests.push(testOf(file, index + 1, parse(file, index + 1, line), tests.length + 1))
  }
  return tests
}

function parse(file: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError(file, line, `is no JSON: ${(cause as Error).message}, ${WANTED}`, { cause })
  }
}

function testOf(file: string, line: number | undefined, value: unknown, number: number): ProgramTest {
  const parsed = programTest.safeParse(withStyle(value, number))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') || 'test'
  const place = line === undefined ? `test ${number}: ${path}` : path
  throw new InputError(file, line, `${place}: ${issue?.message ?? 'is no test'}, ${WANTED}`)
}

/** The value with the style that its fields say, where it names none. */
function withStyle(value: unknown, number: number): unknown {
  if (typeof value !== 'object' || value === null || 'style' in value) return value
  const style = 'input' in value && 'output' in value ? 'io' : 'code' in value ? 'harness' : undefined
  return style === undefined ? value : { style, name: `test ${number}`, ...value }
}
