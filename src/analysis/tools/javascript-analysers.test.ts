import { expect, test } from 'vitest'
import { analysersOf } from './analyser-table.ts'

/** Lines of the unused names that count, where oxlint names these. */
function unused(
  code: string,
  named: readonly (readonly [line: number, message: string])[],
): readonly number[] | undefined {
  const oxlint = analysersOf('smells', 'javascript').find(({ name }) => name === 'oxlint')
  const diagnostics = named.map(([line, message]) => ({
    filename: 'p0/main.js',
    code: 'eslint(no-unused-vars)',
    severity: 'warning',
    message,
    labels: [{ span: { line, column: 1 } }],
  }))
  const answer = { exitCode: 0, stdout: JSON.stringify({ diagnostics }), stderr: '', files: {} }
  const toolchain = { version: '1', tools: {}, mounts: [] }
  const files = [{ path: 'p0/main.js', code, language: 'javascript' as const }]
  return oxlint?.parse(answer, { files, folder: '', binary: '', toolchain }).map(({ line }) => line)
}

const functions = 'function add(a) {\n  const b = 1\n  return a\n}\nconst twice = (a) => add(a)\nconst rest = 3\n'
const named = [
  [1, "Function 'add' is declared but never used."],
  [2, "Variable 'b' is declared but never used."],
  [5, "Variable 'twice' is declared but never used."],
  [6, "Variable 'rest' is declared but never used."],
] as const

test('nobody has to call the functions of a source that is functions alone, such as an answer to be tested', () => {
  expect(unused(functions, named)).toEqual([2, 6])
})

test('in a program that runs something, a function that nobody calls is unused', () => {
  expect(unused(`${functions}console.log(rest)\n`, named)).toEqual([1, 2, 5, 6])
})
