import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { trainerModel } from './trainer-model.ts'

test('models of the store have their names on Hugging Face, and those of GGUF files the names of what they were made from', async () => {
  expect(await trainerModel('smollm2-135m')).toBe('HuggingFaceTB/SmolLM2-135M-Instruct')
  expect(await trainerModel('qwen2.5-coder-1.5b')).toBe('Qwen/Qwen2.5-Coder-1.5B-Instruct')
})

test('a folder has its full path; a GGUF file and an unknown name have none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-trainer-model-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'm.gguf'), '')
  expect(await trainerModel(relative(process.cwd(), folder))).toBe(folder)
  expect(await trainerModel(join(folder, 'm.gguf'))).toBeUndefined()
  expect(await trainerModel('no-such-model')).toBeUndefined()
})
