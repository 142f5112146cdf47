import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ANALYSED_LANGUAGES, type AnalysedLanguage } from '../analysis.ts'
import { withoutSuppressions } from './suppressions.ts'

const CASES: readonly [AnalysedLanguage, string, string][] = [
  ['python', 'x = 1  # noqa: F841', 'x = 1  # xxxxx xxxx'],
  ['python', 'import os  # pylint: disable=unused-import', 'import os  # xxxxxxx xxxxxxxxxxxxxxxxxxxxx'],
  ['python', 'os.system(x)  # nosec', 'os.system(x)  # xxxxx'],
  ['javascript', '// eslint-disable-next-line', '// xxxxxxxxxxxxxxxxxxxxxxxx'],
  ['typescript', '// @ts-ignore', '// xxxxxxxxxx'],
  ['java', '@SuppressWarnings("all") class A {}', '                         class A {}'],
  ['java', 'int x; // NOPMD', 'int x; // xxxxx'],
  ['c', 'gets(a); // NOLINT(cert)', 'gets(a); // xxxxxxxxxxxx'],
  ['cpp', '#pragma GCC diagnostic ignored "-Wall"', ' '.repeat(38)],
  ['go', 'x = x //nolint:all', 'x = x //xxxxxxxxxx'],
  ['rust', '#![allow(clippy::all)]\nfn a() {}', '                      \nfn a() {}'],
  ['ruby', 'eval(x) # rubocop:disable Security/Eval', 'eval(x) # xxxxxxxxxxxxxxx xxxxxxxxxxxxx'],
  ['bash', '# shellcheck disable=SC2086', '# xxxxxxxxxx xxxxxxxxxxxxxx'],
]

describe('withoutSuppressions', () => {
  test.each(CASES)(
    'makes a suppression of %s unreadable at its place and says where it stood',
    (language, code, clean) => {
      const { code: found, findings } = withoutSuppressions(code, language)
      expect(found).toBe(clean)
      expect(findings).toHaveLength(1)
      expect(findings[0]).toMatchObject({ line: 1, severity: 'warning' })
    },
  )

  test('leaves code that says the words outside of comments', () => {
    const code = 'noqa = 1\nprint(noqa)'
    expect(withoutSuppressions(code, 'python')).toEqual({ code, findings: [] })
  })

  test('names line and column', () => {
    expect(withoutSuppressions('a = 1\nb = 2  # noqa', 'python').findings).toEqual([
      {
        rule: 'suppression:noqa',
        severity: 'warning',
        message: 'The program tells analysers to look away: noqa',
        line: 2,
        column: 10,
      },
    ])
  })

  test('keeps every line and its length, whatever the source', () => {
    const piece = fc.constantFrom(
      '# noqa',
      '// NOLINT',
      '@SuppressWarnings("x")',
      '#![allow(a)]',
      '\n',
      ' ',
      'x',
      '"',
      "'",
    )
    fc.assert(
      fc.property(fc.constantFrom(...ANALYSED_LANGUAGES), fc.array(piece), (language, pieces) => {
        const code = pieces.join('')
        expect(lengths(withoutSuppressions(code, language).code)).toEqual(lengths(code))
      }),
    )
  })
})

function lengths(text: string): number[] {
  return text.split('\n').map((line) => line.length)
}
