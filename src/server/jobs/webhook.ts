/**
 * Posting a job's end to an address that its client named.
 *
 * The server would otherwise fetch what a client cannot reach (server-side request forgery), so only addresses of this
 * machine are posted to, and hosts that its operator allowed by name. A redirect is not followed, credentials in the
 * address are refused, the answer's body is not read, and there is an end to trying.
 *
 * Not covered: an allowed name that comes to point elsewhere; whoever allows a name trusts its owner.
 */
import { createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { isLoopback } from '../access.ts'
import { badBody } from '../request-failure.ts'

/** How webhooks are posted. */
export interface WebhookOptions {
  /** Hosts beside this machine, as `host` or `host:port`. @default none */
  readonly hosts?: readonly string[] | undefined
  /** Signs the body, so that its receiver can tell who posted it. @default no signature */
  readonly secret?: string | undefined
  /** Wait before the second try, in ms; doubled before each further one. @default 1000 */
  readonly firstWaitMs?: number | undefined
}

/** Tries in all. */
export const MOST_ATTEMPTS = 5
const PATIENCE_MS = 10_000

/** Checks an address that a client named. @throws RequestFailure 422 */
export function requireWebhook(address: string, { hosts = [] }: WebhookOptions): void {
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw refused('is no address, wanted http:// or https://')
  }
  if (url.username !== '' || url.password !== '') throw refused('holds credentials, wanted none')
  if (isLoopback(url.hostname) || hosts.includes(url.hostname) || hosts.includes(url.host)) return
  throw refused('is on a host that this server may not post to, wanted this machine or a host of --webhook-host')
}

/**
 * Posts the body until it is taken (2xx), or all tries are spent, or the address says that it wants none (another 4xx).
 * @returns whether it was taken, and how often it was tried
 * @throws the signal's reason on abort
 */
export async function postWebhook(
  address: string,
  body: string,
  options: WebhookOptions & { readonly signal: AbortSignal },
): Promise<{ readonly taken: boolean; readonly attempts: number }> {
  const { secret, signal, firstWaitMs = 1_000 } = options
  const signature =
    secret === undefined
      ? {}
      : { 'x-touchstone-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }
  const headers = { 'content-type': 'application/json', ...signature }
  for (let attempt = 1; ; attempt++) {
    const status = await post(address, { method: 'POST', headers, body, redirect: 'manual' }, signal)
    if (status >= 200 && status < 300) return { taken: true, attempts: attempt }
    const isWorthAnother = status === 0 || status === 408 || status === 429 || status >= 500
    if (!isWorthAnother || attempt === MOST_ATTEMPTS) return { taken: false, attempts: attempt }
    await delay(firstWaitMs * 2 ** (attempt - 1), undefined, { signal })
  }
}

/** The status, or 0 where nobody answered. */
async function post(address: string, init: RequestInit, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetch(address, {
      ...init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    })
    await response.body?.cancel()
    return response.status
  } catch {
    signal.throwIfAborted()
    return 0
  }
}

function refused(message: string): Error {
  return badBody({ path: ['webhook'], message, type: 'value_error' })
}
