import { expect, test } from 'vitest'
import { GRAMMAR_NAMES } from './grammars.ts'
import { DEEPEST_NESTING, parseSource } from './parse-source.ts'
import { part, textOf } from './syntax-node.ts'

test('a function is a node with its lines, its name and its text', async () => {
  const outcome = await parseSource('python', 'x = 1\n\ndef add(a, b):\n    return a + b\n')
  if (outcome.state !== 'parsed') throw new Error(outcome.reason)
  const { tree } = outcome
  const added = tree.root.children[1]
  if (added === undefined) throw new Error('no second statement')
  expect({ type: added.type, line: added.line, endLine: added.endLine }).toEqual({
    type: 'function_definition',
    line: 3,
    endLine: 4,
  })
  const name = part(added, 'name')
  expect(name && textOf(tree, name)).toBe('add')
  expect(tree.errors).toEqual([])
})

test('offsets are UTF-16 code units', async () => {
  const outcome = await parseSource('javascript', 'const s = "é😀"; f(s)')
  if (outcome.state !== 'parsed') throw new Error(outcome.reason)
  const last = outcome.tree.root.children.at(-1)
  expect(last && textOf(outcome.tree, last)).toBe('f(s)')
})

test('errors are named once each, outermost first', async () => {
  const outcome = await parseSource('c', 'int f( { return 1; }\nint g() { return 2; }\n')
  if (outcome.state !== 'parsed') throw new Error(outcome.reason)
  expect(outcome.tree.errors.map(({ line }) => line)).toEqual([1])
})

test.each([...GRAMMAR_NAMES])('every source that is not %s is a tree or a reason', async (language) => {
  const hostile = ['', '\uFEFF', '\uD800', '}}}}', '((((', '`'.repeat(50), '"', '#', '\\', '\u2028', 'é'.repeat(100)]
  for (const source of hostile) expect((await parseSource(language, source)).state).toBe('parsed')
})

test('what is binary, too long or too deep is refused with its cause', async () => {
  expect(await causeOf('a\0b')).toBe('binary')
  expect(await causeOf('#'.repeat(10 * 2 ** 20))).toBe('too-long')
  expect(await causeOf(`x = ${'('.repeat(100_000)}1${')'.repeat(100_000)}`)).toBe('too-deep')
  const fine = DEEPEST_NESTING / 2
  expect(await causeOf(`x = ${'('.repeat(fine)}1${')'.repeat(fine)}`)).toBe('parsed')
})

test('a parse past its limit is given up, and the parser goes on', async () => {
  const long = 'x = [1, 2, 3]\n'.repeat(50_000)
  expect(await parseSource('python', long, { limitMs: 0 })).toMatchObject({ state: 'refused', cause: 'too-slow' })
  expect(await parseSource('python', 'x = 1')).toMatchObject({ state: 'parsed' })
})

test('an aborted parse rejects with the reason', async () => {
  await expect(parseSource('python', 'x', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
})

async function causeOf(source: string): Promise<string> {
  const outcome = await parseSource('python', source)
  return outcome.state === 'refused' ? outcome.cause : outcome.state
}
