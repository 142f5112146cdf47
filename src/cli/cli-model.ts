/** A language model as the commands of the critique room open it: at an endpoint, or on this machine. */
import type { LanguageModel } from '../model/index.ts'

/** What decides how a model is opened. */
export interface CliModelFlags {
  readonly endpoint?: string | undefined
  readonly threads?: number | undefined
  readonly parallel?: number | undefined
  readonly contextTokens?: number | undefined
}

/** Requests at an endpoint at once, where --parallel does not say. */
const ENDPOINT_PARALLEL = 4

/** Opens a model. Errors as `openModel` and `endpointModel`. */
export async function openCliModel(name: string, flags: CliModelFlags): Promise<LanguageModel> {
  const { endpointModel, openModel } = await import('../model/index.ts')
  if (flags.endpoint !== undefined) {
    return endpointModel(name, { address: flags.endpoint, parallel: flags.parallel ?? ENDPOINT_PARALLEL })
  }
  return await openModel(name, {
    parallel: flags.parallel ?? 1,
    threads: flags.threads,
    contextTokens: flags.contextTokens,
  })
}
