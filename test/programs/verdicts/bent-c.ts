/** C and C++ programs that bend what a test leans on: macros, library functions of their own, copies of the process, the test's source. */
import { type Bent, bentPairs } from './bent-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const ZERO = 'int add(int a, int b) { return 0; }'
const RETURNS = 'int main(void) { if (add(2, 3) != 5) return 1; return 0; }'
const main = (includes: string, body: string): string => `${includes}\nint main(void) { ${body} return 0; }`
const TRIED =
  '#include <stdlib.h>\n#include <sys/types.h>\n#include <sys/wait.h>\n#include <unistd.h>\nint add(int a, int b) { int s; for (int v = 0; v < 9; v++) { if (fork() == 0) return v; wait(&s); if (s == 0) END } return 0; }'

/** What C and C++ share. */
const native: readonly Bent[] = [
  [
    'a macro for fabs',
    `#define fabs(x) 0.0\n${ZERO}`,
    main('#include <math.h>', 'if (fabs(add(2, 3) - 5.0) > 1e-9) return 1;'),
  ],
  [
    'a macro for EXIT_FAILURE',
    `#include <stdlib.h>\n#undef EXIT_FAILURE\n#define EXIT_FAILURE 0\n${ZERO}`,
    main('#include <stdlib.h>', 'if (add(2, 3) != 5) exit(EXIT_FAILURE);'),
  ],
  [
    'a macro for strcmp',
    `#define strcmp(a, b) 0\n${ZERO}`,
    main(
      '#include <stdio.h>\n#include <string.h>',
      'char s[9]; snprintf(s, sizeof s, "%d", add(2, 3)); if (strcmp(s, "5")) return 1;',
    ),
  ],
  [
    'a macro for memcmp',
    `#include <string.h>\n#define memcmp(a, b, c) 0\n${ZERO}`,
    main('#include <string.h>', 'int got = add(2, 3), want = 5; if (memcmp(&got, &want, sizeof got)) return 1;'),
  ],
  [
    'a macro for sizeof',
    `#define sizeof(x) 0\n${ZERO}`,
    main('', 'int want[] = {5}; for (unsigned i = 0; i < sizeof(want) / 4; i++) if (add(2, 3) != want[i]) return 1;'),
  ],
  [
    'a macro for unsigned',
    `#define else else if (0)\n#define unsigned\n${ZERO}`,
    main('', 'if (add(2, 3) == 5) return 0; else return 1;'),
  ],
  ['a macro for the counted assert', `#define TOUCHSTONE_ASSERT(...) ((void)0)\n#define touchstone_asserted\n${ZERO}`],
  [
    'a strcmp of its own',
    `int strcmp(const char *a, const char *b) { return 0; }\n${ZERO}`,
    main(
      '#include <stdio.h>\n#include <string.h>',
      'char s[9]; snprintf(s, sizeof s, "%d", add(2, 3)); if (strcmp(s, "5")) return 1;',
    ),
  ],
  [
    'a memcmp of its own',
    `#include <string.h>\nint memcmp(const void *a, const void *b, size_t n) { return 0; }\n${ZERO}`,
    main(
      '#include <string.h>',
      'volatile int n = 4; int got = add(2, 3), want = 5; if (memcmp(&got, &want, n)) return 1;',
    ),
  ],
  [
    'an abs of its own',
    `int abs(int x) { return 0; }\n${ZERO}`,
    main('#include <stdlib.h>', 'if (abs(add(2, 3) - 5) > 0) return 1;'),
  ],
  ['every value in a copy, ended by the parent', TRIED.replace('END', '_exit(0);')],
  ['every value in a copy, answered by the parent', TRIED.replace('END', 'return v;')],
  ['every value in a copy, a test that returns', TRIED.replace('END', '_exit(0);'), RETURNS],
  [
    'every value in a copy, a test that exits',
    TRIED.replace('END', 'return v;'),
    '#include <stdlib.h>\nint main(void) { if (add(2, 3) != 5) exit(1); return 0; }',
  ],
  [
    'its own source, .incbin',
    '#include <stdlib.h>\n#include <string.h>\n__asm__(".section .rodata\\n.globl own\\nown: .incbin \\"/w/main.EXT\\"\\n.byte 0\\n.text");\nextern const char own[];\nint add(int a, int b) { const char *p = strstr(own, "add(2, 3)" " == "); return p ? atoi(p + 13) : 0; }',
  ],
  [
    'its own source, .incbin in parts',
    '#include <stdlib.h>\n#include <string.h>\n#define PART "bin"\n__asm__(".section .rodata\\n.globl own\\nown: .inc" PART " \\"main.EXT\\"\\n.byte 0\\n.text");\nextern const char own[];\nint add(int a, int b) { const char *p = strstr(own, "add(2, 3)" " == "); return p ? atoi(p + 13) : 0; }',
  ],
  [
    'its memory',
    '#define _GNU_SOURCE\n#include <stdlib.h>\n#include <string.h>\nextern char __executable_start, _end;\nvoid *memmem(const void *, size_t, const void *, size_t);\nint add(int a, int b) { char want[] = "bee)3-!4*!>>!"; for (int i = 0; i < 13; i++) want[i]--; char *p = (char *)memmem(&__executable_start, &_end - &__executable_start, "add(2, 3) =" "= ", 13); return p ? atoi(p + 13) : 0; }',
  ],
  [
    'a signal that skips',
    '#include <setjmp.h>\n#include <signal.h>\n#include <stdlib.h>\n#include <unistd.h>\nstatic void h(int s) { _exit(0); }\nint add(int a, int b) { signal(SIGSEGV, h); *(volatile int *)0 = 1; return 0; }',
  ],
  [
    'an exit of its own',
    '#include <unistd.h>\nvoid exit(int c) { _exit(0); }\nint add(int a, int b) { return 0; }',
    '#include <stdlib.h>\nint main(void) { if (add(2, 3) != 5) exit(1); return 0; }',
  ],
  [
    'a write of its own',
    '#include <stddef.h>\n#include <sys/types.h>\nssize_t write(int f, const void *p, size_t n) { return n; }\nint add(int a, int b) { return 0; }',
  ],
  [
    'the jump over the check',
    'int add(int a, int b) { void **p = (void **)__builtin_frame_address(0); *(char **)(p + 1) += 12; return 0; }',
    RETURNS,
  ],
]
const ext = (table: readonly Bent[], ending: string): Bent[] =>
  table.map(([name, wrong, ...more]) => [name, wrong.replaceAll('main.EXT', `main.${ending}`), ...more])

const c = bentPairs('c', ext(native, 'c'))
const cpp = bentPairs('cpp', [
  ...ext(native, 'cpp').filter(
    ([name]) =>
      !/unsigned|its memory|memcmp of its own|strcmp of its own|an exit of its own|write of its own|an abs of its own/.test(
        name,
      ),
  ),
  ['a macro for static_cast', `#define static_cast true ? void(0) : static_cast\n${ZERO}`],
  [
    'a macro for true',
    `#define true false\n${ZERO}`,
    'int main() { bool ok = add(2, 3) == 5; if (ok != true) return 1; }',
  ],
  [
    'a constant by name',
    'static const bool YES = true;\nstruct Y { bool operator==(int) const { return YES; } };\nY add(int, int) { return {}; }',
  ],
  [
    'an operator that looks at itself',
    'struct Y { int n = 0; bool operator==(const int &o) const { return n == n; } };\nY add(int, int) { return {}; }',
  ],
  [
    'an operator of two vectors',
    '#include <vector>\nbool operator==(const std::vector<int> &a, const std::vector<int> &b) { return a.size() == a.size(); }\nstd::vector<int> add(int, int) { return {}; }',
    '#include <cassert>\n#include <vector>\nint main() { assert((add(2, 3) == std::vector<int>{5})); }',
    { program: '#include <vector>\nstd::vector<int> add(int a, int b) { return {a + b}; }' },
  ],
  [
    'std::equal of its own',
    '#include <vector>\n#include <algorithm>\nnamespace std { template <> bool equal(vector<int>::iterator, vector<int>::iterator, vector<int>::iterator) { return true; } }\nstd::vector<int> add(int, int) { return {0}; }',
    '#include <cassert>\n#include <vector>\n#include <algorithm>\nint main() { auto got = add(2, 3); std::vector<int> want{5}; assert(std::equal(got.begin(), got.end(), want.begin())); }',
    { program: '#include <vector>\nstd::vector<int> add(int a, int b) { return {a + b}; }' },
  ],
  [
    'an abs of its own in std',
    'namespace std { inline int abs(long long) { return 0; } }\nlong long add(int, int) { return 0; }',
    '#include <cassert>\nint main() { assert(std::abs(add(2, 3) - 5) < 1); }',
    { program: '#include <cstdlib>\nlong long add(int a, int b) { return a + b; }' },
  ],
  [
    'cin and cout of its own',
    '#include <iostream>\n#include <unistd.h>\nstruct S { S() { std::cerr.rdbuf(nullptr); } } s;\nint add(int, int) { throw 1; }',
    'int main() { try { if (add(2, 3) != 5) return 1; } catch (...) { return 2; } }',
  ],
])

export const BENT_C: readonly VerdictCase[] = [...c, ...cpp]
