/**
 * Trains the language classifier of src/analysis/identify and writes data/language-classifier.bin.
 *
 *   node scripts/train-language-classifier.ts corpus.jsonl [--check] [--solutions mbxp.jsonl.gz]…
 *
 * scripts/language-corpus.ts wrote the corpus. The classifier is trained on nine packages of ten. How much its scores and
 * the parses count is fitted on the others, which also show how well it tells what it has not seen: fitted on half of them,
 * it tells the other half. --check writes nothing. --solutions names files of MBXP, whose solutions are
 * trained on too.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { ClassifierWeights } from '../src/analysis/identify/classifier-weights.ts'
import { weighEvidence } from '../src/analysis/identify/evidence.ts'
import { probabilities, SURE_ENOUGH } from '../src/analysis/identify/identify-language.ts'
import { generator, keyOf, shuffle, split } from '../src/random.ts'
import { extractCode, LANGUAGES } from '../src/sandbox/index.ts'
import { describeTold, fitEvidence, tell, weighPieces, type Piece } from './language-evidence.ts'
import { codeLines, isHeld, pieceOf, readCorpusFile, type CorpusFile } from './language-pieces.ts'
import { chooseVocabulary, drawPieces, train } from './language-training.ts'

const FEATURES = 40_000
const EPOCHS = 8
/** Pieces of a language, of one that the sandbox runs and of another. */
const DRAWN = 2_000
const DRAWN_OTHER = 300
/** Languages of fewer files are left out. */
const FEWEST_FILES = 25
/** Most files of a language that the sandbox runs, and of another. */
const MOST_FILES = 2_500
const MOST_OTHER_FILES = 300
/** Solutions of a language that are taken. */
const MOST_SOLUTIONS = 200
/** Share of the packages that the classifier does not see. */
const HELD = 0.1
/** Files of each language and of each package that are told, and pieces of each. */
const MOST_TOLD = 25
const MOST_TOLD_OF_PACKAGE = 3
/** Of other languages fewer files are told. */
const TOLD_PIECES = 4
const TOLD_LINES = [3, 3, 3, 10, Infinity]
/** Characters of files that are told. */
const SHORTEST_TOLD = 150
const LONGEST_TOLD = 12_000

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, solutions: { type: 'string', multiple: true } },
})
const [corpusPath] = positionals
if (corpusPath === undefined) throw new TypeError('train the language classifier: wanted the file of a corpus')
const key = keyOf('language-classifier')
const known = new Set(LANGUAGES.map(({ name }) => name))
const corpus = [...evenly(readCorpusFile(corpusPath)), ...(await ownPrograms()), ...solutionsOf(flags.solutions ?? [])]
const languages = languagesOf(corpus)
const files = corpus.filter(({ language }) => languages.includes(language))
const seen = files.filter((file) => !isHeld(file.package, HELD))
const held = files.filter((file) => isHeld(file.package, HELD))
console.log(`${files.length} files in ${languages.length} languages, of which ${held.length} are held out`)
const model = learn(seen)
const told = await weighPieces(toldPieces(held), model)
const half = (wanted: boolean): typeof told => told.filter((piece) => isHeld(`half ${piece.package}`, 0.5) === wanted)
const fits = [true, false].map((wanted) => ({ weights: fitEvidence(half(wanted)), others: half(!wanted) }))
for (const lines of new Set(TOLD_LINES)) {
  const name = lines === Infinity ? 'whole files' : `${lines} lines`
  const plain = told.filter((piece) => piece.lines === lines && known.has(piece.language))
  console.log(describeTold(`${name}, scores alone`, tell(plain, { score: 1 })))
  for (const { weights, others } of fits) {
    const own = others.filter((piece) => piece.lines === lines && known.has(piece.language))
    console.log(describeTold(`${name}, weighed on the other half`, tell(own, weights)))
  }
}
const evidence = fitEvidence(told)
console.log(JSON.stringify(evidence))
const strange = told.filter(({ lines, language }) => lines === Infinity && !known.has(language))
const strayed = strange.filter(({ scores, evidence: own }) => {
  const [best] = probabilities(weighEvidence(scores, own, evidence))
  return best !== undefined && best.probability >= SURE_ENOUGH && known.has(best.language)
})
console.log(`of ${strange.length} files of other languages ${strayed.length} are named one of the sandbox's`)
console.log(strayed.map(({ language, package: name }) => `${language} of ${name}`).join(', '))
if (flags.check !== true) {
  const bytes = model.withEvidence(evidence).encode()
  writeFileSync(fileURLToPath(new URL('../data/language-classifier.bin', import.meta.url)), bytes)
  console.log(`data/language-classifier.bin: ${bytes.length} bytes`)
}

function learn(trainedOn: readonly CorpusFile[]): ClassifierWeights {
  const start = performance.now()
  const say = (what: string): void => console.log(`${what}, ${((performance.now() - start) / 1_000).toFixed(0)} s`)
  const pieces = drawPieces(trainedOn, {
    key: split(key, 'pieces'),
    languages,
    draws: (language) => (known.has(language) ? DRAWN : DRAWN_OTHER),
  })
  say(`${pieces.length} pieces`)
  const vocabulary = chooseVocabulary(pieces, languages, FEATURES)
  say(`${vocabulary.index.size} features`)
  const { weights, biases } = train(pieces, vocabulary, {
    key: split(key, 'train'),
    epochs: EPOCHS,
    log: (line) => console.log(line),
  })
  return ClassifierWeights.of(languages, [...vocabulary.index.keys()], weights, biases)
}

/** Files of each language up to its most, one of each package in turn. */
function evenly(all: readonly CorpusFile[]): CorpusFile[] {
  return [...Map.groupBy(all, ({ language }) => language)].flatMap(([language, own]) => {
    const turns = new Map<string, number>()
    const inTurn = own.map((file) => {
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
        ? [{ language, package: 'own/zoo', text }]
        : [],
    ),
  )
  // many of these are C in C++ and JavaScript in TypeScript, word for word
  const plain = VERDICT_CASES.filter(({ language }) => language !== 'cpp' && language !== 'typescript')
  const verdicts = plain
    .map(({ language, response }) => ({
      language,
      package: 'own/verdicts',
      text: extractCode(response, language).code,
    }))
    .filter(({ text }) => text.length > 20)
  const folder = fileURLToPath(new URL('language-samples', import.meta.url))
  const written = readdirSync(folder).map((name) => ({
    language: basename(name, '.txt').split('-', 1)[0] ?? '',
    package: 'own/written',
    text: readFileSync(join(folder, name), 'utf8'),
  }))
  return [...zoo, ...verdicts, ...written]
}

/** Reference solutions of MBXP with what stands before them: JSON lines with prompt, canonical_solution and language. */
function solutionsOf(paths: readonly string[]): CorpusFile[] {
  return paths.flatMap((path) => {
    const rows = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n')
    const solutions = rows.flatMap((row) => {
      const { language, prompt, canonical_solution: solution } = JSON.parse(row) as Record<string, string | null>
      if (typeof solution !== 'string' || typeof language !== 'string' || !known.has(language)) return []
      return [{ language, package: 'sets/mbxp', text: `${prompt ?? ''}${solution}` }]
    })
    return shuffle(split(key, 'solutions'), solutions).slice(0, MOST_SOLUTIONS)
  })
}

function languagesOf(all: readonly CorpusFile[]): readonly string[] {
  const counts = Map.groupBy(all, ({ language }) => language)
  for (const [name, own] of counts) console.log(name, own.length, new Set(own.map((one) => one.package)).size)
  const enough = [...counts].filter(([name, own]) => known.has(name) || own.length >= FEWEST_FILES)
  return enough
    .map(([name]) => name)
    .toSorted((a, b) => Number(known.has(b)) - Number(known.has(a)) || (a < b ? -1 : 1))
}

/** Pieces of files that were held out: of each language few files of each package, as long as people write by hand. */
function toldPieces(all: readonly CorpusFile[]): Piece[] {
  const fit = all.filter(({ text }) => text.length >= SHORTEST_TOLD && text.length <= LONGEST_TOLD)
  return [...Map.groupBy(fit, ({ language }) => language)].flatMap(([language, own]) => {
    const few = [...Map.groupBy(own, (file) => file.package).values()].flatMap((some) =>
      some.slice(0, MOST_TOLD_OF_PACKAGE),
    )
    const most = known.has(language) ? MOST_TOLD : MOST_TOLD / TOLD_PIECES
    return shuffle(split(key, `told ${language}`), few)
      .slice(0, most)
      .flatMap((file) => {
        const draw = generator(split(key, `told ${file.package} ${file.text.length}`))
        const length = codeLines(file.text).length
        return TOLD_LINES.filter((lines) => lines === Infinity || lines <= length).map((lines) => ({
          language,
          package: file.package,
          lines,
          text: pieceOf(file.text, lines, draw.uniform()),
        }))
      })
  })
}
