import { expect, test } from 'vitest'
import { dialogueTurns, withDialogueTurns } from './dialogue.ts'

test('turns that begin with their speaker, up to the answer that is wanted', () => {
  expect(dialogueTurns('System: sys\n\nHuman: a\n\nwith two lines\n\nAssistant: b\n\nHuman: c\n\nAssistant:')).toEqual([
    { role: 'system', content: 'sys' },
    { role: 'user', content: 'a\n\nwith two lines' },
    { role: 'assistant', content: 'b' },
    { role: 'user', content: 'c' },
  ])
  expect(dialogueTurns('\n\nHuman: a \n\nAssistant: ')).toEqual([{ role: 'user', content: 'a' }])
})

test.each(['Why?', 'Human: a', 'Human: a\n\nAssistant: b', 'So. Human: a\n\nAssistant:', 'Assistant:', ''])(
  'another text is no dialogue: %j',
  (text) => {
    expect(dialogueTurns(text)).toBeUndefined()
  },
)

test('the dialogue of a last turn stands in its place, and the system has one turn', () => {
  const asked = { role: 'user', content: 'System: sys\n\nHuman: a\n\nAssistant:' } as const
  const user = { role: 'user', content: 'a' }
  expect(withDialogueTurns([asked])).toEqual([{ role: 'system', content: 'sys' }, user])
  expect(withDialogueTurns([{ role: 'system', content: 'Solve.' }, asked])).toEqual([
    { role: 'system', content: 'Solve.\n\nsys' },
    user,
  ])
  const plain = [{ role: 'user', content: 'Why?' }] as const
  expect(withDialogueTurns(plain)).toEqual(plain)
  const open = [{ role: 'user', content: 'Human: a\n\nAssistant: b\n\nAssistant:' }] as const
  expect(withDialogueTurns(open)).toEqual(open)
})
