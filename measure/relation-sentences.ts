/** FewRel's 16 validation relations as token sequences with mentions marked by words: what the engine's claims train on. */
import { readFile } from 'node:fs/promises'
import { loadTokenizer } from '../src/engine/index.ts'
import { keyOf, shuffle, split } from '../src/random.ts'
import type { ClaimContext } from './claim.ts'

/** A sentence as ids, and its relation's number. */
export interface LabelledSentence {
  readonly ids: readonly number[]
  readonly label: number
}
/** 600, 50 and 50 sentences of each of 16 relations, in an order fixed by a key. */
export interface RelationSentences {
  readonly train: readonly LabelledSentence[]
  readonly dev: readonly LabelledSentence[]
  readonly test: readonly LabelledSentence[]
}

interface Row {
  readonly tokens: readonly string[]
  readonly h: readonly [string, string, readonly (readonly number[])[]]
  readonly t: readonly [string, string, readonly (readonly number[])[]]
}

/** Reads and tokenises; sentences longer than 128 tokens are cut. */
export async function relationSentences(context: ClaimContext, modelFolder: string): Promise<RelationSentences> {
  const path = await context.openDataSet('fewrel', 'val_wiki.json')
  const relations = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, readonly Row[]>>
  const tokenizer = await loadTokenizer(modelFolder)
  const key = keyOf('fewrel split')
  const parts = { train: [] as LabelledSentence[], dev: [] as LabelledSentence[], test: [] as LabelledSentence[] }
  for (const [label, name] of Object.keys(relations).toSorted().entries()) {
    const rows = shuffle(split(key, name), relations[name] ?? [])
    for (const [i, row] of rows.entries()) {
      const { ids } = tokenizer.encode(marked(row), { maximumLength: 128, truncate: true })
      parts[i < 600 ? 'train' : i < 650 ? 'dev' : 'test'].push({ ids, label })
    }
  }
  return {
    train: shuffle(split(key, 'train'), parts.train),
    dev: parts.dev,
    test: parts.test,
  }
}

/** The sentence with its mentions named in front: enough for a classifier of whole sentences. */
function marked({ tokens, h, t }: Row): string {
  return `${h[0]} ; ${t[0]} : ${tokens.join(' ')}`
}
