/**
 * One OpenTelemetry event `gen_ai.evaluation.result` for each feedback that a judge gives, sent as a log record by
 * OTLP/HTTP in JSON. Where and how follows from OpenTelemetry's own environment variables; without an endpoint nothing
 * is sent.
 *
 * Source: open-telemetry/semantic-conventions-genai, event gen_ai.evaluation.result (status Development, 2026), and
 * open-telemetry/opentelemetry-proto, logs/v1/logs.proto. Names stand here as texts, as the conventions still move.
 *
 * Covered: judging never waits for a collector; one that is away costs bounded memory, and what was dropped is told.
 * Not covered: OTLP by gRPC or protobuf. Collectors take JSON at the same HTTP port.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Feedback, Judge, Response as Answered, Task } from '../../supervision.ts'
import { isFailure } from '../../work/index.ts'
import { presentTraceParent, type TraceParent } from './trace-parent.ts'

/** Where events go. */
export interface EventTarget {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Attributes of the resource, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>
}

/** Options of `EvaluationEvents`. */
export interface EvaluationEventsOptions {
  readonly version: string
  /** Told once where events are lost. @default nobody */
  readonly onNotice?: ((notice: string) => void) | undefined
  /** Longest wait before a batch is sent, in ms. @default 1000 */
  readonly batchMs?: number | undefined
  /** Wait before a batch is sent again, in ms; doubled each time. @default 1000 */
  readonly retryMs?: number | undefined
}

const EVENT = 'gen_ai.evaluation.result'
const LABELS = { correct: 'pass', wrong: 'fail', unknown: 'unknown' } as const
const LONGEST_EXPLANATION = 4_096
const BATCH_SIZE = 512
const MOST_HELD = 4_096
const MOST_ATTEMPTS = 3
const PATIENCE_MS = 10_000
/** As the specification of OTLP names them. */
const RETRIED: ReadonlySet<number> = new Set([0, 429, 502, 503, 504])
/** INFO. */
const SEVERITY = 9

/** The target that the environment names; undefined where it names none, or where its SDK is disabled. */
export function eventTargetOf(environment: Readonly<Record<string, string | undefined>>): EventTarget | undefined {
  const given = (name: string): string | undefined => environment[name] || undefined
  if (given('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || given('OTEL_LOGS_EXPORTER') === 'none') return undefined
  const base = given('OTEL_EXPORTER_OTLP_ENDPOINT')?.replace(/\/+$/, '')
  const url = given('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT') ?? (base === undefined ? undefined : `${base}/v1/logs`)
  if (url === undefined) return undefined
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new RangeError(
      `evaluation events: OTEL_EXPORTER_OTLP_ENDPOINT is ${JSON.stringify(url)}, wanted http:// or https://`,
    )
  }
  const headers = pairsOf(given('OTEL_EXPORTER_OTLP_LOGS_HEADERS') ?? given('OTEL_EXPORTER_OTLP_HEADERS'))
  const attributes = pairsOf(given('OTEL_RESOURCE_ATTRIBUTES'))
  const name = given('OTEL_SERVICE_NAME') ?? attributes['service.name'] ?? 'touchstone'
  return { url, headers, resource: { ...attributes, 'service.name': name } }
}

/** Sends events. Dispose of it: what is held is sent then. */
export class EvaluationEvents implements AsyncDisposable {
  readonly #target: EventTarget
  readonly #options: EvaluationEventsOptions
  readonly #ended = new AbortController()
  #held: object[] = []
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> = Promise.resolve()
  #lost = 0

  constructor(target: EventTarget, options: EvaluationEventsOptions) {
    this.#target = target
    this.#options = options
  }

  /** Events that no collector took. */
  get lost(): number {
    return this.#lost
  }

  /** Judges that send an event for each feedback, and one that says so where they fail. */
  observing(judges: readonly Judge[]): readonly Judge[] {
    return judges.map((judge) => this.#observed(judge))
  }

  /** Takes one feedback; returns at once. */
  add(task: Task, response: Answered, feedback: Feedback): void {
    this.#take(recordOf({ task, response, feedback }, presentTraceParent()))
  }

  /** Sends what is held. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const records = this.#held.splice(0)
    for (let start = 0; start < records.length; start += BATCH_SIZE) {
      const batch = records.slice(start, start + BATCH_SIZE)
      this.#sending = this.#sending.then(() => this.#send(batch))
    }
    await this.#sending
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // what is sent now is tried once, since somebody waits
    this.#ended.abort()
    await this.flush()
  }

  #observed(judge: Judge): Judge {
    const { name, version, needs } = judge
    return {
      name,
      version,
      ...(needs === undefined ? {} : { needs }),
      accepts: (task) => judge.accepts(task),
      judge: async (task, response, options) => {
        try {
          const feedback = await judge.judge(task, response, options)
          this.add(task, response, feedback)
          return feedback
        } catch (error) {
          if (options?.signal?.aborted !== true) this.#take(failureRecord({ name, version }, task, response))
          throw error
        }
      },
      // whoever opened the judge disposes of it
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
  }

  #take(record: object): void {
    if (this.#held.length >= MOST_HELD) {
      this.#lose(1)
      return
    }
    this.#held.push(record)
    if (this.#held.length >= BATCH_SIZE) void this.flush()
    else {
      this.#timer ??= setTimeout(() => void this.flush(), this.#options.batchMs ?? 1_000)
      this.#timer.unref()
    }
  }

  async #send(records: readonly object[]): Promise<void> {
    const body = JSON.stringify(this.#envelope(records))
    for (let attempt = 1; ; attempt++) {
      const status = await this.#post(body)
      if (status >= 200 && status < 300) return
      if (!RETRIED.has(status) || attempt === MOST_ATTEMPTS || this.#ended.signal.aborted) break
      const pause = (this.#options.retryMs ?? 1_000) * 2 ** (attempt - 1)
      await delay(pause, undefined, { signal: this.#ended.signal, ref: false }).catch(() => undefined)
    }
    this.#lose(records.length)
  }

  /** The status, or 0 where nobody answered. */
  async #post(body: string): Promise<number> {
    try {
      const response = await fetch(this.#target.url, {
        method: 'POST',
        headers: { ...this.#target.headers, 'content-type': 'application/json' },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      await response.body?.cancel()
      return response.status
    } catch {
      return 0
    }
  }

  #lose(count: number): void {
    if (this.#lost === 0) {
      this.#options.onNotice?.(`evaluation events are lost: ${new URL(this.#target.url).origin} does not take them`)
    }
    this.#lost += count
  }

  #envelope(records: readonly object[]): object {
    const { version } = this.#options
    const scope = { name: 'touchstone', version }
    const resource = { attributes: attributesOf({ ...this.#target.resource, 'service.version': version }) }
    return { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: records }] }] }
  }
}

interface Judged {
  readonly task: Task
  readonly response: Answered
  readonly feedback: Feedback
}

function recordOf({ task, response, feedback }: Judged, parent: TraceParent | undefined): object {
  const { judge, score, verdict, text, findings } = feedback
  const isFailed = isFailure(feedback)
  return logRecord(parent, {
    'gen_ai.evaluation.name': judge.name,
    'gen_ai.evaluation.score.label': LABELS[verdict],
    'gen_ai.evaluation.explanation': text.slice(0, LONGEST_EXPLANATION),
    ...(score === null ? {} : { 'gen_ai.evaluation.score.value': score }),
    ...(isFailed ? { 'error.type': findings[0]?.kind ?? '_OTHER' } : {}),
    ...ownAttributes(judge.version, task, response),
  })
}

function failureRecord({ name, version }: Feedback['judge'], task: Task, response: Answered): object {
  return logRecord(presentTraceParent(), {
    'gen_ai.evaluation.name': name,
    'gen_ai.evaluation.score.label': LABELS.unknown,
    'error.type': 'judge-failed',
    ...ownAttributes(version, task, response),
  })
}

function ownAttributes(version: string, task: Task, response: Answered): Readonly<Record<string, string>> {
  return {
    'gen_ai.response.model': response.model,
    'touchstone.judge.version': version,
    'touchstone.task.id': task.id,
    'touchstone.task.kind': task.kind,
  }
}

function logRecord(parent: TraceParent | undefined, attributes: Readonly<Record<string, string | number>>): object {
  const now = `${Date.now()}000000`
  return {
    timeUnixNano: now,
    observedTimeUnixNano: now,
    severityNumber: SEVERITY,
    severityText: 'INFO',
    eventName: EVENT,
    attributes: attributesOf(attributes),
    ...parent,
  }
}

function attributesOf(values: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { doubleValue: value },
  }))
}

/** `a=1,b=2`, values percent-encoded, as W3C baggage has it. */
function pairsOf(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=')
    if (at <= 0) return []
    return [[pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())]]
  })
  return Object.fromEntries(pairs)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
