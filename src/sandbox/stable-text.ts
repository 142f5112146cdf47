/**
 * What a program said on standard error, without what differs between two equal runs through no doing of the program:
 * addresses, which the kernel draws anew for each process, and numbers of threads, which the scheduler hands out. Feedback
 * shows this text, so that the same program gets the same bytes twice; a result of the sandbox keeps the text as it was.
 *
 * The rules know an address by its form. A number of the program's own in the very same form is replaced too.
 */

/** Stands for what differs. */
const MARK = '…'

/** Longest text that is looked at, in UTF-16 units: the rules read a line more than once. */
const LONGEST_TEXT = 8_000

/** A pointer of 64-bit user space has 12 hexadecimal digits (Intel SDM 3.3.7.1, Arm ARM D8): `0x00007f1622aee4c8`. */
const ADDRESS = /\b0x0*[1-7][0-9a-f]{11}(?![0-9a-f])/gi
/** A line of a memory map that a runtime prints as it crashes (proc_pid_maps(5)). */
const MAPPED = /^[0-9a-f]{8,16}-[0-9a-f]{8,16}(?= [r-][w-][x-][ps] )/gm
/** A frame of the stack that Mono dumps as it dies. */
const MONO_FRAME = /^\t0x[0-9a-f]+(?= - )/gm
/** Go's traces: a call with its arguments before the line with its place, and a panic's value. */
const GO_CALL = /^(?:\S.*\(.*\)\n(?=\t\S+:\d+)|panic: .*$)/gm
/** Where Go draws its heap, a pointer has 10 digits or more. */
const GO_POINTER = /\b0x[0-9a-f]{10,16}\b/g
/** The first goroutine is always the main one, the others have numbers by chance. */
const GOROUTINE = /\bgoroutine (?!1\b)\d+(?= \[|$)/gm
/** Rust's panic message since 1.89. */
const RUST_THREAD = /^(thread '[^'\n]*') \(\d+\)(?= panicked at )/gm

/** The end of the text, in a form that equal runs have in common. */
export function stableText(text: string): string {
  return text
    .slice(-LONGEST_TEXT)
    .replaceAll(GO_CALL, (call) => call.replaceAll(GO_POINTER, `0x${MARK}`))
    .replaceAll(ADDRESS, `0x${MARK}`)
    .replaceAll(MAPPED, MARK)
    .replaceAll(MONO_FRAME, `\t0x${MARK}`)
    .replaceAll(GOROUTINE, `goroutine ${MARK}`)
    .replaceAll(RUST_THREAD, `$1 (${MARK})`)
}
