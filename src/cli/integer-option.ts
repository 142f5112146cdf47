/** Values of options that are whole numbers. */
import { InvalidArgumentError } from 'commander'

/** Reads an integer of a range; commander names the option beside what was wanted. */
export function integerFrom(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`
      throw new InvalidArgumentError(`wanted an integer ${range}.`)
    }
    return value
  }
}

/** Reads an integer from 1. */
export const positiveInteger: (text: string) => number = integerFrom(1)
