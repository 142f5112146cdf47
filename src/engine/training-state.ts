/**
 * The state of an interrupted training run as one file: parameters, moments, step, best metric. It is written whole or not
 * at all (a temporary file is renamed), so a kill at any moment leaves the previous state. Resumed training gives the same
 * bytes as training that was never interrupted.
 *
 * Format: one line of JSON (the header), a line feed, then the areas one after another, little-endian float32.
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { TouchstoneError } from '../errors.ts'
import { readFully, writeAtomically, writeFully } from './files/write-atomically.ts'
import type { ParameterArena } from './parameter-arena.ts'

const FORMAT = 1
/** A header is a few hundred bytes and a name for each parameter. More is not a state file. */
const MAXIMUM_HEADER_BYTES = 16 * 2 ** 20

/** What a run knows beside its numbers. */
export interface TrainingProgress {
  /** Updates done. */
  readonly step: number
  /** Best value of the watched metric so far, and the step that gave it. */
  readonly best?: { readonly value: number; readonly step: number }
  /** Evaluations since the best. */
  readonly waited: number
  /** Metrics of the last evaluation. */
  readonly metrics?: Readonly<Record<string, number>>
  /** Metrics lines written so far, so that resuming cuts those that came later. */
  readonly metricLines: number
}

interface Header extends TrainingProgress {
  readonly format: number
  /** Digest of layout and run: a state of another model or recipe is refused. */
  readonly digest: string
  readonly areaBytes: number
  readonly areas: number
}

/** Digest of the arena's layout and whatever identifies the run. */
export function runDigest(arena: ParameterArena, identity: string): string {
  const layout = [...arena.places.values()].map(({ name, shape }) => `${name}[${shape.join()}]`).join()
  return createHash('sha256').update(`${layout}|${arena.moments.length}|${identity}`).digest('hex')
}

/** Writes the state atomically. */
export async function saveState(
  path: string,
  arena: ParameterArena,
  digest: string,
  progress: TrainingProgress,
): Promise<void> {
  const areas = areasOf(arena)
  const header: Header = { format: FORMAT, digest, areaBytes: arena.areaBytes, areas: areas.length, ...progress }
  await writeAtomically(path, async (file) => {
    await writeFully(file, new TextEncoder().encode(`${JSON.stringify(header)}\n`))
    for (const area of areas) await writeFully(file, area)
  })
}

/**
 * Reads a state into the arena, or undefined where there is no file.
 * @throws {TouchstoneError} `corrupt` on a file that is no state or is cut short, `bad-input` where it is of another run.
 */
export async function loadState(
  path: string,
  arena: ParameterArena,
  digest: string,
): Promise<TrainingProgress | undefined> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return undefined
  try {
    const { size } = await file.stat()
    const start = Buffer.alloc(Math.min(size, MAXIMUM_HEADER_BYTES))
    await readFully(file, start, 0)
    const end = start.indexOf(10)
    const header = end < 0 ? undefined : parseHeader(start.subarray(0, end).toString())
    if (header?.format !== FORMAT)
      throw new TouchstoneError('corrupt', `resume ${path}: wanted a training state of format ${FORMAT}`)
    if (header.digest !== digest)
      throw new TouchstoneError(
        'bad-input',
        `resume ${path}: state is of another model, data or recipe; wanted a new folder, or the old settings`,
      )
    const areas = areasOf(arena)
    if (
      header.areaBytes !== arena.areaBytes ||
      header.areas !== areas.length ||
      size !== end + 1 + areas.length * arena.areaBytes
    )
      throw new TouchstoneError(
        'corrupt',
        `resume ${path}: ${size} bytes, wanted ${end + 1 + areas.length * arena.areaBytes}`,
      )
    for (const [i, area] of areas.entries()) await readFully(file, area, end + 1 + i * arena.areaBytes)
    const { format: _f, digest: _d, areaBytes: _b, areas: _a, ...progress } = header
    return progress
  } finally {
    await file.close()
  }
}

function parseHeader(text: string): Header | undefined {
  try {
    return JSON.parse(text) as Header
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Everything but gradients, which the next step writes anew. */
function areasOf(arena: ParameterArena): readonly Uint8Array[] {
  return [arena.parameters, ...arena.moments].map((start) => arena.area(start))
}
