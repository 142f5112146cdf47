/**
 * Harness tests in C and C++. Program and test are one text, so that the test sees what the program declares; a wrapper
 * around `main` that the linker puts in (`--wrap=main`) proves the end, so that the test's own `main` stays the function
 * that the language makes it, with its implicit return.
 *
 * A `main` of the program's is renamed by the preprocessor, which stands before the program and is undone after it. What
 * the program made of the words that a test fails by (`assert`, `NDEBUG`, `abort`, `return`, …) is undone there too.
 *
 * Whether anything was asserted. A test that has no way to fail (no `assert`, no exit, abort, throw or trap, no return of
 * anything but 0, no call that is named like a check, no header of its own) asserts nothing. Where `assert` is its only way,
 * the assertions that ran are counted; a test that ran none asserted nothing.
 *
 * A copy of the process that the program makes must not go on with the test, as it could try every value: it is heard at the
 * next assertion and at the end of `main`.
 *
 * Covered: exit, _exit, abort and exec before the tests end; printed success; a token read from disk, environment or
 * memory before the tests end (it enters only then); a `main`, `assert` or `NDEBUG` of the program's.
 * Not covered: the test is compiled into the program, so constants of the test stand in its memory; a program written
 * against this very wrapper can speak its words; a `main` in a further file of the program's. Tests by input and output
 * have none of these holes.
 */
import type { Program } from '../program.ts'
import { maskSource, replaceInCode } from './mask-source.ts'
import { ownFunctionFlags } from './own-functions.ts'
import type { HarnessPlan } from './test-runner.ts'

const WRAPPER = `#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __cplusplus
extern "C" {
#endif
unsigned long touchstone_asserted;
static long own;
__attribute__((constructor(101))) static void begin(void) { own = syscall(SYS_getpid); }
void touchstone_own(void) {
  if (own == 0 || syscall(SYS_getpid) == own) return;
  syscall(SYS_write, 3, "COPY\\n", 5);
  _exit(1);
}
int __real_main(int, char **, char **);
static void receive(unsigned char *to, size_t size) {
  size_t at = 0;
  while (at < size) {
    ssize_t count = read(3, to + at, size - at);
    if (count <= 0) _exit(70);
    at += (size_t)count;
  }
}
static void say(const char *words, size_t size) {
  if (write(3, words, size) != (ssize_t)size) _exit(70);
}
int __wrap_main(int count, char **words, char **environment) {
  int code = __real_main(count, words, environment);
  touchstone_own();
  if (code != 0) return code;
  unsigned char size[4];
  char line[256] = "TOKEN ";
  char end[32] = "END\\n";
  if (ASSERTIONS >= 0) snprintf(end, sizeof end, "END %ld\\n", (long)(ASSERTIONS));
  say(end, strlen(end));
  receive(size, 4);
  if (size[0] || size[1] || size[2] || size[3] > 200) _exit(70);
  receive((unsigned char *)line + 6, size[3]);
  line[6 + size[3]] = '\\n';
  say(line, 7 + size[3]);
  return 0;
}
#ifdef __cplusplus
}
#endif
`
/** The number of assertions that the wrapper reports: those that were counted, none, or no number. */
const COUNTED = '(touchstone_asserted < 999999999 ? (long)touchstone_asserted : 999999999)'
const NOT_COUNTED = '-1L'

/** What the harness declares in C++, by the linkage of C. */
const LINKAGE = 'extern "C" { extern unsigned long touchstone_asserted; void touchstone_own(void); }'

/** What a test fails by, and what a program must not have turned into something else. */
const FAILING_WORDS =
  'NDEBUG assert abort exit _exit _Exit quick_exit raise kill __assert_fail __builtin_trap touchstone_asserted touchstone_own if else for while do switch case default return goto break continue throw try catch int void char short long float double signed unsigned const volatile static extern inline struct union enum typedef sizeof main'.split(
    ' ',
  )
/** Words of C++ alone: in C a header or the program may define some of them. */
const CPP_WORDS =
  'bool true false static_cast dynamic_cast const_cast reinterpret_cast class public private protected namespace using template typename auto constexpr operator nullptr new delete this'.split(
    ' ',
  )
const WAYS_TO_FAIL =
  /\b(?:abort|_?exit|_Exit|quick_exit|raise|kill|throw|terminate|longjmp|at|value|__builtin_(?:trap|abort|unreachable)|__assert\w*|static_assert|_Static_assert)\b|\breturn\b(?!\s*(?:0|EXIT_SUCCESS)?\s*;)/
const CALLED_CHECK = /\b\w*(?:assert|check|expect|test|verify|require|ensure)\w*\s*\(/gi

/** Name of the wrapper's file for a language's file ending. */
function wrapperFile(ending: string): string {
  return `touchstone-harness.${ending}`
}

/** Program, test, and the wrapper; a test without a `main` of its own becomes the body of one. */
export function nativeHarness(program: string, test: string, ending: string): HarnessPlan {
  const whole = /\bmain\s*\(/.test(maskSource(test, 'c')) ? test : bodyOfMain(test)
  const counted = replacedAsserts(whole)
  const code = [
    ...withMainRenamed(program),
    // the empty line ends a comment that a backslash continues
    '',
    ...[...FAILING_WORDS, ...(ending === 'cpp' ? CPP_WORDS : [])].map((word) => `#undef ${word}`),
    `#include <assert.h>`,
    '#ifdef __cplusplus',
    LINKAGE,
    '#else',
    'extern unsigned long touchstone_asserted;',
    'void touchstone_own(void);',
    '#endif',
    '#undef TOUCHSTONE_ASSERT',
    '#define TOUCHSTONE_ASSERT(...) (touchstone_own(), touchstone_asserted++, assert(__VA_ARGS__))',
    `#line 1 "test.${ending}"`,
    counted,
    '',
  ].join('\n')
  const assertions = canFailOtherwise(test) ? NOT_COUNTED : counted === whole ? '0L' : COUNTED
  return {
    code,
    files: { [wrapperFile(ending)]: WRAPPER.replaceAll('ASSERTIONS', () => assertions) },
    late: null,
  }
}

/** Sources to compile and the linker's words, main source first. */
export function nativeSources(
  files: Readonly<Record<string, unknown>> | undefined,
  main: string,
  endings: RegExp,
): string[] {
  const names = Object.keys(files ?? {})
  const linker = isHarness(files) ? ['-Wl,--wrap=main'] : []
  return [main, ...names.filter((name) => endings.test(name)), ...linker]
}

/** Options of GCC for a harness test, by the functions that program and test define themselves; none for any other program. */
export function nativeHarnessFlags({ code, files }: Pick<Program, 'code' | 'files'>, language: 'c' | 'c++'): string[] {
  return isHarness(files) ? ownFunctionFlags(code.replace(LINKAGE, ''), language) : []
}

function isHarness(files: Readonly<Record<string, unknown>> | undefined): boolean {
  return Object.keys(files ?? {}).some((name) => name.startsWith('touchstone-harness.'))
}

/**
 * The lines of a program whose `main` the preprocessor renames: after its first includes, as GCC takes no precompiled header
 * where `main` means something else. Lines keep their numbers in the compiler's messages.
 */
function withMainRenamed(program: string): string[] {
  const head = /^(?:[ \t]*(?:#[ \t]*include[^\n]*)?\n)*/.exec(maskSource(program, 'c'))?.[0].length ?? 0
  const includes = program.slice(0, head)
  return [
    ...(includes === '' ? [] : [includes.slice(0, -1)]),
    '#define main touchstone_program_main',
    `#line ${includes.split('\n').length}`,
    program.slice(head),
  ]
}

/** The test with its assertions counted; one that defines `assert` itself stays as it is. */
function replacedAsserts(test: string): string {
  if (/#\s*define\s+assert\b/.test(test)) return test
  return replaceInCode(test, 'c', /(?<![\w.#>])assert(?=\s*\()/g, () => 'TOUCHSTONE_ASSERT')
}

/** Whether a test has a way to fail beside the macro `assert`. */
function canFailOtherwise(test: string): boolean {
  const code = maskSource(test, 'c')
  if (WAYS_TO_FAIL.test(code) || /#\s*define\s+assert\b/.test(code)) return true
  if (/^\s*#\s*include\s*"|^\s*#\s*include\s*<[^>]*(?:test|catch)/im.test(test)) return true
  // a check that the test defines itself has its own ways to fail, which were looked for above
  return [...code.matchAll(CALLED_CHECK)].some(([word]) => {
    const name = word.replace(/\s*\($/, '')
    return (
      name !== 'assert' && !new RegExp(`\\b(?:void|bool|int|auto)\\s+${name}\\s*\\(|define\\s+${name}\\b`).test(code)
    )
  })
}

function bodyOfMain(test: string): string {
  const lines = test.split('\n')
  const directives = lines.filter((line) => line.trimStart().startsWith('#'))
  const rest = lines.filter((line) => !line.trimStart().startsWith('#'))
  return [...directives, 'int main(void) {', ...rest, 'return 0;', '}'].join('\n')
}

/** What glibc's `assert` prints. */
export function isNativeAssertion(stderr: string): boolean {
  return /: Assertion `.*' failed\.$/ms.test(stderr)
}
