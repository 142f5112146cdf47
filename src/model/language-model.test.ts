import { array, assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf, split } from '../random.ts'
import { checkOptions, cutAtStop, seedOf } from './language-model.ts'

describe('checkOptions', () => {
  test('fills in the defaults', () => {
    expect(checkOptions()).toEqual({ temperature: 0, topP: 1, maxTokens: 512, stop: [] })
  })

  test('names the option, its value and what was wanted', () => {
    expect(() => checkOptions({ temperature: -1 })).toThrow('generate: temperature is -1, wanted 0 to 5')
    expect(() => checkOptions({ temperature: Number.NaN })).toThrow('temperature is NaN')
    expect(() => checkOptions({ topP: 0 })).toThrow('generate: topP is 0, wanted above 0, at most 1')
    expect(() => checkOptions({ maxTokens: 1.5 })).toThrow('maxTokens is 1.5, wanted an integer of at least 1')
    expect(() => checkOptions({ stop: ['x', ''] })).toThrow(RangeError)
  })
})

describe('cutAtStop', () => {
  test('cuts at the earliest of the stop texts', () => {
    expect(cutAtStop('one\nQ: two\nA: three', ['\nA:', '\nQ:'])).toEqual({ text: 'one', stopped: true })
    expect(cutAtStop('one', ['\nA:'])).toEqual({ text: 'one', stopped: false })
    expect(cutAtStop('one', [])).toEqual({ text: 'one', stopped: false })
  })

  test('what is left is a beginning of the text without any stop text', () => {
    assert(
      property(
        string({ unit: constantFrom('a', 'b') }),
        array(string({ unit: constantFrom('a', 'b'), minLength: 1, maxLength: 3 }), { maxLength: 3 }),
        (text, stop) => {
          const cut = cutAtStop(text, stop)
          expect(text.startsWith(cut.text)).toBe(true)
          expect(stop.some((each) => cut.text.includes(each))).toBe(false)
          expect(cut.stopped).toBe(cut.text.length < text.length)
        },
      ),
    )
  })
})

describe('seedOf', () => {
  test('is 32 bits that follow from the key alone', () => {
    const seeds = Array.from({ length: 200 }, (_, i) => seedOf({ prompt: '', key: split(keyOf(1), i) }))
    expect(new Set(seeds).size).toBe(200)
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true)
    expect(seedOf({ prompt: 'other', key: split(keyOf(1), 7) })).toBe(seeds[7])
  })
})
