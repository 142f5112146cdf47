/** Whether two answers name the same option of a choice, of which one may stand for its text alone. */
import type { Content } from './content.ts'
import { sameTerm, type Sameness } from './same-term.ts'
import { variablesOf } from './term.ts'

/** Compares where at least one of the two is a letter. `sameContent` compares the texts behind the letters. */
export function sameChoice(
  gold: Content,
  found: Content,
  sameContent: (gold: Content, found: Content) => Sameness,
): Sameness {
  if (gold.kind === 'choice' && found.kind === 'choice') {
    if (gold.letter !== found.letter) return 'different'
    const both = gold.rest !== undefined && found.rest !== undefined
    return both && sameContent(gold.rest, found.rest) === 'different' ? 'unknown' : 'equal'
  }
  const [choice, other] = gold.kind === 'choice' ? [gold, found] : [found, gold]
  if (choice.kind !== 'choice') return 'unknown'
  // `b` for `(B) 15`
  if (other.kind === 'quantity' && other.term.kind === 'variable' && other.term.name.toUpperCase() === choice.letter)
    return 'equal'
  if (choice.rest !== undefined) {
    const same = gold.kind === 'choice' ? sameContent(choice.rest, other) : sameContent(other, choice.rest)
    // as gold, a capital names an option, and is none of the words behind another letter
    return same === 'unknown' && capitalOf(gold) !== undefined ? 'different' : same
  }
  // a letter may also be a variable
  if (other.kind !== 'quantity') return other.kind === 'sequence' ? 'different' : 'unknown'
  const letter = { kind: 'variable', name: choice.letter } as const
  return variablesOf(other.term).size > 0 ? sameTerm(letter, other.term) : 'unknown'
}

/** The capital that a content is as a variable: the letter of an option, where one is asked for. */
export function capitalOf(content: Content | undefined): string | undefined {
  const isCapital =
    content?.kind === 'quantity' && content.term.kind === 'variable' && /^[A-Z]$/.test(content.term.name)
  return isCapital ? content.term.name : undefined
}
