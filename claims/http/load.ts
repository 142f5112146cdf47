/** Load on a server: requests with known right answers from many connections, and hostile ones among them. */
import type { Agent } from 'node:http'
import { generator, split, type Generator32, type Key } from '../../src/random.ts'
import { exchange, keptConnections, type Reply } from './exchange.ts'
import { mismatch } from './protocol-forms.ts'

/** How a load is made. */
export interface LoadOptions {
  readonly port: number
  readonly connections: number
  readonly count: number
  /** Share of hostile requests, 0 to 1. */
  readonly hostile: number
  readonly key: Key
  readonly signal: AbortSignal
}

/** What came of a load. */
export interface LoadResult {
  /** Times of the honest requests, in ms. */
  readonly milliseconds: number[]
  readonly honest: number
  readonly hostile: number
  /** Requests that never got their answer. */
  readonly lost: string[]
  /** Answers that were not right. */
  readonly wrong: string[]
  /** Honest requests that were pushed back and asked again. */
  pushedBack: number
  /** Resolves when the silent senders have been answered too, which takes the server's whole patience. */
  readonly silent: Promise<void>
}

type Found = Pick<LoadResult, 'milliseconds' | 'lost' | 'wrong' | 'pushedBack'>

interface Job {
  readonly kind: string
  readonly path: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly leaveAfterMs?: number
  readonly missingBytes?: number
  /** What is wrong with the answer, in words. */
  judge(reply: Reply): string | undefined
}

/** As the protocol's clients do. */
const TRIES = 3

/** Runs `count` requests, as many at one time as there are connections. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { connections, count, key, signal } = options
  const agent = keptConnections(connections)
  const result: Found = { milliseconds: [], lost: [], wrong: [], pushedBack: 0 }
  const counts = { honest: 0, hostile: 0 }
  const aside: Promise<void>[] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      signal.throwIfAborted()
      const index = next++
      const random = generator(split(key, index))
      const isHostile = random.uniform() < options.hostile
      const job = isHostile ? hostileJob(random) : honestJob(random, `${key.text.slice(0, 8)}-${index}`)
      counts[isHostile ? 'hostile' : 'honest']++
      const one = runJob(job, isHostile, agent, options, result)
      // a silent sender holds no place; it must not thin out the load either
      if (job.missingBytes === undefined) await one
      else aside.push(one)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  agent.destroy()
  const silent = Promise.all(aside).then(() => undefined)
  // waited for later, where its failure is told
  silent.catch(() => undefined)
  // an object of its own, to which the silent still add
  return Object.assign(result, counts, { silent })
}

async function runJob(
  job: Job,
  isHostile: boolean,
  agent: Agent,
  { port, signal }: LoadOptions,
  result: Found,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const reply = await exchange({ ...job, port, agent, signal })
    if (reply.status === 504 || reply.status === 429) {
      result.pushedBack++
      continue
    }
    const gone = reply.status === 0
    if (gone && job.leaveAfterMs !== undefined) return
    if (gone) {
      result.lost.push(`${job.kind}: ${reply.text}`)
      return
    }
    const problem = job.judge(reply)
    if (problem !== undefined) result.wrong.push(`${job.kind}: ${problem}`)
    if (!isHostile) result.milliseconds.push(reply.milliseconds)
    return
  }
  result.lost.push(`${job.kind}: pushed back ${TRIES} times`)
}

function expecting(kind: string, path: string, body: object, status: number, expected: object): Job {
  return {
    kind,
    path,
    body: JSON.stringify(body),
    judge(reply) {
      if (reply.status !== status) return `status ${reply.status}, wanted ${status}: ${reply.text.slice(0, 300)}`
      return mismatch(JSON.parse(reply.text), expected)
    },
  }
}

function ran(stdout: string): object {
  return { status: 'Success', run_result: { status: 'Finished', return_code: 0, stdout, stderr: '' } }
}

/** Programs whose output only their own request can have: another's would be seen. */
function honestJob(random: Generator32, nonce: string): Job {
  const draw = random.uniform()
  const stdin = `${nonce}\n`
  if (draw < 0.45) {
    const code = 'n = input()\nprint(sum(i * i for i in range(2000)), n)'
    return expecting('python', '/run_code', { language: 'python', code, stdin }, 200, ran(`2664667000 ${nonce}\n`))
  }
  if (draw < 0.6) {
    const code = 'import sys\nn = sys.stdin.read().strip()\nprint(n, file=sys.stderr)\nsys.exit(7)'
    const run_result = { status: 'Finished', return_code: 7, stdout: '', stderr: stdin }
    return expecting('python fails', '/run_code', { language: 'python', code, stdin }, 200, {
      status: 'Failed',
      run_result,
    })
  }
  if (draw < 0.75) {
    const code = 'console.log(require("fs").readFileSync(0, "utf8").trim() + "!")'
    return expecting('javascript', '/run_code', { language: 'nodejs', code, stdin }, 200, ran(`${nonce}!\n`))
  }
  if (draw < 0.85) {
    const code = 'read n; echo "$n $n"'
    return expecting('bash', '/run_code', { language: 'bash', code, stdin }, 200, ran(`${nonce} ${nonce}\n`))
  }
  if (draw < 0.9) {
    const code = `#include <iostream>\n#include <string>\nint main() { std::string n; std::cin >> n; std::cout << n << ${random.below(4)} << "\\n"; }`
    const digit = /n << (\d)/.exec(code)?.[1] ?? ''
    return expecting(
      'cpp',
      '/run_code',
      { language: 'cpp', code, stdin, compile_timeout: 60 },
      200,
      ran(`${nonce}${digit}\n`),
    )
  }
  const body = { language: 'python', code: 'print(input() * 2)', stdin, limits: { wallMs: 10_000 } }
  const run = { exitCode: 0, stdout: `${nonce}${nonce}\n` }
  return expecting('own endpoint', '/v1/run', body, 200, { status: 'accepted', run })
}

function failed(run_result: object): object {
  return { status: 'Failed', run_result }
}

function bad(code: unknown): boolean {
  return typeof code === 'number' && code !== 0
}

function hostileJob(random: Generator32): Job {
  switch (random.below(7)) {
    case 0: {
      const body = { language: 'python', code: 'while True: pass', run_timeout: 0.2 }
      return expecting(
        'endless loop',
        '/run_code',
        body,
        200,
        failed({ status: 'TimeLimitExceeded', return_code: null }),
      )
    }
    case 1: {
      const body = { language: 'python', code: 'a = []\nwhile True: a.append(bytearray(1 << 20))', memory_limit_MB: 64 }
      return expecting('memory hog', '/run_code', body, 200, failed({ status: 'Finished', return_code: bad }))
    }
    case 2: {
      const body = { language: 'bash', code: 'exec yes', run_timeout: 5 }
      return expecting('output flood', '/run_code', body, 200, failed({ status: 'Finished', return_code: bad }))
    }
    case 3: {
      const job = expecting('half a body', '/run_code', {}, 408, {})
      return { ...job, body: '{"language": "python", "code": "', missingBytes: 50 }
    }
    case 4: {
      const detail = [{ loc: ['body', 'code'] }, { loc: ['body', 'files'] }]
      return expecting('wrong types', '/run_code', { language: 'python', code: [1], files: 'x' }, 422, { detail })
    }
    case 5: {
      const code = 'import os, time\nfor _ in range(5): os.fork()\ntime.sleep(600)'
      const job = expecting('leaving client', '/run_code', { language: 'python', code, run_timeout: 600 }, 0, {})
      return { ...job, leaveAfterMs: 100 }
    }
    default: {
      const body = {
        language: 'python',
        code: 'import os\nwhile True:\n    try: os.fork()\n    except OSError: pass',
        run_timeout: 0.2,
      }
      return expecting('fork bomb', '/run_code', body, 200, { status: 'Failed' })
    }
  }
}
