import { describe, expect, test } from 'vitest'
import { seccompFilter } from './seccomp-filter.ts'

const ALLOW = 0x7fff_0000
const KILL = 0x8000_0000
const errno = (number: number): number => 0x0005_0000 | number

/** Runs the filter as the kernel would, on one system call. */
function verdict(filter: Uint8Array, call: { number: number; audit?: number; arguments?: readonly number[] }): number {
  const data = new DataView(new ArrayBuffer(64))
  data.setUint32(0, call.number, true)
  data.setUint32(4, call.audit ?? 0xc000_003e, true)
  call.arguments?.forEach((value, index) => data.setUint32(16 + 8 * index, value, true))
  const program = new DataView(filter.buffer)
  let accumulator = 0
  for (let at = 0; at < filter.length / 8; at++) {
    const code = program.getUint16(at * 8, true)
    const value = program.getUint32(at * 8 + 4, true)
    const jump = (taken: boolean): void => {
      at += program.getUint8(at * 8 + (taken ? 2 : 3))
    }
    if (code === 0x20) accumulator = data.getUint32(value, true)
    else if (code === 0x15) jump(accumulator === value)
    else if (code === 0x35) jump(accumulator >= value)
    else if (code === 0x45) jump((accumulator & value) !== 0)
    else if (code === 0x06) return value
    else throw new Error(`instruction ${code}`)
  }
  throw new Error('ran past the end')
}

describe('seccompFilter', () => {
  const filter = seccompFilter('x64')!

  test('allows what programs need', () => {
    for (const number of [0, 1, 2, 9, 57, 59, 60, 61, 202, 231, 262, 318])
      expect(verdict(filter, { number })).toBe(ALLOW)
    expect(verdict(filter, { number: 56, arguments: [0x0001_0f00] })).toBe(ALLOW)
    for (const family of [1, 2, 10, 16]) expect(verdict(filter, { number: 41, arguments: [family] })).toBe(ALLOW)
    expect(verdict(filter, { number: 16, arguments: [0, 0x5401] })).toBe(ALLOW)
  })

  test.each([
    ['ptrace', 101],
    ['mount', 165],
    ['unshare', 272],
    ['keyctl', 250],
    ['bpf', 321],
    ['userfaultfd', 323],
    ['setns', 308],
    ['perf_event_open', 298],
    ['init_module', 175],
    ['process_vm_readv', 310],
    ['open_by_handle_at', 304],
    ['kexec_load', 246],
    ['pidfd_getfd', 438],
  ])('refuses %s', (_, number) => {
    expect(verdict(filter, { number })).toBe(errno(1))
  })

  test('says that io_uring and clone3 do not exist, so that libraries fall back', () => {
    for (const number of [425, 426, 427, 435]) expect(verdict(filter, { number })).toBe(errno(38))
  })

  test('refuses new namespaces by clone, other socket families and terminal injection', () => {
    for (const flag of [0x80, 0x2_0000, 0x200_0000, 0x400_0000, 0x800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000]) {
      expect(verdict(filter, { number: 56, arguments: [flag | 0x11] })).toBe(errno(1))
    }
    for (const family of [0, 3, 9, 17, 38, 40]) {
      expect(verdict(filter, { number: 41, arguments: [family] })).toBe(errno(97))
    }
    for (const request of [0x5412, 0x541c]) {
      expect(verdict(filter, { number: 16, arguments: [0, request] })).toBe(errno(1))
    }
  })

  test('kills foreign ABIs', () => {
    expect(verdict(filter, { number: 1, audit: 0x4000_0003 })).toBe(KILL)
    expect(verdict(filter, { number: 0x4000_0001 })).toBe(KILL)
  })

  test('has a filter of its own for arm64 and none for what it does not know', () => {
    const arm = seccompFilter('arm64')!
    expect(verdict(arm, { number: 117, audit: 0xc000_00b7 })).toBe(errno(1))
    expect(verdict(arm, { number: 220, audit: 0xc000_00b7, arguments: [0x1000_0000] })).toBe(errno(1))
    expect(verdict(arm, { number: 101, audit: 0xc000_00b7 })).toBe(ALLOW)
    expect(seccompFilter('mips')).toBeUndefined()
  })
})
