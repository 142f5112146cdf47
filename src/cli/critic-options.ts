/** How the commands that judge are told which critic judges word problems. */
import { Option, type Command } from 'commander'
import { CRITIC_NAMES, CRITIC_WEIGHTS, type CriticName } from '../critique/critics/critic-name.ts'
import type { AskedCritic } from '../work/index.ts'

/** The options, as commander gives them. */
export interface CriticFlags {
  readonly critic?: CriticName
  readonly criticModel?: string
  readonly criticEndpoint?: string
  readonly criticWeights?: string
}

/** Sequences of a local model that draw attempts at one time, and their context. */
const PARALLEL = 8
const CONTEXT_TOKENS = 2_048

/** Adds the options to a command that judges. */
export function addCriticOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--critic <name>', 'critic of word problems, in place of the reasoning judge').choices(CRITIC_NAMES),
    )
    .option('--critic-model <name>', 'model that the critic asks (default: qwen2.5-coder-1.5b)')
    .option('--critic-endpoint <address>', 'OpenAI-compatible server of that model')
    .option('--critic-weights <file>', 'weights of the critics combined and trained')
}

/** What the options mean; undefined where no critic was asked for. @throws RangeError for options without their critic */
export function criticOf(command: string, flags: CriticFlags): AskedCritic | undefined {
  const { critic: name, criticModel, criticEndpoint: address, criticWeights: weights } = flags
  if (name === undefined) {
    if (criticModel === undefined && address === undefined && weights === undefined) return undefined
    throw new RangeError(`${command}: got an option of the critic, wanted --critic beside it`)
  }
  if (address !== undefined && criticModel === undefined) {
    throw new RangeError(`${command}: got --critic-endpoint, wanted --critic-model beside it`)
  }
  if ((CRITIC_WEIGHTS[name] !== undefined) !== (weights !== undefined)) {
    const own = Object.keys(CRITIC_WEIGHTS).join(' or ')
    throw new RangeError(`${command}: --critic ${own} and --critic-weights go together, got one of them`)
  }
  if (criticModel === undefined) return { name, weights }
  return {
    name,
    weights,
    async model() {
      const { endpointModel, openModel } = await import('../model/index.ts')
      return address === undefined
        ? await openModel(criticModel, { parallel: PARALLEL, contextTokens: CONTEXT_TOKENS })
        : endpointModel(criticModel, { address, parallel: PARALLEL })
    },
  }
}
