/**
 * Sources that the language classifier is trained on: whatever files lie under the given folders, each named by its
 * package, with the language that its ending or its first line says. Nothing of them goes into the project but weights.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { generator, split, type Key } from '../src/random.ts'

/** One source. */
export interface CorpusFile {
  readonly language: string
  readonly package: string
  readonly text: string
}

const ENDINGS: Readonly<Record<string, string>> = {
  py: 'python', js: 'javascript', mjs: 'javascript', cjs: 'javascript', jsx: 'javascript',
  ts: 'typescript', mts: 'typescript', tsx: 'typescript', c: 'c', cc: 'cpp', cpp: 'cpp', cxx: 'cpp', hpp: 'cpp', hh: 'cpp',
  java: 'java', go: 'go', rs: 'rust', rb: 'ruby', sh: 'bash', bash: 'bash', php: 'php', pl: 'perl', pm: 'perl',
  lua: 'lua', nse: 'lua', r: 'r', cs: 'csharp', kt: 'kotlin', kts: 'kotlin', hs: 'haskell', jl: 'julia', scala: 'scala',
  sql: 'sql', html: 'html', htm: 'html', css: 'css', scss: 'css', less: 'css', json: 'json', yaml: 'yaml', yml: 'yaml', xml: 'xml',
  md: 'markdown', markdown: 'markdown', rst: 'markdown', txt: 'text', clj: 'clojure', ml: 'ocaml', ex: 'elixir', exs: 'elixir', erl: 'erlang',
  lisp: 'lisp', el: 'lisp', asm: 'assembly', s: 'assembly', groovy: 'groovy', m: 'objective-c', tcl: 'tcl',
  cmake: 'cmake', toml: 'toml', swift: 'swift', dart: 'dart', fs: 'fsharp', pas: 'pascal', ps1: 'powershell', tex: 'tex',
} // prettier-ignore
const INTERPRETERS: Readonly<Record<string, string>> = {
  sh: 'bash', bash: 'bash', dash: 'bash', python: 'python', perl: 'perl', ruby: 'ruby', node: 'javascript', php: 'php', lua: 'lua', rscript: 'r', tclsh: 'tcl', wish: 'tcl',
} // prettier-ignore
const SKIPPED =
  /(?:^|\/)(?:\.git|\.pc|po|locale|vendored?|dist|min|build|esm5|_esm\w*|cjs|esm|fixtures?)(?:\/|$)|\.min\.|\.d\.m?ts$|bundle/
const LONGEST_BYTES = 120_000
const SHORTEST_BYTES = 120

/** At most `perPackage` files of each language and package, drawn by the key. A folder's own folders are the packages. */
export function readCorpus(folders: readonly string[], key: Key, perPackage: number): CorpusFile[] {
  const found: CorpusFile[] = []
  const seen = new Set<string>()
  for (const folder of folders) {
    for (const name of readdirSync(folder).toSorted()) {
      const place = join(folder, name)
      if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) continue
      const counts = new Map<string, number>()
      const draw = generator(split(key, place))
      const paths = walk(place).map((path) => [draw.uniform(), path] as const)
      for (const [, path] of paths.toSorted(([a], [b]) => a - b)) {
        const file = readOne(path, `${basename(folder)}/${name}`, counts, perPackage)
        if (file === undefined) continue
        const mark = file.text.slice(0, 2_000)
        if (seen.has(mark)) continue
        seen.add(mark)
        counts.set(file.language, (counts.get(file.language) ?? 0) + 1)
        found.push(file)
      }
    }
  }
  return found
}

function readOne(
  path: string,
  name: string,
  counts: ReadonlyMap<string, number>,
  most: number,
): CorpusFile | undefined {
  const ending = extname(path).slice(1)
  const said = ending === 'C' || ending === 'H' ? 'cpp' : ending === '' ? undefined : ENDINGS[ending.toLowerCase()]
  if (ending !== '' && said === undefined && ending !== 't') return undefined
  if (said !== undefined && (counts.get(said) ?? 0) >= most) return undefined
  const { size } = statSync(path)
  if (size < SHORTEST_BYTES || size > LONGEST_BYTES) return undefined
  const bytes = readFileSync(path)
  if (bytes.includes(0)) return undefined
  const text = bytes.toString('utf8').replaceAll('\r\n', '\n')
  const language = said ?? languageOf(path, text)
  if (language === undefined || (counts.get(language) ?? 0) >= most) return undefined
  if (text.split('\n').some((line) => line.length > 2_000)) return undefined
  return { language, package: name, text }
}

function languageOf(path: string, text: string): string | undefined {
  if (/^(?:GNU)?[Mm]akefile$/.test(basename(path))) return 'makefile'
  const interpreter = /^#!\s*\S*\/(?:env\s+(?:-\S+\s+)?)?([A-Za-z]+)/.exec(text)?.[1]
  return interpreter === undefined ? undefined : INTERPRETERS[interpreter.toLowerCase()]
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
