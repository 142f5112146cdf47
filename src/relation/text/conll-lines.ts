/**
 * What was found in a document, as CoNLL columns of the multi-head form: number, token, BIO tag, relations of the entity that ends
 * there, and the numbers of the last tokens of their tails. Sentences are parted by empty lines, and the numbers run on through
 * the document. conll-documents.ts reads it back.
 *
 * BIO tags hold no entity within another. Of such entities the longest has the tags, and each relation of another one stands in a
 * comment of its own, so that none is lost in silence.
 */
import { bestFacts } from './best-facts.ts'
import type { DocumentFacts } from './extract-facts.ts'
import { flatEntities } from './flat-entities.ts'
import { sentencesOf, tokensOf } from './text-document.ts'

/** The rows of a document, with a comment of its name before them and an empty line behind them. */
export function conllLines({ document, facts }: DocumentFacts): string[] {
  const { text, entities, id } = document
  const tokens = tokensOf(text, entities)
  const tags = tokens.map(() => 'O')
  const lastOf = new Map<number, number>()
  for (const entity of flatEntities(entities)) {
    const { start = 0, end = 0, type = 'NAME' } = entities[entity] ?? {}
    const first = tokens.findIndex((token) => token.start >= start)
    const last = tokens.findLastIndex((token) => token.end <= end)
    for (let i = first; i <= last; i++) tags[i] = `${i === first ? 'B' : 'I'}-${type.replaceAll(/\s+/g, '_')}`
    lastOf.set(entity, last)
  }
  const relations = new Map<number, { readonly names: string[]; readonly tails: number[] }>()
  const leftOut: string[] = []
  for (const { head, tail, relation } of bestFacts(facts)) {
    const [from, to] = [lastOf.get(head), lastOf.get(tail)]
    if (from === undefined || to === undefined) {
      leftOut.push(`# not in the columns: ${JSON.stringify({ relation, head: entities[head], tail: entities[tail] })}`)
      continue
    }
    const own = relations.get(from) ?? { names: [], tails: [] }
    own.names.push(relation)
    own.tails.push(to)
    relations.set(from, own)
  }
  const sentenceEnds = sentencesOf(text, entities).map(([, end]) => end)
  const rows = tokens.flatMap((token, i) => {
    const { names, tails } = relations.get(i) ?? { names: ['N'], tails: [i] }
    const row = [i, token.text, tags[i], JSON.stringify(names), JSON.stringify(tails)].join('\t')
    const next = tokens[i + 1]
    const isLast = next !== undefined && sentenceEnds.some((end) => token.end <= end && end <= next.start)
    return isLast ? [row, ''] : [row]
  })
  return [`#doc ${id.replaceAll(/\s+/g, ' ')}`, ...leftOut, ...rows, '']
}
