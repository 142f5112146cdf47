/** What the local model's two processes say to each other: `llama-process.ts` (ours) and `llama-child.ts` (the model's). */
import type { Message } from '../supervision.ts'
import type { CheckedOptions, Generation, ScoredToken } from './language-model.ts'

/** How the model is loaded. */
export interface LlamaSettings {
  /** Path of the GGUF file. */
  readonly file: string
  /** Tokens of context of each sequence, prompt and answer together. */
  readonly contextTokens: number
  /** Sequences decoded in one batch. */
  readonly sequences: number
  /** Threads of the matrix products, at most. */
  readonly threads: number
  /** Take fewer threads while other processes are at work. */
  readonly yields: boolean
  /** Path of a low-rank adapter of the model, a GGUF file. */
  readonly adapter?: string | undefined
  /** Made where states of sequences are copied. */
  readonly statesFolder: string
}

/** From us to the model's process. */
export type LlamaCommand =
  | { readonly kind: 'load'; readonly settings: LlamaSettings }
  | {
      readonly kind: 'generate'
      readonly call: number
      readonly requests: readonly { readonly prompt: string | readonly Message[]; readonly seed: number }[]
      readonly options: CheckedOptions
      /** Whether the pieces of an answer are reported as they come. */
      readonly streams: boolean
    }
  | {
      readonly kind: 'score'
      readonly call: number
      readonly requests: readonly {
        readonly prompt: string | readonly Message[]
        readonly text: string
        readonly only?: { readonly source: string; readonly flags: string } | undefined
      }[]
    }
  | { readonly kind: 'abort'; readonly call: number }

/** From the model's process to us. `range` marks wrong use, such as a prompt longer than the context. */
export type LlamaReport =
  | { readonly kind: 'load-end'; readonly contextTokens: number }
  | { readonly kind: 'load-error'; readonly missing: boolean; readonly message: string }
  | { readonly kind: 'answer-piece'; readonly call: number; readonly index: number; readonly text: string }
  | { readonly kind: 'answer-end'; readonly call: number; readonly index: number; readonly generation: Generation }
  | {
      readonly kind: 'score-end'
      readonly call: number
      readonly index: number
      readonly tokens: readonly ScoredToken[]
    }
  | { readonly kind: 'call-end'; readonly call: number }
  | { readonly kind: 'call-error'; readonly call: number; readonly range: boolean; readonly message: string }
