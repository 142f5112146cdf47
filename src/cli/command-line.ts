/**
 * The command line's door. Each command is defined in a file of its own; rooms load inside a command's action, so that
 * `--help` costs no more than the definitions.
 *
 * Exit codes: 0 done, 1 the work found failures it was asked to report as such, 2 wrong use or bad input, 130 interrupted.
 */
import { Command, CommanderError } from 'commander'
import { isAbort, TouchstoneError } from '../errors.ts'
import { addAnalyseCommand } from './analyse.ts'
import { addAnswerCommand } from './answer.ts'
import { addCorpusCommand } from './corpus.ts'
import { addBestOfCommand } from './best-of.ts'
import { addCompletionCommand } from './completion.ts'
import { addConfiguration, leavesOf } from './configuration.ts'
import { addCriticCommand } from './critic.ts'
import { addDataCommand } from './data.ts'
import { addDoctorCommand } from './doctor.ts'
import { addEvaluateCommand } from './evaluate.ts'
import { addIdentifyCommand } from './identify.ts'
import { addImproveCommand } from './improve.ts'
import { addJudgeCommand } from './judge.ts'
import { addMcpCommand } from './mcp.ts'
import { addModelsCommand } from './models.ts'
import { addPolicyCommand } from './policy.ts'
import { addSelfTalkCommand } from './self-talk.ts'
import { addServeCommand } from './serve.ts'
import { addQueueCommand } from './queue.ts'
import { addRefineCommand } from './refine.ts'
import { addRelationCommand } from './relation.ts'
import { addRejudgeCommand } from './rejudge.ts'
import { addRepairCommand } from './repair.ts'
import { refuseUnusedLimit } from './request-limit.ts'
import { addRewardCommand } from './reward.ts'
import { addRunCommand } from './run.ts'
import { addRunsCommand } from './runs.ts'
import { addTourCommand } from './tour.ts'
import { addTranslateCommand } from './translate.ts'
import { addWorkerCommand } from './worker.ts'
import { addViewCommand } from './view.ts'
import { addWriteTestsCommand } from './write-tests.ts'
import { packageVersion } from './version.ts'

/** The program with all its commands. */
export function touchstoneProgram(): Command {
  const program = new Command('touchstone')
    .description('Feedback on what a language model said, turned into better answers and better models.')
    .version(packageVersion())
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()

  for (const add of [
    addTourCommand,
    addJudgeCommand,
    addRejudgeCommand,
    addRunCommand,
    addAnalyseCommand,
    addIdentifyCommand,
    addRunsCommand,
    addAnswerCommand,
    addCorpusCommand,
    addRefineCommand,
    addImproveCommand,
    addBestOfCommand,
    addRepairCommand,
    addSelfTalkCommand,
    addTranslateCommand,
    addWriteTestsCommand,
    addModelsCommand,
    addDataCommand,
    addRelationCommand,
    addRewardCommand,
    addPolicyCommand,
    addCriticCommand,
    addEvaluateCommand,
    addServeCommand,
    addWorkerCommand,
    addQueueCommand,
    addMcpCommand,
    addViewCommand,
    addDoctorCommand,
    addCompletionCommand,
  ])
    add(program)
  addConfiguration(program)
  leavesOf(program).forEach(refuseUnusedLimit)
  for (const command of [...program.commands, ...leavesOf(program)]) {
    command.exitOverride().showHelpAfterError('(add --help for the options)')
  }
  return program
}

/** Runs the command that the process's arguments name, and sets the exit code. */
export async function runCommandLine(): Promise<void> {
  const program = touchstoneProgram()

  // A reader that leaves early (`touchstone … | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    console.error(`touchstone: write standard output: ${error.message}`)
    process.exit(2)
  })

  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
    if (!(error instanceof CommanderError) && !isAbort(error)) printError(error)
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (isAbort(error)) return 130
  return 2
}

function printError(error: unknown): void {
  const expected = error instanceof TouchstoneError || error instanceof RangeError || error instanceof SyntaxError
  console.error(`touchstone: ${error instanceof Error ? error.message : String(error)}`)
  if (process.env['TOUCHSTONE_DEBUG'] !== undefined) console.error(error)
  else if (!expected) console.error('(set TOUCHSTONE_DEBUG=1 for the stack)')
}
