/** Trains an extractor of your own relations, adds one by its description alone, and asks both: relations.ts [ROWS.jsonl]. */
import { fileURLToPath } from 'node:url'
import { keyOf } from 'touchstone'
import * as relation from 'touchstone/relation'
import { pullModel } from 'touchstone/store'
import { readRows } from 'touchstone/task'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const [file = here('relations.jsonl')] = process.argv.slice(2)
const sentences = await relation.mentionsOf(readRows([file]), { labelled: true })

const { folder } = await pullModel('minilm-l6')
const encoder = await relation.openEncoder(folder)
const options = { key: keyOf('relations'), epochs: 4, coverage: 0.8 }
const model = await relation.trainClassifier(encoder, sentences, options)
console.log(model.threshold.basis)

const classifier = await relation.OpenSetClassifier.open(model)
const threshold = { value: 0.1, basis: 'chosen by eye' }
const matcher = await relation.RelationMatcher.open({ ...relation.untrainedMatcher(encoder, options.key), threshold })
await matcher.addLabels(await relation.readDescriptions(here('relations-described.jsonl')))
await using extractor = new relation.RelationExtractor({ classifier, matcher })
const unlabelled = await relation.mentionsOf(readRows([here('relations-new.jsonl')]))
for await (const { task, kind, relation: found } of extractor.extractStream(unlabelled))
  console.log(`${kind}: ${found ?? '-'} | ${task.tokens.join(' ')}`)
