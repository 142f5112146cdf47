/**
 * SemEval-2010 Task 8 (Hendrickx et al. 2010): a sentence with `<e1>…</e1>` and `<e2>…</e2>`, and a directed relation such
 * as `Cause-Effect(e2,e1)`, as JSON lines. The head is the relation's first argument: with `(e2,e1)` it is e2, and the
 * direction falls away from the name. `Other` has no direction, and e1 is its head.
 */
import { z } from 'zod'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'
import { mentionInText, type TextRange } from './text-mention.ts'

const row = z.object({
  id: z.union([z.int(), z.string()]).optional(),
  sentence: z.string(),
  relation: z.string().optional(),
})

/** `{"sentence": "The <e1>…</e1> … <e2>…</e2>", "relation": "Cause-Effect(e1,e2)"}` */
export const semeval: RowShape = {
  name: 'semeval',
  fields: 'sentence with <e1> and <e2>, relation',
  fits: (value) => typeof value['sentence'] === 'string' && /<e[12]>/.test(value['sentence']),
  read(value) {
    const { id, sentence, relation } = parseValue(row, value)
    const { text, first, second } = unmark(sentence)
    const directed = relation === undefined ? undefined : directionOf(relation)
    const [head, tail] = directed?.reversed === true ? [second, first] : [first, second]
    const mention = mentionInText(text, head, tail)
    return [
      {
        task: {
          id: id === undefined ? contentId('semeval', sentence) : `semeval-${id}`,
          kind: 'mention',
          ...mention,
          ...(directed === undefined ? {} : { relation: directed.name }),
        },
      },
    ]
  },
}

/** The sentence without its marks, and where they stood. */
function unmark(sentence: string): { text: string; first: TextRange; second: TextRange } {
  const places = new Map<string, number>()
  let text = ''
  let from = 0
  for (const match of sentence.matchAll(/<\/?e[12]>/g)) {
    text += sentence.slice(from, match.index)
    from = match.index + match[0].length
    if (places.has(match[0])) throw new BadRow(`sentence: has ${match[0]} twice, wanted it once`)
    places.set(match[0], text.length)
  }
  text += sentence.slice(from)
  const range = (mark: string): TextRange => {
    const start = places.get(`<${mark}>`)
    const end = places.get(`</${mark}>`)
    if (start === undefined || end === undefined) {
      throw new BadRow(
        `sentence: has no ${start === undefined ? `<${mark}>` : `</${mark}>`}, wanted both marks of ${mark}`,
      )
    }
    if (end <= start) throw new BadRow(`sentence: </${mark}> does not stand behind a word that follows <${mark}>`)
    return [start, end]
  }
  return { text, first: range('e1'), second: range('e2') }
}

function directionOf(relation: string): { name: string; reversed: boolean } {
  const match = /^(.+)\((e1,e2|e2,e1)\)$/.exec(relation)
  if (match === null) {
    if (relation.includes('('))
      throw new BadRow(
        `relation: is ${JSON.stringify(relation)}, wanted a name with (e1,e2) or (e2,e1), or one without`,
      )
    return { name: relation, reversed: false }
  }
  return { name: match[1] ?? relation, reversed: match[2] === 'e2,e1' }
}
