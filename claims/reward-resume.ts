/**
 * Claim: the training of a reward and of a policy, killed by SIGKILL in each of its stages and started again, ends with the
 * same bytes as one that was left alone. Stages of a reward: encoding, heads, saving. Of a policy: judging, the end of a
 * roll-out, an update. Every
 * file of the result is compared, apart from the one with times. Control: before
 * the last start the files are others.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { TouchstoneError } from '../src/errors.ts'
import { generator, keyOf, split } from '../src/random.ts'

const TARGET = 'every run that was killed in each stage equal to the undisturbed one'

/** A kind of training with the lines that its stages print. */
interface Training {
  readonly name: string
  /** Path of the process's program. */
  readonly script: string
  readonly arguments: readonly string[]
  readonly stages: readonly string[]
  /** Lines of a stage among which the kill falls. */
  readonly lines: number
  /** Whether a file belongs to the result: those with times do not. */
  readonly isResult: (path: string) => boolean
}

export const claim: Claim = {
  name: 'reward-resume',
  statement: 'The training of rewards and policies, killed in each stage and resumed, gives the same bytes',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const encoder = await context.openModel('minilm-l6')
  const runs = context.quick ? 2 : 8
  const trainings: readonly Training[] = [
    {
      name: 'reward',
      script: fileURLToPath(new URL('reward/reward-child.ts', import.meta.url)),
      arguments: [encoder, context.quick ? '20' : '80'],
      stages: ['encode', 'heads', 'save'],
      lines: 10,
      isResult: (path) => path.startsWith('model/'),
    },
    {
      name: 'policy',
      script: fileURLToPath(new URL('reward/policy-child.ts', import.meta.url)),
      arguments: [context.quick ? '5' : '20'],
      stages: ['judge', 'rollout', 'update'],
      lines: 4,
      isResult: (path) => !/metrics\.jsonl$|\.lock$|\.partial$/.test(path),
    },
  ]
  const found: (Outcome & { readonly name: string })[] = []
  for (const training of trainings) found.push({ name: training.name, ...(await killedRuns(context, training, runs)) })
  return {
    figures: found.flatMap(({ name, equal, kills, unfinished }) => [
      { name: `${name}: runs equal to the undisturbed one`, value: equal, n: runs },
      { name: `${name}: kills`, value: kills, n: runs * 3 },
      { name: `${name}: unequal before the last start (control)`, value: unfinished, n: runs },
    ]),
    n: runs * found.length,
    target: TARGET,
    holds: found.every(({ equal, kills }) => equal === runs && kills > runs),
  }
}

/** What became of the runs. */
interface Outcome {
  readonly equal: number
  readonly kills: number
  /** Runs whose files were not yet those of the end before the last start. */
  readonly unfinished: number
}

async function killedRuns(context: ClaimContext, training: Training, runs: number): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-resume-'))
  try {
    const undisturbed = join(folder, 'undisturbed')
    await trainOnce(context, training, undisturbed)
    const wanted = await digest(training, undisturbed)
    let [equal, kills, unfinished] = [0, 0, 0]
    for (let run = 0; run < runs; run++) {
      const place = join(folder, `run-${run}`)
      const random = generator(split(split(keyOf('kills'), training.name), run))
      for (const stage of training.stages) {
        const kill = { stage, after: 1 + random.below(training.lines), delayMs: random.below(20) }
        if (!(await trainOnce(context, training, place, kill))) kills++
      }
      if ((await digest(training, place)) !== wanted) unfinished++
      await trainOnce(context, training, place)
      if ((await digest(training, place)) === wanted) equal++
      context.log(`${training.name}, run ${run + 1} of ${runs}: ${equal} equal so far, ${kills} kills`)
    }
    return { equal, kills, unfinished }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** One process to its end or to its kill; true where it finished. */
async function trainOnce(
  context: ClaimContext,
  training: Training,
  folder: string,
  kill?: { readonly stage: string; readonly after: number; readonly delayMs: number },
): Promise<boolean> {
  const child = spawn(process.execPath, [training.script, folder, ...training.arguments], { signal: context.signal })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  let seen = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (kill === undefined || line !== kill.stage) return
    // a stage that prints one line is killed at that line
    if (++seen === (line === 'heads' || line === 'save' ? 1 : kill.after))
      setTimeout(() => child.kill('SIGKILL'), kill.delayMs)
  })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  if (signal === 'SIGKILL') return false
  if (code === 0) return true
  throw new TouchstoneError('internal', `train ${training.name}: a child ended with ${code ?? signal}: ${errors}`)
}

/** Digest of the files of a result, by name. */
async function digest({ isResult }: Training, folder: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(isResult)
  for (const path of paths.toSorted()) hash.update(`${path}\n`).update(await readFile(join(folder, path)))
  return hash.digest('hex')
}
