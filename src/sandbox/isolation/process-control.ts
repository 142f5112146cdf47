/** Small acts on processes and their groups that every bubblewrap backend does. */
import type { Readable } from 'node:stream'
import type { ResourceGroup } from './resource-group.ts'

/** Calls back with the first whole JSON object that a stream brings. */
export function onceJson(stream: Readable, callback: (value: Readonly<Record<string, unknown>>) => void): void {
  let text = ''
  stream.on('data', (piece: Buffer) => {
    if (text.endsWith('}')) return
    text = (text + piece.toString()).trimEnd()
    if (text.endsWith('}')) callback(JSON.parse(text) as Record<string, unknown>)
  })
}

/** Kills a process that may be gone already. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The members are dying when this is called; the kernel needs a moment to let go of them. */
export async function removeGroup(group: ResourceGroup | undefined): Promise<void> {
  if (group === undefined) return
  for (let attempt = 0; attempt < 200 && !group.remove(); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
