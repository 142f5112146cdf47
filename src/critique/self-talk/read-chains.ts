/** Chains of the folders that refinement and self-improvement leave. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { TouchstoneError } from '../../errors.ts'
import { readJsonLinesLog } from '../../json-lines-log.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import { parseExploration, type Exploration } from '../improve/exploration.ts'
import { askedDigest, parseRefineRecord, type RefineRecord } from '../refine/refine-record.ts'
import { chainsOfExploration, chainsOfRecord, type Chain } from './chain.ts'

/**
 * Chains for tasks. Records of other tasks are passed over, those of other questions under the same ids too.
 * @throws TouchstoneError `bad-input` for a folder of neither kind or without a finished iteration, InputError for a broken line
 */
export async function readChains(
  folders: readonly string[],
  tasks: ReadonlyMap<string, ArithmeticTask>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Chain[]> {
  const chains: Chain[] = []
  for (const folder of folders) {
    const names = await namesIn(folder)
    const iterations = names.filter((name) => /^iteration-\d+$/.test(name)).toSorted()
    if (names.includes('records.jsonl')) {
      for (const record of await readRefineRecords(folder, { signal })) {
        const task = taskOfRecord(record, tasks)
        if (task !== undefined) chains.push(...chainsOfRecord(task, record))
      }
    } else if (iterations.length > 0) {
      const asked = await askedOf(folder, iterations, signal)
      for (const name of iterations) {
        for (const exploration of await explorationsOf(join(folder, name), signal)) {
          const task = tasks.get(exploration.taskId)
          if (task !== undefined && asked.get(task.id) === askedDigest(task))
            chains.push(...chainsOfExploration(task, exploration))
        }
      }
    } else {
      throw new TouchstoneError(
        'bad-input',
        `read ${folder}: it has neither records.jsonl nor an iteration, wanted a folder of touchstone refine or improve`,
      )
    }
  }
  return chains
}

/** The task that a record is about; undefined where its id stands for another question, or for none. */
export function taskOfRecord(
  { taskId, asked }: RefineRecord,
  tasks: ReadonlyMap<string, ArithmeticTask>,
): ArithmeticTask | undefined {
  const task = tasks.get(taskId)
  return task !== undefined && askedDigest(task) === asked ? task : undefined
}

/** Records of a folder of `touchstone refine`. Errors as `readChains`. */
export async function readRefineRecords(
  folder: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<RefineRecord[]> {
  if (!(await namesIn(folder)).includes('records.jsonl')) {
    throw new TouchstoneError(
      'bad-input',
      `read ${folder}: it has no records.jsonl, wanted a folder of touchstone refine`,
    )
  }
  const log = readJsonLinesLog(join(folder, 'records.jsonl'), {
    noun: 'record of a refinement',
    parse: parseRefineRecord,
    signal,
  })
  const records: RefineRecord[] = []
  for await (const record of log) records.push(record)
  return records
}

async function explorationsOf(folder: string, signal: AbortSignal | undefined): Promise<Exploration[]> {
  if (!(await namesIn(folder)).includes('explorations.jsonl')) return []
  const path = join(folder, 'explorations.jsonl')
  return await Array.fromAsync(readJsonLinesLog(path, { noun: 'exploration', parse: parseExploration, signal }))
}

/** What `verl.jsonl` says of a question, which is in every iteration that is finished: all have the same questions. */
const askedLine = z.object({
  prompt: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
  reward_model: z.object({ ground_truth: z.string() }),
  extra_info: z.object({ index: z.string() }),
})

/**
 * Digests of the questions that the ids of a folder of self-improvement stand for, since explorations have ids alone.
 * @throws TouchstoneError `bad-input` where no iteration is finished, so that nothing tells them
 */
async function askedOf(
  folder: string,
  iterations: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  for (const name of iterations) {
    if (!(await namesIn(join(folder, name))).includes('verl.jsonl')) continue
    const asked = new Map<string, string>()
    const options = { noun: 'question with its gold answer', parse: (value: unknown) => askedLine.parse(value), signal }
    for await (const line of readJsonLinesLog(join(folder, name, 'verl.jsonl'), options)) {
      const question = line.prompt.at(-1)?.content ?? ''
      asked.set(line.extra_info.index, askedDigest({ question, answer: line.reward_model.ground_truth }))
    }
    return asked
  }
  throw new TouchstoneError(
    'bad-input',
    `read ${folder}: none of its iterations is finished (verl.jsonl), so that nothing says which questions its ids stand for, wanted to go on with touchstone improve first`,
  )
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new TouchstoneError('bad-input', `read ${folder}: ${error.message}`, { cause: error })
  })
}
