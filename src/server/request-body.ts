/**
 * Reads a request's JSON body within bounds: size, silence, whole time, and the bytes of all bodies held at one time.
 *
 * Covered: a body that is announced as too large is refused before a byte of it is read, one that turns out too large
 * as soon as it does; a sender that falls silent or dribbles is cut off; many large bodies at once are pushed back.
 * Not covered: a client that keeps many connections open without a request (Node's own header timeout ends those).
 */
import { badBody, RequestFailure } from './request-failure.ts'

/** Keys of a place that are told. */
const LONGEST_PATH = 32

/** Bounds of bodies. */
export interface BodyLimits {
  /** Bytes of one body. */
  readonly bodyBytes: number
  /** Bytes of all bodies that are being read or worked on. */
  readonly heldBytes: number
  /** Longest silence within a body, in ms. */
  readonly silenceMs: number
  /** Longest time for a whole body, in ms. */
  readonly wholeMs: number
}

/** A body as it came, and the way to say that it is done with. */
export interface ReadBody {
  readonly value: unknown
  readonly bytes: number
}

/** Counts the bytes of all bodies at one time. */
export class BodyReader {
  readonly limits: BodyLimits
  #held = 0

  constructor(limits: BodyLimits) {
    this.limits = limits
  }

  /** Bytes that are held now. */
  get held(): number {
    return this.#held
  }

  /** Gives bytes back once their request is answered. */
  release(bytes: number): void {
    this.#held -= bytes
  }

  /**
   * The body as JSON; its bytes count as held until `release`.
   * Throws RequestFailure: 415 not JSON by its content type, 413 too large, 408 too slow, 400 broken, 429 too much at once.
   */
  async readJson(request: Request, signal: AbortSignal): Promise<ReadBody> {
    requireJson(request)
    const announced = Number(request.headers.get('content-length') ?? 0)
    if (announced > this.limits.bodyBytes) throw this.#tooLarge()
    if (this.#held + announced > this.limits.heldBytes) throw tooMuchAtOnce()
    const bytes = await this.#readBytes(request, signal)
    try {
      return { value: parse(bytes), bytes: bytes.length }
    } catch (error) {
      this.release(bytes.length)
      throw error
    }
  }

  async #readBytes(request: Request, signal: AbortSignal): Promise<Buffer> {
    if (request.body === null) return Buffer.alloc(0)
    const reader = (request.body as ReadableStream<Uint8Array>).getReader()
    const chunks: Uint8Array[] = []
    const until = performance.now() + this.limits.wholeMs
    let count = 0
    try {
      for (;;) {
        const patience = Math.min(this.limits.silenceMs, until - performance.now())
        const { done, value } = await within(reader.read(), patience, signal)
        if (done) return Buffer.concat(chunks, count)
        count += value.length
        this.#held += value.length
        chunks.push(value)
        if (count > this.limits.bodyBytes) throw this.#tooLarge()
        if (this.#held > this.limits.heldBytes) throw tooMuchAtOnce()
      }
    } catch (error) {
      this.release(count)
      // the rest is of no interest, and a stream that failed cannot be cancelled again
      reader.cancel().catch(() => undefined)
      throw error
    }
  }

  #tooLarge(): RequestFailure {
    const message = `the body has more than ${this.limits.bodyBytes} bytes, wanted at most that`
    return new RequestFailure(413, 'too-large', message, { headers: { connection: 'close' } })
  }
}

function requireJson(request: Request): void {
  const type = request.headers.get('content-type') ?? ''
  const essence = type.split(';')[0]?.trim().toLowerCase() ?? ''
  if (essence === 'application/json' || /^application\/[\w.-]+\+json$/.test(essence)) return
  const found = essence === '' ? 'missing' : JSON.stringify(essence.slice(0, 100))
  throw new RequestFailure(415, 'wrong-content-type', `content-type is ${found}, wanted "application/json"`)
}

function tooMuchAtOnce(): RequestFailure {
  return new RequestFailure(429, 'busy', 'the bodies of all requests together are too large, try again', {
    headers: { 'retry-after': '1', connection: 'close' },
  })
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new RequestFailure(400, 'bad-json', 'the body is empty, wanted a JSON object')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new RequestFailure(400, 'bad-json', 'the body is not UTF-8')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // the parser quotes what it found, which may be user code
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    throw new RequestFailure(400, 'bad-json', `broken JSON${at === undefined ? '' : ` at position ${at}`}`)
  }
  // only such texts can hold a number that JSON allows and no float can be: digits and exponent come to over 308
  if (/\d[eE]\+?\d{3}|(?<!\d)\d{200}/.test(text)) requireFiniteNumbers(value)
  return value
}

/** A value with its place; the place is written out only where it is told, since nesting may be deep. */
interface Placed {
  readonly value: unknown
  readonly key: string | number
  readonly parent: Placed | undefined
}

/** JSON has 1e999, which reads as infinite and would pass for a score. @throws RequestFailure 422 with the field */
function requireFiniteNumbers(root: unknown): void {
  const open: Placed[] = [{ value: root, key: '', parent: undefined }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value } = next
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const message = 'is too large for a number, wanted a finite one'
      throw badBody({ path: pathOf(next), message, type: 'finite_number' })
    }
    if (typeof value !== 'object' || value === null) continue
    const entries = Array.isArray(value) ? value.entries() : Object.entries(value)
    for (const [key, inner] of entries) open.push({ value: inner, key, parent: next })
  }
}

function pathOf(placed: Placed): (string | number)[] {
  const path: (string | number)[] = []
  for (let at: Placed | undefined = placed; at?.parent !== undefined; at = at.parent) path.unshift(at.key)
  return path.slice(0, LONGEST_PATH)
}

/** The bytes of a body as they come, whatever their number; leaving the loop drops the rest. @throws RequestFailure 408 */
export async function* bodyPieces(
  request: Request,
  { silenceMs, signal }: { readonly silenceMs: number; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  if (request.body === null) return
  const reader = (request.body as ReadableStream<Uint8Array>).getReader()
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), silenceMs, signal)
      if (done) return
      yield value
    }
  } finally {
    // a stream that ended or failed cannot be cancelled again
    reader.cancel().catch(() => undefined)
  }
}

async function within<T>(promise: Promise<T>, patienceMs: number, signal: AbortSignal): Promise<T> {
  // a read that lost the race, or came after the end, is dropped without a complaint
  promise.catch(() => undefined)
  signal.throwIfAborted()
  const ended = new AbortController()
  const other = new Promise<never>((_resolve, reject) => {
    const late = (): void => reject(tooSlow())
    const timer = setTimeout(late, Math.max(0, patienceMs))
    const leave = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', leave, { once: true, signal: ended.signal })
    ended.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
  try {
    return await Promise.race([promise, other])
  } finally {
    ended.abort()
  }
}

function tooSlow(): RequestFailure {
  return new RequestFailure(408, 'timed-out', 'the body did not come in time', { headers: { connection: 'close' } })
}
