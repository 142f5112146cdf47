/** Draws of the open set for claims/relation/open-set-features.ts: FewRel's relations, and two other domains. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { keyOf, sample, shuffle, split, type Key } from '../../src/random.ts'
import { CONLL, fewrelSentences, SEMEVAL } from '../../src/relation/benchmark/index.ts'
import {
  byRelation,
  describe,
  DESCRIPTION_BANK,
  DescriptionBank,
  DescriptionEncoder,
  mentionsOf,
  openEncoder,
  readDescriptions,
  splitRelations,
  type DescriptionVectors,
  type PretrainedEncoder,
  type RelationDescription,
} from '../../src/relation/index.ts'
import type { MentionTask } from '../../src/supervision.ts'
import { readRows } from '../../src/task/index.ts'
import type { ClaimContext } from '../../measure/claim.ts'
import { fewrelDescriptions } from '../../measure/fewrel-descriptions.ts'
import { conll04Sentences, type TypedSentence } from './conll04.ts'
import type { FeatureBanks, FeatureSentence, FeatureSplit } from './open-set-features.ts'
import { sentenceFeatures } from './sentence-features.ts'

/** Sentences of a relation: training, development, test. */
const COUNTS = { train: 28, development: 10, test: 12 }
const PER_RELATION = COUNTS.train + COUNTS.development + COUNTS.test
/** Sentences of another domain that state none of its relations. */
const OTHERS = 250

/** A sentence and its features. */
interface Encoded {
  readonly task: MentionTask
  readonly features: Float32Array
}

/** All sentences of a source, by relation. */
type Source = ReadonlyMap<string, readonly Encoded[]>

/** A source with descriptions of its known relations. */
export interface Domain {
  readonly name: string
  readonly sentences: Source
  /** Label of the sentences that are unknown. */
  readonly other: string
  readonly described: readonly DescriptionVectors[]
}

/** What draws are made from. */
export interface OpenSetMaterial {
  readonly encoder: PretrainedEncoder
  readonly fewrel: Source
  readonly described: ReadonlyMap<string, DescriptionVectors>
  readonly domains: readonly Domain[]
  readonly banks: FeatureBanks
}

/** Reads and encodes everything once. */
export async function openSetMaterial(context: ClaimContext): Promise<OpenSetMaterial> {
  const { signal } = context
  const folder = await context.openModel('minilm-l6')
  const key = keyOf('openset vectors')
  const encoded = async (tasks: readonly MentionTask[], most: (relation: string) => number): Promise<Source> => {
    const groups = [...byRelation(tasks)].map(
      ([relation, group]) =>
        [relation, sample(split(key, relation), group, Math.min(most(relation), group.length))] as const,
    )
    const all = await sentenceFeatures(
      context,
      folder,
      groups.flatMap(([, group]) => group),
    )
    let at = 0
    return new Map(
      groups.map(([relation, group]) => {
        const own = all.slice(at, (at += group.length))
        return [relation, group.map((task, i) => ({ task, features: own[i] ?? new Float32Array() }))]
      }),
    )
  }
  const open = (set: string, file: string): Promise<string> => context.openDataSet(set, file)
  const fewrel = await encoded(await fewrelSentences(open, { signal }), () => PER_RELATION)
  const semeval = await mentionsOf(
    readRows([await open('semeval2010-task8', 'train.jsonl.gz')], { shape: 'semeval' }),
    {
      labelled: true,
      lowerCase: true,
    },
  )
  const news = newsPairs(await conll04Sentences(await open('conll04', 'train.jsonl.gz')))
  const pretrained = await openEncoder(folder)
  await using encoder = await DescriptionEncoder.open(pretrained, { threads: 1 })
  const vectors = (descriptions: readonly RelationDescription[]): Promise<DescriptionVectors[]> =>
    encoder.descriptions(descriptions, signal)
  const texts = (await fewrelDescriptions(context)).filter(({ relation }) => fewrel.has(relation))
  const domain = async (
    name: string,
    tasks: readonly MentionTask[],
    other: string,
    descriptions: readonly RelationDescription[],
  ): Promise<Domain> => {
    const sentences = await encoded(tasks, (relation) => (relation === other ? OTHERS : PER_RELATION))
    return { name, sentences, other, described: await vectors(descriptions) }
  }
  return {
    encoder: pretrained,
    fewrel,
    described: new Map((await vectors(texts)).map((each) => [each.relation, each])),
    domains: [
      await domain('SemEval-2010 Task 8, Other unknown', semeval, 'Other', SEMEVAL),
      await domain('CoNLL04, other pairs unknown', news, 'none', CONLL),
    ],
    banks: {
      own: new DescriptionBank(await vectors(await readDescriptions(DESCRIPTION_BANK)), 0.33),
      wikidata: new DescriptionBank(await vectors(await wikidata(context)), 0.33),
    },
  }
}

/** Draws of FewRel's relations. */
export const SPLITS = 8
/** Draws of another domain's sentences; its relations are always the same. */
const DOMAIN_DRAWS = 3

/** One draw, not yet drawn. */
export interface OpenSetDraw {
  readonly source: string
  /** Within its source. */
  readonly number: number
  readonly key: Key
  readonly sentences: () => FeatureSplit
}

/** All draws: those of FewRel first, then those of each other domain. */
export function openSetDraws(material: OpenSetMaterial): OpenSetDraw[] {
  const key = keyOf('relation-open-set features')
  const drawsOf = (
    source: string,
    { name, count, draw }: { readonly name: string; readonly count: number; readonly draw: (key: Key) => FeatureSplit },
  ): OpenSetDraw[] =>
    Array.from({ length: count }, (_each, number) => {
      const own = split(split(key, name), number)
      return { source, number, key: own, sentences: () => draw(own) }
    })
  return [
    ...drawsOf('FewRel', { name: 'fewrel', count: SPLITS, draw: (own) => fewrelDraw(material, own) }),
    ...material.domains.flatMap((domain) =>
      drawsOf(domain.name, {
        name: domain.name,
        count: DOMAIN_DRAWS,
        draw: (own) => domainDraw(material, domain, own),
      }),
    ),
  ]
}

/** A draw of FewRel: 16 known relations, 16 unknown for development, 16 for the test, and the 16 that are left as background. */
function fewrelDraw({ fewrel, described }: OpenSetMaterial, key: Key): FeatureSplit {
  const groups = splitRelations(key, fewrel.keys(), { known: 16, developmentUnknown: 16, testUnknown: 16 })
  const used = new Set([...groups.known, ...groups.developmentUnknown, ...groups.testUnknown])
  const of = (names: readonly string[], from: number, to: number, unknown = false): FeatureSentence[] =>
    names.flatMap((name, label) =>
      shuffle(split(key, name), fewrel.get(name) ?? [])
        .slice(from, to)
        .map((sentence) => ({ ...sentence, label: unknown ? -1 : label })),
    )
  const { train, development, test } = COUNTS
  const vectors = (names: readonly string[]): DescriptionVectors[] => names.flatMap((name) => described.get(name) ?? [])
  return {
    train: of(groups.known, 0, train),
    background: of(
      [...fewrel.keys()].filter((name) => !used.has(name)),
      0,
      train,
    ),
    development: of(groups.known, train, train + development),
    developmentUnknown: of(groups.developmentUnknown, 0, development, true),
    test: of(groups.known, train + development, train + development + test),
    testUnknown: of(groups.testUnknown, 0, test, true),
    known: vectors(groups.known),
    unknown: vectors(groups.testUnknown),
  }
}

/** A draw of another domain; the background is of all FewRel's relations, as many sentences as train. */
function domainDraw({ fewrel }: OpenSetMaterial, { sentences, other, described }: Domain, key: Key): FeatureSplit {
  const known = described.filter(({ relation }) => sentences.has(relation))
  const of = (from: number, to: number): FeatureSentence[] =>
    known.flatMap(({ relation }, label) =>
      shuffle(split(key, relation), sentences.get(relation) ?? [])
        .slice(from, to)
        .map((sentence) => ({ ...sentence, label })),
    )
  const { train, development } = COUNTS
  const rows = known.length * train
  const background = [...fewrel].flatMap(([relation, all], label) =>
    shuffle(split(key, `background ${relation}`), all)
      .slice(0, Math.ceil(rows / fewrel.size))
      .map((sentence) => ({ ...sentence, label })),
  )
  return {
    train: of(0, train),
    background,
    development: of(train, train + development),
    test: of(train + development, PER_RELATION),
    testUnknown: (sentences.get(other) ?? []).map((sentence) => ({ ...sentence, label: -1 })),
    known,
    unknown: [],
  }
}

/** Ordered pairs of a sentence's entities, with their relation or `none`; the reverse of a stated pair is neither. */
function newsPairs(sentences: readonly TypedSentence[]): MentionTask[] {
  return sentences.flatMap(({ id, tokens, entities, relations }) =>
    entities.flatMap((a, i) =>
      entities.flatMap((b, j) => {
        const stated = relations.filter(({ head, tail }) => head === i && tail === j)
        const isReverse = relations.some(({ head, tail }) => head === j && tail === i)
        const isOverlap = a.start < b.end && b.start < a.end
        if (i === j || isReverse || stated.length > 1 || isOverlap) return []
        return [
          {
            id: `${id}-${i}-${j}`,
            kind: 'mention' as const,
            tokens: tokens.map((token) => token.toLowerCase()),
            head: [a.start, a.end] as const,
            tail: [b.start, b.end] as const,
            relation: stated[0]?.type ?? 'none',
          },
        ]
      }),
    ),
  )
}

const properties = z.record(z.string(), z.tuple([z.string(), z.string()]))

/** Wikidata's properties as descriptions, without those of FewRel's relations. Kinds are guessed from the text. */
async function wikidata(context: ClaimContext): Promise<RelationDescription[]> {
  const own = new Set((await fewrelDescriptions(context)).map(({ relation }) => relation))
  const file = await context.openDataSet('fewrel', 'pid2name.json')
  const texts = new Set<string>()
  return Object.entries(properties.parse(JSON.parse(await readFile(file, 'utf8')))).flatMap(([relation, [, text]]) => {
    const plain = text.toLowerCase().replaceAll(/\s+/g, ' ').trim()
    if (own.has(relation) || text === 'No description defined' || texts.has(plain)) return []
    texts.add(plain)
    return [describe(relation, text)]
  })
}
