import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ArithmeticTask } from '../../supervision.ts'
import type { Critique } from '../critic.ts'
import { corpusRowId, type CorpusRow } from '../corpus/corpus-row.ts'
import { critiqueRecord, type ConversationRecord } from '../corpus/training-shapes.ts'
import { askedSolution, criticPrompt } from '../critique-text.ts'
import { EXPLANATION_LENGTH } from '../read-json-critique.ts'
import { readTuningExamples } from './read-tuning-examples.ts'
import { exampleOfConversation, exampleOfRow, tunedPrompt, tuningRecord } from './tuning-example.ts'

const task: ArithmeticTask & { readonly answer: string } = {
  kind: 'arithmetic',
  id: 'pens',
  question: 'Two boxes of 6 pens, 3 are lost. How many?\n\nSolution:\nwanted',
  answer: '9',
}
const text = 'There are 2 * 6 = 12 pens.\nSo 12 - 3 = 8 are left.\nThe answer is 8.'
const critique: Critique = {
  steps: [
    { step: 1, verdict: 'correct', score: 1, explanation: 'It is 12.' },
    { step: 2, verdict: 'wrong', score: 0, explanation: '12 - 3 is 9.' },
  ],
  final: { verdict: 'wrong', score: 0, explanation: 'It follows.' },
}
const row: CorpusRow = {
  id: corpusRowId(task.question, text),
  position: 0,
  task,
  response: { taskId: 'pens', model: 'rule', text },
  reference: '2 * 6 = 12\n12 - 3 = 9\n#### 9',
  way: 'rule',
  known: { final: 'wrong', firstWrongStep: 2, rightSteps: 1 },
  critique,
  annotator: 'rule',
}
const learned =
  '{"steps":[{"step":1,"explanation":"It is 12.","verdict":"correct"},{"step":2,"explanation":"12 - 3 is 9.","verdict":"wrong"}],"final":{"explanation":"It follows.","verdict":"wrong"}}'

/** The row's conversation with another text where the critique stands. */
function saying(content: string): ConversationRecord {
  return { messages: [...critiqueRecord(row).messages.slice(0, -1), { role: 'assistant', content }] }
}

describe('what a critic is tuned on', () => {
  test('a row and its conversation are the same example, which is learned in JSON without the worked critique', () => {
    const example = exampleOfRow(row)
    if (typeof example === 'string') throw new Error(example)
    expect(example).toMatchObject({ question: task.question, steps: 2 })
    const { messages } = tuningRecord(example)
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant'])
    // exactly what the critic is asked with, so that nothing differs between training and use
    expect(messages.slice(0, 2)).toEqual(criticPrompt(task, row.response, { form: 'json', example: false }))
    expect(tunedPrompt(example)).toEqual(messages.slice(0, 2))
    expect(messages[2]?.content).toBe(learned)
    const told = exampleOfConversation(critiqueRecord(row))
    expect(typeof told === 'string' ? told : tuningRecord(told)).toEqual({ messages })
    const again = exampleOfConversation({ messages })
    expect(typeof again === 'string' ? again : tuningRecord(again)).toEqual({ messages })
  })

  test('a long explanation is cut to what the schema lets a critic write', () => {
    const long = { ...critique, final: { ...critique.final, explanation: 'x'.repeat(EXPLANATION_LENGTH + 50) } }
    const example = exampleOfRow({ ...row, critique: long })
    if (typeof example === 'string') throw new Error(example)
    const { final } = JSON.parse(tuningRecord(example).messages[2]?.content ?? '') as { final: { explanation: string } }
    expect(final.explanation).toHaveLength(EXPLANATION_LENGTH)
    const apples = exampleOfRow({
      ...row,
      critique: { ...critique, final: { ...critique.final, explanation: `x${'🍎'.repeat(400)}` } },
    })
    if (typeof apples === 'string') throw new Error(apples)
    expect(JSON.parse(tuningRecord(apples).messages[2]?.content ?? '')).toMatchObject({
      final: { explanation: `x${'🍎'.repeat(EXPLANATION_LENGTH - 1)}` },
    })
  })

  test('what is no critique, or knows no verdict, is left out with its reason', () => {
    const unknown = { ...critique, steps: critique.steps.map((step) => ({ ...step, verdict: 'unknown' as const })) }
    expect(exampleOfRow({ ...row, critique: unknown })).toBe('unknown-verdict')
    expect(exampleOfRow({ ...row, critique: { ...critique, steps: critique.steps.slice(1) } })).toBe('no-critique')
    expect(exampleOfConversation(saying('I like pens.'))).toBe('no-critique')
    expect(() =>
      exampleOfConversation({
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Ho' },
        ],
      }),
    ).toThrow('asks for no critique')
  })

  test('what a prompt asks about is read back, also where the question or the last line imitates its form', () => {
    const asked = criticPrompt(task, row.response).at(-1)?.content ?? ''
    expect(askedSolution(asked)).toEqual({ question: task.question, steps: 2 })
    const imitated = 'Question: q\n\nSolution:\nStep 1: a\nStep 2: b\nStep 3: the last line of the solution'
    expect(askedSolution(imitated)).toEqual({ question: 'q', steps: 2 })
    expect(askedSolution('Question: Two pens?')).toBeUndefined()
    expect(askedSolution('Question: Two pens?\n\nSolution:\nThe answer is 2.')).toBeUndefined()
  })
})

describe('readTuningExamples', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-examples-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  test('folders of a corpus and files of conversations are read, a last line without its end too', async () => {
    const corpus = join(folder, 'corpus')
    await mkdir(corpus)
    const other = { ...row, id: corpusRowId('b', text), task: { ...task, question: 'b' } }
    await writeFile(join(corpus, 'corpus.jsonl'), `${JSON.stringify(row)}\n${JSON.stringify(other)}\n`)
    const file = join(folder, 'sft.jsonl')
    const unreadable = saying('No.')
    await writeFile(file, `${JSON.stringify(unreadable)}\n\n${JSON.stringify(critiqueRecord(row))}`)
    const { examples, leftOut } = await readTuningExamples([corpus, file])
    expect(examples.map(({ question }) => question)).toEqual([task.question, 'b', task.question])
    expect(leftOut).toEqual({ 'no-critique': 1 })
    expect((await readTuningExamples([corpus, file], { limit: 1 })).examples).toHaveLength(1)
  })

  test('what is none is told with its file and line', async () => {
    const write = async (name: string, content: string): Promise<string> => {
      const path = join(folder, name)
      await writeFile(path, content)
      return path
    }
    await expect(readTuningExamples([join(folder, 'none')])).rejects.toThrow('none: no such file')
    await mkdir(join(folder, 'bare'), { recursive: true })
    await expect(readTuningExamples([join(folder, 'bare')])).rejects.toThrow(
      'it has no corpus.jsonl, wanted a folder of touchstone corpus build',
    )
    await expect(readTuningExamples([await write('empty.jsonl', '')])).rejects.toThrow(/empty/)
    const rows = await write('rows.jsonl', `${JSON.stringify({ question: 'q', answer: '#### 1' })}\n`)
    await expect(readTuningExamples([rows])).rejects.toThrow('rows.jsonl:1: is no conversation (messages: ')
    const broken = await write('broken.jsonl', `${JSON.stringify(critiqueRecord(row))}\n{"messages"\n`)
    await expect(readTuningExamples([broken])).rejects.toThrow('broken.jsonl:2: broken JSON')
    const refine = {
      messages: [
        { role: 'system', content: 'You solve.' },
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'a' },
      ],
    }
    await expect(readTuningExamples([await write('refine.jsonl', `${JSON.stringify(refine)}\n`)])).rejects.toThrow(
      'refine.jsonl:1: asks for no critique, wanted a conversation of `touchstone corpus export --form sft`',
    )
  })
})
