/** What the server counts, in Prometheus's text form. Labels come from closed lists only, never from what a client sent. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** Figures that are read when they are asked for. */
export interface MetricSources {
  running(): number
  waiting(): number
  heldBytes(): number
}

/** The server's counters. */
export interface Metrics {
  /** Of one finished request. */
  request(path: string, method: string, status: number, seconds: number): void
  /** Of one finished run: language by its table name, status of the closed list. */
  run(language: string, status: string): void
  /** Of one wait in the queue, in seconds. */
  waited(seconds: number): void
  /** The text for a scrape, and its content type. */
  text(): Promise<string>
  readonly contentType: string
}

const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** @param processFigures adds memory, CPU and event-loop figures of the process; once per process */
export function createMetrics(sources: MetricSources, processFigures: boolean): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (processFigures) collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'touchstone_http_requests_total',
    help: 'Finished requests',
    labelNames: ['path', 'method', 'status'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'touchstone_http_request_seconds',
    help: 'From the first byte of a request to its answer, queue included',
    labelNames: ['path'] as const,
    buckets: SECONDS_BUCKETS,
    registers,
  })
  const waits = new Histogram({
    name: 'touchstone_queue_wait_seconds',
    help: 'From arrival to a place in the sandbox',
    buckets: SECONDS_BUCKETS,
    registers,
  })
  const runs = new Counter({
    name: 'touchstone_runs_total',
    help: 'Finished programs',
    labelNames: ['language', 'status'] as const,
    registers,
  })
  gauge(registry, 'touchstone_running', 'Requests that hold a place', () => sources.running())
  gauge(registry, 'touchstone_waiting', 'Requests that wait for a place', () => sources.waiting())
  gauge(registry, 'touchstone_body_bytes', 'Bytes of bodies being read or worked on', () => sources.heldBytes())
  return {
    request(path, method, status, seconds) {
      requests.inc({ path, method, status })
      durations.observe({ path }, seconds)
    },
    run: (language, status) => runs.inc({ language, status }),
    waited: (seconds) => waits.observe(seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  const collect = function (this: Gauge): void {
    this.set(read())
  }
  registry.registerMetric(new Gauge({ name, help, registers: [], collect }))
}
