/** What `touchstone improve` prints: coverage by quarter at each iteration, held-out accuracy with help and harm. */
import type { CountedShare, ImproveResult, IterationSummary } from '../critique/index.ts'
import type { Figure, Report } from '../supervision.ts'
import { withoutPasswords } from '../work/queue/queue-address.ts'
import { countedText, figureRows } from './counted-share.ts'
import type { ImproveFlags } from './improve-flags.ts'

/** Prints the report, or the JSON. Where the run waits for a training outside, what to do stands last. */
export async function reportImprovement(
  result: ImproveResult,
  options: {
    readonly files: readonly string[]
    readonly flags: ImproveFlags
    readonly critique: typeof import('../critique/index.ts')
  },
): Promise<void> {
  const { files, flags, critique } = options
  const beside = flags.tokensOf === undefined ? [] : await critique.readImproveSummaries(flags.tokensOf)
  if (flags.json === true) {
    const figures: Report = { title: 'Self-improvement', command: commandOf(files, flags), figures: figuresOf(result) }
    console.log(JSON.stringify({ ...figures, ...result, ...(beside.length === 0 ? {} : { tokensOf: beside }) }))
    return
  }
  if (flags.quiet !== true) await print(result, beside, flags)
  if (result.instruction !== undefined) console.log(result.instruction)
}

async function print(result: ImproveResult, beside: readonly IterationSummary[], flags: ImproveFlags): Promise<void> {
  const { renderTerminalTable } = await import('../evaluation/index.ts')
  const told = [
    ...result.iterations.map((each) => [flags.arm, each] as const),
    ...beside.slice(0, result.iterations.length).map((each) => ['critique', each] as const),
  ]
  if (told.length > 0) {
    console.log(
      renderTerminalTable({
        title: `Questions with a response that is trained on, by quarter (difficulty by ${result.iterations[0]?.difficulty})`,
        columns: ['', 'tokens', 'easiest', '2nd', '3rd', 'hardest', 'kept'].map((name) => ({ name })),
        rows: told.map(([name, each]) => [
          `${name} ${each.iteration}`,
          String(each.tokens.total),
          ...each.quartiles.map(({ coverage }) => `${coverage.hits} of ${coverage.n}`),
          `${each.kept.samples} + ${each.kept.refinements}`,
        ]),
        note: 'Kept are samples + refinements.',
      }),
    )
    console.log(
      renderTerminalTable({
        title: 'Samples',
        columns: [{ name: '' }, { name: 'right' }, { name: 'distinct' }],
        rows: told.map(([name, each]) => [
          `${name} ${each.iteration}`,
          countedText(each.accuracy),
          countedText(each.distinct),
        ]),
      }),
    )
  }
  const heldOut = result.heldOut.filter(({ accuracy }) => accuracy.n > 0)
  if (heldOut.length > 0) {
    console.log(
      renderTerminalTable({
        title: 'Held-out questions, greedy',
        columns: [{ name: 'actor' }, { name: '' }, { name: 'share' }],
        rows: heldOut.flatMap(({ iteration, accuracy, helpful, harmful }) =>
          figureRows(iteration === 0 ? 'before' : `iteration ${iteration}`, {
            right: accuracy,
            'helpful: wrong made right': helpful,
            'harmful: right made wrong': harmful,
          }),
        ),
      }),
    )
  }
}

function figuresOf({ iterations, heldOut }: ImproveResult): Figure[] {
  const figures: Figure[] = []
  const push = (name: string, { value, n, interval }: CountedShare): void => {
    if (value !== null && interval !== null) figures.push({ name, value, n, interval })
  }
  for (const { iteration, accuracy, coverage, distinct, helpful, quartiles } of iterations) {
    const at = `iteration ${iteration}`
    push(`${at}: samples right`, accuracy)
    push(`${at}: coverage`, coverage)
    for (const each of quartiles) push(`${at}: coverage, quarter ${each.quartile}`, each.coverage)
    push(`${at}: samples distinct`, distinct)
    push(`${at}: criticised responses with a right refinement`, helpful)
  }
  for (const { iteration, accuracy, helpful, harmful } of heldOut) {
    push(`held-out, actor ${iteration}: right`, accuracy)
    push(`held-out, actor ${iteration}: helpful`, helpful)
    push(`held-out, actor ${iteration}: harmful`, harmful)
  }
  return figures
}

/** The command with the options that decide the numbers. */
function commandOf(files: readonly string[], flags: ImproveFlags): string {
  const { model, critic, arm, trainer, iterations, samples, refinements, hardRounds, temperature, maxTokens } = flags
  const { epochs, batchSize, rate, rank, seed, out } = flags
  // options without a use are refused
  const refines =
    arm === 'vanilla' ? [] : [`--critic ${critic} --refinements ${refinements} --hard-rounds ${hardRounds}`]
  const trains =
    trainer === 'export' ? [] : [`--epochs ${epochs} --batch-size ${batchSize} --rate ${rate} --rank ${rank}`]
  const options = [
    `--model ${model} --arm ${arm} --trainer ${trainer} --iterations ${iterations} --samples ${samples}`,
    `--temperature ${temperature} --max-tokens ${maxTokens}`,
    ...refines,
    ...trains,
    ...named('critic-model', flags.criticModel),
    ...named('critic-weights', flags.criticWeights),
    ...named('endpoint', flags.endpoint === undefined ? undefined : withoutPasswords(flags.endpoint)),
    ...named('tokens-of', flags.tokensOf),
    ...named('limit', flags.limit),
    ...named('held-out', flags.heldOut?.join(' ')),
    ...named('also', flags.also?.join(' ')),
    ...(flags.example ? [] : ['--no-example']),
    ...(flags.original ? [] : ['--no-original']),
    ...(flags.refineRecords === true ? ['--refine-records'] : []),
    ...(flags.accumulate === true ? ['--accumulate'] : []),
  ]
  return `touchstone improve ${files.join(' ')} ${options.join(' ')} --seed ${seed} --out ${out}`
}

function named(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`--${name} ${value}`]
}
