/** A person's verdict as the page sends it. */
import { z } from 'zod'
import type { Verdict } from '../../supervision.ts'
import { RequestFailure } from '../request-failure.ts'

/** What a person says of a row. */
export interface VerdictRequest {
  readonly verdict: Verdict | null
  readonly digest: string
  readonly note?: string | undefined
}

const wanted: z.ZodType<VerdictRequest> = z.strictObject({
  verdict: z.enum(['correct', 'wrong', 'unknown']).nullable(),
  /** Of the row that the person saw, so that a verdict never falls on another one. */
  digest: z.string().regex(/^[0-9a-f]{32}$/),
  note: z.string().max(4_000).optional(),
})

const MOST_BYTES = 64 * 1024

/** @throws RequestFailure 400, 413 or 415 */
export async function readVerdict(request: Request): Promise<VerdictRequest> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/json')) {
    throw new RequestFailure(415, 'wrong-content-type', `content type is ${type || 'missing'}, wanted application/json`)
  }
  const bytes = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(bytes <= MOST_BYTES)) {
    throw new RequestFailure(413, 'too-large', `body has ${bytes} bytes, wanted at most ${MOST_BYTES}, and said so`)
  }
  let value: unknown
  try {
    value = await request.json()
  } catch (cause) {
    throw new RequestFailure(400, 'bad-request', 'the body is no JSON', { cause })
  }
  const parsed = wanted.safeParse(value)
  if (parsed.success) return parsed.data
  throw new RequestFailure(400, 'bad-request', `verdict: ${z.prettifyError(parsed.error)}`)
}
