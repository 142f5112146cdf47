import { expect, test } from 'vitest'
import { openRecogniser, type RecogniserName } from './entity-recogniser.ts'

async function found(text: string, name?: RecogniserName): Promise<string[]> {
  const recognise = await openRecogniser(name)
  return recognise(text).map(({ start, end, type }) => `${text.slice(start, end)}/${type ?? ''}`)
}

test('places are those of the rules, kinds those that compromise knows', async () => {
  const text = 'Maria Lopez left Paris in 1988. Then Google hired her brother Carlos.'
  expect(await found(text, 'rules')).toEqual(['Maria Lopez/', 'Paris/', '1988/DATE', 'Google/', 'Carlos/'])
  expect(await found(text)).toEqual(['Maria Lopez/PERSON', 'Paris/GPE', '1988/DATE', 'Google/ORG', 'Carlos/PERSON'])
})

test('a word that opens a sentence and is no noun is no name', async () => {
  expect(await found('Suddenly Ada Lin ran.', 'rules')).toEqual(['Suddenly Ada Lin/'])
  expect(await found('Quietly the ferry left Lyon.', 'rules')).toEqual(['Quietly/', 'Lyon/'])
  expect(await found('Quietly the ferry left Lyon.')).toEqual(['Lyon/GPE'])
})

test('what the text itself says goes before what compromise takes it for', async () => {
  expect(await found('the Paris University met on Friday')).toEqual(['Paris University/ORG', 'Friday/DATE'])
})
