import { describe, expect, test } from 'vitest'
import { dotOf, mermaidOf } from './flow-text.ts'
import { analyseStructure, flowGraphs } from './structure.ts'

const python = `def absolute(n):
    if n < 0 and n != -1:
        n = -n
    return n

print(absolute(-2))
`

describe('structure of a program', () => {
  test('Python has radon’s figures', async () => {
    const { state, figures, findings } = await analyseStructure({ language: 'python', code: python })
    expect(state).toBe('done')
    expect(findings).toEqual([])
    expect(figures).toMatchObject({
      cyclomatic: 3,
      lines: { loc: 6, sloc: 5, lloc: 5, comments: 0, blank: 1 },
      functions: [{ name: 'absolute', line: 1, parameters: 1, cyclomatic: 3, cognitive: 2, nesting: 1 }],
      maintainabilityBand: 'green',
    })
  })

  test('what follows a return is unreachable, and broken syntax is a finding', async () => {
    const dead = await analyseStructure({ language: 'javascript', code: 'function f() {\n  return 1\n  f()\n}\n' })
    expect(dead.findings).toMatchObject([{ rule: 'unreachable', line: 3 }])
    const broken = await analyseStructure({ language: 'c', code: 'int main( { return 0; }\n' })
    expect(broken.findings[0]).toMatchObject({ rule: 'syntax-error', severity: 'error', line: 1 })
  })

  test('statements that no way reaches are one finding, however many blocks they are', async () => {
    const code = 'def f(a):\n    return a\n    for x in a:\n        if x:\n            print(x)\n    return 1\n'
    const { findings } = await analyseStructure({ language: 'python', code })
    expect(findings).toMatchObject([{ rule: 'unreachable', line: 3, endLine: 6 }])
    const two = 'def f(a):\n    if a:\n        return 1\n        print(2)\n    return 3\n    print(4)\n'
    expect((await analyseStructure({ language: 'python', code: two })).findings).toMatchObject([
      { rule: 'unreachable', line: 4 },
      { rule: 'unreachable', line: 6 },
    ])
  })

  test("Ruby's raise with its words is one way out, and not two of which the second is unreachable", async () => {
    const code =
      'def f(a)\n  raise ArgumentError, "no" if a\n  throw :done if a.raise\n  raise "x"\nrescue => e\n  raise\nend\n'
    expect((await analyseStructure({ language: 'ruby', code })).findings).toEqual([])
    const [graph] = await flowGraphs({ language: 'ruby', code: 'def f(a)\n  raise A, "no" if a\n  a\nend\n' })
    expect(graph?.blocks.map(({ statements }) => statements.map(({ text }) => text).join('; '))).toEqual([
      '',
      'a',
      'raise A, "no"',
      'a',
      '',
    ])
  })

  test('a function with more than ten ways is named', async () => {
    const arms = Array.from({ length: 11 }, (_unused, i) => `  if (n === ${i}) return ${i}`).join('\n')
    const { findings } = await analyseStructure({ language: 'javascript', code: `function f(n) {\n${arms}\n}\n` })
    expect(findings).toMatchObject([{ rule: 'high-complexity', line: 1 }])
  })

  test('a binary source is an entry that failed, and a hundred thousand brackets are broken syntax', async () => {
    expect(await analyseStructure({ language: 'go', code: 'a\0b' })).toMatchObject({ state: 'failed', findings: [] })
    const { findings } = await analyseStructure({ language: 'python', code: '('.repeat(100_000) })
    expect(findings[0]).toMatchObject({ rule: 'syntax-error' })
  })
})

describe('control-flow graphs', () => {
  test('a source that is not read is an error, and no empty list', async () => {
    await expect(flowGraphs({ language: 'go', code: 'a\0b' })).rejects.toThrow(
      'draw flow graphs: The source holds a NUL',
    )
  })

  test('a short circuit is two conditions with a way each', async () => {
    const graph = (await flowGraphs({ language: 'python', code: python })).find(({ name }) => name === 'absolute')
    const at = (text: string): number =>
      graph?.blocks.find(({ statements }) => statements.some((one) => one.text === text))?.id ?? -1
    const [first, second, change, leave] = [at('n < 0'), at('n != -1'), at('n = -n'), at('return n')]
    expect(graph?.edges.filter(({ from }) => from === first)).toEqual(
      expect.arrayContaining([
        { from: first, to: second, label: 'true' },
        { from: first, to: leave, label: 'false' },
      ]),
    )
    expect(graph?.edges).toEqual(
      expect.arrayContaining([
        { from: second, to: change, label: 'true' },
        { from: second, to: leave, label: 'false' },
      ]),
    )
  })

  test('break leaves a loop and continue goes on with it', async () => {
    const code =
      'function f(a) {\n  for (const x of a) {\n    if (x) break\n    if (!x) continue\n    g(x)\n  }\n  h()\n}\n'
    const [graph] = await flowGraphs({ language: 'javascript', code })
    const text = dotOf(graph ?? { name: '', line: 1, endLine: 1, blocks: [], edges: [] })
    expect(text).toContain('digraph "f" {')
    const after = graph?.blocks.find(({ statements }) => statements.some((one) => one.text.startsWith('h()')))
    expect(graph?.edges.filter(({ to }) => to === after?.id).length).toBe(2)
  })

  test('a label of Mermaid cannot be left', () => {
    const blocks = [{ id: 0, kind: 'entry' as const, statements: [{ line: 1, text: 'x = "]; click b0 <b>"' }] }]
    const text = mermaidOf({ name: 'f', line: 1, endLine: 1, blocks, edges: [] })
    expect(text).not.toContain('<b>')
    expect(text.split('"').length).toBe(3)
  })
})
