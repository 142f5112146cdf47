/** Checks that all configurations share, with messages that name file, field and value. */
import type { z } from 'zod'
import { InputError, TouchstoneError } from '../../errors.ts'

/** Fields as a schema wants them. @throws InputError for the first that is not */
export function check<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  raw: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  if (issue === undefined)
    throw new TouchstoneError('internal', `${file}: refused without a reason`, { cause: result.error })
  const field = issue.path.join('.')
  let value: unknown = raw
  for (const step of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step]
  throw new InputError(file, undefined, `${field} is ${JSON.stringify(value) ?? 'missing'}: ${issue.message}`, {
    cause: result.error,
  })
}

/** @throws InputError where a field is no multiple of another */
export function divides(file: string, field: string, value: number, divisorField: string, divisor: number): void {
  if (value % divisor !== 0) {
    throw new InputError(file, undefined, `${field} is ${value}, wanted a multiple of ${divisorField} (${divisor})`)
  }
}

/** Rotary positions turn pairs of dimensions. @throws InputError for an odd width of a head */
export function wantEvenHeads(file: string, headSize: number): void {
  if (headSize % 2 !== 0)
    throw new InputError(file, undefined, `head size is ${headSize}, wanted an even number for rotary positions`)
}
