/** Solutions that come as a list of steps with the first wrong one: what the sets of judged steps have in common. */

/** A solution as one text, and where its steps end in it. */
export interface JoinedSteps {
  readonly text: string
  /** Offset behind the last character of each step, in UTF-16 code units. */
  readonly stepEnds: readonly number[]
}

/** Joins steps with `separator`. */
export function joinSteps(steps: readonly string[], separator: string): JoinedSteps {
  const stepEnds: number[] = []
  let end = -separator.length
  for (const step of steps) stepEnds.push((end += separator.length + step.length))
  return { text: steps.join(separator), stepEnds }
}
