/** Readings of a value that its surroundings do not claim. */
import type { Content, Reading } from './content.ts'

/** Less certain where it may be meant after all, and of a value that is surely another than the answer: its denial. */
export function withdrawn(readings: readonly Reading[], change: 'bound' | 'other' | undefined): readonly Reading[] {
  return readings.map(({ content }): Reading =>
    change === 'other'
      ? { content: unclaimedValues([content]), certainty: 'plain' }
      : { content, certainty: 'doubtful' },
  )
}

/** Words around values that say that none of them is the answer. */
export function unclaimedValues(values: readonly Content[]): Content {
  return { kind: 'text', key: '', words: [], isName: false, frame: [], values, unclaimed: true }
}
