import { expect, test } from 'vitest'
import { probeIsolation, Sandbox } from '../../sandbox/index.ts'
import { readStackFigure, stackFigure, stackTree } from './call-stacks.ts'
import { analyseEfficiency } from './efficiency.ts'
import { readCpuStacks } from './script-profilers.ts'

const { usable } = await probeIsolation()
const frameOf = (functionName: string, url: string, lineNumber: number) => ({
  functionName,
  url,
  lineNumber,
  columnNumber: 0,
})
const at = (name: string, line: number) => ({ name, line })

test('stacks become a tree with the costliest first, and rare ways count in their caller', () => {
  const [main, other] = [at('<main>', 1), at('other', 9)]
  const tree = stackTree([
    { frames: [main], ms: 10 },
    { frames: [main, at('f', 3)], ms: 20 },
    { frames: [main, at('g', 5), at('f', 3)], ms: 69.9 },
    { frames: [main, at('rare', 7)], ms: 0.1 },
    { frames: [other], ms: 0 },
  ])
  expect(tree[0]).toMatchObject({ name: '<main>', line: 1, totalMs: 100 })
  expect(tree[0]?.selfMs).toBeCloseTo(10.1)
  expect(tree[0]?.children.map(({ name, totalMs, selfMs }) => [name, totalMs, selfMs])).toEqual([
    ['g', 69.9, 0],
    ['f', 20, 20],
  ])
  expect(readStackFigure(stackFigure(tree))).toEqual(tree)
  expect(readStackFigure([{ name: 3 }, null, 'x'])).toEqual([])
})

test('V8: time in the runtime is that of the function which called it', () => {
  const profile = {
    nodes: [
      { id: 1, callFrame: frameOf('(root)', '', -1), children: [2, 6] },
      { id: 2, callFrame: frameOf('', 'file:///w/main.js', 0), children: [3] },
      { id: 3, callFrame: frameOf('f', 'file:///w/main.js', 4), children: [4, 5] },
      { id: 4, callFrame: frameOf('readSync', 'node:fs', 10) },
      { id: 5, callFrame: frameOf('', 'file:///w/main.js', 6) },
      { id: 6, callFrame: frameOf('(idle)', '', -1) },
    ],
    samples: [2, 3, 4, 5, 6],
    timeDeltas: [1_000, 2_000, 3_000, 4_000, 5_000],
  }
  const stacks = readCpuStacks(JSON.stringify(profile), (line) => line + 1)
  expect(stackTree(stacks)).toEqual([
    {
      name: '<main>',
      line: 1,
      selfMs: 1,
      totalMs: 10,
      children: [
        {
          name: 'f',
          line: 5,
          selfMs: 5,
          totalMs: 9,
          children: [{ name: '(anonymous)', line: 7, selfMs: 4, totalMs: 4, children: [] }],
        },
      ],
    },
  ])
})

const PROGRAMS = {
  python: `import time
def busy():
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass
def outer():
    busy()
outer()
`,
  javascript: `function busy() {
  const end = process.cpuUsage().user + 3e5
  while (process.cpuUsage().user < end);
}
function outer() {
  busy()
}
outer()
`,
} as const

test.skipIf(!usable).each(['python', 'javascript'] as const)(
  '%s: a program that works has a stack for it',
  async (language) => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const { figures } = await analyseEfficiency({ language, code: PROGRAMS[language] }, { sandbox, cache: false })
    const ways: string[] = []
    let [node] = readStackFigure(figures['stacks'])
    for (; node !== undefined; [node] = node.children) ways.push(node.name)
    expect(ways).toEqual(['<main>', 'outer', 'busy'])
  },
)

test.skipIf(!usable)('a profiler without stacks says so', async () => {
  await using sandbox = await Sandbox.open({ concurrency: 1 })
  const { figures } = await analyseEfficiency({ language: 'bash', code: 'echo 1\n' }, { sandbox, cache: false })
  expect(figures['stacks']).toBeUndefined()
  expect(figures['stacksReason']).toBe('no profiler of bash is wired')
})
