/** `touchstone critic train`: a head on a small model's hidden states that says where a solution first goes wrong. */
import type { Command } from 'commander'
import type { GradedSolution, LabelledSolutionRow, StatedSolution } from '../critique/index.ts'
import { addExamples } from './examples.ts'
import { integerFrom } from './integer-option.ts'
import { numberBetween } from './number-option.ts'
import { wantOutFile } from './out-file.ts'
import { interruptSignal, withProgress } from './terminal.ts'

interface TrainFlags {
  readonly out: string
  readonly backbone: string
  readonly axes?: number
  readonly error?: number
  readonly seed: number
  readonly limit?: number
}

/** Least solutions: a fifth of them calibrates, and fewer tell nothing. */
const LEAST_ROWS = 40

/** Defines the command. */
export function addCriticTrain(critic: Command): void {
  const train = critic
    .command('train')
    .description("train the critic `trained` on a small model's hidden states of each step")
    .argument(
      '<files...>',
      'labelled steps (ProcessBench or MR-GSM8K shape), or solutions of which the final answer is known to be right or wrong',
    )
    .requiredOption('--out <file>', 'where the weights go')
    .option(
      '--backbone <name>',
      'model whose states are read: of the model store, a folder or a GGUF file',
      'smollm2-135m',
    )
    .option('--axes <n>', 'axes that the states are put on (default: 48)', integerFrom(1))
    .option(
      '--error <share>',
      'share of solutions that may be called the opposite of what they are (default: 0.1)',
      numberBetween(0, 0.5),
    )
    .option('--seed <n>', 'draws which problems calibrate', integerFrom(0), 0)
    .option('--limit <n>', 'the first n solutions only', integerFrom(LEAST_ROWS))
    .action((files: readonly string[], flags: TrainFlags) => trainCommand(files, flags))
  addExamples(
    train,
    'critic train labelled.jsonl --out trained.json',
    'judge answers.jsonl --critic trained --critic-weights trained.json --blind',
  )
}

async function trainCommand(files: readonly string[], flags: TrainFlags): Promise<void> {
  const { out, backbone, axes, error, seed, limit } = flags
  wantOutFile('critic train', '--out', out)
  const signal = interruptSignal()
  const [critique, { readRows }, { keyOf }] = await Promise.all([
    import('../critique/index.ts'),
    import('../task/index.ts'),
    import('../random.ts'),
  ])
  const labelled: LabelledSolutionRow[] = []
  const graded: GradedSolution[] = []
  for await (const row of readRows(files, { signal })) {
    const { task, response } = row
    const solution = critique.labelledSolution(row)
    if (solution !== undefined) labelled.push(solution)
    else if (task.kind === 'arithmetic' && response !== undefined) {
      const own = critique.gradedSolution(task, response)
      if (own !== undefined) graded.push(own)
    }
    if (labelled.length + graded.length === limit) break
  }
  const solutions = [...labelled, ...critique.labelByAgreement(graded)]
  if (solutions.length < LEAST_ROWS)
    throw new RangeError(
      `critic train: got ${solutions.length} solutions with labelled steps, a recorded verdict or a gold answer, wanted at least ${LEAST_ROWS}`,
    )
  const options = { key: keyOf(seed), axes, error }
  critique.dividedSolutions(solutions, options)
  await using states = await critique.StepStates.open(backbone, { signal })
  let unread = 0
  const stated = await withProgress('critic train', 'solutions', async (onProgress) => {
    const read: StatedSolution[] = []
    for (const [index, solution] of solutions.entries()) {
      const rows = solution.steps.length === 0 ? undefined : await states.of(solution, signal)
      if (rows === undefined) unread++
      else read.push({ ...solution, states: rows })
      onProgress({ done: index + 1, total: solutions.length })
    }
    return read
  })
  const { digest } = states
  const weights = critique.trainCritic(stated, { ...options, backbone, digest })
  await critique.writeWhole(out, critique.printTrained(weights))
  const left = unread === 0 ? '' : `, ${unread} left out (no step, or longer than the model reads)`
  console.log(`trained on ${weights.trained} solutions, calibrated on ${weights.calibrated}${left}: ${out}`)
  if (!Number.isFinite(weights.rightAbove) || !Number.isFinite(weights.wrongBelow))
    console.error(
      'THE CRITIC CANNOT RULE OUT BOTH KINDS: too few solutions calibrate at this error. Give more, or a larger --error.',
    )
}
