/**
 * The data sets of the manifest. None is part of the project: users get them from their publishers, or give a folder.
 * Most files are a selection or another packing of what the publisher offers, so only a local folder has their bytes.
 * The few that are the publisher's own files have its address too.
 */
import type { DataEntry } from './manifest-entry.ts'
import { PREFERENCE_DATA } from './preference-data.ts'
import { PROGRAM_DATA } from './program-data.ts'
import { REASONING_DATA } from './reasoning-data.ts'
import { RELATION_DATA } from './relation-data.ts'

export const DATA_TABLE: readonly DataEntry[] = [
  ...REASONING_DATA,
  ...PROGRAM_DATA,
  ...PREFERENCE_DATA,
  ...RELATION_DATA,
]
