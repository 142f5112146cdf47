/**
 * Regular files out of a tar stream (POSIX ustar with GNU long names) that a box wrote: hostile input.
 * Everything but a regular file is passed over: symbolic and hard links, devices, FIFOs, folders, sparse forms.
 */
const BLOCK = 512

/** The regular files of an archive by path. A damaged or cut-off archive gives the files that were whole. */
export function tarFiles(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const text = new TextDecoder()
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK)
    if (header.every((byte) => byte === 0) || !checksumHolds(header)) break
    const size = octal(header.subarray(124, 136))
    const content = archive.subarray(at + BLOCK, at + BLOCK + size)
    if (content.length < size) break
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    const type = String.fromCharCode(header[156] ?? 0)
    if (type === 'L') {
      longName = terminated(text.decode(content))
      continue
    }
    const name = longName ?? fullName(header)
    longName = undefined
    if (type === '0' || type === '\0') files.set(name.replace(/^(\.\/)+/, ''), content.slice())
  }
  return files
}

/** The name, with the folder that ustar keeps apart for long ones (GNU headers have other things there). */
function fullName(header: Uint8Array): string {
  const text = new TextDecoder()
  const name = terminated(text.decode(header.subarray(0, 100)))
  if (text.decode(header.subarray(257, 265)) !== 'ustar\u000000') return name
  const folder = terminated(text.decode(header.subarray(345, 500)))
  return folder === '' ? name : `${folder}/${name}`
}

function octal(bytes: Uint8Array): number {
  const digits = /^ *([0-7]*)/.exec(new TextDecoder('latin1').decode(bytes))?.[1] ?? ''
  return digits === '' ? 0 : parseInt(digits, 8)
}

function terminated(text: string): string {
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

function checksumHolds(header: Uint8Array): boolean {
  let sum = 0
  header.forEach((byte, index) => {
    sum += index >= 148 && index < 156 ? 32 : byte
  })
  return sum === octal(header.subarray(148, 156))
}
