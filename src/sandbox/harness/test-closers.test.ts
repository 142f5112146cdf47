import { expect, test } from 'vitest'
import { closedHalves } from './test-closers.ts'

const OPEN = 'int inc(int x) {\n  return x + 1;'
const TEST = '}\nint main(void) { assert(inc(1) == 2); }'

test('the brace that a test begins with goes to the program where it is open, and is dropped where it is whole', () => {
  const rest = ' \nint main(void) { assert(inc(1) == 2); }'
  expect(closedHalves('c', OPEN, TEST)).toEqual({ program: `${OPEN}\n}\n`, test: rest })
  expect(closedHalves('c', `${OPEN}\n}\n`, TEST)).toEqual({ program: `${OPEN}\n}\n`, test: rest })
})

test('a program that is open for another reason stays so, and a test that begins otherwise stays as it is', () => {
  expect(closedHalves('c', 'void f() { if (x) {', TEST).program).toBe('void f() { if (x) {\n}\n')
  const plain = 'int main(void) { return 0; }\n}'
  expect(closedHalves('c', OPEN, plain)).toEqual({ program: OPEN, test: plain })
  expect(closedHalves('python', 'x = {', '}\nassert x')).toEqual({ program: 'x = {', test: '}\nassert x' })
})

test.each([
  ['cpp', 'auto s = R"({{{)"; // {', 0],
  ['rust', "fn f<'a>(x: &'a str) { /* { /* { */ */", 1],
  ['go', 'func f() string { return `{`', 1],
  ['kotlin', 'fun f(x: Int): String { return "${x}{"', 1],
  ['javascript', 'function f(x) { return `{${x}` // {', 1],
  ['typescript', 'const f = (x: string) => "{"', 0],
  ['php', "<?php function f($x) { # {\n return '{';", 1],
  ['perl', 'sub f { # {\n return "{"', 1],
  ['r', 'f <- function(x) { # {\n "{"', 1],
  ['bash', 'f() { # {\n echo ${1}', 1],
] as const)('%s: braces in comments and texts do not count', (language, program, open) => {
  expect(closedHalves(language, program, '}\nx').program).toBe(open === 0 ? program : `${program}\n}\n`)
})
