/** Values of options that are whole numbers. */
import { InvalidArgumentError } from 'commander'

/** Reads an integer from 1; commander names the option beside what was wanted. */
export function positiveInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('wanted an integer from 1.')
  return value
}
