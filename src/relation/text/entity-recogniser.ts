/**
 * Finds the entities of a text that comes without any. Where they stand is told by the rules of named-spans.ts. What they are, and
 * which word that opens a sentence is no name, is told by compromise (MIT), which knows given names, places and parts of speech and
 * needs neither network nor model file.
 *
 * Where in the flow: raw text → this → pairs of mentions. English. Measured beside the rules alone, compromise alone and spaCy in
 * docs/relation.md.
 */
import { recognisedEntities, type TextEntity } from './text-document.ts'
import { withoutWraps } from './wrapped-lines.ts'

/** Who finds entities: `compromise`, or the rules alone. */
export type RecogniserName = 'compromise' | 'rules'

/** Entities of a text, in order of their places. */
export type EntityRecogniser = (text: string) => TextEntity[]

/** What compromise says of a word. */
interface TaggedWord {
  readonly start: number
  readonly end: number
  readonly tags: ReadonlySet<string>
}

/** Opens a recogniser. */
export async function openRecogniser(name: RecogniserName = 'compromise'): Promise<EntityRecogniser> {
  if (name === 'rules') return recognisedEntities
  const { default: nlp } = await import('compromise')
  return (text) => {
    // compromise ends a sentence at each line end
    const words = wordsIn(nlp(withoutWraps(text)).json({ offset: true }))
    let next = 0
    // both are in order of their places
    return recognisedEntities(text).flatMap((entity) => {
      while ((words[next]?.end ?? Infinity) <= entity.start) next++
      const own: TaggedWord[] = []
      for (let at = next; (words[at]?.start ?? Infinity) < entity.end; at++) own.push(...words.slice(at, at + 1))
      return isNoName(entity, own) ? [] : [{ ...entity, type: typeOf(entity, own) }]
    })
  }
}

/** The words of compromise's output, which is typed as any. */
function wordsIn(output: unknown): TaggedWord[] {
  const sentences = output as readonly {
    readonly terms: readonly {
      readonly text: string
      readonly pre: string
      readonly tags: readonly string[]
      readonly offset?: { readonly start: number; readonly length: number }
    }[]
  }[]
  return sentences.flatMap(({ terms }) =>
    terms.flatMap(({ text, tags, offset }) =>
      offset === undefined ? [] : [{ start: offset.start, end: offset.start + text.length, tags: new Set(tags) }],
    ),
  )
}

/** Sorts that the rules tell by words which stand in the text itself. */
const SURE: ReadonlySet<string> = new Set(['DATE', 'CARDINAL', 'ORG', 'PERSON'])

function typeOf({ type }: TextEntity, words: readonly TaggedWord[]): string | undefined {
  if (type !== undefined && SURE.has(type)) return type
  const has = (tag: string): boolean => words.some(({ tags }) => tags.has(tag))
  if (has('Organization')) return 'ORG'
  if (has('Person')) return 'PERSON'
  if (has('Place')) return 'GPE'
  return type
}

/** One capitalised word that compromise takes for anything but a noun. */
function isNoName({ type }: TextEntity, words: readonly TaggedWord[]): boolean {
  const [word] = words
  if (type === 'DATE' || type === 'CARDINAL' || words.length !== 1 || word === undefined) return false
  return !word.tags.has('Noun') && !word.tags.has('Acronym')
}
