/**
 * Several servers behind one name. Each request goes to the server that has the fewest under way; one that failed stands
 * aside for a while, and its request is tried at the next.
 */
import { TouchstoneError } from '../errors.ts'

/** How long a server that failed is passed over, while others are there. */
const ASIDE_MS = 30_000

interface Place<Client> {
  readonly address: string
  readonly client: Client
  busy: number
  asideUntil: number
}

/** Servers of one model. */
export class EndpointAddresses<Client> {
  readonly #places: readonly Place<Client>[]
  readonly #now: () => number
  /** All of them, as URLs write them, in an order that does not hang on the order in which they were given. */
  readonly addresses: readonly string[]

  /** @throws TypeError for none, and for an address that is no http or https address or may carry a password; it is not told */
  constructor(
    addresses: readonly string[],
    open: (address: string) => Client,
    now: () => number = () => performance.now(),
  ) {
    if (addresses.length === 0) throw new TypeError('endpointModel: no address, wanted at least one')
    this.addresses = serverAddresses(addresses)
    this.#places = addresses.map((address) => ({ address, client: open(address), busy: 0, asideUntil: -Infinity }))
    this.#now = now
  }

  /**
   * Asks one server after the other until one answers. `failed` gives the named error of a failure. Only where it is
   * `fetch-failed` or `busy` is another server tried: what one refuses as bad input, all refuse. `ask` may call `passOn`
   * before it fails: the next is asked whatever the failure is, and this one a second time where no other answers.
   * `passOn` is left out where no server is left that does not stand aside.
   */
  async ask<Answer>(
    ask: (client: Client, passOn: (() => void) | undefined) => Promise<Answer>,
    failed: (address: string, error: unknown) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const tried = new Set<Place<Client>>()
    const passed: Place<Client>[] = []
    let last: unknown
    for (;;) {
      signal.throwIfAborted()
      const place = this.#next(tried) ?? passed.shift()
      if (place === undefined) throw last
      tried.add(place)
      const next = this.#next(tried)
      const hasNext = next !== undefined && !this.#isAside(next)
      let isPassedOn = false
      const passOn = (): void => {
        isPassedOn = true
      }
      place.busy++
      try {
        const answer = await ask(place.client, hasNext ? passOn : undefined)
        place.asideUntil = -Infinity
        return answer
      } catch (error) {
        signal.throwIfAborted()
        last = await failed(place.address, error)
        if (isPassedOn) passed.push(place)
        else if (!(last instanceof TouchstoneError) || (last.code !== 'fetch-failed' && last.code !== 'busy'))
          throw last
        place.asideUntil = this.#now() + ASIDE_MS
      } finally {
        place.busy--
      }
    }
  }

  /** The least busy of those not tried yet, servers that stand aside last. */
  #next(tried: ReadonlySet<Place<Client>>): Place<Client> | undefined {
    return this.#places
      .filter((place) => !tried.has(place))
      .toSorted((a, b) => Number(this.#isAside(a)) - Number(this.#isAside(b)) || a.busy - b.busy)[0]
  }

  #isAside(place: Place<Client>): boolean {
    return place.asideUntil > this.#now()
  }
}

/**
 * Which servers they are, however they are spelled: as URLs write them, each once, in an order of their own.
 * @param addresses a list, or one text of several parted by commas
 * @param who what wants them, as the message names it
 * @throws TypeError as `EndpointAddresses`
 */
export function serverAddresses(addresses: string | readonly string[], who = 'endpointModel'): readonly string[] {
  const list = typeof addresses === 'string' ? addressList(addresses) : addresses
  for (const index of list.keys()) checkAddress(list, index, who)
  return [...new Set(list.map((address) => new URL(address).href.replace(/\/+$/, '')))].toSorted()
}

/** Addresses that stand in one text, parted by commas. */
export function addressList(text: string): readonly string[] {
  return text.split(',').map((each) => each.trim())
}

/**
 * What stands before the host, or in a query, may be secret: messages, traces and reports would show it. An `@` of the path
 * is no credential, but for one case that reads as a port: `http://user:12/x@host` begins with half a password.
 */
function checkAddress(addresses: readonly string[], index: number, who: string): void {
  const address = addresses[index] ?? ''
  const url = URL.parse(address)
  const shown = withoutSecrets(addresses, index, url)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new TypeError(`${who}: ${shown} is none that can be asked, wanted an http or https address`)
  if (url.username !== '' || url.password !== '')
    throw new TypeError(
      `${who}: a user or password stands in ${shown}, which no request can carry, ` +
        'wanted the address without it; TOUCHSTONE_API_KEY holds the key',
    )
  if (url.search !== '' || url.hash !== '')
    throw new TypeError(
      `${who}: something stands behind the path of ${shown}, ` +
        'wanted an address that ends with its path; TOUCHSTONE_API_KEY holds the key',
    )
  if (SPLIT_PASSWORD.test(address))
    throw new TypeError(
      `${who}: ${shown} has an @ in its path, which may be the end of a password with a / in it, ` +
        'wanted the address without a password, or %40 for an @ of the path; TOUCHSTONE_API_KEY holds the key',
    )
}

/** Digits before the first slash, and an `@` in the path that does not begin one of its parts, as in `/@me/v1`. */
const SPLIT_PASSWORD = /^\w+:[\\/]*[^\\/]*:\d+[\\/].*[^\\/]@/s

/**
 * How a message names an address. An `@` says that a password may stand before it, and a password that holds `/`, `?`, `#`
 * or a comma reads as host, path, query or as an address of its own: then the host alone is shown, and only where every
 * `@` of the list stands before it.
 */
function withoutSecrets(addresses: readonly string[], index: number, url: URL | null): string {
  const hasAt = addresses.some((address) => address.includes('@'))
  if (url !== null && !hasAt) return `the address ${url.href.replace(/[?#].*$/s, '')}`
  const isBeforeHost =
    url !== null &&
    !`${url.pathname}${url.search}${url.hash}`.includes('@') &&
    addresses.every((address, other) => other === index || !address.includes('@'))
  if (isBeforeHost && url.host !== '') return `the address of ${url.host}`
  return `address ${index + 1} of ${addresses.length} (not shown: it may hold a password)`
}
