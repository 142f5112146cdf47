/** A tar archive (POSIX ustar) of files that go into a container. */
import type { BoxFile } from '../box.ts'

const BLOCK = 512

/**
 * The files as one archive.
 *
 * @throws RangeError for a path that ustar cannot hold (name over 100 bytes, folder over 155)
 */
export function tarArchive(files: readonly BoxFile[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const file of files) {
    parts.push(header(file), file.content, new Uint8Array((BLOCK - (file.content.length % BLOCK)) % BLOCK))
  }
  return Buffer.concat([...parts, new Uint8Array(2 * BLOCK)])
}

function header({ path, content, executable = false }: BoxFile): Uint8Array {
  const bytes = Buffer.alloc(BLOCK)
  const [folder, name] = splitPath(path)
  bytes.write(name, 0)
  bytes.write(octal(executable ? 0o755 : 0o644, 8), 100)
  bytes.write(octal(0, 8), 108)
  bytes.write(octal(0, 8), 116)
  bytes.write(octal(content.length, 12), 124)
  bytes.write(octal(0, 12), 136)
  bytes.write('        ', 148)
  bytes.write('0', 156)
  bytes.write('ustar\u000000', 257)
  bytes.write(folder, 345)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

function splitPath(path: string): [folder: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path]
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const [folder, name] = [path.slice(0, at), path.slice(at + 1)]
    if (Buffer.byteLength(folder) <= 155 && Buffer.byteLength(name) <= 100) return [folder, name]
  }
  throw new RangeError(`tarArchive: path of ${path.length} characters, wanted parts of at most 155 and 100 bytes`)
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`
}
