/**
 * Which rows of a run are wanted, and in which order: the state of the list, as it stands in the page's address and in every
 * request. The names of the parameters are the same in both.
 */
import { KIND_CODES, VERDICT_CODES } from './run-index.ts'
import type { TaskKind, Verdict } from '../supervision.ts'

/** How a row's task fares in this run beside another one: `different` is any of the others but `same`. */
export type ChangeFilter = 'different' | 'better' | 'worse' | 'other' | 'same' | 'only-here'
export const CHANGE_FILTERS: readonly ChangeFilter[] = ['different', 'better', 'worse', 'other', 'same', 'only-here']

/** How the judge's verdict stands to what the source recorded. */
export type RecordFilter = 'agrees' | 'disagrees' | 'abstains' | 'none'
export const RECORD_FILTERS: readonly RecordFilter[] = ['agrees', 'disagrees', 'abstains', 'none']

/** What a person said: any verdict, none, one that differs from the judge's, or a certain one. */
export type PersonFilter = 'any' | 'none' | 'differs' | Verdict
export const PERSON_FILTERS: readonly PersonFilter[] = ['any', 'none', 'differs', ...VERDICT_CODES]

export type RowOrder = 'index' | 'score-up' | 'score-down' | 'time-down'
export const ROW_ORDERS: readonly RowOrder[] = ['index', 'score-up', 'score-down', 'time-down']

/** Rows of one run. A part that is absent lets every row pass. */
export interface RowQuery {
  readonly verdict?: Verdict | undefined
  readonly kind?: TaskKind | undefined
  /** Name and version. */
  readonly judge?: string | undefined
  readonly model?: string | undefined
  /** Kind of a failing finding. */
  readonly finding?: string | undefined
  /** Values of labels, all of which must hold. */
  readonly labels: readonly { readonly name: string; readonly value: string }[]
  readonly record?: RecordFilter | undefined
  readonly person?: PersonFilter | undefined
  /** Id of the run that this one is compared with. */
  readonly against?: string | undefined
  readonly change?: ChangeFilter | undefined
  /** Text within question, response or findings, without regard to case. */
  readonly text?: string | undefined
  /** One row for each task. Default false. */
  readonly fold: boolean
  readonly order: RowOrder
}

/** Longest text that is searched. */
const LONGEST_TEXT = 400

/**
 * The query of an address. Parameters that are not a query's are passed over.
 * @throws RangeError for a value that is not one of the list
 */
export function parseRowQuery(parameters: URLSearchParams): RowQuery {
  const text = (name: string): string | undefined => parameters.get(name) || undefined
  const search = text('q')
  if (search !== undefined && search.length > LONGEST_TEXT) {
    throw new RangeError(`search: text has ${search.length} characters, wanted at most ${LONGEST_TEXT}`)
  }
  return {
    verdict: oneOf('verdict', text('verdict'), VERDICT_CODES),
    kind: oneOf('kind', text('kind'), KIND_CODES),
    judge: text('judge'),
    model: text('model'),
    finding: text('finding'),
    labels: parameters.getAll('label').flatMap((label) => {
      const at = label.indexOf('=')
      return at === -1 ? [] : [{ name: label.slice(0, at), value: label.slice(at + 1) }]
    }),
    record: oneOf('record', text('record'), RECORD_FILTERS),
    person: oneOf('person', text('person'), PERSON_FILTERS),
    against: text('against'),
    change: oneOf('change', text('change'), CHANGE_FILTERS),
    text: search,
    fold: parameters.get('fold') === '1',
    order: oneOf('order', text('order'), ROW_ORDERS) ?? 'index',
  }
}

function oneOf<Value extends string>(
  name: string,
  value: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (value === undefined) return undefined
  const found = values.find((known) => known === value)
  if (found === undefined)
    throw new RangeError(`${name} is ${JSON.stringify(value)}, wanted one of ${values.join(', ')}`)
  return found
}
