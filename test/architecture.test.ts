/**
 * The house's walls: forbidden arrows between rooms, cycles, file length, and the tree that the README prints.
 * Each check prints and asserts how much it looked at, so that a check over nothing cannot pass.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Rooms by row: a room may import rooms of the rows below its own, never of its own row or above. */
const ROWS: readonly (readonly string[])[] = [
  ['supervision', 'errors', 'random', 'resource-stack'],
  ['make-folder', 'file-lock', 'json-lines-log', 'trace', 'run-folder', 'work-through'],
  ['task', 'evaluation', 'store'],
  ['model', 'sandbox', 'engine'],
  ['critique', 'reward', 'relation', 'policy', 'analysis'],
  ['work', 'view'],
  ['server'],
  ['cli', 'index'],
]
/** Files at the root of src that may import each other within their row. */
const NOUNS = new Set([
  'supervision',
  'errors',
  'random',
  'resource-stack',
  'make-folder',
  'file-lock',
  'json-lines-log',
  'trace',
  'run-folder',
  'work-through',
  'index',
])

/** Heavy packages, most with native parts, each loaded by the one file that owns it. */
const HEAVY = ['onnxruntime-node', 'node-llama-cpp', 'koffi', 'esbuild', 'bullmq']

interface Source {
  readonly path: string
  readonly text: string
  readonly imports: readonly { readonly target: string; readonly typeOnly: boolean; readonly lazy: boolean }[]
}

const sources = readSources()

describe('architecture', () => {
  test('no import goes up or sideways between rooms', () => {
    const forbidden: string[] = []
    let checked = 0
    for (const source of sources) {
      if (isTest(source.path)) continue
      for (const { target } of source.imports) {
        if (!target.startsWith('src/')) continue
        checked += 1
        const problem = forbiddenArrow(roomOf(source.path), roomOf(target))
        if (problem !== undefined) forbidden.push(`${source.path} imports ${target}: ${problem}`)
      }
    }
    console.log(`architecture: ${checked} imports in ${sources.length} files`)
    expect(forbidden).toEqual([])
    expect(checked).toBeGreaterThan(20)
  })

  test('every room of src has a row', () => {
    const known = new Set(ROWS.flat())
    const rooms = new Set(sources.map((source) => roomOf(source.path)))
    expect([...rooms].filter((room) => !known.has(room))).toEqual([])
  })

  test('no circle of imports, of types neither', () => {
    const own = sources.filter(({ path }) => !isTest(path))
    const graph = new Map(
      own.map((source) => [source.path, source.imports.filter((each) => !each.lazy).map((each) => each.target)]),
    )
    expect(findCycles(graph)).toEqual([])
    expect(graph.size).toBe(own.length)
  })

  test("nine in ten imports between rooms go through the room's door", () => {
    const between = sources
      .filter(({ path }) => !isTest(path))
      .flatMap(({ path, imports }) => imports.map(({ target }) => ({ path, target })))
      .filter(({ path, target }) => isInRoom(target) && roomOf(path) !== roomOf(target))
    const past = between.filter(({ target }) => !isDoor(target))
    console.log(`architecture: ${between.length} imports between rooms, ${past.length} past a door`)
    expect(between.length).toBeGreaterThan(100)
    expect(past.length / between.length, past.map(({ path, target }) => `${path}: ${target}`).join('\n')).toBeLessThan(
      0.1,
    )
  })

  test('the cycle search finds a planted cycle', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
    ])
    expect(findCycles(graph)).toEqual(['a → b → c → a'])
  })

  test('a planted arrow upwards and one sideways are found', () => {
    expect(forbiddenArrow('task', 'cli')).toMatch(/row/)
    expect(forbiddenArrow('sandbox', 'model')).toMatch(/row/)
    expect(forbiddenArrow('cli', 'sandbox')).toBeUndefined()
    expect(forbiddenArrow('work', 'supervision')).toBeUndefined()
  })

  test('no TypeScript file is over 400 lines', () => {
    const folders = ['src', 'web', 'test', 'claims', 'bench', 'measure', 'examples', 'scripts']
    const files = folders.flatMap((folder) => filesUnder(folder).filter((file) => /\.(ts|tsx|mjs|py)$/.test(file)))
    const long = files
      .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400)
    console.log(`architecture: length of ${files.length} files`)
    expect(long).toEqual([])
    expect(files.length).toBeGreaterThan(20)
  })

  test('heavy native packages are loaded by one file each, on first use', () => {
    for (const name of HEAVY) {
      const loaders = sources.filter(
        (source) => !isTest(source.path) && source.imports.some((each) => each.target === name && !each.typeOnly),
      )
      expect(loaders.length, `${name} is loaded by ${loaders.map((each) => each.path).join(', ')}`).toBeLessThanOrEqual(
        1,
      )
      for (const loader of loaders) {
        expect(loader.imports.filter((each) => each.target === name && !each.typeOnly && !each.lazy)).toEqual([])
      }
    }
  })

  test('no catch-all names', () => {
    const bad = filesUnder('src').filter((file) => /(^|\/)(utils?|helpers?|common|shared|misc|core)(\.|\/)/.test(file))
    expect(bad).toEqual([])
  })

  test("README's tree equals the real tree", () => {
    const block = /```text\n(?<tree>[\s\S]*?)```/.exec(section(read('README.md'), '## Layout'))?.groups?.['tree']
    const printed = printedTree(block ?? '')
    const real = [...filesAtTop('src').map((name) => `src/${name}`), ...topFolders()].toSorted()
    console.log(`architecture: ${printed.length} entries of the README's tree`)
    expect(printed.toSorted()).toEqual(real)
  })

  test('no path of a build machine stands in the project', () => {
    const folders = ['src', 'web', 'test', 'claims', 'bench', 'measure', 'examples', 'scripts', 'docs', '.ci']
    const files = [...folders.flatMap(filesUnder), 'README.md', 'CHANGELOG.md', 'package.json', '.npmrc']
    const machine = new RegExp('(^|[^\\w.])/(w[o]rk|f[a]rm)/', 'm')
    expect(files.filter((file) => !isBinary(file) && machine.test(read(file)))).toEqual([])
    expect(files.length).toBeGreaterThan(40)
  })
})

function readSources(): Source[] {
  return filesUnder('src')
    .filter((file) => file.endsWith('.ts'))
    .map((path) => {
      const text = read(path)
      return { path, text, imports: importsOf(path, text) }
    })
}

function importsOf(path: string, text: string): Source['imports'] {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const found: { target: string; typeOnly: boolean; lazy: boolean }[] = []
  const fixed =
    /^(?:import|export)\s+(?<type>type\s)?[^'"`;]*?from\s+['"](?<name>[^'"]+)['"]|^import\s+['"](?<side>[^'"]+)['"]/gm
  for (const match of bare.matchAll(fixed)) {
    const groups = match.groups ?? {}
    found.push({
      target: resolveTarget(path, groups['name'] ?? groups['side'] ?? ''),
      typeOnly: groups['type'] !== undefined,
      lazy: false,
    })
  }
  for (const match of bare.matchAll(/(?<typeof>typeof\s+)?\bimport\(\s*['"](?<name>[^'"]+)['"]\s*\)/g)) {
    const groups = match.groups ?? {}
    found.push({
      target: resolveTarget(path, groups['name'] ?? ''),
      typeOnly: groups['typeof'] !== undefined,
      lazy: true,
    })
  }
  return found
}

function resolveTarget(from: string, name: string): string {
  return name.startsWith('.') ? relative(root, resolve(root, dirname(from), name)) : name
}

function roomOf(path: string): string {
  return path.split('/')[1]?.replace(/(\.test)?\.ts$/, '') ?? path
}

function forbiddenArrow(from: string, to: string): string | undefined {
  if (from === to) return undefined
  const fromRow = ROWS.findIndex((row) => row.includes(from))
  const toRow = ROWS.findIndex((row) => row.includes(to))
  if (fromRow > toRow) return undefined
  if (fromRow === toRow && NOUNS.has(from) && NOUNS.has(to)) return undefined
  return `${from} stands in row ${fromRow}, ${to} in row ${toRow}; imports go to lower rows only`
}

function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = []
  const done = new Set<string>()
  function visit(node: string, path: readonly string[]): void {
    const at = path.indexOf(node)
    if (at >= 0) {
      cycles.push([...path.slice(at), node].join(' → '))
      return
    }
    if (done.has(node)) return
    for (const next of graph.get(node) ?? []) visit(next, [...path, node])
    done.add(node)
  }
  for (const node of graph.keys()) visit(node, [])
  return cycles
}

/** True for a file in a room's folder; the files at the root of src are rooms of one file. */
function isInRoom(target: string): boolean {
  return target.startsWith('src/') && target.split('/').length > 2
}

function isDoor(target: string): boolean {
  return target.endsWith('/index.ts')
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts')
}

function isBinary(file: string): boolean {
  return /\.(wasm|png|parquet|gz|bin|gguf|safetensors)$/.test(file)
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

/** Names directly under a folder, folders with a closing slash; tests aside. */
function filesAtTop(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !isTest(entry.name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
}

/** Folders at the top of the repository that the README must explain. */
function topFolders(): string[] {
  const aside = new Set(['node_modules', 'dist', 'runs', 'coverage'])
  return readdirSync(root, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !aside.has(entry.name) && entry.name !== 'src',
    )
    .map((entry) => `${entry.name}/`)
}

function section(text: string, heading: string): string {
  const from = text.indexOf(heading)
  return from < 0 ? '' : text.slice(from)
}

/** Entries of the printed tree: two levels under src/, one level elsewhere. */
function printedTree(block: string): string[] {
  const entries: string[] = []
  let inside = ''
  for (const line of block.split('\n')) {
    const match = /^(?<indent> *)(?<name>[\w./-]+)(?:\s|$)/.exec(line)
    const name = match?.groups?.['name']
    if (name === undefined) continue
    const indent = match?.groups?.['indent']?.length ?? 0
    if (indent === 0) {
      inside = name
      if (name.endsWith('/') && name !== 'src/') entries.push(name)
    } else if (indent === 2 && inside === 'src/') entries.push(`src/${name}`)
  }
  return entries
}
