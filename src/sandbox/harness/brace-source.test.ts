import { expect, test } from 'vitest'
import { assertsSomething, blanked, opened, renamed, topDeclarations, unopenedBraces } from './brace-source.ts'

const CLASS = /((?:\bpublic\s+)?)\bclass\s+(\w+)/g

test('blanked: comments, strings and characters go, positions and lines stay', () => {
  const code = 'a /* {\n */ "\\"{" \'{\' """x"{""" @"c:\\" // {\nb'
  const text = blanked(code)
  expect(text.length).toBe(code.length)
  expect(text.replaceAll(/\s+/g, ' ')).toBe('a b')
  expect(text.split('\n').length).toBe(3)
})

test('topDeclarations: only what stands outside of braces, with its end', () => {
  const code = 'public class A { class Inner {} }\n// class No\nclass B\nclass C { }'
  expect(topDeclarations(code, CLASS).map(({ name, from, to }) => [name, code.slice(from, to).trim()])).toEqual([
    ['A', 'public class A { class Inner {} }'],
    ['B', 'class B'],
    ['C', 'class C { }'],
  ])
})

test('renamed: whole words outside of comments and strings', () => {
  expect(renamed('Main x = new Main("Main"); // Main\nMainly y;', 'Main', 'Own')).toBe(
    'Own x = new Own("Main"); // Main\nMainly y;',
  )
})

test('a test that continues a program: braces that it closes, and a whole program opened for it', () => {
  expect(unopenedBraces('  }\n  void main() { }\n}')).toBe(2)
  expect(unopenedBraces('class A { String s = "}}"; }')).toBe(0)
  expect(opened('class A { int f() { return 1; } }\n', 2)).toBe('class A { int f() { return 1;')
  expect(opened('class A { int f() { return 1;', 2)).toBe('class A { int f() { return 1;')
})

test.each([
  ['class Main { public static void main(String[] a) {} }', false],
  ['fun main() { println(add(2, 3)) }', false],
  ['', false],
  ['// assert add(2, 3) == 5', false],
  ['var text = "assert"', false],
  ['assert add(2, 3) == 5;', true],
  ['if (add(2, 3) != 5) throw new Exception();', true],
  ['if (add(2, 3) != 5) System.exit(1);', true],
  ['check(add(2, 3) == 5)', true],
  ['Objects.requireNonNull(x);', true],
])('assertsSomething: %s', (code, asserts) => {
  expect(assertsSomething(code)).toBe(asserts)
})
