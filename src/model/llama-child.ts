/**
 * The model's own process: loads a GGUF file with llama.cpp and answers what `llama-process.ts` asks.
 *
 * This is the only file that loads node-llama-cpp. It must be started with UV_THREADPOOL_SIZE=1: concurrent sampling calls of
 * parallel sequences otherwise share one llama context and return text garbled with words of other sequences
 * (measured with node-llama-cpp 3.21.1; docs/decisions/2026-11-25-native-parts.md).
 *
 * An answer depends on its own request alone, never on what was asked before: the state of a sequence is erased back
 * to the request's fixed prefix (everything before the last user turn, such as a worked example), which is always
 * evaluated as a chunk of its own, so keeping it changes no number. With several sequences, what else stands in the
 * batch does change rounding, hence sometimes the text. One sequence is the reproducible way.
 */
import type { ChatHistoryItem, ChatWrapper, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp'
import type { Message } from '../supervision.ts'
import { cutAtStop, type CheckedOptions, type Generation } from './language-model.ts'
import type { LlamaCommand, LlamaReport, LlamaSettings } from './llama-messages.ts'
import { LlamaScorer } from './llama-scorer.ts'
import { scoredTokens } from './scored-tokens.ts'

interface Loaded {
  readonly model: LlamaModel
  /** Undefined for a base model, which has no chat template. */
  readonly chat: ChatWrapper | undefined
  readonly sequences: readonly LlamaContextSequence[]
  readonly contextTokens: number
  readonly settings: LlamaSettings
}

interface PreparedRequest {
  readonly tokens: Token[]
  /** How many of the first tokens belong to the fixed prefix. */
  readonly prefixLength: number
  readonly seed: number
  readonly stop: readonly string[]
}

let loaded: Loaded | undefined
/** Opened by the first call that scores. */
let scorer: LlamaScorer | undefined
/** Calls are worked off one after the other. Each uses all sequences. */
let turn: Promise<void> = Promise.resolve()
const aborted = new Set<number>()
/** Length of the chunk that each sequence's state begins with. */
const prefixes = new Map<LlamaContextSequence, number>()

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
    })
    const template = model.fileInfo.metadata.tokenizer?.chat_template
    const chat =
      template === undefined ? undefined : new JinjaTemplateChatWrapper({ template, tokenizer: model.tokenizer })
    const sequences = Array.from({ length: settings.sequences }, () => context.getSequence())
    loaded = { model, chat, sequences, contextTokens, settings }
    report({ kind: 'load-end', contextTokens })
  } catch (error) {
    report({ kind: 'load-error', missing: false, message: messageOf(error) })
  }
}

async function answerCall(command: Extract<LlamaCommand, { kind: 'generate' }>): Promise<void> {
  const { call, requests, options } = command
  try {
    if (loaded === undefined) throw new Error('no model is loaded')
    const { sequences } = loaded
    const held = loaded
    const prepared = requests.map((request, index) => prepare(held, request, index, options))
    let next = 0
    const work = async (sequence: LlamaContextSequence): Promise<void> => {
      while (next < prepared.length && !aborted.has(call)) {
        const index = next++
        const request = prepared[index]
        if (request === undefined) return
        const generation = await answer(held, sequence, request, options, call)
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
    scorer ??= await LlamaScorer.open(settings.file, contextTokens, settings.threads)
    for (const [index, request] of requests.entries()) {
      // a pass holds the thread. In between an abort may arrive
      await new Promise<void>((resolve) => setImmediate(resolve))
      const given = prepared[index]
      if (given === undefined || aborted.has(call)) break
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
      `generate: prompt ${index} has ${template.tokens.length} tokens, wanted fewer than the context's ${contextTokens}`,
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

/** One answer on one sequence, or undefined when the call was aborted meanwhile. */
async function answer(
  { model, contextTokens }: Loaded,
  sequence: LlamaContextSequence,
  request: PreparedRequest,
  options: CheckedOptions,
  call: number,
): Promise<Generation | undefined> {
  const { tokens, prefixLength, stop } = request
  await bringToPrefix(sequence, tokens.slice(0, prefixLength))
  const room = Math.min(options.maxTokens, contextTokens - tokens.length)
  // a stop text of n characters lies within the last n + 1 tokens. A few more are read for tokens without text
  const tail = stop.length === 0 ? 0 : Math.max(...stop.map((text) => text.length)) + 4
  const produced: Token[] = []
  let finish: Generation['finish'] = 'stop'
  const stream = sequence.evaluate(tokens.slice(prefixLength), {
    temperature: options.temperature,
    topP: options.topP,
    topK: 0,
    minP: 0,
    seed: request.seed,
  })
  for await (const token of stream) {
    if (aborted.has(call)) return undefined
    produced.push(token)
    if (tail > 0 && cutAtStop(model.detokenize(produced.slice(-tail)), stop).stopped) break
    if (produced.length >= room) {
      finish = 'length'
      break
    }
  }
  const text = cutAtStop(model.detokenize(produced, false, tokens.slice(-8)), stop).text
  return { text, tokens: { prompt: tokens.length, completion: produced.length }, finish }
}

/** Leaves exactly the prefix in the sequence's state, evaluated as one chunk of its own. */
async function bringToPrefix(sequence: LlamaContextSequence, prefix: Token[]): Promise<void> {
  const kept = prefix.length > 0 && sequence.compareContextTokens(prefix).firstDifferentIndex === prefix.length
  // states that cannot be cut back (recurrent models) start afresh
  if (kept && prefixes.get(sequence) === prefix.length && !sequence.needsCheckpoints) {
    if (sequence.nextTokenIndex > prefix.length) {
      await sequence.eraseContextTokenRanges([{ start: prefix.length, end: sequence.nextTokenIndex }])
    }
    return
  }
  await sequence.clearHistory()
  if (prefix.length > 0) await sequence.evaluateWithoutGeneratingNewTokens(prefix)
  prefixes.set(sequence, prefix.length)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
