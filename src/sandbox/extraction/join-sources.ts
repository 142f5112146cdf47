/** Puts the pieces of a program together: what a language wants at the head of a file goes there, and once. */

/** Lines that stand at the head, by language. */
const HEADS: Readonly<Record<string, RegExp>> = {
  python: /^from __future__ import .*$/gm,
  go: /^(?:package \w+|import (?:\([^)]*\)|.*))$/gm,
  java: /^(?:package|import) .*;[ \t]*$/gm,
  kotlin: /^(?:package|import) .*$/gm,
  scala: /^(?:package|import) .*$/gm,
  csharp: /^using [\w.= ]+;[ \t]*$/gm,
  haskell: /^(?:\{-#.*#-\}|module .* where|import .*)$/gm,
  php: /^<\?php\b/gm,
}

/** Whether a source has lines that a language wants at the head of a file. */
export function hasHead(source: string, language: string): boolean {
  return HEADS[language] !== undefined && source.search(HEADS[language]) >= 0
}

/** One source of several pieces, in their order. */
export function joinSources(sources: readonly string[], language: string): string {
  const head = HEADS[language]
  if (sources.length < 2) return sources[0] ?? ''
  if (head === undefined) return sources.map((one) => `${one.trimEnd()}\n`).join('\n')
  const heads = [...new Set(sources.flatMap((one) => (one.match(head) ?? []).flatMap(singleHeads)))]
  const bodies = sources.map((one) => `${one.replaceAll(head, '').trimEnd()}\n`)
  return `${heads.join('\n')}\n${bodies.join('\n')}`
}

/** Go's imports in brackets one by one, as a file may import a package once. */
function singleHeads(head: string): readonly string[] {
  const inner = /^import \(([^)]*)\)$/.exec(head)?.[1]
  if (inner === undefined) return [head]
  const lines = inner.split(/[\n;]/).map((line) => line.replace(/\/\/.*/, '').trim())
  return lines.filter((line) => line !== '').map((line) => `import ${line}`)
}
