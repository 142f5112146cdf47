/**
 * The model's own process: loads a GGUF file with llama.cpp and answers what `llama-process.ts` asks.
 *
 * This is the only file that loads node-llama-cpp. It must be started with UV_THREADPOOL_SIZE=1: concurrent sampling calls of
 * parallel sequences otherwise share one llama context and return text garbled with words of other sequences
 * (measured with node-llama-cpp 3.21.1; docs/decisions/2026-11-25-native-parts.md).
 *
 * An answer depends on its own request alone, never on what was asked before: the state of a sequence is erased back
 * to what it shares with the request: the whole prompt, or its fixed prefix (everything before the last user turn, such
 * as a worked example). Both are always evaluated as chunks of their own, so keeping them changes no number. With several sequences, what else stands in the
 * batch does change rounding, hence sometimes the text. One sequence is the reproducible way.
 */
import type {
  ChatHistoryItem,
  ChatWrapper,
  LlamaContextSequence,
  LlamaGrammarEvaluationState,
  LlamaModel,
  Token,
} from 'node-llama-cpp'
import type { Message } from '../supervision.ts'
import { BEYOND_CONTEXT, cutAtStop, type CheckedOptions, type Generation } from './language-model.ts'
import type { LlamaCommand, LlamaReport, LlamaSettings } from './llama-messages.ts'
import { LlamaScorer } from './llama-scorer.ts'
import { scoredTokens } from './scored-tokens.ts'
import { ThreadGovernor } from './thread-governor.ts'
import { TextStream } from './text-stream.ts'

interface Loaded {
  readonly model: LlamaModel
  /** Undefined for a base model, which has no chat template. */
  readonly chat: ChatWrapper | undefined
  readonly sequences: readonly LlamaContextSequence[]
  readonly contextTokens: number
  readonly settings: LlamaSettings
  /** A new grammar state for each answer that must keep to a JSON Schema. */
  grammarOf(schema: NonNullable<CheckedOptions['schema']>): Promise<() => LlamaGrammarEvaluationState>
}

/** Time between two looks at what else the machine does. */
const LOOK_MS = 1_000

interface PreparedRequest {
  readonly tokens: Token[]
  /** How many of the first tokens belong to the fixed prefix. */
  readonly prefixLength: number
  readonly seed: number
  readonly stop: readonly string[]
}

let loaded: Loaded | undefined
/** Threads of the matrix products now. */
let threads = 1
/** Opened by the first call that scores. */
let scorer: LlamaScorer | undefined
/** Calls are worked off one after the other. Each uses all sequences. */
let turn: Promise<void> = Promise.resolve()
const aborted = new Set<number>()
/** Lengths of the chunks that each sequence's state begins with: the fixed prefix, and all of the prompt but its last token. */
const heads = new Map<LlamaContextSequence, { readonly prefix: number; readonly prompt: number }>()

if (process.env['UV_THREADPOOL_SIZE'] !== '1' || process.send === undefined) {
  throw new Error('llama-child: wanted to be started by llama-process.ts with UV_THREADPOOL_SIZE=1')
}
// Ctrl-C reaches the whole process group. Our parent decides what it means for us.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit(0))
process.on('message', (command: LlamaCommand) => {
  switch (command.kind) {
    case 'load':
      turn = turn.then(() => load(command.settings))
      break
    case 'generate':
      turn = turn.then(() => answerCall(command))
      break
    case 'score':
      turn = turn.then(() => scoreCall(command))
      break
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
    const sequences = Array.from({ length: settings.sequences }, () => context.getSequence())
    loaded = {
      model,
      chat,
      sequences,
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
    const { sequences } = loaded
    const held = loaded
    const prepared = requests.map((request, index) => prepare(held, request, index, options))
    const grammar = options.schema === undefined ? undefined : await held.grammarOf(options.schema)
    let next = 0
    const work = async (sequence: LlamaContextSequence): Promise<void> => {
      while (next < prepared.length && !aborted.has(call)) {
        const index = next++
        const request = prepared[index]
        if (request === undefined) return
        const give = (text: string): void => report({ kind: 'answer-piece', call, index, text })
        const stream = streams ? new TextStream(request.stop, give) : undefined
        const generation = await answer(held, sequence, request, { options, call, grammar: grammar?.(), stream })
        if (generation !== undefined) report({ kind: 'answer-end', call, index, generation })
      }
    }
    await Promise.all(sequences.map(work))
    report({ kind: 'call-end', call })
  } catch (error) {
    report({ kind: 'call-error', call, range: error instanceof RangeError, message: messageOf(error) })
  } finally {
    aborted.delete(call)
  }
}

async function scoreCall({ call, requests }: Extract<LlamaCommand, { kind: 'score' }>): Promise<void> {
  try {
    if (loaded === undefined) throw new Error('no model is loaded')
    const { model, chat, contextTokens, settings } = loaded
    const prepared = requests.map(({ prompt, text, only }, index) => {
      const wanted = only === undefined ? undefined : new RegExp(only.source, only.flags)
      const given = { prompt: rendered(model, chat, prompt).tokens, text: model.tokenize(text), wanted }
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

/** Text to tokens. @throws RangeError when the prompt leaves no room for an answer. */
function prepare(
  { model, chat, contextTokens }: Loaded,
  request: { readonly prompt: string | readonly Message[]; readonly seed: number },
  index: number,
  options: CheckedOptions,
): PreparedRequest {
  const { prompt, seed } = request
  const template = rendered(model, chat, prompt)
  if (template.tokens.length === 0) throw new RangeError(`generate: prompt ${index} is empty, wanted some text`)
  if (template.tokens.length >= contextTokens) {
    throw new RangeError(
      `generate: prompt ${index} has ${template.tokens.length} tokens, ${BEYOND_CONTEXT} ${contextTokens}`,
    )
  }
  const prefixLength = typeof prompt === 'string' ? 0 : commonPrefix(model, chat, prompt, template.tokens)
  return { tokens: template.tokens, prefixLength, seed, stop: [...options.stop, ...template.stop] }
}

function rendered(
  model: LlamaModel,
  chat: ChatWrapper | undefined,
  prompt: string | readonly Message[],
): { tokens: Token[]; stop: readonly string[] } {
  if (typeof prompt === 'string') return { tokens: withStart(model, model.tokenize(prompt)), stop: [] }
  if (chat === undefined) return { tokens: withStart(model, model.tokenize(plainText(prompt))), stop: ['\nUser:'] }
  const history: ChatHistoryItem[] = prompt.map(historyItem)
  // an open turn of the model is what asks the template for the start of an answer
  if (prompt.at(-1)?.role !== 'assistant') history.push({ type: 'model', response: [] })
  const state = chat.generateContextState({ chatHistory: history })
  return { tokens: state.contextText.tokenize(model.tokenizer), stop: [] }
}

function historyItem(message: Message): ChatHistoryItem {
  switch (message.role) {
    case 'system':
      return { type: 'system', text: message.content }
    case 'user':
      return { type: 'user', text: message.content }
    case 'assistant':
      return { type: 'model', response: [message.content] }
  }
}

/** A conversation for a base model: turns by name, the last one open. */
function plainText(messages: readonly Message[]): string {
  const names = { system: '', user: 'User: ', assistant: 'Assistant: ' }
  const turns = messages.map((message) => `${names[message.role]}${message.content}`)
  return messages.at(-1)?.role === 'assistant' ? turns.join('\n\n') : `${turns.join('\n\n')}\n\nAssistant:`
}

function withStart(model: LlamaModel, tokens: Token[]): Token[] {
  const start = model.tokens.shouldPrependBosToken ? model.tokens.bos : null
  return start === null || tokens[0] === start ? tokens : [start, ...tokens]
}

/** Tokens before the last user turn: those that stay the same when that turn says something else. */
function commonPrefix(
  model: LlamaModel,
  chat: ChatWrapper | undefined,
  prompt: readonly Message[],
  tokens: readonly Token[],
): number {
  const last = prompt.findLastIndex((message) => message.role === 'user')
  if (last <= 0) return 0
  const other = rendered(model, chat, prompt.with(last, { role: 'user', content: '\u0001' })).tokens
  let length = 0
  while (length < tokens.length - 1 && tokens[length] === other[length]) length++
  return length
}

interface AnswerPlan {
  readonly options: CheckedOptions
  readonly call: number
  readonly grammar: LlamaGrammarEvaluationState | undefined
  readonly stream: TextStream | undefined
}

/** One answer on one sequence, or undefined when the call was aborted meanwhile. */
async function answer(
  { model, contextTokens }: Loaded,
  sequence: LlamaContextSequence,
  request: PreparedRequest,
  { options, call, grammar, stream }: AnswerPlan,
): Promise<Generation | undefined> {
  const { tokens, stop } = request
  await readPrompt(sequence, request)
  const room = Math.min(options.maxTokens, contextTokens - tokens.length)
  // a stop text of n characters lies within the last n + 1 tokens. A few more are read for tokens without text
  const tail = stop.length === 0 ? 0 : Math.max(...stop.map((text) => text.length)) + 4
  const produced: Token[] = []
  let finish: Generation['finish'] = 'stop'
  const textOf = (): string => model.detokenize(produced, false, tokens.slice(-8))
  const evaluation = sequence.evaluate(tokens.slice(-1), {
    temperature: options.temperature,
    topP: options.topP,
    topK: 0,
    minP: 0,
    seed: request.seed,
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
  }
  const { text } = cutAtStop(textOf(), stop)
  stream?.end(text)
  return { text, tokens: { prompt: tokens.length, completion: produced.length }, finish }
}

/**
 * Leaves all of the prompt but its last token in the sequence's state. The fixed prefix and the rest are always evaluated
 * as chunks of their own, so that keeping either changes no number: samples of one prompt read it once.
 */
async function readPrompt(sequence: LlamaContextSequence, { tokens, prefixLength }: PreparedRequest): Promise<void> {
  const prompt = tokens.slice(0, -1)
  const prefix = Math.min(prefixLength, prompt.length)
  const head = heads.get(sequence)
  const same = sequence.compareContextTokens(prompt).firstDifferentIndex
  // states that cannot be cut back (recurrent models) start afresh
  const kept =
    head === undefined || sequence.needsCheckpoints || head.prefix !== prefix
      ? 0
      : head.prompt === prompt.length && same === prompt.length
        ? prompt.length
        : same >= prefix
          ? prefix
          : 0
  if (kept === 0) await sequence.clearHistory()
  else if (sequence.nextTokenIndex > kept)
    await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }])
  heads.delete(sequence)
  if (kept < prefix) await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, prefix))
  if (kept < prompt.length) await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(Math.max(kept, prefix)))
  heads.set(sequence, { prefix, prompt: prompt.length })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
