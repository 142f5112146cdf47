/** Options that a command has no use for as it was asked: an error in place of being passed over in silence. */
import type { Command } from 'commander'

/** When some options have no use, and why. */
export interface UnusedOptions<Flags> {
  /** As commander names them: `maxTokens` for `--max-tokens`. */
  readonly options: readonly (keyof Flags & string)[]
  readonly when: (flags: Flags) => boolean
  /** Follows the option and its value: "at temperature 0, which is greedy, wanted --temperature above 0". */
  readonly why: string
}

/**
 * Before the command's action: a RangeError for the first option of a rule that applies, where it stands on the command line
 * itself. Defaults, and settings that several commands share, are passed over.
 */
export function refuseUnused<Flags extends object>(command: Command, rules: readonly UnusedOptions<Flags>[]): Command {
  return command.hook('preAction', () => {
    const flags = command.opts<Flags>()
    for (const { options, when, why } of rules) {
      const given = options.find((name) => command.getOptionValueSource(name) === 'cli')
      if (given === undefined || !when(flags)) continue
      throw new RangeError(`${nameOf(command)}: ${optionText(command, given)} ${why}`)
    }
  })
}

/** `relation train` */
function nameOf(command: Command): string {
  const names: string[] = []
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name())
  return names.join(' ')
}

/** An option as it is written, by its name: `--max-tokens` for `maxTokens`, `--no-page` for `page` that is off. */
export function flagOf(command: Command, name: string): string {
  const isOff = command.getOptionValue(name) === false
  const option = command.options.find((each) => each.attributeName() === name && each.negate === isOff)
  return option?.long ?? `--${name}`
}

/** `--rank is 16`, `--strict is given`, `--no-page is given` */
function optionText(command: Command, name: string): string {
  const value: unknown = command.getOptionValue(name)
  const written = flagOf(command, name)
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  // what was parsed into more than a word is not told
  const words = values.filter((each) => typeof each === 'string' || typeof each === 'number')
  return words.length < values.length ? `${written} is given` : `${written} is ${words.join(' ')}`
}
