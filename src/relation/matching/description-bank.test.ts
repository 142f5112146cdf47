import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { keyOf } from '../../random.ts'
import { TINY_WORDS } from '../mention/tiny-sentences.ts'
import { bankVectors, DESCRIPTION_BANK, DescriptionBank } from './description-bank.ts'
import { DescriptionEncoder } from './description-encoder.ts'
import { LabelIndex } from './label-index.ts'
import { describe, readDescriptions } from './relation-description.ts'

const vector = (...values: number[]): Float32Array => Float32Array.from(values)
const entry = (relation: string, context: Float32Array) => ({ relation, context, head: context, tail: context })

function mass(score: number): number {
  return Math.exp(score / 0.05)
}

test('the lift is the mean mass of the labels to that of the bank, whatever their numbers', () => {
  const bank = new DescriptionBank([entry('x', vector(0, 1)), entry('y', vector(-0.6, 0.8))], 0)
  const labels = new LabelIndex(0)
  labels.add([entry('near', vector(0.8, 0.6))])
  const sentence = entry('', vector(0.6, 0.8))
  // cosines: near 0.96; x 0.8, y 0.28
  const others = (mass(0.8) + mass(0.28)) / 2
  expect(bank.lift(sentence, labels.rank(sentence), new Set())).toBeCloseTo(mass(0.96) / others, 3)
  labels.add([entry('away', vector(-1, 0))])
  expect(bank.lift(sentence, labels.rank(sentence), new Set())).toBeCloseTo((mass(0.96) + mass(-0.6)) / 2 / others, 3)
  expect(bank.lift(sentence, labels.rank(sentence), new Set(['x']))).toBeCloseTo(mass(0.96) / 2 / mass(0.28), -2)
  expect(bank.lift(sentence, [], new Set())).toBe(0)
  expect(bank.lift(sentence, labels.rank(sentence), new Set(['x', 'y']))).toBe(Infinity)
})

test('entries that mean the same as a label are named', () => {
  const bank = new DescriptionBank([entry('same', vector(0.6, 0.8)), entry('other', vector(0.59, -0.81))], 0)
  expect(bank.sameAs([entry('label', vector(1, 0))])).toEqual(new Set(['same']))
  expect(bank.sameAs([])).toEqual(new Set())
})

test('the bank of the library has at least 100 relations, each with kinds of head and tail', async () => {
  const bank = await readDescriptions(DESCRIPTION_BANK)
  expect(bank.length).toBeGreaterThanOrEqual(100)
  expect(bank.filter(({ derived }) => derived)).toEqual([])
})

test('vectors are encoded once for a bank and an encoder, and anew where the file is damaged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bank-'))
  try {
    const tiny = tinyEncoder(keyOf('bank'), TINY_WORDS)
    const { weights } = tiny
    await using encoder = await DescriptionEncoder.open(tiny)
    const bank = [describe('birth', 'was born in town'), describe('work', 'works at the house')]
    const made = await bankVectors(encoder, bank, { weights, folder })
    expect(made).toEqual(await encoder.descriptions(bank))
    const [file = ''] = await readdir(folder)
    // another vector in the file shows that it is read
    const changed = made.map((each) => ({ ...each, context: each.context.map((value) => -value) }))
    const values = changed.flatMap(({ context, head, tail }) => [...context, ...head, ...tail])
    await writeFile(join(folder, file), Float32Array.from(values))
    expect(await bankVectors(encoder, bank, { weights, folder })).toEqual(changed)
    await writeFile(join(folder, file), 'cut')
    expect(await bankVectors(encoder, bank, { weights, folder })).toEqual(made)
    await bankVectors(encoder, bank.slice(1), { weights, folder })
    expect((await readdir(folder)).length).toBe(2)
  } finally {
    await rm(folder, { recursive: true })
  }
})
