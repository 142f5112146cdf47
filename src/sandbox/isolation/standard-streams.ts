/**
 * Standard streams that a program may also open by name. Node connects children by sockets, and whatever opens
 * /dev/stdin or /dev/stdout fails on a socket. So standard input is a file without a name (a FIFO whose writer has
 * left would make a second opening wait for ever), and output goes through two named FIFOs that each slot keeps in a
 * folder that no box can see.
 */
import { execFile } from 'node:child_process'
import { closeSync, constants, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder.ts'

/** Both ends of the streams for one run. */
export interface OpenStreams {
  /** Descriptors for the child: standard input, output, error. */
  readonly child: readonly [stdin: number, stdout: number, stderr: number]
  readonly stdout: Socket
  readonly stderr: Socket
}

/** The streams of one slot; serves one run at a time. Owns its folder. */
export class StandardStreams implements Disposable {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async create(): Promise<StandardStreams> {
    const folder = makeTemporaryFolder()
    await makeFifos(folder)
    return new StandardStreams(folder)
  }

  /** Opens all ends; close the child's with `closeChildEnds` after the spawn, or nothing ever ends. */
  open(stdin: Uint8Array): OpenStreams {
    // the reading end first, and without waiting, so that the writing end does not wait for it
    const openFor = (name: string, flags: number): number => openSync(join(this.#folder, name), flags)
    const [stdout, stderr] = ['stdout', 'stderr'].map((name) => ({
      reader: openFor(name, constants.O_RDONLY | constants.O_NONBLOCK),
      writer: openFor(name, constants.O_WRONLY),
    })) as [FifoEnds, FifoEnds]
    return {
      child: [this.#input(stdin), stdout.writer, stderr.writer],
      stdout: new Socket({ fd: stdout.reader, readable: true, writable: false }),
      stderr: new Socket({ fd: stderr.reader, readable: true, writable: false }),
    }
  }

  [Symbol.dispose](): void {
    removeTemporaryFolder(this.#folder)
  }

  #input(stdin: Uint8Array): number {
    if (stdin.length === 0) return openSync('/dev/null', 'r')
    const path = join(this.#folder, 'stdin')
    writeFileSync(path, stdin, { mode: 0o444 })
    const descriptor = openSync(path, 'r')
    unlinkSync(path)
    return descriptor
  }
}

/** Makes the FIFOs `stdout` and `stderr` in a folder. */
export async function makeFifos(folder: string): Promise<void> {
  // 666, as the box's own uid must be able to open its streams again by name; the folder keeps everybody else out
  await promisify(execFile)('mkfifo', ['-m', '666', join(folder, 'stdout'), join(folder, 'stderr')])
}

interface FifoEnds {
  readonly reader: number
  readonly writer: number
}

/** Closes the child's ends in this process. */
export function closeChildEnds(streams: OpenStreams): void {
  for (const descriptor of streams.child) closeSync(descriptor)
}
