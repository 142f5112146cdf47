/** Entities of which none overlaps another, for forms that can hold no others (spaCy's `ents`, BIO tags). */
import type { TextEntity } from './text-document.ts'

/** Indices of the entities that are kept, in order of their places: of those that overlap the longest, and the first of equals. */
export function flatEntities(entities: readonly TextEntity[]): number[] {
  const length = (i: number): number => (entities[i]?.end ?? 0) - (entities[i]?.start ?? 0)
  const byLength = [...entities.keys()].toSorted((a, b) => length(b) - length(a) || a - b)
  const kept: number[] = []
  for (const i of byLength) {
    const entity = entities[i]
    if (entity === undefined) continue
    const isFree = kept.every((k) => {
      const other = entities[k]
      return other === undefined || other.end <= entity.start || entity.end <= other.start
    })
    if (isFree) kept.push(i)
  }
  return kept.toSorted((a, b) => (entities[a]?.start ?? 0) - (entities[b]?.start ?? 0))
}
