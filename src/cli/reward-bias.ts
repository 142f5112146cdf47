/** `touchstone reward bias`: how far scores, or the labels of a preference set, follow length and form. */
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Option, type Command } from 'commander'
import { makeFolder } from '../make-folder.ts'
import { addExamples } from './examples.ts'
import { interruptSignal } from './terminal.ts'

interface BiasFlags {
  readonly data?: readonly string[]
  readonly onBadRow: 'stop' | 'skip'
  readonly out: string
  readonly seed: string
  readonly json?: boolean
}

/** Defines the command. */
export function addBiasCommand(reward: Command): void {
  const command = reward
    .command('bias')
    .description('measure how far scores follow length and form; with --data, how far the labels of a set do')
    .argument('[files...]', 'JSON lines with scores: pairs (chosen_score, rejected_score) or responses (score)')
    .option('--data <files...>', 'preference sets of any shape: without scores they are audited themselves')
    .addOption(
      new Option('--on-bad-row <what>', 'a row that cannot be used ends the command, or is counted and passed over')
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .option('--out <folder>', 'where the page is written', 'runs/reward-bias')
    .option('--seed <seed>', 'draws the bootstrap', '0')
    .option('--json', 'print the report as one JSON object')
    .action((files: readonly string[], flags: BiasFlags) => bias(files, flags))
  addExamples(
    command,
    'reward bias data/preferences.jsonl                # scores of any reward model',
    'reward bias --data data/preferences.jsonl         # the set itself, no model',
  )
}

async function bias(files: readonly string[], flags: BiasFlags): Promise<void> {
  const data = flags.data ?? []
  if ((files.length === 0) === (data.length === 0))
    throw new RangeError(
      `reward bias: got ${files.length === 0 ? 'neither' : 'both'} scored files and --data, wanted one of them`,
    )
  const [room, { keyOf }, evaluation] = await Promise.all([
    import('../reward/index.ts'),
    import('../random.ts'),
    import('../evaluation/index.ts'),
  ])
  const options = { onBadRow: flags.onBadRow, signal: interruptSignal() }
  const rows =
    files.length > 0 ? await room.readScoredRows(files, options) : await room.readPreferencePairs(data, options)
  const report = room.biasReport(rows, { key: keyOf(flags.seed) })
  const of = files.length > 0 ? files : data
  const page = room.biasPage(report, {
    title: `Bias of ${of.join(', ')}`,
    command: `touchstone reward bias ${files.length > 0 ? '' : '--data '}${of.join(' ')} --seed ${flags.seed}`,
    seed: flags.seed,
    responses: room.measureRows(rows).responses,
  })
  makeFolder(flags.out)
  const file = join(flags.out, 'report.html')
  await writeFile(`${file}.partial`, await evaluation.renderPage(page))
  await rename(`${file}.partial`, file)
  if (flags.json === true) {
    console.log(JSON.stringify({ ...report, figures: page.figures, page: file }))
    return
  }
  for (const table of page.sections.flatMap(({ tables = [] }) => tables))
    console.log(evaluation.renderTerminalTable(table))
  for (const sentence of report.verdict) console.log(sentence)
  console.log(`report: ${file}`)
}
