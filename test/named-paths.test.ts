/**
 * Every path that a page names leads somewhere: links, headings behind `#`, folders and files of the repository, and bare
 * names of source files. Pages that a source names exist too.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const SOURCE_FOLDERS = ['src', 'test', 'claims', 'bench', 'measure', 'examples', 'scripts']
/** A path from the root of the repository, in prose, in code or in a command. */
const ROOTED = /(?<![\w./@-])(?:src|docs|test|claims|bench|measure|scripts|examples|data)\/[\w./*-]*[\w/](?!<)/g
/** A source file by its name alone, as inline code. */
const BARE = /`([\w-]+\.(?:ts|mjs|cjs|py|java))`/g
/** Stands for a name of the reader's, such as NAME.ts; a star stands for several files. */
const PLACEHOLDER = /[A-Z]{4,}\b(?!\.md)|\*/
/** Files inside a sandbox, or a user's own, that pages name without a folder. */
const FOREIGN = new Set(['main.ts', 'two.ts'])

test('every link, path and file name of a page leads somewhere', () => {
  const sources = new Set(SOURCE_FOLDERS.flatMap(filesUnder).map((file) => basename(file)))
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'data/README.md',
    ...filesUnder('docs').filter((f) => f.endsWith('.md')),
  ]
  let checked = 0
  const lost: string[] = []
  for (const page of pages) {
    const text = read(page)
    const named = namedIn(text)
    checked += named.links.length + named.paths.length + named.files.length
    for (const link of named.links) {
      const problem = brokenLink(page, link)
      if (problem !== undefined) lost.push(`${page}: ${problem}`)
    }
    for (const path of named.paths) if (!existsSync(join(root, path))) lost.push(`${page}: ${path} is not there`)
    for (const file of named.files) if (!sources.has(file)) lost.push(`${page}: no source file is named ${file}`)
  }
  console.log(`named paths: ${checked} in ${pages.length} pages`)
  expect(lost).toEqual([])
  expect(checked).toBeGreaterThan(150)
})

test('every page that a source names is there', () => {
  const lost: string[] = []
  let checked = 0
  for (const file of SOURCE_FOLDERS.flatMap(filesUnder).filter((each) => /\.(?:ts|mjs|cjs|js|py)$/.test(each))) {
    if (file === 'test/named-paths.test.ts') continue
    for (const [page] of read(file).matchAll(/(?<![\w/])docs\/[\w/-]+\.md\b/g)) {
      checked += 1
      if (!existsSync(join(root, page))) lost.push(`${file}: ${page}`)
    }
  }
  console.log(`named pages: ${checked} in sources`)
  expect(lost).toEqual([])
  expect(checked).toBeGreaterThan(10)
})

test('planted names are found, and placeholders are none', () => {
  const text =
    'See [a](docs/none.md#top), `src/none.ts`, `none-such.ts`; not `claims/NAME.ts`, `data/*.jsonl` or `touchstone/task`.'
  expect(namedIn(text)).toEqual({
    links: ['docs/none.md#top'],
    paths: ['docs/none.md', 'src/none.ts'],
    files: ['none-such.ts'],
  })
  expect(brokenLink('README.md', 'docs/none.md')).toBe('the link docs/none.md leads nowhere')
  expect(brokenLink('README.md', 'docs/architecture.md#glossary')).toBeUndefined()
  expect(brokenLink('README.md', 'docs/architecture.md#none')).toBe('docs/architecture.md has no heading #none')
})

function namedIn(text: string): { readonly links: string[]; readonly paths: string[]; readonly files: string[] } {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '')
  const paths = [...text.matchAll(ROOTED)].map(([path]) => path.replace(/\.$/, ''))
  const files = [...text.matchAll(BARE)].map((match) => match[1] ?? '')
  return {
    links: links.filter((link) => !/^https?:/.test(link)),
    paths: paths.filter((path) => !PLACEHOLDER.test(path)),
    files: files.filter((file) => !PLACEHOLDER.test(file) && !FOREIGN.has(file)),
  }
}

function brokenLink(page: string, link: string): string | undefined {
  const [path = '', heading] = link.split('#')
  const target = path === '' ? page : relative(root, resolve(root, dirname(page), path))
  if (!existsSync(join(root, target))) return `the link ${link} leads nowhere`
  if (heading === undefined) return undefined
  const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''))
  return headings.includes(heading) ? undefined : `${target} has no heading #${heading}`
}

/** A heading as GitHub names it in an address. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
