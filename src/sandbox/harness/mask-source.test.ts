import { expect, test } from 'vitest'
import { blanked } from './brace-source.ts'
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

// read again from each of its marks, a megabyte would take many minutes
test.each(['"\\', "'\\", 'R"(', 'r#"', '/*"', '`', '{-', '"""', '@"', '/*'])(
  'a megabyte of %j is read once, in every family',
  (unit) => {
    const text = unit.repeat(2 ** 20 / unit.length)
    for (const masked of [
      ...(['c', 'go', 'rust', 'haskell'] as const).map((one) => maskSource(text, one)),
      blanked(text),
    ])
      expect(masked).toHaveLength(text.length)
  },
)

test('a text that is not closed ends with its line, a raw one that ends nowhere is none', () => {
  expect(maskSource('a = "b {\nc }', 'c')).toBe('a =     \nc }')
  expect(maskSource('R"x({)y" }', 'c')).toBe('R        }')
  expect(maskSource('R"x({)x" }', 'c')).toBe('         }')
  expect(maskSource('r#"{"# }', 'rust')).toBe('       }')
  expect(blanked('String s = "{\n}')).toBe('String s =   \n}')
})
