import { describe, expect, test } from 'vitest'
import { scriptedModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import { probeIsolation, Sandbox } from '../../sandbox/index.ts'
import type { ProgramTest } from '../../supervision.ts'
import { translateProgram } from './translate-program.ts'

const { usable } = await probeIsolation()
const key = keyOf(9)
const code = `def sum_even(limit):
    total = 0
    for i in range(limit + 1):
        if i % 2 == 0:
            total += i
    return total


print(sum_even(int(input())))
`
const source = { language: 'python', code } as const
const io = (name: string, input: string, output: string): ProgramTest => ({ style: 'io', name, input, output })
const given = [io('six', '6\n', '12\n'), io('one', '1\n', '0\n')]
const INPUTS = '{"inputs": ["6\\n", "9\\n", "x\\n", "20\\n", "0\\n"]}'

function fenced(tag: string, text: string): string {
  return `\`\`\`${tag}\n${text}\`\`\``
}

const javascript = (condition: string): string =>
  fenced(
    'javascript',
    `function sumEven(limit) {
  let total = 0
  for (let i = 0; i <= limit; i++) if (${condition}) total += i
  return total
}
console.log(sumEven(Number(require('fs').readFileSync(0, 'utf8'))))
`,
  )
const cOf = (type: string): string => `#include <stdio.h>

static ${type} sum_even(int limit) {
    int total = 0;
    for (int i = 0; i <= limit; i++)
        if (i % 2 == 0) total += i;
    return total;
}

int main(void) {
    int limit;
    if (scanf("%d", &limit) != 1) return 1;
    printf("%d\\n", sum_even(limit));
    return 0;
}
`
const right = javascript('i % 2 === 0')

/** A model that writes the inputs, and answers one translation after another; it keeps what it was asked. */
function modelOf(...translations: readonly string[]) {
  const asked: string[] = []
  const temperatures: number[] = []
  let at = 0
  const model = scriptedModel('translator', ({ prompt }, { temperature }) => {
    if (typeof prompt === 'string') throw new TypeError('the prompt is a text, wanted a conversation')
    if (prompt[0]?.content.startsWith('You write test inputs') === true) return INPUTS
    asked.push(prompt.map(({ content }) => content).join('\n'))
    temperatures.push(temperature)
    return translations[at++] ?? ''
  })
  return { model, asked, temperatures }
}

describe.skipIf(!usable)('translateProgram (skipped where programs cannot be isolated)', () => {
  test('a wrong translation goes back with its failed tests, and the right one is taken', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const { model, asked, temperatures } = modelOf(javascript('i % 2 === 1'), right)
    const made = await translateProgram({ ...source, tests: given }, { to: 'javascript', model, sandbox, key })
    expect(made).toMatchObject({ from: 'python', to: 'javascript', verdict: 'correct', score: 1, end: 'done' })
    expect(made.tests).toEqual({ shown: 2, hidden: 3, recorded: 3, leftOut: 1 })
    // the hidden input 0 is right with odd numbers as well
    expect(made.rounds.map(({ verdict, score }) => [verdict, score])).toEqual([
      ['wrong', 0.2],
      ['correct', 1],
    ])
    expect(made.code).toBe(right.split('\n').slice(1, -1).join('\n') + '\n')
    expect(asked[0]).toContain('Translate this Python program into JavaScript.')
    expect(asked[0]).toContain(code)
    expect(asked[1]).toMatch(/passed 0 of 2 tests.*\n.*six: wrong-answer[^]*expected "?12/)
    expect(asked[1]).toContain('On other inputs, which are not shown, it fails: wrong-answer.')
    // the held-back inputs 9 and 20 expect 20 and 110
    expect(asked[1]).not.toMatch(/\b110\b/)
    expect(temperatures).toEqual([0, 0])
    expect(made.tokens?.completion).toBeGreaterThan(20)
    expect(made.findings.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual([
      'input-left-out unknown',
      'recorded-from-source unknown',
    ])
    expect(made.findings[1]?.message).toBe('3 of 5 tests expect what the source program printed, right or wrong')
  })

  test('into C without given tests: compiler messages go back, and recorded outputs decide', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const { model, asked } = modelOf(fenced('c', cOf('number')), fenced('c', cOf('int')))
    const made = await translateProgram(source, { to: 'c', model, sandbox, key })
    expect(made).toMatchObject({ verdict: 'correct', score: 1, code: cOf('int') })
    expect(made.tests).toEqual({ shown: 2, hidden: 2, recorded: 4, leftOut: 1 })
    expect(made.rounds[0]).toMatchObject({ verdict: 'wrong', score: 0, hidden: null })
    expect(asked[1]).toMatch(/does not compile:[^]*unknown type name/)
    // the main program reads with a check that Python leaves to int()
    expect(made.findings.at(-1)).toMatchObject({
      kind: 'structure-differs',
      verdict: 'unknown',
      where: { part: 'line', file: 'translation', line: 10 },
      detail: { name: 'main', source: { branches: 0 }, translation: { branches: 1 } },
    })
  })

  test('outputs by heart pass the given tests and fail the hidden ones', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const byHeart = fenced('js', `console.log(require('fs').readFileSync(0, 'utf8').trim() === '6' ? 12 : 0)\n`)
    const { model, asked, temperatures } = modelOf(byHeart, byHeart, byHeart)
    const made = await translateProgram({ ...source, tests: given }, { to: 'javascript', model, sandbox, key })
    expect(made).toMatchObject({ verdict: 'wrong', score: 0.6, end: 'tries' })
    expect(made.rounds.map(({ shown, hidden }) => [shown?.verdict, hidden?.verdict])).toEqual(
      Array.from({ length: 3 }, () => ['correct', 'wrong']),
    )
    expect(asked[1]).toContain('On other inputs, which are not shown, it fails: wrong-answer.')
    expect(temperatures).toEqual([0, 0, 0.7])
    expect(made.findings.map(({ kind }) => kind)).toContain('function-missing')
    const alone = modelOf(byHeart)
    const options = { to: 'javascript', model: alone.model, sandbox, key, askForInputs: false } as const
    const passed = await translateProgram({ ...source, tests: given }, options)
    // nothing is held back, and it is said so
    expect(passed).toMatchObject({ verdict: 'correct', tests: { hidden: 0, recorded: 0 } })
    expect(passed.findings[0]?.kind).toBe('no-hidden-test')
  })

  test.each(['slots', 'strict'] as const)('a program that hands its work to Python fails, %s', async (mode) => {
    await using sandbox = await Sandbox.open({ concurrency: 1, mode })
    const cheat = `const { spawnSync } = require('child_process')
const python = ['python3', '/usr/bin/python3', '/usr/bin/env'].map((file) =>
  spawnSync(file, [...(file.endsWith('env') ? ['python3'] : []), '-c', ${JSON.stringify(code)}], { stdio: ['inherit', 'pipe', 'ignore'] }))
process.stdout.write(python.map(({ stdout }) => stdout || '').find((text) => text.length > 0) || '')
`
    // the control: where Python can be reached the cheat passes
    expect((await sandbox.judge({ language: 'javascript', code: cheat }, given)).status).toBe('accepted')
    const { model } = modelOf(fenced('javascript', cheat))
    const options = { to: 'javascript', model, sandbox, key, askForInputs: false, tries: 1 } as const
    const made = await translateProgram({ ...source, tests: given }, options)
    expect(made).toMatchObject({ verdict: 'wrong', score: 0 })
    expect(made.rounds[0]?.shown?.findings[0]?.kind).toBe('wrong-answer')
    expect(made.findings.map(({ kind }) => kind)).not.toContain('source-reachable')
  })

  test('where both languages run by the same tools it is said that the source could be handed on', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const { model } = modelOf(fenced('typescript', "console.log(Number(require('fs').readFileSync(0, 'utf8')))\n"))
    const program = {
      language: 'javascript',
      code: "console.log(Number(require('fs').readFileSync(0, 'utf8')))\n",
      tests: [io('one', '1\n', '1\n')],
    } as const
    const options = { to: 'typescript', model, sandbox, key, askForInputs: false, tries: 1 } as const
    const { findings } = await translateProgram(program, options)
    expect(findings.find(({ kind }) => kind === 'source-reachable')?.message).toBe(
      'A translation that hands its work to the source program would pass: JavaScript and TypeScript run by the same tools',
    )
  })

  test('a program in the wrong language is no translation', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const { model } = modelOf(fenced('python', code), fenced('', code), right)
    const options = { to: 'javascript', model, sandbox, key, tries: 2 } as const
    const made = await translateProgram({ ...source, tests: given }, options)
    expect(made).toMatchObject({ verdict: 'wrong', score: 0, end: 'tries' })
    expect(made.rounds.map(({ shown }) => shown?.findings[0]?.kind)).toEqual(['no-program', 'compile-error'])
    expect(made.rounds.map(({ hidden }) => hidden)).toEqual([null, null])
  })

  test('tests that the source fails are left out, and without any test the verdict is unknown', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const options = { to: 'javascript', sandbox, key, askForInputs: false } as const
    const wrong = io('seven', '7\n', '7\n')
    const made = await translateProgram(
      { ...source, tests: [wrong, ...given] },
      { ...options, model: modelOf(right).model, inputs: ['8\n'] },
    )
    expect(made).toMatchObject({ verdict: 'correct', tests: { shown: 2, hidden: 1, recorded: 1, leftOut: 1 } })
    expect(made.findings[0]).toMatchObject({ kind: 'source-fails-test', where: { part: 'test', test: 'seven' } })
    const silent = { language: 'python', code: 'def f(x):\n    return x\n' } as const
    const none = modelOf(fenced('js', 'function f(x) { return x }\n'))
    const untested = await translateProgram(silent, { ...options, model: none.model, inputs: ['1\n'] })
    expect(untested).toMatchObject({ verdict: 'unknown', score: null, end: 'unknown', tests: { shown: 0, hidden: 0 } })
    expect(untested.code).toBe('function f(x) { return x }\n')
    expect(untested.findings[0]?.message).toBe('An input makes no test: the program prints nothing on it')
    expect(none.asked).toHaveLength(1)
  })

  test('an abort ends what runs and rejects with the reason', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const controller = new AbortController()
    const enough = new Error('enough')
    const model = scriptedModel('translator', () => {
      setImmediate(() => controller.abort(enough))
      return fenced('js', 'for (;;);\n')
    })
    const { signal } = controller
    const options = { to: 'javascript', model, sandbox, key, signal, askForInputs: false } as const
    await expect(translateProgram({ ...source, tests: given }, options)).rejects.toBe(enough)
    // the one place of the sandbox is free again
    expect((await sandbox.run({ language: 'python', code: 'print(1)' })).status).toBe('accepted')
  })

  test('wrong use is named', async () => {
    await using sandbox = await Sandbox.open({ concurrency: 1 })
    const { model } = modelOf()
    const options = { model, sandbox, key }
    await expect(translateProgram(source, { ...options, to: 'python' })).rejects.toThrow(/to is python, wanted another/)
    await expect(translateProgram(source, { ...options, to: 'c', tries: 0 })).rejects.toThrow(/tries is 0, wanted/)
    const harness: ProgramTest = { style: 'harness', name: 'h', code: 'assert 1' }
    await expect(translateProgram({ ...source, tests: [harness] }, { ...options, to: 'c' })).rejects.toThrow(
      /test h is code of one language, wanted input and output/,
    )
  })
})
