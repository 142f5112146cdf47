/**
 * What the zero-shot benchmark reads: FewRel's relations with two forms of descriptions, and two other domains with
 * descriptions written for this project. Where in the flow: data set → Task.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { MentionTask } from '../../supervision.ts'
import { readRows } from '../../task/index.ts'
import { fewrelSentences, type OpenDataSet } from './fewrel-relations.ts'
import { mentionsOf } from '../mention/mention-list.ts'
import { describe, readDescriptions, type RelationDescription } from '../matching/relation-description.ts'

/** Which texts describe a relation: RE-Matching's edited ones, or Wikidata's name and description as they are. */
export type DescriptionForm = 'paper' | 'wikidata'

/** Another domain, never trained or tuned on. */
export interface TransferSet {
  readonly name: string
  readonly tasks: readonly MentionTask[]
  readonly descriptions: readonly RelationDescription[]
}

/** All that the benchmark reads. */
export interface ZeroShotData {
  readonly tasks: readonly MentionTask[]
  /** The same relations in the same order in both forms; kinds of head and tail are RE-Matching's, with synonyms. */
  readonly descriptions: Readonly<Record<DescriptionForm, readonly RelationDescription[]>>
  readonly transfer: readonly TransferSet[]
}

const properties = z.record(z.string(), z.tuple([z.string(), z.string()]))

/** Reads everything by names of the data manifest. */
export async function readZeroShotData(
  openDataSet: OpenDataSet,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ZeroShotData> {
  const paper = await readDescriptions(
    await openDataSet('re-matching', 'fewrel_relation_description_addsynonym_processed.jsonl.gz'),
  )
  const names = properties.parse(JSON.parse(await readFile(await openDataSet('fewrel', 'pid2name.json'), 'utf8')))
  const wikidata = paper.map(({ relation, text, head, tail }) => {
    const [name, description] = names[relation] ?? []
    return describe(relation, name === undefined ? text : `${name}: ${description}`, head, tail)
  })
  const read = async (set: string, file: string): Promise<MentionTask[]> =>
    mentionsOf(readRows([await openDataSet(set, file)], options), { labelled: true, lowerCase: true })
  return {
    tasks: await fewrelSentences(openDataSet, options),
    descriptions: { paper, wikidata },
    transfer: [
      transferSet('SemEval-2010 Task 8', await read('semeval2010-task8', 'train.jsonl.gz'), SEMEVAL),
      transferSet('CoNLL04', await read('conll04', 'train.jsonl.gz'), CONLL),
    ],
  }
}

function transferSet(
  name: string,
  tasks: readonly MentionTask[],
  descriptions: readonly RelationDescription[],
): TransferSet {
  const described = new Set(descriptions.map(({ relation }) => relation))
  return { name, tasks: tasks.filter(({ relation = '' }) => described.has(relation)), descriptions }
}

/** The nine relations; the head is the first argument. `Other` has no description. */
export const SEMEVAL: readonly RelationDescription[] = [
  describe('Cause-Effect', 'effect: what this event, agent or thing causes', ['cause', 'event'], ['effect', 'result']),
  describe(
    'Component-Whole',
    'component of: the larger whole of which this thing is a working part',
    ['component', 'part'],
    ['whole', 'object', 'machine'],
  ),
  describe(
    'Content-Container',
    'kept in: the container or space in which this thing is stored or carried',
    ['content', 'object'],
    ['container', 'box', 'bottle'],
  ),
  describe(
    'Entity-Destination',
    'destination: where this thing or person is moved to',
    ['object', 'person'],
    ['destination', 'place'],
  ),
  describe(
    'Entity-Origin',
    'origin: where this thing or person comes from, or what it is made from',
    ['object', 'person'],
    ['origin', 'source', 'material'],
  ),
  describe(
    'Instrument-Agency',
    'used by: the agent who uses this tool or instrument',
    ['instrument', 'tool'],
    ['agent', 'user', 'person'],
  ),
  describe(
    'Member-Collection',
    'member of a collection: the group that this one belongs to',
    ['member', 'individual'],
    ['collection', 'group', 'team'],
  ),
  describe(
    'Message-Topic',
    'topic: what this text, speech or other message is about',
    ['message', 'text', 'speech'],
    ['topic', 'subject'],
  ),
  describe(
    'Product-Producer',
    'producer: the person, company or process that makes this product',
    ['product', 'work'],
    ['producer', 'company', 'person'],
  ),
]

/** CoNLL04's relations, described for this project. */
export const CONLL: readonly RelationDescription[] = [
  describe('Kill', 'victim: the person killed by this person', ['killer', 'person'], ['victim', 'person']),
  describe(
    'Live_In',
    'residence: the place where this person lives',
    ['person', 'resident'],
    ['place', 'city', 'country'],
  ),
  describe(
    'Located_In',
    'located in: the larger place in which this place lies',
    ['place', 'city'],
    ['place', 'state', 'country'],
  ),
  describe(
    'OrgBased_In',
    'based in: the place where this organization has its seat',
    ['organization', 'company'],
    ['place', 'city', 'country'],
  ),
  describe(
    'Work_For',
    'employer: the organization this person works for',
    ['person', 'employee'],
    ['organization', 'company'],
  ),
]
