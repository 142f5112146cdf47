/**
 * The critic `tuned`: a language model that was fine-tuned on critiques, base and adapter. It writes its critique in JSON
 * under the schema of the solution's number of steps, so that what it says can always be read.
 */
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import { localModel, type LanguageModel } from '../../model/index.ts'
import { fileDigest, findModel } from '../../store/index.ts'
import type { Critic } from '../critic.ts'
import { createModelCritic } from '../critics/model-critic.ts'
import { readTunedCard, TUNED_FILES } from './tuned-card.ts'

/** Context of a solution with its critique. */
export const TUNED_CONTEXT_TOKENS = 2_048

/** Options of `openTunedModel`. */
export interface TunedModelOptions {
  /** Threads, at all times. @default as many as processors are idle */
  readonly threads?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A base model on this machine. */
export interface TunedBase {
  readonly name: string
  readonly file: string
  /** SHA-256 of the file, lower-case hex. */
  readonly digest: string
}

/**
 * Opens base and adapter together.
 * @param folder what `touchstone critic tune` wrote
 * @throws as `readTunedCard` and `tunedBase`; TouchstoneError `corrupt` where base or adapter is not the one of the card
 */
export async function openTunedModel(folder: string, options: TunedModelOptions = {}): Promise<LanguageModel> {
  const { threads, signal } = options
  const card = await readTunedCard(folder)
  const base = await tunedBase(card.base.name, { signal })
  wantDigest(`base ${card.base.name}`, base.digest, card.base.digest)
  const adapter = join(folder, TUNED_FILES.adapter)
  const found = await fileDigest(adapter, signal).catch((cause: unknown) => {
    signal?.throwIfAborted()
    throw new TouchstoneError('unavailable', `open critic tuned: ${adapter} cannot be read, wanted the adapter`, {
      cause,
    })
  })
  wantDigest(adapter, found, card.adapter)
  const { name, file, digest } = base
  return await localModel(file, { name, digest, adapter, contextTokens: TUNED_CONTEXT_TOKENS, threads })
}

/** The critic of an opened model, which it does not own. */
export function tunedCritic(
  model: LanguageModel,
  options: { readonly tries?: number | undefined; readonly maxTokens?: number | undefined } = {},
): Critic {
  return createModelCritic(model, { ...options, name: 'tuned', form: 'json', example: false })
}

/** Opens the critic with its model, which it owns. Errors as `openTunedModel`. */
export async function openTunedCritic(folder: string, options: TunedModelOptions = {}): Promise<Critic> {
  const model = await openTunedModel(folder, options)
  return { ...tunedCritic(model), [Symbol.asyncDispose]: () => model[Symbol.asyncDispose]() }
}

/**
 * A base by its name in the model store or the path of a GGUF file.
 * @throws TouchstoneError `unavailable` for one that is not here, `bad-input` for one that is no language model
 */
export async function tunedBase(
  name: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<TunedBase> {
  if (name.endsWith('.gguf')) {
    const digest = await fileDigest(name, signal).catch((cause: unknown) => {
      signal?.throwIfAborted()
      throw new TouchstoneError('unavailable', `open ${name}: no such file, wanted the GGUF file of a base model`, {
        cause,
      })
    })
    return { name, file: name, digest }
  }
  const { kind, file, digest } = await findModel(name)
  if (kind === 'language-model') return { name, file, digest }
  throw new TouchstoneError('bad-input', `open ${name}: it is an ${kind}, wanted a language model`)
}

function wantDigest(what: string, found: string, wanted: string): void {
  if (found === wanted) return
  throw new TouchstoneError(
    'corrupt',
    `open critic tuned: ${what} has SHA-256 ${found.slice(0, 16)}…, wanted ${wanted.slice(0, 16)}…, with which it was trained`,
  )
}
