/**
 * What a browser may do with the page, and who may ask for what it shows.
 *
 * Covered: every answer carries a policy that lets the page run its own script and style only, and connect to this server
 * only, so that a fault in escaping could not load, send or run anything; no frame around the page; no guessing of content
 * types. A request by another name than a loopback one is refused (DNS rebinding), as is a write that does not come from the
 * page itself (cross-site request forgery). Not covered: other users of the same machine, who can reach a loopback port.
 */
import { RequestFailure } from '../request-failure.ts'

/** Headers of every answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // not no-referrer: with it a form's own Origin would be null
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/**
 * Refuses a write that is not the page's own. Browsers send `Origin` with every request that is not a plain reading.
 * @throws RequestFailure 403
 */
export function requireSameOrigin(request: Request): void {
  const origin = request.headers.get('origin')
  const host = request.headers.get('host')
  const site = request.headers.get('sec-fetch-site')
  const isOwn = origin !== null && host !== null && URL.canParse(origin) && new URL(origin).host === host
  if (isOwn && (site === null || site === 'same-origin')) return
  const problem = `origin is ${origin ?? 'missing'}, wanted the page's own`
  throw new RequestFailure(403, 'foreign-origin', problem)
}
