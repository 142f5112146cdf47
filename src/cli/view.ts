/** `touchstone view [RUNS_FOLDER]`: the runs in a browser. */
import type { Command } from 'commander'
import { addExamples } from './examples.ts'
import { integerFrom } from './integer-option.ts'

interface ViewFlags {
  readonly host: string
  readonly port: number
  readonly token?: string
}

/** Defines the command. */
export function addViewCommand(program: Command): void {
  const command = program
    .command('view')
    .description('look at runs in a browser: filter, search, compare, judge as a person, export')
    .argument('[runs]', 'folder of all runs', 'runs')
    .option('--host <address>', 'address to listen on; one that others can reach needs a token', '127.0.0.1')
    .option('--port <n>', 'port; 0 takes a free one', integerFrom(0, 65_535), 8081)
    .option('--token <token>', 'password that the browser asks for (better: the environment’s TOUCHSTONE_TOKEN)')
    .action(view)
  addExamples(command, 'view', 'view runs --port 0')
}

async function view(runs: string, flags: ViewFlags): Promise<void> {
  const { startViewServer } = await import('../server/index.ts')
  const token = flags.token ?? process.env['TOUCHSTONE_TOKEN']
  await using server = await startViewServer({
    runs,
    host: flags.host,
    port: flags.port,
    token: token === '' ? undefined : token,
    now: () => new Date(),
  })
  console.log(`runs of ${runs}: ${server.url} (Ctrl-C ends)`)
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}
