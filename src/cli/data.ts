/** `touchstone data`: the data sets of the manifest, where they are and how to get them. */
import type { Command } from 'commander'
import type { DataListing, DataOptions } from '../store/index.ts'
import { amountText } from '../evaluation/figure-text.ts'
import { addExamples } from './examples.ts'
import { megabytes, withPullProgress } from './models.ts'

interface DataFlags {
  readonly dataDir?: string
  readonly json?: boolean
}

/** Help of `--data-dir`, wherever a command opens data sets by name. */
export const DATA_DIR_HELP =
  'local folder with one folder per data set, looked in before the cache (default: TOUCHSTONE_DATA, else none)'

/** Defines the command and its sub-commands. */
export function addDataCommand(program: Command): void {
  const data = program.command('data').description('data sets, none of which is part of Touchstone: list, pull, path')
  addExamples(
    data
      .command('list')
      .description('data sets of the manifest: size, licence, where they are')
      .option('--data-dir <folder>', DATA_DIR_HELP)
      .option('--json', 'print one JSON array')
      .action(list),
    'data list',
  )
  addExamples(
    data
      .command('pull')
      .description('make data sets present and verify every file by its SHA-256')
      .argument('<names...>', 'names of the list')
      .option('--data-dir <folder>', DATA_DIR_HELP)
      .option('--json', 'print one JSON array: name, folder')
      .action(pull),
    'data pull gsm8k',
  )
  addExamples(
    data
      .command('path')
      .description("print the path of a data set's file, or of its folder, after verifying it")
      .argument('<name>', 'name of the list')
      .argument('[file]', 'one of its files')
      .option('--data-dir <folder>', DATA_DIR_HELP)
      .option('--json', 'print one JSON object: name, path')
      .action(path),
    'data path gsm8k test.jsonl --data-dir ./my-data',
  )
}

async function list(flags: DataFlags): Promise<void> {
  const { listDataSets } = await import('../store/index.ts')
  const listings = await listDataSets(optionsOf(flags))
  if (flags.json === true) {
    const rows = listings.map(({ entry, bytes, folder }) => ({
      name: entry.name,
      title: entry.title,
      licence: entry.licence,
      upstream: entry.upstream,
      files: entry.files,
      bytes,
      folder,
      pulls: entry.sources.length > 0,
    }))
    console.log(JSON.stringify(rows, undefined, 2))
    return
  }
  for (const listing of listings) {
    const { entry, bytes } = listing
    const rows = entry.files.reduce((sum, file) => sum + file.rows, 0)
    console.log(`${entry.name}  ${megabytes(bytes)}, ${amountText(rows, 'row')}  ${entry.title}${measureOnly(listing)}`)
    console.log(`  licence: ${entry.licence}`)
    console.log(`  ${whereabouts(listing)}`)
  }
}

function measureOnly({ entry }: DataListing): string {
  return entry.files.every((file) => file.use === 'measure') ? ' (measure only)' : ''
}

function whereabouts({ entry, folder }: DataListing): string {
  if (folder !== undefined) return `here: ${folder}`
  if (entry.sources.length > 0) return `not here: touchstone data pull ${entry.name}`
  return `not here, and from a local folder only: made from ${entry.upstream}`
}

async function pull(names: readonly string[], flags: DataFlags): Promise<void> {
  const { dataEntry, pullDataSet } = await import('../store/index.ts')
  for (const name of names) dataEntry(name)
  const rows: { name: string; folder: string }[] = []
  for (const name of names) {
    await withPullProgress(name, async (options) => {
      const folder = await pullDataSet(name, { ...options, ...optionsOf(flags) })
      rows.push({ name, folder })
      if (flags.json !== true) console.log(folder)
    })
  }
  if (flags.json === true) console.log(JSON.stringify(rows))
}

async function path(name: string, file: string | undefined, flags: DataFlags): Promise<void> {
  const { openDataSet, pullDataSet } = await import('../store/index.ts')
  // `path` tells what is here; `pull` is what fetches
  const options = { ...optionsOf(flags), pull: false }
  const found = file === undefined ? await pullDataSet(name, options) : await openDataSet(name, file, options)
  console.log(flags.json === true ? JSON.stringify({ name, path: found }) : found)
}

function optionsOf(flags: DataFlags): DataOptions {
  return flags.dataDir === undefined ? {} : { dataFolder: flags.dataDir }
}
