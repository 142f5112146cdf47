/** Name of a program's file in an analyser's box; Java's must be that of its public class. */
import { findLanguage } from '../../sandbox/index.ts'
import type { AnalysedLanguage } from '../analysis.ts'

/** Such as `main.py`. */
export function sourceName(language: AnalysedLanguage, code: string): string {
  const row = findLanguage(language)
  if (row === undefined) throw new RangeError(`analyse a program: language is ${language}, which the sandbox lacks`)
  return row.fileOf?.(code) ?? row.file
}
