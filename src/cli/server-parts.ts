/** What the doors that serve (`serve`, `mcp`) work with, from the judges that are open. */
import type { EvaluationEvents, ProgramRunner, ServerParts } from '../server/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import type { OpenedJudges } from '../work/index.ts'

/**
 * The parts.
 * @param options the sandbox runs and analyses programs, or is the error that each run and analysis gets; the judges are
 * those that were opened where no others are given, such as a queue's; events are sent for each feedback
 * @throws what the critic, the extractor or the reward model that was asked for throws
 */
export async function serverPartsOf(
  opened: OpenedJudges,
  options: {
    readonly sandbox: Sandbox | Error
    readonly judges?: OpenedJudges['judges'] | undefined
    readonly events: EvaluationEvents | undefined
  },
): Promise<ServerParts> {
  const { sandbox, judges = opened.judges, events } = options
  return {
    runner: runnerOf(sandbox),
    judges: events?.observing(judges) ?? judges,
    critic: (await opened.critic()) ?? (await arithmeticCritic()),
    extractor: await opened.extractor(),
    reward: await opened.reward(),
    async analyse(program, asked) {
      if (sandbox instanceof Error) throw sandbox
      const { analyse } = await import('../analysis/index.ts')
      return await analyse(program, { ...asked, sandbox })
    },
  }
}

/** Needs no model: what it cannot check is `unknown`. */
async function arithmeticCritic(): Promise<ServerParts['critic']> {
  const { createArithmeticCritic } = await import('../critique/index.ts')
  return createArithmeticCritic()
}

function runnerOf(sandbox: Sandbox | Error): ProgramRunner {
  if (!(sandbox instanceof Error)) return sandbox
  const fail = (): Promise<never> => Promise.reject(sandbox)
  return { run: fail, bench: { test: fail }, languages: () => Promise.resolve([]) }
}
