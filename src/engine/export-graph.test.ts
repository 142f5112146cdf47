import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encode, encoderInputs } from './encoder.ts'
import { exportGraph } from './export-graph.ts'
import { loadCheckpoint, type CheckpointContent } from './files/checkpoint.ts'
import type { EncoderConfig } from './files/config.ts'
import { packSequences } from './packed-sequences.ts'
import { onnxBytes } from './onnx-file.ts'
import { onnxOf } from './onnx-form.ts'
import { floats, indices, GraphSession } from './graph-session.ts'
import { weightFeeds } from './training-graph.ts'
import { input } from './operations/source.ts'
import { sign, tanh } from './operations/elementwise.ts'
import { rotary } from './operations/rotary.ts'
import { matmul } from './operations/matrix.ts'
import { logSoftmax } from './operations/softmax.ts'

let folder: string
let model: CheckpointContent
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'))
  model = await loadCheckpoint(fileURLToPath(new URL('golden/bert', import.meta.url)))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

function waves(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_v, i) => Math.sin(seed + i * 1.7))
}

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}

describe('exportGraph', () => {
  test('writes a file that gives what the graph gives, and int8 nearly so in less space', async () => {
    const config = model.config as EncoderConfig
    const hidden = encode(config, encoderInputs(config))
    await using direct = await GraphSession.compile({ hidden })
    const { feeds } = packSequences(config, [{ ids: [5, 6, 7] }, { ids: [9, 8] }])
    const wanted = (await direct.run({ ...weightFeeds([hidden], model.weights), ...feeds })).hidden.data as Float32Array
    const sizes: number[] = []
    for (const quantise of [false, true]) {
      const path = join(folder, `${quantise}.onnx`)
      await exportGraph(path, { hidden }, model.weights, { quantise })
      sizes.push((await stat(path)).size)
      await using opened = await GraphSession.open(path)
      expect(opened.inputNames.toSorted()).toEqual(['ids', 'places', 'positions', 'slots'])
      const found = (await opened.run(feeds))['hidden']!.data as Float32Array
      const error = rootMeanSquare(wanted.map((value, i) => value - found[i]!)) / rootMeanSquare(wanted)
      // where pairs of byte products overflow (x86 without VNNI) it would be 0.1 and more
      expect(error).toBeLessThan(quantise ? 0.04 : 1e-6)
      if (quantise) expect(error).toBeGreaterThan(1e-5)
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

describe('GraphSession', () => {
  test('refuses a device that this build lacks, by name', async () => {
    const y = tanh(input('x', [2]))
    await expect(GraphSession.compile({ y }, { device: 'cuda' })).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('names the operation that a device lacks', async () => {
    const y = sign(input('x', [2]))
    const failure = GraphSession.compile({ y }, { device: 'webgpu' })
    await expect(failure).rejects.toMatchObject({ code: 'unavailable' })
    await expect(failure).rejects.toThrow('webgpu')
  })

  test('forms for a device without fused products give the same on any other', async () => {
    const [a, b] = [input('a', [2, 3, 4]), input('b', [2, 5, 4])]
    const outputs = {
      scaled: matmul(a, b, { transposeB: true, scale: 0.5 }),
      both: matmul(a, b, { transposeA: false, transposeB: true }),
      first: matmul(a, a, { transposeA: true, scale: 2 }),
      logs: logSoftmax(b),
      turned: rotary(input('q', [1, 2, 3, 8]), input('places', [1, 3], 'int64'), 1e4),
    }
    const feeds = {
      a: floats(waves(24, 1), [2, 3, 4]),
      b: floats(waves(40, 2), [2, 5, 4]),
      q: floats(waves(48, 3), [1, 2, 3, 8]),
      places: indices([0, 511, 700], [1, 3]),
    }
    await using direct = await GraphSession.compile(outputs)
    const wanted = await direct.run(feeds)
    const names = Object.keys(outputs)
    const { graph } = onnxOf(Object.values(outputs), { device: 'webgpu', outputNames: names })
    expect(graph.nodes.map(({ type }) => type)).not.toContain('FusedMatMul')
    expect(graph.nodes.map(({ type }) => type)).not.toContain('LogSoftmax')
    const path = join(folder, 'webgpu.onnx')
    await writeFile(path, onnxBytes(graph))
    await using opened = await GraphSession.open(path)
    const found = await opened.run(feeds)
    for (const name of names) {
      const [theirs, ours] = [found[name]!, wanted[name as keyof typeof outputs]]
      expect(theirs.dims).toEqual(ours.dims)
      const worst = Math.max(...[...theirs.data].map((value, i) => Math.abs(Number(value) - Number(ours.data[i]))))
      // a float32 angle of position 700 is itself off by 3e-5
      expect(worst).toBeLessThan(name === 'turned' ? 1e-4 : 1e-6)
    }
  })

  test('refuses a file that is no graph', async () => {
    await expect(GraphSession.open(fileURLToPath(import.meta.url))).rejects.toMatchObject({ code: 'bad-input' })
  })
})
