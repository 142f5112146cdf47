/** The terminal as the commands see it: progress on standard error, and interruption as an AbortSignal. */
import { SingleBar } from 'cli-progress'

/** Long work's progress; `stop` must be called in every case. */
export interface Progress {
  /**
   * @param done items finished so far, of all items (not a difference)
   * @param note what else is to be shown, such as a loss
   */
  update(done: number, note?: string): void
  stop(): void
}

/** Without a terminal, one line each this many milliseconds: readable in a log, not a flood. */
const LINE_PERIOD_MS = 5_000

/** Options of `startProgress`. */
export interface ProgressOptions {
  /** Items that were finished before, which tell nothing of the rate. @default 0 */
  readonly from?: number | undefined
  /** Show nothing. @default false */
  readonly quiet?: boolean | undefined
}

/**
 * Shows progress with rate and time left: a bar where standard error is a terminal, else plain lines.
 * @param total number of items, or undefined where it is not known beforehand
 * @param unit plural noun of the items, such as `rows`
 */
export function startProgress(
  title: string,
  total: number | undefined,
  unit: string,
  { from = 0, quiet = false }: ProgressOptions = {},
): Progress {
  if (quiet) return { update: () => undefined, stop: () => undefined }
  return process.stderr.isTTY ? startBar(title, total, unit, from) : startLines(title, total, unit, from)
}

/** Runs work that tells how far it is, from its first word on; the display ends with it, however it ends. */
export async function withProgress<Result>(
  title: string,
  unit: string,
  run: (onProgress: (progress: { readonly done: number; readonly total: number }) => void) => Promise<Result>,
): Promise<Result> {
  let progress: Progress | undefined
  try {
    return await run(({ done, total }) => {
      progress ??= startProgress(title, Math.round(total), unit)
      progress.update(Math.round(done))
    })
  } finally {
    progress?.stop()
  }
}

function startBar(title: string, total: number | undefined, unit: string, from: number): Progress {
  const started = performance.now()
  const bar = new SingleBar({
    stream: process.stderr,
    hideCursor: true,
    format:
      total === undefined
        ? `${title} {value} ${unit} · {rate}/s{note}`
        : `${title} {bar} {percentage}% · {value}/{total} ${unit} · {rate}/s · {left} left{note}`,
  })
  bar.start(total ?? 1, from, { rate: '-', left: '-', note: '' })
  return {
    update(done, note): void {
      if (total === undefined) bar.setTotal(done + 1)
      const shown = pace(done - from, total === undefined ? undefined : total - from, performance.now() - started)
      bar.update(done, { ...shown, note: note === undefined ? '' : ` · ${note}` })
    },
    stop(): void {
      bar.stop()
    },
  }
}

function startLines(title: string, total: number | undefined, unit: string, from: number): Progress {
  const started = performance.now()
  let printed = started
  let last = 0
  let current = 0
  let noted = ''
  function line(done: number): void {
    const all = total === undefined ? undefined : total - from
    const { rate, left } = pace(done - from, all, performance.now() - started)
    const of = total === undefined ? '' : `/${total}`
    const rest = `${total === undefined ? '' : `, ${left} left`}${noted}`
    process.stderr.write(`${title}: ${done}${of} ${unit}, ${rate}/s${rest}\n`)
    last = done
  }
  return {
    update(done, note): void {
      current = done
      noted = note === undefined ? '' : ` · ${note}`
      const now = performance.now()
      if (now - printed < LINE_PERIOD_MS) return
      printed = now
      line(done)
    },
    stop(): void {
      if (last < current && performance.now() - started >= LINE_PERIOD_MS) line(current)
    },
  }
}

/** Rate and time left as text. */
export function pace(done: number, total: number | undefined, elapsedMs: number): { rate: string; left: string } {
  if (done === 0 || elapsedMs <= 0) return { rate: '-', left: '-' }
  const perSecond = (done / elapsedMs) * 1_000
  const rate = perSecond >= 100 ? perSecond.toFixed(0) : perSecond.toPrecision(2)
  return { rate, left: total === undefined ? '-' : durationText(Math.max(0, total - done) / perSecond) }
}

/** Seconds as people say them: `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}

let interrupt: AbortController | undefined

/**
 * The signal that the first Ctrl-C (or SIGTERM) aborts; a second one ends the process at once. The same signal for all
 * callers of this process.
 */
export function interruptSignal(): AbortSignal {
  if (interrupt === undefined) {
    const controller = new AbortController()
    interrupt = controller
    const stop = (): void => {
      if (controller.signal.aborted) process.exit(130)
      process.stderr.write('\nstopping; what is done is kept (again to quit at once)\n')
      controller.abort(new DOMException('interrupted', 'AbortError'))
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  }
  return interrupt.signal
}
