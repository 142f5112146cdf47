import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tinyEncoder } from '../../engine/tiny-encoder.ts'
import { auroc } from '../../evaluation/index.ts'
import { generator, keyOf, split } from '../../random.ts'
import { DescriptionEncoder } from '../matching/description-encoder.ts'
import { describe as described } from '../matching/relation-description.ts'
import { encodeMentions } from '../mention/mention-encoding.ts'
import { tinySentences, TINY_WORDS } from '../mention/tiny-sentences.ts'
import { backgroundChoice } from './background-choice.ts'
import { headLogits, trainFeatureHead } from './feature-head.ts'
import { FrozenFeatures } from './frozen-features.ts'
import { OpenSetClassifier, saveOpenSet } from './open-set-classifier.ts'
import { contrastScore } from './open-set-scores.ts'
import { trainClassifier } from './train-classifier.ts'
import { detectorScore, EVIDENCE_WEIGHTS, scalesOf, trainDetector, UnknownDetector } from './unknown-detector.ts'

const key = keyOf('unknown detector')
const tiny = tinyEncoder(key, TINY_WORDS)
const session = { threads: 1 }
const all = tinySentences(key, 160)
const of = (...names: readonly string[]): typeof all => all.filter(({ relation = '' }) => names.includes(relation))

test('contrast is the energy of the known less half of the background’s, and the energy without any', () => {
  const known = Float32Array.of(1, 2)
  const background = Float32Array.of(0, 3)
  const energy = Math.log(Math.E + Math.E ** 2)
  expect(contrastScore(known, background)).toBeCloseTo(energy - Math.log(1 + Math.E ** 3) / 2, 6)
  expect(contrastScore(known, background, 1)).toBeCloseTo(energy - Math.log(1 + Math.E ** 3), 6)
  expect(contrastScore(known, new Float32Array())).toBeCloseTo(energy, 6)
})

test('score is the weighted sum of the parts in standard deviations; a part that is absent counts nothing', () => {
  const scales = scalesOf([1, 3], [{ contrast: 10, share: -4 }, { contrast: 30, share: -2 }]) // prettier-ignore
  expect(scales).toEqual({
    energy: { mean: 2, deviation: 1 },
    contrast: { mean: 20, deviation: 10 },
    share: { mean: -3, deviation: 1 },
  })
  const { energy, contrast, share } = EVIDENCE_WEIGHTS
  expect(detectorScore(scales, 4, { contrast: 10, share: -1 })).toBeCloseTo(2 * energy - contrast + 2 * share, 9)
  expect(detectorScore(scales, 4, { contrast: 10 })).toBeCloseTo(2 * energy - contrast, 9)
})

test('features are five parts of length 1, whatever stands beside the sentence in its batch', async () => {
  await using frozen = await FrozenFeatures.open(tiny, session)
  const mentions = encodeMentions(tiny.tokenizer, all.slice(0, 5))
  const together = await frozen.features(mentions)
  const [alone] = await frozen.features(mentions.slice(3, 4))
  const width = tiny.config.hiddenSize
  for (let k = 0; k < 5; k++) {
    const part = together[3]?.subarray(k * width, (k + 1) * width) ?? new Float32Array()
    expect(part.reduce((total, value) => total + value * value, 0)).toBeCloseTo(1, 4)
  }
  expect(alone?.length).toBe(5 * width)
  for (const [i, value] of (alone ?? []).entries()) expect(together[3]?.[i]).toBeCloseTo(value, 4)
})

test('a head learns labels that features tell', async () => {
  const rows = [Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(0.8, 0.6), Float32Array.of(0.6, 0.8)]
  const weights = await trainFeatureHead(rows, [0, 1, 0, 1], { classes: 2, key, session })
  for (const [i, row] of rows.entries()) {
    const [first = 0, second = 0] = headLogits(weights, row)
    expect(first > second).toBe(i % 2 === 0)
  }
})

/** Rows about one centre a relation: known ones on the first axes, others on the last. */
function clouds(axes: readonly number[], shift: number): { rows: Float32Array[]; labels: number[] } {
  const source = generator(split(key, `clouds ${axes.join(' ')} ${shift}`))
  const labels = axes.flatMap((_axis, label) => Array.from({ length: 16 }, () => label))
  const rows = labels.map((label) =>
    Float32Array.from({ length: 12 }, (_v, i) => {
      const centre = i === axes[label] ? 1 : i === 11 ? shift : 0
      return centre + 0.3 * source.normal()
    }),
  )
  return { rows, labels }
}

test('background that differs from known relations in its source alone is not found to help, and none is no help', async () => {
  const known = clouds([0, 1, 2, 3], 0)
  const options = { key, session }
  expect(await backgroundChoice(known, { rows: [], labels: [] }, options)).toEqual({ helps: false })
  expect(await backgroundChoice(clouds([0, 1, 2], 0), clouds([4, 5], 0), options)).toEqual({ helps: false })
  // relations that are none of the known, of the same source and of another
  const kin = await backgroundChoice(known, clouds([4, 5, 6, 7], 0), options)
  const foreign = await backgroundChoice(known, clouds([4, 5, 6, 7], 3), options)
  expect(kin.helps).toBe(true)
  expect(kin.with).toBeGreaterThan(kin.without ?? NaN)
  expect(foreign).toEqual({ helps: false, with: foreign.with, without: kin.without })
  expect(foreign.with).toBeLessThan(foreign.without ?? NaN)
})

test('with the unknown relation’s kin as background its sentences have less contrast than known ones', async () => {
  const names = Array.from({ length: 4 }, (_v, i) => `known ${i}`)
  const tasks = of('birth', 'work').map((task, i) => ({ ...task, relation: names[i % 4] ?? '' }))
  const material = { relations: names, tasks: tasks.slice(0, 40), background: of('departure') }
  const model = await trainDetector(tiny, material, { key, session })
  expect(model.choice?.helps).toBe((model.choice?.with ?? 0) > (model.choice?.without ?? 0))
  expect(model.background).toEqual(model.choice?.helps === true ? ['departure'] : [])
  expect(model.fit).toBe(undefined)
  const classifier = { ...tiny, relations: material.relations }
  await using detector = await UnknownDetector.open(classifier, model, session)
  const contrast = async (asked: typeof all): Promise<number[]> =>
    (await detector.evidence(encodeMentions(tiny.tokenizer, asked))).map((each) => each.contrast)
  const positives = await contrast(tasks.slice(40))
  expect(positives.length).toBe(40)
  expect(auroc({ positives, negatives: await contrast(of('departure')) })).toBeGreaterThan(0.95)
})

test('descriptions that mean the same as a known one leave the bank, and without any other there is no share', async () => {
  const descriptions = [described('birth', 'was born in town'), described('work', 'works at house')]
  const bank = [described('born', 'was born in town')]
  const material = { relations: ['birth', 'work'], tasks: of('birth', 'work').slice(0, 8), descriptions, bank }
  expect((await trainDetector(tiny, material, { key, session })).fit).toBe(undefined)
})

test('a classifier keeps its detector: the saved one gives the same scores, and its threshold is on them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'detector-'))
  try {
    const tasks = of('birth', 'work')
    const options = {
      key,
      coverage: 0.8,
      epochs: 1,
      session,
      detector: 'frozen' as const,
      others: { background: of('departure') },
    }
    const trained = await trainClassifier(tiny, tasks, options)
    await using encoder = await DescriptionEncoder.open(tiny, session)
    const vectors = await encoder.descriptions([
      described('birth', 'was born in town'),
      described('work', 'works at house'),
      described('left', 'left the old town'),
    ])
    const fit = { labels: vectors.slice(0, 2), bank: vectors.slice(2) }
    const detector = { ...(trained.detector ?? (await trainDetector(tiny, { relations: [], tasks }, options))), fit }
    const model = { ...trained, detector }
    await saveOpenSet(folder, model)
    const asked = all.slice(0, 12)
    await using before = await OpenSetClassifier.open(model, session)
    await using after = await OpenSetClassifier.load(folder, session)
    const [made, read] = [await before.classify(asked), await after.classify(asked)]
    expect(read.map(({ score }) => score)).toEqual(made.map(({ score }) => score))
    await using alone = await UnknownDetector.open(model, detector, session)
    const evidence = await alone.evidence(encodeMentions(tiny.tokenizer, asked))
    for (const [i, { energy, score, known }] of made.entries()) {
      expect(evidence[i]?.share).toBeLessThan(0)
      expect(score).toBe(detectorScore(detector.scales, energy, evidence[i] ?? { contrast: 0 }))
      expect(known).toBe(score >= model.threshold.value - 1e-4)
    }
    await using first = await OpenSetClassifier.open(trained, session)
    const calibrated = await first.classify(trained.calibration?.tasks ?? [])
    // split-conformal: at least the stated 0.8 of the calibration sentences themselves
    expect(calibrated.filter(({ known }) => known).length / calibrated.length).toBeGreaterThanOrEqual(0.8)
    expect(calibrated.some(({ known }) => !known)).toBe(true)
    for (const chosen of ['energy', undefined] as const)
      expect((await trainClassifier(tiny, tasks, { ...options, detector: chosen })).detector).toBe(undefined)
    const path = join(folder, 'relation.json')
    const file = JSON.parse(await readFile(path, 'utf8')) as { detector: { fit: { labels: string[] } } }
    file.detector.fit.labels.pop()
    await writeFile(path, JSON.stringify(file))
    await expect(OpenSetClassifier.load(folder, session)).rejects.toThrow(
      'lists 1 descriptions under detector.fit.labels, wanted 2 as detector/model.safetensors has',
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})
