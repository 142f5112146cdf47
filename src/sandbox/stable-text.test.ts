import { expect, test } from 'vitest'
import { stableText } from './stable-text.ts'

test.each([
  ['Ruby', "undefined method `foo' for #<Object:0x00007fbb88bda498>", "undefined method `foo' for #<Object:0x…>"],
  ['Python', '<__main__.A object at 0x7f31c2a4b9d0>', '<__main__.A object at 0x…>'],
  ['Perl', 'x HASH(0x55dcbfc624b8) at main.pl line 1.', 'x HASH(0x…) at main.pl line 1.'],
  ['Lua', 'main.lua:1: table: 0x563ffe2a5d40', 'main.lua:1: table: 0x…'],
  ['R', 'Error in f() : <environment: 0x5588330b3078>', 'Error in f() : <environment: 0x…>'],
  ['Java', 'Main$$Lambda$1/0x00007f2fe1000a08@8efb846', 'Main$$Lambda$1/0x…@8efb846'],
  [
    'Rust',
    "thread '<unnamed>' (7) panicked at main.rs:1:39:\nno",
    "thread '<unnamed>' (…) panicked at main.rs:1:39:\nno",
  ],
  ['Mono', '\t0x40ea2227 - Unknown', '\t0x… - Unknown'],
  ['a memory map', '7fb308959000-7fb30895b000 r--p 00000000 00:00 0  [vvar]', '… r--p 00000000 00:00 0  [vvar]'],
  [
    'Go',
    'goroutine 1 [sync.WaitGroup.Wait]:\nsync.(*WaitGroup).Wait(0xdc0e7d8a000)\n\t/usr/local/go/src/sync/waitgroup.go:206 +0x85\n',
    'goroutine 1 [sync.WaitGroup.Wait]:\nsync.(*WaitGroup).Wait(0x…)\n\t/usr/local/go/src/sync/waitgroup.go:206 +0x85\n',
  ],
  [
    'Go, started by another',
    'goroutine 17 [select (no cases)]:\ncreated by main.f in goroutine 6\n\t/w/main.go:3 +0x35',
    'goroutine … [select (no cases)]:\ncreated by main.f in goroutine …\n\t/w/main.go:3 +0x35',
  ],
  ['Go, a pointer that was thrown', 'panic: (*main.E) 0xc000012345', 'panic: (*main.E) 0x…'],
])('stableText: %s', (_what, said, stable) => {
  expect(stableText(said)).toBe(stable)
})

test.each([
  'mask is 0xff, hash 0xdeadbeef, sum 0x0123456789abcdef, all 0xffffffffffffffff',
  '[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47a750]',
  'main.main()\n\t/w/main.go:2 +0x10',
  'goroutine 1 [running]:',
  'goroutine 12 was the twelfth',
  'call(0xc000012345) of the program itself',
  'range 2020-2021 r and 12345678-87654321',
])('stableText leaves what is the program’s own: %s', (said) => {
  expect(stableText(said)).toBe(said)
})

test('stableText reads the end of a text, whatever its length', () => {
  const long = `${'f('.repeat(2_000_000)}\nlast table: 0x563ffe2a5d40`
  expect(stableText(long).endsWith('last table: 0x…')).toBe(true)
})
