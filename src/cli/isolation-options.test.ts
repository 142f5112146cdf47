import { Command } from 'commander'
import { expect, test } from 'vitest'
import { addIsolationOptions, isolationOf, type IsolationFlags } from './isolation-options.ts'

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
