/** Chains of the folders that refinement and self-improvement leave. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TouchstoneError } from '../../errors.ts'
import { readJsonLinesLog } from '../../json-lines-log.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import { parseExploration } from '../improve/exploration.ts'
import { askedDigest, parseRefineRecord, type RefineRecord } from '../refine/refine-record.ts'
import { chainsOfExploration, chainsOfRecord, type Chain } from './chain.ts'

/**
 * Chains for tasks. Records of other tasks are passed over.
 * @throws TouchstoneError `bad-input` for a folder of neither kind, InputError for a broken line
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
      for (const name of iterations) chains.push(...(await explored(join(folder, name), tasks, signal)))
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

async function explored(
  folder: string,
  tasks: ReadonlyMap<string, ArithmeticTask>,
  signal: AbortSignal | undefined,
): Promise<Chain[]> {
  if (!(await namesIn(folder)).includes('explorations.jsonl')) return []
  const chains: Chain[] = []
  const path = join(folder, 'explorations.jsonl')
  for await (const exploration of readJsonLinesLog(path, { noun: 'exploration', parse: parseExploration, signal })) {
    const task = tasks.get(exploration.taskId)
    if (task !== undefined) chains.push(...chainsOfExploration(task, exploration))
  }
  return chains
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new TouchstoneError('bad-input', `read ${folder}: ${error.message}`, { cause: error })
  })
}
