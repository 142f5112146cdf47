import { expect, test } from 'vitest'
import { maskSource, replaceInCode } from './mask-source.ts'

test('maskSource blanks comments and texts and keeps every place', () => {
  expect(maskSource('a /* main */ "main" main', 'c')).toBe('a                   main')
  expect(maskSource('x `main` // main\nmain', 'go')).toBe(
    'x               \nmain'.replace('x               ', `x ${' '.repeat(14)}`),
  )
  expect(maskSource("/* a /* b */ main */ fn main<'a>() {}", 'rust')).toBe(`${' '.repeat(21)}fn main<'a>() {}`)
  expect(maskSource('{- {- -} main -} main -- main', 'haskell')).toBe(`${' '.repeat(17)}main        `)
})

test('replaceInCode changes code and no text', () => {
  expect(replaceInCode('main "main" main', 'c', /\bmain\b/g, () => 'other')).toBe('other "main" other')
})
