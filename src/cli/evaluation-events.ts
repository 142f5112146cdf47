/** Evaluation events of the commands that judge, where OpenTelemetry's environment variables name an endpoint. */
import type { EvaluationEvents } from '../server/index.ts'
import { packageVersion } from './version.ts'

/** Opens the sender; undefined where no endpoint is named. Dispose of it after the last judgement. */
export async function evaluationEvents(): Promise<EvaluationEvents | undefined> {
  const { env } = process
  // the room is loaded only where somebody listens
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT'] && !env['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT']) return undefined
  const { EvaluationEvents: events, eventTargetOf } = await import('../server/index.ts')
  const target = eventTargetOf(env)
  if (target === undefined) return undefined
  return new events(target, { version: packageVersion(), onNotice: (notice) => console.error(notice) })
}
