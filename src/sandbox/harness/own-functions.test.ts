import { expect, test } from 'vitest'
import { nativeHarness, nativeHarnessFlags } from './native-completion.ts'
import { ownFunctionFlags } from './own-functions.ts'

test.each<[string, string[]]>([
  ['int add(int a, int b) { return a + b; }', ['-fno-builtin-add']],
  ['int abs(x) int x; { return x; }', ['-fno-builtin-abs']],
  ['#define NAME abs\nint NAME(int x) { return x; }', ['-fno-builtin-NAME', '-fno-builtin-abs']],
  ['#define NAME \\\n  abs\nint NAME(int x) { return x; }', ['-fno-builtin-NAME', '-fno-builtin-abs']],
  ['#define J(a, b) a##b\nint J(a, bs)(int x) { return x; }', ['-fno-builtin']],
  ['int mine(int) __asm__("abs");\nint mine(int x) { return x; }', ['-fno-builtin']],
  ['int apply(int (*f)(int), int x) { if (x) { return f(abs(x)); } return 0; }', ['-fno-builtin-apply']],
  ['int x = 3; /* int abs(int x) { } */ char *s = "int abs(int x) {";', []],
  ['int main(void) { return abs(-5); }', ['-fno-builtin-main']],
])('%j', (code, flags) => {
  expect(ownFunctionFlags(code, 'c').toSorted()).toEqual(flags.toSorted())
})

/** Options for a program in C++ beside a test of `abs`. */
function flagsInCpp(program: string): string[] {
  const { code, files } = nativeHarness(program, '#include <cassert>\nint main() { assert(abs(-5) == 5); }', 'cpp')
  return nativeHarnessFlags({ code, files }, 'c++')
}

test('in C++ only what has the linkage of C is a built-in, and the harness itself does not count', () => {
  expect(flagsInCpp('int abs(int x) { return x; }')).toEqual([])
  expect(flagsInCpp('extern "C" int abs(int x) { return x; }')).toContain('-fno-builtin-abs')
  expect(nativeHarnessFlags({ code: 'extern "C" int abs(int x) { return x; }' }, 'c++')).toEqual([])
})

test('a program with very many functions has no built-in at all', () => {
  const code = Array.from({ length: 201 }, (_unused, i) => `int f${i}(int x) { return x; }`).join('\n')
  expect(ownFunctionFlags(code, 'c')).toEqual(['-fno-builtin'])
})
