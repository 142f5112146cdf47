import { expect, test } from 'vitest'
import { SEMGREP_ANALYSERS } from './semgrep.ts'

const [semgrep] = SEMGREP_ANALYSERS

/** What the engine printed over a source with these errors and no result. */
function parse(errors: readonly unknown[]): unknown {
  const stdout = `..${JSON.stringify({ results: [], errors })}`
  const request = { files: [], folder: '', binary: '', toolchain: { version: '1', tools: {}, mounts: [] } }
  return semgrep?.parse({ exitCode: 0, stdout, stderr: '', files: {} }, request)
}

test('a source that semgrep reads in part, or that is broken, has been looked at', () => {
  const place = { path: 'p0/main.cpp', start: { line: 60, col: 1 }, end: { line: 61, col: 7 } }
  expect(parse([{ error_type: ['PartialParsing', [place]], message: '`BOOL` was unexpected' }])).toEqual([])
  expect(parse([{ error_type: 'Syntax error', message: 'broken' }])).toEqual([])
  expect(parse([{ error_type: 'Lexical error parsing', message: 'broken' }])).toEqual([])
})

test('an engine that could not look has failed', () => {
  expect(() => parse([{ error_type: 'Out of memory', message: 'heap' }])).toThrow('semgrep could not look: heap')
  expect(() => parse([{ error_type: ['IncompatibleRule', []], message: 'rule' }])).toThrow('semgrep could not look')
})
