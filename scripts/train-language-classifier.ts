/**
 * Trains the language classifier of src/analysis/identify and writes data/language-classifier.bin.
 *
 *   node scripts/train-language-classifier.ts FOLDER… [--check]
 *
 * Each folder holds packages as folders; docs/analysis.md names those of the weights that are shipped. --check trains on
 * part of the packages and prints the share told right of the others; nothing is written then.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ClassifierWeights, featureVector, type LanguageScore } from '../src/analysis/identify/classifier-weights.ts'
import { probabilities, unparsedShares, weighParses } from '../src/analysis/identify/identify-language.ts'
import { isComment, sourceFeatures } from '../src/analysis/identify/source-features.ts'
import { generator, keyOf, shuffle, split, type Key } from '../src/random.ts'
import { extractCode, LANGUAGES } from '../src/sandbox/index.ts'
import { readCorpus, type CorpusFile } from './language-corpus.ts'

const FEATURES = 28_000
const EPOCHS = 7
/** Share of a piece's features that are left out each time it is seen, so that no few words decide alone. */
const LEFT_OUT = 0.35
const RATE = 0.5
const DECAY = 2e-6
/** Languages of fewer files are left out. */
const FEWEST_FILES = 25
/** Most files of a language that the sandbox runs, and of another. */
const MOST_FILES = 600
const MOST_OTHER_FILES = 150
/** Lines of the pieces that are cut from each file; Infinity is the whole. */
const PIECES = [3, 3, 3, 4, 5, 8, 15, 40, Infinity]
/** Held files of each language that probabilities are fitted on. */
const MOST_FITTED = 60
/** How often the short programs that were written for this count: they are few, and as models answer. */
const WRITTEN_TIMES = 15
const DRAWN = 3_500
/** Characters of a file of which features are chosen. */
const LONGEST_SELECTED = 8_000

interface Sample {
  readonly language: number
  readonly lines: number
  readonly indices: Uint32Array
  readonly values: Float32Array
}

const { values: flags, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, drawn: { type: 'string' }, features: { type: 'string' } },
})
const key = keyOf('language-classifier')
const known = new Set(LANGUAGES.map(({ name }) => name))
const corpus = [...evenly(readCorpus(folders, split(key, 'corpus'), 60)), ...(await ownPrograms())]
const languages = languagesOf(corpus)
const isHeld = (file: CorpusFile): boolean =>
  flags.check === true && generator(split(key, file.package)).uniform() < 0.2
const trainedOn = corpus.filter((file) => languages.includes(file.language) && !isHeld(file))
console.log(`${corpus.length} files in ${languages.length} languages; ${trainedOn.length} are trained on`)
const vocabulary = chooseFeatures(trainedOn, Number(flags.features ?? FEATURES))
console.log(`${vocabulary.size} features`)
const pieces = drawSamples(trainedOn, split(key, 'train'), Number(flags.drawn ?? DRAWN))
console.log(`${pieces.length} pieces`)
const learnt = train(pieces, languages.length)
const model = ClassifierWeights.of(languages, [...vocabulary.keys()], learnt.weights, learnt.biases)
const held = corpus.filter((file) => languages.includes(file.language) && isHeld(file))
if (flags.check === true) {
  check(held)
  await fit(held)
} else {
  const bytes = model.encode()
  writeFileSync(fileURLToPath(new URL('../data/language-classifier.bin', import.meta.url)), bytes)
  console.log(`data/language-classifier.bin: ${bytes.length} bytes`)
}

/** Files of each language up to its most, one of each package in turn. */
function evenly(files: readonly CorpusFile[]): CorpusFile[] {
  return [...Map.groupBy(files, ({ language }) => language)].flatMap(([language, all]) => {
    const turns = new Map<string, number>()
    const inTurn = all.map((file) => {
      const turn = turns.get(file.package) ?? 0
      turns.set(file.package, turn + 1)
      return { file, turn }
    })
    const most = known.has(language) ? MOST_FILES : MOST_OTHER_FILES
    return inTurn
      .toSorted((a, b) => a.turn - b.turn)
      .slice(0, most)
      .map(({ file }) => file)
  })
}

/** The project's own small programs, in the sandbox's languages: those of the tests, and a few written for this. */
async function ownPrograms(): Promise<CorpusFile[]> {
  const [{ ZOO, SMALL_ZOO }, { VERDICT_CASES }] = await Promise.all([
    import('../test/programs/zoo.ts'),
    import('../test/programs/verdicts/index.ts'),
  ])
  const zoo = [...ZOO, ...SMALL_ZOO].flatMap(({ language, ...programs }) =>
    Object.entries(programs).flatMap(([name, text]) =>
      typeof text === 'string' && name !== 'compileError' && name !== 'input'
        ? Array.from({ length: 3 }, () => ({ language, package: `zoo/${name}`, text }))
        : [],
    ),
  )
  // many of these are C in C++ and JavaScript in TypeScript, word for word
  const plain = VERDICT_CASES.filter(({ language }) => language !== 'cpp' && language !== 'typescript')
  const verdicts = plain.map(({ language, kind, response }) => ({
    language,
    package: `verdicts/${kind}`,
    text: extractCode(response, language).code,
  }))
  const folder = fileURLToPath(new URL('language-samples', import.meta.url))
  const written = readdirSync(folder).flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    return Array.from({ length: WRITTEN_TIMES }, () => ({ language: basename(name, '.txt'), package: 'written', text }))
  })
  return [...zoo, ...evenly(verdicts.filter(({ text }) => text.length > 20)), ...written]
}

function languagesOf(files: readonly CorpusFile[]): readonly string[] {
  const counts = Map.groupBy(files, ({ language }) => language)
  for (const [name, all] of counts) console.log(name, all.length, new Set(all.map((one) => one.package)).size)
  const enough = [...counts].filter(([name, all]) => known.has(name) || all.length >= FEWEST_FILES)
  return enough
    .map(([name]) => name)
    .toSorted((a, b) => Number(known.has(b)) - Number(known.has(a)) || (a < b ? -1 : 1))
}

/** Features that at least two packages of one language have, those that say most of the language first. */
function chooseFeatures(files: readonly CorpusFile[], most: number): Map<number, number> {
  const packages = new Map<number, Map<number, Set<string> | null>>()
  const sizes = new Map<number, Set<string>>()
  for (const file of files) {
    const language = languages.indexOf(file.language)
    // a package with many files counts a few times
    const part = `${file.package}/${file.text.length % 4}`
    sizes.set(language, (sizes.get(language) ?? new Set<string>()).add(part))
    for (const feature of sourceFeatures(file.text.slice(0, LONGEST_SELECTED)).keys()) {
      const row = packages.get(feature) ?? new Map<number, Set<string>>()
      packages.set(feature, row)
      const one = row.get(language) ?? new Set<string>()
      one.add(part)
      row.set(language, one)
    }
  }
  const scored: [number, number][] = []
  for (const [feature, row] of packages) {
    const own = [...row.values()].some(
      (set) => set !== null && new Set([...set].map((part) => part.slice(0, part.lastIndexOf('/')))).size >= 2,
    )
    if (!own) continue
    const rates = languages.map((_, index) => (row.get(index)?.size ?? 0) / ((sizes.get(index)?.size ?? 0) + 4))
    scored.push([feature, information(rates)])
  }
  const chosen = scored.toSorted(([, a], [, b]) => b - a).slice(0, most)
  return new Map(chosen.map(([feature], index) => [feature, index]))
}

/** Entropy of a share, in bits. */
function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p)
}

/** Mutual information of a feature's presence and the language, languages being equally likely, in bits. */
function information(rates: readonly number[]): number {
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  return entropy(mean) - rates.reduce((sum, rate) => sum + entropy(rate), 0) / rates.length
}

function drawSamples(files: readonly CorpusFile[], own: Key, drawn: number): Sample[] {
  const by = Map.groupBy(files, ({ language }) => language)
  const samples: Sample[] = []
  for (const [name, all] of by) {
    const draw = generator(split(own, name))
    const wanted = known.has(name) ? drawn : Math.min(drawn / 3, all.length * PIECES.length)
    for (let n = 0; n < wanted; n++) {
      const file = all[Math.floor(draw.uniform() * all.length)]
      const lines = PIECES[n % PIECES.length] ?? Infinity
      if (file === undefined) continue
      const text = pieceOf(file.text, lines, draw.uniform())
      const sample = sampleOf(text, languages.indexOf(name), lines)
      if (sample.indices.length > 0) samples.push(sample)
    }
  }
  return shuffle(split(own, 'order'), samples)
}

/** Lines of code, from one that a uniform number draws. */
function pieceOf(text: string, lines: number, at: number): string {
  if (lines === Infinity) return text
  const all = text.split('\n').filter((line) => line.trim() !== '' && !isComment(line))
  const start = Math.floor(at * Math.max(1, all.length - lines + 1))
  return all.slice(start, start + lines).join('\n')
}

function sampleOf(text: string, language: number, lines: number): Sample {
  const { indices, values } = featureVector(sourceFeatures(text), vocabulary)
  return { language, lines, indices: Uint32Array.from(indices), values: Float32Array.from(values) }
}

/** Multinomial logistic regression by AdaGrad. */
function train(samples: readonly Sample[], classes: number): { weights: Float32Array; biases: Float32Array } {
  const weights = new Float32Array(vocabulary.size * classes)
  const squares = new Float32Array(vocabulary.size * classes).fill(1e-4)
  const biases = new Float32Array(classes)
  const scores = new Float64Array(classes)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    let loss = 0
    const draw = generator(split(key, `left out ${epoch}`))
    for (const sample of shuffle(split(key, `epoch ${epoch}`), samples)) {
      const { indices, values, language } = thinned(sample, () => draw.uniform() < LEFT_OUT)
      softmaxInto(scores, weights, biases, indices, values)
      loss -= Math.log(Math.max(1e-12, scores[language] ?? 0))
      for (let c = 0; c < classes; c++) {
        const gradient = (scores[c] ?? 0) - (c === language ? 1 : 0)
        biases[c] = (biases[c] ?? 0) - 0.01 * gradient
        if (Math.abs(gradient) < 1e-4) continue
        for (let k = 0; k < indices.length; k++) {
          const at = (indices[k] ?? 0) * classes + c
          const w = weights[at] ?? 0
          const g = gradient * (values[k] ?? 0) + DECAY * w
          const square = (squares[at] ?? 0) + g * g
          squares[at] = square
          weights[at] = w - (RATE * g) / Math.sqrt(square)
        }
      }
    }
    console.log(`epoch ${epoch + 1}: loss ${(loss / samples.length).toFixed(4)}`)
  }
  return { weights, biases }
}

/** A piece without some of its features; all of them where none would be left. */
function thinned(sample: Sample, isLeftOut: () => boolean): Sample {
  const kept = [...sample.indices.keys()].filter(() => !isLeftOut())
  if (kept.length === 0) return sample
  const squares = kept.reduce((sum, at) => sum + (sample.values[at] ?? 0) ** 2, 0)
  const norm = Math.sqrt(squares)
  return {
    ...sample,
    indices: Uint32Array.from(kept, (at) => sample.indices[at] ?? 0),
    values: Float32Array.from(kept, (at) => (sample.values[at] ?? 0) / norm),
  }
}

function softmaxInto(
  scores: Float64Array,
  weights: Float32Array,
  biases: Float32Array,
  indices: Uint32Array,
  values: Float32Array,
): void {
  const classes = scores.length
  for (let c = 0; c < classes; c++) scores[c] = biases[c] ?? 0
  for (let k = 0; k < indices.length; k++) {
    const at = (indices[k] ?? 0) * classes
    const value = values[k] ?? 0
    for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) + (weights[at + c] ?? 0) * value
  }
  let most = -Infinity
  for (const score of scores) most = Math.max(most, score)
  let sum = 0
  for (let c = 0; c < classes; c++) {
    const e = Math.exp((scores[c] ?? 0) - most)
    scores[c] = e
    sum += e
  }
  for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) / sum
}

/** Prints the share told right by length of the piece, for the sandbox's languages, and the pairs mixed up most. */
function check(files: readonly CorpusFile[]): void {
  const mixed = new Map<string, number>()
  for (const lines of [3, 5, 10, Infinity]) {
    let right = 0
    let n = 0
    const each = new Map<string, [number, number]>()
    for (const file of files) {
      if (!known.has(file.language)) continue
      const draw = generator(split(key, `check ${file.package} ${file.text.length} ${lines}`))
      const [best] = model.scores(sourceFeatures(pieceOf(file.text, lines, draw.uniform())))
      const isRight = best?.language === file.language
      const row = each.get(file.language) ?? [0, 0]
      each.set(file.language, [row[0] + Number(isRight), row[1] + 1])
      if (isRight) right += 1
      else {
        mixed.set(
          `${lines}: ${file.language} as ${best?.language}`,
          (mixed.get(`${lines}: ${file.language} as ${best?.language}`) ?? 0) + 1,
        )
      }
      n += 1
    }
    const macro = [...each.values()].reduce((sum, [a, b]) => sum + a / b, 0) / each.size
    console.log(`${lines} lines: ${right} of ${n} right, mean over languages ${macro.toFixed(4)}`)
    console.log([...each].map(([name, [a, b]]) => `${name} ${a}/${b}`).join(', '))
  }
  for (const [pair, count] of [...mixed].toSorted(([, a], [, b]) => b - a).slice(0, 40)) console.log(count, pair)
}

/** Prints what weight of a parse and which sharpness fit the held files best: mean -log2 of the right language, and share right. */
async function fit(files: readonly CorpusFile[]): Promise<void> {
  const rows: (CorpusFile & {
    readonly lines: number
    readonly scores: readonly LanguageScore[]
    readonly shares: ReadonlyMap<string, number>
  })[] = []
  const counts = new Map<string, number>()
  for (const file of files) {
    const count = counts.get(file.language) ?? 0
    if (!known.has(file.language) || count >= MOST_FITTED) continue
    counts.set(file.language, count + 1)
    for (const lines of [3, 6, 12, Infinity]) {
      const draw = generator(split(key, `fit ${file.package} ${file.text.length} ${lines}`))
      const text = pieceOf(file.text, lines, draw.uniform())
      const scores = model.scores(sourceFeatures(text))
      rows.push({
        ...file,
        lines,
        scores,
        shares: await unparsedShares(scores, text, undefined),
      })
    }
  }
  for (const weight of [0, 1, 2, 4, 8]) {
    let best = { bits: Infinity, sharpness: 0 }
    for (const sharpness of [0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1, 1.25]) {
      let bits = 0
      for (const row of rows) {
        const likely = probabilities(weighParses(row.scores, row.shares, weight), sharpness)
        bits -= Math.log2(Math.max(1e-9, likely.find(({ language }) => language === row.language)?.probability ?? 0))
      }
      if (bits / rows.length < best.bits) best = { bits: bits / rows.length, sharpness }
    }
    const right = (wanted: number): string => {
      const own = rows.filter(({ lines }) => lines === wanted)
      const hits = own.filter(
        (row) =>
          weighParses(row.scores, row.shares, weight).toSorted((a, b) => b.score - a.score)[0]?.language ===
          row.language,
      )
      return `${wanted} lines ${((100 * hits.length) / own.length).toFixed(2)} %`
    }
    console.log(`parse weight ${weight}:`, best, [3, 6, 12, Infinity].map(right).join(', '))
  }
}
