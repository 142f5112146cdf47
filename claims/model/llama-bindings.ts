/**
 * The rival of the claim `model-speed`: node-llama-cpp used directly, as its own documentation shows, in a process of its own.
 * It loads a model and then answers each message of prompts with the milliseconds that they took.
 */
import type { Token } from 'node-llama-cpp'

/** What is asked: first to load, then to run. */
export type BindingsCommand =
  | { readonly kind: 'load'; readonly file: string; readonly threads: number; readonly sequences: number }
  | { readonly kind: 'run'; readonly prompts: readonly string[]; readonly maxTokens: number }

/** What is told. `tokens` counts what was generated. */
export interface BindingsReport {
  readonly milliseconds: number
  readonly tokens: number
}

type Run = (prompts: readonly string[], maxTokens: number) => Promise<BindingsReport>

let loaded: Promise<Run> | undefined

process.on('disconnect', () => process.exit(0))
process.on('message', (command: BindingsCommand) => {
  void answer(command).then((report) => process.send?.(report))
})

async function answer(command: BindingsCommand): Promise<BindingsReport> {
  if (command.kind === 'load') {
    loaded = load(command)
    await loaded
    return { milliseconds: 0, tokens: 0 }
  }
  const run = await loaded
  if (run === undefined) throw new Error('llama-bindings: no model is loaded')
  return await run(command.prompts, command.maxTokens)
}

async function load({ file, threads, sequences }: Extract<BindingsCommand, { kind: 'load' }>): Promise<Run> {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp')
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    maxThreads: threads,
    logLevel: LlamaLogLevel.error,
  })
  const model = await llama.loadModel({ modelPath: file })
  const context = await model.createContext({ contextSize: 1_024, sequences, batchSize: 512, threads })
  const open = Array.from({ length: sequences }, () => context.getSequence())
  return async (prompts, maxTokens) => {
    const tokens: Token[][] = prompts.map((prompt) => {
      const start = model.tokens.shouldPrependBosToken ? model.tokens.bos : null
      return start === null ? model.tokenize(prompt) : [start, ...model.tokenize(prompt)]
    })
    const started = performance.now()
    const counts = await Promise.all(
      open.slice(0, prompts.length).map(async (sequence, index) => {
        await sequence.clearHistory()
        const written: Token[] = []
        for await (const token of sequence.evaluate(tokens[index] ?? [], { temperature: 0 })) {
          written.push(token)
          if (written.length >= maxTokens) break
        }
        return written.length
      }),
    )
    return { milliseconds: performance.now() - started, tokens: counts.reduce((sum, value) => sum + value, 0) }
  }
}
