/** `touchstone answer TASKS`: what a model answers to the tasks of data files, as rows that `touchstone judge` reads. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { AnswerOptions, AnswersKept, LanguageModel, WantedAnswer } from '../model/index.ts'
import type { Key } from '../random.ts'
import type { Response, Sampling } from '../supervision.ts'
import { amountText } from '../evaluation/figure-text.ts'
import { openCliModel } from './cli-model.ts'
import { addExamples } from './examples.ts'
import { positiveInteger } from './integer-option.ts'
import { requestLimitOption } from './request-limit.ts'
import { otherPart, TaskIds } from './task-ids.ts'
import { interruptSignal, startProgress } from './terminal.ts'
import { refuseUnused } from './unused-options.ts'

/** A model as the command line or a configuration file names it. */
type NamedModel = string | { readonly name: string; readonly endpoint?: string | undefined }
const PROMPTS = ['example', 'plain'] as const
type PromptForm = (typeof PROMPTS)[number]

/** The options as given: each model is asked with each prompt. */
interface GivenFlags extends Omit<AnswerFlags, 'model'> {
  readonly model?: readonly NamedModel[]
  readonly prompt?: readonly PromptForm[]
}

/** The options for one model and one form of prompt. */
interface AnswerFlags {
  readonly model: string
  readonly endpoint?: string | undefined
  readonly out?: string | undefined
  readonly quiet?: boolean
  readonly temperature: number
  readonly topP: number
  readonly maxTokens: number
  readonly samples: number
  readonly example: boolean
  readonly parallel?: number
  readonly requestsPerMinute?: number
  readonly contextTokens: number
  readonly threads?: number
  readonly seed: string
  readonly limit?: number
  readonly json?: boolean
}

/** Samples of one task beyond these are not looked for in a file that is gone on with. */
const MOST_SAMPLES = 1024

/** Defines the command. */
export function addAnswerCommand(program: Command): void {
  const command = program
    .command('answer')
    .description('let a model answer the tasks of data files, resuming where it was interrupted')
    .argument(
      '[tasks...]',
      'JSONL, JSON (both also as .gz) or Parquet; responses in them are ignored (default: `data` of touchstone.yaml)',
    )
    .option(
      '--model <name>',
      'a model of `touchstone models list`, a .gguf file, or a model of --endpoint; may be repeated',
      (name: string, before: readonly NamedModel[] | undefined) => [...(before ?? []), name],
    )
    .addOption(
      new Option('--prompt <form>', 'with a worked example, or plain; may be repeated (default: example)')
        .choices(PROMPTS)
        .argParser(promptsWith),
    )
    .option(
      '--endpoint <addresses>',
      'ask an OpenAI-compatible server, such as http://localhost:8000/v1; several of the same model parted by commas',
    )
    .addOption(requestLimitOption())
    .option(
      '--out <file>',
      'append the rows to this JSONL file and go on with it (default: standard output); {model} and {prompt} in it stand for their names',
    )
    .option('--temperature <t>', '0 is greedy', numberFrom(0), 0)
    .option('--top-p <p>', 'nucleus of this probability', numberFrom(0), 1)
    .option('--max-tokens <n>', 'longest answer', positiveInteger, 512)
    .option('--samples <n>', 'answers to each task', positiveInteger, 1)
    .option('--no-example', 'show the model no worked example (as --prompt plain)')
    .option(
      '--parallel <n>',
      'answers under way at once; a local model is repeatable with 1 only (default: 1, endpoint 4)',
      positiveInteger,
    )
    .option('--context-tokens <n>', 'context of a local model, prompt and answer together', positiveInteger, 4096)
    .option('--threads <n>', 'threads of a local model (default: as many as processors are idle)', positiveInteger)
    .option('--seed <seed>', 'the same seed draws the same answers', '0')
    .option('--limit <n>', 'only the first n tasks', positiveInteger)
    .option('--json', 'print the summary as one JSON object (needs --out)')
    .option('--quiet', 'print nothing but errors, answers without --out, and what --json prints')
    .action((files: readonly string[], flags: GivenFlags) => answerAll(files, flags))
  refuseUnused<GivenFlags>(command, [
    {
      options: ['topP'],
      when: ({ temperature }) => temperature === 0,
      why: 'at temperature 0, which is greedy, wanted --temperature above 0',
    },
    {
      options: ['contextTokens'],
      when: ({ endpoint }) => endpoint !== undefined,
      why: 'beside --endpoint, wanted a local model',
    },
  ])
  addExamples(
    command,
    'answer tasks.jsonl --model smollm2-135m --out answers.jsonl',
    'answer tasks.jsonl --model qwen --endpoint http://localhost:8000/v1 --samples 4 --temperature 0.7 --out answers.jsonl',
    "answer tasks.jsonl --model smollm2-135m --model qwen2.5-0.5b --prompt plain --prompt example --out '{model}-{prompt}.jsonl'",
  )
}

/** Asks each model with each form of prompt, one after another. */
async function answerAll(files: readonly string[], flags: GivenFlags): Promise<void> {
  if (files.length === 0) {
    throw new RangeError('answer: got no tasks, wanted a file on the command line or `data` in touchstone.yaml')
  }
  const askings = askingsOf(flags)
  for (const asking of askings) checkFlags(asking)
  const summaries: object[] = []
  for (const asking of askings) summaries.push(await answer(files, asking))
  if (flags.json === true) console.log(JSON.stringify(summaries.length === 1 ? summaries[0] : summaries))
}

/** One file holds answers of one model drawn in one way, so that several need a name for each. */
function askingsOf(flags: GivenFlags): readonly AnswerFlags[] {
  const { model: models = [], prompt = [flags.example ? 'example' : 'plain'], out } = flags
  if (models.length === 0) {
    throw new RangeError('answer: got no model, wanted --model on the command line or `models` in touchstone.yaml')
  }
  const prompts = [...new Set(prompt)]
  for (const [count, mark] of [
    [models.length, '{model}'],
    [prompts.length, '{prompt}'],
  ] as const) {
    if (count < 2 || out === undefined || out.includes(mark)) continue
    throw new RangeError(`answer: --out is ${out}, wanted ${mark} in it, since each file holds answers of one kind`)
  }
  return models.flatMap((each) => {
    const named = typeof each === 'string' ? { name: each } : each
    return prompts.map((form) => ({
      ...flags,
      model: named.name,
      endpoint: flags.endpoint ?? named.endpoint,
      example: form === 'example',
      out: out?.replaceAll('{model}', named.name.replaceAll(/[^\w.-]+/g, '-')).replaceAll('{prompt}', form),
    }))
  })
}

function promptsWith(text: string, before: readonly PromptForm[] = []): readonly PromptForm[] {
  const form = PROMPTS.find((each) => each === text)
  if (form === undefined) throw new InvalidArgumentError(`Allowed choices are ${PROMPTS.join(', ')}.`)
  return [...before, form]
}

async function answer(files: readonly string[], flags: AnswerFlags): Promise<object> {
  const signal = interruptSignal()
  const [{ keyOf }, { openAnswerFile }, { answerSampling, answerTasks }] = await Promise.all([
    import('../random.ts'),
    import('../model/index.ts'),
    import('../model/index.ts'),
  ])
  const key = keyOf(/^\d{1,15}$/.test(flags.seed) ? Number(flags.seed) : flags.seed)
  const wanted = await readWanted(files, flags, signal)
  const options: AnswerOptions = {
    temperature: flags.temperature,
    topP: flags.topP,
    maxTokens: flags.maxTokens,
    example: flags.example,
    signal,
  }
  await using model = await openCliModel(flags.model, flags)
  using file = flags.out === undefined ? undefined : await openAnswerFile(flags.out, signal)
  const kept: AnswersKept = file?.kept ?? new Map()
  const expected = (each: WantedAnswer): Sampling => answerSampling(model, key, each, options)
  await refuseOthers(kept, wanted, model, key, expected, flags)
  const missing = wanted.filter((each) => !kept.has(expected(each).key))
  const already = wanted.length - missing.length
  if (already > 0 && flags.quiet !== true)
    console.error(`going on with ${flags.out}: ${already} of ${wanted.length} answers are there`)
  const progress = startProgress('answer', missing.length, 'answers', { quiet: flags.quiet })
  const tally = new Tally()
  try {
    await answerTasks(model, key, missing, {
      ...options,
      onResponse({ task }, response) {
        if (file === undefined) process.stdout.write(`${JSON.stringify({ task, response })}\n`)
        else file.append(task, response)
        tally.add(response)
        progress.update(tally.answers)
      },
    })
  } catch (error) {
    if (signal.aborted && flags.out !== undefined) {
      console.error(
        `${already + tally.answers} of ${wanted.length} answers are in ${flags.out}; the same command goes on`,
      )
    }
    throw error
  } finally {
    progress.stop()
  }
  const summary = { model: model.name, digest: model.digest, file: flags.out, already, ...tally.summary() }
  if (flags.json !== true && flags.quiet !== true && flags.out !== undefined) console.log(summaryLine(summary))
  return summary
}

function checkFlags(flags: AnswerFlags): void {
  if (flags.json === true && flags.out === undefined) {
    throw new RangeError('answer: --json prints a summary, wanted --out beside it for the answers')
  }
  if (flags.samples > MOST_SAMPLES) {
    throw new RangeError(`answer: --samples is ${flags.samples}, wanted at most ${MOST_SAMPLES}`)
  }
  if (flags.samples > 1 && flags.temperature === 0) {
    throw new RangeError(`answer: --samples ${flags.samples} at temperature 0 are all the same, wanted --temperature`)
  }
}

async function readWanted(files: readonly string[], flags: AnswerFlags, signal: AbortSignal): Promise<WantedAnswer[]> {
  const { readRows } = await import('../task/index.ts')
  const wanted: WantedAnswer[] = []
  const seen = new Set<string>()
  const ids = new TaskIds()
  for await (const { task, source } of readRows(files, { signal })) {
    ids.check(task, source)
    // a file with several responses to a task has the task several times
    if (seen.has(task.id)) continue
    seen.add(task.id)
    for (let sample = 0; sample < flags.samples; sample++) wanted.push({ task, sample })
    if (seen.size === flags.limit) break
  }
  return wanted
}

/** One file holds answers of one model drawn in one way: a row of another run is an error with its line. */
async function refuseOthers(
  kept: AnswersKept,
  wanted: readonly WantedAnswer[],
  model: LanguageModel,
  key: Key,
  expected: (each: WantedAnswer) => Sampling,
  flags: AnswerFlags,
): Promise<void> {
  if (kept.size === 0 || flags.out === undefined) return
  const [{ InputError }, { answerKey }] = await Promise.all([import('../errors.ts'), import('../model/index.ts')])
  const tasks = new Map(wanted.map((each) => [each.task.id, each.task]))
  for (const { line, task: asked, response } of kept.values()) {
    const task = tasks.get(response.taskId)
    if (task === undefined) continue
    const other = otherPart(asked, task)
    if (other !== undefined)
      throw new InputError(
        flags.out,
        line,
        `has another ${other} of task ${task.id} than this run; wanted another --out`,
      )
    const own = { ...expected({ task, sample: 0 }), model: model.name }
    const found: Record<string, unknown> = { ...response.sampling, model: response.model }
    for (const [name, value] of Object.entries(own)) {
      if (name === 'key' || found[name] === value) continue
      throw new InputError(
        flags.out,
        line,
        `has ${name} ${String(found[name])}, this run has ${value}; wanted another --out`,
      )
    }
    const drawn = Array.from({ length: MOST_SAMPLES }, (_, sample) => sample).some(
      (sample) => answerKey(key, { task, sample }).text === found['key'],
    )
    if (!drawn)
      throw new InputError(flags.out, line, 'was drawn with another --seed; wanted that seed or another --out')
  }
}

class Tally {
  answers = 0
  #promptTokens = 0
  #completionTokens = 0
  #truncated = 0
  readonly #started = performance.now()

  add(response: Response): void {
    this.answers += 1
    this.#promptTokens += response.tokens?.prompt ?? 0
    this.#completionTokens += response.tokens?.completion ?? 0
    if (response.finish === 'length') this.#truncated += 1
  }

  summary(): AnswerCounts {
    return {
      answers: this.answers,
      truncated: this.#truncated,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      seconds: (performance.now() - this.#started) / 1000,
    }
  }
}

interface AnswerCounts {
  readonly answers: number
  /** Ended by --max-tokens or the context. */
  readonly truncated: number
  readonly promptTokens: number
  readonly completionTokens: number
  readonly seconds: number
}

function summaryLine(summary: AnswerCounts & { readonly model: string; readonly file: string | undefined }): string {
  const { answers, truncated, completionTokens, seconds } = summary
  const rate = seconds > 0 ? (completionTokens / seconds).toFixed(1) : '-'
  return `${summary.model}: ${amountText(answers, 'answer')} in ${summary.file}, ${truncated} cut at the limit, ${completionTokens} tokens in ${seconds.toFixed(0)} s (${rate} tokens/s)`
}

function numberFrom(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= least)) throw new InvalidArgumentError(`wanted a number from ${least}.`)
    return value
  }
}
