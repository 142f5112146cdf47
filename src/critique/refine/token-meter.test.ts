import { expect, test } from 'vitest'
import { scriptedModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import { meterTokens, onOwnBill } from './token-meter.ts'

const wordy = (words: number): string => 'word '.repeat(words).trim()
const model = scriptedModel('wordy', ({ prompt }) => wordy(Number(prompt)))
const ask = async (meter: ReturnType<typeof meterTokens>, words: number): Promise<void> => {
  await meter.model.generate([{ prompt: String(words), key: keyOf(1) }])
}

test('a meter gives what was generated since it was last read', async () => {
  const meter = meterTokens(model)
  await ask(meter, 3)
  await ask(meter, 4)
  expect([meter.take(), meter.take()]).toEqual([7, 0])
})

test('work side by side is counted on bills of its own, and so is what goes on beside it', async () => {
  const meter = meterTokens(model)
  const started = Promise.withResolvers<void>()
  const slow = onOwnBill(async () => {
    await ask(meter, 2)
    await started.promise
    await ask(meter, 5)
    return meter.take()
  })
  const quick = onOwnBill(async () => {
    await ask(meter, 11)
    return meter.take()
  })
  await ask(meter, 1)
  expect(await quick).toBe(11)
  started.resolve()
  expect(await slow).toBe(7)
  expect(meter.take()).toBe(1)
  await onOwnBill(() => ask(meter, 6))
  // what nobody took is not lost
  expect(meter.take()).toBe(6)
})
