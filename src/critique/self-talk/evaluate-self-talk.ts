/** Answers with self-talk to the questions of a refinement, kept in a folder, and the comparison at equal tokens. */
import { z } from 'zod'
import { modelIdentity, type LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import { workThrough } from '../../work-through.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import { drawAttempts, type Attempt } from '../refine/draw-attempts.ts'
import { openKeptRecords } from '../refine/kept-records.ts'
import { attemptForm, type RefineRecord } from '../refine/refine-record.ts'
import { compareSelfTalk, type SelfTalkArm, type SelfTalkPair } from './compare-self-talk.ts'
import { taskOfRecord } from './read-chains.ts'
import { SELF_TALK_PROMPT, selfTalkPrompt } from './self-talk-prompt.ts'

/** Options of `evaluateSelfTalk`. */
export interface EvaluateSelfTalkOptions {
  readonly tasks: ReadonlyMap<string, ArithmeticTask>
  /** Who talks to itself, greedily. */
  readonly model: LanguageModel
  /** Keeps the answers. A folder of another model or key is refused. */
  readonly folder: string
  readonly key: Key
  readonly maxTokens: number
  /** Answers drawn at once. @default 1 */
  readonly parallel?: number | undefined
  readonly onProgress?: ((done: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

interface KeptAnswer {
  readonly taskId: string
  /** As `RefineRecord.asked`: an id may stand for another question in another file. Earlier versions kept none. */
  readonly asked?: string | undefined
  readonly attempt: Attempt
}

const keptAnswer = z.object({ taskId: z.string(), asked: z.string().optional(), attempt: attemptForm })

function keyOf({ taskId, asked = '' }: Pick<KeptAnswer, 'taskId' | 'asked'>): string {
  return `${asked} ${taskId}`
}

/** Answers what is not answered yet, and compares. Errors as `openKeptRecords` and the model; RangeError without a record */
export async function evaluateSelfTalk(
  records: readonly RefineRecord[],
  options: EvaluateSelfTalkOptions,
): Promise<SelfTalkArm[]> {
  const { tasks, model, folder, key, maxTokens, parallel = 1, onProgress, signal } = options
  using kept = await openKeptRecords<KeptAnswer>(folder, {
    name: 'self-talk',
    noun: 'answer with self-talk',
    identity: {
      model: modelIdentity(model),
      prompt: SELF_TALK_PROMPT,
      maxTokens,
      key: key.text,
    },
    parse: (value) => keptAnswer.parse(value),
    keyOf,
    signal,
  })
  const pairs: (SelfTalkPair | undefined)[] = []
  let done = 0
  const answer = async (at: number, own: AbortSignal): Promise<void> => {
    const record = records[at]
    const task = record === undefined ? undefined : taskOfRecord(record, tasks)
    if (record !== undefined && task !== undefined) {
      const asked = { taskId: task.id, asked: record.asked }
      const { attempt } = await kept.once(keyOf(asked), async () => {
        const wanted = { task, prompt: selfTalkPrompt(task), key: split(key, task.id) }
        const [drawn] = await drawAttempts(model, [wanted], { temperature: 0, maxTokens, signal: own })
        if (drawn === undefined) throw new TypeError(`self-talk: ${model.name} gave no answer to ${task.id}`)
        return { ...asked, attempt: drawn }
      })
      pairs[at] = { answer: attempt, record }
    }
    onProgress?.(++done)
  }
  await workThrough(records.length, answer, { parallel, signal })
  return compareSelfTalk(pairs.filter((pair) => pair !== undefined))
}
