import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { InputError } from '../../errors.ts'
import { preferenceSet, type OpenFile, type PreferenceSetName } from './preference-sets.ts'

/** Opens one file of rows of our own, whichever is asked for. */
function files(rows: readonly unknown[]): OpenFile {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-sets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return (name, file) => {
    const path = join(folder, `${name}-${file}`)
    writeFileSync(path, gzipSync(rows.map((row) => JSON.stringify(row)).join('\n')))
    return Promise.resolve(path)
  }
}

test('a dialogue of hh-rlhf gives its last answers after what both sides share, and rows that part earlier are left out', async () => {
  const said = '\n\nHuman: Is tea hot?\n\nAssistant: Often.\n\nHuman: And ice?\n\nAssistant:'
  const pairs = await preferenceSet(
    'hh-rlhf',
    files([
      { chosen: `${said} Ice is cold.`, rejected: `${said} No idea.` },
      { chosen: `${said} Cold.`, rejected: '\n\nHuman: Is tea hot?\n\nAssistant: Go away.' },
      { chosen: `${said} Same.`, rejected: `${said} Same.` },
    ]),
  )
  expect(pairs).toEqual([{ prompt: said.trim(), chosen: 'Ice is cold.', rejected: 'No idea.', subset: 'harmless' }])
})

test('rm-bench gives nine pairs a row with their styles, hard where the rejected one is the fancier', async () => {
  const row = { prompt: 'p', chosen: ['a', 'b', 'c'], rejected: ['x', 'y', 'z'] }
  const pairs = await preferenceSet('rm-bench', files([row]))
  // three domains hold the same row here
  expect(pairs).toHaveLength(27)
  expect(pairs[1]).toEqual({
    prompt: 'p',
    chosen: 'a',
    rejected: 'y',
    subset: 'chat hard',
    styles: { chosen: 'concise', rejected: 'detailed' },
  })
  expect(
    pairs.filter(({ subset }) => subset === 'chat normal').map(({ chosen, rejected }) => chosen + rejected),
  ).toEqual(['ax', 'by', 'cz'])
})

const subsetsOf = async (name: PreferenceSetName, row: object, whole: boolean): Promise<readonly string[]> =>
  [...new Set((await preferenceSet(name, files([row]), { whole })).map(({ subset }) => subset))].toSorted()

test('the whole of a set has what the claims leave out, each part as a subset', async () => {
  const styles = { prompt: 'p', chosen: ['a', 'b', 'c'], rejected: ['x', 'y', 'z'] }
  expect(await subsetsOf('rm-bench', styles, true)).toContain('code hard')
  expect(await subsetsOf('rm-bench', styles, false)).not.toContain('code hard')
  const pair = { instruction: 'p', output_1: 'a', output_2: 'b', generator_1: 'text_davinci_003', preference: 2 }
  expect(await subsetsOf('alpaca-eval', { ...pair, generator_2: 'claude-2' }, true)).toEqual(['claude-2'])
  expect(await subsetsOf('alpaca-eval', { ...pair, generator_2: 'claude-2' }, false)).toEqual([])
  expect(await subsetsOf('alpaca-eval', { ...pair, generator_2: 'vicuna-13b' }, false)).toEqual(['all'])
  const judged = { question: 'p', response_A: 'a', response_B: 'b', label: 'A>B', source: 'mmlu-pro-law' }
  expect(await subsetsOf('judgebench', judged, true)).toEqual(['mmlu-pro'])
  expect(await subsetsOf('judgebench', judged, false)).toEqual(['all'])
})

test('a row without its fields names file, line and field', async () => {
  const rows = [
    { i_chosen: 'p', r_chosen: 'a', i_reject: 'p', r_reject: 'b' },
    { i_chosen: 'p', r_chosen: 'a', i_reject: 'p' },
  ]
  expect(await preferenceSet('dove-helpful', files(rows.slice(0, 1)))).toEqual([
    { prompt: 'p', chosen: 'a', rejected: 'b', subset: 'helpful' },
  ])
  const failed = preferenceSet('dove-helpful', files(rows))
  await expect(failed).rejects.toThrow(InputError)
  await expect(failed).rejects.toThrow(/val_conditional_pref\.jsonl\.gz:2: r_reject: is undefined, wanted a text/)
})

test('pandalm takes the side of two annotators, the input behind the instruction, and answers that are no texts', async () => {
  const row = { instruction: 'Is it?', input: 'ice', response1: true, response2: 'no', annotator1: 1, annotator2: 1 }
  const rows = [
    { ...row, annotator3: 2 },
    { ...row, annotator2: 2, annotator3: 0 },
  ]
  expect(await preferenceSet('pandalm', files(rows))).toEqual([
    { prompt: 'Is it?\nice', chosen: 'true', rejected: 'no', subset: 'all' },
  ])
})

test('a file that is cut short is named, with the line reached', async () => {
  const open = files([{ i_chosen: 'p', r_chosen: 'a', i_reject: 'p', r_reject: 'b' }])
  const cut: OpenFile = async (name, file) => {
    const path = await open(name, file)
    writeFileSync(path, readFileSync(path).subarray(0, -9))
    return path
  }
  await expect(preferenceSet('dove-helpful', cut)).rejects.toThrow(/gzip data is cut short or damaged/)
})
