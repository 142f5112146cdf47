import { describe, expect, test } from 'vitest'
import { keyOf } from '../random.ts'
import type { Judge, MentionTask, Response } from '../supervision.ts'
import { initialMatchHead, type MatchForm } from './matching/match-graph.ts'
import { pairTasks, type SentenceMentions } from './mention/mention-pairs.ts'
import { OpenSetClassifier } from './open-set/open-set-classifier.ts'
import { initialHead } from './open-set/open-set-graph.ts'
import { describe as described } from './matching/relation-description.ts'
import { RelationExtractor } from './relation-extractor.ts'
import { createRelationJudge } from './relation-judge.ts'
import { RelationMatcher } from './matching/relation-matcher.ts'
import { tinyEncoder } from '../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from './mention/tiny-sentences.ts'

const key = keyOf('extractor')
const { config, tokenizer, weights } = tinyEncoder(key, TINY_WORDS)
const form: MatchForm = { head: 'residual', distillation: false }
const tasks = tinySentences(key, 21)
const RELATIONS = ['birth', 'departure']

async function classifier(threshold: number): Promise<OpenSetClassifier> {
  const all = new Map([...weights, ...initialHead(config, 2, key)])
  return OpenSetClassifier.open({
    config,
    tokenizer,
    weights: all,
    relations: RELATIONS,
    threshold: { value: threshold, basis: '' },
  })
}

async function matcher(threshold: number): Promise<RelationMatcher> {
  const all = new Map([...weights, ...initialMatchHead(config, form, key)])
  const parts = { config, tokenizer, weights: all, form, descriptionWeights: weights }
  const opened = await RelationMatcher.open({ ...parts, threshold: { value: threshold, basis: '' } })
  await opened.addLabels([described('residence', 'lives near the town'), described('work', 'works at the house')])
  return opened
}

/** An energy that about half of the sentences reach. */
async function middle(): Promise<number> {
  await using opened = await classifier(0)
  const energies = (await opened.classify(tasks)).map(({ energy }) => energy).toSorted((a, b) => a - b)
  return energies[10] ?? NaN
}

describe('RelationExtractor', () => {
  test('asks the matcher only for what the classifier rejects, and keeps the order', async () => {
    await using extractor = new RelationExtractor({
      classifier: await classifier(await middle()),
      matcher: await matcher(-1),
    })
    const found = await extractor.extract(tasks, { batchSize: 4 })
    expect(found.map(({ task }) => task)).toEqual(tasks)
    expect(found.filter(({ kind }) => kind === 'known').length).toBe(11)
    for (const { kind, relation, ranking, classified } of found) {
      expect(kind === 'known' ? RELATIONS : ['residence', 'work']).toContain(relation)
      expect(ranking === undefined).toBe(kind === 'known')
      expect(classified?.probability).toBeGreaterThanOrEqual(0.5)
    }
    expect(extractor.relations).toEqual(['birth', 'departure', 'residence', 'work'])
  })

  test('with calibration sentences both parts decide, and anew when labels change', async () => {
    const calibration = { tasks: tinySentences(keyOf('calibration'), 40), coverage: 0.5 }
    await using plain = await classifier(0)
    const model = { ...plain.model, calibration }
    await using extractor = new RelationExtractor({
      classifier: await OpenSetClassifier.open(model),
      matcher: await matcher(-1),
    })
    const own = await extractor.extract(calibration.tasks)
    expect(own.filter(({ margin }) => (margin ?? NaN) >= 0).length).toBeGreaterThanOrEqual(20)
    const before = await extractor.extract(tasks)
    for (const { kind, margins = {} } of before)
      expect(kind === 'unknown').toBe((margins.known ?? Infinity) < 0 && (margins.described ?? Infinity) < 0)
    for (const { kind, relation, margin, ranking } of before) {
      expect(kind).toBe((margin ?? NaN) >= 0 ? 'known' : 'described')
      if (kind === 'described') expect(relation).toBe(ranking?.[0]?.relation)
    }
    await extractor.matcher?.addLabels([described('birth', 'was born in town'), described('departure', 'left it')])
    const after = await extractor.extract(tasks)
    expect(after.map(({ margin }) => margin)).not.toEqual(before.map(({ margin }) => margin))
    for (const { kind, margins = {} } of after)
      expect(kind === 'unknown').toBe((margins.known ?? Infinity) < 0 && (margins.described ?? Infinity) < 0)
    for (const { kind, ranking, margin } of after)
      if ((margin ?? NaN) < 0) {
        const best = ranking?.[0]?.relation ?? ''
        expect(kind).toBe(RELATIONS.includes(best) ? 'unknown' : 'described')
      }
    for (const relation of ['birth', 'departure']) extractor.matcher?.removeLabel(relation)
    expect(await extractor.extract(tasks)).toEqual(before)
  })

  test('is unknown where neither knows; works with one part alone; wants at least one', async () => {
    await using both = new RelationExtractor({ classifier: await classifier(1e9), matcher: await matcher(2) })
    const open = await both.extract(tasks)
    expect(open.map(({ kind }) => kind)).toEqual(tasks.map(() => 'unknown'))
    for (const { margins } of open) {
      expect(margins?.known).toBeLessThan(0)
      expect(margins?.described).toBeLessThan(0)
    }
    await using alone = new RelationExtractor({ matcher: await matcher(-1) })
    expect((await alone.extract(tasks.slice(0, 2))).map(({ kind }) => kind)).toEqual(['described', 'described'])
    expect(() => new RelationExtractor({})).toThrow('got neither classifier nor matcher')
  })

  test('a stream gives the same answers, and an abort stops it', async () => {
    await using extractor = new RelationExtractor({ classifier: await classifier(await middle()) })
    const streamed = await Array.fromAsync(extractor.extractStream(tasks, { batchSize: 8 }), ({ kind }) => kind)
    expect(streamed).toEqual((await extractor.extract(tasks)).map(({ kind }) => kind))
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(extractor.extractStream(tasks, { signal }).next()).rejects.toThrow('enough')
  })
})

describe('several mentions of a sentence', () => {
  const tokens = 'ada was born in ulm long ago and kim lives near oslo'.split(' ')
  const mentions: SentenceMentions['mentions'] = [
    [0, 1],
    [4, 5],
    [8, 9],
    [11, 12],
  ]

  test('all ordered pairs get the answers that they get one by one', async () => {
    await using extractor = new RelationExtractor({
      classifier: await classifier(await middle()),
      matcher: await matcher(-1),
    })
    const found = await extractor.extractPairs({ id: 's', tokens, mentions })
    expect(found.length).toBe(12)
    expect(found[0]?.task).toMatchObject({ id: 's 0 1', head: [0, 1], tail: [4, 5] })
    for (const { task, kind, relation, classified } of found) {
      const [alone] = await extractor.extract([task])
      expect([kind, relation]).toEqual([alone?.kind, alone?.relation])
      expect(classified?.energy).toBeCloseTo(alone?.classified?.energy ?? NaN, 4)
    }
  })

  test('a stream gives each sentence its pairs', async () => {
    await using extractor = new RelationExtractor({ classifier: await classifier(0) })
    const sentences = [2, 0, 1, 4, 3].map((count) => ({ id: `${count}`, tokens, mentions: mentions.slice(0, count) }))
    const sizes: (readonly [string, number, boolean])[] = []
    for await (const { sentence, relations: found } of extractor.extractPairsStream(sentences, { batchSize: 4 }))
      sizes.push([sentence.id, found.length, found.every(({ task }) => task.id.startsWith(`${sentence.id} `))])
    expect(sizes).toEqual([
      ['2', 2, true],
      ['0', 0, true],
      ['1', 0, true],
      ['4', 12, true],
      ['3', 6, true],
    ])
  })

  test('pairs by name, and what cannot be paired', () => {
    const overlapping: SentenceMentions = {
      id: 'o',
      tokens,
      mentions: [
        [0, 3],
        [2, 5],
        [2, 3],
      ],
    }
    expect(pairTasks(overlapping).map(({ id }) => id)).toEqual(['o 0 2', 'o 1 2', 'o 2 0', 'o 2 1'])
    expect(pairTasks({ ...overlapping, pairs: [[2, 1]] }).map(({ id }) => id)).toEqual(['o 2 1'])
    expect(() => pairTasks({ ...overlapping, pairs: [[0, 1]] })).toThrow('sentence o: pair [0, 1]: head and tail')
    expect(() => pairTasks({ ...overlapping, pairs: [[0, 3]] })).toThrow(
      'names a mention that is not there, wanted 0 to 2',
    )
    expect(() => pairTasks({ id: 'x', tokens, mentions: [[3, 13]] })).toThrow('mention 0 is [3, 13), wanted')
    const many = Array.from({ length: 21 }, (): [number, number] => [0, 1])
    expect(() => pairTasks({ id: 'm', tokens, mentions: many })).toThrow('has 21 mentions, wanted at most 20')
  })
})

function response(text: string): Response {
  return { taskId: 'x', model: 'm', text }
}

async function verdict(judge: Judge, task: MentionTask, text: string): Promise<string> {
  const { verdict: found, findings } = await judge.judge(task, response(text))
  return `${found} ${findings[0]?.kind}`
}

describe('relation judge', () => {
  const [task] = tasks
  if (task === undefined) throw new Error('no task')
  const { relation: _gold, ...open } = task

  test('gold decides, whatever the case and quotes', async () => {
    await using extractor = new RelationExtractor({ classifier: await classifier(0) })
    const judge = createRelationJudge(extractor)
    expect(await verdict(judge, task, '\n"Birth".\nbecause')).toBe('correct right-relation')
    expect(await verdict(judge, task, 'work')).toBe('wrong wrong-relation')
    expect(await verdict(judge, task, ' \n')).toBe('unknown no-relation')
    await expect(judge.judge({ id: 'a', kind: 'arithmetic', question: '?' }, response('birth'))).rejects.toThrow(
      'wanted mention',
    )
    await expect(
      judge.judge(task, response('birth'), { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough')
  })

  test('without gold the extractor decides, or abstains', async () => {
    await using all = new RelationExtractor({ classifier: await classifier(-1e9) })
    const judge = createRelationJudge(all)
    const both = [await verdict(judge, open, 'birth'), await verdict(judge, open, 'departure')].toSorted()
    expect(both).toEqual(['correct right-relation', 'wrong wrong-relation'])
    expect(await verdict(judge, open, 'marriage')).toBe('unknown unheard-relation')
    await using none = new RelationExtractor({ classifier: await classifier(1e9) })
    expect(await verdict(createRelationJudge(none), open, 'birth')).toBe('unknown abstention')
    const { score } = await judge.judge(open, response('birth'))
    expect(score).toBeGreaterThanOrEqual(0)
    expect(score).toBeLessThanOrEqual(1)
    expect(judge.version).toBe('1')
    expect(createRelationJudge(all, { modelDigest: 'abc' }).version).toBe('1-abc')
  })

  test('needs an extractor only where it has one, and leaves it open', async () => {
    await using extractor = new RelationExtractor({ classifier: await classifier(-1e9) })
    const judge = createRelationJudge(extractor)
    await judge[Symbol.asyncDispose]()
    expect((await extractor.extract([open]))[0]?.kind).toBe('known')
    expect(judge.needs).toEqual(['extractor'])
    const without = createRelationJudge(undefined)
    expect(without.needs).toEqual([])
    expect(await verdict(without, open, 'birth')).toBe('unknown no-extractor')
  })
})
