/** `touchstone critic fit`: weights of the combined critic, from solutions whose first wrong step is labelled; `train` and `tune` stand beside it. */
import type { Command } from 'commander'
import type { LabelledSolutionRow } from '../critique/index.ts'
import { addCriticTrain } from './critic-train.ts'
import { addCriticTune } from './critic-tune.ts'
import { addExamples } from './examples.ts'
import { integerFrom } from './integer-option.ts'
import { wantOutFile } from './out-file.ts'
import { interruptSignal, withProgress } from './terminal.ts'

interface FitFlags {
  readonly out: string
  readonly model?: string
  readonly limit?: number
  readonly surprise?: boolean
}

/** Least rows: fewer do not tell one weight from another. */
const LEAST_ROWS = 20

/** Defines the commands. */
export function addCriticCommand(program: Command): void {
  const critic = program.command('critic').description('fit the critics of word problems that learn')
  const fit = critic
    .command('fit')
    .description('fit weights on solutions with a labelled first wrong step (ProcessBench or MR-GSM8K shape)')
    .argument('<files...>', 'JSONL or Parquet; never what you will measure on')
    .requiredOption('--out <file>', 'where the weights go')
    .option('--model <name>', 'model that makes attempts at the questions (default: qwen2.5-coder-1.5b)')
    .option(
      '--no-surprise',
      'leave out what the model expects of the solutions: half the time, and koffi is not needed',
    )
    .option('--limit <n>', 'the first n rows only', integerFrom(LEAST_ROWS))
    .action((files: readonly string[], flags: FitFlags) => fitCommand(files, flags))
  addExamples(
    fit,
    'critic fit labelled.jsonl --out critic.json',
    'judge answers.jsonl --critic combined --critic-weights critic.json',
  )
  addCriticTrain(critic)
  addCriticTune(critic)
}

async function fitCommand(files: readonly string[], { out, model: name, limit, surprise }: FitFlags): Promise<void> {
  wantOutFile('critic fit', '--out', out)
  const signal = interruptSignal()
  const [critique, { openModel }, { Sandbox }, { readRows }, { CRITIC_MODEL }] = await Promise.all([
    import('../critique/index.ts'),
    import('../model/index.ts'),
    import('../sandbox/index.ts'),
    import('../task/index.ts'),
    import('../work/index.ts'),
  ])
  const rows: LabelledSolutionRow[] = []
  for await (const row of readRows(files, { signal })) {
    const solution = critique.labelledSolution(row)
    if (solution !== undefined) rows.push(solution)
    if (rows.length === limit) break
  }
  if (rows.length < LEAST_ROWS) {
    throw new RangeError(`critic fit: got ${rows.length} solutions with labelled steps, wanted at least ${LEAST_ROWS}`)
  }
  await using model = await openModel(name ?? CRITIC_MODEL, { parallel: 16, contextTokens: 2_048 })
  await using sandbox = await Sandbox.open()
  await using source = await critique.EvidenceSource.open({
    model,
    sandbox,
    plan: critique.DEFAULT_PLAN,
    reads: surprise !== false,
    signal,
  })
  const solutions = await withProgress('critic fit', 'solutions', async (onProgress) => {
    const fitted = []
    for (const [index, { question, text, steps, firstError }] of rows.entries()) {
      fitted.push({ task: { question }, text, steps, firstError, evidence: await source.of(question, text, signal) })
      onProgress({ done: index + 1, total: rows.length })
    }
    return fitted
  })
  const weights = critique.fitCombined(solutions)
  await critique.writeWhole(out, critique.printCombined(weights))
  console.log(`fitted on ${rows.length} solutions: ${out}`)
}
