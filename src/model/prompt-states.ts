/**
 * Brings sequences of a local model to their prompts, and evaluates as little as it can.
 *
 * A sequence keeps its state where the next prompt begins with it: the whole prompt, or its fixed prefix (everything before
 * the last user turn, such as a worked example). Both are always evaluated as chunks of their own, so keeping them
 * changes no number: samples of one prompt read it once. Where several sequences want the same prompt or prefix, one of
 * them evaluates it and the others take over a copy of its state, through a file.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BatchPauses } from './batch-order.ts'
import type { EvaluationPriority, LlamaContextSequence, Token } from 'node-llama-cpp'

/** Where a sequence is to be brought. */
export interface WantedState {
  /** The prompt. Its last token is left to whoever samples. */
  readonly tokens: readonly Token[]
  readonly prefixLength: number
  /** Whether other answers are wanted to the same prompt. */
  readonly isShared: boolean
  /** Passed on to what is evaluated. */
  readonly evaluationPriority?: EvaluationPriority | undefined
}

/** Prefixes whose copies are kept. */
const KEPT_PREFIXES = 4

/** A shorter text is evaluated sooner than its state is copied. */
const LEAST_COPIED = 16

/** A state that one sequence reaches and others take over. */
interface Copy {
  /** Its file, or undefined where it was not reached, or could not be written. */
  readonly path: Promise<string | undefined>
  /** Sequences that read the file now. It is removed when the last of them is done. */
  readers: number
  isForgotten: boolean
}

/** How a state is reached where nobody has it, and who is told that the sequence was emptied before. */
interface TakeOver {
  readonly tokens: readonly Token[]
  readonly evaluate: () => Promise<void>
  readonly emptied: () => void
}

/** The states of one context's sequences. */
export class PromptStates {
  readonly #isCopying: boolean
  readonly #pauses: BatchPauses
  /** Lengths of the chunks that each sequence's state begins with. */
  readonly #heads = new Map<LlamaContextSequence, { readonly prefix: number; readonly prompt: number }>()
  readonly #prefixes = new Map<string, Copy>()
  readonly #prompts = new Map<string, Copy>()
  readonly #folder: string
  #files = 0

  /**
   * @param folder of the copies; made where it is missing
   * @param sequences how many there are: one alone has nobody to take over from
   * @param pauses in which states are changed
   */
  constructor(folder: string, sequences: number, pauses: BatchPauses) {
    this.#folder = folder
    this.#isCopying = sequences > 1
    this.#pauses = pauses
  }

  /** Leaves all of the prompt but its last token in the sequence's state. */
  async bring(
    sequence: LlamaContextSequence,
    { tokens, prefixLength, isShared, evaluationPriority }: WantedState,
  ): Promise<void> {
    const marked = evaluationPriority === undefined ? {} : { evaluationPriority }
    const prompt = tokens.slice(0, -1)
    const prefix = Math.min(prefixLength, prompt.length)
    let kept = await this.#cutBack(sequence, prompt, prefix)
    const emptied = (): void => {
      kept = 0
    }
    this.#heads.delete(sequence)
    const isCopying = this.#isCopying && !sequence.needsCheckpoints
    const readPrefix = async (): Promise<void> => {
      if (kept < prefix) await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, prefix), marked)
    }
    const readAll = async (): Promise<void> => {
      if (isCopying && kept < prefix && prefix >= LEAST_COPIED) {
        await this.#takeOver(this.#prefixes, sequence, {
          tokens: prompt.slice(0, prefix),
          evaluate: readPrefix,
          emptied,
        })
        this.#forgetOldest()
      } else await readPrefix()
      const start = Math.max(kept, prefix)
      if (start < prompt.length) await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(start), marked)
    }
    if (isCopying && isShared && prompt.length - kept >= LEAST_COPIED)
      await this.#takeOver(this.#prompts, sequence, { tokens: prompt, evaluate: readAll, emptied })
    else await readAll()
    this.#heads.set(sequence, { prefix, prompt: prompt.length })
  }

  /** Lets go of a prompt that no more answers are wanted to. */
  release(tokens: readonly Token[]): void {
    forget(this.#prompts, keyOf(tokens.slice(0, -1)))
  }

  /** Removes the files. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Erases what the sequence does not share with the prompt. How many tokens are kept. */
  async #cutBack(sequence: LlamaContextSequence, prompt: Token[], prefix: number): Promise<number> {
    const head = this.#heads.get(sequence)
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
    const end = sequence.nextTokenIndex
    if (end > kept)
      await this.#pauses.during(() =>
        kept === 0 ? sequence.clearHistory() : sequence.eraseContextTokenRanges([{ start: kept, end }]),
      )
    return kept
  }

  /** The state of `tokens` from whoever has it. The first to ask evaluates it for all. */
  async #takeOver(
    copies: Map<string, Copy>,
    sequence: LlamaContextSequence,
    { tokens, evaluate, emptied }: TakeOver,
  ): Promise<void> {
    const key = keyOf(tokens)
    const copy = copies.get(key)
    if (copy === undefined) {
      await this.#make(copies, sequence, key, evaluate)
      return
    }
    copy.readers += 1
    try {
      const path = await copy.path
      if (path !== undefined) {
        if (await this.#load(sequence, path, emptied)) return
        // whoever cleans the folder for temporary files must not fail an answer
        if (copies.get(key) === copy) forget(copies, key)
      }
      if (copies.has(key)) await evaluate()
      else await this.#make(copies, sequence, key, evaluate)
    } finally {
      copy.readers -= 1
      if (copy.isForgotten) await removeUnread(copy)
    }
  }

  /** Whether it could be loaded. A sequence that failed to is empty, and so it is before. */
  async #load(sequence: LlamaContextSequence, path: string, emptied: () => void): Promise<boolean> {
    return await this.#pauses.during(async () => {
      if (sequence.nextTokenIndex > 0) await sequence.clearHistory()
      emptied()
      return await sequence.loadStateFromFile(path, { acceptRisk: true }).then(
        () => true,
        () => false,
      )
    })
  }

  async #make(
    copies: Map<string, Copy>,
    sequence: LlamaContextSequence,
    key: string,
    evaluate: () => Promise<void>,
  ): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    const copy: Copy = { path: promise, readers: 0, isForgotten: false }
    copies.set(key, copy)
    let path: string | undefined
    try {
      await evaluate()
      path = await this.#save(sequence)
    } finally {
      if (path === undefined && copies.get(key) === copy) copies.delete(key)
      resolve(path)
    }
  }

  /** The file, or undefined where there is no room for it: the others evaluate the text as well. */
  async #save(sequence: LlamaContextSequence): Promise<string | undefined> {
    this.#files += 1
    const path = join(this.#folder, `${this.#files}.state`)
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      await this.#pauses.during(() => sequence.saveStateToFile(path))
      return path
    } catch {
      removeFile(path)
      return undefined
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#prefixes.keys()
    if (this.#prefixes.size > KEPT_PREFIXES && oldest !== undefined) forget(this.#prefixes, oldest)
  }
}

/** What cannot be removed is removed with the folder, or was never there. */
function removeFile(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // then it stays until the folder goes
  }
}

function keyOf(tokens: readonly Token[]): string {
  return tokens.join(' ')
}

function forget(copies: Map<string, Copy>, key: string): void {
  const copy = copies.get(key)
  if (copy === undefined) return
  copies.delete(key)
  copy.isForgotten = true
  void removeUnread(copy)
}

async function removeUnread({ path, readers }: Copy): Promise<void> {
  const file = readers === 0 ? await path : undefined
  if (file !== undefined) removeFile(file)
}
