/** Chains → training records of self-talk, each text of a question once. */
import type { LanguageModel } from '../../model/index.ts'
import { split, type Key } from '../../random.ts'
import { workThrough } from '../../work-through.ts'
import type { KeyedLog } from '../../json-lines-log.ts'
import type { ArithmeticTask } from '../../supervision.ts'
import type { ConversationRecord } from '../corpus/training-shapes.ts'
import { textKey } from '../improve/explore-task.ts'
import type { Chain } from './chain.ts'
import { selfTalkRecord } from './self-talk-prompt.ts'
import { smoothingKey, type KeptSmoothing } from './kept-smoothings.ts'
import { smooth, type Smoothed } from './smooth.ts'
import { weave } from './weave.ts'

/** Options of `buildSelfTalk`. */
export interface BuildSelfTalkOptions {
  readonly key: Key
  /** Smooths the joints. @default none: texts stay as they were woven */
  readonly smoother?: LanguageModel | undefined
  /** Keeps each smoothed text. @default none: they are in what is returned alone */
  readonly kept?: KeyedLog<KeptSmoothing> | undefined
  /** Longest smoothed text. @default 1024 */
  readonly maxTokens?: number | undefined
  /** Answers drawn at once. @default 1 */
  readonly parallel?: number | undefined
  readonly onProgress?: ((done: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What was built, and what was not. */
export interface BuiltSelfTalk {
  readonly records: readonly ConversationRecord[]
  /** Wrong steps that are repaired in them. */
  readonly repairs: number
  /** Texts that the smoother changed. */
  readonly smoothed: number
  /** Chains that gave no record, by reason. */
  readonly dropped: Readonly<Record<string, number>>
}

/** Builds records. Rejects as the smoother does, and on abort. */
export async function buildSelfTalk(chains: readonly Chain[], options: BuildSelfTalkOptions): Promise<BuiltSelfTalk> {
  const { key, smoother, maxTokens = 1_024, parallel = 1, kept, onProgress, signal } = options
  const wovenTexts: { readonly at: number; readonly chain: Chain; readonly text: string }[] = []
  const seen = new Set<string>()
  const dropped: Record<string, number> = {}
  let repairs = 0
  let smoothed = 0
  signal?.throwIfAborted()
  for (const [at, chain] of chains.entries()) {
    const woven = weave(chain)
    // another question may have a text of the same words
    const said = 'reason' in woven ? '' : JSON.stringify([chain.task.question, textKey(woven.text)])
    const reason = 'reason' in woven ? woven.reason : seen.has(said) ? 'duplicate' : undefined
    if (reason !== undefined || 'reason' in woven) dropped[reason ?? ''] = (dropped[reason ?? ''] ?? 0) + 1
    else {
      seen.add(said)
      repairs += woven.repairs
      wovenTexts.push({ at, chain, text: woven.text })
    }
  }
  let done = chains.length - wovenTexts.length
  onProgress?.(done)
  const records: ConversationRecord[] = []
  const finish = async (place: number, own: AbortSignal): Promise<void> => {
    const woven = wovenTexts[place]
    if (woven === undefined) return
    const { at, chain } = woven
    const asked = { key: split(key, at), maxTokens, signal: own }
    const { text, changed } =
      smoother === undefined
        ? { text: woven.text, changed: false }
        : await smoothedOnce(chain.task, woven.text, { ...asked, model: smoother, kept })
    if (changed) smoothed++
    records[place] = selfTalkRecord(chain.task, text)
    onProgress?.(++done)
  }
  await workThrough(wovenTexts.length, finish, { parallel, signal })
  return { records, repairs, smoothed, dropped }
}

/** Takes what an earlier run has smoothed. */
async function smoothedOnce(
  task: ArithmeticTask,
  woven: string,
  options: Parameters<typeof smooth>[2] & Pick<BuildSelfTalkOptions, 'kept'>,
): Promise<Smoothed> {
  const { kept, model } = options
  if (kept === undefined) return await smooth(task, woven, options)
  const key = smoothingKey(model, options, [task.question, woven])
  return await kept.once(key, async () => ({ key, ...(await smooth(task, woven, options)) }))
}
