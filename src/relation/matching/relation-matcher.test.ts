import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GraphSession } from '../../engine/graph-session.ts'
import { weightFeeds } from '../../engine/training-graph.ts'
import { keyOf } from '../../random.ts'
import { TextEmbedder } from '../../engine/text-embedder.ts'
import { DescriptionEncoder } from './description-encoder.ts'
import { initialMatchHead, matchBatch, matchGraph, type MatchForm } from './match-graph.ts'
import { trainMatch } from './match-training.ts'
import { encodeMentions } from '../mention/mention-encoding.ts'
import { describe as described } from './relation-description.ts'
import { saveMatch, type MatchModel } from './match-model.ts'
import { RelationMatcher } from './relation-matcher.ts'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'

const key = keyOf('match')
const { config, tokenizer, weights } = tinyEncoder(key, TINY_WORDS)
const DESCRIPTIONS = [
  described('birth', 'was born in town', ['max'], ['town']),
  described('departure', 'left the old town', ['max'], ['town']),
  described('residence', 'lives near house', ['max'], ['house']),
  described('work', 'works at paints', ['max'], ['works']),
]
const tasks = tinySentences(key, 64)
const mentions = encodeMentions(tokenizer, tasks)
const residual: MatchForm = { head: 'residual', distillation: false }

function modelOf(form: MatchForm, more: Partial<MatchModel> = {}): MatchModel {
  const all = new Map([...weights, ...initialMatchHead(config, form, key)])
  return { config, tokenizer, weights: all, form, descriptionWeights: weights, ...more }
}

/** A relation of one word. */
function ofWord(word: string): ReturnType<typeof described> {
  return described(word, word, [word], [word])
}

async function vectorsOf(): Promise<Awaited<ReturnType<DescriptionEncoder['descriptions']>>> {
  await using encoder = await DescriptionEncoder.open({ config, tokenizer, weights })
  return await encoder.descriptions(DESCRIPTIONS)
}

describe('RelationMatcher', () => {
  test('untrained, the residual head gives the mean pool of the sentence, and entities the mean of their sub-words', async () => {
    await using matcher = await RelationMatcher.open(modelOf(residual))
    const text = tokenizer.decode(mentions[0]?.ids ?? [])
    await using encoder = await TextEmbedder.open({ config, tokenizer, weights })
    const [pooled] = await encoder.embed([text])
    const [found] = await matcher.vectors(mentions.slice(0, 1))
    const length = Math.hypot(...(found?.context ?? []))
    for (const [i, value] of (pooled ?? []).entries()) expect((found?.context[i] ?? NaN) / length).toBeCloseTo(value, 4)
  })

  test('answers do not depend on the batch; labels come and go at run time', async () => {
    await using matcher = await RelationMatcher.open(modelOf(residual))
    expect((await matcher.match(tasks.slice(0, 1)))[0]).toMatchObject({ ranking: [], relation: undefined })
    await matcher.addLabels(DESCRIPTIONS.slice(0, 3))
    const together = await matcher.match(tasks.slice(0, 9))
    const [alone] = await matcher.match(tasks.slice(3, 4))
    expect(alone?.ranking[0]?.score).toBeCloseTo(together[3]?.ranking[0]?.score ?? NaN, 5)
    await matcher.addLabels(DESCRIPTIONS.slice(3))
    const [four] = await matcher.match(tasks.slice(3, 4))
    expect(four?.ranking.length).toBe(4)
    const kept = four?.ranking.filter(({ relation }) => relation !== 'work').map(({ relation }) => relation)
    expect(kept).toEqual(alone?.ranking.map(({ relation }) => relation))
    expect(matcher.removeLabel('work')).toBe(true)
    expect(matcher.labels.length).toBe(3)
    await expect(matcher.addLabels([described('other', 'Was born in  town')])).rejects.toThrow('the same description')
  })

  test('asked both ways, of a pair and its reverse only one gets a label that does not hold both ways', async () => {
    await using matcher = await RelationMatcher.open(modelOf(residual))
    await matcher.addLabels(DESCRIPTIONS.slice(0, 1))
    const some = tasks.slice(0, 12)
    const turned = some.map((task) => ({ ...task, head: task.tail, tail: task.head }))
    const scores = async (each: typeof some): Promise<number[]> =>
      (await matcher.match(each)).map(({ ranking }) => ranking[0]?.score ?? NaN)
    const [own, other] = [await scores(some), await scores(turned)]
    const answers = await matcher.match(some, { bothWays: true })
    expect(answers.map(({ abstention }) => abstention)).toEqual(
      own.map((score, i) => ((other[i] ?? 0) > score ? 'none' : undefined)),
    )
    expect(new Set(answers.map(({ relation }) => relation)).size).toBe(2)
    matcher.removeLabel('birth')
    await matcher.addLabels([{ ...(DESCRIPTIONS[0] as (typeof DESCRIPTIONS)[0]), symmetric: true }])
    expect((await matcher.match(some, { bothWays: true })).every(({ relation }) => relation === 'birth')).toBe(true)
  })

  test('weights that overflow are an error, and no abstention', async () => {
    const name = 'encoder.layer.1.output.LayerNorm.weight'
    const found = weights.get(name)
    const broken = new Map([
      ...modelOf(residual).weights,
      [name, { shape: found?.shape ?? [], data: new Float32Array(config.hiddenSize).fill(NaN) }],
    ])
    await using matcher = await RelationMatcher.open(modelOf(residual, { weights: broken }))
    await matcher.addLabels(DESCRIPTIONS)
    await expect(matcher.match(tasks.slice(0, 2))).rejects.toThrow(
      /^match: the model's context is not finite in the batch of sentence tiny-\d, wanted numbers/,
    )
  })

  test('labels must stand out from the bank, where the model has no threshold', async () => {
    await using matcher = await RelationMatcher.open(modelOf(residual))
    const [birth, ...others] = DESCRIPTIONS
    if (birth === undefined) throw new Error('no description')
    // of single words as labels the sentence fits the first best and the last worst
    await matcher.addLabels(TINY_WORDS.map((word) => described(word, word, [word], [word])))
    const [ranked] = await matcher.match(tasks.slice(0, 1))
    const order = ranked?.ranking.map(({ relation }) => relation) ?? []
    for (const word of TINY_WORDS) matcher.removeLabel(word)
    const [first = '', last = ''] = [order[0], order.at(-1)]
    for (const [label, word] of [
      [first, last],
      [last, first],
    ] as const) {
      await matcher.addLabels([described(label, label, [label], [label])])
      await matcher.setBank([])
      const [plain] = await matcher.match(tasks.slice(0, 1))
      expect(plain).toMatchObject({ relation: label, lift: undefined })
      await matcher.setBank([described(word, word, [word], [word])])
      const [held] = await matcher.match(tasks.slice(0, 1))
      const score = (name: string): number => ranked?.ranking.find(({ relation }) => relation === name)?.score ?? NaN
      expect(held?.lift).toBeCloseTo(Math.exp((score(label) - score(word)) / 0.05), 1)
      expect(held?.relation).toBe(label === first ? first : undefined)
      matcher.removeLabel(label)
    }
    await matcher.addLabels([birth])
    // an entry with the label's own text means the same and is left out; so is nothing left to stand out from
    await matcher.setBank([described('born', birth.text, birth.head, birth.tail)])
    expect((await matcher.match(tasks.slice(0, 1)))[0]).toMatchObject({ relation: 'birth', lift: Infinity })
    matcher.removeLabel('birth')
    expect((await matcher.match(tasks.slice(0, 1)))[0]).toMatchObject({ relation: undefined, lift: 0 })
    await matcher.setBank([])
    await matcher.addLabels(others)
    expect((await matcher.match(tasks.slice(0, 1)))[0]?.lift).toBeUndefined()
  })

  test('a threshold rules, bank or not', async () => {
    await using matcher = await RelationMatcher.open(modelOf(residual, { threshold: { value: -1, basis: 'all' } }))
    await matcher.addLabels(DESCRIPTIONS.slice(0, 1))
    await matcher.setBank(DESCRIPTIONS.slice(1))
    for (const answer of await matcher.match(tasks.slice(0, 9)))
      expect(answer).toMatchObject({ relation: 'birth', lift: undefined })
  })

  test('the margin is the least of what the bounds leave, each less its bound', async () => {
    const form: MatchForm = { head: 'residual', distillation: false, none: true }
    // `none` rejects nothing, so the threshold alone orders the sentences
    const open = modelOf(form, { threshold: { value: 0.1, basis: '' }, noneBound: -1000 })
    await using matcher = await RelationMatcher.open(open)
    await matcher.addLabels(DESCRIPTIONS)
    const some = tasks.slice(0, 9)
    const answers = await matcher.match(some)
    for (const { ranking, margin, holding } of answers) {
      expect(holding).toBeGreaterThan(500)
      expect(margin).toBeCloseTo(((ranking[0]?.score ?? NaN) - 0.1) / 0.05, 6)
    }
    await using closed = await RelationMatcher.open({ ...open, noneBound: 1000 })
    await closed.addLabels(DESCRIPTIONS)
    for (const { margin, holding, abstention } of await closed.match(some))
      expect([abstention, margin]).toEqual(['none', holding])
    await using plain = await RelationMatcher.open(modelOf(residual))
    await plain.addLabels(DESCRIPTIONS.slice(0, 2))
    expect((await plain.match(some)).every(({ margin }) => margin === undefined)).toBe(true)
    await plain.setBank(DESCRIPTIONS.slice(2))
    for (const { margin, lift = NaN, relation } of await plain.match(some)) {
      expect(margin).toBeCloseTo(Math.log(lift / 1.15), 9)
      expect((margin ?? NaN) >= 0).toBe(relation !== undefined)
    }
  })

  test('below the threshold no label fits', async () => {
    await using matcher = await RelationMatcher.open(modelOf(residual, { threshold: { value: 2, basis: 'none' } }))
    await matcher.addLabels(DESCRIPTIONS)
    const [answer] = await matcher.match(tasks.slice(0, 1))
    expect(answer?.relation).toBeUndefined()
    expect(answer?.ranking.length).toBe(4)
  })

  test('a label that was trained on in these words has a bound of its own against `none`, also once saved', async () => {
    const [birth, departure] = DESCRIPTIONS
    if (birth === undefined || departure === undefined) throw new Error('no description')
    const folder = await mkdtemp(join(tmpdir(), 'match-'))
    try {
      const model = modelOf(
        { ...residual, none: true },
        { descriptions: [birth], noneBound: 1000, newNoneBound: -1000 },
      )
      await saveMatch(folder, model)
      for (const matcher of [await RelationMatcher.open(model), await RelationMatcher.load(folder)]) {
        await using own = matcher
        const answerTo = async (...labels: readonly (typeof birth)[]): Promise<unknown> => {
          for (const { relation } of own.labels) own.removeLabel(relation)
          await own.addLabels(labels)
          const [answer] = await own.match(tasks.slice(0, 1))
          return answer?.abstention ?? answer?.relation
        }
        expect(await answerTo(birth)).toBe('none')
        expect(await answerTo(departure)).toBe('departure')
        // asked together, the label that holds is answered, whichever fits better, and the other one is none of those that hold
        expect(await answerTo(birth, departure)).toBe('departure')
        for (const { relations } of await own.match(tasks.slice(0, 20))) expect(relations).toEqual(['departure'])
        // other words for it were not trained on, and a name says nothing
        expect(await answerTo({ ...birth, text: 'was born near house' })).toBe('birth')
        expect(await answerTo({ ...birth, relation: 'birthplace' })).toBe('none')
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('where no label holds, a relation of the bank that does makes the pair unknown, and else it states nothing', async () => {
    await using plain = await RelationMatcher.open(modelOf(residual))
    await plain.addLabels(TINY_WORDS.map(ofWord))
    const order = (await plain.match(tasks.slice(0, 1)))[0]?.ranking.map(({ relation }) => relation) ?? []
    const asked = order.at(-1) ?? ''
    // what was trained on never holds here, and what was not always does
    const abstentionsFor = async (
      trainedOn: readonly string[],
      banks: readonly (readonly string[])[],
    ): Promise<unknown[]> => {
      const descriptions = trainedOn.map(ofWord)
      const bounds = { noneBound: 1000, newNoneBound: -1000 }
      await using matcher = await RelationMatcher.open(
        modelOf({ ...residual, none: true }, { descriptions, ...bounds }),
      )
      await matcher.addLabels([ofWord(asked)])
      const found: unknown[] = []
      for (const bank of banks) {
        await matcher.setBank(bank.map((word) => ({ ...ofWord(word), relation: `entry ${word}` })))
        found.push((await matcher.match(tasks.slice(0, 1)))[0]?.abstention)
      }
      return found
    }
    const alone = await abstentionsFor(
      [asked],
      order.map((word) => [word]),
    )
    // an entry that means the same as the label is left out
    expect(alone.at(-1)).toBe('none')
    const [first = '', second = ''] = order.filter((_word, i) => alone[i] === 'unknown')
    expect(second).not.toBe('')
    // of several entries the one that fits best decides
    const banks = [[], [first], [second], [first, second]]
    expect(await abstentionsFor([asked, first], banks)).toEqual(['none', 'none', 'unknown', 'none'])
    expect(await abstentionsFor([asked, second], banks)).toEqual(['none', 'unknown', 'none', 'unknown'])
  })

  test('a saved matcher gives the same scores', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'match-'))
    try {
      const form: MatchForm = { head: 'fresh', distillation: true }
      await saveMatch(folder, modelOf(form, { entityWeight: 0.2 }))
      await using before = await RelationMatcher.open(modelOf(form, { entityWeight: 0.2 }))
      await using after = await RelationMatcher.load(folder)
      for (const matcher of [before, after]) await matcher.addLabels(DESCRIPTIONS)
      const [one, other] = [await before.match(tasks.slice(0, 5)), await after.match(tasks.slice(0, 5))]
      for (const [i, { ranking }] of one.entries())
        expect(other[i]?.ranking[0]?.score).toBeCloseTo(ranking[0]?.score ?? NaN, 5)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('matchGraph', () => {
  test('distillation leaves nothing of the irrelevant feature in the context vector', async () => {
    const form: MatchForm = { head: 'residual', distillation: true }
    const { context, irrelevant } = matchGraph(config, form)
    if (irrelevant === undefined) throw new Error('no feature')
    await using session = await GraphSession.compile({ context, irrelevant })
    const all = new Map([...weights, ...initialMatchHead(config, form, key)])
    const found = await session.run({
      ...weightFeeds([context, irrelevant], all),
      ...matchBatch(config, mentions.slice(0, 6)).feeds,
    })
    const [c, p] = [found.context.data as Float32Array, found.irrelevant.data as Float32Array]
    for (let b = 0; b < 6; b++) {
      let product = 0
      for (let i = b * 16; i < (b + 1) * 16; i++) product += (c[i] ?? 0) * (p[i] ?? 0)
      expect(Math.abs(product)).toBeLessThan(1e-5)
    }
  })
})

describe('trainMatch', () => {
  test.each([
    residual,
    { head: 'fresh', distillation: false },
    { head: 'residual', distillation: true },
    { head: 'fresh', distillation: true },
  ] as const)('%j learns to match the tiny relations', async (form) => {
    const start = { config, weights: new Map([...weights, ...initialMatchHead(config, form, key)]) }
    const vectors = await vectorsOf()
    const options = { form, key, epochs: 16, batchSize: 16, rate: 3e-3, session: { threads: 1 } }
    const { weights: trained, losses } = await trainMatch(start, mentions, vectors, options)
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0)
    expect([...trained.keys()].filter((name) => name.includes('adversary'))).toEqual([])
    await using matcher = await RelationMatcher.open(modelOf(form, { weights: trained }))
    await matcher.addLabels(DESCRIPTIONS)
    const fresh = tinySentences(keyOf('fresh'), 40)
    const right = (await matcher.match(fresh)).filter(({ relation }, i) => relation === fresh[i]?.relation).length
    expect(right).toBeGreaterThanOrEqual(32)
  })

  test('a relation without description is named', async () => {
    const vectors = (await vectorsOf()).slice(1)
    await expect(trainMatch({ config, weights }, mentions, vectors, { form: residual, key })).rejects.toThrow(
      'relation "birth" of task tiny-0 has no description',
    )
  })
})
