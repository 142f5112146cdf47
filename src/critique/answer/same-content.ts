/** Whether two contents say the same answer. `different` and `equal` are said only where they are certain. */
import type { Content, Quantity, Relation, Sequence } from './content.ts'
import { realSetOf, sameRealSet } from './real-set.ts'
import { sameChoice } from './same-choice.ts'
import { sameQuantity } from './same-quantity.ts'
import { sameRelation } from './same-relation.ts'
import { sameTerm, type Sameness } from './same-term.ts'
import { sameText } from './same-text.ts'
import { isDuration, sameClock, sameDate, sameTime } from './same-time.ts'
import { binaryTerm, integerTerm, variablesOf, type Term } from './term.ts'

type TextContent = Extract<Content, { readonly kind: 'text' }>

/** Compares gold's content with the found one. */
export function sameContent(gold: Content, found: Content): Sameness {
  if (gold.kind === 'named' || found.kind === 'named') return sameNamed(gold, found)
  if (gold.kind === 'choice' || found.kind === 'choice') return sameChoice(gold, found, sameContent)
  if (gold.kind === 'quantity' && found.kind === 'quantity') return sameQuantity(gold, found)
  if (gold.kind === 'sequence' && found.kind === 'sequence')
    return sameSequence(ordered(gold, found), ordered(found, gold))
  if (gold.kind === 'relation' && found.kind === 'relation') return bothRelations(gold, found)
  if (gold.kind === 'matrix' || found.kind === 'matrix') return sameMatrix(asVector(gold), asVector(found))
  if (gold.kind === 'ratio' || found.kind === 'ratio') return sameRatio(gold, found)
  if (gold.kind === 'truth' && found.kind === 'truth') return gold.value === found.value ? 'equal' : 'different'
  if (gold.kind === 'date' || found.kind === 'date') return sameDate(gold, found)
  if (gold.kind === 'time' && found.kind === 'time') return sameTime(gold, found)
  if (gold.kind === 'text' && found.kind === 'text') return sameFrames(gold, found) ?? sameText(gold, found)
  if (gold.kind === 'text' || found.kind === 'text') return textAndOther(gold, found)
  if (gold.kind === 'truth' || found.kind === 'truth') return 'unknown'
  if (gold.kind === 'named-set' && found.kind === 'named-set') return gold.name === found.name ? 'equal' : 'different'
  return mixedKinds(gold, found)
}

/** Words that may stand for a number that is not read. */
const NUMERIC_WORDS =
  /\d|\\|\b(?:no|none|nothing|zero|half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|single|once|twice|double|triple|pair|couple|score|gross|dozen|hundred|thousand|million|billion|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|[ivxlcdm]{2,})\b/i

/** Neither yes nor no. */
const UNDECIDED =
  /^(?:(?:maybe|perhaps|possibly|unclear|unknown|undecided)\b|it depends\b|(?:yes|no|true|false) (?:and|or) (?:yes|no|true|false)$)/

/** Words that change what a number says. */
const RESERVED =
  /\b(?:not|no|less|more|least|most|than|between|over|under|except|or|minimum|maximum|hundred|thousand|million|billion|dozen|half|third|quarter|percent|couple|pair|score)\b/

/** The same words around values, and then the values: "center (1, 2), radius 3". Undefined where the words differ. */
function sameFrames(gold: TextContent, found: TextContent): Sameness | undefined {
  if (gold.values === undefined || found.values === undefined || gold.values.length === 0) return undefined
  if (gold.frame.length === 0 || gold.frame.join(' ') !== found.frame.join(' ')) return undefined
  return sameInOrder(gold.values, found.values)
}

/** Words without any number are no number: "it cannot be determined" against 12. */
function textAndOther(gold: Content, found: Content): Sameness {
  const [text, other] = gold.kind === 'text' ? [gold, found] : [found, gold]
  if (text.kind === 'text' && gold.kind === 'truth')
    return UNDECIDED.test(text.words.join(' ')) ? 'different' : 'unknown'
  // "the day before June 1", "after noon"
  if (text.kind === 'text' && (other.kind === 'time' || other.kind === 'date') && text === found)
    return /\b(?:before|after|until|since|around|afternoon)\b/.test(text.words.join(' ')) ? 'different' : 'unknown'
  if (text.kind !== 'text' || other.kind !== 'quantity') return 'unknown'
  if (text.unclaimed === true) return sameUnclaimed(text, other)
  const [value] = text.values ?? []
  if (value !== undefined && text.values?.length === 1 && !RESERVED.test(text.frame.join(' '))) {
    // "about 3.5 years old" against 4
    return sameContent(gold === text ? value : gold, gold === text ? found : value) === 'different'
      ? 'different'
      : 'unknown'
  }
  if (variablesOf(other.term).size > 0) return 'unknown'
  // `?`, `...`: nothing is said
  if (text.words.length === 0 && /^[?.\s]*$/.test(text.key)) return 'different'
  const isWordy = text.words.length > 0 && !NUMERIC_WORDS.test(text.words.join(' ')) && !/[\\\d^_=+<>]/.test(text.key)
  return isWordy ? 'different' : 'unknown'
}

/** "The square root of 9" is not 9. It may be 3, and of 1 it is 1. */
function sameUnclaimed(text: TextContent, other: Quantity): Sameness {
  const isSmall = [0, 1, 2].some((value) => sameTerm(other.term, integerTerm(value)) === 'equal')
  const isNamed = text.values?.some((value) => sameContent(value, other) === 'equal') === true
  return isNamed && !isSmall ? 'different' : 'unknown'
}

function mixedKinds(gold: Content, found: Content): Sameness {
  if (gold.kind === 'sequence' && found.kind === 'quantity') return sequenceAndQuantity(gold, found)
  if (found.kind === 'sequence' && gold.kind === 'quantity') return quantityAndSequence(gold, found)
  if (gold.kind === 'quantity' && found.kind === 'relation') return quantityAndRelation(gold, found)
  if (gold.kind === 'relation' && found.kind === 'quantity') return 'different'
  const [first, second] = [realSetOf(gold), realSetOf(found)]
  if (first !== undefined && second !== undefined) return sameRealSet(first, second) ? 'equal' : 'different'
  if (gold.kind === 'quantity' || found.kind === 'quantity') {
    const other = gold.kind === 'quantity' ? found : gold
    // "none" may say 0
    if (gold.kind === 'quantity' && other.kind === 'named-set' && sameTerm(gold.term, integerTerm(0)) === 'equal')
      return 'unknown'
    if (other.kind === 'time') return isDuration(gold) || isDuration(found) ? 'different' : 'unknown'
    return other.kind === 'set-operation' || other.kind === 'named-set' ? 'different' : 'unknown'
  }
  return gold.kind === 'set-operation' && found.kind === 'set-operation' ? sameOperation(gold, found) : 'unknown'
}

function sameOperation(
  gold: Extract<Content, { readonly kind: 'set-operation' }>,
  found: Extract<Content, { readonly kind: 'set-operation' }>,
): Sameness {
  const straight = gold.sign === found.sign && allEqual([gold.left, gold.right], [found.left, found.right])
  return straight ? 'equal' : 'unknown'
}

function allEqual(gold: readonly Content[], found: readonly Content[]): boolean {
  return (
    gold.length === found.length &&
    gold.every((content, at) => {
      const other = found[at]
      return other !== undefined && sameContent(content, other) === 'equal'
    })
  )
}

const VARIABLE_NAME = /^[a-zA-Z](?:_\w{1,3})?$/

/** `x = 5`: the value counts. Another variable's name makes it uncertain. */
function sameNamed(gold: Content, found: Content): Sameness {
  if (gold.kind === 'named' && found.kind === 'relation') return namedAndRelation(gold, found, false)
  if (found.kind === 'named' && gold.kind === 'relation') return namedAndRelation(found, gold, true)
  const statements = bothStatements(gold, found)
  if (statements !== undefined) return statements
  const same = sameContent(gold.kind === 'named' ? gold.of : gold, found.kind === 'named' ? found.of : found)
  // a left side that was not read may say another thing: "$\\sqrt{x}$ where $x = 8$"
  if (same === 'equal' && gold.kind !== 'named' && found.kind === 'named' && found.name.startsWith('\\'))
    return 'unknown'
  if (same !== 'equal' || gold.kind !== 'named' || found.kind !== 'named' || gold.name === found.name) return same
  // a left side that was not read may say another thing
  if (gold.name.startsWith('\\') || found.name.startsWith('\\')) return 'unknown'
  return VARIABLE_NAME.test(gold.name) && VARIABLE_NAME.test(found.name) ? 'unknown' : 'equal'
}

/** `a = b + c` and `c = a - b`: two statements, where both sides have variables. */
function bothStatements(gold: Content, found: Content): Sameness | undefined {
  if (gold.kind !== 'named' || found.kind !== 'named' || gold.name === found.name || found.of.kind !== 'quantity')
    return undefined
  if (gold.of.kind !== 'quantity' || variablesOf(gold.of.term).size === 0 || variablesOf(found.of.term).size === 0)
    return undefined
  if (!VARIABLE_NAME.test(found.name) || !variablesOf(gold.of.term).has(found.name)) return undefined
  const relation: Relation = {
    kind: 'relation',
    sides: [{ kind: 'variable', name: found.name }, found.of.term],
    signs: ['='],
  }
  return namedAndRelation(gold, relation, false)
}

/** `y = 2x + 1` and `2x - y + 1 = 0`. */
function namedAndRelation(
  named: Extract<Content, { readonly kind: 'named' }>,
  relation: Relation,
  isNamedFound: boolean,
): Sameness {
  if (named.of.kind === 'quantity' && !relation.signs.every((sign) => sign === '=')) {
    const [point, set] = [
      realSetOf({ kind: 'sequence', open: '{', close: '}', items: [named.of] }),
      realSetOf(relation),
    ]
    if (point !== undefined && set !== undefined && !sameRealSet(point, set)) return 'different'
  }
  if (named.of.kind !== 'quantity' || named.of.unit !== undefined || !VARIABLE_NAME.test(named.name)) return 'unknown'
  if (named.name === 'e' || named.name === 'i') return 'unknown'
  const asRelation: Relation = {
    kind: 'relation',
    sides: [{ kind: 'variable', name: named.name }, named.of.term],
    signs: ['='],
  }
  return isNamedFound ? sameRelation(relation, asRelation) : sameRelation(asRelation, relation)
}

/** `x = 1, y = 2` is a pair by the order of its names. `x = 1, x = 2` is a set. */
function ordered(sequence: Sequence, other: Sequence): Sequence {
  const named = sequence.items.filter((item) => item.kind === 'named')
  if (named.length !== sequence.items.length) {
    // a name before the first item of a set was taken by the reader. Within it is noise
    return { ...sequence, items: sequence.items.map((item) => (item.kind === 'named' ? item.of : item)) }
  }
  const names = new Set(named.map((item) => item.name))
  if (names.size < named.length) return { ...sequence, items: named.map((item) => item.of) }
  if (sequence.open !== '' || sequence.alternatives === true)
    return { ...sequence, items: named.map((item) => item.of) }
  // `x_1 = 3, x_2 = -3`: the roots of one unknown
  if (isRootList(sequence) && !isRootList(other)) return { ...sequence, items: named.map((item) => item.of) }
  const sorted = named.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((item) => item.of)
  return { kind: 'sequence', open: '(', close: ')', items: sorted }
}

/** `x = 2, y = -1` as the vector that it names. */
function asVector(content: Content): Content {
  return content.kind === 'sequence' ? ordered(content, content) : content
}

function isRootList({ items }: Sequence): boolean {
  const letters = new Set(
    items.map((item) => (item.kind === 'named' ? /^([xzt])_?[1-9]$/.exec(item.name)?.[1] : undefined)),
  )
  return letters.size === 1 && !letters.has(undefined)
}

function sameSequence(gold: Sequence, found: Sequence): Sameness {
  if (isUnordered(gold) && isUnordered(found)) return sameMembers(gold, found)
  const inOrder = sameInOrder(gold.items, found.items)
  if (!isUnordered(gold) && !isUnordered(found)) {
    if (inOrder !== 'equal') return inOrder
    if (gold.open === found.open && gold.close === found.close) return 'equal'
    const isInterval = gold.items.length === 2 && [gold, found].every((sequence) => sequence.open !== '<')
    return isInterval ? 'different' : 'equal'
  }
  // `(2, 5]` is an interval and no set of two
  const isHalfOpen = [gold, found].some(
    ({ open, close }) => (open === '(' && close === ']') || (open === '[' && close === ')'),
  )
  if (isHalfOpen) return 'different'
  // a pair, an interval or a vector against a bare list or a set
  if (inOrder === 'equal') return gold.open === '(' && found.open === '' ? 'equal' : 'unknown'
  return sameMembers(gold, found) === 'different' ? 'different' : 'unknown'
}

function isUnordered(sequence: Sequence): boolean {
  return sequence.open === '' || sequence.open === '{'
}

function sameInOrder(gold: readonly Content[], found: readonly Content[]): Sameness {
  if (gold.length !== found.length) return 'different'
  let result: Sameness = 'equal'
  for (const [at, item] of gold.entries()) {
    const other = found[at]
    const same = other === undefined ? 'different' : sameContent(item, other)
    if (same === 'different') return 'different'
    if (same === 'unknown') result = 'unknown'
  }
  return result
}

/** Every member of one is a member of the other. A repeated member of a bare list leaves it open. */
function sameMembers(gold: Sequence, found: Sequence): Sameness {
  const forth = membersIn(gold.items, found.items)
  const back = forth === 'different' ? 'different' : membersIn(found.items, gold.items, true)
  if (forth === 'different' || back === 'different') return 'different'
  if (forth === 'unknown' || back === 'unknown') return 'unknown'
  const isSet = gold.open === '{' || found.open === '{'
  return isSet || gold.items.length === found.items.length ? 'equal' : 'unknown'
}

function membersIn(items: readonly Content[], others: readonly Content[], swapped = false): Sameness {
  let result: Sameness = 'equal'
  for (const item of items) {
    let best: Sameness = 'different'
    for (const other of others) {
      const same = swapped ? sameContent(other, item) : sameContent(item, other)
      if (same === 'equal') {
        best = 'equal'
        break
      }
      if (same === 'unknown') best = 'unknown'
    }
    if (best === 'different') return 'different'
    if (best === 'unknown') result = 'unknown'
  }
  return result
}

function sequenceAndQuantity(gold: Sequence, found: Quantity): Sameness {
  const [only] = gold.items
  if (gold.items.length === 1 && only !== undefined) return sameContent(only, found)
  // the letters of several choices, as one word: AC for A, C
  const letters = gold.items.map((item) =>
    item.kind === 'quantity' && item.term.kind === 'variable' ? item.term.name : '',
  )
  // beyond J they may be a product
  if (letters.every((letter) => /^[A-Z]$/.test(letter)) && letters.join('') === [...variablesOf(found.term)].join(''))
    return letters.every((letter) => letter <= 'J') ? 'equal' : 'unknown'
  const isMember = gold.items.some((item) => sameContent(item, found) !== 'different')
  // gold may offer alternatives, of which one is enough
  return gold.alternatives === true && isMember ? 'unknown' : 'different'
}

function quantityAndSequence(gold: Quantity, found: Sequence): Sameness {
  const [only] = found.items
  if (found.items.length === 1 && only !== undefined) return sameContent(gold, only)
  const all = found.items.every((item) => sameContent(gold, item) === 'equal')
  // "4/5 or 0.8" says it twice
  if (all && found.alternatives === true) return 'equal'
  // `x = 2, x = 2`
  return all && found.open !== '(' && found.open !== '[' ? 'unknown' : 'different'
}

/** `x^2 + y^2 = 25` against 25: it may be what was asked for, or another statement. */
function quantityAndRelation(gold: Quantity, found: Relation): Sameness {
  const [left, right] = found.sides
  if (found.signs.length !== 1 || found.signs[0] !== '=' || left === undefined || right === undefined)
    return 'different'
  const values = [left, right].map((side) => sameTerm(gold.term, side))
  return values.every((value) => value === 'different') ? 'different' : 'unknown'
}

function bothRelations(gold: Relation, found: Relation): Sameness {
  const direct = sameRelation(gold, found)
  if (direct === 'equal') return direct
  if (isEquation(gold) || isEquation(found)) return direct
  const [first, second] = [realSetOf(gold), realSetOf(found)]
  if (first === undefined || second === undefined) return direct
  if (!sameRealSet(first, second)) return 'different'
  return nameKey(gold) === nameKey(found) ? 'equal' : 'unknown'
}

function isEquation(relation: Relation): boolean {
  return relation.signs.every((sign) => sign === '=')
}

/** The variables of a relation, in order. */
function nameKey(relation: Relation): string {
  return [...new Set(relation.sides.flatMap((side) => [...variablesOf(side)]))].toSorted().join(' ')
}

function sameMatrix(gold: Content, found: Content): Sameness {
  const [first, second] = [rowsOf(gold), rowsOf(found)]
  if (first === undefined || second === undefined)
    return gold.kind === 'quantity' || found.kind === 'quantity' ? 'different' : 'unknown'
  if (isVector(first) && isVector(second)) {
    const same = sameInOrder(first.flat(), second.flat())
    // a column is not a row, where both are written as matrices
    const isTurned = gold.kind === 'matrix' && found.kind === 'matrix' && first.length !== second.length
    return same === 'equal' && isTurned ? 'unknown' : same
  }
  if (first.length !== second.length) return 'different'
  let result: Sameness = 'equal'
  for (const [at, row] of first.entries()) {
    const same = sameInOrder(row, second[at] ?? [])
    if (same === 'different') return 'different'
    if (same === 'unknown') result = 'unknown'
  }
  return result
}

function isVector(rows: readonly (readonly Content[])[]): boolean {
  return rows.length === 1 || rows.every((row) => row.length === 1)
}

function rowsOf(content: Content): readonly (readonly Content[])[] | undefined {
  if (content.kind === 'matrix') return content.rows
  return content.kind === 'sequence' && content.open !== '' && content.open !== '{' ? [content.items] : undefined
}

/** `6:8` is `3:4` and, of two parts, three quarters. */
function sameRatio(gold: Content, found: Content): Sameness {
  const [first, second] = [ratioParts(gold), ratioParts(found)]
  if (first === undefined || second === undefined)
    return gold.kind === 'time' || found.kind === 'time' ? sameClock(gold, found) : 'different'
  if (first.length !== second.length) return 'different'
  const [a, b] = [first[0], second[0]]
  if (a === undefined || b === undefined) return 'unknown'
  let result: Sameness = 'equal'
  for (const [at, part] of first.entries()) {
    const other = second[at]
    if (other === undefined) return 'different'
    const same = sameTerm(binaryTerm('*', part, b), binaryTerm('*', other, a))
    if (same === 'different') return 'different'
    if (same === 'unknown') result = 'unknown'
  }
  // `8:1` may be meant by 8, or be odds
  const isWhole = [gold, found].some(
    (content) => content.kind === 'quantity' && content.term.kind === 'number' && content.term.value.d === 1n,
  )
  return result === 'equal' && isWhole ? 'unknown' : result
}

function ratioParts(content: Content): readonly Term[] | undefined {
  if (content.kind === 'ratio') return content.parts
  if (content.kind !== 'quantity' || content.unit !== undefined || content.percent) return undefined
  const { term } = content
  const one = { kind: 'number', value: { n: 1n, d: 1n }, decimals: 0, significant: 1 } as const
  return term.kind === 'binary' && term.sign === '/' ? [term.left, term.right] : [term, one]
}
