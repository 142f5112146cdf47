import { describe, expect, test } from 'vitest'
import { scriptedModel } from '../../model/index.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import { withFindings } from '../feedback/outside-findings.ts'
import { findByModel } from './model-findings.ts'

const program = {
  language: 'python' as const,
  code: 'import os\n\nname = input()\nos.system("echo " + name)\nprint(10 / int(name))\n',
}
const answer = (findings: readonly object[]): string => `Here:\n\`\`\`json\n${JSON.stringify({ findings })}\n\`\`\``
const shell = {
  class: 'vulnerabilities',
  line: 4,
  quote: 'os.system("echo " + name)',
  severity: 'error',
  message: 'A command is made of input.',
  cwe: 78,
}
const modelOf = (text: string) => scriptedModel('reviewer', () => text)
/** A sandbox whose programs end as told. */
const sandboxOf = (status: string): Sandbox =>
  ({ run: async () => ({ status, message: `ended: ${status}` }) }) as unknown as Sandbox

describe('findByModel', () => {
  test('a finding that stands up is marked by its origin', async () => {
    const { tools, findings, refused } = await findByModel(program, { model: modelOf(answer([shell])) })
    expect(findings).toEqual([
      {
        class: 'vulnerabilities',
        tool: 'model reviewer',
        rule: 'model-vulnerabilities',
        severity: 'error',
        message: 'A command is made of input',
        line: 4,
        cwe: [78],
        origin: 'model',
      },
    ])
    expect(tools).toEqual([{ tool: 'model reviewer', version: undefined, state: 'done' }])
    expect(refused).toEqual([])
  })

  test('lines that do not exist and pieces that do not stand there do not count', async () => {
    const model = modelOf(
      answer([
        { ...shell, line: 40 },
        { ...shell, quote: 'os.popen(name)' },
        { ...shell, quote: 'name' },
        { ...shell, quote: ' ' },
        { class: 'taste', line: 1 },
        { ...shell, line: 2 },
        { ...shell, line: 1, quote: 'import os', class: 'smells', cwe: 78 },
      ]),
    )
    const { tools, findings, refused } = await findByModel(program, { model, classes: ['vulnerabilities', 'smells'] })
    // a quotation that stands once in the program says its line better than a number
    expect(findings.map(({ line, cwe }) => [line, cwe])).toEqual([
      [4, [78]],
      [4, [78]],
      [1, undefined],
    ])
    expect(refused.map(({ reason }) => reason)).toEqual([
      'line 40 does not exist',
      'the quoted piece does not stand in line 4, nor once elsewhere',
      'the quoted piece does not stand in line 4, nor once elsewhere',
      'it has not the wanted form',
    ])
    expect(tools[0].reason).toBe('4 of its findings did not stand up and are left out')
  })

  test('a claimed crash is run', async () => {
    const crash = { ...shell, class: 'smells', line: 5, quote: '10 / int(name)', crash_input: '0\n' }
    const model = modelOf(answer([crash]))
    const crashing = await findByModel(program, { model, sandbox: sandboxOf('runtime-error') })
    expect(crashing.findings[0]?.message).toBe('A command is made of input. (ended: runtime-error)')
    const sound = await findByModel(program, { model, sandbox: sandboxOf('accepted') })
    expect(sound.refused[0]?.reason).toBe('the program does not crash on the input that it names: accepted')
    expect((await findByModel(program, { model })).refused[0]?.reason).toMatch(/nothing was given to run it in/)
  })

  test('an answer that is no JSON, and a model that breaks, are tools that failed', async () => {
    expect((await findByModel(program, { model: modelOf('It looks fine.') })).tools[0]).toMatchObject({
      state: 'failed',
      reason: 'the answer is no JSON object with findings',
    })
    const broken = scriptedModel('broken', () => {
      throw new TypeError('no answer')
    })
    expect((await findByModel(program, { model: broken })).tools[0]).toMatchObject({
      state: 'failed',
      reason: 'no answer',
    })
  })

  test('only the classes that were asked for count', async () => {
    const { refused } = await findByModel(program, { model: modelOf(answer([shell])), classes: ['smells'] })
    expect(refused[0]?.reason).toBe('vulnerabilities was not asked for')
  })

  test("joins the tools' findings: one thing is said once, by the tool, and by the model too", async () => {
    const found = await findByModel(program, { model: modelOf(answer([shell])) })
    const own = { ...found.findings[0]!, tool: 'bandit', rule: 'B605', origin: undefined, message: 'shell' }
    const tools = [{ tool: 'bandit', version: '1', state: 'done' as const }]
    const report = { class: 'vulnerabilities' as const, state: 'done' as const, tools, findings: [own], figures: {} }
    const merged = withFindings({ language: 'python', file: 'main.py', classes: [report] }, found)
    expect(merged.classes[0]?.findings).toMatchObject([
      { tool: 'bandit', rule: 'B605', alsoFoundBy: ['model reviewer'] },
    ])
    expect(merged.classes[0]?.tools.map(({ tool }) => tool)).toEqual(['bandit', 'model reviewer'])
    const alone = withFindings({ language: 'python', file: 'main.py', classes: [] }, found)
    expect(alone.classes[0]).toMatchObject({ class: 'vulnerabilities', state: 'done', findings: [{ origin: 'model' }] })
  })
})
