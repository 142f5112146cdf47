/**
 * The whole way with real parts: a decoder of some thousand random weights is trained by the engine, and llama.cpp draws
 * from base and adapter. What it learns is one sentence, so that the outcome is sure.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeTinyChatModel } from '../../engine/tiny-chat-model.ts'
import { localModel, scriptedModel } from '../../model/index.ts'
import { keyOf } from '../../random.ts'
import { arithmeticCritic } from '../refine/refine-critics.ts'
import type { ImproveQuestion } from './explore-task.ts'
import type { TrainingRequest } from './actor-trainer.ts'
import { actorIdentity, exportTrainer } from './export-trainer.ts'
import { improve } from './improve.ts'
import type { ImproveOptions } from './improve-options.ts'
import { loraTrainer } from './lora-trainer.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-lora-trainer-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const SOLUTION = '1+1=2\nThe answer is 2.'
const questions: ImproveQuestion[] = ['1+1', '3-1', '4-2', '2*1'].map((sum, at) => ({
  task: { kind: 'arithmetic', id: `t${at}`, question: `${sum}?`, answer: '2' },
  ...(at === 0 ? { reference: SOLUTION } : {}),
}))

describe('loraTrainer', () => {
  test('an adapter of the engine is what llama.cpp draws the next answers from, and the state goes when it is done', async () => {
    const file = join(folder, 'tiny.gguf')
    await writeTinyChatModel(file)
    await using base = await localModel(file, { threads: 1, contextTokens: 1_536 })
    const model = { name: 'tiny', digest: base.digest ?? '', threads: 1, contextTokens: 1_536 }
    const steps: number[] = []
    const options: ImproveOptions = {
      folder: join(folder, 'run'),
      key: keyOf(1),
      base: () => Promise.resolve(base),
      baseName: actorIdentity(base),
      trainer: loraTrainer({
        file,
        model,
        epochs: 60,
        rate: 0.02,
        rank: 16,
        threads: 1,
        onProgress: (iteration) => steps.push(iteration),
      }),
      critic: arithmeticCritic(),
      iterations: 1,
      samples: 2,
      refinements: 1,
      maxTokens: 32,
      example: false,
      heldOut: [{ kind: 'arithmetic', id: 'h', question: '5-3?', answer: '2' }],
    }
    const result = await improve(questions, options)
    // the first actor has learned the one solution, which answers every question here
    expect(result.heldOut[0]?.accuracy).toMatchObject({ hits: 1, n: 1 })
    expect(result.iterations[0]?.coverage.hits).toBeGreaterThanOrEqual(3)
    expect(steps.filter((iteration) => iteration === 0)).toHaveLength(60)
    const files = await readdir(join(options.folder, 'iteration-1'))
    expect(files).toContain('adapter.gguf')
    expect(files).not.toContain('training')
    // once more: nothing is drawn or trained again
    const before = steps.length
    expect(await improve(questions, options)).toEqual(result)
    expect(steps).toHaveLength(before)
    // base and adapter together are another model than the base
    const adapter = join(options.folder, 'iteration-0', 'adapter.gguf')
    await using both = await localModel(file, { ...model, adapter })
    expect(both.digest).not.toBe(base.digest)
    expect('score' in both).toBe(false)
  })
})

async function request(iteration: number): Promise<TrainingRequest> {
  const own = await mkdtemp(join(folder, 'export-'))
  return { iteration, folder: own, file: join(own, 'sft.jsonl'), records: [], key: keyOf(1) }
}

describe('exportTrainer', () => {
  const tuned = { ...scriptedModel('tuned', () => ''), digest: 'abc' }

  test('it says what to train, takes the model that is given, and keeps which one it was', async () => {
    const messages = [{ role: 'user', content: 'How many?' } as const, { role: 'assistant', content: '7' } as const]
    const asked = { ...(await request(1)), records: [{ messages }] }
    expect(await exportTrainer({ baseName: 'b', given: undefined }).train(asked)).toEqual({
      instruction: expect.stringContaining(`train b, not the last actor, on the 1 records of ${asked.file}`),
    })
    expect(await exportTrainer({ baseName: 'b', given: tuned }).train(asked)).toMatchObject({ name: 'tuned' })
    expect(JSON.parse(await readFile(join(asked.folder, 'actor.json'), 'utf8'))).toEqual({
      actor: 'abc',
      name: 'tuned',
    })
    expect(await exportTrainer({ baseName: 'b', given: tuned }).train(asked)).toMatchObject({ digest: 'abc' })
    const other = { ...tuned, digest: 'xyz' }
    await expect(exportTrainer({ baseName: 'b', given: other }).train(asked)).rejects.toThrow(
      'its actor is abc, got xyz',
    )
  })

  test('nobody is told to train on an empty file', async () => {
    const asked = await request(2)
    await expect(exportTrainer({ baseName: 'b', given: undefined }).train(asked)).rejects.toThrow(
      `train iteration 2: no response was kept, so that ${asked.file} is empty`,
    )
  })
})
