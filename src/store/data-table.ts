/**
 * The data sets of the manifest. None is part of the project: users get them from their publishers, or give a folder.
 * Most files are a selection or another packing of what the publisher offers, so only a local folder has their bytes;
 * the few that are the publisher's own files have its address too.
 */
import type { DataEntry } from './manifest.ts'
import { preferenceData } from './preference-data.ts'
import { programData } from './program-data.ts'
import { reasoningData } from './reasoning-data.ts'
import { relationData } from './relation-data.ts'

export const dataTable: readonly DataEntry[] = [...reasoningData, ...programData, ...preferenceData, ...relationData]
