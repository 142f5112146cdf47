/** How many requests may start in a minute: one option for every command that asks an endpoint, one limit for all its models. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { RateLimit } from '../model/index.ts'
import { refuseUnused } from './unused-options.ts'

/** The option, as commander gives it. */
export interface RequestLimitFlags {
  readonly requestsPerMinute?: number | undefined
}

/** The option that stands beside `--endpoint` and `--critic-endpoint`. */
export function requestLimitOption(): Option {
  const help = 'requests that may start in a minute at the endpoint, over all models there (default: no limit)'
  return new Option('--requests-per-minute <n>', help).argParser((text) => {
    const value = Number(text)
    if (value > 0 && value < Infinity) return value
    throw new InvalidArgumentError('wanted a number above 0.')
  })
}

const limits = new Map<string, RateLimit>()

/**
 * The limit of an endpoint's addresses: the same one for every model that this process opens there, however they are spelled.
 * @throws TypeError for an address that no endpoint can have
 */
export async function requestLimit(
  address: string,
  { requestsPerMinute }: RequestLimitFlags,
): Promise<RateLimit | undefined> {
  if (requestsPerMinute === undefined) return undefined
  const { rateLimit, serverAddresses } = await import('../model/index.ts')
  const key = `${requestsPerMinute} ${serverAddresses(address).join(' ')}`
  const limit = limits.get(key) ?? rateLimit(requestsPerMinute)
  limits.set(key, limit)
  return limit
}

/** Before the action of a command that has the option: a RangeError where it stands on the command line and no endpoint is asked. */
export function refuseUnusedLimit(command: Command): void {
  if (!command.options.some((option) => option.attributeName() === 'requestsPerMinute')) return
  const endpoints = command.options.filter((option) => /^(?:criticE|e)ndpoint$/.test(option.attributeName()))
  refuseUnused<RequestLimitFlags & { readonly model?: unknown }>(command, [
    {
      options: ['requestsPerMinute'],
      when: ({ model }) =>
        endpoints.every((option) => command.getOptionValue(option.attributeName()) === undefined) &&
        !isListWithEndpoint(model),
      why: `and no endpoint is asked, wanted ${endpoints.map(({ long }) => long).join(' or ')} beside it`,
    },
  ])
}

/** Models of the configuration file name their endpoints themselves. */
function isListWithEndpoint(models: unknown): boolean {
  return Array.isArray(models) && models.some((model: unknown) => typeof model === 'object')
}
