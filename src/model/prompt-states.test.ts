import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { expect, test } from 'vitest'
import { BatchPauses } from './batch-order.ts'
import { PromptStates, type WantedState } from './prompt-states.ts'

/** A sequence that keeps its tokens, says what it evaluated, and writes its state as text. */
class FakeSequence {
  tokens: number[] = []
  readonly evaluated: number[][] = []
  readonly files: string[] = []
  loads = 0
  readonly needsCheckpoints: boolean
  #fails: boolean

  constructor({ needsCheckpoints = false, fails = false } = {}) {
    this.needsCheckpoints = needsCheckpoints
    this.#fails = fails
  }

  get nextTokenIndex(): number {
    return this.tokens.length
  }

  compareContextTokens(other: readonly number[]): { readonly firstDifferentIndex: number } {
    const at = other.findIndex((token, index) => token !== this.tokens[index])
    return { firstDifferentIndex: at === -1 ? other.length : at }
  }

  async clearHistory(): Promise<void> {
    this.tokens = []
  }

  async eraseContextTokenRanges([range]: readonly { readonly start: number; readonly end: number }[]): Promise<void> {
    this.tokens = this.tokens.slice(0, range?.start ?? 0)
  }

  async evaluateWithoutGeneratingNewTokens(tokens: readonly number[]): Promise<void> {
    if (this.#fails) throw new Error('out of memory')
    this.evaluated.push([...tokens])
    this.tokens.push(...tokens)
  }

  async saveStateToFile(path: string): Promise<void> {
    this.files.push(path)
    await writeFile(path, JSON.stringify(this.tokens))
  }

  async loadStateFromFile(path: string): Promise<void> {
    const { readFile } = await import('node:fs/promises')
    this.tokens = JSON.parse(await readFile(path, 'utf8')) as number[]
    this.loads += 1
  }
}

const newFolder = (): string => join(mkdtempSync(join(tmpdir(), 'touchstone-')), 'states')
const asSequence = (fake: FakeSequence): LlamaContextSequence => fake as unknown as LlamaContextSequence
const prefix = Array.from({ length: 20 }, (_, at) => at)
const prompt = [...prefix, ...Array.from({ length: 30 }, (_, at) => 100 + at)]
const wanted = (tokens: readonly number[], isShared: boolean): WantedState => ({
  tokens: tokens as Token[],
  prefixLength: prefix.length,
  isShared,
})

test('four sequences at one prompt: one evaluates it, prefix and rest apart, the others copy its state', async () => {
  const states = new PromptStates(newFolder(), 4, new BatchPauses())
  const fakes = Array.from({ length: 4 }, () => new FakeSequence())
  await Promise.all(fakes.map((fake) => states.bring(asSequence(fake), wanted(prompt, true))))
  expect(fakes.map(({ tokens }) => tokens)).toEqual(Array.from({ length: 4 }, () => prompt.slice(0, -1)))
  expect(fakes.flatMap(({ evaluated }) => evaluated)).toEqual([prefix, prompt.slice(20, -1)])
  expect(fakes.map(({ loads }) => loads)).toEqual([0, 1, 1, 1])
  const files = fakes.flatMap((fake) => fake.files)
  expect(files).toHaveLength(2)
  states.release(prompt as Token[])
  await new Promise((resolve) => setImmediate(resolve))
  // the prefix is kept for the next prompt, the prompt itself is not
  expect(files.map((file) => existsSync(file))).toEqual([true, false])
  states.close()
  expect(files.map((file) => existsSync(file))).toEqual([false, false])
})

test('prompts with a common prefix share that alone, and a sequence that has it already evaluates the rest', async () => {
  const states = new PromptStates(newFolder(), 2, new BatchPauses())
  const [first, second] = [new FakeSequence(), new FakeSequence()]
  const other = [...prefix, 7, 8, 9]
  await Promise.all([
    states.bring(asSequence(first), wanted(prompt, false)),
    states.bring(asSequence(second), wanted(other, false)),
  ])
  expect(second.evaluated).toEqual([[7, 8]])
  expect(second.tokens).toEqual(other.slice(0, -1))
  await states.bring(asSequence(second), wanted(prompt, false))
  expect(second.evaluated).toEqual([[7, 8], prompt.slice(20, -1)])
  expect(second.loads).toBe(1)
  states.close()
})

test('where the first one fails, the others evaluate the prompt themselves', async () => {
  const states = new PromptStates(newFolder(), 2, new BatchPauses())
  const [broken, second] = [new FakeSequence({ fails: true }), new FakeSequence()]
  const results = await Promise.allSettled([
    states.bring(asSequence(broken), wanted(prompt, true)),
    states.bring(asSequence(second), wanted(prompt, true)),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect(second.evaluated).toEqual([prefix, prompt.slice(20, -1)])
  states.close()
})

test('one sequence alone writes no file, and a recurrent model’s sequences evaluate everything', async () => {
  const alone = new FakeSequence()
  await new PromptStates(newFolder(), 1, new BatchPauses()).bring(asSequence(alone), wanted(prompt, true))
  expect(alone.files).toEqual([])
  const states = new PromptStates(newFolder(), 2, new BatchPauses())
  const recurrent = [0, 1].map(() => new FakeSequence({ needsCheckpoints: true }))
  for (const fake of recurrent) await states.bring(asSequence(fake), wanted(prompt, true))
  expect(recurrent.map(({ evaluated, loads }) => [evaluated.flat().length, loads])).toEqual([
    [49, 0],
    [49, 0],
  ])
})

test('a copy that is gone, or has no room, is made up for by evaluating, and is no failure', async () => {
  const folder = newFolder()
  const states = new PromptStates(folder, 4, new BatchPauses())
  const [first, second, third] = [new FakeSequence(), new FakeSequence(), new FakeSequence()]
  await states.bring(asSequence(first), wanted(prompt, true))
  rmSync(folder, { recursive: true })
  // the sequence holds something else, of which nothing may stay
  second.tokens = [1, 2, 3]
  await states.bring(asSequence(second), wanted(prompt, true))
  expect(second.evaluated).toEqual([prefix, prompt.slice(20, -1)])
  expect(second.tokens).toEqual(prompt.slice(0, -1))
  // it has made the copies anew
  await states.bring(asSequence(third), wanted(prompt, true))
  expect([third.loads, third.evaluated]).toEqual([1, []])
  states.close()
  const nowhere = new PromptStates(join('/dev/null', 'states'), 2, new BatchPauses())
  const pair = [new FakeSequence(), new FakeSequence()]
  await Promise.all(pair.map((fake) => nowhere.bring(asSequence(fake), wanted(prompt, true))))
  expect(pair.map(({ tokens }) => tokens)).toEqual([prompt.slice(0, -1), prompt.slice(0, -1)])
})
