import { expect, test } from 'vitest'
import type { TraceRecord } from '../../trace.ts'
import { flowAnswer } from './flow-answer.ts'

const { signal } = new AbortController()

function recordOf(text: string, task: Readonly<Record<string, string>> = {}): TraceRecord {
  return {
    index: 0,
    digest: '0',
    source: { file: 'responses.jsonl', line: 1 },
    task: { id: 'p', kind: 'programming', prompt: 'Double it.', language: 'python', tests: [], ...task },
    response: { taskId: 'p', model: 'm', text },
    feedback: {
      verdict: 'unknown',
      score: null,
      findings: [],
      text: '',
      judge: { name: 'programs', version: '5' },
    },
    timing: { judgeMs: 1 },
  }
}

test('the program is taken out of its fence and drawn, with the same in words', async () => {
  const text = 'Here:\n```python\nx = int(input())\nif x < 0:\n    print("<b>")\nprint(2 * x)\n```\nDone.'
  const answer = await flowAnswer(recordOf(text), signal)
  expect(answer.program).toEqual({
    language: 'python',
    code: 'x = int(input())\nif x < 0:\n    print("<b>")\nprint(2 * x)\n',
  })
  expect(answer.problem).toBeUndefined()
  expect(answer.left).toBe(0)
  const [graph] = answer.graphs
  expect(graph?.words).toEqual([
    'Entry. Then block 1.',
    'Block 1, lines 1 to 2: x = int(input()); x < 0. Then block 2 (true) or block 3 (false).',
    'Block 2, line 3: print("<b>"). Then block 3.',
    'Block 3, line 4: print(2 * x). Then exit.',
    'Exit.',
  ])
  expect(graph?.drawing.title).toBe('<main>, line 1')
  expect(graph?.drawing.boxes.map(({ lines }) => lines.map((line) => line.text))).toEqual([
    ['entry'],
    ['1: x = int(input())', '2: x < 0'],
    ['3: print("<b>")'],
    ['4: print(2 * x)'],
    ['exit'],
  ])
  expect(graph?.drawing.arrows.map(({ label }) => label)).toEqual([undefined, 'true', 'false', undefined, undefined])
  // what enters attributes is numbers and the letters of paths
  for (const { path, tip } of graph?.drawing.arrows ?? []) expect(`${path}${tip}`).toMatch(/^[\d.\-MCVHlhvz ]+$/)
})

test('lines are counted as the analysis counts them: with the preamble before', async () => {
  const answer = await flowAnswer(recordOf('    return 2 * x\n', { preamble: 'def twice(x):\n' }), signal)
  expect(answer.program?.code).toBe('def twice(x):\n    return 2 * x\n')
  expect(answer.graphs[0]?.words).toEqual([
    'Entry. Then block 1.',
    'Block 1, line 2: return 2 * x. Then exit.',
    'Exit.',
  ])
})

test('a task in any language has its language told by the answer', async () => {
  const answer = await flowAnswer(
    recordOf('```js\nfunction f(a) { return a ? 1 : 2 }\n```', { language: 'auto' }),
    signal,
  )
  expect(answer.program?.language).toBe('javascript')
  expect(answer.graphs.map(({ drawing }) => drawing.title)).toContain('f, line 1')
})

test('what cannot be drawn says why', async () => {
  const none = await flowAnswer(recordOf('I do not know.\n', { language: 'brainfuck' }), signal)
  expect([none.program, none.problem?.slice(0, 61)]).toEqual([
    null,
    'The response holds no program in a language that is analysed:',
  ])
  const long = await flowAnswer(recordOf('x = 1\n'.repeat(6_000)), signal)
  expect(long.program?.code.length).toBe(36_000)
  expect(long.problem).toBe('The program has 36000 characters; flow graphs are drawn of at most 32000.')
  const huge = await flowAnswer(recordOf('x'.repeat(500_001)), signal)
  expect(huge.problem).toBe('The response has 500001 characters; a program is looked for in at most 500000.')
  const deep = await flowAnswer(recordOf(`x = ${'('.repeat(2_000)}1${')'.repeat(2_000)}\n`), signal)
  expect([deep.graphs.length, deep.problem]).toEqual([
    0,
    'draw flow graphs: The source nests more than 1000 levels deep.',
  ])
  await expect(flowAnswer(recordOf('3', { kind: 'arithmetic' }), signal)).rejects.toThrow(
    'draw the flow graph: the task is of kind arithmetic, wanted programming',
  )
})

/** What is drawn is asked here, not how soon a busy machine reads it. */
const patient = { limitMs: 60_000 }

test('a hostile program gives a bounded answer', async () => {
  const many = await flowAnswer(
    recordOf(Array.from({ length: 1_000 }, (_, at) => `def f${at}():\n  return 1\n`).join('')),
    signal,
    patient,
  )
  expect([many.graphs.length, many.left]).toEqual([20, 980])
  const branches = await flowAnswer(recordOf('if a:\n  b()\n'.repeat(2_000)), signal, patient)
  expect([branches.graphs.length, branches.left]).toEqual([0, 1])
  const flat = await flowAnswer(recordOf('x = 1\n'.repeat(5_000)), signal, patient)
  expect(flat.graphs[0]?.drawing.boxes[1]?.lines.at(-1)?.text).toBe('… and 4960 more')
  expect(JSON.stringify(flat).length).toBeLessThan(60_000)
})
