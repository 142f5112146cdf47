import { expect, test } from 'vitest'
import { linesOfScript, mergedScripts, scriptCoverage, type ScriptCoverage } from './v8-coverage.ts'

const SOURCE = 'function f(x) {\n  if (x) {\n    a()\n  }\n}\nf(0)\n'
const BLOCK = { start: SOURCE.indexOf('{\n    a'), end: SOURCE.indexOf('  }\n') + 3 }
const FUNCTION = { start: 0, end: SOURCE.indexOf('f(0)') - 1 }
const script = (count: number | undefined): ScriptCoverage => ({
  functions: [
    { name: '', isBlock: true, ranges: [{ start: 0, end: SOURCE.length, count: 1 }] },
    {
      name: 'f',
      isBlock: true,
      ranges: [{ ...FUNCTION, count: 1 }, ...(count === undefined ? [] : [{ ...BLOCK, count }])],
    },
  ],
})

test('a line has the count of the range that holds all of it, and a line that a range begins in keeps its own', () => {
  const { lines, branches } = linesOfScript(script(0), SOURCE)
  expect([...lines.values()]).toEqual([1, 1, 0, 0, 1, 1])
  expect([...(branches ?? [])].filter(([, count]) => count === 0)).toEqual([[`2:${BLOCK.start}-${BLOCK.end}`, 0]])
})

test('a report without a block has there the count of what is around it', () => {
  const { lines } = linesOfScript(mergedScripts([script(0), script(undefined)]), SOURCE)
  expect([...lines.values()]).toEqual([2, 2, 1, 1, 2, 2])
})

test('reads the script of a path from a report, and refuses what is none', () => {
  const text = JSON.stringify({
    result: [
      { url: 'node:x', functions: [] },
      {
        url: 'file:///w/main.js',
        functions: [
          { functionName: 'f', isBlockCoverage: true, ranges: [{ startOffset: 1, endOffset: 2, count: 3 }] },
        ],
      },
    ],
  })
  expect(scriptCoverage(text, '/w/main.js')).toEqual({
    functions: [{ name: 'f', isBlock: true, ranges: [{ start: 1, end: 2, count: 3 }] }],
  })
  expect(scriptCoverage(text, '/w/other.js')).toBeUndefined()
  expect(() => scriptCoverage('no', '/w/main.js')).toThrow(SyntaxError)
})
