/**
 * Who may ask. Without a token the server listens on a loopback address only, and answers only requests that call it by
 * a loopback name, so that a web page whose name was made to point here cannot run programs. With a token every request
 * but the health check must carry it: `Authorization: Bearer TOKEN`, or as the password of a URL
 * (`http://any:TOKEN@host:8080/run_code`), since clients of SandboxFusion's protocol know a URL and nothing else.
 *
 * Covered: comparison in constant time, no token in a log or an error. Not covered: encryption; put a proxy with TLS in
 * front where the network is not trusted.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { RequestFailure } from './request-failure.ts'

const LEAST_TOKEN_LENGTH = 16

/** True for an address or name that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  return bare === 'localhost' || bare === '::1' || /^127(?:\.\d{1,3}){3}$/.test(bare)
}

/** Throws RangeError where a server would be reachable from elsewhere without a token, or with one that is easily guessed. */
export function requireSafeDoor(host: string, token: string | undefined, door: 'serve' | 'view' = 'serve'): void {
  if (token !== undefined && (token.length < LEAST_TOKEN_LENGTH || !/^[\x21-\x7e]+$/.test(token))) {
    throw new RangeError(
      `${door}: the token has ${token.length} characters, wanted at least ${LEAST_TOKEN_LENGTH}, printable and without spaces`,
    )
  }
  if (token === undefined && !isLoopback(host)) {
    throw new RangeError(
      `${door}: host is ${JSON.stringify(host)}, which other machines can reach; wanted a token beside it (--token or TOUCHSTONE_TOKEN), or a loopback address`,
    )
  }
}

/** Checks requests; throws RequestFailure 401 or 403. */
export function createDoorkeeper(token: string | undefined): (request: Request) => void {
  if (token === undefined) return requireLoopbackName
  const expected = digest(token)
  return (request) => {
    const given = tokenOf(request.headers.get('authorization') ?? '')
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return
    throw new RequestFailure(401, 'unauthorised', `token is ${given === undefined ? 'missing' : 'wrong'}`, {
      headers: { 'www-authenticate': 'Bearer' },
    })
  }
}

function requireLoopbackName(request: Request): void {
  const { hostname } = new URL(request.url)
  if (isLoopback(hostname)) return
  throw new RequestFailure(
    403,
    'forbidden-host',
    'the request calls this server by a name that is not loopback, wanted a token for that',
  )
}

/**
 * A web page may know the port; its Origin tells it. Clients that are no browser send none.
 * @throws RequestFailure 403
 */
export function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get('origin')
  if (origin === null) return
  const host = URL.parse(origin)?.hostname
  if (host !== undefined && isLoopback(host)) return
  throw new RequestFailure(403, 'forbidden-host', 'the request comes from a web page of another origin')
}

function tokenOf(header: string): string | undefined {
  const match = /^(?<scheme>bearer|basic) +(?<rest>\S+)$/i.exec(header)
  const rest = match?.groups?.['rest']
  if (rest === undefined) return undefined
  if (match?.groups?.['scheme']?.toLowerCase() === 'bearer') return rest
  const pair = Buffer.from(rest, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 ? undefined : pair.slice(colon + 1)
}

/** Digests have one length, so that comparing them tells nothing about the token's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
