import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encode, encoderInputs } from './encoder.ts'
import { exportGraph } from './export-graph.ts'
import { loadCheckpoint, type Checkpoint } from './files/checkpoint.ts'
import type { EncoderConfig } from './files/config.ts'
import { packSequences } from './packed-sequences.ts'
import { Session } from './session.ts'
import { weightFeeds } from './training-graph.ts'
import { input } from './operations/source.ts'
import { tanh } from './operations/elementwise.ts'

let folder: string
let model: Checkpoint
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'))
  model = await loadCheckpoint(fileURLToPath(new URL('golden/bert', import.meta.url)))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

describe('exportGraph', () => {
  test('writes a file that gives what the graph gives, and int8 nearly so in less space', async () => {
    const config = model.config as EncoderConfig
    const hidden = encode(config, encoderInputs(config))
    await using direct = await Session.compile({ hidden })
    const { feeds } = packSequences(config, [{ ids: [5, 6, 7] }, { ids: [9, 8] }])
    const wanted = (await direct.run({ ...weightFeeds([hidden], model.weights), ...feeds })).hidden.data as Float32Array
    const sizes: number[] = []
    for (const quantise of [false, true]) {
      const path = join(folder, `${quantise}.onnx`)
      await exportGraph(path, { hidden }, model.weights, { quantise })
      sizes.push((await stat(path)).size)
      await using opened = await Session.open(path)
      expect(opened.inputNames.toSorted()).toEqual(['ids', 'places', 'positions', 'slots'])
      const found = (await opened.run(feeds))['hidden']!.data as Float32Array
      const worst = Math.max(...wanted.map((value, i) => Math.abs(value - found[i]!)))
      expect(worst).toBeLessThan(quantise ? 0.1 : 1e-5)
      if (quantise) expect(worst).toBeGreaterThan(1e-5)
    }
    expect(sizes[1]).toBeLessThan(sizes[0]! * 0.7)
  })

  test('names a missing weight', async () => {
    const config = model.config as EncoderConfig
    const hidden = encode(config, encoderInputs(config))
    const some = new Map([...model.weights].filter(([name]) => !name.endsWith('layer.1.output.dense.bias')))
    await expect(exportGraph(join(folder, 'x.onnx'), { hidden }, some)).rejects.toThrow(
      'encoder.layer.1.output.dense.bias is missing',
    )
  })
})

describe('Session', () => {
  test('refuses a device that this build lacks, by name', async () => {
    const y = tanh(input('x', [2]))
    await expect(Session.compile({ y }, { device: 'cuda' })).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('refuses a file that is no graph', async () => {
    await expect(Session.open(fileURLToPath(import.meta.url))).rejects.toMatchObject({ code: 'bad-input' })
  })
})
