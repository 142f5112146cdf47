import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { ZOO } from '../../../test/programs/zoo.ts'
import { ClassifierWeights } from './classifier-weights.ts'
import { identifyAnswer, identifyLanguage, likelyPrograms } from './identify-language.ts'

const GO = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tx := 3\n\tfmt.Println(x)\n}\n'

describe('identifyLanguage', () => {
  test('the first line says it', async () => {
    expect(await identifyLanguage('#!/usr/bin/env ruby\nprint 1\n')).toEqual({
      language: 'ruby',
      by: 'first-line',
      ranked: [{ language: 'ruby', probability: 1 }],
    })
  })

  test('content says it, with probabilities that fall and sum to at most 1', async () => {
    const { language, by, ranked } = await identifyLanguage(GO)
    expect([language, by]).toEqual(['go', 'content'])
    expect(ranked[0]?.probability).toBeGreaterThan(0.9)
    const shares = ranked.map(({ probability }) => probability)
    expect(shares).toEqual(shares.toSorted((a, b) => b - a))
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
  })

  test('a program without a type is JavaScript, one with types is TypeScript', async () => {
    const body =
      '  const seen = new Set()\n  for (const item of items) {\n    seen.add(item)\n  }\n  return seen.size\n}\n'
    expect((await identifyLanguage(`export function count(items) {\n${body}`)).language).toBe('javascript')
    const typed = `export function count(items: readonly string[]): number {\n${body.replace('Set()', 'Set<string>()')}`
    expect((await identifyLanguage(typed)).language).toBe('typescript')
  })

  test('what shows nothing is unknown, and so is what is not sure enough', async () => {
    expect(await identifyLanguage('')).toEqual({ language: 'unknown', by: 'content', ranked: [] })
    expect((await identifyLanguage('x')).language).toBe('unknown')
    const { language, ranked } = await identifyLanguage('x = 1\n', { threshold: 1 })
    expect(language).toBe('unknown')
    expect(ranked.length).toBeGreaterThan(1)
    await expect(identifyLanguage('x', { threshold: 2 })).rejects.toThrow(/threshold is 2/)
  })

  test("the zoo's programs are told apart", async () => {
    const told = await Promise.all(
      ZOO.map(async ({ accepted }) => (await identifyLanguage(accepted)).ranked[0]?.language),
    )
    const wrong = ZOO.flatMap(({ language }, index) =>
      told[index] === language ? [] : [`${language} as ${told[index]}`],
    )
    // C in C++ and JavaScript in TypeScript are programs of both
    expect(
      wrong.filter((one) => !/^(?:cpp as c|c as cpp|typescript as javascript|javascript as typescript)$/.test(one)),
    ).toEqual([])
  })

  test('a source of one mark, of one word, or of no text is answered', async () => {
    const hostile = ['('.repeat(1_000_000), 'a'.repeat(2_000_000), '\0\u0001'.repeat(10_000), '"\\'.repeat(500_000)]
    for (const source of hostile) expect((await identifyLanguage(source)).by).toBe('content')
  })

  test('an abort ends it', async () => {
    await expect(identifyLanguage(GO, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  })
})

describe('identifyAnswer', () => {
  test('the tag of a fence says it, and the program is taken out', async () => {
    const answer = 'This prints it.\n\n```lua\nprint(1)\n```\n\nOutput:\n\n```text\n1\n```\n'
    expect(await identifyAnswer(answer)).toMatchObject({ language: 'lua', by: 'fence', code: 'print(1)\n' })
  })

  test('a fence without a tag, and no fence at all', async () => {
    expect(await identifyAnswer(`Here you are:\n\`\`\`\n${GO}\`\`\`\n`)).toMatchObject({ language: 'go', code: GO })
    expect(await identifyAnswer(`Here is the program:\n${GO}`)).toMatchObject({ language: 'go', code: GO })
  })

  test('an answer without a program has none', async () => {
    expect(await identifyAnswer('I do not know how to solve this.')).toEqual({
      language: 'unknown',
      by: 'content',
      ranked: [],
      code: '',
    })
  })
})

test('likely programs are those of the sandbox, at most three', async () => {
  expect(await likelyPrograms(GO)).toEqual(['go'])
  expect(await likelyPrograms('')).toEqual([])
  expect((await likelyPrograms('print(1)')).length).toBeLessThanOrEqual(3)
})

test('weights that are cut short are refused', async () => {
  const bytes = await readFile(new URL('../../../data/language-classifier.bin', import.meta.url))
  const weights = ClassifierWeights.decode(bytes)
  expect(weights.languages.length).toBeGreaterThanOrEqual(20)
  expect(ClassifierWeights.decode(weights.encode()).scores(new Map())).toEqual(weights.scores(new Map()))
  expect(() => ClassifierWeights.decode(bytes.subarray(0, 1_000))).toThrow()
})
