/** The pause before a request is sent to a server again: as long as the server says, else growing and jittered. */

const FIRST_MS = 500
/** The longest pause before a next try where the server asks for none. */
export const MOST_MS = 8_000

/**
 * Milliseconds to wait before the next try.
 * @param headers of the answer that was none; undefined where no answer came
 * @param tried tries before that one
 * @param random of [0, 1): shortens what the server does not say by up to a quarter
 */
export function retryPause(headers: Headers | undefined, tried: number, random: number): number {
  return askedPause(headers) ?? Math.min(FIRST_MS * 2 ** tried, MOST_MS) * (1 - random / 4)
}

/**
 * What `Retry-After` says (seconds or a date), or the newer `retry-after-ms`; undefined where neither says anything. A server
 * that says 0 and is still busy would have all its tries in an instant, so 0 says nothing either.
 */
function askedPause(headers: Headers | undefined): number | undefined {
  // by the server's own clock, where it tells the time
  const sent = Date.parse(headers?.get('date') ?? '')
  const now = Number.isNaN(sent) ? performance.timeOrigin + performance.now() : sent
  const after = headers?.get('retry-after') ?? ''
  const asked = [countIn(headers?.get('retry-after-ms') ?? ''), countIn(after) * 1_000, Date.parse(after) - now]
  return asked.find((ms) => Number.isFinite(ms) && ms > 0)
}

function countIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}
