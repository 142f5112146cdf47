import { expect, test } from 'vitest'
import { isLoopback, requireSafeDoor } from './access.ts'

test('isLoopback knows what only this machine can reach', () => {
  expect(['127.0.0.1', '127.8.9.1', 'localhost', '::1', '[::1]'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example', 'example', ''].some(isLoopback)).toBe(false)
})

test('requireSafeDoor refuses an open door without a token, and a token that is easily guessed', () => {
  expect(() => requireSafeDoor('0.0.0.0', undefined)).toThrow(/wanted a token/)
  expect(() => requireSafeDoor('127.0.0.1', undefined)).not.toThrow()
  expect(() => requireSafeDoor('0.0.0.0', 'x'.repeat(16))).not.toThrow()
  expect(() => requireSafeDoor('0.0.0.0', 'short')).toThrow(/5 characters/)
  expect(() => requireSafeDoor('0.0.0.0', `${'x'.repeat(16)} y`)).toThrow(/without spaces/)
})
