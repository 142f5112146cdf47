/**
 * The model's own process: loads a GGUF file with llama.cpp and answers what `llama-process.ts` asks.
 *
 * This is the only file that loads node-llama-cpp. It must be started with UV_THREADPOOL_SIZE=1: concurrent sampling calls of
 * parallel sequences otherwise share one llama context and return text garbled with words of other sequences
 * (measured with node-llama-cpp 3.21.1; docs/decisions/2026-11-25-native-parts.md).
 *
 * An answer depends on its own request alone, never on what was asked before (`PromptStates`). Calls share the sequences:
 * a request takes the next one that is free, in the order in which it came, whichever call it belongs to. With several
 * sequences, what else stands in the batch does change rounding, hence sometimes the text. One sequence is the
 * reproducible way.
 */
import type { LlamaContextSequence, LlamaGrammarEvaluationState, Token } from 'node-llama-cpp'
import { cutAtStop, type CheckedOptions, type Generation } from './language-model.ts'
import { BatchPauses, sequenceMark, sequenceOrder } from './batch-order.ts'
import type { LlamaCommand, LlamaReport, LlamaSettings } from './llama-messages.ts'
import { rendered, tokenizedPrompt, type PromptReader } from './llama-prompts.ts'
import { LlamaScorer } from './llama-scorer.ts'
import { PromptStates } from './prompt-states.ts'
import { scoredTokens } from './scored-tokens.ts'
import { ThreadGovernor } from './thread-governor.ts'
import { TextStream } from './text-stream.ts'

interface Loaded extends PromptReader {
  readonly states: PromptStates
  readonly sequenceCount: number
  readonly contextTokens: number
  readonly settings: LlamaSettings
  /** A new grammar state for each answer that must keep to a JSON Schema. */
  grammarOf(schema: NonNullable<CheckedOptions['schema']>): Promise<() => LlamaGrammarEvaluationState>
}

/** Time between two looks at what else the machine does. */
const LOOK_MS = 1_000

/**
 * No cut to the k likeliest tokens. 0 means the same, but node-llama-cpp then asks llama.cpp for as many as there are, which
 * sorts the whole vocabulary for each token: 13 ms at 151,936 (node-llama-cpp 3.21.1). It leaves out what is null.
 */
const EVERY_TOKEN = null as unknown as number

interface PreparedRequest {
  readonly tokens: readonly Token[]
  /** How many of the first tokens belong to the fixed prefix. */
  readonly prefixLength: number
  /** Whether its call has other requests with the same prompt. */
  readonly isShared: boolean
  readonly seed: number
  readonly stop: readonly string[]
}

let loaded: Loaded | undefined
/** Threads of the matrix products now. */
let threads = 1
/** Opened by the first call that scores. */
let scorer: LlamaScorer | undefined
/** Loading and scoring use all threads: each waits for what came before it, and what comes after waits for it. */
let turn: Promise<void> = Promise.resolve()
/** Calls that are being answered, side by side. */
const answering = new Set<Promise<void>>()
const aborted = new Set<number>()
/** A sequence with its number. */
interface Numbered {
  readonly sequence: LlamaContextSequence
  readonly number: number
}
/** Sequences that nobody uses, by their numbers, and who waits for one. */
const free: Numbered[] = []
const waiting: ((sequence: Numbered) => void)[] = []
const pauses = new BatchPauses()

if (process.env['UV_THREADPOOL_SIZE'] !== '1' || process.send === undefined) {
  throw new Error('llama-child: wanted to be started by llama-process.ts with UV_THREADPOOL_SIZE=1')
}
// Ctrl-C reaches the whole process group. Our parent decides what it means for us.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit(0))
process.on('exit', () => loaded?.states.close())
process.on('message', (command: LlamaCommand) => {
  switch (command.kind) {
    case 'load':
      turn = turn.then(() => load(command.settings))
      break
    case 'generate': {
      const call: Promise<void> = turn.then(() => answerCall(command)).finally(() => answering.delete(call))
      answering.add(call)
      break
    }
    case 'score': {
      const before = [turn, ...answering]
      turn = Promise.all(before).then(() => scoreCall(command))
      break
    }
    case 'abort':
      aborted.add(command.call)
      break
  }
})

function report(message: LlamaReport): void {
  process.send?.(message)
}

async function load(settings: LlamaSettings): Promise<void> {
  let library: typeof import('node-llama-cpp')
  try {
    library = await import('node-llama-cpp')
  } catch (error) {
    report({ kind: 'load-error', missing: true, message: messageOf(error) })
    return
  }
  try {
    const { getLlama, JinjaTemplateChatWrapper, LlamaLogLevel } = library
    // `build: never` and `skipDownload` keep it from compiling or fetching llama.cpp behind the user's back
    const llama = await getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      maxThreads: settings.threads,
      logLevel: LlamaLogLevel.error,
    })
    const model = await llama.loadModel({ modelPath: settings.file })
    const contextTokens = Math.min(settings.contextTokens, model.trainContextSize)
    const context = await model.createContext({
      contextSize: contextTokens,
      sequences: settings.sequences,
      batchSize: 512,
      batching: { itemPrioritizationStrategy: sequenceOrder(() => settings.sequences - free.length) },
      threads: settings.threads,
      // without it a model with a sliding window could not be taken back to its prefix
      swaFullCache: true,
      ...(settings.adapter === undefined ? {} : { lora: settings.adapter }),
    })
    const template = model.fileInfo.metadata.tokenizer?.chat_template
    const chat =
      template === undefined ? undefined : new JinjaTemplateChatWrapper({ template, tokenizer: model.tokenizer })
    threads = settings.threads
    if (settings.yields) {
      const governor = new ThreadGovernor(settings.threads)
      const set = (now: number): void => {
        threads = now
        llama.maxThreads = now
      }
      set(governor.start())
      setInterval(() => set(governor.look()), LOOK_MS).unref()
    }
    free.push(
      ...Array.from({ length: settings.sequences }, (_, number) => ({ sequence: context.getSequence(), number })),
    )
    loaded = {
      model,
      chat,
      states: new PromptStates(settings.statesFolder, settings.sequences, pauses),
      sequenceCount: settings.sequences,
      contextTokens,
      settings,
      async grammarOf(schema) {
        const grammar = await llama.createGrammarForJsonSchema(schema as { type: 'object' }).catch((error: unknown) => {
          throw new RangeError(`generate: the schema cannot be used: ${messageOf(error)}`)
        })
        return () => new library.LlamaGrammarEvaluationState({ model, grammar })
      },
    }
    report({ kind: 'load-end', contextTokens })
  } catch (error) {
    report({ kind: 'load-error', missing: false, message: messageOf(error) })
  }
}

async function answerCall(command: Extract<LlamaCommand, { kind: 'generate' }>): Promise<void> {
  const { call, requests, options, streams } = command
  try {
    if (loaded === undefined) throw new Error('no model is loaded')
    const held = loaded
    const prepared = prepare(held, requests, options)
    const grammar = options.schema === undefined ? undefined : await held.grammarOf(options.schema)
    let next = 0
    const work = async (sequence: Numbered): Promise<void> => {
      const index = next++
      const request = prepared[index]
      if (request === undefined || aborted.has(call)) return
      const give = (text: string): void => report({ kind: 'answer-piece', call, index, text })
      const stream = streams ? new TextStream(request.stop, give) : undefined
      const generation = await answer(held, sequence, request, { options, call, grammar: grammar?.(), stream })
      if (generation !== undefined) report({ kind: 'answer-end', call, index, generation })
    }
    const isLeft = (): boolean => next < prepared.length && !aborted.has(call)
    const lane = async (): Promise<void> => {
      while (isLeft()) {
        const sequence = await takeSequence()
        try {
          // one sequence alone stays with a call: its samples would read their prompt again for every turn of another call
          do await work(sequence)
          while (held.sequenceCount === 1 && isLeft())
        } catch (error) {
          aborted.add(call)
          throw error
        } finally {
          giveBack(sequence)
        }
      }
    }
    const lanes = Array.from({ length: Math.min(held.sequenceCount, prepared.length) }, lane)
    const ended = await Promise.allSettled(lanes)
    for (const { tokens, isShared } of prepared) if (isShared) held.states.release(tokens)
    const failed = ended.find((each) => each.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    report({ kind: 'call-end', call })
  } catch (error) {
    report({ kind: 'call-error', call, range: error instanceof RangeError, message: messageOf(error) })
  } finally {
    aborted.delete(call)
  }
}

/** The first free sequence, so that those in use have few gaps; first come, first served. */
async function takeSequence(): Promise<Numbered> {
  return free.shift() ?? (await new Promise((resolve) => waiting.push(resolve)))
}

function giveBack(sequence: Numbered): void {
  const next = waiting.shift()
  if (next !== undefined) next(sequence)
  else free.splice(free.findLastIndex(({ number }) => number < sequence.number) + 1, 0, sequence)
}

/** Texts to tokens. @throws RangeError when a prompt leaves no room for an answer. */
function prepare(
  held: Loaded,
  requests: Extract<LlamaCommand, { kind: 'generate' }>['requests'],
  options: CheckedOptions,
): PreparedRequest[] {
  const prompts = requests.map(({ prompt }, index) => tokenizedPrompt(held, prompt, { ...held, index }))
  const counts = new Map<string, number>()
  const keys = prompts.map(({ tokens }) => tokens.join(' '))
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return prompts.map(({ tokens, prefixLength, stop }, index) => ({
    tokens,
    prefixLength,
    isShared: (counts.get(keys[index] ?? '') ?? 0) > 1,
    seed: requests[index]?.seed ?? 0,
    stop: [...options.stop, ...stop],
  }))
}

async function scoreCall({ call, requests }: Extract<LlamaCommand, { kind: 'score' }>): Promise<void> {
  try {
    if (loaded === undefined) throw new Error('no model is loaded')
    const { model, contextTokens, settings } = loaded
    const reader = loaded
    const prepared = requests.map(({ prompt, text, only }, index) => {
      const wanted = only === undefined ? undefined : new RegExp(only.source, only.flags)
      const given = { prompt: rendered(reader, prompt).tokens, text: model.tokenize(text), wanted }
      if (given.prompt.length === 0) throw new RangeError(`score: prompt ${index} is empty, wanted some text`)
      const length = given.prompt.length + given.text.length
      if (length <= contextTokens) return given
      throw new RangeError(
        `score: prompt and text ${index} have ${length} tokens, wanted at most the context's ${contextTokens}`,
      )
    })
    scorer ??= await LlamaScorer.open(settings.file, contextTokens, threads)
    for (const [index, request] of requests.entries()) {
      // a pass holds the thread. In between an abort may arrive
      await new Promise<void>((resolve) => setImmediate(resolve))
      const given = prepared[index]
      if (given === undefined || aborted.has(call)) break
      scorer.setThreads(threads)
      const bytes = scorer.bytes.bind(scorer)
      const wanted =
        given.wanted &&
        given.text.map(
          (token) =>
            bytes(token)
              .toString()
              .search(given.wanted ?? '') !== -1,
        )
      const scores = scorer.score(given.prompt, given.text, { wanted })
      report({ kind: 'score-end', call, index, tokens: scoredTokens(request.text, given.text, scores, bytes) })
    }
    report({ kind: 'call-end', call })
  } catch (error) {
    report({ kind: 'call-error', call, range: error instanceof RangeError, message: messageOf(error) })
  } finally {
    aborted.delete(call)
  }
}

interface AnswerPlan {
  readonly options: CheckedOptions
  readonly call: number
  readonly grammar: LlamaGrammarEvaluationState | undefined
  readonly stream: TextStream | undefined
}

/** One answer on one sequence, or undefined when the call was aborted meanwhile. */
async function answer(
  { model, contextTokens, states }: Loaded,
  { sequence, number }: Numbered,
  request: PreparedRequest,
  { options, call, grammar, stream }: AnswerPlan,
): Promise<Generation | undefined> {
  const { tokens, stop } = request
  const evaluationPriority = sequenceMark(number)
  await states.bring(sequence, { ...request, evaluationPriority })
  const room = Math.min(options.maxTokens, contextTokens - tokens.length)
  // a stop text of n characters lies within the last n + 1 tokens. A few more are read for tokens without text
  const tail = stop.length === 0 ? 0 : Math.max(...stop.map((text) => text.length)) + 4
  const produced: Token[] = []
  let finish: Generation['finish'] = 'stop'
  const textOf = (): string => model.detokenize(produced, false, tokens.slice(-8))
  const evaluation = sequence.evaluate(tokens.slice(-1), {
    temperature: options.temperature,
    topP: options.topP,
    topK: EVERY_TOKEN,
    minP: 0,
    seed: request.seed,
    evaluationPriority,
    ...(grammar === undefined ? {} : { grammarEvaluationState: grammar }),
  })
  for await (const token of evaluation) {
    if (aborted.has(call)) return undefined
    produced.push(token)
    stream?.grow(textOf())
    if (tail > 0 && cutAtStop(model.detokenize(produced.slice(-tail)), stop).stopped) break
    if (produced.length >= room) {
      finish = 'length'
      break
    }
    const pause = pauses.underWay
    if (pause !== undefined) await pause
  }
  const { text } = cutAtStop(textOf(), stop)
  stream?.end(text)
  return { text, tokens: { prompt: tokens.length, completion: produced.length }, finish }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
