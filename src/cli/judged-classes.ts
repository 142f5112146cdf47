/** `--analyse [classes]` of the commands that judge: which findings of the analysis stand in the feedback on programs. */
import { Option, type Command } from 'commander'
// this file holds the names that --help prints; the door of its room would load far more
import { ANALYSIS_CLASSES, type AnalysisClass } from '../analysis/analysis.ts'

/** Classes of `--analyse` without names: what reads a program and runs nothing of it. */
const JUDGED_CLASSES: readonly AnalysisClass[] = ['smells', 'vulnerabilities']

/** The option, as commander gives it. */
export interface JudgedClassesFlags {
  readonly analyse?: readonly AnalysisClass[] | true
}

/** Adds the option. */
export function addJudgedClassesOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--analyse [classes...]',
      'programs: findings of the analysis in the feedback; verdicts stay (default: smells and vulnerabilities)',
    ).choices([...ANALYSIS_CLASSES]),
  )
}

/** The classes that are wanted; undefined for none. */
export function judgedClassesOf(flags: JudgedClassesFlags): readonly AnalysisClass[] | undefined {
  return flags.analyse === true ? JUDGED_CLASSES : flags.analyse
}
