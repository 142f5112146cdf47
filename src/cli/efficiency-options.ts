/** Options of `touchstone analyse` by which a program's cost is counted, compared, and measured on growing inputs. */
import type { Command } from 'commander'
import { ANALYSED_LANGUAGES } from '../analysis/analysis.ts'
import type { AnalysedProgram, Analysis, BesideOptions, SizedInput } from '../analysis/index.ts'
import { InputError } from '../errors.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { integerFrom } from './integer-option.ts'
import { readNamed, readProgram, tellOnError } from './program-input.ts'

/** What of them was given. */
export interface EfficiencyFlags {
  readonly repeats?: number
  readonly instructions?: boolean
  readonly reference?: string
  readonly beside?: readonly string[]
  readonly growth?: string
}

/** Adds the options. */
export function addEfficiencyOptions(command: Command): Command {
  return command
    .option('--repeats <n>', 'efficiency: runs of each test, the fastest counts (default: 1)', integerFrom(1, 100))
    .option('--instructions', 'efficiency: count instructions as well, which repeats exactly (C, C++ and Rust)')
    .option('--reference <file>', 'efficiency: a solution that counts as right; tells the ratio of the costs')
    .option('--beside <files...>', 'efficiency: other solutions; tells the share of them that cost more')
    .option('--growth <file>', 'efficiency: JSON lines of {"size", "input"}; tells how the cost grows')
}

/** Names of the options that were given and need the class `efficiency` of one program. */
export function givenEfficiency({ repeats, instructions, reference, beside, growth }: EfficiencyFlags): string[] {
  return Object.entries({ repeats, instructions, reference, beside, growth }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`],
  )
}

/** What a program is to be compared with, as it was read. */
type Comparisons = Pick<BesideOptions, 'repeats' | 'instructions' | 'reference' | 'others' | 'sized'>

/** Reads what the options name; undefined where nothing is compared. @throws as `readProgram`; InputError for `--growth` */
export async function readComparisons(flags: EfficiencyFlags, signal: AbortSignal): Promise<Comparisons | undefined> {
  const { reference, beside = [], growth, repeats, instructions } = flags
  if (reference === undefined && beside.length === 0 && growth === undefined) return undefined
  return {
    repeats,
    instructions,
    reference: reference === undefined ? undefined : await otherProgram(reference, signal),
    others: await Promise.all(beside.map((file) => otherProgram(file, signal))),
    sized: growth === undefined ? [] : await sizedInputs(growth),
  }
}

/** The analysis with the comparisons in its class `efficiency`. */
export async function withComparisons(
  analysis: Analysis,
  program: AnalysedProgram,
  options: Comparisons & { readonly sandbox: Sandbox; readonly signal: AbortSignal },
): Promise<Analysis> {
  const own = analysis.classes.find((report) => report.class === 'efficiency')
  if (own === undefined) return analysis
  const { efficiencyBeside } = await import('../analysis/index.ts')
  const compared = await efficiencyBeside(program, own, options)
  return { ...analysis, classes: analysis.classes.map((report) => (report === own ? compared : report)) }
}

async function otherProgram(file: string, signal: AbortSignal): Promise<AnalysedProgram> {
  const { language: said, code } = await readProgram('analyse', file, { signal, onTold: tellOnError })
  const language = ANALYSED_LANGUAGES.find((name) => name === said)
  if (language === undefined)
    throw new RangeError(`analyse: ${file} is in ${said}, wanted one of ${ANALYSED_LANGUAGES.join(', ')}`)
  return { language, code }
}

/** @throws InputError with file and line for a line of another form */
async function sizedInputs(file: string): Promise<readonly SizedInput[]> {
  const text = (await readNamed('analyse --growth', file, 'JSON lines of sizes and inputs')).toString()
  return text.split('\n').flatMap((line, at): SizedInput[] => {
    if (line.trim() === '') return []
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (cause) {
      throw new InputError(file, at + 1, 'broken JSON', { cause })
    }
    const { size, input } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
    if (typeof size !== 'number' || !(size >= 1) || typeof input !== 'string')
      throw new InputError(file, at + 1, 'wanted {"size": a number from 1, "input": a text}')
    return [{ size, input }]
  })
}
