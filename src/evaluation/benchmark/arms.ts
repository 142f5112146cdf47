/** What a benchmark compares, and the order of its work: arms, each on some splits of the data. */

/** One way to do the task. */
export interface BenchmarkArm {
  /** A name of letters, digits and hyphens, which is kept with its results. */
  readonly name: string
  /** How a table names it. */
  readonly title: string
  /** Splits it is run on, at most. */
  readonly splits: number
}

/**
 * Arms that have the most splits first, arm by arm. Then the others, split by split, so that a run that is cut has
 * compared all of them on the splits it reached.
 */
export function armsInOrder<Arm extends Pick<BenchmarkArm, 'splits'>>(
  arms: readonly Arm[],
  splits: number,
): readonly { readonly arm: Arm; readonly number: number }[] {
  const most = Math.max(...arms.map((arm) => arm.splits))
  const numbers = Array.from({ length: Math.min(splits, most) }, (_v, number) => number)
  return [
    ...arms.filter((arm) => arm.splits === most).flatMap((arm) => numbers.map((number) => ({ arm, number }))),
    ...numbers.flatMap((number) =>
      arms.filter((arm) => arm.splits < most && number < arm.splits).map((arm) => ({ arm, number })),
    ),
  ]
}
