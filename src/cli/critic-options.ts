/** How the commands that judge are told which critic judges word problems. */
import { Option, type Command } from 'commander'
import { CRITIC_NAMES, CRITIC_NEEDS, CRITIC_WEIGHTS, type CriticName } from '../critique/critics/critic-name.ts'
import type { AskedCritic } from '../work/index.ts'
import { requestLimit, requestLimitOption, type RequestLimitFlags } from './request-limit.ts'

/** The options, as commander gives them. */
export interface CriticFlags extends RequestLimitFlags {
  readonly critic?: CriticName
  readonly criticModel?: string
  readonly criticEndpoint?: string
  readonly criticWeights?: string
}

/** Sequences of a local model that draw attempts at one time, and their context. */
const PARALLEL = 8
const CONTEXT_TOKENS = 2_048

/** What `--critic-weights` is, for every command that has it. */
export const CRITIC_WEIGHTS_HELP = 'weights of the critics combined and trained (a file) and tuned (a folder)'

/** Adds the options to a command that judges. */
export function addCriticOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--critic <name>', 'critic of word problems, in place of the reasoning judge').choices(CRITIC_NAMES),
    )
    .option('--critic-model <name>', 'model that the critic asks (default: qwen2.5-coder-1.5b)')
    .option('--critic-endpoint <address>', 'OpenAI-compatible server of that model')
    .addOption(requestLimitOption())
    .option('--critic-weights <place>', CRITIC_WEIGHTS_HELP)
}

/**
 * What the options mean; undefined where no critic was asked for.
 * @param options.corrects whether the command has a use of its own for the model, such as to write corrections
 * @throws RangeError for options without their critic
 */
export function criticOf(
  command: string,
  flags: CriticFlags,
  { corrects = false }: { readonly corrects?: boolean } = {},
): AskedCritic | undefined {
  const { critic: name, criticModel, criticEndpoint: address, criticWeights: weights } = flags
  const { requestsPerMinute } = flags
  if (name === undefined) {
    if (criticModel === undefined && address === undefined && weights === undefined) return undefined
    throw new RangeError(`${command}: got an option of the critic, wanted --critic beside it`)
  }
  if (address !== undefined && criticModel === undefined) {
    throw new RangeError(`${command}: got --critic-endpoint, wanted --critic-model beside it`)
  }
  if (address === undefined && requestsPerMinute !== undefined) {
    throw new RangeError(
      `${command}: --requests-per-minute is ${requestsPerMinute}, wanted --critic-endpoint beside it`,
    )
  }
  if ((CRITIC_WEIGHTS[name] !== undefined) !== (weights !== undefined)) {
    const own = Object.keys(CRITIC_WEIGHTS).join(' or ')
    throw new RangeError(`${command}: --critic ${own} and --critic-weights go together, got one of them`)
  }
  if (criticModel !== undefined && !corrects && !CRITIC_NEEDS[name].includes('model')) {
    const asking = CRITIC_NAMES.filter((each) => CRITIC_NEEDS[each].includes('model')).join(', ')
    throw new RangeError(
      `${command}: --critic-model is ${criticModel}, and the critic ${name} asks no model, wanted one of ${asking}`,
    )
  }
  if (criticModel === undefined) return { name, weights }
  return {
    name,
    weights,
    async model() {
      const { endpointModel, openModel } = await import('../model/index.ts')
      return address === undefined
        ? await openModel(criticModel, { parallel: PARALLEL, contextTokens: CONTEXT_TOKENS })
        : endpointModel(criticModel, {
            address,
            parallel: PARALLEL,
            requestsPerMinute: await requestLimit(address, { requestsPerMinute }),
          })
    },
  }
}

/** @throws RangeError where weights were given and none of the critics has any */
export function wantWeightsUsed(command: string, weights: string | undefined, critics: readonly CriticName[]): void {
  if (weights === undefined || critics.some((name) => CRITIC_WEIGHTS[name] !== undefined)) return
  const own = Object.keys(CRITIC_WEIGHTS).join(', ')
  throw new RangeError(`${command}: --critic-weights is ${weights}, and no critic has weights, wanted one of ${own}`)
}
