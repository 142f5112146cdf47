import { describe, expect, test } from 'vitest'
import { isolationOf, namedLibraries } from './isolation-options.ts'

describe('--with', () => {
  test('a prefix holds for the names after it, and names may come in several options', () => {
    const named = namedLibraries('npm:@scope/one@1', namedLibraries('pandas, python:numpy==2.2.1,scipy,npm:lodash'))
    expect(named.map(({ language = 'program', name }) => `${language} ${name}`)).toEqual([
      'program pandas',
      'python numpy==2.2.1',
      'python scipy',
      'javascript lodash',
      'javascript @scope/one@1',
    ])
  })

  test.each(['-r', 'ruby:rails', 'python:', 'npm:./x', 'pip:--index-url=x', ''])('refuses %j', (text) => {
    expect(() => namedLibraries(text)).toThrow('wanted names of libraries with commas between them')
  })

  test("a name alone is of the program's language, Python where there are several", () => {
    const flags = { with: namedLibraries('lodash,python:numpy') }
    expect(isolationOf(flags).libraries).toEqual({ python: ['lodash', 'numpy'], javascript: [] })
    expect(isolationOf(flags, 'typescript').libraries).toEqual({ python: ['numpy'], javascript: ['lodash'] })
    expect(() => isolationOf(flags, 'java')).toThrow(
      '--with lodash: the program is in java, which has no installer here, wanted python:NAME or npm:NAME',
    )
  })

  test('modules and jars are handed on', () => {
    expect(isolationOf({ nodeModules: 'here', jars: 'there' })).toMatchObject({ nodeModules: 'here', jars: 'there' })
  })
})
