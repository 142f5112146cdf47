/**
 * Scores given tokens with llama.cpp: one pass, log-probability and rank of each, hidden states of chosen layers.
 *
 * The prompt is evaluated in chunks of fixed length, apart from the text, and kept. The next prompt begins behind the
 * chunks that it shares, so that questions about one text read the text once. Where a chunk begins depends on the prompt
 * alone, so that keeping changes no number. Logits are read where llama.cpp wrote them. No copy of the vocabulary is made.
 */
import { llamaLibrary, type Address, type LlamaLibrary } from './llama-library.ts'
import { tokenLikelihood } from './token-likelihood.ts'

/** What a pass over one text gave, an entry for each token [T]; NaN for a token that was not wanted. */
export interface TokenScores {
  readonly logProbabilities: number[]
  readonly ranks: number[]
  readonly topTokens: number[]
  readonly topLogProbabilities: number[]
  /** States of the wanted layers, in their order: [T, width] each. */
  readonly states: readonly Float32Array[]
}

/** Tokens whose logits are held at a time. 256 times 151,936 floats take 156 MB. */
const BATCH_TOKENS = 256

/** Tokens of a chunk of the prompt: what two prompts share is read once up to a multiple of it. */
const CHUNK_TOKENS = 32

/** A model of llama.cpp with one sequence. */
export class LlamaScorer {
  readonly layers: number
  readonly width: number
  readonly #library: LlamaLibrary
  readonly #model: Address
  readonly #context: Address
  readonly #memory: Address
  readonly #vocabulary: Address
  readonly #vocabularySize: number
  #prompt: readonly number[] = []
  /** Layers that the pass under way keeps, by the name of their tensor. */
  readonly #kept = new Map<string, Float32Array>()
  #keptFrom = 0

  /** Loads the file a second time: its pages are shared with whoever has mapped it before. @throws Error on failure. */
  static async open(file: string, contextTokens: number, threads: number): Promise<LlamaScorer> {
    return new LlamaScorer(await llamaLibrary(), file, contextTokens, threads)
  }

  private constructor(library: LlamaLibrary, file: string, contextTokens: number, threads: number) {
    const { functions } = library
    this.#library = library
    const model: Address = functions.llama_model_load_from_file(file, library.modelParameters())
    if (!model) throw new Error(`llama.cpp cannot load ${file} for scoring`)
    const callback = library.callback((tensor, ask) => this.#onNode(tensor, ask))
    const context: Address = functions.llama_init_from_model(
      model,
      library.contextParameters({ tokens: contextTokens, batch: BATCH_TOKENS, threads, callback }),
    )
    if (!context) throw new Error(`llama.cpp gives no context of ${contextTokens} tokens for scoring`)
    const vocabulary: Address = functions.llama_model_get_vocab(model)
    this.#model = model
    this.#context = context
    this.#memory = functions.llama_get_memory(context)
    this.#vocabulary = vocabulary
    this.#vocabularySize = Number(functions.llama_vocab_n_tokens(vocabulary))
    this.layers = Number(functions.llama_model_n_layer(model))
    this.width = Number(functions.llama_model_n_embd(model))
  }

  /** Threads of the passes to come. They change no number. */
  setThreads(threads: number): void {
    this.#library.functions.llama_set_n_threads(this.#context, threads, threads)
  }

  /** UTF-8 bytes of a token, which may be a part of a character. */
  bytes(token: number): Buffer {
    const piece = Buffer.alloc(1024)
    const { llama_token_to_piece: pieceOf } = this.#library.functions
    const length = Number(pieceOf(this.#vocabulary, token, piece, 1024, 0, true))
    return piece.subarray(0, Math.max(0, length))
  }

  /**
   * One pass. Layer l is the residual stream after block l, from 0. Where tokens are wanted [T], the output layer is
   * computed for those alone.
   * @param prompt at least one token. @throws RangeError for a layer that the model does not have.
   */
  score(
    prompt: readonly number[],
    text: readonly number[],
    options: { readonly layers?: readonly number[]; readonly wanted?: readonly boolean[] | undefined } = {},
  ): TokenScores {
    const { layers = [], wanted } = options
    for (const layer of layers) {
      if (!Number.isInteger(layer) || layer < 0 || layer >= this.layers) {
        throw new RangeError(`score: layer is ${layer}, wanted an integer from 0 to ${this.layers - 1}`)
      }
    }
    // the last token of the prompt belongs to the second chunk: its logits judge the first token of the text
    const first = prompt.slice(0, -1)
    this.#bringTo(first)
    const scores: TokenScores = {
      logProbabilities: [],
      ranks: [],
      topTokens: [],
      topLogProbabilities: [],
      states: layers.map(() => new Float32Array(text.length * this.width)),
    }
    const tokens = [prompt.at(-1) ?? 0, ...text]
    for (let start = 0; start < tokens.length; start += BATCH_TOKENS) {
      const batch = tokens.slice(start, start + BATCH_TOKENS)
      this.#kept.clear()
      for (const [place, layer] of layers.entries()) {
        const states = scores.states[place]
        if (states !== undefined) this.#kept.set(`l_out-${layer}`, states)
      }
      this.#keptFrom = start - 1
      // token i is judged by the logits of the one before it
      const outputs = batch.map((_token, index) => start + index < text.length && (wanted?.[start + index] ?? true))
      this.#decode(batch, outputs)
      this.#kept.clear()
      for (const [index, isRead] of outputs.entries()) {
        const next = text[start + index]
        if (next === undefined) continue
        if (isRead) this.#read(index, next, scores)
        else leaveOut(scores)
      }
    }
    return scores
  }

  close(): void {
    this.#library.functions.llama_free(this.#context)
    this.#library.functions.llama_model_free(this.#model)
  }

  #bringTo(prompt: readonly number[]): void {
    const { functions } = this.#library
    const differs = prompt.findIndex((token, index) => token !== this.#prompt[index])
    const isKept = differs < 0 && this.#prompt.length === prompt.length
    const shared = isKept
      ? prompt.length
      : Math.floor((differs < 0 ? prompt.length : differs) / CHUNK_TOKENS) * CHUNK_TOKENS
    // a model that cannot cut its state back starts afresh
    const isCut = functions.llama_memory_seq_rm(this.#memory, 0, shared, -1) === true
    if (!isCut) functions.llama_memory_seq_rm(this.#memory, 0, -1, -1)
    // what a failure leaves behind is known by nobody
    this.#prompt = []
    for (let start = isCut ? shared : 0; start < prompt.length; start += CHUNK_TOKENS) {
      this.#decode(prompt.slice(start, start + CHUNK_TOKENS), [])
    }
    this.#prompt = prompt
  }

  /** @param outputs for which of the tokens logits are wanted; none where it is empty */
  #decode(tokens: readonly number[], outputs: readonly boolean[]): void {
    const failure = this.#library.functions.llama_decode(this.#context, {
      tokenCount: tokens.length,
      tokens: Int32Array.from(tokens),
      embeddings: null,
      positions: null,
      sequenceCounts: null,
      sequences: null,
      outputs: Int8Array.from(tokens, (_token, index) => (outputs[index] === true ? 1 : 0)),
    })
    if (failure !== 0) throw new Error(`llama.cpp's decode gives ${String(failure)}, wanted 0`)
  }

  #read(index: number, token: number, scores: TokenScores): void {
    const address: Address = this.#library.functions.llama_get_logits_ith(this.#context, index)
    const logits = this.#library.floats(address, this.#vocabularySize)
    const { logProbability, rank, topToken, topLogProbability } = tokenLikelihood(logits, token)
    scores.logProbabilities.push(logProbability)
    scores.ranks.push(rank)
    scores.topTokens.push(topToken)
    scores.topLogProbabilities.push(topLogProbability)
  }

  /** Called by llama.cpp. `ask`: is this node wanted? Otherwise its values are ready. */
  #onNode(tensor: Address, ask: boolean): boolean {
    if (this.#kept.size === 0) return !ask
    const { functions } = this.#library
    const states = this.#kept.get(functions.ggml_get_name(tensor) as string)
    if (ask) return states !== undefined
    if (states !== undefined) {
      const length = Number(functions.ggml_nelements(tensor))
      const values = this.#library.floats(functions.ggml_get_data_f32(tensor), length)
      const skipped = this.#keptFrom < 0 ? -this.#keptFrom * this.width : 0
      states.set(values.subarray(skipped), Math.max(0, this.#keptFrom) * this.width)
    }
    return true
  }
}

function leaveOut(scores: TokenScores): void {
  scores.logProbabilities.push(Number.NaN)
  scores.ranks.push(Number.NaN)
  scores.topTokens.push(0)
  scores.topLogProbabilities.push(Number.NaN)
}
