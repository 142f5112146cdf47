import type { ZooLanguage } from './zoo-language.ts'

export const c: ZooLanguage = {
  language: 'c',
  accepted: `#include <stdio.h>
int main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b); }
`,
  wrongAnswer: `#include <stdio.h>
int main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b + 1); }
`,
  runtimeError: `#include <stdio.h>
#include <stdlib.h>
int main(void) { puts("Error"); fflush(stdout); abort(); }
`,
  compileError: `int main(void) { return 0
`,
  endlessLoop: `int main(void) { for (volatile int i = 0;; i++); }
`,
  memoryHog: `#include <stdlib.h>
#include <string.h>
int main(void) { for (;;) memset(malloc(1 << 22), 1, 1 << 22); }
`,
  outputFlood: `#include <stdio.h>
int main(void) { for (;;) puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }
`,
  forkBomb: `#include <unistd.h>
int main(void) { for (;;) if (fork() < 0) return 1; }
`,
  harness: {
    program: `int add(int a, int b) { return a + b; }
`,
    passing: `#include <assert.h>
int main() { assert(add(2, 3) == 5); }
`,
    failing: `#include <assert.h>
int main() { assert(add(2, 3) == 6); }
`,
    early: `#include <stdlib.h>
int add(int a, int b) { exit(0); }
`,
  },
}
