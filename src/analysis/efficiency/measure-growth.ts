/** Runs a program on growing inputs and tells its growth class. */
import type { AnalysedProgram } from '../analysis.ts'
import type { ClassOptions } from '../tools/class-options.ts'
import { countInstructions } from './count-instructions.ts'
import { growthOf, type Growth, type GrowthSample } from './growth-class.ts'

/** One input, with its size by whatever measure the caller thinks in. */
export interface SizedInput {
  readonly size: number
  readonly input: string
}

/** How growth is measured. */
export interface GrowthOptions extends ClassOptions {
  /** Runs of each input; the fastest counts. @default 3 */
  readonly repeats?: number | undefined
  /** Takes instructions in place of CPU time, for compiled languages. @default false */
  readonly instructions?: boolean | undefined
}

/** The growth class, with the samples that it comes from. */
export interface MeasuredGrowth {
  /** Undefined where too few inputs ended well, or where they are too alike. */
  readonly growth: Growth | undefined
  readonly samples: readonly GrowthSample[]
  /** Sizes whose run did not end well: a limit, an error. */
  readonly left: readonly { readonly size: number; readonly message: string }[]
}

/**
 * Costs are CPU time in ms, or instructions.
 *
 * @throws TouchstoneError `busy` where the sandbox's queue is full, `unavailable` without the language's toolchain
 */
export async function measureGrowth(
  { language, code }: Pick<AnalysedProgram, 'language' | 'code'>,
  inputs: readonly SizedInput[],
  { sandbox, signal, repeats = 3, instructions = false }: GrowthOptions,
): Promise<MeasuredGrowth> {
  const built = await sandbox.bench.build({ language, code }, { signal })
  const samples: GrowthSample[] = []
  const left: { size: number; message: string }[] = []
  /* oxlint-disable no-await-in-loop -- two runs at one time would take each other's time */
  for (const { size, input } of inputs) {
    const costs: number[] = []
    let message = 'it left no figure'
    for (let index = 0; index < (instructions ? 1 : repeats); index++) {
      if (instructions) {
        const counted = await countInstructions(sandbox, { built, language }, { stdin: input, signal })
        if (counted.instructions !== null) costs.push(counted.instructions)
        else message = counted.reason ?? message
      } else {
        const { status, run, message: said } = await sandbox.bench.run(built, { stdin: input, signal })
        const cost = run?.cpuMs ?? run?.wallMs
        if (status === 'accepted' && cost !== undefined && cost > 0) costs.push(cost)
        else message = said
      }
    }
    if (costs.length === 0) left.push({ size, message })
    else samples.push({ size, cost: Math.min(...costs) })
  }
  /* oxlint-enable no-await-in-loop */
  return { growth: growthOf(samples), samples, left }
}
