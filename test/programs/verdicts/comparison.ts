/**
 * How outputs are compared: what a program prints against what is expected, for each checker.
 *
 * Rules. A tolerance counts at its very edge, in exact decimal arithmetic: a difference of just the tolerance is
 * accepted, one digit more is refused. Numbers that a double cannot tell apart are told apart. NaN equals NaN, an
 * infinity equals itself, -0 equals 0 as a number and not as a token. Bytes that are no UTF-8 are not the replacement
 * character. White space at the ends of lines and CRLF count only where the checker is `exact`. Unicode is compared as
 * it stands, without normal forms.
 */
import type { Checker, Verdict } from '../../../src/supervision.ts'
import { type VerdictCase, single } from './verdict-case.ts'

type Row = readonly [name: string, checker: Checker, found: string, expected: string, verdict: Verdict]

const exact: Checker = { kind: 'exact' }
const tokens: Checker = { kind: 'tokens' }
const lines: Checker = { kind: 'unordered-lines' }
const float: Checker = { kind: 'float' }
const within = (absolute: number, relative = 0): Checker => ({ kind: 'float', absolute, relative })
const relative = (share: number): Checker => ({ kind: 'float', absolute: 0, relative: share })

const rows: readonly Row[] = [
  ['just at the edge, 1e-6', within(1e-6), '0.100001', '0.1', 'correct'],
  ['just over the edge, 1e-6', within(1e-6), '0.1000010000000000001', '0.1', 'wrong'],
  ['just under the edge, below', within(1e-6), '0.099999', '0.1', 'correct'],
  ['just over the edge, below', within(1e-6), '0.0999989999999999', '0.1', 'wrong'],
  ['the edge of 1e-9', within(1e-9), '1.000000001', '1', 'correct'],
  ['over the edge of 1e-9', within(1e-9), '1.0000000010000001', '1', 'wrong'],
  ['the edge of 0.5', within(0.5), '1.5', '1', 'correct'],
  ['over the edge of 0.5', within(0.5), '1.50000000000000001', '1', 'wrong'],
  ['the relative edge', relative(1e-6), '1000001', '1000000', 'correct'],
  ['over the relative edge', relative(1e-6), '1000001.0000000001', '1000000', 'wrong'],
  [
    'the relative edge of a large number',
    relative(1e-3),
    '1001000000000000000000',
    '1000000000000000000000',
    'correct',
  ],
  [
    'over the relative edge of a large number',
    relative(1e-3),
    '1001000000000000000001',
    '1000000000000000000000',
    'wrong',
  ],
  ['the relative edge of a negative number', relative(0.1), '-11', '-10', 'correct'],
  ['over the relative edge of a negative number', relative(0.1), '-11.00000000000000001', '-10', 'wrong'],
  ['no tolerance, equal values', within(0), '1.50', '1.5', 'correct'],
  ['no tolerance, another value', within(0), '1.5000000000000000001', '1.5', 'wrong'],
  ['no tolerance, 0.1 + 0.2', within(0), '0.30000000000000004', '0.3', 'wrong'],
  ['a tolerance of 1e-16 of 0.3', within(1e-16), '0.30000000000000004', '0.3', 'correct'],
  ['huge against huge', float, '1e400', '1e500', 'wrong'],
  ['huge against itself', float, '1e400', '1e400', 'correct'],
  ['huge against itself in another form', float, '10e399', '1e400', 'correct'],
  ['huge against infinity', float, '1e400', 'inf', 'wrong'],
  ['infinity against huge', float, 'inf', '1e400', 'wrong'],
  ['tiny against tiny, no tolerance', within(0), '1e-400', '1e-500', 'wrong'],
  ['tiny against zero, no tolerance', within(0), '1e-400', '0', 'wrong'],
  ['tiny against zero, within 1e-9', within(1e-9), '1e-400', '0', 'correct'],
  ['19 digits that differ in the last, tokens', tokens, '9223372036854775807', '9223372036854775806', 'wrong'],
  ['19 digits that differ in the last, no tolerance', within(0), '9223372036854775807', '9223372036854775806', 'wrong'],
  ['19 digits that differ in the last, within 0.5', within(0.5), '9223372036854775807', '9223372036854775806', 'wrong'],
  ['19 digits that differ in the last, within 1', within(1), '9223372036854775807', '9223372036854775806', 'correct'],
  ['17 digits above 2^53', within(0), '9007199254740993', '9007199254740992', 'wrong'],
  ['NaN against NaN', float, 'nan', 'NaN', 'correct'],
  ['NaN against a number', float, 'nan', '0', 'wrong'],
  ['a number against NaN', float, '0', 'nan', 'wrong'],
  ['infinity against infinity', float, 'Infinity', 'inf', 'correct'],
  ['infinity against minus infinity', float, '-inf', 'inf', 'wrong'],
  ['infinity against a number', float, 'inf', '1', 'wrong'],
  ['minus zero as a number', float, '-0', '0', 'correct'],
  ['minus zero as a number, no tolerance', within(0), '-0.0', '0', 'correct'],
  ['minus zero as a token', tokens, '-0', '0', 'wrong'],
  ['a leading plus', float, '+5', '5', 'correct'],
  ['a leading zero', float, '005', '5', 'correct'],
  ['a point alone', float, '5.', '5', 'correct'],
  ['a hexadecimal number is a word', float, '0x10', '16', 'wrong'],
  ['a number with an underscore is a word', float, '1_000', '1000', 'wrong'],
  ['a number with a comma is a word', float, '1,5', '1.5', 'wrong'],
  ['a word in a float output', float, 'yes 1.0000000001', 'yes 1', 'correct'],
  ['another word in a float output', float, 'no 1', 'yes 1', 'wrong'],
  ['a token too many', float, '1 2', '1', 'wrong'],
  ['a token too few', float, '1', '1 2', 'wrong'],
  ['tokens parted otherwise', tokens, '1 2\n3', '1\n2 3\n', 'correct'],
  ['tokens run together', tokens, '12', '1 2', 'wrong'],
  ['no output for some', tokens, '', '1', 'wrong'],
  ['some output for none', tokens, '1', '', 'wrong'],
  ['no output for none', tokens, '', '', 'correct'],
  ['capitals', tokens, 'YES', 'Yes', 'wrong'],
  ['a trailing newline, tokens', tokens, '5\n\n\n', '5', 'correct'],
  ['a trailing newline, exact', exact, '5\n', '5', 'wrong'],
  ['no trailing newline, exact', exact, '5', '5\n', 'wrong'],
  ['the very text, exact', exact, '5\n', '5\n', 'correct'],
  ['CRLF, tokens', tokens, '1\r\n2\r\n', '1\n2\n', 'correct'],
  ['CRLF, exact', exact, '1\r\n2\r\n', '1\n2\n', 'wrong'],
  ['CRLF in both, exact', exact, '1\r\n2\r\n', '1\r\n2\r\n', 'correct'],
  ['a space at the end of a line, exact', exact, '1 \n2\n', '1\n2\n', 'wrong'],
  ['a tab for a space, exact', exact, '1\t2\n', '1 2\n', 'wrong'],
  ['a tab for a space, tokens', tokens, '1\t2\n', '1 2\n', 'correct'],
  ['a no-break space, exact', exact, '1\u00a02\n', '1 2\n', 'wrong'],
  ['a no-break space inside a token', tokens, '1\u00a02\n', '1 2\n', 'wrong'],
  ['a zero-width space', tokens, '12\u200b', '12', 'wrong'],
  ['a byte order mark, exact', exact, '\ufeff5\n', '5\n', 'wrong'],
  ['a byte order mark, tokens', tokens, '\ufeff5\n', '5\n', 'wrong'],
  ['a NUL, exact', exact, 'a\0b\n', 'a\0b\n', 'correct'],
  ['a NUL that cuts a text', exact, 'a\0b\n', 'a\n', 'wrong'],
  ['a NUL in a token', tokens, '5\0', '5', 'wrong'],
  ['another text behind a NUL', tokens, 'a\0b', 'a\0c', 'wrong'],
  ['composed against decomposed', tokens, 'e\u0301', '\u00e9', 'wrong'],
  ['composed against itself', tokens, '\u00e9', '\u00e9', 'correct'],
  ['composed against decomposed, lines', lines, 'e\u0301\n', '\u00e9\n', 'wrong'],
  ['full-width digits', float, '\uff15', '5', 'wrong'],
  ['an emoji', exact, '🍎\n', '🍎\n', 'correct'],
  ['another emoji', exact, '🍏\n', '🍎\n', 'wrong'],
  ['lines in another order', lines, 'b\na\n', 'a\nb\n', 'correct'],
  ['a line too often', lines, 'a\na\nb\n', 'a\nb\n', 'wrong'],
  ['a line too few', lines, 'a\n', 'a\na\n', 'wrong'],
  ['lines in another order, exact', exact, 'b\na\n', 'a\nb\n', 'wrong'],
  ['the words of a line in another order', lines, 'b a\n', 'a b\n', 'wrong'],
  ['lines with CRLF', lines, 'b\r\na\r\n', 'a\nb\n', 'correct'],
  ['a huge right output', tokens, '12345 '.repeat(60_000), '12345\n'.repeat(60_000), 'correct'],
  [
    'a huge output whose last token is wrong',
    tokens,
    `${'12345 '.repeat(59_999)}12346`,
    '12345\n'.repeat(60_000),
    'wrong',
  ],
  ['one huge number', within(0), '7'.repeat(20_000), '7'.repeat(20_000), 'correct'],
  ['one huge number that differs in the last digit', within(0), `${'7'.repeat(19_999)}8`, '7'.repeat(20_000), 'wrong'],
  ['an exponent that no memory holds', float, '1e999999999999', '1e999999999998', 'wrong'],
  ['an exponent that no memory holds, against itself', float, '1e999999999999', '1e999999999999', 'correct'],
]

/** Bytes that a JavaScript text cannot hold, in Latin-1 letters. */
const bytes: readonly Row[] = [
  ['a byte that is no UTF-8, exact', exact, '\xff\n', '\ufffd\n', 'wrong'],
  ['a byte that is no UTF-8, tokens', tokens, 'a\xff', 'a\ufffd', 'wrong'],
  ['a cut UTF-8 sequence', tokens, '\xc3', '\ufffd', 'wrong'],
  ['an overlong slash', tokens, '\xc0\xaf', '/', 'wrong'],
  ['a surrogate in bytes', tokens, '\xed\xa0\x80', '\ufffd\ufffd\ufffd', 'wrong'],
  ['an e with an acute accent in Latin-1', tokens, '\xe9', '\u00e9', 'wrong'],
  ['an e with an acute accent in UTF-8', tokens, '\xc3\xa9', '\u00e9', 'correct'],
  ['the replacement character in UTF-8', exact, '\xef\xbf\xbd\n', '\ufffd\n', 'correct'],
]

const printed = (found: string, encoding: 'utf8' | 'latin1'): string => {
  const base64 = Buffer.from(found, encoding).toString('base64')
  // a long text is told by its repeated part, which keeps the program small
  const word = /^(.{1,8}?)\1{1000,}/s.exec(found)
  if (word !== null) {
    const [whole, part = ''] = word
    const tail = Buffer.from(found.slice(whole.length), encoding).toString('base64')
    return `import base64, sys\nsys.stdout.buffer.write(${JSON.stringify(part)}.encode() * ${whole.length / part.length} + base64.b64decode("${tail}"))`
  }
  return `import base64, sys\nsys.stdout.buffer.write(base64.b64decode("${base64}"))`
}

const cases = (table: readonly Row[], encoding: 'utf8' | 'latin1'): VerdictCase[] =>
  table.map(([name, checker, found, output, verdict]) =>
    single('comparison', 'python', {
      name: `${checker.kind}: ${name}`,
      program: printed(found, encoding),
      test: { style: 'io', name: 'output', input: '', output, checker },
      expected: verdict,
      why: `${checker.kind} compares so`,
    }),
  )

/** A checker program in the manner of testlib: 0 accepts, 1 and 2 refuse, 7 gives points, anything else is broken. */
const checker = (exit: number): Checker => ({
  kind: 'program',
  language: 'python',
  code: `import sys\nfound = open(sys.argv[2]).read().split()\nwanted = open(sys.argv[3]).read().split()\nsys.exit(0 if found == wanted else ${exit})`,
})
const checked = [1, 2].flatMap((exit) => [
  single('comparison', 'python', {
    name: `program: exit ${exit}, right`,
    program: 'print(5)',
    test: { style: 'io', name: 'output', input: '', output: '5\n', checker: checker(exit) },
    expected: 'correct',
    why: 'exit code 0 accepts',
  }),
  single('comparison', 'python', {
    name: `program: exit ${exit}, wrong`,
    program: 'print(6)',
    test: { style: 'io', name: 'output', input: '', output: '5\n', checker: checker(exit) },
    expected: 'wrong',
    why: "testlib's exit codes for a wrong answer and a wrong layout",
  }),
])
const broken = [
  single('comparison', 'python', {
    name: 'program: exit 3, a broken checker',
    program: 'print(6)',
    test: { style: 'io', name: 'output', input: '', output: '5\n', checker: checker(3) },
    expected: 'unknown',
    why: 'a checker that fails says nothing about the program',
  }),
  single('comparison', 'python', {
    name: 'program: exit 7, partial points',
    program: 'print(6)',
    test: { style: 'io', name: 'output', input: '', output: '5\n', checker: checker(7) },
    expected: 'wrong',
    why: 'partial points are a graded score below 1',
  }),
]

export const COMPARISON: readonly VerdictCase[] = [
  ...cases(rows, 'utf8'),
  ...cases(bytes, 'latin1'),
  ...checked,
  ...broken,
]
