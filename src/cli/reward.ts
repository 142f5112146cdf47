/** `touchstone reward …`: reward models that length does not fool. Each verb is defined in a file of its own. */
import type { Command } from 'commander'
import { addBiasCommand } from './reward-bias.ts'
import { addFrontierCommand } from './reward-frontier.ts'
import { addScoreCommands } from './reward-score.ts'
import { addRewardTrainCommand } from './reward-train.ts'

/** Defines the commands. */
export function addRewardCommand(program: Command): void {
  const reward = program
    .command('reward')
    .description('train, use and examine reward models; measure how far any reward or preference set follows length')
  addRewardTrainCommand(reward)
  addScoreCommands(reward)
  addBiasCommand(reward)
  addFrontierCommand(reward)
}
