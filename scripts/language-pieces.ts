/** Pieces that the language classifier is trained and checked on: some lines of a source, or the whole of it. */
import { readFileSync } from 'node:fs'
import { isComment } from '../src/analysis/identify/source-features.ts'
import { generator, keyOf, split } from '../src/random.ts'

/** One source of the corpus. */
export interface CorpusFile {
  readonly language: string
  readonly package: string
  readonly text: string
}

/** Files of scripts/language-corpus.ts. */
export function readCorpusFile(path: string): CorpusFile[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CorpusFile)
}

/** Lines that are neither blank nor a comment. */
export function codeLines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !isComment(line))
}

/** So many lines of code, from one that a uniform number draws; Infinity is the whole text as it stands. */
export function pieceOf(text: string, lines: number, at: number): string {
  if (lines === Infinity) return text
  const code = codeLines(text)
  const start = Math.floor(at * Math.max(1, code.length - lines + 1))
  return code.slice(start, start + lines).join('\n')
}

/**
 * Whether a package is held out of the training: by its name alone, so that none of its lines is seen. The project's own
 * programs and data sets of solutions are not held.
 */
export function isHeld(name: string, share: number): boolean {
  if (/^(?:own|sets)\//.test(name)) return false
  return generator(split(keyOf('language-held'), name)).uniform() < share
}
