import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import type { ArithmeticTask, MentionTask, ProgrammingTask, Task } from '../supervision.ts'
import { openAnswerFile, type AnswersKept } from './answer-file.ts'
import { answerKey, answerTasks, type WantedAnswer } from './answer-tasks.ts'
import type { GenerationRequest, LanguageModel } from './language-model.ts'
import { promptFor, promptName } from './prompt.ts'
import { scriptedModel } from './scripted-model.ts'

const key = keyOf('answers')
const problems: ArithmeticTask[] = [1, 2, 3].map((n) => ({
  kind: 'arithmetic',
  id: `p${n}`,
  question: `What is ${n} + ${n}?`,
}))
const wanted: WantedAnswer[] = problems.map((task) => ({ task, sample: 0 }))
const adder = scriptedModel('adder', ({ prompt }) => {
  const question = typeof prompt === 'string' ? prompt : (prompt.at(-1)?.content ?? '')
  return `The answer is ${2 * Number(/\d+/.exec(question)?.[0])}.`
})

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'answers-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('answerTasks', () => {
  test('each response names its task, model and how it was drawn', async () => {
    const [first] = await answerTasks(adder, key, wanted, { maxTokens: 50 })
    expect(first).toEqual({
      taskId: 'p1',
      model: 'adder',
      text: 'The answer is 2.',
      sampling: {
        temperature: 0,
        topP: 1,
        maxTokens: 50,
        key: answerKey(key, { task: problems[0]!, sample: 0 }).text,
        prompt: 'arithmetic v1 with example',
      },
      tokens: expect.objectContaining({ completion: 4 }),
      finish: 'stop',
    })
  })

  test('a dialogue in one text is sent by its turns, and its responses say so', async () => {
    const text = 'System: Be brief.\n\nHuman: What is 1 + 1?\n\nAssistant: 2.\n\nHuman: And twice that?\n\nAssistant:'
    const [dialogue, plain] = ['d', 'p'].map((id): Task => {
      const question = id === 'd' ? text : 'What is 2 + 2?'
      return { kind: 'arithmetic', id, question }
    })
    const pair: Task = { kind: 'preference', id: 'q', prompt: text.slice(19), chosen: '4', rejected: '5' }
    const sent: GenerationRequest['prompt'][] = []
    const model = scriptedModel('listener', ({ prompt }) => {
      sent.push(prompt)
      return 'The answer is 4.'
    })
    const all = [dialogue!, plain!, pair].map((task) => ({ task, sample: 0 }))
    const responses = await answerTasks(model, key, all)
    const [system, ...example] = promptFor(plain!).slice(0, -1)
    const turns = [
      { role: 'user', content: 'What is 1 + 1?' },
      { role: 'assistant', content: '2.' },
      { role: 'user', content: 'And twice that?' },
    ]
    expect(sent).toEqual([
      [{ role: 'system', content: `${system?.content}\n\nBe brief.` }, ...example, ...turns],
      [system, ...example, { role: 'user', content: 'What is 2 + 2?' }],
      turns,
    ])
    expect(responses.map(({ sampling }) => sampling?.prompt)).toEqual([
      'arithmetic v1 with example by turns',
      'arithmetic v1 with example',
      'preference v1 by turns',
    ])
  })

  test('the key of an answer follows from task and sample, not from what else is asked', async () => {
    const keys = scriptedModel('keys', (request) => request.key.text)
    const all = await answerTasks(keys, key, wanted)
    const [alone] = await answerTasks(keys, key, wanted.slice(2))
    expect(alone?.text).toBe(all[2]?.text)
    expect(new Set(all.map((each) => each.text)).size).toBe(3)
    const [other] = await answerTasks(keys, key, [{ task: problems[2]!, sample: 1 }])
    expect(other?.text).not.toBe(alone?.text)
  })

  test('responses are told in the order wanted when a model completes them in another', async () => {
    const backwards: LanguageModel = {
      ...adder,
      async generate(requests, options = {}) {
        const answers = await adder.generate(requests)
        for (let index = answers.length - 1; index >= 0; index--) options.onAnswer?.(index, answers[index]!)
        return answers
      },
    }
    const told: string[] = []
    await answerTasks(backwards, key, wanted, { onResponse: ({ task }) => told.push(task.id) })
    expect(told).toEqual(['p1', 'p2', 'p3'])
  })
})

describe('answer files', () => {
  test('are gone on with after a kill in the middle of a line', async () => {
    const path = join(folder, 'torn.jsonl')
    const whole = join(folder, 'whole.jsonl')
    await write(whole, wanted)
    await write(path, wanted.slice(0, 2))
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.slice(0, -20))
    const kept = await readAnswers(path)
    expect([...kept.values()].map(({ line, response }) => [line, response.taskId])).toEqual([[1, 'p1']])
    await write(
      path,
      wanted.filter((each) => !kept.has(answerKey(key, each).text)),
    )
    expect(await readFile(path, 'utf8')).toBe(await readFile(whole, 'utf8'))
  })

  test('a file with nothing but a torn line, an empty one and none at all hold no answers', async () => {
    const path = join(folder, 'start.jsonl')
    expect((await readAnswers(path)).size).toBe(0)
    await writeFile(path, '')
    expect((await readAnswers(path)).size).toBe(0)
    await writeFile(path, '{"task": {"kind": "ari')
    expect((await readAnswers(path)).size).toBe(0)
    expect(await readFile(path, 'utf8')).toBe('')
  })

  test('a row that no model drew, and a row that stands twice, are errors with their line', async () => {
    const path = join(folder, 'other.jsonl')
    await write(path, wanted)
    const lines = (await readFile(path, 'utf8')).trim().split('\n')
    await writeFile(path, `${lines[0]}\n${lines[1]}\n${lines[0]}\n`)
    await expect(readAnswers(path)).rejects.toThrow('other.jsonl:3: is the answer of line 1 again')
    await writeFile(path, `${lines[0]}\n${JSON.stringify({ task: problems[1] })}\n`)
    await expect(readAnswers(path)).rejects.toThrow('other.jsonl:2: holds no answer of a model')
  })
})

describe('promptFor', () => {
  const program: ProgrammingTask = { kind: 'programming', id: 'f', prompt: 'Write f.', language: 'python', tests: [] }

  test('shows one worked example whose form is the one asked for', () => {
    const messages = promptFor(problems[0]!)
    expect(messages.map((message) => message.role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(messages[2]?.content).toMatch(/\nThe answer is 19\.$/)
    expect(messages[3]?.content).toBe('What is 1 + 1?')
    expect(promptFor(problems[0]!, { example: false })).toHaveLength(2)
    expect(promptName(problems[0]!, { example: false })).toBe('arithmetic v1')
  })

  test('the worked example of arithmetic is right', () => {
    const steps = promptFor(problems[0]!)[2]?.content ?? ''
    const equations = [...steps.matchAll(/(\d+) ([*/-]) (\d+) = (\d+)/g)]
    expect(equations).toHaveLength(3)
    const apply = {
      '*': (a: number, b: number) => a * b,
      '/': (a: number, b: number) => a / b,
      '-': (a: number, b: number) => a - b,
    }
    for (const [, left, operator, right, result] of equations) {
      expect(apply[operator as '*' | '/' | '-'](Number(left), Number(right))).toBe(Number(result))
    }
  })

  test('programs are asked for in a fence; the code they follow is shown', () => {
    expect(promptFor(program)[2]?.content).toMatch(/^```python\ndef [\s\S]*\n```$/)
    expect(promptFor({ ...program, language: 'java' }).map((message) => message.role)).toEqual(['system', 'user'])
    expect(promptFor({ ...program, preamble: 'import math\n' }).at(-1)?.content).toBe(
      'Write f.\n\nLanguage: python. Your program is put after this code:\n\n```python\nimport math\n```',
    )
  })

  test('a mention is not answered in text', () => {
    const mention: MentionTask = { kind: 'mention', id: 'm', tokens: ['a'], head: [0, 1], tail: [0, 1] }
    expect(() => promptFor(mention)).toThrow('prompt for task m: a mention is classified, not answered in text')
  })
})

/** What a file has; a torn last line is cut off. */
async function readAnswers(path: string): Promise<AnswersKept> {
  using file = await openAnswerFile(path)
  return file.kept
}

async function write(path: string, answers: readonly WantedAnswer[]): Promise<void> {
  using file = await openAnswerFile(path)
  await answerTasks(adder, key, answers, {
    onResponse: ({ task }: { task: Task }, response) => file.append(task, response),
  })
}
