/** How much CPU the command line costs before it does anything: `touchstone --help` beside `node -e 0`, interleaved. */
import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../src/errors.ts'
import type { Claim } from '../measure/claim.ts'
import { median } from '../measure/paired-ratio.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const LIMIT_MS = 150
/** Prints the process's own CPU time (user and system, all threads) when it ends. */
const METER = `data:text/javascript,process.on('exit',()=>{const u=process.cpuUsage();process.stderr.write('cpu='+(u.user+u.system))})`

export const claim: Claim = {
  name: 'cli-start',
  statement: 'touchstone --help costs little more CPU time than Node itself: heavy parts load on first use',
  target: `median of the paired differences under ${LIMIT_MS} ms of CPU time`,
  run(context) {
    const pairs = context.quick ? 10 : 40
    execFileSync(process.execPath, ['scripts/setup.mjs', '--quiet'], { cwd: root, stdio: 'ignore' })
    const differences: number[] = []
    const node: number[] = []
    for (let pair = 0; pair < pairs; pair++) {
      context.signal.throwIfAborted()
      const bare = cpuMs(['-e', '0'])
      node.push(bare)
      differences.push(cpuMs(['dist/cli/main.js', '--help']) - bare)
    }
    const middle = median(differences)
    return Promise.resolve({
      figures: [
        { name: 'CPU ms more than node -e 0 (median)', value: middle, n: pairs, interval: medianInterval(differences) },
        { name: 'CPU ms of node -e 0 (median)', value: median(node), n: pairs },
      ],
      n: pairs,
      target: this.target,
      holds: middle < LIMIT_MS,
    })
  },
}

function cpuMs(arguments_: readonly string[]): number {
  const done = spawnSync(process.execPath, ['--import', METER, ...arguments_], { cwd: root, encoding: 'utf8' })
  const used = /cpu=(?<micros>\d+)/.exec(done.stderr)?.groups?.['micros']
  if (done.status !== 0 || used === undefined) {
    throw new TouchstoneError(
      'internal',
      `node ${arguments_.join(' ')}: exit ${done.status}, printed ${done.stderr.slice(0, 200)}`,
    )
  }
  return Number(used) / 1_000
}

/** 95 % interval of the median by order statistics (normal approximation of the binomial). */
function medianInterval(values: readonly number[]): [low: number, high: number] {
  const sorted = values.toSorted((a, b) => a - b)
  const half = (1.96 * Math.sqrt(sorted.length)) / 2
  const low = Math.max(0, Math.floor(sorted.length / 2 - half))
  const high = Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + half))
  return [sorted[low] ?? 0, sorted[high] ?? 0]
}
