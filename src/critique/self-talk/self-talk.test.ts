import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scriptedModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import type { ArithmeticTask, Verdict } from '../../supervision.ts'
import { printedCritique } from '../critique-text.ts'
import type { Attempt } from '../refine/draw-attempts.ts'
import { askedDigest, type RefineRecord } from '../refine/refine-record.ts'
import { buildSelfTalk } from './build-self-talk.ts'
import type { Chain } from './chain.ts'
import { compareSelfTalk } from './compare-self-talk.ts'
import { evaluateSelfTalk } from './evaluate-self-talk.ts'
import { openSmoothings, removeSmoothings } from './kept-smoothings.ts'
import { readChains } from './read-chains.ts'
import { smooth } from './smooth.ts'
import { weave } from './weave.ts'

const task: ArithmeticTask = {
  kind: 'arithmetic',
  id: 'q',
  question: 'What are 2 boxes of 3, and 4 and 5 more?',
  answer: '15',
}
const wrong = '2 * 3 = 6.\n6 + 4 = 11.\n11 + 5 = 16.\nThe answer is 16.'
const half = '2 * 3 = 6.\n6 + 4 = 10.\n10 + 5 = 14.\nThe answer is 14.'
const right = '2 * 3 = 6.\n6 + 4 = 10.\n10 + 5 = 15.\nThe answer is 15.'

function attempt(text: string, tokens = 20): Attempt {
  const answer = /(\d+)\.$/.exec(text)?.[1] ?? null
  return { text, tokens, finish: 'stop', answer, right: answer === '15' }
}

function critique(text: string, ...views: readonly [Verdict, string][]): string {
  const steps = views.map(([verdict, explanation], at) => ({ step: at + 1, verdict, score: null, explanation }))
  return printedCritique({ steps, final: { verdict: 'wrong', score: null, explanation: 'It follows.' } }, { text })
}

const first = critique(wrong, ['correct', 'That is 6.'], ['wrong', '6 + 4 is 10.'], ['wrong', 'It follows.'])
const second = critique(half, ['correct', 'That is 6.'], ['correct', 'That is 10.'], ['wrong', '10 + 5 is 15.'])
const chain: Chain = {
  task,
  links: [
    { attempt: attempt(wrong), critique: first },
    { attempt: attempt(half), critique: second },
    { attempt: attempt(right), critique: null },
  ],
}

test('each step is looked at, each wrong one is repaired, and nothing is said twice', () => {
  expect(weave(chain)).toEqual({
    repairs: 2,
    text: [
      '2 * 3 = 6.',
      'Let me check: That is 6.',
      '6 + 4 = 11.',
      'Wait, that step is wrong. 6 + 4 is 10. Let me do it again.',
      '6 + 4 = 10.',
      'Let me check: That is 10.',
      '10 + 5 = 14.',
      'Wait, that step is wrong. 10 + 5 is 15. Let me do it again.',
      '10 + 5 = 15.',
      'The answer is 15.',
    ].join('\n'),
  })
})

test('a right step that the refinement says in other words is not repeated, a repaired one with the same numbers is', () => {
  const other =
    '1. Two boxes hold 2 * 3 = 6.\n2. With four more 6 + 4 = 10.\n3. And five: 10 + 5 = 15.\nThe answer is 15.'
  const links = [chain.links[0]!, { attempt: attempt(other), critique: null }]
  expect(weave({ task, links })).toEqual({
    repairs: 1,
    text: [
      '2 * 3 = 6.',
      'Let me check: That is 6.',
      '6 + 4 = 11.',
      'Wait, that step is wrong. 6 + 4 is 10. Let me do it again.',
      '2. With four more 6 + 4 = 10.',
      '3. And five: 10 + 5 = 15.',
      'The answer is 15.',
    ].join('\n'),
  })
  // the same numbers at the place of the wrong step are the correction
  const same = '2 * 3 = 6.\nOnce more 2 * 3 = 6.\n6 + 9 = 15.\nThe answer is 15.'
  expect(weave({ task, links: [chain.links[0]!, { attempt: attempt(same), critique: null }] })).toMatchObject({
    text: expect.stringContaining('Once more 2 * 3 = 6.\n6 + 9 = 15.') as string,
  })
})

test('a refinement that takes up none of the steps begins anew, and one with a false equation gives no text', () => {
  const other = '4 + 5 = 9.\n9 + 6 = 15.\nThe answer is 15.'
  const woven = (text: string) =>
    weave({ task, links: [chain.links[0]!, { attempt: { ...attempt(right), text }, critique: null }] })
  expect(woven(other)).toEqual({
    repairs: 1,
    text: [
      '2 * 3 = 6.',
      'Let me check: That is 6.',
      '6 + 4 = 11.',
      'Wait, that step is wrong. 6 + 4 is 10. Let me start again.',
      '4 + 5 = 9.',
      '9 + 6 = 15.',
      'The answer is 15.',
    ].join('\n'),
  })
  expect(woven(`Here is the critique again.\n${right}`)).toEqual({ reason: 'echoes-critique' })
  expect(woven('4 + 5 = 8.\n9 + 6 = 15.\nThe answer is 15.')).toEqual({ reason: 'false-equation' })
})

test('behind a step that was said before and is called wrong now, nothing of the wrong solution is said', () => {
  const again = '2 * 3 = 6.\n6 + 6 = 12.\n12 + 5 = 17.\nThe answer is 17.'
  const doubt = critique(again, ['wrong', 'Six is not enough.'], ['wrong', 'It follows.'], ['wrong', 'It follows.'])
  const links = [
    chain.links[0]!,
    { attempt: attempt(again), critique: doubt },
    { attempt: attempt(right), critique: null },
  ]
  expect(weave({ task, links })).toEqual({
    repairs: 2,
    text: [
      '2 * 3 = 6.',
      'Let me check: That is 6.',
      '6 + 4 = 11.',
      'Wait, that step is wrong. 6 + 4 is 10. Let me do it again.',
      'Wait, that step is wrong. Six is not enough. Let me do it again.',
      '6 + 4 = 10.',
      '10 + 5 = 15.',
      'The answer is 15.',
    ].join('\n'),
  })
})

test('a chain without a wrong step, or with a critique that cannot be read, gives none', () => {
  const links = (text: string): Chain => ({
    task,
    links: [{ attempt: attempt(wrong), critique: text }, chain.links[2]!],
  })
  expect(weave(links('No idea.'))).toEqual({ reason: 'unreadable-critique' })
  const content = critique(wrong, ['correct', ''], ['unknown', ''], ['unknown', ''])
  expect(weave(links(content))).toEqual({ reason: 'no-wrong-step' })
  expect(weave({ task, links: [chain.links[0]!, { attempt: attempt('The answer is 15.'), critique: null }] })).toEqual({
    reason: 'no-steps',
  })
})

test('a smoothed text is taken only with the same numbers and answer', async () => {
  const woven = weave(chain)
  const text = 'text' in woven ? woven.text : ''
  const options = { key: keyOf(1), maxTokens: 256 }
  const fluent = text.replaceAll('Let me check:', 'I look at it again:')
  const run = async (said: string) => smooth(task, text, { ...options, model: scriptedModel('s', () => said) })
  expect(await run(fluent)).toEqual({ text: fluent, changed: true })
  expect(await run(fluent.replace('= 10', '= 12'))).toEqual({ text, changed: false })
  expect(await run('The answer is 15.')).toEqual({ text, changed: false })
  const long = scriptedModel('s', () => fluent)
  expect(await smooth(task, text, { ...options, maxTokens: 5, model: long })).toEqual({ text, changed: false })
})

test('chains side by side give the same records in the same order', async () => {
  const chains = ['a', 'b', 'c'].map((id): Chain => ({ ...chain, task: { ...task, id, question: `${id}: how many?` } }))
  const smoother = scriptedModel('smoother', () => 'Nothing to smooth.')
  const one = await buildSelfTalk(chains, { key: keyOf(1), smoother })
  const done: number[] = []
  const many = await buildSelfTalk(chains, { key: keyOf(1), smoother, parallel: 3, onProgress: (n) => done.push(n) })
  expect(many).toEqual(one)
  expect(done.at(-1)).toBe(3)
})

test('smoothed texts are kept, so that the same command goes on with them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-talk-'))
  const path = join(folder, 'talk.jsonl.smoothed.jsonl')
  const chains = ['a', 'b', 'c'].map((id): Chain => {
    const last = { attempt: attempt(right.replace('10 + 5', `${id}: 10 + 5`)), critique: null }
    return { task: { ...task, id }, links: [...chain.links.slice(0, 2), last] }
  })
  let asked = 0
  let broken = true
  const smoother = scriptedModel('smoother', () => {
    if (broken && asked === 2) throw new Error('HTTP 500')
    asked++
    return 'Nothing to smooth.'
  })
  const build = async (addresses?: readonly string[]) => {
    using kept = await openSmoothings(path)
    return await buildSelfTalk(chains, { key: keyOf(1), smoother: { ...smoother, addresses }, kept })
  }
  try {
    await expect(build()).rejects.toThrow('HTTP 500')
    broken = false
    expect(await build()).toEqual(await buildSelfTalk(chains, { key: keyOf(1), smoother }))
    // three by the one that keeps, three by the other
    expect(asked).toBe(6)
    await build(['http://localhost:1/v1'])
    expect(asked).toBe(9)
    await removeSmoothings(path)
    await build()
    expect(asked).toBe(12)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('records stand once, and what gave none is counted', async () => {
  const broken: Chain = { task, links: [{ attempt: attempt(wrong), critique: 'No idea.' }, chain.links[2]!] }
  const built = await buildSelfTalk([chain, chain, broken], { key: keyOf(1) })
  expect(built).toMatchObject({ repairs: 2, smoothed: 0, dropped: { duplicate: 1, 'unreadable-critique': 1 } })
  // two questions may have one text
  const asked = ['Another?', task.question].map((question) => ({ ...chain, task: { ...task, question } }))
  const both = await buildSelfTalk([chain, ...asked], { key: keyOf(1) })
  expect(both.records.map(({ messages }) => messages[1]?.content)).toEqual([task.question, 'Another?'])
  expect(both.dropped).toEqual({ duplicate: 1 })
  expect(built.records).toHaveLength(1)
  expect(built.records[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant'])
  expect(built.records[0]?.messages[1]?.content).toBe(task.question)
})

const note = (text: string) => ({ verdict: 'wrong', score: null, text, tokens: 10 }) as const
const record: RefineRecord = {
  taskId: 'q',
  asked: askedDigest(task),
  difficulty: 'all',
  rounds: [
    { attempt: attempt(wrong), critique: note(first), refinement: attempt(half) },
    { attempt: attempt(half), critique: note(second), refinement: attempt(right) },
    { attempt: attempt(right), critique: note(first) },
  ],
  samples: [
    { attempt: attempt(wrong), critique: note(first), refinement: attempt(right), filter: null, filterTokens: 0 },
  ],
}

const at = (tokens: number) => compareSelfTalk([{ answer: attempt(right, tokens), record }])

test('two players get as many tokens as the self-talk answer took', () => {
  // 20 for the first answer and 30 for each round: 60 pay one round, 80 two
  expect(at(60).map(({ arm, accuracy, tokens }) => [arm, accuracy.hits, tokens])).toEqual([
    ['self-talk', 1, 60],
    ['sequential', 0, 50],
    ['parallel', 1, 50],
    ['vote', 0, 20],
  ])
  expect(at(80).find(({ arm }) => arm === 'sequential')).toMatchObject({ accuracy: { hits: 1 }, tokens: 80 })
  expect(at(60)[0]).toMatchObject({ helpful: { hits: 1, n: 1 }, harmful: { n: 0 } })
  expect(() => compareSelfTalk([])).toThrow('got no pairs')
})

test('chains come from folders of refinement and of self-improvement', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-talk-'))
  try {
    const [refined, improved] = [join(folder, 'refined'), join(folder, 'improved')]
    await mkdir(refined)
    await mkdir(join(improved, 'iteration-1'), { recursive: true })
    await writeFile(join(refined, 'records.jsonl'), `${JSON.stringify(record)}\n`)
    const responses = [
      { source: 'sample', from: null, attempt: attempt(wrong), critique: note(first), fate: 'wrong' },
      { source: 'refinement', from: 0, attempt: attempt(half), critique: note(second), fate: 'wrong' },
      { source: 'refinement', from: 1, attempt: attempt(right), critique: null, fate: 'kept' },
    ]
    const exploration = { unit: '0 q', taskId: 'q', responses, tokens: { samples: 20, critiques: 0, refinements: 40 } }
    await writeFile(join(improved, 'iteration-1', 'explorations.jsonl'), `${JSON.stringify(exploration)}\n`)
    const question = {
      data_source: 'touchstone-improve',
      prompt: [
        { role: 'system', content: 'Solve.' },
        { role: 'user', content: task.question },
      ],
      ability: 'math',
      reward_model: { style: 'rule', ground_truth: '15' },
      extra_info: { index: 'q', right: 0, samples: 1 },
    }
    const tasks = new Map([['q', task]])
    await expect(readChains([improved], tasks)).rejects.toThrow('none of its iterations is finished')
    await writeFile(join(improved, 'iteration-1', 'verl.jsonl'), `${JSON.stringify(question)}\n`)
    const lengths = async (from: string) => (await readChains([from], tasks)).map(({ links }) => links.length)
    expect(await lengths(refined)).toEqual([3, 2])
    expect(await lengths(improved)).toEqual([3])
    expect(await readChains([refined], new Map())).toEqual([])
    // the same id in another file stands for another question
    for (const other of [
      { ...task, question: 'Another?' },
      { ...task, answer: '99' },
    ]) {
      expect(await readChains([refined], new Map([['q', other]]))).toEqual([])
      expect(await readChains([improved], new Map([['q', other]]))).toEqual([])
    }
    await expect(readChains([folder], tasks)).rejects.toThrow('wanted a folder of touchstone refine or improve')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('answers are kept, so that an interrupted evaluation goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-talk-'))
  let asked = 0
  const model = scriptedModel('talker', () => {
    asked++
    return `${half}\nWait, that step is wrong. Let me do it again.\n10 + 5 = 15.\nThe answer is 15.`
  })
  try {
    const options = { tasks: new Map([['q', task]]), model, folder, key: keyOf(1), maxTokens: 100 }
    const arms = await evaluateSelfTalk([record], options)
    expect(arms[0]).toMatchObject({ arm: 'self-talk', accuracy: { hits: 1, n: 1 } })
    expect(await evaluateSelfTalk([record], options)).toEqual(arms)
    expect(asked).toBe(1)
    // the id stands for another question in another file
    const other = { ...task, question: 'Another?' }
    const drawn = { ...record, asked: askedDigest(other) }
    await evaluateSelfTalk([drawn], { ...options, tasks: new Map([['q', other]]) })
    expect(asked).toBe(2)
    expect(await evaluateSelfTalk([record], options)).toEqual(arms)
    expect(asked).toBe(2)
    const both = [record, { ...record, taskId: 'r' }]
    const tasks = new Map([...options.tasks, ['r', { ...task, id: 'r' }]])
    const one = await evaluateSelfTalk(both, { ...options, tasks, folder: join(folder, 'one') })
    expect(await evaluateSelfTalk(both, { ...options, tasks, folder: join(folder, 'many'), parallel: 2 })).toEqual(one)
    await expect(evaluateSelfTalk([record], { ...options, maxTokens: 9 })).rejects.toThrow('its maxTokens is 100')
    const elsewhere = { ...model, addresses: ['http://localhost:1/v1'] }
    await expect(evaluateSelfTalk([record], { ...options, model: elsewhere })).rejects.toThrow(
      'its model is "talker", this run has "talker at http://localhost:1/v1"',
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
