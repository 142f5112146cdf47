/**
 * Whether a sentence that names gold's words claims them: "Alice is the oldest" does, "Bob beats Alice", "the day after
 * Tuesday" and "neither even nor odd" do not.
 */
import type { Content } from './content.ts'
import type { Sameness } from './same-term.ts'

type Text = Extract<Content, { readonly kind: 'text' }>

/** Words that exclude one another. */
export const CLASSES: readonly (readonly string[])[] = [
  'monday tuesday wednesday thursday friday saturday sunday'.split(' '),
  'january february march april may june july august september october november december'.split(' '),
  'red orange yellow green blue purple violet pink brown black white grey gray'.split(' '),
  'circle ellipse parabola hyperbola line point'.split(' '),
  'triangle square rectangle rhombus parallelogram trapezoid kite pentagon hexagon octagon cube sphere cone cylinder'.split(
    ' ',
  ),
  'odd even neither'.split(' '),
  'north south east west northeast northwest southeast southwest'.split(' '),
  'xaxis yaxis zaxis origin'.split(' '),
  'left right'.split(' '),
  'heads tails'.split(' '),
  'increasing decreasing constant'.split(' '),
  'acute right obtuse'.split(' '),
  'spring summer autumn winter'.split(' '),
  'greater less equal'.split(' '),
  'always sometimes never'.split(' '),
  'converges diverges'.split(' '),
  'linear quadratic cubic exponential'.split(' '),
  'isosceles scalene equilateral'.split(' '),
  'positive negative zero'.split(' '),
  'possible impossible'.split(' '),
  'rational irrational'.split(' '),
  'prime composite'.split(' '),
  'convergent divergent'.split(' '),
  'dependent independent'.split(' '),
  'parallel perpendicular'.split(' '),
  'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' '),
]

export const NEGATIONS: ReadonlySet<string> = new Set(
  'not no never none neither nor cannot cant isnt without'.split(' '),
)

/** Words behind which a thing stands that the answer is only told by. */
const RELATED = new Set(
  'after before than except but until unlike against opposite without besides beats beat following preceding near past beyond excluding over'.split(
    ' ',
  ),
)
const ARTICLES = new Set(['the', 'a', 'an'])
const ADJECTIVE_NOUNS = new Set(
  'function number integer triangle angle angles lines line colour color month day series sequence events event matrix system'.split(
    ' ',
  ),
)
const CLAIMING_VERBS = new Set('is was has had wins won gets got'.split(' '))

/** What a text says of gold's words, or undefined where it says nothing certain of them. */
export function sameMentions(gold: Text, found: Text): Sameness | undefined {
  const own = gold.words.filter((word) => !ARTICLES.has(word)).map(bare)
  if (own.length === 0 || own.length > 3 || own.some((word) => NEGATIONS.has(word) && word !== 'neither'))
    return undefined
  const words = found.words.filter((word) => !ARTICLES.has(word))
  const places = words.flatMap((_, at) =>
    own.every((word, index) => bare(words[at + index] ?? '') === word) ? [at] : [],
  )
  if (own.length === 1) {
    const classed = sameClass(own[0] ?? '', words)
    if (classed !== undefined) return classed
  }
  // "Mount Everest (8,849 m)"
  if (found.key.toLowerCase().startsWith(`${gold.key}(`) && !/\((?:not|no|or|maybe|wrong)/.test(found.key))
    return 'equal'
  const [at] = places
  if (at === undefined || words.length === own.length) return undefined
  const isAside = (place: number): boolean =>
    isDenied(words, place) || isTold(words, place) || words[place + own.length - 1]?.endsWith("'s") === true
  if (places.every(isAside)) return 'different'
  const behind = words.slice(at + own.length)
  // "Alice, not Bob"
  if (at === 0 && /^(?:not|rather|instead|unlike)$/.test(behind[0] ?? '') && !behind.includes('but')) return 'equal'
  if (!/^[\p{L}'’-]*\.?$/u.test(found.key) || behind.some((word) => NEGATIONS.has(word) || word === 'but'))
    return undefined
  // "Alice is the oldest", "It was Alice who won"
  const [verb = '', what = ''] = behind
  if (at === 0 && CLAIMING_VERBS.has(verb) && /(?:est|most|least|winner|answer)$/.test(what)) return 'equal'
  const isCleft = at === 2 && words[0] === 'it' && /^(?:is|was)$/.test(words[1] ?? '') && /^(?:who|that)$/.test(verb)
  return isCleft ? 'equal' : undefined
}

/** What a text claims of the class that gold's word belongs to. */
function sameClass(own: string, words: readonly string[]): Sameness | undefined {
  const members = CLASSES.find((each) => each.includes(own))
  if (members === undefined) return undefined
  const places = words.flatMap((word, at) => (members.includes(bare(word)) ? [at] : []))
  // "neither" is a member, and denies where others follow
  const named = places.length > 1 ? places.filter((at) => words[at] !== 'neither') : places
  const claimed = named.filter((at) => !isDenied(words, at) && !isTold(words, at)).map((at) => bare(words[at] ?? ''))
  if (named.length === 0) return undefined
  if (!claimed.includes(own))
    return claimed.length === 1 || named.some((at) => bare(words[at] ?? '') === own) ? 'different' : undefined
  const [at] = named
  // "even and odd"
  const isJoined =
    claimed.length === 2 &&
    named.length === 2 &&
    named[1] === (named[0] ?? 0) + 2 &&
    /^(?:and|or)$/.test(words[(named[0] ?? 0) + 1] ?? '')
  if (isJoined) return 'different'
  if (claimed.length > 1 || named.length > 1 || at === undefined) return undefined
  const rest = words.filter((word, place) => place !== at && word.length > 1 && !/^(?:it|is|this|that|are)$/.test(word))
  return rest.length === 1 && words[at + 1] === rest[0] && ADJECTIVE_NOUNS.has(rest[0] ?? '')
    ? 'equal'
    : rest.length === 0
      ? 'equal'
      : undefined
}

function bare(word: string): string {
  return word.replace(/'s$/, '').replaceAll('-', '')
}

/** "neither even nor odd", "not the blue one", "isn't Paris". */
function isDenied(words: readonly string[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 2), at)
  return before.some((word) => NEGATIONS.has(word.replaceAll("'", '')) || word.endsWith("n't"))
}

/** "the day after Tuesday", "followed by Alice", "next to the blue one". */
function isTold(words: readonly string[], at: number): boolean {
  const [before = '', last = ''] = [words[at - 2], words[at - 1]]
  if (RELATED.has(last)) return true
  return /^(?:next to|followed by|beaten by|friend of|brother of|sister of|son of|daughter of|opposite of|instead of|rather than)$/.test(
    `${before} ${last}`,
  )
}
