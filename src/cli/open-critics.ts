/** Critics of the commands that refine and improve: opened by name, with the parts they share and a meter on their tokens. */
import { join } from 'node:path'
import { CRITIC_NEEDS, CRITIC_WEIGHTS } from '../critique/critics/critic-name.ts'
import type { Critic, CriticName } from '../critique/index.ts'
import type { LanguageModel } from '../model/index.ts'
import { ResourceStack } from '../resource-stack.ts'

/** Opens the critics of one command. */
export interface CriticDesk extends AsyncDisposable {
  open(name: CriticName): Promise<Critic>
  /** Tokens that critics generated since the last call. */
  takeTokens(): number
}

/** Options of `criticDesk`. */
export interface CriticDeskOptions {
  /** Weights of the critics that learn. */
  readonly criticWeights: string | undefined
  /** Name of the command, for messages. */
  readonly command: string
  /** The model that critics ask, the same at every call. It is not the desk's own. */
  readonly model: () => Promise<LanguageModel>
  /** Longest critique of the critics `model` and `tuned`. */
  readonly maxTokens: number
  /** Threads of the model that `tuned` opens. @default as many as processors are idle */
  readonly threads?: number | undefined
}

/** Makes a desk. Nothing is opened before it is asked for. */
export async function criticDesk(options: CriticDeskOptions): Promise<CriticDesk> {
  const { command, criticWeights: weights, maxTokens } = options
  const critique = await import('../critique/index.ts')
  const parts = new ResourceStack()
  const opened = new Map<CriticName, Promise<Critic>>()
  let sandbox: Promise<import('../sandbox/index.ts').Sandbox> | undefined
  const meters: ReturnType<typeof critique.meterTokens>[] = []
  const metered = (model: LanguageModel): LanguageModel => {
    const meter = critique.meterTokens(model)
    meters.push(meter)
    return meter.model
  }
  const open = async (name: CriticName): Promise<Critic> => {
    const writer = CRITIC_WEIGHTS[name]
    if (writer !== undefined && weights === undefined) {
      throw new RangeError(`${command}: critic ${name} has no --critic-weights, wanted what \`${writer}\` wrote`)
    }
    if (name === 'arithmetic') return critique.arithmeticCritic()
    if (name === 'model') {
      const model = metered(await options.model())
      // one try alone: a local model writes it under the schema, where it can always be read
      return critique.createModelCritic(model, {
        maxTokens,
        tries: 1,
        form: model.digest === undefined ? 'blocks' : 'json',
      })
    }
    if (name === 'tuned' && weights !== undefined) {
      const model = parts.use(await critique.openTunedModel(weights, { threads: options.threads }))
      return critique.tunedCritic(metered(model), { maxTokens, tries: 1 })
    }
    // attempts are drawn once for a question and carry their cost themselves; one critic at a time holds their file
    const isSecond = [...opened.keys()].some((other) => other !== name && CRITIC_NEEDS[other].includes('sandbox'))
    const { cacheFolder } = await import('../store/index.ts')
    const critic = await critique.openCritic(name, {
      model: options.model,
      sandbox: async () => {
        sandbox ??= import('../sandbox/index.ts').then(async ({ Sandbox }) => parts.use(await Sandbox.open()))
        return await sandbox
      },
      weights,
      ...(isSecond ? { folder: join(cacheFolder(), 'attempts', name) } : {}),
    })
    return parts.use(critic)
  }
  return {
    async open(name) {
      const known = opened.get(name) ?? open(name)
      opened.set(name, known)
      return await known
    },
    takeTokens: () => meters.reduce((sum, meter) => sum + meter.take(), 0),
    [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
  }
}
