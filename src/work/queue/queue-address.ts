/**
 * Where a queue lives: Redis or Valkey (`redis:`, `valkey:`, with TLS `rediss:`, `valkeys:`) or PostgreSQL (`postgres:`,
 * `postgresql:`). A URL may carry a password, so messages and records show `shown` and never `url`.
 */

/** A parsed address. */
export interface QueueAddress {
  readonly store: 'redis' | 'postgres'
  /** With its password, for the driver alone. */
  readonly url: string
  /** Without user, password and parameters. */
  readonly shown: string
}

/** Names of schemes as drivers know them. */
const SCHEMES: ReadonlyMap<string, { readonly store: QueueAddress['store']; readonly driver: string }> = new Map([
  ['redis:', { store: 'redis', driver: 'redis:' }],
  ['rediss:', { store: 'redis', driver: 'rediss:' }],
  ['valkey:', { store: 'redis', driver: 'redis:' }],
  ['valkeys:', { store: 'redis', driver: 'rediss:' }],
  ['postgres:', { store: 'postgres', driver: 'postgres:' }],
  ['postgresql:', { store: 'postgres', driver: 'postgresql:' }],
])

const WANTED = 'wanted redis://HOST:PORT, valkey://HOST:PORT, rediss://HOST:PORT (TLS) or postgres://HOST:PORT/DATABASE'

/**
 * Reads an address.
 * @param password stands in for one that the address lacks, so that no command line need show it
 * @throws RangeError for anything else, an `@` in the path among it; the message shows no password
 */
export function queueAddress(text: string, password?: string): QueueAddress {
  const url = URL.parse(text)
  const scheme = url === null ? undefined : SCHEMES.get(url.protocol)
  // a password that holds a slash ends the host before its `@`, and may read as port and path
  if (url === null || scheme === undefined || url.hostname === '' || url.pathname.includes('@')) {
    const isHidden = /\/\/[^@\s]*[/?#].*@/s.test(text)
    const shown = isHidden ? 'not shown, since it may hold a password' : JSON.stringify(withoutPasswords(text))
    throw new RangeError(`queue: address is ${shown}, ${WANTED}`)
  }
  const shown = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`
  if (password !== undefined && password !== '' && url.password === '') url.password = password
  return { store: scheme.store, url: `${scheme.driver}${url.href.slice(url.protocol.length)}`, shown }
}

/** A text in which what stands between `://` and `@` of an address, and parameters named as passwords, are starred out. */
export function withoutPasswords(text: string): string {
  return text
    .replaceAll(/(?<scheme>\b[a-z][a-z+]*:\/\/)[^\s/?#]*@/gi, '$<scheme>***@')
    .replaceAll(/(?<name>[?&](?:password|pass|token)=)[^&\s]*/gi, '$<name>***')
}
