/**
 * Claim: the official client (npm `@modelcontextprotocol/client`) drives every tool over HTTP and over standard input
 * and output, in the present revision and the one before, and the official conformance suite finds nothing.
 *
 * The server is `touchstone serve` and `touchstone mcp` as a user starts them, with the untrained matcher `minilm-l6` and
 * a reward model that is trained on the project's own 160 pairs first. Control: a tool that does not exist, and a
 * failure of the machinery, are errors to the client and no results.
 */
import { fileURLToPath } from 'node:url'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { Claim } from '../measure/claim.ts'
import { ServerProcess } from '../measure/server-process.ts'
import { runSuite } from './http/mcp-suite.ts'
import { servedModels } from './http/served-models.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const PATIENCE_MS = 120_000
const target = 'every call right, both ways and in both revisions; no check of the suite fails'

type Mode = 'auto' | 'legacy'

interface Case {
  readonly tool: string
  readonly asked: Readonly<Record<string, unknown>>
  /** Whether the client must see an error. @default false */
  readonly isError?: boolean
  readonly isRight?: (content: Record<string, unknown>) => boolean
}

const sentence = { tokens: ['Ada', 'was', 'born', 'in', 'London', '.'], head: [0, 1], tail: [4, 5] }
const task = { kind: 'arithmetic', question: 'What is 6 * 7?', answer: '42' }

const CASES: readonly Case[] = [
  {
    tool: 'run_program',
    asked: { language: 'python', code: 'print(int(input()) * 2)', stdin: '21' },
    isRight: ({ status, run }) => status === 'accepted' && (run as { stdout: string }).stdout === '42\n',
  },
  {
    tool: 'run_program',
    asked: { language: 'python', code: 'raise SystemExit(3)' },
    isRight: ({ status, run }) => status === 'runtime-error' && (run as { exitCode: number }).exitCode === 3,
  },
  { tool: 'run_program', asked: { language: 'no such language', code: '' }, isError: true },
  {
    tool: 'judge',
    asked: { task, response: { model: 'm', text: '6 * 7 = 42. The answer is 42.' } },
    isRight: ({ feedback }) => verdictOf(feedback) === 'correct',
  },
  {
    tool: 'judge',
    asked: { task, response: { model: 'm', text: 'The answer is 41.' } },
    isRight: ({ feedback }) => verdictOf(feedback) === 'wrong',
  },
  { tool: 'judge', asked: { task: { kind: 'arithmetic' } }, isError: true },
  {
    tool: 'analyse',
    asked: { language: 'python', code: 'def f(x):\n    return x if x > 0 else -x\n', classes: ['structure'] },
    isRight: ({ classes }) => (classes as { state: string }[])[0]?.state === 'done',
  },
  {
    tool: 'critique',
    asked: { question: 'What is 6 * 7 + 1?', solution: '6 * 7 = 41\n41 + 1 = 42' },
    isRight: ({ critique }) => (critique as { steps: { verdict: string }[] }).steps[0]?.verdict === 'wrong',
  },
  {
    tool: 'reward',
    asked: { responses: [{ prompt: 'Say four.', response: 'Four.' }] },
    isRight: ({ rewards }) => Number.isFinite((rewards as { reward: number }[])[0]?.reward),
  },
  {
    tool: 'relation',
    asked: { mentions: [sentence] },
    isRight: ({ relations }) => typeof (relations as { kind: string }[])[0]?.kind === 'string',
  },
  { tool: 'no_such_tool', asked: {}, isError: true },
]

export const claim: Claim = {
  name: 'mcp-conformance',
  statement: 'The official client drives every tool, and the official conformance suite finds nothing',
  target,
  async run(context) {
    const { signal } = context
    const { options } = await servedModels(context)
    const problems: string[] = []
    let asked = 0
    await using server = await ServerProcess.start(signal, ...options)
    const url = `http://127.0.0.1:${server.port}/mcp`
    for (const mode of ['auto', 'legacy'] as const) {
      const http = new StreamableHTTPClientTransport(new URL(url))
      problems.push(...(await drive(mode, 'HTTP', http)))
      const args = ['src/cli/main.ts', 'mcp', ...options]
      const stdio = new StdioClientTransport({
        command: process.execPath,
        args,
        cwd: root,
        stderr: 'ignore',
        env: environment(),
      })
      problems.push(...(await drive(mode, 'standard input and output', stdio)))
      asked += 2 * (CASES.length + 1)
      context.log(`${mode}: ${problems.length} problems so far`)
    }
    const suite = await runSuite(url, context.stateFolder, context)
    return {
      figures: [
        { name: 'calls of the official client that were right', value: asked - problems.length, n: asked },
        { name: 'checks of the suite that passed', value: suite.passed, n: suite.passed + suite.failed.length },
        { name: 'checks that want a fixture of the suite’s own', value: suite.leftOut, n: suite.leftOut },
      ],
      n: asked + suite.passed + suite.failed.length,
      target,
      holds: problems.length === 0 && suite.failed.length === 0 && suite.passed > 0,
      notes: [...problems, ...suite.failed],
    }
  },
}

/** Calls every case, and the list of tools; what was wrong, in words. */
async function drive(
  mode: Mode,
  way: string,
  transport: StreamableHTTPClientTransport | StdioClientTransport,
): Promise<string[]> {
  const problems: string[] = []
  const client = new Client({ name: 'mcp-conformance', version: '1' }, { versionNegotiation: { mode } })
  await client.connect(transport)
  try {
    const { tools } = await client.listTools()
    const names = tools.map(({ name }) => name).join(' ')
    if (names !== 'run_program judge analyse critique reward relation')
      problems.push(`${way}, ${mode}: tools are ${names}`)
    for (const one of CASES) {
      const problem = await callOne(client, one)
      if (problem !== undefined) problems.push(`${way}, ${mode}, ${one.tool}: ${problem}`)
    }
  } finally {
    await client.close()
  }
  return problems
}

async function callOne(client: Client, { tool, asked, isError = false, isRight }: Case): Promise<string | undefined> {
  try {
    const result = await client.callTool({ name: tool, arguments: asked }, { timeout: PATIENCE_MS })
    if ((result.isError ?? false) !== isError)
      return `isError is ${String(result.isError)}: ${JSON.stringify(result.content)}`
    if (isError) return result.structuredContent === undefined ? undefined : 'an error with structured content'
    const content = result.structuredContent as Record<string, unknown> | undefined
    return content !== undefined && isRight?.(content) !== false ? undefined : `answered ${JSON.stringify(content)}`
  } catch (error) {
    // the protocol's own error, as for a tool that is not there
    return isError ? undefined : String(error)
  }
}

function verdictOf(feedback: unknown): string | undefined {
  return (feedback as { verdict: string }[])[0]?.verdict
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}
