/** `touchstone policy train`: a small language model learns from the feedback of a judge, critic or reward model. */
import { Option, type Command } from 'commander'
import { TouchstoneError } from '../errors.ts'
// names that --help prints; the doors of the rooms would load far more
import {
  ADAPTER_MODULES,
  BASELINES,
  POLICY_METHODS,
  type AdapterModules,
  type BaselineName,
  type PolicyMethodName,
} from '../policy/policy-method.ts'
import type { CurvePoint, PolicyJudge, TrainedPolicy } from '../policy/index.ts'
import { CRITIC_NEEDS } from '../critique/critics/critic-name.ts'
import type { Task } from '../supervision.ts'
import { EVERY_JUDGE, judgeKindsOf, judgeNames } from '../work/judge-kinds.ts'
import type { OpenedJudges } from '../work/index.ts'
import { addCriticOptions, criticOf, type CriticFlags } from './critic-options.ts'
import { addExamples } from './examples.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { addIsolationOptions, ISOLATION_OPTIONS, isolationOf, type IsolationFlags } from './isolation-options.ts'
import { numberBetween } from './number-option.ts'
import { wantOtherFile, wantOutFile } from './out-file.ts'
import { readPolicyTasks } from './policy-tasks.ts'
import { seedKey } from './seed-key.ts'
import { servedOptions } from './served-judge.ts'
import { addSessionOptions, sessionOf, type SessionFlags } from './session-options.ts'
import { interruptSignal, startProgress } from './terminal.ts'
import { refuseUnused } from './unused-options.ts'

interface TrainFlags extends SessionFlags, CriticFlags, IsolationFlags {
  readonly model: string
  readonly out: string
  readonly judge: string
  readonly reward?: string
  readonly unknown?: number
  readonly method: PolicyMethodName
  readonly baseline?: BaselineName
  readonly lengthCorrection?: boolean
  readonly clip?: number
  readonly penalty?: number
  readonly rollouts: number
  readonly prompts: number
  readonly samples: number
  readonly updates?: number
  readonly maxTokens: number
  readonly temperature: number
  readonly rate: number
  readonly rank: number
  readonly alpha?: number
  readonly modules: AdapterModules
  readonly merged?: string
  readonly limit?: number
  readonly seed: string
  readonly json?: boolean
  readonly quiet?: boolean
}

/** Defines the command. */
export function addPolicyTrainCommand(policy: Command): void {
  const command = policy
    .command('train')
    .description('train a policy: it draws responses to tasks, a judge gives feedback, and the policy learns from it')
    .argument('<tasks...>', 'data files; their prompts are asked, responses in them are ignored')
    .option('--model <name>', 'decoder to start from: a model of the store, a .gguf file, or a folder', 'smollm2-135m')
    .requiredOption('--out <folder>', 'curves, roll-outs, state and adapter; the same command goes on with it')
    .addOption(
      new Option('--judge <name>', 'who gives feedback; auto: the right one by kind of task')
        .choices(judgeNames())
        .default(EVERY_JUDGE),
    )
    .option('--reward <folder>', 'a trained reward model gives feedback; its own scale is the reward')
    .option(
      '--unknown <reward>',
      'reward of an abstention (default: it is masked, as a failure is)',
      numberBetween(-1e6, 1e6),
    )
    .addOption(new Option('--method <name>', 'how the policy learns').choices(POLICY_METHODS).default('grpo'))
    .addOption(
      new Option(
        '--baseline <name>',
        'of reinforce and ppo: what a reward is compared with (default: leave-one-out)',
      ).choices(BASELINES),
    )
    .option('--length-correction', 'of grpo: no division by length nor by deviation (Dr. GRPO)')
    .option('--clip <share>', 'of grpo and ppo: ratio of probabilities that counts, 1 ± share (default: 0.2)', share)
    .option(
      '--penalty <factor>',
      'factor of the divergence from the model at the start (default: 0.04)',
      numberBetween(0, 1e6),
    )
    .option('--rollouts <n>', 'times that responses are drawn', positiveInteger, 50)
    .option('--prompts <n>', 'tasks of one roll-out', positiveInteger, 2)
    .option('--samples <n>', 'responses to each task', positiveInteger, 4)
    .option('--updates <n>', 'updates from one roll-out (default: 1, with ppo 2)', positiveInteger)
    .option('--max-tokens <n>', 'longest response', positiveInteger, 64)
    .option('--temperature <t>', 'with which responses are drawn', numberBetween(0.01, 5), 1)
    .option('--rate <rate>', 'learning rate after the warm-up', numberBetween(1e-9, 1), 1e-4)
    .option('--rank <n>', 'rank of the low-rank updates', integerFrom(1, 1024), 8)
    .option('--alpha <n>', 'strength of the low-rank updates (default: twice the rank)', numberBetween(1e-6, 1e6))
    .addOption(
      new Option('--modules <which>', 'projections with an update: query and value, or all')
        .choices(ADAPTER_MODULES)
        .default('attention'),
    )
    .option('--merged <file>', 'also write the policy as one .gguf file, which `touchstone answer` samples')
    .option('--limit <n>', 'only the first n tasks', positiveInteger)
    .option('--seed <seed>', 'the same seed trains the same policy', '0')
    .option('--json', 'print the summary as one JSON object')
    .option('--quiet', 'print nothing but errors and what --json prints')
    .action((files: readonly string[], flags: TrainFlags) => train(files, flags, command))
  addCriticOptions(command)
  addIsolationOptions(addSessionOptions(command))
  refuseUnused<TrainFlags>(command, [
    {
      options: ISOLATION_OPTIONS,
      when: ({ reward }) => reward !== undefined,
      why: 'beside --reward, and a reward model runs no programs, wanted it with a judge that does',
    },
    {
      options: ISOLATION_OPTIONS,
      when: (flags) => !mayRunPrograms(flags),
      why: 'and who gives feedback runs no programs, wanted it with --judge programs or auto',
    },
  ])
  addExamples(
    command,
    'policy train data/preferences.jsonl --reward runs/my-reward --rollouts 100 --out runs/my-policy',
    'policy train problems.jsonl --judge programs --method reinforce --unknown 0 --out runs/programs',
    'policy train gsm8k.jsonl --critic arithmetic --length-correction --merged policy.gguf --out runs/arithmetic',
  )
}

function mayRunPrograms({ judge, critic }: TrainFlags): boolean {
  if (judge === 'critic' && critic !== undefined) return CRITIC_NEEDS[critic].includes('sandbox')
  return judgeKindsOf(judge).some(({ needs }) => needs.includes('sandbox'))
}

async function train(files: readonly string[], flags: TrainFlags, command: Command): Promise<void> {
  const signal = interruptSignal()
  wantOneJudge(flags)
  wantOutFile('policy train', '--merged', flags.merged)
  const { method, baseline, lengthCorrection, clip, penalty, rank, alpha = 2 * rank, modules } = flags
  const [room, work] = await Promise.all([import('../policy/index.ts'), import('../work/index.ts')])
  const chosen = room.checkedMethod({ name: method, baseline, lengthCorrection, clip, penalty })
  const adapter = { rank, alpha, modules }
  const tasks = await readPolicyTasks(files, { limit: flags.limit, signal })
  await using opened = await work.openJudges({
    judge: flags.reward === undefined ? flags.judge : 'reward',
    reward: flags.reward,
    critic: criticOf('policy train', flags),
    isolation: isolationOf(flags),
    signal,
    onNotice: (notice) => console.error(notice),
  })
  const judge = judgeOf(opened, tasks, flags)
  const model = await room.openPolicyModel(flags.model, { signal })
  if (flags.merged !== undefined && model.gguf === undefined)
    throw new TouchstoneError('bad-input', `policy train: --merged wants a model in a .gguf file, got ${flags.model}`)
  if (model.gguf !== undefined) wantOtherFile('policy train', '--merged', { path: flags.merged, sources: [model.gguf] })
  const progress = startProgress('policy train', flags.rollouts, 'roll-outs', { quiet: flags.quiet })
  let trained: TrainedPolicy
  try {
    trained = await room.trainPolicy(model, tasks, {
      key: seedKey(flags.seed),
      judge,
      reward: {
        scale: flags.reward === undefined ? 'score' : 'log-odds',
        unknown: flags.unknown,
        isFailure: work.isFailure,
      },
      method: {
        name: method,
        baseline,
        lengthCorrection,
        clip: method === 'reinforce' ? undefined : chosen.clip,
        penalty,
      },
      rollouts: flags.rollouts,
      prompts: flags.prompts,
      samples: flags.samples,
      updates: flags.updates,
      maxTokens: flags.maxTokens,
      temperature: flags.temperature,
      rate: flags.rate,
      adapter,
      folder: flags.out,
      serve: servedOptions(command, flags),
      save: (folder, weights) => room.savePolicyAdapter(folder, weights, { model, options: adapter }),
      session: sessionOf(flags),
      onRollout: (point) => progress.update(point.rollout + 1, pointText(point)),
      signal,
    })
  } catch (error) {
    if (signal.aborted) console.error(`policy train: the state is in ${flags.out}; the same command goes on`)
    throw error
  } finally {
    progress.stop()
  }
  if (flags.merged !== undefined)
    await room.saveMergedPolicy(flags.merged, trained.adapter, { model, options: adapter })
  report(flags, trained)
}

/** @throws RangeError where more than one option says who judges, or the reward model is to and none is named */
function wantOneJudge(flags: TrainFlags): void {
  if (flags.judge === 'reward' && flags.reward === undefined)
    throw new RangeError('policy train: --judge is reward, wanted --reward FOLDER, a reward model, in its place')
  const asked = [
    ...(flags.reward === undefined ? [] : ['--reward']),
    ...(flags.critic === undefined ? [] : ['--critic']),
    ...(flags.judge === EVERY_JUDGE || (flags.judge === 'critic' && flags.critic !== undefined) ? [] : ['--judge']),
  ]
  if (asked.length > 1)
    throw new RangeError(`policy train: got ${asked.join(' and ')}, wanted one to say who gives feedback`)
}

/**
 * One judge of the open ones. Each task goes to the first that takes it.
 * @throws RangeError naming a task that none takes, or that only a reward model could judge; TouchstoneError `unavailable`
 * where this machine lacks what judges a task. All of them before anything is drawn
 */
function judgeOf({ judges, notices }: OpenedJudges, tasks: readonly Task[], { reward }: TrainFlags): PolicyJudge {
  const judgeFor = (task: Task): (typeof judges)[number] => {
    const told = notices.length
    const found = judges.find((judge) => judge.accepts(task))
    if (found === undefined)
      throw new RangeError(
        `policy train: no judge takes task ${task.id} of kind ${task.kind}, wanted --reward, --judge or --critic that does`,
      )
    if (found.name === 'reward' && reward === undefined)
      throw new RangeError(
        `policy train: only a reward model judges task ${task.id} of kind ${task.kind}, wanted --reward FOLDER`,
      )
    // a judge that is not here takes its tasks all the same, and says so
    const notice = notices[told]
    if (notice !== undefined) throw new TouchstoneError('unavailable', `policy train: task ${task.id}: ${notice}`)
    return found
  }
  const used = [...new Set(tasks.map(judgeFor))]
  return {
    name: used.map(({ name }) => name).join('+'),
    version: used.map(({ version }) => version).join('+'),
    judge: (task, response, options) => judgeFor(task).judge(task, response, options),
  }
}

function pointText({ reward, length, divergence, masked }: CurvePoint): string {
  const earned = reward === null ? 'no reward' : `reward ${reward.toFixed(3)}`
  const without = masked === 0 ? '' : ` · ${masked} masked`
  return `${earned} · ${length.toFixed(1)} tokens · divergence ${divergence.toFixed(3)}${without}`
}

function report(flags: TrainFlags, { curve, checkpoint }: TrainedPolicy): void {
  const [first, last] = [curve[0], curve.at(-1)]
  if (flags.json === true) {
    console.log(JSON.stringify({ folder: flags.out, rollouts: curve.length, first, last, checkpoint }))
    return
  }
  if (flags.quiet === true) return
  if (first !== undefined) console.log(`first roll-out: ${pointText(first)}`)
  if (last !== undefined) console.log(`last roll-out:  ${pointText(last)}`)
  console.log(`${flags.out}: report.html shows the curves, last/ holds the adapter`)
}

function share(text: string): number {
  return numberBetween(0.001, 0.999)(text)
}
