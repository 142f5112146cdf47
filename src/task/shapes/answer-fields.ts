/** The fields in which files write down what models answered: one text, a chat, or a list of samples. */
import { z } from 'zod'
import { chatMessages, promptOf, splitDialogue, turnsOf } from './message.ts'
import { BadRow, parseValue } from './shape.ts'

/** Names of what was answered. */
export const RESPONSES = [
  'response',
  'responses',
  'completion',
  'completions',
  'output',
  'outputs',
  'generation',
  'prediction',
] as const
const said = z.union([z.string(), chatMessages])

/** The first of the names that the row has with a value. */
export function nameIn<Name extends string>(
  value: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Name | undefined {
  return names.find((name) => value[name] !== undefined && value[name] !== null)
}

/** The one of the names that the row has. @throws BadRow where it has none, or two, between which nobody has chosen */
export function oneField<Name extends string>(value: Readonly<Record<string, unknown>>, names: readonly Name[]): Name {
  const [name, second] = names.filter((one) => value[one] !== undefined && value[one] !== null)
  if (name === undefined) throw new BadRow(`${names[0]}: missing, wanted one of ${names.join(', ')}`)
  if (second !== undefined) throw new BadRow(`${second}: stands beside ${name}, wanted one of them`)
  return name
}

/** A text, or the turns of a chat as one. */
export function textOf(value: unknown, field: string): string {
  const given = parseValue(said, value, [field])
  return typeof given === 'string' ? given : promptOf(turnsOf(given, field))
}

/** A response is a text, a chat that ends in the assistant's turn, or a list of either. */
export function samplesOf(value: unknown, field: string): readonly string[] {
  if (typeof value !== 'string' && !Array.isArray(value)) {
    throw new BadRow(`${field}: is ${JSON.stringify(value)?.slice(0, 40)}, wanted a text, a chat, or a list of them`)
  }
  const one = said.safeParse(value)
  const samples = one.success ? [one.data] : parseValue(z.array(said).min(1), value, [field])
  return samples.map((sample, at) => {
    if (typeof sample === 'string') return sample
    const { answer } = splitDialogue(turnsOf(sample, field))
    if (answer === undefined)
      throw new BadRow(`${field}[${at}]: does not end in the assistant's turn, wanted its answer`)
    return answer
  })
}
