/** `touchstone relation` as tests call it. */
import { Command } from 'commander'
import { addRelationCommand } from './relation.ts'

/** Runs the command, and gives the lines that it added to those printed, each read as JSON. */
export async function runRelation(
  printed: readonly string[],
  flags: readonly string[],
): Promise<Record<string, unknown>[]> {
  const program = new Command().exitOverride()
  addRelationCommand(program)
  const at = printed.length
  await program.parseAsync(['relation', ...flags], { from: 'user' })
  return printed.slice(at).map((line) => JSON.parse(line) as Record<string, unknown>)
}
