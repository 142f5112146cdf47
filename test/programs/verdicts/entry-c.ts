/** C and C++ programs with a `main` of their own beside a test with one. */
import { type PairRow, type VerdictCase, pairs } from './verdict-case.ts'

const C = 'int add(int a, int b) { return a + b; }'
const C_WORDS_TEST = '#include <assert.h>\nint main(int argc, char **argv) {\n  assert(add(2, 3) == 5);\n  return 0;\n}'
const C_BARE_TEST = '#include <assert.h>\nassert(add(2, 3) == 5);'

/** What C and C++ share. */
const native: readonly PairRow[] = [
  {
    name: 'int main(void)',
    program: `#include <stdio.h>\n${C}\nint main(void) { printf("%d\\n", add(1, 2)); return 0; }`,
    bare: C,
    why: "the test's main runs, the program's is kept out of the way",
  },
  { name: 'int main()', program: `${C}\nint main() { return 0; }`, bare: C, why: 'another form of main' },
  {
    name: 'main with words',
    program: `${C}\nint main(int argc, char *argv[]) { return argc > 1; }`,
    bare: C,
    why: 'another form of main',
  },
  {
    name: 'main with words against main with words',
    program: `${C}\nint main(int argc, char **argv) { return 0; }`,
    test: C_WORDS_TEST,
    bare: C,
    why: 'both have the same form',
  },
  {
    name: 'main before the function',
    program: `int add(int, int);\nint main(void) { return add(1, 1) - 2; }\n${C}`,
    bare: C,
    why: 'order says nothing',
  },
  {
    name: 'main that fails',
    program: `${C}\nint main(void) { return 1; }`,
    bare: C,
    why: "the program's main is not run",
  },
  {
    name: 'main that reads',
    program: `#include <stdio.h>\n#include <stdlib.h>\n${C}\nint main(void) { int x, y; if (scanf("%d %d", &x, &y) != 2) abort(); printf("%d", add(x, y)); return 0; }`,
    bare: C,
    why: 'there is no input beside a harness',
  },
  {
    name: 'main over several lines',
    program: `${C}\nint\nmain(void)\n{\n  return 0;\n}`,
    bare: C,
    why: 'the style of GNU',
  },
  {
    name: 'a main against a test without one',
    program: `#include <stdio.h>\n${C}\nint main(void) { printf("%d\\n", add(1, 2)); return 0; }`,
    test: C_BARE_TEST,
    bare: false,
    why: 'bare statements are a test of their own, which must run',
  },
  {
    name: 'static helpers and a main',
    program: `static int twice(int a) { return 2 * a; }\n${C}\nint main(void) { return twice(0); }`,
    bare: C,
    why: 'static functions stay visible to the test',
  },
  {
    name: 'the word main in a comment and a text',
    program: `/* int main(void) { */\nconst char *note = "int main(void) {";\n${C}`,
    why: 'a comment declares nothing',
  },
  {
    name: 'a function named main_loop',
    program: `int main_loop(int a) { return a; }\nint domain(int a) { return a; }\n${C}`,
    why: 'a longer name is another function',
  },
  {
    name: 'exit in the function',
    wrong: '#include <stdlib.h>\nint add(int a, int b) { exit(0); }',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: '_exit in the function',
    wrong: '#include <unistd.h>\n#include <stdio.h>\nint add(int a, int b) { puts("OK"); fflush(stdout); _exit(0); }',
    why: 'what is printed proves nothing',
  },
  {
    name: 'an exit before main',
    wrong:
      '#include <stdlib.h>\n__attribute__((constructor)) static void early(void) { exit(0); }\nint add(int a, int b) { return 0; }',
    why: 'a constructor runs before the test',
  },
  {
    name: 'a destructor that exits',
    wrong:
      '#include <unistd.h>\n__attribute__((destructor)) static void late(void) { _exit(0); }\n#include <signal.h>\nstatic void quiet(int s) { _exit(0); }\nint add(int a, int b) { signal(SIGABRT, quiet); return 0; }',
    why: 'a handler of the abort changes the exit code of a failed assertion',
  },
  {
    name: 'a child that is judged',
    wrong:
      '#include <unistd.h>\n#include <stdlib.h>\nint add(int a, int b) { if (fork() == 0) return a + b; _exit(0); }',
    program: C,
    why: 'a forked child runs on while the parent ends with 0',
  },
  {
    name: 'exec of true',
    wrong: '#include <unistd.h>\nint add(int a, int b) { execl("/bin/true", "true", (char *)0); return 0; }',
    why: 'another program ends with 0',
  },
  {
    name: 'an alarm that exits',
    wrong:
      '#include <signal.h>\n#include <unistd.h>\nstatic void quiet(int s) { _exit(0); }\nint add(int a, int b) { signal(SIGALRM, quiet); alarm(1); for (;;) pause(); }',
    why: 'a signal ends it with 0 before the test has ended',
  },
]

const c = pairs('entry', 'c', [
  ...native,
  {
    name: 'an assert of its own',
    wrong: '#define assert(x) ((void)0)\n#define NDEBUG\nint add(int a, int b) { return 0; }',
    why: 'the test includes assert.h after it, but NDEBUG stands',
  },
  {
    name: 'an abort of its own',
    wrong:
      '#include <unistd.h>\nvoid abort(void) { _exit(0); }\nvoid __assert_fail(const char *a, const char *f, unsigned int l, const char *n) { _exit(0); }\nint add(int a, int b) { return 0; }',
    why: 'the functions behind assert are replaced',
  },
  {
    name: 'a main made by a macro',
    wrong: '#define main hidden_main\nint add(int a, int b) { return 0; }\nint (main)(void) { return 0; }',
    program: C,
    why: "a macro renames the test's main",
  },
])

const cpp = pairs('entry', 'cpp', [
  ...native,
  { name: 'auto main', program: `${C}\nauto main() -> int { return 0; }`, bare: C, why: 'another form of main' },
  {
    name: 'using namespace std',
    program: `#include <bits/stdc++.h>\nusing namespace std;\n${C}\nint main() { ios::sync_with_stdio(false); cout << add(1, 2); }`,
    bare: C,
    why: 'the usual head of a contest program',
  },
  {
    name: 'main in a class',
    program: `${C}\nstruct Demo { static int main() { return 0; } };`,
    why: 'a method named main is an ordinary one',
  },
  {
    name: 'main that throws',
    program: `#include <stdexcept>\n${C}\nint main() { throw std::runtime_error("no input"); }`,
    bare: C,
    why: "the program's main is not run",
  },
  {
    name: 'a static object that exits',
    wrong: '#include <cstdlib>\nstruct Early { Early() { std::exit(0); } } early;\nint add(int a, int b) { return 0; }',
    why: 'it is made before the test',
  },
  {
    name: 'a terminate handler that exits',
    wrong:
      '#include <exception>\n#include <unistd.h>\n#include <csignal>\nint add(int a, int b) { std::set_terminate([] { _exit(0); }); std::signal(SIGABRT, [](int) { _exit(0); }); return 0; }',
    why: 'the handler changes the exit code of a failed test',
  },
])

export const C_ENTRY: readonly VerdictCase[] = [...c, ...cpp]
