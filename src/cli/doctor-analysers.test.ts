import { expect, test } from 'vitest'
import { analysedLanguagesOf, analyserStates, installAnalysersOf } from './doctor-analysers.ts'

test('analysers are installed for languages by any of their names, each once', async () => {
  await expect(analysedLanguagesOf(['C++', 'js', ' python ', 'cpp'])).resolves.toEqual(['cpp', 'javascript', 'python'])
})

test('analysers without a language are those of all ten', async () => {
  const all = ['python', 'javascript', 'typescript', 'java', 'c', 'cpp', 'go', 'rust', 'ruby', 'bash']
  await expect(analysedLanguagesOf([])).resolves.toEqual(all)
})

test('analysers of a language that has none are refused with the ten that have', async () => {
  await expect(installAnalysersOf(['python', 'haskell'])).rejects.toThrow(
    'install analysers: got "haskell", wanted some of python, javascript, typescript, java, c, cpp, go, rust, ruby, bash',
  )
})

test('doctor shows every package that an analysis can use, those of Debian too', async () => {
  const states = await analyserStates()
  expect(states.find(({ name }) => name === 'valgrind')?.detail).toBe(
    '3.19, licence GPL-2.0-or-later, for c, cpp, rust',
  )
  for (const { name, present, command } of states) {
    if (!present) expect(command, name).toMatch(/^touchstone doctor --install analysers \w+$/)
  }
})
