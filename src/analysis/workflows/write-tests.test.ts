import { describe, expect, test } from 'vitest'
import { scriptedModel, type LanguageModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import { probeIsolation, Sandbox } from '../../sandbox/index.ts'
import { mutantsOf } from './mutants.ts'
import { proposeInputs } from './recorded-test.ts'
import { writeTests } from './write-tests.ts'

const { usable } = await probeIsolation()
const code = 'n = int(input())\nif n > 3:\n    print("big")\nelse:\n    print("small")\n'
const key = keyOf(5)

describe('mutantsOf', () => {
  test('changes one sign, number or truth value, and nothing in texts and comments', async () => {
    const mutants = await mutantsOf(
      { language: 'python', code: 'x = 1 + 2 # a + b\nprint("a < b", x < 3 and True)\n' },
      { key, most: 50 },
    )
    expect(mutants.map(({ line, change }) => `${line} ${change}`).toSorted()).toEqual([
      '1 + becomes -',
      '1 1 becomes 2',
      '1 2 becomes 3',
      '2 3 becomes 4',
      '2 < becomes <=',
      '2 True becomes False',
      '2 and becomes or',
    ])
  })

  test('at most so many, and none of what cannot be parsed', async () => {
    expect(await mutantsOf({ language: 'python', code }, { key, most: 1 })).toHaveLength(1)
    expect(await mutantsOf({ language: 'python', code: '\0' }, { key, most: 5 })).toEqual([])
  })
})

describe.skipIf(!usable)('writeTests (skipped where programs cannot be isolated)', () => {
  test('keeps tests that tell a wrong program, and throws the others out', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const answers = ['{"inputs": ["9\\n", "8\\n", "x\\n", "3\\n"]}', 'no JSON at all', '{"inputs": ["4\\n"]}']
    let at = 0
    const model = scriptedModel('tester', () => answers[at++] ?? '')
    const wrong = [code.replace('> 3', '>= 3'), code.replace('> 3', '> 4'), code.replace('"big"', '"large"')]
    const written = await writeTests({ language: 'python', code }, { model, sandbox, key, wrong })
    expect(written.tests.map((one) => (one.style === 'io' ? [one.input, one.output] : []))).toEqual([
      ['9\n', 'big\n'],
      ['3\n', 'small\n'],
      ['4\n', 'big\n'],
    ])
    expect(written.thrownOut.map(({ input }) => input)).toEqual(['8\n', 'x\n'])
    expect(written.thrownOut[1]?.reason).toBe('the program does not run to its end on it: runtime-error')
    expect([written.told, written.wrong, written.unreadable]).toEqual([3, 3, 1])
    expect(written.before).toEqual({ lineCoverage: 0, uncovered: [1, 2, 3, 4, 5] })
  })
})

/** Has inputs proposed by a model that answers this text; one with a digest is a local one. */
const ask = async (text: string, digest?: string) => {
  let schema: unknown
  const scripted = scriptedModel('tester', () => text)
  const model: LanguageModel = {
    ...scripted,
    ...(digest === undefined ? {} : { digest }),
    generate: (requests, options) => {
      schema = options?.schema
      return scripted.generate(requests, options)
    },
  }
  return { ...(await proposeInputs(model, { prompt: 'p', key }, {})), schema }
}

describe('proposeInputs', () => {
  test.each([
    ['Here: {"inputs": ["1\\n", "a \\"b\\""]} Good luck!', ['1\n', 'a "b"']],
    ['{"inputs": ["1\\n", "2\\n", "3', ['1\n', '2\n']],
    ['{"inputs": ["1\\n", "2\\n"', ['1\n', '2\n']],
    ['{"inputs": ["1', undefined],
    ['{"inputs": [1, 2]}', undefined],
    ['1, 2 and 3', undefined],
    ['', undefined],
  ])('reads %j', async (text, inputs) => {
    expect((await ask(text)).inputs).toEqual(inputs)
  })

  test('a local model is held to the form, a server is not', async () => {
    expect((await ask('{"inputs": ["1"]}', 'abc')).schema).toMatchObject({ required: ['inputs'] })
    expect((await ask('{"inputs": ["1"]}')).schema).toBeUndefined()
  })
})
