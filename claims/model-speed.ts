/**
 * A local model through Touchstone is as fast as node-llama-cpp used directly, with one sequence and with eight; and a pass
 * that gives log-probabilities is hardly slower than one that gives none.
 *
 * Both sides run the same llama.cpp with the same threads, prompts and numbers of tokens, greedily, in turns within one run,
 * so that other load meets both. A ratio is the rival's time to ours, or the plain pass's to the scored one's: 1 is equal,
 * above 1 is faster. The plain pass is `score` with an expression that no token matches. Deviation: the rival is the bindings
 * and not llama.cpp's bench binary, which the package does not hold. Quick form: SmolLM2 135M, three rounds.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openModel, type LanguageModel } from '../src/model/index.ts'
import { keyOf, split } from '../src/random.ts'
import { findModel } from '../src/store/index.ts'
import type { Figure } from '../src/supervision.ts'
import type { Claim, ClaimContext, ClaimResult } from '../measure/claim.ts'
import { pairedRatio } from '../measure/paired-ratio.ts'
import type { BindingsCommand, BindingsReport } from './model/llama-bindings.ts'

const TARGET =
  'at least 0.95 of the bindings for prompts and for 1 and 8 sequences; log-probabilities at least 0.85 of a plain pass'
const THREADS = 2
const SEQUENCES = 8
const WRITTEN_TOKENS = 48
/** Of the passes: some 450 tokens of word problem. */
const TEXT = Array.from(
  { length: 12 },
  (_unused, index) =>
    `Ann has ${index + 7} boxes of ${index + 12} pens, so ${index + 7} * ${index + 12} = ${(index + 7) * (index + 12)} pens.`,
).join('\n')
const QUESTION = 'How many pens does Ann have after each day?\n'
const DIGITS = /\d/
const NOTHING = /(?!)/

export const claim: Claim = {
  name: 'model-speed',
  statement:
    'A local model is as fast as node-llama-cpp used directly, and log-probabilities cost little more than a plain pass',
  target: TARGET,
  run: measure,
}

async function measure(context: ClaimContext): Promise<ClaimResult> {
  const { quick, signal } = context
  const name = quick ? 'smollm2-135m' : 'qwen2.5-coder-1.5b'
  await context.openModel(name)
  const { file } = await findModel(name)
  const rounds = quick ? 3 : 5
  const options = { threads: THREADS, contextTokens: 1_024 }
  const times = new Map<string, number[]>()
  const note = (arm: string, milliseconds: number): void => {
    times.set(arm, [...(times.get(arm) ?? []), milliseconds])
    context.log(`${arm}: ${milliseconds.toFixed(0)} ms`)
  }
  for (const sequences of [1, SEQUENCES]) {
    await using model = await openModel(name, { ...options, parallel: sequences })
    await using rival = await Rival.open({ kind: 'load', file, threads: THREADS, sequences })
    const starts = Array.from(
      { length: sequences },
      (_unused, index) => `${index + 1}. ${QUESTION}${TEXT}\nOn day ${index + 1} she`,
    )
    const short = starts.map((_start, index) => `The ${index + 2} most beautiful towns of Portugal are`)
    const arms = [
      { arm: `prompt, ${sequences}`, prompts: starts, maxTokens: 1 },
      { arm: `writing, ${sequences}`, prompts: short, maxTokens: WRITTEN_TOKENS },
    ]
    // the first call of each side loads and is not measured
    for (let round = -1; round < rounds; round++) {
      for (const { arm, prompts, maxTokens } of arms) {
        signal.throwIfAborted()
        const own = await timed(() => written(model, prompts, { maxTokens, signal }))
        const theirs = await rival.run({ kind: 'run', prompts, maxTokens })
        if (round < 0) continue
        note(`ours ${arm}`, own)
        note(`bindings ${arm}`, theirs.milliseconds)
      }
    }
  }
  await using model = await openModel(name, options)
  for (let round = -1; round < rounds; round++) {
    for (const [arm, only] of [
      ['plain pass', NOTHING],
      ['log-probabilities of every token', undefined],
      ['log-probabilities of digits', DIGITS],
    ] as const) {
      signal.throwIfAborted()
      const own = await timed(() => model.score?.([{ prompt: QUESTION, text: TEXT, only }], { signal }))
      if (round >= 0) note(arm, own)
    }
  }
  const ratio = (figure: string, above: string, below: string): Figure =>
    pairedRatio(figure, times.get(above) ?? [], times.get(below) ?? [])
  const beside = [1, SEQUENCES].flatMap((sequences) =>
    ['prompt', 'writing'].map((arm) => {
      const key = `${arm}, ${sequences}`
      return ratio(`bindings / ours, ${key} sequences`, `bindings ${key}`, `ours ${key}`)
    }),
  )
  const every = ratio('plain / log-probabilities of every token', 'plain pass', 'log-probabilities of every token')
  const digits = ratio('plain / log-probabilities of digits', 'plain pass', 'log-probabilities of digits')
  return {
    figures: [...beside, every, digits],
    n: rounds,
    target: TARGET,
    holds: beside.every(({ value }) => value >= 0.95) && every.value >= 0.85,
    notes: [
      `${name}, ${THREADS} threads, ${rounds} rounds, intervals are the range over rounds; ${WRITTEN_TOKENS} tokens written`,
    ],
  }
}

async function written(
  model: LanguageModel,
  prompts: readonly string[],
  options: { readonly maxTokens: number; readonly signal: AbortSignal },
): Promise<void> {
  const key = keyOf('model-speed')
  await model.generate(
    prompts.map((prompt, index) => ({ prompt, key: split(key, index) })),
    options,
  )
}

async function timed(work: () => Promise<unknown> | undefined): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** The bindings' process. */
class Rival implements AsyncDisposable {
  readonly #child: ChildProcess

  static async open(command: BindingsCommand): Promise<Rival> {
    const rival = new Rival()
    await rival.run(command)
    return rival
  }

  constructor() {
    this.#child = fork(fileURLToPath(new URL('./model/llama-bindings.ts', import.meta.url)), {
      // parallel sequences corrupt each other without it (docs/decisions/2026-11-25-native-parts.md)
      env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
      execArgv: [],
    })
  }

  async run(command: BindingsCommand): Promise<BindingsReport> {
    const waiting = new AbortController()
    const { signal } = waiting
    try {
      const answered = once(this.#child, 'message', { signal })
      const ended = once(this.#child, 'exit', { signal })
      this.#child.send(command)
      const [report] = (await Promise.race([answered, ended])) as [BindingsReport | number | null]
      if (typeof report === 'object' && report !== null) return report
      throw new Error('the bindings ended before they answered')
    } finally {
      waiting.abort()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }
}
