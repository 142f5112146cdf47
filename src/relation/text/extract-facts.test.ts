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
  const { facts = [], open = [], pairs } = found ?? {}
  const evidence = facts.flatMap((fact) => fact.evidence.map(({ head, tail }) => `${head} ${tail}`))
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
