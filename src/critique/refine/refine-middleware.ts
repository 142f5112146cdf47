/**
 * Middleware of the AI SDK (`ai` 7, `LanguageModelV4Middleware`): an application's answer is checked by a critic and
 * repaired before it is shown. It is the sequential refinement of arXiv 2411.16579 around any model of the SDK.
 *
 * The answer stays as it is where the critic is content or abstains, where critic or repair fails, and where the answer is no
 * plain text (tool calls, JSON, a cut-off text). A repaired answer is shown where the critic calls it or a step of it right
 * and nothing of it wrong: where it meets an objection again, or abstains on all of it, the first answer stays. Streams
 * are held back until the answer is checked. No package is loaded: only types of `@ai-sdk/provider` stand here.
 */
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4Middleware,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { isAbort } from '../../errors.ts'
import { keyOf, split, type Key } from '../../random.ts'
import type { ArithmeticTask, Verdict } from '../../supervision.ts'
import { isCritique, type Critic } from '../critic.ts'
import { printedCritique } from '../critique-text.ts'
import { verdictOf } from './critique-note.ts'
import { critiqueTurn } from './refinement-prompt.ts'

/** What was done to one answer. It also stands in the result's `providerMetadata.touchstone`. */
export interface AnswerCheck {
  /** Of the answer that is shown. `unknown` where the critic abstained or failed. */
  readonly verdict: Verdict
  /** Whether another text is shown than the model gave first. */
  readonly repaired: boolean
  /** Refinements that were asked for. */
  readonly rounds: number
  /** What the critic or a refinement failed with. */
  readonly failure?: string | undefined
}

/** Options of `refineMiddleware`. */
export interface RefineMiddlewareOptions {
  /** Looks at answers. It stays the caller's to dispose. */
  readonly critic: Critic
  /** Most refinements of one answer. @default 1 */
  readonly rounds?: number | undefined
  /** Randomness of critics that sample. @default the key of seed 0 */
  readonly key?: Key | undefined
  /** The question that an answer is to. Undefined: the answer is not checked. @default the last user turn's text */
  readonly question?: ((prompt: LanguageModelV4Prompt) => string | undefined) | undefined
  /** Told of every answer that was checked. */
  readonly onCheck?: ((check: AnswerCheck) => void) | undefined
}

/**
 * Makes the middleware.
 * @throws RangeError for rounds out of range. Calls reject as the model does, and with the signal's reason on abort
 * @example
 * import { wrapLanguageModel } from 'ai'
 * const careful = wrapLanguageModel({ model, middleware: refineMiddleware({ critic: arithmeticCritic() }) })
 */
export function refineMiddleware(options: RefineMiddlewareOptions): LanguageModelV4Middleware {
  const { rounds = 1 } = options
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`refineMiddleware: rounds is ${rounds}, wanted an integer of at least 1`)
  }
  return {
    specificationVersion: 'v4',
    async wrapGenerate({ doGenerate, params, model }) {
      const first = await doGenerate()
      const text = plainText(first)
      const checked = await check(text, { ...options, rounds, params, ask: (again) => model.doGenerate(again) })
      if (checked === undefined) return first
      const { answer, usages, report } = checked
      const content = report.repaired ? replaced(first.content, answer) : first.content
      return { ...first, content, usage: total([first.usage, ...usages]), providerMetadata: metadata(first, report) }
    },
    async wrapStream({ doStream, params, model }) {
      const { stream, ...rest } = await doStream()
      const parts: LanguageModelV4StreamPart[] = await Array.fromAsync(stream)
      const text = streamedText(parts)
      const checked = await check(text, { ...options, rounds, params, ask: (again) => model.doGenerate(again) })
      return { ...rest, stream: streamOf(checked === undefined ? parts : repairedParts(parts, checked)) }
    },
  }
}

interface CheckedAnswer {
  readonly answer: string
  /** Of the refinements. */
  readonly usages: readonly LanguageModelV4Usage[]
  readonly report: AnswerCheck
}

type CheckOptions = RefineMiddlewareOptions & {
  readonly rounds: number
  readonly params: LanguageModelV4CallOptions
  readonly ask: (params: LanguageModelV4CallOptions) => PromiseLike<LanguageModelV4GenerateResult>
}

/** Undefined where there is nothing to check. */
async function check(text: string | undefined, options: CheckOptions): Promise<CheckedAnswer | undefined> {
  const { params, rounds, onCheck, question = lastUserText } = options
  const asked = question(params.prompt)
  if (text === undefined || text.trim() === '' || asked === undefined || params.responseFormat?.type === 'json')
    return undefined
  const task: ArithmeticTask = { kind: 'arithmetic', id: 'answer', question: asked }
  const usages: LanguageModelV4Usage[] = []
  const first = await look(task, text, options, 0)
  let [shown, seen] = [text, first]
  let made = 0
  let { failure } = first
  for (let current = text; seen.verdict === 'wrong' && seen.critique !== undefined && made < rounds;) {
    made++
    const result = await refinedBy(seen.critique, current, options)
    if ('failure' in result) {
      failure = result.failure
      break
    }
    usages.push(result.usage)
    const refined = plainText(result)
    if (refined === undefined || refined.trim() === '') break
    current = refined
    seen = await look(task, refined, options, made)
    failure ??= seen.failure
    if (seen.isBorneOut === true) shown = refined
  }
  const repaired = shown !== text
  const { verdict } = repaired ? seen : first
  const report: AnswerCheck = { verdict, repaired, rounds: made, ...(failure === undefined ? {} : { failure }) }
  onCheck?.(report)
  return { answer: shown, usages, report }
}

/** Asks for a refinement. What fails must not take the answer that is there from its reader. */
async function refinedBy(
  critique: string,
  current: string,
  { ask, params }: CheckOptions,
): Promise<LanguageModelV4GenerateResult | { readonly failure: string }> {
  try {
    return await ask({
      ...params,
      prompt: [
        ...params.prompt,
        { role: 'assistant', content: [{ type: 'text', text: current }] },
        { role: 'user', content: [{ type: 'text', text: critiqueTurn(critique) }] },
      ],
    })
  } catch (error) {
    return failureOf(error, params)
  }
}

/** @throws what was thrown on abort */
function failureOf(error: unknown, { abortSignal }: LanguageModelV4CallOptions): { readonly failure: string } {
  if (abortSignal?.aborted === true || isAbort(error)) throw error
  return { failure: error instanceof Error ? error.message : String(error) }
}

interface Look {
  readonly verdict: Verdict
  /** Whether the critic calls the answer or a step of it right, and nothing of it wrong. */
  readonly isBorneOut?: boolean | undefined
  readonly critique?: string | undefined
  readonly failure?: string | undefined
}

/** A critic that fails must not take the answer from its reader: the answer is unchecked then. */
async function look(task: ArithmeticTask, text: string, options: CheckOptions, round: number): Promise<Look> {
  const { critic, key = keyOf(0), params } = options
  const response = { taskId: task.id, model: 'answer', text }
  try {
    const critique = await critic.critique(task, response, { key: split(key, round), signal: params.abortSignal })
    if (!isCritique(critique)) return { verdict: 'unknown' }
    const verdict = verdictOf(critique)
    const isBorneOut =
      verdict !== 'wrong' &&
      critique.steps.every((each) => each.verdict !== 'wrong') &&
      [critique.final, ...critique.steps].some((each) => each.verdict === 'correct')
    return { verdict, isBorneOut, critique: printedCritique(critique, response) }
  } catch (error) {
    return { verdict: 'unknown', ...failureOf(error, params) }
  }
}

/** The text of a whole answer in plain text, else undefined. */
function plainText({
  content,
  finishReason,
}: Pick<LanguageModelV4GenerateResult, 'content' | 'finishReason'>): string | undefined {
  const isPlain = content.every(({ type }) => type === 'text' || type === 'reasoning' || type === 'source')
  if (!isPlain || finishReason.unified !== 'stop') return undefined
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function lastUserText(prompt: LanguageModelV4Prompt): string | undefined {
  const last = prompt.findLast(({ role }) => role === 'user')
  if (last?.role !== 'user' || last.content.some(({ type }) => type !== 'text')) return undefined
  return last.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

/** The first text becomes the answer. What the model thought on its way to another answer goes. */
function replaced(content: readonly LanguageModelV4Content[], answer: string): LanguageModelV4Content[] {
  return [{ type: 'text', text: answer }, ...content.filter(({ type }) => type === 'source')]
}

function metadata(
  result: Pick<LanguageModelV4GenerateResult, 'providerMetadata'>,
  { verdict, repaired, rounds, failure }: AnswerCheck,
): NonNullable<LanguageModelV4GenerateResult['providerMetadata']> {
  return {
    ...result.providerMetadata,
    touchstone: { verdict, repaired, rounds, ...(failure === undefined ? {} : { failure }) },
  }
}

/** Sums of what was used. A count that one call does not tell is left out of the sum. */
function total(usages: readonly LanguageModelV4Usage[]): LanguageModelV4Usage {
  const sum = (pick: (usage: LanguageModelV4Usage) => number | undefined): number | undefined => {
    const told = usages.map(pick).filter((count) => count !== undefined)
    return told.length === 0 ? undefined : told.reduce((a, b) => a + b, 0)
  }
  return {
    inputTokens: {
      total: sum(({ inputTokens }) => inputTokens.total),
      noCache: sum(({ inputTokens }) => inputTokens.noCache),
      cacheRead: sum(({ inputTokens }) => inputTokens.cacheRead),
      cacheWrite: sum(({ inputTokens }) => inputTokens.cacheWrite),
    },
    outputTokens: {
      total: sum(({ outputTokens }) => outputTokens.total),
      text: sum(({ outputTokens }) => outputTokens.text),
      reasoning: sum(({ outputTokens }) => outputTokens.reasoning),
    },
  }
}

/** As `plainText`, of a stream. */
function streamedText(parts: readonly LanguageModelV4StreamPart[]): string | undefined {
  const finish = parts.find((part) => part.type === 'finish')
  const isPlain = parts.every(({ type }) => !/^tool-|^error$|^file$|^custom|^reasoning-file$/.test(type))
  if (!isPlain || finish?.finishReason.unified !== 'stop') return undefined
  return parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('')
}

function repairedParts(
  parts: readonly LanguageModelV4StreamPart[],
  { answer, usages, report }: CheckedAnswer,
): LanguageModelV4StreamPart[] {
  const id = 'touchstone'
  const text: LanguageModelV4StreamPart[] = [
    { type: 'text-start', id },
    { type: 'text-delta', id, delta: answer },
    { type: 'text-end', id },
  ]
  return parts.flatMap((part) => {
    if (part.type === 'finish') {
      const finish = { ...part, usage: total([part.usage, ...usages]), providerMetadata: metadata(part, report) }
      return report.repaired ? [...text, finish] : [finish]
    }
    return report.repaired && /^(?:text|reasoning)-/.test(part.type) ? [] : [part]
  })
}

function streamOf(parts: readonly LanguageModelV4StreamPart[]): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
}
