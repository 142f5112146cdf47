/** The examples at the end of a command's `--help`. */
import type { Command } from 'commander'

/** Adds example lines, each a whole command without the leading `touchstone`; returns the command. */
export function addExamples(command: Command, ...lines: readonly string[]): Command {
  const shown = lines.map((line) => `  $ touchstone ${line}`).join('\n')
  return command.addHelpText('after', `\nExamples:\n${shown}`)
}
