/** When a command of judged rows ends with exit code 1: options for continuous integration. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import { percentText } from '../evaluation/figure-text.ts'
import type { JudgeCounts } from '../work/index.ts'

/** Verdicts that may end a run with exit code 1. */
type Failing = 'wrong' | 'unknown'

/** The options as commander gives them. */
export interface PassingFlags {
  readonly failOn?: readonly Failing[]
  readonly minAccuracy?: number
}

/** Adds the options to a command. */
export function addPassingOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fail-on <verdicts>',
        'exit with 1 where a response has this verdict: wrong, unknown, or wrong,unknown',
      ).argParser(verdictsIn),
    )
    .option(
      '--min-accuracy <share>',
      'exit with 1 where a smaller share of all judged responses is correct (0 to 1; unknown counts as not correct)',
      shareFrom,
    )
}

/** What a run falls short of, one sentence each; empty where it passes. */
export function shortfalls(counts: JudgeCounts, { failOn = [], minAccuracy }: PassingFlags): readonly string[] {
  const found = failOn
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `failed: ${counts[verdict]} of ${counts.judged} judged ${verdict} (--fail-on ${verdict})`)
  if (minAccuracy === undefined) return found
  const accuracy = counts.judged === 0 ? 0 : counts.correct / counts.judged
  if (accuracy >= minAccuracy) return found
  const share = `${counts.correct} of ${counts.judged} judged correct, ${percentText(accuracy)}`
  return [...found, `failed: ${share}, wanted at least ${percentText(minAccuracy)} (--min-accuracy ${minAccuracy})`]
}

function verdictsIn(text: string): readonly Failing[] {
  return text.split(',').map((word) => {
    const verdict = word.trim()
    if (verdict === 'wrong' || verdict === 'unknown') return verdict
    throw new InvalidArgumentError('Allowed choices are wrong, unknown, wrong,unknown.')
  })
}

function shareFrom(text: string): number {
  const share = Number(text)
  if (text.trim() === '' || !(share >= 0 && share <= 1)) throw new InvalidArgumentError('wanted a number from 0 to 1.')
  return share
}
