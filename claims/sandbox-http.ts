/**
 * Claim: the server answers SandboxFusion's request forms alike, and stays right, complete, small and quick when a tenth
 * of its clients are hostile. Loopback only. Blocks with and without hostile requests take turns, so that whatever else
 * the machine does meets both.
 */
import { keyOf, split, type Key } from '../src/random.ts'
import { setMaxListeners } from 'node:events'
import { TouchstoneError } from '../src/errors.ts'
import { bootstrapInterval, quantile } from '../src/evaluation/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { exchange, keptConnections } from './http/exchange.ts'
import { runLoad, type LoadResult } from './http/load.ts'
import { mismatch, PROGRAMS, protocolForms, type ProtocolForm } from './http/protocol-forms.ts'
import { ServerProcess } from '../measure/server-process.ts'
import { median } from '../measure/paired-ratio.ts'

const CONNECTIONS = 64
const HOSTILE_SHARE = 0.1
/** Many short turns, so that what else the machine does falls on both sides. */
const BLOCKS = 8
/** The last quarter's median memory over the second's; the first quarter warms up. */
const MOST_GROWTH = 1.1
const target =
  `every form answered alike; 10,000 requests (quick: 1,000) from ${CONNECTIONS} connections, a tenth hostile: ` +
  `0 wrong, 0 lost, p99 of the others at most 2 x of that without hostile ones (median of blocks), median memory of the last quarter at ` +
  `most ${MOST_GROWTH} x of the second's, nothing left running`

export const claim: Claim = {
  name: 'sandbox-http',
  statement:
    "serve answers SandboxFusion's request forms alike and stays right, complete and quick among hostile clients",
  target,
  async run(context) {
    const { quick, signal } = context
    // one signal rightly serves all requests
    setMaxListeners(0, signal)
    const count = quick ? 1_000 : 10_000
    const notes: string[] = []
    await using server = await ServerProcess.start(signal)
    const forms = await askForms(server.port, context)
    notes.push(...forms.problems, ...forms.notes)

    const sampled = server.memory.length
    const parts = await takeTurns(server.port, count, context)
    const [calm, mixed] = [joined(parts.calm), joined(parts.mixed)]
    const memory = server.memory.slice(sampled)
    const growth = growthOf(memory)
    const left = await leftBehind(server, signal)
    const ratio = ratioOf(parts.calm, parts.mixed, keyOf(11))

    const wrong = [...calm.wrong, ...mixed.wrong]
    const lost = [...calm.lost, ...mixed.lost]
    for (const each of [...new Set([...wrong, ...lost])].slice(0, 20)) notes.push(each)
    notes.push(...left)
    const asked = count + calm.honest
    return {
      figures: [
        { name: 'request forms answered alike', value: forms.asked - forms.problems.length, n: forms.asked },
        { name: 'languages of the protocol that were here', value: forms.languages, n: Object.keys(PROGRAMS).length },
        { name: 'wrong answers', value: wrong.length, n: asked },
        { name: 'lost answers', value: lost.length, n: asked },
        { name: 'hostile requests', value: mixed.hostile, n: count },
        { name: 'requests that were pushed back and asked again', value: calm.pushedBack + mixed.pushedBack, n: asked },
        { name: 'p50 without hostile requests, ms', value: median(calm.milliseconds), n: calm.milliseconds.length },
        {
          name: 'p50 of the others among hostile ones, ms',
          value: median(mixed.milliseconds),
          n: mixed.milliseconds.length,
        },
        { name: 'p99 without hostile requests, ms', value: p99(calm.milliseconds), n: calm.milliseconds.length },
        {
          name: 'p99 of the others among hostile ones, ms',
          value: p99(mixed.milliseconds),
          n: mixed.milliseconds.length,
        },
        { name: 'p99 among hostile ones over p99 without, median of blocks', ...ratio, n: mixed.milliseconds.length },
        { name: 'median resident memory of the last quarter, MiB', value: growth.last / 2 ** 20, n: memory.length },
        { name: 'that over the second quarter', value: growth.factor, n: memory.length },
        { name: 'things left running', value: left.length, n: 1 },
      ],
      n: count,
      target,
      holds:
        forms.problems.length === 0 &&
        wrong.length === 0 &&
        lost.length === 0 &&
        ratio.value <= 2 &&
        growth.factor <= MOST_GROWTH &&
        left.length === 0,
      notes,
    }
  },
}

interface FormsResult {
  readonly asked: number
  readonly languages: number
  readonly problems: string[]
  readonly notes: string[]
}

/** Asks every form once, one after another. */
async function askForms(port: number, context: ClaimContext): Promise<FormsResult> {
  const { signal } = context
  const response = await fetch(`http://127.0.0.1:${port}/v1/languages`, { signal })
  const { languages } = (await response.json()) as { languages: { name: string; version: string | null }[] }
  const present = new Set(languages.filter(({ version }) => version !== null).map(({ name }) => name))
  if (!present.has('python')) throw new TouchstoneError('unavailable', 'sandbox-http: wants Python 3 on this machine')
  const forms = protocolForms(present)
  const agent = keptConnections(1)
  const problems: string[] = []
  for (const form of forms) {
    const problem = await askForm(form, port, agent, signal)
    if (problem !== undefined) problems.push(`${form.name}: ${problem}`)
  }
  agent.destroy()
  context.log(`${forms.length - problems.length} of ${forms.length} request forms answered alike`)
  const missing = Object.entries(PROGRAMS).filter(([, { ours }]) => !present.has(ours))
  const notes = missing.map(([name]) => `${name} is not on this machine and was not asked`)
  return { asked: forms.length, languages: Object.keys(PROGRAMS).length - missing.length, problems, notes }
}

async function askForm(
  { path, body, expected }: ProtocolForm,
  port: number,
  agent: ReturnType<typeof keptConnections>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reply = await exchange({ port, agent, path, body: JSON.stringify(body), signal })
  const status = 'detail' in expected ? 422 : 200
  if (reply.status !== status) return `status ${reply.status}, wanted ${status}: ${reply.text.slice(0, 200)}`
  return mismatch(JSON.parse(reply.text), expected)
}

/** Blocks without hostile requests and with them, as many of each, in turn. */
async function takeTurns(
  port: number,
  count: number,
  context: ClaimContext,
): Promise<{ readonly calm: LoadResult[]; readonly mixed: LoadResult[] }> {
  const key = keyOf(10)
  const parts: { calm: LoadResult[]; mixed: LoadResult[] } = { calm: [], mixed: [] }
  for (let block = 0; block < BLOCKS; block++) {
    for (const side of block % 2 === 0 ? (['calm', 'mixed'] as const) : (['mixed', 'calm'] as const)) {
      const share = count / BLOCKS
      const part = await runLoad({
        port,
        connections: CONNECTIONS,
        count: share,
        hostile: side === 'mixed' ? HOSTILE_SHARE : 0,
        key: split(split(key, side), block),
        signal: context.signal,
      })
      parts[side].push(part)
      const problems = part.wrong.length + part.lost.length
      context.log(
        `block ${block + 1} of ${BLOCKS}, ${side}: ${share} requests, p99 ${Math.round(p99(part.milliseconds))} ms, ${problems} problems`,
      )
    }
  }
  for (const part of parts.mixed) await part.silent
  return parts
}

function joined(parts: readonly LoadResult[]): LoadResult {
  const sum = (of: (part: LoadResult) => number): number => parts.reduce((total, part) => total + of(part), 0)
  return {
    milliseconds: parts.flatMap(({ milliseconds }) => milliseconds),
    lost: parts.flatMap(({ lost }) => lost),
    wrong: parts.flatMap(({ wrong }) => wrong),
    honest: sum(({ honest }) => honest),
    hostile: sum(({ hostile }) => hostile),
    pushedBack: sum(({ pushedBack }) => pushedBack),
    silent: Promise.resolve(),
  }
}

/** What is still there once the load has gone, in words. */
async function leftBehind(server: ServerProcess, signal: AbortSignal): Promise<string[]> {
  const problems: string[] = []
  const health = await fetch(`http://127.0.0.1:${server.port}/healthz`, { signal })
  const { running, waiting } = (await health.json()) as { running: number; waiting: number }
  if (running + waiting > 0) problems.push(`${running} requests run and ${waiting} wait after all were answered`)
  return [...problems, ...server.leftPrograms(), ...(await server.stop())]
}

function growthOf(memory: readonly number[]): { readonly last: number; readonly factor: number } {
  const quarter = Math.floor(memory.length / 4)
  const second = median(memory.slice(quarter, 2 * quarter))
  const last = median(memory.slice(-quarter))
  return { last, factor: last / second }
}

/**
 * The median over blocks of p99 among hostile requests over p99 of the calm part beside it, so that one block in which
 * the machine was busy elsewhere decides nothing; interval by bootstrap over requests within blocks.
 */
function ratioOf(
  calm: readonly LoadResult[],
  mixed: readonly LoadResult[],
  key: Key,
): { readonly value: number; readonly interval: readonly [number, number] } {
  const times = [...calm, ...mixed].map(({ milliseconds }) => milliseconds)
  const value = median(calm.map((part, block) => p99(mixed[block]?.milliseconds ?? []) / p99(part.milliseconds)))
  const starts = times.map((_, at) => times.slice(0, at).reduce((sum, each) => sum + each.length, 0))
  const total = times.reduce((sum, each) => sum + each.length, 0)
  const interval = bootstrapInterval(
    key,
    total,
    (units) => {
      // each block draws from itself, as many as it has
      const drawn = times.map((each, at) =>
        each.map((_, i) => each[(units[(starts[at] ?? 0) + i] ?? 0) % each.length] ?? 0),
      )
      return median(calm.map((_, block) => p99(drawn[calm.length + block] ?? []) / p99(drawn[block] ?? [])))
    },
    { resamples: 500 },
  )
  return { value, interval }
}

function p99(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.99,
  )
}
