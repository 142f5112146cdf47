/** `touchstone mcp`: the operations as tools of the Model Context Protocol, over standard input and output. */
import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { TouchstoneError } from '../errors.ts'
import type { Sandbox } from '../sandbox/index.ts'
import type { OpenedJudges } from '../work/index.ts'
import { addCriticOptions, criticOf, type CriticFlags } from './critic-options.ts'
import { evaluationEvents } from './evaluation-events.ts'
import { addExamples } from './examples.ts'
import { addExtractorOptions, extractorOf, type ExtractorFlags } from './extractor-options.ts'
import { positiveInteger } from './integer-option.ts'
import { addIsolationOptions, isolationOf, type IsolationFlags } from './isolation-options.ts'
import { serverPartsOf } from './server-parts.ts'
import { packageVersion } from './version.ts'

interface McpFlags extends IsolationFlags, ExtractorFlags, CriticFlags {
  readonly concurrency?: number
  readonly reward?: string
  readonly jobs?: string
}

/** Defines the command. */
export function addMcpCommand(program: Command): void {
  const command = program
    .command('mcp')
    .description(
      'offer running, judging, analysing and critiquing to an agent, as tools of MCP over standard input and output',
    )
    .option('--concurrency <n>', 'calls that work at once (default: the number of cores)', positiveInteger)
    .option('--reward <folder>', 'reward model of the tool `reward`; it judges preference pairs too')
    .option('--jobs <folder>', 'keep long calls there as tasks that outlive the client (default: none become tasks)')
  addCriticOptions(command)
  addExtractorOptions(command)
  addIsolationOptions(command).action(serveMcp)
  addExamples(command, 'mcp', 'mcp --reward runs/my-reward --extractor my-relations')
}

async function serveMcp(flags: McpFlags): Promise<void> {
  const [{ serveMcpOverStdio }, { openJudges }] = await Promise.all([
    import('../server/index.ts'),
    import('../work/index.ts'),
  ])
  const concurrency = flags.concurrency ?? availableParallelism()
  await using opened = await openJudges({
    concurrency,
    isolation: isolationOf(flags),
    extractor: extractorOf('mcp', flags),
    critic: criticOf('mcp', flags),
    reward: flags.reward,
    // standard output is the protocol's
    onNotice: (notice) => console.error(notice),
  })
  await using events = await evaluationEvents()
  const parts = await serverPartsOf(opened, { sandbox: await sandboxOf(opened), events })
  const stop = new AbortController()
  const leave = (): void => stop.abort(new DOMException('interrupted', 'AbortError'))
  process.once('SIGTERM', leave)
  process.once('SIGINT', leave)
  await serveMcpOverStdio(parts, { concurrency, version: packageVersion(), jobs: flags.jobs, signal: stop.signal })
}

/** Judging word problems needs no sandbox; a call that does is told why there is none. */
async function sandboxOf(opened: OpenedJudges): Promise<Sandbox | Error> {
  try {
    return await opened.sandbox()
  } catch (error) {
    if (!(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
    console.error(error.message)
    return error
  }
}
