/** Runs Math-Verify (Hugging Face, Apache-2.0; `pip install math-verify`) on the same pairs, where Python has it. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ClaimContext } from '../../measure/claim.ts'

/** A gold answer and a response that is judged by it. */
export interface JudgedPair {
  readonly gold: string
  readonly response: string
}

/** Its verdicts, null where it gave none; undefined where Python or the package is missing. */
export async function mathVerify(
  pairs: readonly JudgedPair[],
  context: ClaimContext,
): Promise<readonly (boolean | null)[] | undefined> {
  const script = fileURLToPath(new URL('./math-verify.py', import.meta.url))
  const child = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'pipe'], signal: context.signal })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000)
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  // a child that ended early closes its input; its exit code tells
  child.stdin.on('error', () => undefined)
  child.stdin.end(`${pairs.map((pair) => JSON.stringify(pair)).join('\n')}\n`)
  const verdicts: (boolean | null)[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    verdicts.push(JSON.parse(line) as boolean | null)
    if (verdicts.length % 500 === 0) context.log(`Math-Verify: ${verdicts.length} of ${pairs.length}`)
  }
  const code = await ended
  context.signal.throwIfAborted()
  if (code === 0 && verdicts.length === pairs.length) return verdicts
  context.log(
    `Math-Verify did not run (${complaint.trim().split('\n').at(-1) ?? 'no python3'}); pip install math-verify adds it`,
  )
  return undefined
}
