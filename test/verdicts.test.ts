/** A few cases of the verdict corpus for each language that starts fast; the claims verdict-* run all of it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { probeIsolation } from '../src/sandbox/index.ts'
import { VERDICT_CASES } from './programs/verdicts/index.ts'
import { type MeasuredVerdicts, firstOfEach, measureVerdicts } from './programs/verdicts/measure-verdicts.ts'

const LANGUAGES = ['python', 'javascript', 'c', 'java', 'go', 'bash']
/** Cases of each language and kind. */
const FEW = 3

const { usable, features } = await probeIsolation()
if (!usable) process.stderr.write(`the verdict corpus is skipped: ${JSON.stringify(features)}\n`)

it('the verdict corpus holds right and wrong programs for every language with tests', () => {
  const languages = new Map<string, Set<string>>()
  for (const { language, expected } of VERDICT_CASES) {
    languages.set(language, (languages.get(language) ?? new Set()).add(expected))
  }
  expect(languages.size).toBe(20)
  for (const [language, expected] of languages) {
    expect([...expected], language).toEqual(expect.arrayContaining(['correct', 'wrong']))
  }
  expect(VERDICT_CASES.length).toBeGreaterThan(1900)
})

describe.skipIf(!usable)('the verdict corpus', () => {
  let measured: MeasuredVerdicts
  beforeAll(async () => {
    const cases = VERDICT_CASES.filter(({ language }) => LANGUAGES.includes(language))
    measured = await measureVerdicts(firstOfEach(cases, FEW))
    if (measured.missing.length > 0)
      process.stderr.write(`verdicts are skipped: no ${measured.missing.join(', ')} here\n`)
  })

  it.each(LANGUAGES)('%s: no wrong program passes and no right one fails', (language) => {
    const judged = [...measured.judged].filter(([one]) => one.language === language)
    expect(judged.length > 0).toBe(!measured.missing.includes(language))
    expect(judged.flatMap(([{ name }, { fault }]) => (fault === null ? [] : [`${name}: ${fault}`]))).toEqual([])
  })
})
