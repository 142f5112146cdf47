/** The digest by which a benchmark knows a kept result again: of all that decides its numbers. */
import { createHash } from 'node:crypto'

/** 16 hex digits over any JSON value. */
export function resultDigest(settings: unknown): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16)
}
