/** Opens a command that stays in a bubblewrap of its own: compiler servers and sessions. */
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { TouchstoneError } from '../../../errors.ts'
import { nextBoxUid, scratchArguments } from './bubblewrap.ts'
import { findExecutable } from '../../toolchains/find-executable.ts'
import type { Resident, ResidentBox } from '../isolation-backend.ts'
import { ResidentProcess } from './resident-process.ts'
import { prlimitWords, rlimitsOf } from '../rlimits.ts'
import type { BubblewrapParts } from './bubblewrap-parts.ts'
import { makeTemporaryFolder, removeTemporaryFolder } from '../temporary-folder.ts'

/** bubblewrap's reaper. */
const OWN_PROCESSES = 1
/** Where the files of a resident lie. */
const RESIDENT_FOLDER = '/tmp/resident'

/** Starts the command; whether it works shows in what it says. */
export function openResident(parts: BubblewrapParts, box: ResidentBox): Resident {
  const folder = makeTemporaryFolder()
  for (const { path, content } of box.files) writeFileSync(join(folder, path), content)
  let filter: string | undefined
  if (parts.filter !== undefined) {
    filter = join(folder, '.filter')
    writeFileSync(filter, parts.filter)
  }
  const uid = nextBoxUid()
  if (uid !== undefined) chownSync(folder, uid, uid)
  const prlimit = findExecutable('prlimit')
  if (prlimit === undefined)
    throw new TouchstoneError('unavailable', 'find prlimit: apt-get install -y util-linux adds it')
  const scratch = scratchArguments(parts.bubblewrap, box.limits.workBytes)
  const at = scratch.indexOf('--remount-ro')
  scratch.splice(at, 0, '--ro-bind', folder, RESIDENT_FOLDER)
  const resident = new ResidentProcess({
    bubblewrap: parts.bubblewrap,
    groups: parts.groups,
    uid,
    argv: [prlimit, ...prlimitWords(rlimitsOf(box.limits, parts.groups !== undefined, 2)), ...box.argv],
    environment: { ...box.environment, TOUCHSTONE_FILES: RESIDENT_FOLDER },
    mounts: box.mounts,
    words: scratch,
    filter,
  })
  resident.group?.limit(box.limits, { processes: OWN_PROCESSES, memoryBytes: 0 })
  return new Opened(resident, folder)
}

class Opened implements Resident {
  readonly #process: ResidentProcess
  readonly #folder: string
  #ended = false

  constructor(process: ResidentProcess, folder: string) {
    this.#process = process
    this.#folder = folder
  }

  get input(): Writable {
    return this.#process.input
  }

  get output(): Readable {
    return this.#process.output
  }

  get gone(): Promise<string> {
    return this.#process.gone
  }

  usage(): ReturnType<Resident['usage']> {
    const usage = this.#ended ? undefined : this.#process.group?.usage()
    return {
      cpuMs: usage?.cpuMs ?? null,
      peakMemoryBytes: usage?.peakMemoryBytes ?? null,
      outOfMemoryKills: usage?.outOfMemoryKills ?? 0,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true
    await this.#process[Symbol.asyncDispose]()
    removeTemporaryFolder(this.#folder)
  }
}
