import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wantIdentity, wantNoOtherWork } from './kept-records.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-kept-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('a folder is for one kind of work, and for one run of it', async () => {
  const own = join(folder, 'own')
  await wantIdentity(own, 'records', { model: 'm', rounds: 3 })
  await wantIdentity(own, 'records', { model: 'm', rounds: 3 })
  await expect(wantIdentity(own, 'records', { model: 'm', rounds: 4 })).rejects.toThrow(
    'its rounds is 3, this run has 4; wanted the same, or another folder',
  )
  await expect(wantIdentity(own, 'tuning', { model: 'm' })).rejects.toThrow(
    /own: it holds records\.json of touchstone refine, wanted a new folder, or one of the same command$/,
  )
  expect(await readdir(own)).toEqual(['records.json'])
  // what a user keeps beside it is no other work
  const beside = await mkdtemp(join(folder, 'beside-'))
  await writeFile(join(beside, 'output.log'), '')
  await wantIdentity(beside, 'improve', { base: 'b' })
  await wantNoOtherWork(join(folder, 'none'), 'corpus.json')
  await writeFile(join(folder, 'file'), '')
  await expect(wantNoOtherWork(join(folder, 'file'), 'corpus.json')).rejects.toThrow('wanted a folder')
})
