/** Says which relation holds between marked mentions, or which relations a text states. */
import { z } from 'zod'
import { extractFacts, openRecogniser, problemOfMention, type ExtractedRelation } from '../../relation/index.ts'
import type { MentionTask } from '../../supervision.ts'
import type { RelationSource } from '../server-parts.ts'
import { badBody } from '../request-failure.ts'
import { defineOperation, parseBody, type Operation } from './operation.ts'

const MOST_MENTIONS = 1_024
const MOST_TOKENS = 2_048
const LONGEST_TEXT = 100_000
const MOST_ENTITIES = 200

type Span = readonly [start: number, end: number]
interface AskedEntity {
  readonly start: number
  readonly end: number
  readonly type?: string
}
interface Asked {
  readonly mentions?: readonly { readonly tokens: readonly string[]; readonly head: Span; readonly tail: Span }[]
  readonly text?: string
  readonly entities?: readonly AskedEntity[]
  readonly window?: number
}

interface FoundRelation {
  readonly kind: ExtractedRelation['kind']
  readonly relation: string | null
  readonly relations: readonly string[]
}
interface FoundFact {
  readonly relation: string
  readonly kind: 'known' | 'described'
  readonly head: AskedEntity & { readonly text: string }
  readonly tail: AskedEntity & { readonly text: string }
  readonly score: number
}
interface RelationAnswer {
  readonly relations?: readonly FoundRelation[]
  readonly facts?: readonly FoundFact[]
}

const span = z.tuple([z.int().nonnegative(), z.int().positive()]).readonly()
const entity = z.strictObject({
  start: z.int().nonnegative().describe('In UTF-16 code units'),
  end: z.int().positive(),
  type: z.string().max(100).exactOptional().describe('Such as PERSON'),
})

const asked: z.ZodType<Asked> = z.strictObject({
  mentions: z
    .array(z.strictObject({ tokens: z.array(z.string().max(1_000)).min(1).max(MOST_TOKENS), head: span, tail: span }))
    .min(1)
    .max(MOST_MENTIONS)
    .exactOptional()
    .describe('Sentences with marked head and tail, as token indices [start, end)'),
  text: z.string().min(1).max(LONGEST_TEXT).exactOptional().describe('A text, instead of mentions'),
  entities: z
    .array(entity)
    .max(MOST_ENTITIES)
    .exactOptional()
    .describe('Of the text; a recogniser finds them where absent'),
  window: z.int().min(1).max(10).exactOptional().describe('Sentences that a pair of the text may span, default 1'),
})

const toldEntity = z.object({
  text: z.string(),
  start: z.int(),
  end: z.int(),
  type: z.string().exactOptional(),
})

/** The operation. */
export const relationOperation: Operation = defineOperation<Asked, RelationAnswer, RelationSource>({
  name: 'relation',
  tool: 'relation',
  title: 'Extract relations',
  description:
    'Says which relation holds between two marked mentions of a sentence (give mentions), or which relations a text ' +
    'states (give text). kind is known, described, none (nothing holds) or unknown (an abstention).',
  asked,
  answered: z.object({
    relations: z
      .array(
        z.object({
          kind: z.enum(['known', 'described', 'none', 'unknown']),
          relation: z.string().nullable(),
          relations: z.array(z.string()).describe('All that hold between the pair'),
        }),
      )
      .exactOptional()
      .describe('One for each of mentions'),
    facts: z
      .array(
        z.object({
          relation: z.string(),
          kind: z.enum(['known', 'described']),
          head: toldEntity,
          tail: toldEntity,
          score: z.number().describe('Of its best evidence'),
        }),
      )
      .exactOptional()
      .describe('What the text states'),
  }),
  example: { mentions: [{ tokens: ['Ada', 'was', 'born', 'in', 'London'], head: [0, 1], tail: [4, 5] }] },
  parts: ({ extractor }) =>
    extractor ??
    'no relation extractor is open on this server, wanted one: start it with --extractor NAME, or --matcher NAME and --descriptions FILE',
  readAsked: (value) => checked(parseBody(asked, value)),
  async work(request, extractor, { gate, signal, admitted }) {
    return await gate.pass(
      async () =>
        request.text === undefined
          ? { relations: await relationsOf(request.mentions ?? [], extractor, signal) }
          : { facts: await factsOf(request.text, request, { extractor, signal }) },
      { signal, admitted },
    )
  },
  textOf: ({ relations = [], facts = [] }) =>
    [
      ...relations.map(({ kind, relation }, index) => `Mention pair ${index + 1}: ${relation ?? kind}`),
      ...facts.map(({ head, relation, tail }) => `${head.text} — ${relation} — ${tail.text}`),
      ...(relations.length + facts.length === 0 ? ['No relation was found.'] : []),
    ].join('\n'),
})

function checked(request: Asked): Asked {
  const { mentions, text, entities = [] } = request
  if ((mentions === undefined) === (text === undefined)) {
    throw badBody({ path: ['mentions'], message: 'wanted either mentions or text', type: 'value_error' })
  }
  for (const [index, mention] of (mentions ?? []).entries()) {
    const message = problemOfMention(taskOf(mention, index))
    if (message !== undefined) throw badBody({ path: ['mentions', index], message, type: 'value_error' })
  }
  let before = 0
  for (const [index, { start, end }] of entities.entries()) {
    if (text === undefined || start < before || end <= start || end > text.length) {
      const message = `is [${start}, ${end}), wanted ranges of the text in order that do not overlap`
      throw badBody({ path: ['entities', index], message, type: 'value_error' })
    }
    before = end
  }
  return request
}

function taskOf({ tokens, head, tail }: NonNullable<Asked['mentions']>[number], index: number): MentionTask {
  return { kind: 'mention', id: `mention-${index}`, tokens, head, tail }
}

async function relationsOf(
  mentions: NonNullable<Asked['mentions']>,
  extractor: RelationSource,
  signal: AbortSignal,
): Promise<FoundRelation[]> {
  const found = await extractor.extract(mentions.map(taskOf), { signal })
  return found.map(({ kind, relation = null, relations }) => ({ kind, relation, relations }))
}

async function factsOf(
  text: string,
  { entities: given, window }: Asked,
  { extractor, signal }: { readonly extractor: RelationSource; readonly signal: AbortSignal },
): Promise<FoundFact[]> {
  const entities = (given ?? (await openRecogniser())(text)).slice(0, MOST_ENTITIES)
  const document = {
    id: 'asked',
    text,
    entities,
    isRecognised: given === undefined,
    source: { file: 'request', line: undefined },
  }
  const told = (index: number): FoundFact['head'] => {
    const { start = 0, end = 0, type } = entities[index] ?? {}
    return { text: text.slice(start, end), start, end, ...(type === undefined ? {} : { type }) }
  }
  const facts: FoundFact[] = []
  for await (const found of extractFacts(extractor, [document], { window, signal })) {
    for (const { relation, kind, head, tail, evidence } of found.facts) {
      facts.push({ relation, kind, head: told(head), tail: told(tail), score: evidence[0]?.score ?? 0 })
    }
  }
  return facts
}
