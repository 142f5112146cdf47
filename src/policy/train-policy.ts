/**
 * Trains a policy: draw responses, judge them, learn from the rewards, again and again.
 *
 * Where in the flow: Task → Response → Feedback → Signal → Checkpoint. The policy draws with the weights that training
 * holds. The same model, tasks, settings, judge and key give the same bytes, whether interrupted or not: roll-outs are
 * kept in the folder, and one that is there is not drawn again.
 *
 * Not covered: a learned value function. `ppo` compares rewards with a baseline of rewards, as the other methods do.
 */
import { createHash } from 'node:crypto'
import { adamW, schedule, train, type GraphSessionOptions, type TrainProgress, type Weights } from '../engine/index.ts'
import { TouchstoneError } from '../errors.ts'
import { shuffle, split, type Key } from '../random.ts'
import type { Checkpoint, Judge, Response, Task } from '../supervision.ts'
import { PolicyGraphs } from './policy-graph.ts'
import { promptText, type PolicyModel } from './policy-model.ts'
import { asksByTurns, policyPrompt } from './policy-prompt.ts'
import { rewardOfFeedback, type RewardOptions } from './policy-reward.ts'
import { identityText, type PolicyIdentity } from './policy-run-file.ts'
import { PolicyRun } from './policy-run.ts'
import { checkedSettings, type GivenSettings, type PolicySettings } from './policy-settings.ts'
import { curvePoint, rolloutBatch, type CurvePoint, type Rollout, type RolloutSample } from './rollout.ts'

/** Who judges. Any `Judge` is one. */
export type PolicyJudge = Pick<Judge, 'name' | 'version' | 'judge'>

/** Options of `trainPolicy`. */
export interface TrainPolicyOptions extends GivenSettings {
  readonly key: Key
  readonly judge: PolicyJudge
  /** From feedback to a number. */
  readonly reward?: RewardOptions | undefined
  /** The prompt's text of a task. @default the task's instruction and turns, in the model's marks of a conversation */
  readonly promptOf?: ((task: Task) => string) | undefined
  /** Keeps state, roll-outs, curves and the adapter. An interrupted run of the same settings goes on in it, and a run of fewer roll-outs becomes longer. @default nothing is kept */
  readonly folder?: string | undefined
  /** Options with which `touchstone serve` opens the judge, kept for whoever exports the run. @default nobody is told */
  readonly serve?: readonly string[] | undefined
  /** Writes the adapter into a folder. Wanted with `folder`. */
  readonly save?: ((folder: string, adapter: Weights, info: { readonly step: number }) => Promise<void>) | undefined
  readonly session?: GraphSessionOptions | undefined
  /** After each roll-out, also those that a resumed run finds in the folder. */
  readonly onRollout?: ((point: CurvePoint) => void) | undefined
  /** After each update. */
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined
  /** Abort rejects with the signal's reason between tokens, judgements and updates. The state stays in the folder. */
  readonly signal?: AbortSignal | undefined
}

/** A trained policy. */
export interface TrainedPolicy {
  readonly adapter: Weights
  readonly curve: readonly CurvePoint[]
  readonly checkpoint?: Checkpoint | undefined
}

/** Roll-outs in a row without any reward after which the judge is taken for broken: so many, or all where a run has fewer. */
const MOST_WITHOUT_REWARD = 3

/**
 * Trains.
 * @throws RangeError for settings out of range; TouchstoneError `unavailable` where no response of three roll-outs in a row,
 * or of a whole run of fewer, has a reward, `bad-input` for a folder of another run or of something else, or a prompt beyond
 * the model's position limit; errors of the judge
 */
export async function trainPolicy(
  model: PolicyModel,
  tasks: readonly Task[],
  options: TrainPolicyOptions,
): Promise<TrainedPolicy> {
  if (tasks.length === 0) throw new RangeError('train policy: got no tasks, wanted at least one')
  const settings = checkedSettings(options)
  const { method, rollouts, updates, temperature, adapter, rate, maxTokens } = settings
  const { key, folder, save, session, signal, judge, onProgress, onRollout } = options
  const identity = identityOf(model, tasks, { settings, options })
  const optimiser = adamW({ weightDecay: 0 })
  await using graphs = await PolicyGraphs.compile(model.config, model.weights, {
    adapter,
    method,
    temperature,
    momentCount: optimiser.momentCount,
    key,
    session,
  })
  using run = await PolicyRun.open(folder, {
    identity,
    model: model.name,
    serve: options.serve,
    tasks,
    updatesEach: updates,
    signal,
  })
  for (const rollout of run.kept) onRollout?.(curvePoint(rollout, updates))
  const actor = new Actor(model, tasks, { graphs, settings, options })
  actor.wantPrompts()
  let present: { readonly number: number; readonly rollout: Rollout } | undefined
  let without = 0
  const result = await train(graphs.training, {
    optimiser: {
      ...optimiser,
      // a gradient of 0 would still move the weights by what AdamW keeps of the gradients before
      update(arena, given) {
        if (present === undefined || isWithout(present.rollout)) return 0
        const before = run.all().slice(0, present.number).filter(isWithout).length
        return optimiser.update(arena, { ...given, step: given.step - before * updates })
      },
    },
    schedule: schedule({
      peak: rate,
      warmup: Math.floor(((run.begunWith ?? rollouts) * updates) / 10),
      total: rollouts * updates,
      shape: 'constant',
    }),
    steps: rollouts * updates,
    ahead: false,
    key: split(key, 'updates'),
    clip: settings.clipNorm,
    identity: identityText(identity),
    folder,
    saveEvery: updates,
    save,
    onProgress,
    signal,
    async batch(update) {
      const number = Math.floor(update / updates)
      if (present?.number !== number) {
        let rollout = run.rollout(number)
        if (rollout === undefined) {
          rollout = await actor.act(number)
          await run.add(rollout)
          onRollout?.(curvePoint(rollout, updates))
        }
        present = { number, rollout }
        without = isWithout(rollout) ? without + 1 : 0
        if (without === Math.min(MOST_WITHOUT_REWARD, rollouts))
          throw new TouchstoneError(
            'unavailable',
            `train policy: no response of ${without === 1 ? 'the roll-out' : `${without} roll-outs in a row`} has a reward, wanted a judge that gives one (judge ${judge.name})`,
          )
      }
      return rolloutBatch(model.config, present.rollout, { method, maxTokens })
    },
  })
  // a run that was ended for it may have gone on where it was, past the roll-outs that were counted
  if (run.all().every(isWithout))
    throw new TouchstoneError(
      'unavailable',
      `train policy: no response of the run's roll-outs (${rollouts}) has a reward, and kept ones are not judged again, wanted a new folder, and a judge that gives one (judge ${judge.name})`,
    )
  const views = graphs.training.arena.views()
  return {
    adapter: new Map([...views].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }])),
    curve: run.all().map((rollout) => curvePoint(rollout, updates)),
    checkpoint: result.checkpoints?.last,
  }
}

/** Whether no response of a roll-out has a reward. */
function isWithout({ samples }: Rollout): boolean {
  return samples.every(({ reward }) => reward === null)
}

function identityOf(
  model: PolicyModel,
  tasks: readonly Task[],
  { settings, options }: { readonly settings: PolicySettings; readonly options: TrainPolicyOptions },
): PolicyIdentity {
  const hash = createHash('sha256')
  for (const task of tasks) {
    hash.update(`${JSON.stringify(task)}\n`)
    // runs of former versions asked dialogues as one turn
    if (options.promptOf === undefined && asksByTurns(task)) hash.update('by turns\n')
  }
  const { scale, unknown } = options.reward ?? {}
  const { name, version } = options.judge
  return {
    modelDigest: model.digest,
    tasksDigest: hash.digest('hex'),
    key: options.key.text,
    settings,
    judge: { name, version },
    reward: { scale, unknown },
  }
}

/** Draws and judges. */
class Actor {
  readonly #model: PolicyModel
  readonly #tasks: readonly Task[]
  readonly #graphs: PolicyGraphs
  readonly #settings: PolicySettings
  readonly #options: TrainPolicyOptions

  constructor(
    model: PolicyModel,
    tasks: readonly Task[],
    parts: {
      readonly graphs: PolicyGraphs
      readonly settings: PolicySettings
      readonly options: TrainPolicyOptions
    },
  ) {
    this.#model = model
    this.#tasks = tasks
    this.#graphs = parts.graphs
    this.#settings = parts.settings
    this.#options = parts.options
  }

  /** @throws TouchstoneError `bad-input` naming the first task whose prompt leaves no room for a response */
  wantPrompts(): void {
    const { maximumLength } = this.#model.config
    for (const task of this.#tasks) {
      const { length } = this.#model.tokenizer.encode(this.#promptOf(task))
      if (length === 0 || length >= maximumLength)
        throw new TouchstoneError(
          'bad-input',
          `train policy: the prompt of task ${task.id} has ${length} tokens, wanted 1 to ${maximumLength - 1}, the model's position limit`,
        )
    }
  }

  async act(number: number): Promise<Rollout> {
    const { prompts, samples, maxTokens, temperature } = this.#settings
    const { key, signal } = this.#options
    const { tokenizer } = this.#model
    const drawKey = split(split(key, 'draw'), number)
    const wanted = Array.from({ length: prompts }, (_v, group) => {
      const task = this.#taskAt(number * prompts + group)
      const prompt = tokenizer.encode(this.#promptOf(task))
      return Array.from({ length: samples }, (_w, i) => ({ task, group, prompt, key: split(split(drawKey, group), i) }))
    }).flat()
    const drawn = await this.#graphs.sampler.draw(wanted, { maxTokens, temperature, endIds: tokenizer.endIds, signal })
    const rows = drawn.flatMap((each, i) => {
      const asked = wanted[i]
      return asked === undefined ? [] : [{ ...asked, ...each }]
    })
    const references = await this.#graphs.referenceScores(rows, signal)
    // a judge that throws ends the training, and what the others are at ends with it
    const stop = new AbortController()
    const judging = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
    const asked = rows.map(
      async ({ task, group, prompt, ids, logProbabilities, finish }, i): Promise<RolloutSample> => {
        const text = tokenizer.decode(ids)
        const response = { taskId: task.id, model: this.#model.name, text, finish }
        const { verdict, reward } = await this.#judge(task, response, judging)
        return {
          task: task.id,
          group,
          prompt,
          ids,
          drawn: logProbabilities,
          reference: references[i] ?? [],
          text,
          finish,
          verdict,
          reward,
        }
      },
    )
    try {
      const judged = await Promise.all(asked)
      signal?.throwIfAborted()
      return { rollout: number, samples: judged }
    } catch (error) {
      stop.abort(error)
      await Promise.allSettled(asked)
      throw error
    }
  }

  async #judge(
    task: Task,
    response: Response,
    signal: AbortSignal,
  ): Promise<Pick<RolloutSample, 'verdict' | 'reward'>> {
    const { judge, reward } = this.#options
    const feedback = await judge.judge(task, response, { signal })
    const { verdict } = feedback
    const own = rewardOfFeedback(feedback, reward)
    // a reward model compares a pair's rejected response with the chosen one, and all others with the rejected one: so on
    // their scale, the difference from the rejected response, it has 0
    const isRejected = task.kind === 'preference' && response.text === task.rejected
    const counts = own !== null && verdict !== 'unknown' && reward?.scale === 'log-odds'
    return { verdict, reward: isRejected && counts ? 0 : own }
  }

  #promptOf(task: Task): string {
    const { promptOf } = this.#options
    return promptOf?.(task) ?? promptText(policyPrompt(task), this.#model.tokenizer.chat)
  }

  /** Task by its place in shuffled passes over all of them. */
  #taskAt(place: number): Task {
    const count = this.#tasks.length
    const order = shuffle(split(split(this.#options.key, 'order'), Math.floor(place / count)), [...this.#tasks.keys()])
    const task = this.#tasks[order[place % count] ?? 0]
    if (task === undefined) throw new RangeError('train policy: got no tasks, wanted at least one')
    return task
  }
}
