import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import {
  addIsolationOptions,
  ISOLATION_OPTIONS,
  isolationOf,
  namedLibraries,
  type IsolationFlags,
  wantLanguagesOf,
} from './isolation-options.ts'

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

function read(...words: readonly string[]): ReturnType<typeof isolationOf> {
  const command = addIsolationOptions(new Command().exitOverride().configureOutput({ writeErr: () => undefined }))
  return isolationOf(command.parse(words, { from: 'user' }).opts<IsolationFlags>())
}

test('--std tells by the name whose standard it is, and the last of a language counts', () => {
  expect(read('--std', 'c++20,c23,rust2024').standards).toEqual({ cpp: 'c++20', c: 'c23', rust: '2024' })
  expect(read('--std', 'cpp20', '--std', 'GNU++23, 2018').standards).toEqual({ cpp: 'gnu++23', rust: '2018' })
  expect(read('--std', 'gnu11').standards).toEqual({ c: 'gnu11' })
  expect(read().standards).toBeUndefined()
})

test('--std refuses what is no name of a standard', () => {
  expect(() => read('--std', 'c++20,java21')).toThrow('java21 is no standard, wanted such as c++20, gnu++23, c23')
  expect(() => read('--std', '-O0')).toThrow('is no standard')
})

test('--debug-assertions is off unless given', () => {
  expect(read().debugAssertions).toBeUndefined()
  expect(read('--debug-assertions').debugAssertions).toBe(true)
})

test.each([
  [['--std', 'c++20'], ['python'], '--std is for programs in cpp, and the program is in python'],
  [['--jars', 'x.jar'], ['rust'], '--jars is for programs in java, kotlin, scala, and the program is in rust'],
  [['--node-modules', 'm'], ['python', 'go'], '--node-modules is for programs in javascript, typescript'],
  [['--with', 'npm:lodash'], ['python'], '--with is for programs in javascript, typescript'],
])('%j for programs in %j is refused', (words, languages, message) => {
  const command = addIsolationOptions(new Command('run').exitOverride())
  command.parse(words, { from: 'user' })
  expect(() => wantLanguagesOf(command, command.opts(), languages)).toThrow(`run: ${message}`)
})

test('an option that one of the languages uses is taken, and so is none', () => {
  const command = addIsolationOptions(new Command('run').exitOverride())
  command.parse(['--std', 'c++20,c23', '--with', 'pandas,npm:lodash', '--python', 'p'], { from: 'user' })
  expect(() => wantLanguagesOf(command, command.opts(), ['c', 'typescript', 'python'])).not.toThrow()
})

test('the names by which commands refuse these options are those of all of them', () => {
  const added = addIsolationOptions(new Command()).options.map((option) => option.attributeName())
  expect(added.toSorted()).toEqual([...ISOLATION_OPTIONS].toSorted())
})
