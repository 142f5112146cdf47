/** Sentences of four relations in a few dozen words, for tests that must run without any data set. */
import { generator, type Key } from '../../random.ts'
import type { MentionTask } from '../../supervision.ts'

const PEOPLE = ['ada', 'bo', 'kim', 'lin', 'max', 'ove']
const PLACES = ['ulm', 'berne', 'oslo', 'lima', 'turin', 'kyoto']
const OTHER =
  'was born in left for paints lives near the old town of works at since long ago and then again house'.split(' ')

/** The tokens of a `tinyEncoder` that reads these sentences, their markers and a few words beside them. */
export const TINY_WORDS: readonly string[] = ['#', '@', '##s', '##ly', ...PEOPLE, ...PLACES, ...OTHER]

/** Words that state each relation of `tinySentences`. */
const RELATIONS: Readonly<Record<string, string>> = {
  birth: 'was born in',
  departure: 'left',
  residence: 'lives near',
  work: 'works at',
}

/** A description of each relation of `tinySentences`, in the same words. */
export const TINY_DESCRIPTIONS: readonly { readonly relation: string; readonly description: string }[] = [
  { relation: 'birth', description: 'was born in town' },
  { relation: 'departure', description: 'left the old town' },
  { relation: 'residence', description: 'lives near house' },
  { relation: 'work', description: 'works at paints' },
]

/** Sentences such as "ada was born in the old town of ulm". */
export function tinySentences(key: Key, count: number): MentionTask[] {
  const source = generator(key)
  const pick = (words: readonly string[]): string => words[source.below(words.length)] ?? ''
  return Array.from({ length: count }, (_v, i) => {
    const relation = Object.keys(RELATIONS)[i % 4] ?? ''
    const middle = (RELATIONS[relation] ?? '').split(' ')
    const filler = source.below(2) === 0 ? ['the', 'old', 'town', 'of'] : []
    const tokens = [pick(PEOPLE), ...middle, ...filler, pick(PLACES), ...(source.below(2) === 0 ? ['long', 'ago'] : [])]
    const at = 1 + middle.length + filler.length
    return { id: `tiny-${i}`, kind: 'mention', tokens, head: [0, 1], tail: [at, at + 1], relation }
  })
}
