import { describe, expect, test } from 'vitest'
import type { Task } from '../../supervision.ts'
import type { ShapeName } from './shape-name.ts'
import { BadRow, type TaskAndResponse } from './shape.ts'
import { shapeNamed } from './shapes.ts'

/** Rows written here, in the forms of the data sets. */
const examples = {
  'humaneval-x': {
    task_id: 'JavaScript/900',
    prompt: '// Doubles x.\nconst double = (x) => {\n',
    declaration: 'const double = (x) => {\n',
    canonical_solution: '  return 2 * x\n}\n',
    test: 'console.assert(double(4) === 8)\n',
    example_test: '',
  },
  mbpp: {
    task_id: 901,
    text: 'Write a function that doubles a number.',
    code: 'def double(x):\n    return 2 * x',
    test_list: ['assert double(4) == 8', 'assert double(0) == 0'],
    test_setup_code: 'import math',
    challenge_test_list: [],
  },
} as const

function read(name: ShapeName, value: unknown, file = 'a.jsonl'): readonly TaskAndResponse[] {
  return shapeNamed(name).read(value, file)
}

function problem(name: ShapeName, value: unknown, file?: string): string {
  try {
    read(name, value, file)
  } catch (error) {
    expect(error).toBeInstanceOf(BadRow)
    return (error as BadRow).message
  }
  throw new Error('no problem')
}

describe('humaneval-x', () => {
  test('prompt, then solution, then test', () => {
    const [row] = read('humaneval-x', examples['humaneval-x'])
    const task = row?.task as Task & { kind: 'programming' }
    expect(task).toEqual({
      id: 'JavaScript/900',
      kind: 'programming',
      prompt: examples['humaneval-x']['prompt'],
      language: 'javascript',
      preamble: examples['humaneval-x']['prompt'],
      tests: [{ style: 'harness', name: 'test', code: 'console.assert(double(4) === 8)\n' }],
    })
    expect(row?.response).toEqual({ taskId: task.id, model: 'reference', text: '  return 2 * x\n}\n' })
  })

  test.each([
    ['Python/1', 'a.jsonl', 'python'],
    ['CPP/1', 'a.jsonl', 'cpp'],
    ['Java/1', 'a.jsonl', 'java'],
    ['1', '/data/humaneval_js.jsonl.gz', 'javascript'],
  ])('language of %s in %s', (taskId, file, language) => {
    const value = { ...examples['humaneval-x'], task_id: taskId }
    expect(read('humaneval-x', value, file)[0]?.task).toMatchObject({ language })
  })

  test("the authors' Go imports stand before the test, each once; Rust has its declaration first", () => {
    const go = {
      task_id: 'Go/1',
      prompt: 'import (\n "math"\n)\n\n// Rounds.\nfunc Round(x float64) int {\n',
      import: 'import (\n "math"\n)\n',
      test_setup: 'package main\n\nimport (\n "testing"\n)\n',
      canonical_solution: '    return int(math.Round(x))\n}',
      test: 'func TestRound(t *testing.T) {}',
    }
    const task = read('humaneval-x', go)[0]?.task
    expect(task).toMatchObject({ preamble: 'package main\n\n// Rounds.\nfunc Round(x float64) int {\n' })
    const [harness] = task?.kind === 'programming' ? task.tests : []
    const code = harness?.style === 'harness' ? harness.code : ''
    expect(code.startsWith('package main\n\nimport (\n "testing"\n)\nimport (\n "math"\n)\nimport "strings"\n')).toBe(
      true,
    )
    expect(code.endsWith('\nimport "crypto/md5"\nfunc TestRound(t *testing.T) {}')).toBe(true)
    expect(code.split('"math"').length).toBe(2)
    const rust = { task_id: 'Rust/1', prompt: '// p\n', declaration: 'use x;\n', canonical_solution: '}', test: '' }
    expect(read('humaneval-x', rust)[0]?.task).toMatchObject({ preamble: 'use x;\n// p\n' })
  })

  test('C++ gets the includes that its prompt lacks', () => {
    const cpp = { ...examples['humaneval-x'], task_id: 'CPP/900', prompt: '#include<stdio.h>\nint f() {\n' }
    const [row] = read('humaneval-x', cpp)
    const task = row?.task as Task & { kind: 'programming' }
    const preamble = task.preamble ?? ''
    expect(preamble.endsWith('#include<iostream>\n#include<stdio.h>\nint f() {\n')).toBe(true)
    expect(preamble.match(/#include<stdio.h>/g)).toHaveLength(1)
    expect(preamble.match(/#include</g)).toHaveLength(9)
  })

  test('a task id that names no language', () => {
    expect(problem('humaneval-x', { ...examples['humaneval-x'], task_id: 'Cobol/1' })).toContain(
      'task_id: is "Cobol/1"',
    )
  })
})

describe('mbpp', () => {
  test('a test for each assertion, set up after the program', () => {
    const [row] = read('mbpp', examples.mbpp)
    expect(row?.task).toEqual({
      id: 'mbpp-901',
      kind: 'programming',
      prompt:
        'Write a function that doubles a number.\nYour code should pass these tests:\nassert double(4) == 8\nassert double(0) == 0',
      language: 'python',
      tests: [
        { style: 'harness', name: 'assert-1', code: 'import math\nassert double(4) == 8' },
        { style: 'harness', name: 'assert-2', code: 'import math\nassert double(0) == 0' },
      ],
    })
    expect(row?.response?.text).toBe(examples.mbpp['code'])
  })

  test('the sanitised form', () => {
    const { text, test_setup_code: _setup, ...rest } = examples.mbpp
    const [row] = read('mbpp', { ...rest, prompt: text, test_imports: ['import re', 'import os'] })
    expect(row?.task).toMatchObject({ tests: [{ code: 'import re\nimport os\nassert double(4) == 8' }, {}] })
    expect(problem('mbpp', rest)).toContain('text: missing')
  })
})
