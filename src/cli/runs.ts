/** `touchstone runs list | show | compare | remove`: the run folders that judging has left, and two of them compared. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { TouchstoneError } from '../errors.ts'
import { amountText } from '../evaluation/figure-text.ts'
import { compareRunFolders, comparisonPage, type FoundRun } from './compare-runs.ts'
import { addExamples } from './examples.ts'

interface RunsFlags {
  readonly runs: string
  readonly json?: boolean
}

interface CompareFlags extends RunsFlags {
  readonly out?: string
  readonly page: boolean
}

/** What names a run, for `--help`. */
export const RUN_HELP = 'name of a run, or its folder'

/** Defines the command and its sub-commands. */
export function addRunsCommand(program: Command): void {
  const runs = program.command('runs').description('runs of judge: list, show, compare two of them, remove')
  addExamples(
    withFolder(runs.command('list').description('all runs, the latest first'))
      .option('--json', 'print one JSON array')
      .action(list),
    'runs list',
  )
  addExamples(
    withFolder(runs.command('show').description('the figures of one run').argument('<run>', RUN_HELP))
      .option('--json', 'print run.json and the summary as one JSON object')
      .action(show),
    'runs show judge-3f2a9c01b7d4',
  )
  addExamples(
    withFolder(
      runs
        .command('compare')
        .description('two runs over the same tasks: accuracy of each, paired difference, tasks that changed')
        .argument('<before>', RUN_HELP)
        .argument('<after>', RUN_HELP),
    )
      .option(
        '--out <file>',
        'page with both runs side by side (default: compare-BEFORE.html in the folder of the second)',
      )
      .option('--no-page', 'write no page')
      .option('--json', 'print the comparison as one JSON object')
      .action(compare),
    'runs compare judge-3f2a9c01b7d4 judge-90b1e44cc0de',
    'runs compare runs/before runs/after --json --no-page',
  )
  addExamples(
    withFolder(runs.command('remove').description('delete runs with all they hold').argument('<runs...>', RUN_HELP))
      .option('--json', 'print one JSON array: run, folder')
      .action(remove),
    'runs remove judge-3f2a9c01b7d4',
  )
}

function withFolder(command: Command): Command {
  return command.option('--runs <folder>', 'folder of all runs', 'runs')
}

async function list({ runs, json }: RunsFlags): Promise<void> {
  const found = await allRuns(runs)
  if (json === true) {
    console.log(JSON.stringify(found.map(({ folder, file }) => ({ folder, ...file }))))
    return
  }
  if (found.length === 0) console.error(`no run in ${runs}; touchstone judge FILE makes one`)
  for (const { file } of found) {
    const { judged = 0, correct = 0, wrong = 0, unknown = 0 } = file.counts
    console.log(`${file.id}  ${file.started.slice(0, 16).replace('T', ' ')}  ${file.state}`)
    console.log(`  ${amountText(judged, 'row')}: ${correct} correct, ${wrong} wrong, ${unknown} unknown`)
    console.log(`  ${file.data.map((data) => data.file).join(', ')}`)
  }
}

async function show(name: string, { runs, json }: RunsFlags): Promise<void> {
  const { folder, file } = await findRun(name, runs)
  const [{ aggregate, renderTerminal, runInformationOf }, { readTrace }] = await Promise.all([
    import('../evaluation/index.ts'),
    import('../trace.ts'),
  ])
  const summary = await aggregate(readTrace(join(folder, 'trace.jsonl')))
  if (json === true) {
    console.log(JSON.stringify({ folder, ...file, summary }))
    return
  }
  const { command, notices = [] } = runInformationOf(file)
  console.log(
    `${file.id}: ${file.state}, started ${file.started}${file.ended === undefined ? '' : `, ended ${file.ended}`}`,
  )
  console.log(`$ ${command}\n`)
  for (const notice of notices) console.log(notice)
  console.log(renderTerminal(summary))
  console.log(`run: ${folder}`)
}

async function compare(first: string, second: string, flags: CompareFlags): Promise<void> {
  if (flags.out !== undefined && !flags.page)
    throw new RangeError(`runs compare: --out is ${flags.out} beside --no-page, wanted one of them`)
  const pair = { before: await findRun(first, flags.runs), after: await findRun(second, flags.runs) }
  const folder = flags.runs === 'runs' ? '' : ` --runs ${flags.runs}`
  const compared = await compareRunFolders(pair, {
    page: flags.page ? comparisonPage(pair, flags.out) : undefined,
    command: `touchstone runs compare ${first} ${second}${folder}`,
  })
  const unfinished = [pair.before, pair.after].filter(({ file }) => file.state !== 'done')
  for (const { file } of unfinished) console.error(`${file.id} is not complete: ${file.state}`)
  if (flags.json === true) console.log(JSON.stringify(compared.figures))
  else for (const line of compared.lines) console.log(line)
}

async function remove(names: readonly string[], { runs, json }: RunsFlags): Promise<void> {
  // a misspelt second name is told before the first is deleted
  const found: FoundRun[] = []
  for (const name of names) found.push(await findRun(name, runs))
  const { takeFileLock } = await import('../file-lock.ts')
  for (const { folder, file } of found) {
    // a run that is being written is refused as busy
    takeFileLock(join(folder, 'lock'), `remove run ${folder}`).release()
    await rm(folder, { recursive: true, force: true })
    if (json !== true) console.log(`removed ${file.id}`)
  }
  if (json === true) console.log(JSON.stringify(found.map(({ folder, file }) => ({ run: file.id, folder }))))
}

async function allRuns(runs: string): Promise<readonly FoundRun[]> {
  const { readRunFile } = await import('../run-folder.ts')
  let names: readonly string[]
  try {
    names = await readdir(runs)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new TouchstoneError('bad-input', `list runs of ${runs}: cannot be read, wanted a folder`, { cause: error })
  }
  const found: FoundRun[] = []
  for (const name of names) {
    const folder = join(runs, name)
    const file = await readRunFile(folder)
    if (file !== undefined) found.push({ folder, file })
  }
  return found.toSorted((a, b) => b.file.started.localeCompare(a.file.started) || a.file.id.localeCompare(b.file.id))
}

/** The run of a name or folder. @throws TouchstoneError `bad-input` where there is none */
export async function findRun(name: string, runs: string): Promise<FoundRun> {
  const { readRunFile } = await import('../run-folder.ts')
  for (const folder of [join(runs, name), name]) {
    const file = await readRunFile(folder)
    if (file !== undefined) return { folder, file }
  }
  const known = (await allRuns(runs)).slice(0, 8).map(({ file }) => file.id)
  const wanted = known.length === 0 ? 'a run folder (there is none)' : `one of ${known.join(', ')}`
  throw new TouchstoneError('bad-input', `find run ${name}: nothing in ${runs}, wanted ${wanted}`)
}
