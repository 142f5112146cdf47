/**
 * The end of a harness test in C and C++: a wrapper around `main` that the linker puts in (`--wrap=main`), so that a
 * test's own `main` stays the function that the language makes it, with its implicit return.
 *
 * Covered: exit, _exit, abort and exec before the tests end; printed success; a token read from disk, environment or
 * memory before the tests end (it enters only then).
 * Not covered: the test is compiled into the program, so constants of the test stand in its memory; a program written
 * against this very wrapper can speak its words. Tests by input and output have neither hole.
 */
import type { HarnessPlan } from './test-runner.ts'

const WRAPPER = `#include <stdio.h>
#include <string.h>
#include <unistd.h>
#ifdef __cplusplus
extern "C" {
#endif
int __real_main(int, char **, char **);
static void receive(unsigned char *to, size_t size) {
  for (size_t at = 0; at < size;) {
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
  if (code != 0) return code;
  unsigned char size[4];
  char line[256] = "TOKEN ";
  say("END\\n", 4);
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

/** Name of the wrapper's file for a language's file ending. */
function wrapperFile(ending: string): string {
  return `touchstone-harness.${ending}`
}

/** Program, test, and the wrapper; a test without a `main` of its own becomes the body of one. */
export function nativeHarness(program: string, test: string, ending: string): HarnessPlan {
  return {
    code: `${program}\n${hasMain(test) || hasMain(program) ? test : bodyOfMain(test)}\n`,
    files: { [wrapperFile(ending)]: WRAPPER },
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
  const wrapped = names.some((name) => name.startsWith('touchstone-harness.'))
  return [main, ...names.filter((name) => endings.test(name)), ...(wrapped ? ['-Wl,--wrap=main'] : [])]
}

function hasMain(text: string): boolean {
  return /\bmain\s*\(/.test(text)
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
