/**
 * What a benchmark has measured of a critic, solution by solution, kept in its folder as it is measured, so that the same
 * command goes on. Several critics, seeds and sets may share a folder: all that decides a measurement is in its key.
 */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { openKeyedLog, type KeyedLog } from '../../json-lines-log.ts'
import type { Critique, NoCritique } from '../critic.ts'
import { wantNoOtherWork } from '../refine/kept-records.ts'

/** One measurement. */
export interface Measurement<Value> {
  readonly key: string
  /** What it took. */
  readonly ms: number
  readonly value: Value
}

/** Options of `openMeasurements`. */
export interface MeasurementsOptions<Value> {
  /** Name of the file without its ending, such as `critiques`. */
  readonly name: string
  /** What one line is, for messages. */
  readonly noun: string
  readonly form: z.ZodType<Value>
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens `NAME.jsonl` in a folder, which is made where it is missing.
 * @throws TouchstoneError `bad-input` where the folder holds work of another command, InputError for a broken line
 */
export async function openMeasurements<Value>(
  folder: string,
  { name, noun, form, signal }: MeasurementsOptions<Value>,
): Promise<KeyedLog<Measurement<Value>>> {
  await wantNoOtherWork(folder, `${name}.jsonl`)
  const line = z.object({ key: z.string(), ms: z.number().nonnegative(), value: form })
  return await openKeyedLog<Measurement<Value>>(join(folder, `${name}.jsonl`), {
    noun,
    parse: (value) => {
      const read = line.safeParse(value)
      if (read.success) return read.data
      const [issue] = read.error.issues
      throw new TypeError(`${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'is of another form'}`)
    },
    keyOf: ({ key }) => key,
    signal,
  })
}

/** The key of a measurement: short, and another one where anything of what decides it is another. */
export function measurementKey(decides: readonly (string | number | null)[]): string {
  return hash('sha256', JSON.stringify(decides)).slice(0, 20)
}

const view = {
  verdict: z.enum(['correct', 'wrong', 'unknown']),
  score: z.number().nullable(),
  explanation: z.string(),
}

/** Form in JSON of what a critic gives. */
export const critiqueResultForm: z.ZodType<Critique | NoCritique> = z.union([
  z.object({
    steps: z.array(z.object({ step: z.int(), ...view })),
    final: z.object(view),
    tokens: z.number().optional(),
    ownTokens: z.number().optional(),
    answers: z.array(z.string().nullable()).optional(),
  }),
  z.object({ reason: z.string(), message: z.string() }),
])
