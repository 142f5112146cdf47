import { expect, test } from 'vitest'
import { endpointKey } from './endpoint-key.ts'

test('the first key that is not empty is taken, without the blanks around it', () => {
  const both = { TOUCHSTONE_API_KEY: 'sk-own', OPENAI_API_KEY: 'sk-openai' }
  expect(endpointKey('sk-given', both)).toBe('sk-given')
  expect(endpointKey('', both)).toBe('sk-own')
  expect(endpointKey(undefined, { ...both, TOUCHSTONE_API_KEY: '' })).toBe('sk-openai')
  expect(endpointKey(undefined, { ...both, TOUCHSTONE_API_KEY: ' sk-own\n' })).toBe('sk-own')
  expect(endpointKey(undefined, { TOUCHSTONE_API_KEY: ' ', OPENAI_API_KEY: '' })).toBeUndefined()
})

test('a key that no header can carry is refused, and not shown', () => {
  for (const key of ['sk-gehé', 'sk-geh\neim', 'sk-geh“eim']) {
    const ask = (): unknown => endpointKey(undefined, { TOUCHSTONE_API_KEY: key })
    expect(ask).toThrow('character 7 of TOUCHSTONE_API_KEY is none that a key can have')
    expect(ask).not.toThrow('sk-')
  }
})
