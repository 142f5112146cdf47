/** `touchstone serve`: the sandbox and the judges over HTTP, in their own form and in SandboxFusion's protocol. */
import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import type { RunningServer } from '../server/index.ts'
import { evaluationEvents } from './evaluation-events.ts'
import { addExamples } from './examples.ts'
import { addCriticOptions, criticOf, type CriticFlags } from './critic-options.ts'
import { addExtractorOptions, extractorOf, type ExtractorFlags } from './extractor-options.ts'
import { integerFrom, positiveInteger } from './integer-option.ts'
import { addIsolationOptions, isolationOf, type IsolationFlags } from './isolation-options.ts'
import { addProducerOptions, openQueueOf, remoteJudging, type ProducerFlags } from './queue-options.ts'
import { serverPartsOf } from './server-parts.ts'
import { packageVersion } from './version.ts'

interface ServeFlags extends IsolationFlags, ExtractorFlags, CriticFlags, ProducerFlags {
  readonly host: string
  readonly port: number
  readonly token?: string
  readonly concurrency?: number
  readonly maxWaiting: number
  readonly maxBody: number
  readonly maxFile?: number
  readonly grace: number
  readonly log: boolean
  readonly reward?: string
  readonly jobs?: string
  readonly webhookHost?: readonly string[]
}

/** Defines the command. */
export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .description(
      'run programs and judge responses over HTTP; SandboxFusion’s clients (verl and others) need only the URL',
    )
    .option('--host <address>', 'address to listen on; one that others can reach needs a token', '127.0.0.1')
    .option('--port <n>', 'port; 0 takes a free one', integerFrom(0, 65_535), 8080)
    .option('--token <token>', 'requests must carry it (better: the environment’s TOUCHSTONE_TOKEN)')
    .option('--concurrency <n>', 'programs that run at once (default: the number of cores)', positiveInteger)
    .option('--max-waiting <n>', 'requests that may wait; one more is pushed back', integerFrom(0), 1024)
    .option('--max-body <bytes>', 'largest body', positiveInteger, 32 * 2 ** 20)
    .option('--grace <seconds>', 'on SIGTERM, time for what runs to finish', integerFrom(0), 20)
    .option('--jobs <folder>', 'keep long work there, so that a restart loses none (default: no jobs are taken)')
    .option('--max-file <bytes>', 'largest file that may be uploaded (default: 1 GiB)', positiveInteger)
    .option('--webhook-host <name...>', 'hosts beside this machine that the end of a job may be posted to')
    .option('--reward <folder>', 'reward model that judges preference pairs and scores responses')
  addCriticOptions(command)
  addExtractorOptions(command)
  addProducerOptions(command)
  addIsolationOptions(command).option('--no-log', 'no line for each request').action(serve)
  addExamples(
    command,
    'serve',
    'serve --jobs runs/jobs --reward runs/my-reward',
    'serve --host 0.0.0.0 --port 8080 --token SECRET --concurrency 8',
  )
}

async function serve(flags: ServeFlags): Promise<void> {
  if (flags.webhookHost !== undefined && flags.jobs === undefined) {
    throw new RangeError('serve: got --webhook-host, wanted --jobs FOLDER beside it')
  }
  if (flags.maxFile !== undefined && flags.jobs === undefined) {
    throw new RangeError('serve: got --max-file, wanted --jobs FOLDER beside it, where files are kept')
  }
  const extractor = extractorOf('serve', flags)
  const critic = criticOf('serve', flags)
  const [{ startServer }, { openJudges }] = await Promise.all([
    import('../server/index.ts'),
    import('../work/index.ts'),
  ])
  const concurrency = flags.concurrency ?? availableParallelism()
  const token = flags.token ?? process.env['TOUCHSTONE_TOKEN']
  await using store = await openQueueOf(flags)
  await using remote = store === undefined ? undefined : await remoteJudging(store, flags)
  await using opened = await openJudges({
    concurrency,
    isolation: isolationOf(flags),
    extractor,
    critic,
    reward: flags.reward,
    onNotice: (notice) => console.error(notice),
  })
  await using events = await evaluationEvents()
  const judges = remote?.remote(opened.judges) ?? opened.judges
  // a first start on a machine asks every toolchain for its version, which can take a minute
  console.error('looking for the toolchains of this machine')
  const parts = await serverPartsOf(opened, { sandbox: await opened.sandbox(), judges, events })
  const server = await startServer(parts, {
    host: flags.host,
    port: flags.port,
    concurrency,
    queueLength: flags.maxWaiting,
    maxBodyBytes: flags.maxBody,
    maxFileBytes: flags.maxFile,
    graceMs: flags.grace * 1_000,
    version: packageVersion(),
    processMetrics: true,
    token: token === '' ? undefined : token,
    jobs: flags.jobs,
    webhooks: { hosts: flags.webhookHost, secret: token === '' ? undefined : token },
    onRequest: flags.log ? logLine : undefined,
  })
  console.log(`listening on ${server.url}`)
  await untilStopped(server)
}

/** One line of JSON on standard error; no body, no query, no header. */
function logLine(line: object): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`)
}

/** The first signal closes in peace, the second at once. */
async function untilStopped(server: RunningServer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      server.close().then(resolve, reject)
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}
