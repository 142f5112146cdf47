/**
 * What programs find around them as on any machine: a user of their own with a home, a name for the loopback address and
 * for the own host. The files stand in /etc of every box of bubblewrap, read-only. Nothing in them is the host's.
 */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WORK_FOLDER } from './box.ts'
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder.ts'

/** Name of the user that programs run as. */
export const BOX_USER = 'box'

/** Name of the host that programs see. */
export const BOX_HOST = 'box'

/** What a box shows as the kernel's command line; the host's own may name its disks and switches. */
export const KERNEL_COMMAND_LINE = '\n'

let folder: string | undefined
let holders = 0
const users = new Map<number, readonly string[]>()

/**
 * Keeps the files while boxes may start; the last who lets go removes them. Every backend of bubblewrap holds them, and so
 * does whoever tries a box.
 */
export function holdSurroundings(): Disposable {
  holders++
  let holds = true
  return {
    [Symbol.dispose](): void {
      if (!holds) return
      holds = false
      if (--holders > 0 || folder === undefined) return
      removeTemporaryFolder(folder)
      folder = undefined
      users.clear()
    },
  }
}

/** Bubblewrap's words that show the files in /etc, for a box that runs under this uid. */
export function surroundingArguments(uid: number): readonly string[] {
  return users.get(uid) ?? makeFiles(uid)
}

/** Bubblewrap's words that hide the host's kernel command line; after those that mount /proc. */
export function kernelArguments(): readonly string[] {
  return ['--ro-bind', join(ownFolder(), 'kernel'), '/proc/cmdline']
}

function ownFolder(): string {
  if (folder === undefined) {
    folder = makeTemporaryFolder()
    // boxes are made under other uids
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'kernel'), KERNEL_COMMAND_LINE)
    // IPv4 alone, as a box has no more than that on its loopback for sure
    writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost ${BOX_HOST}\n::1 ip6-localhost\n`)
    writeFileSync(join(folder, 'nsswitch.conf'), 'passwd: files\ngroup: files\nshadow: files\nhosts: files\n')
  }
  return folder
}

function makeFiles(uid: number): readonly string[] {
  const place = ownFolder()
  const root = uid === 0 ? '' : 'root:x:0:0:root:/root:/bin/sh\n'
  writeFileSync(join(place, `passwd-${uid}`), `${BOX_USER}:x:${uid}:${uid}:${BOX_USER}:${WORK_FOLDER}:/bin/sh\n${root}`)
  writeFileSync(join(place, `group-${uid}`), `${BOX_USER}:x:${uid}:\n${uid === 0 ? '' : 'root:x:0:\n'}`)
  const words = Object.entries({
    hosts: 'hosts',
    'nsswitch.conf': 'nsswitch.conf',
    [`passwd-${uid}`]: 'passwd',
    [`group-${uid}`]: 'group',
  }).flatMap(([name, shown]) => ['--ro-bind', join(place, name), `/etc/${shown}`])
  users.set(uid, words)
  return words
}
