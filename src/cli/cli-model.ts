/** A language model as commands open it: at an endpoint, or on this machine. */
import type { LanguageModel } from '../model/index.ts'
import { requestLimit, type RequestLimitFlags } from './request-limit.ts'

/** What decides how a model is opened. */
export interface CliModelFlags extends RequestLimitFlags {
  readonly endpoint?: string | undefined
  readonly threads?: number | undefined
  readonly parallel?: number | undefined
  readonly contextTokens?: number | undefined
  readonly critic?: string | undefined
  readonly filter?: string | undefined
}

/** Requests at an endpoint at once, where --parallel does not say. */
const ENDPOINT_PARALLEL = 4

/** Opens a model. Errors as `openModel` and `endpointModel`. @throws RangeError for an option that it has no use for */
export async function openCliModel(name: string, flags: CliModelFlags): Promise<LanguageModel> {
  const { endpointModel, openModel } = await import('../model/index.ts')
  if (flags.endpoint !== undefined) {
    const { endpoint: address, parallel = ENDPOINT_PARALLEL, threads, critic, filter } = flags
    // a tuned critic is a local model beside the endpoint's
    if (threads !== undefined && critic !== 'tuned' && filter !== 'tuned')
      throw new RangeError(`--threads is ${threads} beside --endpoint, wanted a local model, or no --threads`)
    return endpointModel(name, { address, parallel, requestsPerMinute: await requestLimit(address, flags) })
  }
  if (flags.requestsPerMinute !== undefined)
    throw new RangeError('--requests-per-minute is of an endpoint, wanted --endpoint beside it')
  return await openModel(name, {
    parallel: flags.parallel ?? 1,
    threads: flags.threads,
    contextTokens: flags.contextTokens,
  })
}
