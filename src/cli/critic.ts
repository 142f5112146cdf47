/** `touchstone critic fit`: weights of the combined critic, from solutions whose first wrong step is labelled; `train` and `tune` stand beside it. */
import type { Command } from 'commander'
import type { LabelledSolutionRow } from '../critique/index.ts'
import { addCriticTrain } from './critic-train.ts'
import { addCriticTune } from './critic-tune.ts'
import { addExamples } from './examples.ts'
import { integerFrom } from './integer-option.ts'
import { wantOutFile } from './out-file.ts'
import { requestLimitOption, type RequestLimitFlags } from './request-limit.ts'
import { interruptSignal, withProgress } from './terminal.ts'

interface FitFlags extends RequestLimitFlags {
  readonly out: string
  readonly model?: string
  readonly endpoint?: string
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
      '--endpoint <address>',
      'OpenAI-compatible server of that model (default: a local model); wants --no-surprise',
    )
    .addOption(requestLimitOption())
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

async function fitCommand(files: readonly string[], flags: FitFlags): Promise<void> {
  const { out, model: name, endpoint, requestsPerMinute, limit, surprise } = flags
  wantOutFile('critic fit', '--out', out)
  if (endpoint !== undefined && name === undefined)
    throw new RangeError('critic fit: got --endpoint, wanted --model beside it')
  if (endpoint !== undefined && surprise !== false)
    throw new RangeError(
      'critic fit: got --endpoint, and no endpoint tells what its model expects of a given text, wanted --no-surprise beside it',
    )
  const signal = interruptSignal()
  const [critique, { openCliModel }, { Sandbox }, { readRows }, { CRITIC_MODEL }] = await Promise.all([
    import('../critique/index.ts'),
    import('./cli-model.ts'),
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
  await using model = await openCliModel(name ?? CRITIC_MODEL, {
    endpoint,
    requestsPerMinute,
    // an endpoint has its own measure of how much it takes at once
    parallel: endpoint === undefined ? 16 : undefined,
    contextTokens: 2_048,
  })
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
