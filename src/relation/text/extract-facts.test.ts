import { expect, test } from 'vitest'
import type { MentionTask } from '../../supervision.ts'
import { describe } from '../matching/relation-description.ts'
import type { RelationExtractor } from '../relation-extractor.ts'
import { extractFacts } from './extract-facts.ts'
import type { FactVerifier, ProposedFact } from './fact-verifier.ts'
import type { TextDocument } from './text-document.ts'

const NAMES = ['Ada', 'Bo', 'Ulm']
const TEXT = 'Ada met Bo in Ulm.'
const document: TextDocument = {
  id: 'a',
  text: TEXT,
  entities: NAMES.map((name) => ({ start: TEXT.indexOf(name), end: TEXT.indexOf(name) + name.length })),
  isRecognised: false,
  source: { file: 'a.txt', line: undefined },
}

function nameOf({ tokens }: MentionTask, [start, end]: readonly [number, number]): string {
  return tokens.slice(start, end).join(' ')
}

/** An extractor that gives each ordered pair, such as `Ada Ulm`, the relation and score it is told, and none to the rest. */
function extractorOf(answers: Readonly<Record<string, readonly [relation: string, score: number]>>): RelationExtractor {
  const labels = [describe('home', 'where this lives'), { ...describe('friend', 'whom this likes'), symmetric: true }]
  const extract = async (tasks: readonly MentionTask[]): Promise<object[]> =>
    tasks.map((task) => {
      const [relation, score] = answers[`${nameOf(task, task.head)} ${nameOf(task, task.tail)}`] ?? []
      return relation === undefined
        ? { task, kind: 'none', relations: [], truncated: 0 }
        : { task, kind: 'described', relation, relations: [relation], ranking: [{ relation, score }], truncated: 0 }
    })
  return { matcher: { labels }, extract } as unknown as RelationExtractor
}

/** A verifier with the odds of each fact, such as `Ada home Ulm`; what it was asked is kept. */
function verifierOf(odds: Readonly<Record<string, number>>): FactVerifier & { readonly asked: ProposedFact[] } {
  const asked: ProposedFact[] = []
  return {
    bound: 1,
    asked,
    async odds(given) {
      asked.push(...given)
      return given.map(({ head, label, tail }) => odds[`${head} ${label.relation} ${tail}`] ?? -9)
    },
  }
}

async function facts(answers: Parameters<typeof extractorOf>[0]): Promise<string[]> {
  const [found] = await Array.fromAsync(extractFacts(extractorOf(answers), [document], { useTypes: false }))
  return (found?.facts ?? []).map(({ head, relation, tail }) => `${NAMES[head]} ${relation} ${NAMES[tail]}`)
}

test('a pair that fits clearly worse than another one with the same head or tail states nothing', async () => {
  expect(await facts({ 'Ada Ulm': ['home', 0.5], 'Bo Ulm': ['home', 0.45] })).toEqual(['Ada home Ulm'])
  expect(await facts({ 'Ada Ulm': ['home', 0.5], 'Bo Ulm': ['home', 0.47] })).toEqual(['Ada home Ulm', 'Bo home Ulm'])
  // another relation is no rival
  expect(await facts({ 'Ada Ulm': ['home', 0.5], 'Ada Bo': ['friend', 0.3] })).toEqual([
    'Ada friend Bo',
    'Ada home Ulm',
  ])
})

test('of a pair and its reverse the better one stays, and a symmetric relation stays both ways', async () => {
  expect(await facts({ 'Ada Bo': ['home', 0.3], 'Bo Ada': ['friend', 0.4] })).toEqual(['Bo friend Ada'])
  expect(await facts({ 'Ada Bo': ['friend', 0.3], 'Bo Ada': ['friend', 0.4] })).toEqual([
    'Ada friend Bo',
    'Bo friend Ada',
  ])
})

test('what the verifier denies is no fact, its pair is one of no relation, and what it affirms says how surely', async () => {
  const extractor = extractorOf({ 'Ada Ulm': ['home', 0.5], 'Bo Ulm': ['home', 0.49] })
  const verifier = verifierOf({ 'Ada home Ulm': 0.9, 'Bo home Ulm': 1 })
  const [found] = await Array.fromAsync(extractFacts(extractor, [document], { useTypes: false, verifier }))
  expect(found?.facts.map(({ head, tail, evidence }) => [head, tail, evidence[0]?.stated])).toEqual([[1, 2, 1]])
  expect(found?.open).toContainEqual({ head: 0, tail: 2, range: [0, TEXT.length], kind: 'none' })
  expect(found?.pairs).toEqual({ asked: 6, none: 5, unknown: 0, leftOut: 0 })
  expect(verifier.asked[0]).toEqual({
    text: TEXT,
    head: 'Ada',
    tail: 'Ulm',
    label: expect.objectContaining({ relation: 'home', text: 'where this lives' }),
  })
})

test('a rival that the verifier denies takes nothing from the fact that is stated', async () => {
  const extractor = extractorOf({ 'Ada Ulm': ['home', 0.5], 'Bo Ulm': ['home', 0.4] })
  const verifier = verifierOf({ 'Ada home Ulm': -2, 'Bo home Ulm': 3 })
  const [found] = await Array.fromAsync(extractFacts(extractor, [document], { useTypes: false, verifier }))
  expect(found?.facts.map(({ head, tail }) => [head, tail])).toEqual([[1, 2]])
})

test('every pair that was asked is evidence of a fact or has none, and says so', async () => {
  const text = 'Ada met Bo in Ulm, and Ada left.'
  const names = ['Ada', 'Bo', 'Ulm', 'Ada']
  let at = 0
  const entities = names.map((name) => {
    const start = text.indexOf(name, at)
    at = start + name.length
    return { start, end: at }
  })
  // Bo loses Ulm to Ada, and Ulm Ada loses to Ada Ulm
  const extractor = extractorOf({ 'Ada Ulm': ['home', 0.5], 'Bo Ulm': ['home', 0.4], 'Ulm Ada': ['home', 0.45] })
  const [found] = await Array.fromAsync(extractFacts(extractor, [{ ...document, text, entities }], { useTypes: false }))
  const { open = [], pairs } = found ?? {}
  const evidence = (found?.facts ?? []).flatMap((fact) => fact.evidence.map(({ head, tail }) => `${head} ${tail}`))
  const without = open.map(({ head, tail }) => `${head} ${tail}`)
  expect(evidence.toSorted()).toEqual(['0 2', '3 2'])
  // 12 ordered pairs of mentions, two of them of Ada and Ada
  expect([...evidence, ...without].toSorted()).toEqual([
    '0 1',
    '0 2',
    '1 0',
    '1 2',
    '1 3',
    '2 0',
    '2 1',
    '2 3',
    '3 1',
    '3 2',
  ])
  expect(pairs).toEqual({ asked: 10, none: 8, unknown: 0, leftOut: 0 })
})

/** Ada's birth in Ulm is known, and a home there described. */
async function birthAndHome(tasks: readonly MentionTask[]): Promise<object[]> {
  const ranking = [{ relation: 'home', score: 0.3 }]
  return tasks.map((task) => {
    const isAsked = nameOf(task, task.head) === 'Ada' && nameOf(task, task.tail) === 'Ulm'
    if (!isAsked) return { task, kind: 'unknown', relations: [], ranking, truncated: 0 }
    const classified = { relation: 'birth', probability: 0.9 }
    return { task, kind: 'known', relation: 'birth', relations: ['birth', 'home'], classified, ranking, truncated: 0 }
  })
}

test('beside a known relation a described one is described, with its own score, and is verified', async () => {
  const { matcher } = extractorOf({})
  const classifier = { model: { relations: ['birth'] } }
  const extractor = { matcher, classifier, extract: birthAndHome } as unknown as RelationExtractor
  const [found] = await Array.fromAsync(extractFacts(extractor, [document]))
  expect(found?.facts.map(({ relation, kind, evidence }) => [relation, kind, evidence[0]?.score])).toEqual([
    ['birth', 'known', 0.9],
    ['home', 'described', 0.3],
  ])
  const verifier = verifierOf({ 'Ada home Ulm': -1 })
  const [read] = await Array.fromAsync(extractFacts(extractor, [document], { verifier }))
  expect(verifier.asked.map(({ label }) => label.relation)).toEqual(['home'])
  expect(read?.facts.map(({ relation }) => relation)).toEqual(['birth'])
})

test('types rule out described relations beside a classifier, also those that it knows, and every pair is asked', async () => {
  const labels = [
    { ...describe('home', 'where this lives', ['person'], ['town']) },
    { ...describe('birth', 'where this was born', ['person'], ['town']) },
  ]
  const given: (ReadonlySet<string> | undefined)[] = []
  const extract = async (
    tasks: readonly MentionTask[],
    { labelsFor = [] }: { labelsFor?: readonly (ReadonlySet<string> | undefined)[] },
  ): Promise<object[]> => {
    given.push(...labelsFor)
    return tasks.map((task) => ({
      task,
      kind: 'known',
      relation: nameOf(task, task.tail) === 'Bo' ? 'friend' : 'birth',
      relations: [nameOf(task, task.tail) === 'Bo' ? 'friend' : 'birth'],
      classified: { probability: nameOf(task, task.head) === 'Ada' ? 0.9 : 0.8 },
      truncated: 0,
    }))
  }
  const classifier = { model: { relations: ['birth', 'friend'] } }
  const extractor = { matcher: { labels }, classifier, extract } as unknown as RelationExtractor
  const types = ['PERSON', 'PERSON', 'GPE']
  const typed = { ...document, entities: document.entities.map((entity, i) => ({ ...entity, type: types[i] })) }
  const named = async (useTypes: boolean): Promise<string[]> => {
    const [found] = await Array.fromAsync(extractFacts(extractor, [typed], { useTypes }))
    return (found?.facts ?? []).map(({ head, relation, tail }) => `${NAMES[head]} ${relation} ${NAMES[tail]}`)
  }
  // nobody said of friend what it holds between
  expect(await named(true)).toEqual(['Ada friend Bo', 'Ada birth Ulm', 'Bo birth Ulm', 'Ulm friend Bo'])
  // the known relations stand beside the labels: what the classifier found is held against its own description
  expect(given.map((allowed) => allowed && [...allowed].toSorted())).toEqual([
    ['birth', 'friend'],
    undefined,
    ['birth', 'friend'],
    undefined,
    ['birth', 'friend'],
    ['birth', 'friend'],
  ])
  expect(await named(false)).toContain('Bo birth Ada')
})

test('what was cut of a sentence is told of each pair, and of each piece of evidence', async () => {
  const { matcher } = extractorOf({})
  const extract = async (tasks: readonly MentionTask[]): Promise<object[]> => {
    const found = await extractorOf({ 'Ada Ulm': ['home', 0.5] }).extract(tasks)
    return found.map((answer, i) => ({ ...answer, truncated: i }))
  }
  const extractor = { matcher, extract } as unknown as RelationExtractor
  const [found] = await Array.fromAsync(extractFacts(extractor, [document], { useTypes: false }))
  expect(found?.truncated).toEqual([0, 1, 2, 3, 4, 5])
  expect(found?.facts[0]?.evidence[0]?.truncated).toBe(1)
})
