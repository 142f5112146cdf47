import { expect, test } from 'vitest'
import { timeOrDate } from './read-time.ts'

test.each([
  ['quarter to four in the afternoon', 945, 'pm'],
  ['half past two in the morning', 150, 'am'],
  ['15h45', 945, 'pm'],
  ['15.45 Uhr', 945, 'pm'],
  ['14:30:00', 870, 'pm'],
  ['15時45分', 945, 'pm'],
  ['midday', 720, 'pm'],
  ['half past three', 210, undefined],
])('%s is minute %i of the day', (text, minutes, half) => {
  expect(timeOrDate(text)).toEqual({ kind: 'time', minutes, half })
})

test.each([
  ['5. März 2021', 3, 5, 2021],
  ['1er juin', 6, 1, undefined],
  ['5 de marzo de 2021', 3, 5, 2021],
  ['5 марта 2021 г.', 3, 5, 2021],
  ['2021年3月5日', 3, 5, 2021],
  ['the first of June', 6, 1, undefined],
  ['Friday, March 5, 2021', 3, 5, 2021],
])('%s is a date', (text, month, day, year) => {
  expect(timeOrDate(text)).toEqual({ kind: 'date', month, day, year })
})

test.each(['three to two', '5 apples', 'May', '25:99 Uhr', 'March 45'])('%s is neither', (text) => {
  expect(timeOrDate(text)).toBeUndefined()
})
