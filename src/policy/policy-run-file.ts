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

/** The text of `run.json`. */
export function runFileText(
  identity: PolicyIdentity,
  { model, serve }: { readonly model: string; readonly serve?: readonly string[] | undefined },
): string {
  const digest = createHash('sha256').update(identityText(identity)).digest('hex')
  return `${JSON.stringify({ kind: 'policy', digest, model, ...identity, serve }, undefined, 2)}\n`
}
