import { expect, test } from 'vitest'
import type { AnalysedLanguage } from '../analysis.ts'
import { ANALYSED_LANGUAGES } from '../analysis.ts'
import { outsideComments } from './comment-findings.ts'
import type { ToolFinding } from './analyser.ts'

const MARKS: Readonly<Record<AnalysedLanguage, string>> = {
  python: '#',
  javascript: '//',
  typescript: '//',
  java: '//',
  c: '//',
  cpp: '//',
  go: '//',
  rust: '//',
  ruby: '#',
  bash: '#',
}

const at = (line: number, column: number, path = 'p0/main'): ToolFinding => ({
  path,
  rule: `${line}:${column}`,
  severity: 'error',
  message: 'found',
  line,
  column,
})

test.each(ANALYSED_LANGUAGES)(
  'what is found in a comment of %s is left out, what stands before it is not',
  async (language) => {
    const code = `${MARKS[language]} password = "hunter222"\nx = 1 ${MARKS[language]} password = "hunter222"\n`
    const findings = [at(1, 3), at(2, 1), at(2, 12)]
    const kept = await outsideComments(findings, [{ path: 'p0/main', code, language }], {})
    expect(kept.map(({ rule }) => rule)).toEqual(['2:1'])
  },
)

test('a mark of a comment inside a text begins none, and columns of bytes are understood', async () => {
  const code = "a = '# é é é'; x = `ls #{a}` # `ls #{a}`\n"
  const inCode = Buffer.byteLength(code.slice(0, code.indexOf('`'))) + 1
  const inComment = Buffer.byteLength(code.slice(0, code.lastIndexOf('`ls'))) + 1
  const file = { path: 'p0/main', code, language: 'ruby' as const }
  const kept = await outsideComments([at(1, inCode), at(1, inComment)], [file], { columns: 'bytes' })
  expect(kept).toEqual([at(1, inCode)])
})

test('findings of a file that nobody gave, or that no grammar reads, stay', async () => {
  const file = { path: 'p0/main', code: '# a\0b', language: 'ruby' as const }
  expect(await outsideComments([at(1, 1), at(1, 1, 'other')], [file], {})).toHaveLength(2)
})
