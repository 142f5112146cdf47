import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addConfiguration } from './configuration.ts'
import { positiveInteger } from './integer-option.ts'

let folder = ''
let seen: { files: readonly string[]; flags: object } | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-config-'))
  seen = undefined
})
afterEach(() => rm(folder, { recursive: true }))

async function judge(text: string, ...words: readonly string[]): Promise<typeof seen> {
  const file = join(folder, 'touchstone.yaml')
  await writeFile(file, text)
  const program = new Command('touchstone').exitOverride()
  program
    .command('judge')
    .argument('[files...]')
    .option('--concurrency <n>', 'n', positiveInteger)
    .option('--runs <folder>', 'folder', 'runs')
    .option('--blind', 'blind')
    .option('--no-report', 'none')
    .addOption(new Option('--judge <name>').choices(['auto', 'reasoning']).default('auto'))
    .addOption(new Option('--container <image>').conflicts('strict'))
    .option('--strict', 'strict')
    .action((files: readonly string[], flags: object) => void (seen = { files, flags }))
  program.command('relation').command('train').option('--epochs <n>', 'n', positiveInteger)
  addConfiguration(program)
  await program.parseAsync(['node', 'touchstone', 'judge', ...words, '--config', file])
  return seen
}

const FULL = `data: [a.jsonl, /b.jsonl, '-']
judges:
  judge: reasoning
options:
  judge:
    concurrency: 3
    blind: true
    report: false
`

describe('configuration file', () => {
  test('gives files and options that the command line leaves open', async () => {
    expect(await judge(FULL)).toEqual({
      files: [join(folder, 'a.jsonl'), '/b.jsonl', '-'],
      flags: { judge: 'reasoning', concurrency: 3, blind: true, report: false, runs: 'runs' },
    })
  })

  test('the command line wins', async () => {
    const found = await judge(FULL, 'mine.jsonl', '--concurrency', '5', '--judge', 'auto')
    expect(found).toMatchObject({ files: ['mine.jsonl'], flags: { judge: 'auto', concurrency: 5, blind: true } })
  })

  test('an option that the command line excludes is left out', async () => {
    const found = await judge('judges: { strict: true }', '--container', 'debian')
    expect(found?.flags).toMatchObject({ container: 'debian' })
    expect(found?.flags).not.toHaveProperty('strict')
  })

  test('an empty file changes nothing', async () => {
    expect((await judge('# nothing\n', 'x'))?.flags).toEqual({ judge: 'auto', runs: 'runs', report: true })
  })

  test.each([
    ['data: [a\n  b: c\n', /:\d: broken YAML/],
    ['data:\n  - a\n  - 3\n', /:3: data\.1: /],
    ['\ndate: [a]\n', /:2: date: is not known, wanted data, judges, models or options$/],
    ['options:\n  judge:\n    concurrency: 0\n', /:3: concurrency: is 0, wanted an integer from 1/],
    ['options:\n  judge:\n    blind: 1\n', /:3: blind: is 1, wanted true or false/],
    ['options:\n  judge:\n    speed: 1\n', /:3: speed: is no option of judge, wanted one of concurrency, /],
    ['options:\n  jugde: {}\n', /:2: jugde: is no command, wanted one of judge, relation train/],
    ['judges:\n  judge: best\n', /:2: judge: is best, wanted one of auto, reasoning/],
    ['judges:\n  speed: 1\n', /:2: speed: is no option of judge, rejudge, serve or worker/],
  ])('%j is refused with its line', async (text, message) => {
    await expect(judge(text)).rejects.toThrow(message)
    expect(seen).toBeUndefined()
  })

  test('a named file that is missing is told', async () => {
    const program = new Command('touchstone').exitOverride()
    program.command('judge').action(() => undefined)
    addConfiguration(program)
    await expect(program.parseAsync(['node', 't', 'judge', '--config', join(folder, 'no')])).rejects.toThrow(
      'no: cannot be read, wanted a configuration file',
    )
  })
})
