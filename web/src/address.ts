/**
 * The page's state is its address, so that a link shows what its sender saw: run, row, filters, the other run, chosen rows.
 * The names are those of the server's requests (src/view/row-query.ts).
 */
import { useSyncExternalStore } from 'react'

/** Parameters that decide which rows a list holds. */
const QUERY_NAMES = [
  'verdict',
  'kind',
  'judge',
  'model',
  'finding',
  'label',
  'record',
  'person',
  'against',
  'change',
  'q',
  'fold',
  'order',
]

/** How a change of the address is remembered: `push` makes a step to go back to. */
export type Change = 'push' | 'replace'

/** Values to set. Undefined or empty removes one; a list sets each of its values. */
export type AddressValues = Readonly<Record<string, string | readonly string[] | undefined>>

const listeners = new Set<() => void>()

addEventListener('popstate', () => {
  for (const listener of listeners) listener()
})

/** The address's parameters, as they are now. */
export function useAddress(): URLSearchParams {
  const search = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => location.search,
  )
  return new URLSearchParams(search)
}

/** The address with other values. */
export function addressWith(
  values: AddressValues,
  from: URLSearchParams = new URLSearchParams(location.search),
): string {
  const next = new URLSearchParams(from)
  for (const [name, value] of Object.entries(values)) {
    next.delete(name)
    for (const each of typeof value === 'string' ? [value] : (value ?? [])) if (each !== '') next.append(name, each)
  }
  const text = next.toString()
  return text === '' ? '/' : `/?${text}`
}

/** Goes to the address with other values. */
export function go(values: AddressValues, change: Change = 'push'): void {
  goTo(addressWith(values), change)
}

/** Goes to an address of the page. */
export function goTo(address: string, change: Change = 'push'): void {
  if (change === 'push') history.pushState(null, '', address)
  else history.replaceState(null, '', address)
  for (const listener of listeners) listener()
}

/** The part of an address that decides a list. */
export function listQuery(address: URLSearchParams): string {
  const query = new URLSearchParams()
  for (const name of QUERY_NAMES) for (const value of address.getAll(name)) query.append(name, value)
  return query.toString()
}

/** Values that clear all filters and leave run, row and the other run. */
export function noFilters(): AddressValues {
  return Object.fromEntries(QUERY_NAMES.filter((name) => name !== 'against').map((name) => [name, undefined]))
}
