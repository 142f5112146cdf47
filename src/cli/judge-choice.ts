/** How commands are told which judges answer, and with what: the same options, and the same refusals, wherever rows are judged. */
import { Option, type Command } from 'commander'
// this file holds the names that --help prints; the door of its room would load far more
import { EVERY_JUDGE, judgeKindsOf, judgeNames } from '../work/judge-kinds.ts'
import type { OpenJudgesOptions } from '../work/index.ts'
import { addCriticOptions, criticOf, type CriticFlags } from './critic-options.ts'
import { addExtractorOptions, extractorOf, type ExtractorFlags } from './extractor-options.ts'
import {
  addIsolationOptions,
  EQUIPMENT_OPTIONS,
  isolationOf,
  WALL_OPTIONS,
  type IsolationFlags,
} from './isolation-options.ts'
import { addJudgedClassesOption, judgedClassesOf, type JudgedClassesFlags } from './judged-classes.ts'
import { refuseUnused } from './unused-options.ts'

/** The options, as commander gives them. */
export interface JudgeChoiceFlags extends IsolationFlags, ExtractorFlags, CriticFlags, JudgedClassesFlags {
  readonly judge: string
  readonly reward?: string
}

/** Options that judges of one kind take, by the kind. With `--judge auto` every kind may answer. */
const OPTIONS_OF_JUDGES: Readonly<Record<string, readonly (keyof JudgeChoiceFlags)[]>> = {
  relation: ['extractor', 'matcher', 'descriptions'],
  critic: ['critic', 'criticModel', 'criticEndpoint', 'criticWeights', 'requestsPerMinute'],
  reward: ['reward'],
  programs: ['analyse', ...EQUIPMENT_OPTIONS],
}

/** Adds the options to a command, which refuses those that the judge which was asked for has no use for. */
export function addJudgeChoice(command: Command, judgeHelp: string): Command {
  command
    .addOption(new Option('--judge <name>', judgeHelp).choices(judgeNames()).default(EVERY_JUDGE))
    .option('--reward <folder>', 'reward model that judges preference pairs, and single responses with --judge reward')
  addJudgedClassesOption(command)
  addCriticOptions(command)
  addExtractorOptions(command)
  addIsolationOptions(command)
  return refuseUnused(
    command,
    Object.entries(OPTIONS_OF_JUDGES).map(([kind, options]) => ({
      options,
      // critics that run programs take libraries too
      when: ({ judge }: JudgeChoiceFlags) =>
        judge !== EVERY_JUDGE && judge !== kind && !(kind === 'programs' && judge === 'critic'),
      why: `and --judge asks another judge, wanted --judge ${kind} or ${EVERY_JUDGE}`,
    })),
  )
}

/**
 * What the options mean. Nothing is opened, so that wrong options are told before anything is begun.
 * @throws RangeError for options that do nothing together, and for a judge by name that nothing says more of
 */
export function judgeChoiceOf(verb: string, flags: JudgeChoiceFlags): OpenJudgesOptions {
  const isWalled = WALL_OPTIONS.some((name) => flags[name] !== undefined && flags[name] !== false)
  if (isWalled && !judgeKindsOf(flags.judge).some(({ needs }) => needs.includes('sandbox'))) {
    throw new RangeError(`${verb}: --strict, --container and --unsafe are for programs, got --judge ${flags.judge}`)
  }
  const critic = criticOf(verb, flags)
  if (flags.judge === 'critic' && critic === undefined) {
    throw new RangeError(`${verb}: nothing says which critic the judge critic is, wanted --critic NAME`)
  }
  return {
    judge: flags.judge,
    isolation: isolationOf(flags),
    extractor: extractorOf(verb, flags),
    critic,
    reward: flags.reward,
    analyse: judgedClassesOf(flags),
  }
}
