/**
 * Answers the bundled problems with a local model and keeps the responses: Task → Response for `data/responses/`.
 *
 *   node scripts/record-responses.ts --model qwen2.5-coder-1.5b
 *
 * Greedy, one sample each, one sequence at a time (the reproducible way, src/model/local-model.ts), after a system line
 * and one worked example (`scripts/worked-examples.ts`) that shows the form wanted. Rows are Touchstone's own shape, in
 * the order of the problems. The file is written anew after every answer, so an interrupted run goes on where it
 * stopped; a response is made again when its problem's text, the model, the key or the prompt's form has changed.
 */
import { createHash } from 'node:crypto'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startProgress } from '../src/cli/terminal.ts'
import { isAbort } from '../src/errors.ts'
import type { LanguageModel } from '../src/model/language-model.ts'
import { localModel, type LocalModelOptions } from '../src/model/local-model.ts'
import { keyOf, split } from '../src/random.ts'
import { findModel } from '../src/store/model-store.ts'
import type { ArithmeticTask, Message, ProgrammingTask, Response } from '../src/supervision.ts'
import { readRows } from '../src/task/index.ts'
import { openingOf } from './worked-examples.ts'

type BundledTask = ArithmeticTask | ProgrammingTask

const dataFolder = join(dirname(fileURLToPath(import.meta.url)), '..', 'data')
const rootKey = keyOf('recorded responses')
/** Longest answers in tokens: some three times a typical reference solution, so that only runaway answers are cut. */
const maxTokens = { arithmetic: 400, programming: 512 }

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    file: { type: 'string' },
    threads: { type: 'string' },
    minutes: { type: 'string' },
    help: { type: 'boolean' },
  },
})

if (options.help === true || options.model === undefined) {
  console.log(`usage: record-responses --model NAME [--file FILE.gguf] [--threads N] [--minutes N]
  --model    name in the model store and of the file data/responses/NAME.jsonl
  --file     a GGUF file to use instead of the store's
  --threads  processors to use (default all); one is quicker where others use them too
  --minutes  stop after so many minutes; run again to go on`)
  process.exitCode = options.help === true ? 0 : 2
} else {
  await record(options.model, options.file, numberOf('threads', options.threads), numberOf('minutes', options.minutes))
}

async function record(
  name: string,
  file: string | undefined,
  threads: number | undefined,
  minutes: number | undefined,
): Promise<void> {
  const tasks = await bundledTasks()
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort())
  const signals = [interrupt.signal]
  if (minutes !== undefined) signals.push(AbortSignal.timeout(minutes * 60_000))
  const signal = AbortSignal.any(signals)

  await using model = await openModel(name, file, { threads })
  const path = join(dataFolder, 'responses', `${name}.jsonl`)
  const kept = await keptResponses(path, tasks, model)
  const before = kept.size
  const progress = startProgress(`${name} answers`, tasks.length - before, 'problems')
  try {
    await save(path, tasks, kept)
    for (const group of groupsOf(tasks.filter((task) => !kept.has(task.id)))) {
      await answer(model, group, signal, async (response) => {
        kept.set(response.taskId, response)
        await save(path, tasks, kept)
        progress.update(kept.size - before)
      })
    }
  } catch (error) {
    if (!isAbort(error)) throw error
    if (interrupt.signal.aborted) process.exitCode = 130
  } finally {
    progress.stop()
    console.log(`${path}: ${kept.size} of ${tasks.length} problems answered`)
  }
}

/** The store has verified its files already, so their digest is not computed again. */
async function openModel(
  name: string,
  file: string | undefined,
  setup: Pick<LocalModelOptions, 'threads'>,
): Promise<LanguageModel> {
  if (file !== undefined) return await localModel(file, { ...setup, name })
  const stored = await findModel(name)
  return await localModel(stored.file, { ...setup, name, digest: stored.digest })
}

/** Answers tasks of one kind one after the other; `take` is awaited before the function returns, also when it is aborted. */
async function answer(
  model: LanguageModel,
  tasks: readonly BundledTask[],
  signal: AbortSignal,
  take: (response: Response) => Promise<void>,
): Promise<void> {
  const kind = tasks[0]?.kind
  if (kind === undefined) return
  let saved: Promise<void> = Promise.resolve()
  try {
    await model.generate(
      tasks.map((task) => ({ prompt: promptOf(task), key: split(rootKey, task.id) })),
      {
        maxTokens: maxTokens[kind],
        signal,
        onAnswer(index, generation) {
          const task = tasks[index]
          if (task === undefined) return
          const { text, tokens, finish } = generation
          const answered: Response = {
            taskId: task.id,
            model: model.name,
            text,
            sampling: samplingOf(task, model),
            ...(tokens === undefined ? {} : { tokens }),
            finish,
          }
          saved = saved.then(() => take(answered))
        },
      },
    )
  } finally {
    await saved
  }
}

/** Tasks of one level and kind together, easy ones first, so that an unfinished recording holds some of both kinds. */
function groupsOf(tasks: readonly BundledTask[]): BundledTask[][] {
  return [1, 2, 3, 4, 5].flatMap((level) =>
    (['programming', 'arithmetic'] as const).map((kind) =>
      tasks.filter((task) => task.kind === kind && task.labels?.['level'] === level),
    ),
  )
}

function promptOf(task: BundledTask): Message[] {
  const content = task.kind === 'arithmetic' ? task.question : task.prompt
  return [...openingOf(task), { role: 'user', content }]
}

function samplingOf(task: BundledTask, model: LanguageModel): NonNullable<Response['sampling']> {
  return {
    temperature: 0,
    maxTokens: maxTokens[task.kind],
    key: split(rootKey, task.id).text,
    ...(model.digest === undefined ? {} : { modelDigest: model.digest }),
    prompt: createHash('sha256')
      .update(JSON.stringify(openingOf(task)))
      .digest('hex')
      .slice(0, 16),
  }
}

async function bundledTasks(): Promise<BundledTask[]> {
  const tasks: BundledTask[] = []
  for await (const { task } of readRows(
    ['word-problems', 'programming-problems'].map((set) => join(dataFolder, `${set}.jsonl`)),
  )) {
    if (task.kind === 'arithmetic' || task.kind === 'programming') tasks.push(task)
  }
  return tasks
}

/** Recorded responses that a new run would give again, by task id. */
async function keptResponses(
  path: string,
  tasks: readonly BundledTask[],
  model: LanguageModel,
): Promise<Map<string, Response>> {
  const kept = new Map<string, Response>()
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return kept
  const byId = new Map(tasks.map((task) => [task.id, task]))
  for await (const { task, response } of readRows([path])) {
    const now = byId.get(task.id)
    if (now === undefined || response === undefined) continue
    const same =
      asked(task) === asked(now) && JSON.stringify(response.sampling) === JSON.stringify(samplingOf(now, model))
    if (same) kept.set(task.id, response)
  }
  return kept
}

function asked(task: { readonly kind: string; readonly question?: string; readonly prompt?: string }): string {
  return JSON.stringify([task.kind, task.question, task.prompt])
}

/** Writes whole and swaps, so that a kill leaves the file before or the file after. */
async function save(
  path: string,
  tasks: readonly BundledTask[],
  responses: ReadonlyMap<string, Response>,
): Promise<void> {
  const lines = tasks.flatMap((task) => {
    const response = responses.get(task.id)
    return response === undefined ? [] : [`${JSON.stringify({ task, response })}\n`]
  })
  if (lines.length === 0) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, lines.join(''))
  await rename(`${path}.new`, path)
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!(value > 0)) throw new RangeError(`record-responses: --${option} is ${text}, wanted a number above 0`)
  return value
}
