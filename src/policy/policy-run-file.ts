/**
 * `run.json` of a policy's run: what decided it, and who judged.
 *
 * Where in the flow: Checkpoint. A command that goes on with a folder compares itself with it, and `policy export` reads it.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import type { Task } from '../supervision.ts'
import { readRows } from '../task/index.ts'
import { ADAPTER_MODULES, BASELINES, POLICY_METHODS } from './policy-method.ts'
import type { PolicySettings } from './policy-settings.ts'

/** What decides the bytes of a run. */
export interface PolicyIdentity {
  /** Digests, and the key as text. */
  readonly modelDigest: string
  readonly tasksDigest: string
  readonly key: string
  readonly settings: PolicySettings
  readonly judge: { readonly name: string; readonly version: string }
  readonly reward: RewardScale
}

/** How feedback became a number. */
export interface RewardScale {
  /** @default score */
  readonly scale?: 'score' | 'log-odds' | undefined
  /** Reward of an abstention. @default none */
  readonly unknown?: number | undefined
}

/** A finished or interrupted run of `policy train`. */
export interface PolicyRunContent {
  readonly model: string
  readonly settings: PolicySettings
  readonly tasks: readonly Task[]
  /** Undefined in folders of former versions. */
  readonly judge?: PolicyIdentity['judge'] | undefined
  readonly reward?: RewardScale | undefined
  /** Options with which `touchstone serve` opens the judge. Undefined where nobody said so. */
  readonly serve?: readonly string[] | undefined
}

const runFile = z.object({
  kind: z.literal('policy'),
  model: z.string(),
  settings: z.object({
    method: z.object({
      name: z.enum(POLICY_METHODS),
      baseline: z.enum(BASELINES),
      lengthCorrection: z.boolean(),
      clip: z.number(),
      penalty: z.number(),
    }),
    rollouts: z.int(),
    prompts: z.int(),
    samples: z.int(),
    updates: z.int(),
    maxTokens: z.int(),
    temperature: z.number(),
    rate: z.number(),
    clipNorm: z.number(),
    adapter: z.object({ rank: z.int(), alpha: z.number(), modules: z.enum(ADAPTER_MODULES).optional() }),
  }),
  judge: z.object({ name: z.string(), version: z.string() }).optional(),
  reward: z.object({ scale: z.enum(['score', 'log-odds']).optional(), unknown: z.number().optional() }).optional(),
  serve: z.array(z.string()).optional(),
})

/** Reads the folder of a run. @throws InputError where it holds none */
export async function readPolicyRun(folder: string, signal?: AbortSignal): Promise<PolicyRunContent> {
  const file = join(folder, 'run.json')
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new InputError(file, undefined, 'cannot be read, wanted the folder of a run of `policy train`', { cause })
  }
  const parsed = runFile.safeParse(value)
  if (!parsed.success) throw new InputError(file, undefined, z.prettifyError(parsed.error))
  const { model, settings, judge, reward, serve } = parsed.data
  const tasks: Task[] = []
  for await (const { task } of readRows([join(folder, 'tasks.jsonl')], { signal })) tasks.push(task)
  return { model, settings, tasks, judge, reward, serve }
}

/** The identity as one text, which the state of training keeps too. */
export function identityText({ modelDigest, tasksDigest, settings, judge, reward, key }: PolicyIdentity): string {
  const { scale, unknown } = reward
  return JSON.stringify([modelDigest, tasksDigest, settings, `${judge.name} ${judge.version}`, { scale, unknown }, key])
}

/** What stands in `run.json` beside the identity. */
export interface PolicyRunFacts {
  readonly model: string
  readonly serve?: readonly string[] | undefined
  /** Roll-outs that the run was begun with, where it was made longer. They decide how long the rate warms up. */
  readonly begunWith?: number | undefined
}

/** The text of `run.json`. */
export function runFileText(identity: PolicyIdentity, { model, serve, begunWith }: PolicyRunFacts): string {
  const digest = digestOf(identity)
  return `${JSON.stringify({ kind: 'policy', digest, model, ...identity, begunWith, serve }, undefined, 2)}\n`
}

function digestOf(identity: PolicyIdentity): string {
  return createHash('sha256').update(identityText(identity)).digest('hex')
}

/** What a folder holds, beside the run that is asked for. */
export type FoundRun =
  | { readonly kind: 'same' | 'shorter'; readonly begunWith: number; readonly serve: readonly string[] | undefined }
  | { readonly kind: 'other'; readonly differences: readonly string[] }

const keptRun = z.object({
  digest: z.string(),
  model: z.string(),
  settings: z.record(z.string(), z.json()),
  begunWith: z.int().optional(),
  serve: z.array(z.string()).optional(),
  modelDigest: z.string().optional(),
  tasksDigest: z.string().optional(),
  key: z.string().optional(),
  judge: z.object({ name: z.string(), version: z.string() }).optional(),
  reward: z.json().optional(),
})

/**
 * Compares `run.json` with what is asked: the same run, the same with fewer roll-outs, or another and in what.
 * @throws InputError where the file is no `run.json` of a policy
 */
export function foundRun(
  file: string,
  text: string,
  { identity, model }: { readonly identity: PolicyIdentity; readonly model: string },
): FoundRun {
  const kept = readKept(file, text)
  const { rollouts } = identity.settings
  const { begunWith, serve } = kept
  if (kept.digest === digestOf(identity)) return { kind: 'same', begunWith: begunWith ?? rollouts, serve }
  const former = kept.settings['rollouts']
  if (typeof former === 'number' && former < rollouts) {
    const shorter = { ...identity, settings: { ...identity.settings, rollouts: former } }
    if (kept.digest === digestOf(shorter)) return { kind: 'shorter', begunWith: begunWith ?? former, serve }
  }
  const differences = [
    ...(differs(kept.modelDigest, identity.modelDigest)
      ? [kept.model === model ? `its ${model} has other weights` : `its model is ${kept.model}, now asked is ${model}`]
      : []),
    ...(differs(kept.tasksDigest, identity.tasksDigest) ? ['its tasks are others'] : []),
    ...(differs(kept.key, identity.key) ? [`its seed is ${kept.key}, now asked is ${identity.key}`] : []),
    ...(kept.judge === undefined ? [] : leafDifferences('judge', kept.judge, identity.judge)),
    ...(kept.reward === undefined ? [] : leafDifferences('reward', kept.reward, identity.reward)),
    ...leafDifferences('', kept.settings, identity.settings),
  ]
  return { kind: 'other', differences }
}

function readKept(file: string, text: string): z.infer<typeof keptRun> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new InputError(file, undefined, 'is no JSON, wanted the settings of a run', { cause })
  }
  if ((value as { kind?: unknown } | null)?.kind !== 'policy')
    throw new InputError(file, undefined, 'is that of another command, wanted a new folder, or one of `policy train`')
  const parsed = keptRun.safeParse(value)
  if (!parsed.success) throw new InputError(file, undefined, z.prettifyError(parsed.error))
  return parsed.data
}

function differs(kept: string | undefined, asked: string): boolean {
  return kept !== undefined && kept !== asked
}

/** `its method.clip is 0.2, now asked is 0.3`, for each place where two trees differ. */
function leafDifferences(path: string, kept: unknown, asked: unknown): string[] {
  if (isTree(kept) && isTree(asked)) {
    const names = new Set([...Object.keys(kept), ...Object.keys(asked)])
    return [...names].flatMap((name) =>
      leafDifferences(path === '' ? name : `${path}.${name}`, kept[name], asked[name]),
    )
  }
  if (kept === asked) return []
  return [`its ${path} is ${leafText(kept)}, now asked is ${leafText(asked)}`]
}

function leafText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'not set')
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
