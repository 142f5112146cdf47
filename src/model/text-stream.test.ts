import { expect, test } from 'vitest'
import { array, assert, constantFrom, property, string, subarray } from 'fast-check'
import { cutAtStop } from './language-model.ts'
import { TextStream } from './text-stream.ts'

function streamed(parts: readonly string[], stop: readonly string[]): { pieces: string[]; text: string } {
  const pieces: string[] = []
  const stream = new TextStream(stop, (piece) => pieces.push(piece))
  let whole = ''
  for (const part of parts) {
    whole += part
    stream.grow(whole)
  }
  const { text } = cutAtStop(whole, stop)
  stream.end(text)
  return { pieces, text }
}

test('pieces come as they are known, and a stop text that is cut in two is never given', () => {
  expect(streamed(['one ', 'two E', 'ND three'], ['END'])).toEqual({ pieces: ['on', 'e two', ' '], text: 'one two ' })
  expect(streamed(['one ', 'two'], [])).toEqual({ pieces: ['one ', 'two'], text: 'one two' })
})

test('half a character waits for the other half', () => {
  const pieces: string[] = []
  const stream = new TextStream([], (piece) => pieces.push(piece))
  stream.grow('a\uFFFD')
  stream.grow('a🍎')
  stream.end('a🍎')
  expect(pieces).toEqual(['a', '🍎'])
})

test('pieces always join to the text, whatever the parts and stop texts', () => {
  const letters = string({ unit: constantFrom('a', 'b', 'E', 'N', 'D', '🍎'), maxLength: 6 })
  assert(
    property(array(letters, { maxLength: 12 }), subarray(['END', 'ab', 'N']), (parts, stop) => {
      const { pieces, text } = streamed(parts, stop)
      expect(pieces.join('')).toBe(text)
      for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
    }),
  )
})
