/**
 * Claim: every wire stays right and complete at 64 connections while one request in ten is hostile, and the others are
 * answered in no more than twice the time. Loopback only. Blocks with and without hostile requests take turns.
 *
 * Control: each honest request has numbers of its own, so that another's answer would be seen as wrong.
 */
import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Claim, ClaimContext } from '../measure/claim.ts'
import { median } from '../measure/paired-ratio.ts'
import { ServerProcess } from '../measure/server-process.ts'
import { quantile } from '../src/evaluation/index.ts'
import { generator, keyOf, split } from '../src/random.ts'
import { exchange, keptConnections } from './http/exchange.ts'
import { servedModels } from './http/served-models.ts'
import { WIRE_FORMS, type WireForm, type WireRequest } from './http/wire-forms.ts'

const CONNECTIONS = 64
const HOSTILE_SHARE = 0.1
/** Pairs of blocks, one of each calm and one mixed. */
const TURNS = 4
/** As patient as the most patient client of these protocols. */
const TRIES = 10
const target =
  `10,000 requests on each wire (quick: 1,000), half of them among a tenth of hostile ones, ${CONNECTIONS} connections: ` +
  '0 wrong, 0 lost, p99 of the honest ones at most 2 x of that without (median of blocks)'

interface Counts {
  readonly milliseconds: number[]
  readonly wrong: string[]
  readonly lost: string[]
  honest: number
  hostile: number
  pushedBack: number
}

export const claim: Claim = {
  name: 'wires-load',
  statement: 'Every wire stays right, complete and quick among hostile clients',
  target,
  async run(context) {
    const { quick, signal } = context
    setMaxListeners(0, signal)
    // for a look at one wire: `npm run claim wires-load -- 200 /slime`
    const count = Number(context.arguments[0] ?? (quick ? 1_000 : 10_000))
    const { options } = await servedModels(context)
    await using server = await ServerProcess.start(signal, ...options)
    const notes: string[] = []
    const sums = { wrong: 0, lost: 0, honest: 0, hostile: 0, pushedBack: 0 }
    const ratios: number[] = []
    const [, only] = context.arguments
    for (const form of WIRE_FORMS.filter(({ path }) => only === undefined || path === only)) {
      const { calm, mixed } = await loadWire(form, server.port, count, context)
      const ratio = median(calm.map((block, turn) => p99(mixed[turn]) / p99(block)))
      ratios.push(ratio)
      const blocks = [...calm, ...mixed]
      for (const block of blocks) {
        sums.wrong += block.wrong.length
        sums.lost += block.lost.length
        sums.honest += block.honest
        sums.hostile += block.hostile
        sums.pushedBack += block.pushedBack
      }
      const p = (part: readonly Counts[]): string =>
        quantileOf(part.flatMap(({ milliseconds }) => milliseconds)).toFixed(0)
      notes.push(`${form.path}: p99 ${p(calm)} ms, among hostile ones ${p(mixed)} ms, ratio ${ratio.toFixed(2)}`)
      notes.push(...new Set(blocks.flatMap(({ wrong, lost }) => [...wrong, ...lost])).values().take(5))
      context.log(notes.findLast((line) => line.startsWith(`${form.path}: p99`)) ?? form.path)
    }
    const left = server.leftPrograms()
    const worst = Math.max(...ratios)
    return {
      figures: [
        { name: 'wrong answers', value: sums.wrong, n: sums.honest + sums.hostile },
        { name: 'lost answers', value: sums.lost, n: sums.honest + sums.hostile },
        { name: 'hostile requests', value: sums.hostile, n: sums.honest + sums.hostile },
        { name: 'requests that were pushed back and asked again', value: sums.pushedBack, n: sums.honest },
        { name: 'p99 among hostile ones over p99 without, worst wire', value: worst, n: WIRE_FORMS.length },
        { name: 'the same, median wire', value: median(ratios), n: WIRE_FORMS.length },
        { name: 'programs left running', value: left.length, n: 1 },
      ],
      n: sums.honest + sums.hostile,
      target,
      holds: sums.wrong === 0 && sums.lost === 0 && worst <= 2,
      notes: [...notes, ...left],
    }
  },
}

async function loadWire(
  form: WireForm,
  port: number,
  count: number,
  context: ClaimContext,
): Promise<{ readonly calm: Counts[]; readonly mixed: Counts[] }> {
  const parts: { calm: Counts[]; mixed: Counts[] } = { calm: [], mixed: [] }
  for (let turn = 0; turn < TURNS; turn++) {
    const order = turn % 2 === 0 ? (['calm', 'mixed'] as const) : (['mixed', 'calm'] as const)
    for (const side of order) {
      const block = await loadBlock(form, port, {
        count: Math.ceil(count / (2 * TURNS)),
        from: (turn * 2 + (side === 'calm' ? 0 : 1)) * count,
        hostile: side === 'calm' ? 0 : HOSTILE_SHARE,
        signal: context.signal,
      })
      parts[side].push(block)
    }
  }
  return parts
}

interface BlockOptions {
  readonly count: number
  /** Number of the first request; no two requests of a wire share one. */
  readonly from: number
  readonly hostile: number
  readonly signal: AbortSignal
}

async function loadBlock(form: WireForm, port: number, options: BlockOptions): Promise<Counts> {
  const { count, from, hostile, signal } = options
  const agent = keptConnections(CONNECTIONS)
  const counts: Counts = { milliseconds: [], wrong: [], lost: [], honest: 0, hostile: 0, pushedBack: 0 }
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      signal.throwIfAborted()
      const nonce = from + next++
      const random = generator(split(keyOf(form.path), nonce))
      const isHostile = random.uniform() < hostile
      counts[isHostile ? 'hostile' : 'honest']++
      const request = isHostile ? form.hostile(random) : form.honest(nonce)
      await ask(form.path, request, { port, agent, signal, counts, isHostile })
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  agent.destroy()
  return counts
}

interface AskOptions {
  readonly port: number
  readonly agent: ReturnType<typeof keptConnections>
  readonly signal: AbortSignal
  readonly counts: Counts
  readonly isHostile: boolean
}

async function ask(path: string, request: WireRequest, options: AskOptions): Promise<void> {
  const { port, agent, signal, counts, isHostile } = options
  let last = ''
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { body, leaveAfterMs } = request
    const reply = await exchange({ port, agent, path, body, leaveAfterMs, signal })
    if (leaveAfterMs !== undefined) return
    // a harmful request that is refused got its answer; only honest clients ask again
    if (isHostile && reply.status >= 429) return
    if (reply.status === 429 || reply.status >= 500) {
      counts.pushedBack++
      last = `${reply.status}: ${reply.text.slice(0, 200)}`
      await delay(100 * 2 ** attempt, undefined, { signal })
      continue
    }
    if (reply.status === 0) {
      counts.lost.push(`${path}: ${reply.text}`)
      return
    }
    if (!isHostile) counts.milliseconds.push(reply.milliseconds)
    const problem =
      reply.status === request.status
        ? reply.status === 200
          ? request.problem(JSON.parse(reply.text))
          : undefined
        : `status ${reply.status}, wanted ${request.status}: ${reply.text.slice(0, 200)}`
    if (problem !== undefined) counts.wrong.push(`${path}: ${problem}`)
    return
  }
  counts.lost.push(`${path}: pushed back ${TRIES} times, at last ${last}`)
}

function p99(counts: Counts | undefined): number {
  return quantileOf(counts?.milliseconds ?? [])
}

function quantileOf(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.99,
  )
}
