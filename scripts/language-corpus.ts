/**
 * Collects the sources that the language classifier is trained on into one file of lines: whatever lies under the given
 * folders, with the language that a file's ending or its first line says.
 *
 *   node scripts/language-corpus.ts FOLDER… --out corpus.jsonl [--most 25] [--without samples.jsonl.gz]…
 *
 * Each folder holds packages as folders, which scripts/fetch-language-corpus.ts lays. A file that repeats another one, or
 * that shares lines with a file of --without (the sources that a claim measures on; lines of a licence count too), is left
 * out. Of one package --most files of each language are taken. The file of lines stays with whoever trains: nothing of it
 * goes into the project but weights.
 */
import { createWriteStream, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { generator, keyOf, split, type Key } from '../src/random.ts'
import type { CorpusFile } from './language-pieces.ts'

const ENDINGS: Readonly<Record<string, string>> = {
  py: 'python', js: 'javascript', mjs: 'javascript', cjs: 'javascript', jsx: 'javascript',
  ts: 'typescript', mts: 'typescript', tsx: 'typescript', c: 'c', cc: 'cpp', cpp: 'cpp', cxx: 'cpp', hpp: 'cpp', hh: 'cpp',
  java: 'java', go: 'go', rs: 'rust', rb: 'ruby', sh: 'bash', bash: 'bash', ksh: 'bash', zsh: 'bash', php: 'php', pl: 'perl', pm: 'perl',
  lua: 'lua', nse: 'lua', r: 'r', cs: 'csharp', kt: 'kotlin', kts: 'kotlin', hs: 'haskell', jl: 'julia', scala: 'scala',
  sql: 'sql', html: 'html', htm: 'html', css: 'css', scss: 'css', less: 'css', json: 'json', yaml: 'yaml', yml: 'yaml', xml: 'xml',
  md: 'markdown', markdown: 'markdown', rst: 'markdown', txt: 'text', clj: 'clojure', ml: 'ocaml', ex: 'elixir', exs: 'elixir', erl: 'erlang',
  lisp: 'lisp', el: 'lisp', asm: 'assembly', s: 'assembly', groovy: 'groovy', gradle: 'groovy', tcl: 'tcl', vim: 'vim', f: 'fortran', f90: 'fortran',
  cmake: 'cmake', toml: 'toml', swift: 'swift', dart: 'dart', fs: 'fsharp', pas: 'pascal', ps1: 'powershell', tex: 'tex',
} // prettier-ignore
const INTERPRETERS: Readonly<Record<string, string>> = {
  sh: 'bash', bash: 'bash', dash: 'bash', ksh: 'bash', zsh: 'bash', python: 'python', perl: 'perl', ruby: 'ruby', node: 'javascript', php: 'php', lua: 'lua', rscript: 'r', tclsh: 'tcl', wish: 'tcl',
} // prettier-ignore
const SKIPPED =
  /(?:^|\/)(?:\.git|\.pc|po|locale|vendored?|dist|min|build|esm5|_esm\w*|cjs|esm|baselines|node_modules)(?:\/|$)|\.min\.|bundle/
const LONGEST_BYTES = 120_000
const SHORTEST_BYTES = 120
const LONGEST_LINE = 1_000
const LONGEST_MEAN_LINE = 120
/** Most files of one language that one package gives. */
const MOST_OF_PACKAGE = '25'
/** Declarations alone are few of what people write. */
const MOST_DECLARATIONS = 2
/** A line that two files share by chance is shorter, or they share fewer of them. */
const TELLING_LINE = 24
const MOST_SHARED = 3
const CPLUSPLUS = /^\s*(?:class|namespace|template|public:|private:|protected:|using\s)|\bstd::|\w::\w|\bvirtual\b/m

/** What has been taken so far. */
interface Taken {
  /** Most files of one language that one package gives. */
  readonly most: number
  readonly seen: Set<string>
  readonly measured: ReadonlySet<string>
  repeated: number
  shared: number
}

await main()

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      most: { type: 'string', default: MOST_OF_PACKAGE },
      without: { type: 'string', multiple: true },
    },
  })
  if (values.out === undefined || positionals.length === 0) {
    throw new TypeError('collect the corpus: wanted FOLDER… --out FILE')
  }
  const most = Number(values.most)
  if (!(most >= 1)) throw new RangeError(`collect the corpus: --most is ${values.most}, wanted a number from 1`)
  const taken: Taken = {
    most,
    seen: new Set(),
    measured: new Set((values.without ?? []).flatMap((path) => measuredLines(path))),
    repeated: 0,
    shared: 0,
  }
  const out = createWriteStream(values.out)
  const counts = new Map<string, { files: number; packages: Set<string> }>()
  for (const folder of positionals) {
    for (const name of readdirSync(folder).toSorted()) {
      const place = join(folder, name)
      if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) continue
      for (const file of readPackage(place, `${basename(folder)}/${name}`, taken)) {
        const count = counts.get(file.language) ?? { files: 0, packages: new Set() }
        count.files += 1
        count.packages.add(file.package)
        counts.set(file.language, count)
        out.write(`${JSON.stringify(file)}\n`)
      }
    }
  }
  out.end()
  await finished(out)
  for (const [language, { files, packages }] of [...counts].toSorted(([, a], [, b]) => b.files - a.files)) {
    console.log(`${language}: ${files} files of ${packages.size} packages`)
  }
  console.log(`left out: ${taken.repeated} repeated, ${taken.shared} that share lines with measured sources`)
}

/** Telling lines of measured sources. */
function measuredLines(path: string): string[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .flatMap((row) => {
      const { text: source, canonical_solution: solution } = JSON.parse(row) as Record<string, string | undefined>
      return tellingLines(source ?? solution ?? '')
    })
}

function tellingLines(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const trimmed = line.trim()
    return trimmed.length >= TELLING_LINE ? [trimmed] : []
  })
}

/** Files of one package, drawn by its name. */
function readPackage(place: string, name: string, taken: Taken): CorpusFile[] {
  const key: Key = split(keyOf('language-corpus'), name)
  const draw = generator(key)
  const paths = walk(place)
  const isPlainC = !paths.some((path) => /\.(?:cc|cpp|cxx|hpp|hh)$/.test(path))
  const counts = new Map<string, number>()
  const found: CorpusFile[] = []
  const inOrder = paths.map((path) => [draw.uniform(), path] as const).toSorted(([a], [b]) => a - b)
  for (const [, path] of inOrder) {
    const isDeclaration = /\.d\.[mc]?ts$/.test(path)
    const said = endingLanguage(path, isPlainC)
    const most = isDeclaration ? MOST_DECLARATIONS : taken.most
    const countOf = (language: string): number => counts.get(isDeclaration ? `${language} declarations` : language) ?? 0
    if (said === null || (said !== undefined && countOf(said) >= most)) continue
    const text = readText(path)
    const language = text === undefined ? undefined : contentLanguage(path, text, said)
    if (text === undefined || language === undefined || countOf(language) >= most || isTaken(text, taken)) continue
    counts.set(isDeclaration ? `${language} declarations` : language, countOf(language) + 1)
    found.push({ language, package: name, text })
  }
  return found
}

/** What the ending says: undefined where the content must say it, null where the file is not wanted. */
function endingLanguage(path: string, isPlainC: boolean): string | null | undefined {
  const ending = extname(path).slice(1)
  if (ending === '' || ending === 't' || ending === 'inc' || ending === 'm') return undefined
  if (ending === 'C' || ending === 'H') return 'cpp'
  if (ending === 'h') return isPlainC ? 'c' : undefined
  return ENDINGS[ending.toLowerCase()] ?? null
}

/** The language by the content, where an ending has several; undefined where it shows none. */
function contentLanguage(path: string, text: string, said: string | null | undefined): string | undefined {
  const ending = extname(path).slice(1)
  if (ending === 'h' && said === undefined) return CPLUSPLUS.test(text) ? 'cpp' : undefined
  if (ending === 'm') return /^\s*(?:#import|@interface|@implementation)/m.test(text) ? 'objective-c' : 'matlab'
  if (ending === 'inc') return text.startsWith('<?php') ? 'php' : undefined
  if (ending === 't') return /^\s*use \w/m.test(text) ? 'perl' : undefined
  if (ending === 'pl' && /^:-/m.test(text)) return 'prolog'
  if (ending === 'ts' && text.trimStart().startsWith('<')) return undefined
  if (said === 'r' && !/<-|\bfunction\s*\(|\blibrary\(/.test(text)) return undefined
  if (said !== undefined && said !== null) return said
  if (/^(?:GNU)?[Mm]akefile/.test(basename(path))) return 'makefile'
  const interpreter = /^#!\s*\S*\/(?:env\s+(?:-\S+\s+)?)?([A-Za-z]+)/.exec(text)?.[1]
  return interpreter === undefined ? undefined : INTERPRETERS[interpreter.toLowerCase()]
}

function readText(path: string): string | undefined {
  const { size } = statSync(path)
  if (size < SHORTEST_BYTES || size > LONGEST_BYTES) return undefined
  const bytes = readFileSync(path)
  if (bytes.includes(0)) return undefined
  const text = bytes.toString('utf8').replaceAll('\r\n', '\n')
  const lines = text.split('\n')
  if (text.length / lines.length > LONGEST_MEAN_LINE || lines.some((line) => line.length > LONGEST_LINE))
    return undefined
  return text
}

/** Whether a text is one that was taken, or one that is measured on. */
function isTaken(text: string, taken: Taken): boolean {
  const mark = text.replaceAll(/\s+/g, ' ').slice(0, 1_500)
  if (taken.seen.has(mark)) {
    taken.repeated += 1
    return true
  }
  taken.seen.add(mark)
  if (taken.measured.size === 0) return false
  const shared = new Set(tellingLines(text).filter((line) => taken.measured.has(line))).size
  if (shared <= MOST_SHARED) return false
  taken.shared += 1
  return true
}

function walk(folder: string): string[] {
  const found: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (SKIPPED.test(`/${entry.name}`)) continue
    if (entry.isDirectory()) found.push(...walk(path))
    else if (entry.isFile()) found.push(path)
    if (found.length > 60_000) break
  }
  return found.toSorted()
}
