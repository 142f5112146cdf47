/** Small programs with branches, for claims on coverage and repair: a function of one number in C, Java and JavaScript. */

/** The body of `f`, with two inputs that take other ways. */
export type BranchingBody = readonly [body: string, one: string, other: string]

/** Bodies that C, Java and, but for the word `int`, JavaScript read alike. */
export const SHARED_BODIES: readonly BranchingBody[] = [
  ['  if (n > 3) {\n    return 1;\n  }\n  return 2;\n', '5', '1'],
  [
    '  int s = 0;\n  for (int i = 0; i < n; i++) {\n    if (i % 2 == 1) {\n      continue;\n    }\n    s += i;\n  }\n  return s;\n',
    '4',
    '0',
  ],
  [
    '  switch (n) {\n  case 1:\n    return 10;\n  case 2:\n    return 20;\n  default:\n    break;\n  }\n  return 30;\n',
    '1',
    '7',
  ],
  ['  while (n > 0) {\n    n--;\n    if (n == 2) {\n      break;\n    }\n  }\n  return n;\n', '5', '0'],
  ['  int r = n > 0 && n < 10 ? 1 : 0;\n  if (r == 0)\n    r = -1;\n  return r;\n', '5', '50'],
  ['  do {\n    n -= 3;\n  } while (n > 0);\n  if (n < -1)\n    n = 0;\n  return n;\n', '4', '3'],
  ['  if (n < 0)\n    return f(-n);\n  if (n < 2)\n    return n;\n  return f(n - 1) + f(n - 2);\n', '6', '-1'],
  ['  if (n % 2 == 1) {\n    n = 3 * n + 1;\n  } else {\n    n /= 2;\n  }\n  return n;\n', '3', '4'],
  [
    '  int s = 0;\n  for (int i = 1; i < n; i++) {\n    for (int j = 1; j < i; j++) {\n      if (i * j > 8) {\n        s = s + 100;\n      }\n      s = s + 1;\n    }\n  }\n  return s;\n',
    '3',
    '6',
  ],
  [
    '  if (n < 0) {\n    return -1;\n  } else if (n == 0) {\n    return 0;\n  } else if (n > 99) {\n    return 2;\n  }\n  return 1;\n',
    '-4',
    '100',
  ],
]

/** Bodies of C alone. */
export const C_BODIES: readonly BranchingBody[] = [
  ['  if (n == 0)\n    goto end;\n  n *= 2;\n  n += 1;\nend:\n  return n;\n', '0', '3'],
  [
    '  int a[4] = {0};\n  for (int i = 0; i < 4; i++)\n    a[i] = n;\n  if (a[3] > 100)\n    return a[0];\n  return a[1] + 1;\n',
    '200',
    '2',
  ],
]

/** The whole program in C: reads a number, prints `f` of it. */
export function programInC(body: string): string {
  return `#include <stdio.h>\n\nint f(int n) {\n${body}}\n\nint main(void) {\n  int n;\n  if (scanf("%d", &n) != 1)\n    return 1;\n  printf("%d\\n", f(n));\n  return 0;\n}\n`
}

/** The same in Java. */
export function programInJava(body: string): string {
  return `import java.util.Scanner;\n\npublic class Main {\n  static int f(int n) {\n${body}  }\n\n  public static void main(String[] args) {\n    int n = new Scanner(System.in).nextInt();\n    System.out.println(f(n));\n  }\n}\n`
}

/** The same in JavaScript. */
export function programInJavaScript(body: string): string {
  const own = body.replaceAll(/\bint /g, 'let ')
  return `const { readFileSync } = require('fs')\n\nfunction f(n) {\n${own}}\n\nconst n = Number(readFileSync(0, 'utf8'))\nconsole.log(f(n))\n`
}
