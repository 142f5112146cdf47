import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { relative } from 'node:path'
import { Command } from 'commander'
import { expect, onTestFinished, test } from 'vitest'
import { addCriticOptions } from './critic-options.ts'
import { addIsolationOptions } from './isolation-options.ts'
import { servedOptions, type ServedJudgeFlags } from './served-judge.ts'

function served(...words: readonly string[]): readonly string[] {
  const command = new Command().exitOverride().option('--reward <folder>').option('--out <folder>')
  addIsolationOptions(addCriticOptions(command))
  command.parse(words, { from: 'user' })
  return servedOptions(command, command.opts<ServedJudgeFlags>())
}

test('what decides the judging is told, paths in full, and nothing else', () => {
  const folder = mkdtempSync(`${tmpdir()}/touchstone-served-`)
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(served('--reward', relative(process.cwd(), folder), '--out', 'x')).toEqual(['--reward', folder])
  expect(served('--critic', 'arithmetic', '--strict')).toEqual(['--critic', 'arithmetic', '--strict'])
  expect(served()).toEqual([])
})

test('standards and libraries are read back as they were given', () => {
  const words = ['--std', 'c++20,rust2021', '--with', 'npm:lodash', '--with', 'pandas', '--debug-assertions']
  const told = served(...words)
  expect(told).toEqual(['--debug-assertions', '--std', 'c++20,2021', '--with', 'pandas,javascript:lodash'])
  expect(served(...told)).toEqual(told)
})

test('no password of an address is told', () => {
  const words = ['--critic', 'attempts', '--critic-model', 'm', '--critic-endpoint', 'http://me:secret@host/v1']
  expect(served(...words).join(' ')).toContain('http://***@host/v1')
})
