import { expect, test } from 'vitest'
import { BatchPauses, sequenceMark, sequenceOrder } from './batch-order.ts'

const item = (sequence: number, tokens: number) => ({
  tokens: Array.from({ length: tokens }, () => 1 as never),
  logits: [],
  evaluationPriority: sequenceMark(sequence),
})
const told = (order: ReturnType<typeof sequenceOrder>, items: ReturnType<typeof item>[], size: number) =>
  order({ items, size }).map(({ item: each, processAmount }) => [each.evaluationPriority, processAmount])

test('a batch stands in the order of its sequences, whichever came first', () => {
  const order = sequenceOrder(() => 3)
  expect(told(order, [item(9, 1), item(2, 1), item(4, 1)], 512)).toEqual([
    [2, 1],
    [4, 1],
    [9, 1],
  ])
})

test('a long prompt takes what the others leave, and nobody gets more than fits', () => {
  const order = sequenceOrder(() => 0)
  expect(told(order, [item(1, 100), item(2, 1), item(3, 30)], 60)).toEqual([
    [1, 39],
    [2, 1],
    [3, 20],
  ])
  expect(told(order, [item(2, 1), item(1, 1), item(3, 1)], 2)).toEqual([
    [1, 1],
    [2, 1],
  ])
})

test('who is on its way is waited for, and not for ever', () => {
  let busy = 2
  const order = sequenceOrder(() => busy)
  expect(told(order, [item(1, 1)], 512)).toEqual([])
  expect(told(order, [item(1, 1), item(0, 1)], 512)).toHaveLength(2)
  busy = 5
  const turns = Array.from({ length: 65 }, () => told(order, [item(1, 1)], 512).length)
  expect(turns.slice(0, 64)).toEqual(Array.from({ length: 64 }, () => 0))
  expect(turns[64]).toBe(1)
})

test('a pause lasts until the last change of a state is done, whether it succeeds or not', async () => {
  const pauses = new BatchPauses()
  expect(pauses.underWay).toBeUndefined()
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  const changes = [pauses.during(() => first.promise), pauses.during(() => second.promise)]
  let isOver = false
  const wait = async (): Promise<void> => {
    await pauses.underWay
    isOver = true
  }
  const waiting = wait()
  first.resolve('saved')
  expect(await changes[0]).toBe('saved')
  expect(isOver).toBe(false)
  second.reject(new Error('no room'))
  await expect(changes[1]).rejects.toThrow('no room')
  await waiting
  expect(isOver).toBe(true)
  expect(pauses.underWay).toBeUndefined()
})
