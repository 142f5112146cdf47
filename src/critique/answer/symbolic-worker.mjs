/**
 * The worker side of symbolic-engine.ts: sums, integrals and limits by the Compute Engine. It is plain JavaScript, because a
 * worker is started from a file that Node reads as it is. It takes one request at a time, and the other side ends it when it is late.
 */
import { parentPort } from 'node:worker_threads'
import { ComputeEngine } from '@cortex-js/compute-engine'

const engine = new ComputeEngine()
/** Values for free variables, below one, where power series converge. */
const VALUES = [
  [217, 1009],
  [709, 1013],
  [541, 1019],
  [383, 1021],
]
/** Values for what counts the terms of a sum or product. */
const COUNTS = [3, 5, 4, 7]

parentPort?.on('message', ({ gold, found }) => {
  let result = 'unknown'
  try {
    result = compare(engine.parse(gold), engine.parse(found), `${gold} ${found}`)
  } catch (error) {
    // a foreign library's failure on foreign text decides nothing. What is no error is not swallowed
    if (!(error instanceof Error)) throw error
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
  parentPort?.postMessage(result)
})
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
parentPort?.postMessage('ready')

/** Equal or different where both are numbers, at every value of their variables. Otherwise unknown. */
function compare(gold, found, text) {
  if (!gold.isValid || !found.isValid) return 'unknown'
  const names = [...new Set([...gold.unknowns, ...found.unknowns])].toSorted((a, b) => (a < b ? -1 : 1))
  if (names.length === 0) return compareNumbers(gold.evaluate().N(), found.evaluate().N())
  if (names.length > 4) return 'unknown'
  const counts = new Set([...text.matchAll(/\\(?:sum|prod)[^\\]*?\^\s*\{?\s*([a-zA-Z])/g)].map((match) => match[1]))
  for (const [at] of VALUES.entries()) {
    const values = Object.fromEntries(
      names.map((name, index) => {
        const [top, bottom] = VALUES[(at + index) % VALUES.length] ?? [1, 1]
        return [name, engine.number(counts.has(name) ? (COUNTS[(at + index) % COUNTS.length] ?? 3) : [top, bottom])]
      }),
    )
    const result = compareNumbers(
      gold.evaluate().subs(values).evaluate().N(),
      found.evaluate().subs(values).evaluate().N(),
    )
    // antiderivatives differ by a constant
    if (result === 'different' && /\\int(?!\s*_)/.test(text)) return 'unknown'
    if (result !== 'equal') return result
  }
  return 'equal'
}

/** Quadrature and series are good to about 1e-12: what lies between says nothing. */
function compareNumbers(gold, found) {
  const [a, b] = [parts(gold), parts(found)]
  if (a === undefined || b === undefined) return 'unknown'
  const gap = Math.hypot(a.re - b.re, a.im - b.im)
  const scale = Math.max(Math.hypot(a.re, a.im), Math.hypot(b.re, b.im), 1e-6)
  if (gap <= 1e-10 * scale) return 'equal'
  return gap >= 1e-5 * scale ? 'different' : 'unknown'
}

function parts(expression) {
  const { re, im } = expression
  return Number.isFinite(re) && Number.isFinite(im) ? { re, im } : undefined
}
