/** `touchstone policy …`: policies that learn from the feedback of judges. Each verb is defined in a file of its own. */
import type { Command } from 'commander'
import { addPolicyExportCommand } from './policy-export.ts'
import { addPolicyTrainCommand } from './policy-train.ts'

/** Defines the commands. */
export function addPolicyCommand(program: Command): void {
  const policy = program
    .command('policy')
    .description('train a small language model by the feedback of any judge, and write what other trainers read')
  addPolicyTrainCommand(policy)
  addPolicyExportCommand(policy)
}
