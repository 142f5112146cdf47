/**
 * Opens the judges that tasks need, with the parts that they share: one sandbox, one relation extractor. Whoever judges
 * rows (command line, server, queue worker, MCP) opens its judges here and disposes of them here.
 *
 * Opening a judge tells its version, which a run must know before its first row. It starts no program and keeps no
 * process. A judge that this machine lacks is an error only where it was asked for by name. Otherwise an absent judge
 * takes its tasks, answers `unknown` with the reason, and the reason is told at the first such task: who judges word
 * problems hears nothing of a missing bubblewrap.
 */
import { TouchstoneError } from '../errors.ts'
import type { AnalysisClass } from '../analysis/index.ts'
import type { Critic, CriticName } from '../critique/index.ts'
import type { LanguageModel } from '../model/index.ts'
import type { ExtractorParts, RelationExtractor } from '../relation/index.ts'
import type { RewardScorer } from '../reward/index.ts'
import type { Sandbox, SandboxOptions } from '../sandbox/index.ts'
import type { Judge, JudgeNeed } from '../supervision.ts'
import { EVERY_JUDGE, judgeKindsOf, type JudgeKind, type JudgeParts, type OpenedExtractor } from './judge-kinds.ts'
import { notJudged } from './judge-row.ts'

/** Options of `openJudges`. */
export interface OpenJudgesOptions {
  /** A name of the table, or `auto` for every judge. @default auto */
  readonly judge?: string | undefined
  /** Programs that run at once. @default the machine's cores */
  readonly concurrency?: number | undefined
  /** How programs are isolated. @default slots of bubblewrap */
  readonly isolation?: SandboxOptions | undefined
  /** What the relation judge asks where a sentence has no gold relation. @default none: it knows gold relations only */
  readonly extractor?: ExtractorParts | undefined
  /** The critic that judges word problems in place of the reasoning judge. @default none */
  readonly critic?: AskedCritic | undefined
  /** Folder of the reward model that judges preferences. @default none: preferences are not judged */
  readonly reward?: string | undefined
  /** Classes of analysis whose findings stand in the feedback on programs, verdicts untouched. @default none */
  readonly analyse?: readonly AnalysisClass[] | undefined
  /** Told once for each notice, when it is known. @default nobody, and `notices` keeps them */
  readonly onNotice?: ((notice: string) => void) | undefined
  /** Told once for each reason for which some programs cannot be judged, such as a missing toolchain. @default nobody */
  readonly onUnavailable?: ((reason: string) => void) | undefined
  /** Ends opening. */
  readonly signal?: AbortSignal | undefined
}

/** A critic that was asked for, with the model that it asks. */
export interface AskedCritic {
  readonly name: CriticName
  /** Opens the model at the first need. @default the local model `qwen2.5-coder-1.5b` */
  readonly model?: (() => Promise<LanguageModel>) | undefined
  /** File of the combined critic's weights. */
  readonly weights?: string | undefined
}

/** Judges that are open. Disposing ends them and then the parts that they share. */
export interface OpenedJudges extends AsyncDisposable {
  readonly judges: readonly Judge[]
  /** What a reader must be told first: walls that are missing, and kinds of tasks that were met and are not judged here. */
  readonly notices: readonly string[]
  /** The sandbox that the judges use. It is opened where none of them does. @throws TouchstoneError `unavailable` */
  sandbox(): Promise<Sandbox>
  /** The critic, extractor and reward model that the judges use; undefined where none was asked for. Errors as JudgeParts. */
  critic(): Promise<Critic | undefined>
  extractor(): Promise<RelationExtractor | undefined>
  reward(): Promise<RewardScorer | undefined>
}

/** Version of a judge that this machine lacks: once it is there, the same command is another run. */
const ABSENT_VERSION = 'unavailable'

/**
 * Opens the judges of a name, all at once.
 * @throws RangeError for a name that nobody knows; TouchstoneError `unavailable` where a judge that was asked for by name
 * cannot work on this machine; what `openExtractor` throws; the signal's reason on abort. Nothing stays open then
 */
export async function openJudges(options: OpenJudgesOptions = {}): Promise<OpenedJudges> {
  const { judge: name = EVERY_JUDGE, signal } = options
  const kinds = judgeKindsOf(name)
  signal?.throwIfAborted()
  const notices = new Notices(options.onNotice)
  const parts = new SharedParts(options, notices)
  const settled = await Promise.allSettled(
    kinds.map((kind) => {
      const asked = name !== EVERY_JUDGE || kind.needs.some((need) => parts.isAskedFor(need))
      return openOne(kind, { parts, notices, asked, named: name !== EVERY_JUDGE })
    }),
  )
  const judges = settled.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []))
  const opened: OpenedJudges = {
    judges,
    notices: notices.told,
    sandbox: () => parts.sandbox(),
    critic: () => parts.critic(),
    extractor: async () => (await parts.extractor())?.extractor,
    reward: () => parts.reward(),
    async [Symbol.asyncDispose]() {
      for (const judge of judges) await judge[Symbol.asyncDispose]()
      await parts[Symbol.asyncDispose]()
    },
  }
  const failed = settled.find((each) => each.status === 'rejected')
  if (failed === undefined && signal?.aborted !== true) return opened
  await opened[Symbol.asyncDispose]()
  signal?.throwIfAborted()
  throw failed?.reason
}

async function openOne(
  kind: JudgeKind,
  options: {
    readonly parts: JudgeParts
    readonly notices: Notices
    readonly asked: boolean
    readonly named: boolean
  },
): Promise<Judge | undefined> {
  try {
    const judge = await kind.open(options.parts)
    if (judge === undefined && options.named) {
      throw new RangeError(
        `open judges: nothing says which ${kind.name} the judge ${kind.name} is, wanted --${kind.name} NAME`,
      )
    }
    return judge
  } catch (error) {
    if (options.asked || !(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
    return absentJudge(kind, error.message, options.notices)
  }
}

function absentJudge({ name, title, accepts }: JudgeKind, reason: string, notices: Notices): Judge {
  const identity = { name, version: ABSENT_VERSION }
  const notice = `${title} are not judged here: ${reason}`
  return {
    ...identity,
    accepts(task) {
      if (!accepts.includes(task.kind)) return false
      notices.tell(notice)
      return true
    },
    judge: () => Promise.resolve(notJudged(identity, { kind: 'unavailable', message: notice })),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Sentences, each told once. */
class Notices {
  readonly told: string[] = []
  readonly #onNotice: ((notice: string) => void) | undefined

  constructor(onNotice: ((notice: string) => void) | undefined) {
    this.#onNotice = onNotice
  }

  tell(notice: string): void {
    if (this.told.includes(notice)) return
    this.told.push(notice)
    this.#onNotice?.(notice)
  }
}

/** Opens each part once, at the first judge that needs it. */
class SharedParts implements JudgeParts, AsyncDisposable {
  readonly onUnavailable: ((reason: string) => void) | undefined
  readonly analyse: readonly AnalysisClass[]
  readonly #options: OpenJudgesOptions
  readonly #notices: Notices
  #sandbox: Promise<Sandbox> | undefined
  #extractor: Promise<OpenedExtractor | undefined> | undefined
  #model: Promise<LanguageModel> | undefined
  #reward: Promise<RewardScorer> | undefined
  #critic: Promise<Critic> | undefined

  constructor(options: OpenJudgesOptions, notices: Notices) {
    this.onUnavailable = options.onUnavailable
    this.analyse = options.analyse ?? []
    this.#options = options
    this.#notices = notices
  }

  /** Whether the caller named this part, so that going without would hide a failure. */
  isAskedFor(need: JudgeNeed): boolean {
    return (
      (need === 'extractor' && this.#options.extractor !== undefined) ||
      (need === 'model' && this.#options.critic !== undefined)
    )
  }

  sandbox(): Promise<Sandbox> {
    this.#sandbox ??= this.#openSandbox()
    return this.#sandbox
  }

  extractor(): Promise<OpenedExtractor | undefined> {
    this.#extractor ??= this.#openExtractor()
    return this.#extractor
  }

  async critic(): Promise<Critic | undefined> {
    const { critic: asked } = this.#options
    if (asked === undefined) return undefined
    this.#critic ??= this.#openCritic(asked)
    return await this.#critic
  }

  async reward(): Promise<RewardScorer | undefined> {
    const { reward: folder } = this.#options
    if (folder === undefined) return undefined
    this.#reward ??= import('../reward/index.ts').then(({ RewardScorer: scorer }) => scorer.open(folder))
    return this.#reward
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // whoever asked for a part that could not be opened was told so
    const [sandbox, opened, reward, model] = await Promise.allSettled([
      this.#sandbox,
      this.#extractor,
      this.#reward,
      this.#model,
    ])
    if (model.status === 'fulfilled') await model.value?.[Symbol.asyncDispose]()
    if (sandbox.status === 'fulfilled') await sandbox.value?.[Symbol.asyncDispose]()
    if (opened.status === 'fulfilled') await opened.value?.extractor[Symbol.asyncDispose]()
    if (reward.status === 'fulfilled') await reward.value?.[Symbol.asyncDispose]()
  }

  async #openCritic(asked: AskedCritic): Promise<Critic> {
    const { openCritic } = await import('../critique/index.ts')
    return await openCritic(asked.name, {
      model: () => this.#modelOf(asked),
      sandbox: () => this.sandbox(),
      weights: asked.weights,
    })
  }

  #modelOf({ model }: AskedCritic): Promise<LanguageModel> {
    this.#model ??= model === undefined ? openCriticModel() : model()
    return this.#model
  }

  async #openSandbox(): Promise<Sandbox> {
    const room = await import('../sandbox/index.ts')
    const { concurrency, isolation } = this.#options
    const sandbox = await room.Sandbox.open({ ...isolation, concurrency })
    const notice = room.unsafeNotice(sandbox.missing)
    if (notice !== undefined) this.#notices.tell(notice)
    return sandbox
  }

  async #openExtractor(): Promise<OpenedExtractor | undefined> {
    const { extractor: asked, signal } = this.#options
    if (asked === undefined) return undefined
    const { extractorDigest, openExtractor } = await import('../relation/index.ts')
    const extractor = await openExtractor({ ...asked, signal })
    try {
      return { extractor, digest: await extractorDigest(asked) }
    } catch (error) {
      await extractor[Symbol.asyncDispose]()
      throw error
    }
  }
}

/** The model that critics ask where no other is named. */
export const CRITIC_MODEL = 'qwen2.5-coder-1.5b'

/** Opens it. Errors as `openModel`. */
export async function openCriticModel(): Promise<LanguageModel> {
  const { openModel } = await import('../model/index.ts')
  return await openModel(CRITIC_MODEL, { parallel: 8, contextTokens: 2_048 })
}
