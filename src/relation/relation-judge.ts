/**
 * The relation judge: does the relation that a response states hold between the mentions of its sentence?
 *
 * Response → Feedback. With a gold relation the verdict is decided by it; else by the extractor: the same
 * relation is `correct`, another one `wrong`, and where the extractor abstains or was never told of the stated relation,
 * `unknown`, as it is where there is neither gold nor extractor. A response states a relation by its name, alone on its first line that is not empty.
 */
import type { Feedback, Finding, Judge, MentionTask, Response, Task, Verdict } from '../supervision.ts'
import { isNoRelation } from './text/no-relation.ts'
import type { ExtractedRelation, RelationExtractor } from './relation-extractor.ts'

/** Options of the relation judge. */
export interface RelationJudgeOptions {
  /** Digest of the extractor's weights and labels; becomes part of the judge's version, as other weights judge otherwise. @default none */
  readonly modelDigest?: string | undefined
}

/**
 * Makes the judge for mention tasks. The extractor stays its caller's: disposing the judge leaves it open. Without one only
 * gold relations decide, and sentences without gold are `unknown`.
 */
export function createRelationJudge(
  extractor: RelationExtractor | undefined,
  options: RelationJudgeOptions = {},
): Judge {
  const identity = {
    name: 'relation',
    version: options.modelDigest === undefined ? '1' : `1-${options.modelDigest}`,
  }
  return {
    ...identity,
    needs: extractor === undefined ? [] : ['extractor'],
    accepts: (task) => task.kind === 'mention',
    async judge(task, response, { signal } = {}): Promise<Feedback> {
      return { ...(await judgeRelation(task, response, signal)), judge: identity }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }

  async function judgeRelation(task: Task, response: Response, signal: AbortSignal | undefined): Promise<Found> {
    signal?.throwIfAborted()
    if (task.kind !== 'mention')
      throw new TypeError(`relation judge: task ${task.id} is of kind ${task.kind}, wanted mention`)
    const stated = statedRelation(response)
    if (stated === undefined)
      return feedbackOf(response, 'unknown', null, 'no-relation', 'The response states no relation')
    if (task.relation !== undefined) return byGold(task, response, stated)
    if (extractor === undefined)
      return feedbackOf(
        response,
        'unknown',
        null,
        'no-extractor',
        'There is neither a gold relation nor an extractor (--extractor, --matcher)',
      )
    const [found] = await extractor.extract([task], { signal })
    return byExtractor(response, stated, found, extractor.relations)
  }
}

/** Feedback without the judge's name. */
type Found = Omit<Feedback, 'judge'>

/** The first line with any text, without quotes and a full stop; undefined where there is none. */
function statedRelation({ text }: Response): string | undefined {
  const line = text.split('\n').find((each) => each.trim() !== '')
  const plain = line?.trim().replaceAll(/^["'`]+|["'`.]+$/g, '')
  return plain === undefined || plain === '' ? undefined : plain
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function byGold(task: MentionTask, response: Response, stated: string): Found {
  const gold = task.relation ?? ''
  return isSame(stated, gold)
    ? feedbackOf(response, 'correct', 1, 'right-relation', `${gold} holds, as the gold label says`)
    : feedbackOf(response, 'wrong', 0, 'wrong-relation', `The gold label is ${gold}, not ${stated}`)
}

function byExtractor(
  response: Response,
  stated: string,
  found: ExtractedRelation | undefined,
  relations: readonly string[],
): Found {
  const probability = found?.kind === 'known' ? (found.classified?.probability ?? null) : null
  if (found?.kind === 'none' && isNoRelation(stated))
    return feedbackOf(response, 'correct', null, 'right-relation', 'Nothing holds, as the extractor finds')
  if (!relations.some((relation) => isSame(relation, stated)))
    return feedbackOf(
      response,
      'unknown',
      null,
      'unheard-relation',
      `${stated} is none of the ${relations.length} relations that the extractor knows`,
    )
  if (found?.kind === 'none')
    return feedbackOf(
      response,
      'wrong',
      null,
      'no-relation-holds',
      `The extractor finds that nothing holds, not ${stated}`,
    )
  if (found?.relation === undefined)
    return feedbackOf(
      response,
      'unknown',
      null,
      'abstention',
      'The extractor does not know the relation of this sentence',
    )
  if (found.relations.some((relation) => isSame(relation, stated)))
    return feedbackOf(response, 'correct', probability, 'right-relation', `${stated} holds, as the extractor finds`)
  const against = probability === null ? null : 1 - probability
  return feedbackOf(
    response,
    'wrong',
    against,
    'wrong-relation',
    `The extractor finds ${found.relation}, not ${stated}`,
  )
}

function feedbackOf(response: Response, verdict: Verdict, score: number | null, kind: string, message: string): Found {
  const finding: Finding = { where: { part: 'answer', start: 0, end: response.text.length }, verdict, kind, message }
  return { verdict, score, findings: [finding], text: `${message}.` }
}
