/** Values of options that are numbers of a range. */
import { InvalidArgumentError } from 'commander'

/** Reads a number of a range, both ends included; commander names the option beside what was wanted. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= least && value <= most) return value
    throw new InvalidArgumentError(`wanted a number from ${least} to ${most}.`)
  }
}
