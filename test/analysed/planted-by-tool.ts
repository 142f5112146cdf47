/**
 * For tools beside others of their language: a program with a fault that this tool finds at its line, and a clean program of
 * which it says nothing. planted.ts has the programs that all tools of a language are asked about together.
 */
import type { AnalysedLanguage } from '../../src/analysis/index.ts'
import { PLANTED } from './planted.ts'

/** One fault, and the tool that must find it. */
export interface PlantedFault {
  readonly tool: string
  readonly class: 'smells' | 'vulnerabilities'
  readonly language: AnalysedLanguage
  readonly rule: string
  /** The comment `fault` ends the line of the finding. */
  readonly code: string
  /** Number of the weakness, for vulnerabilities. */
  readonly cwe?: number
  /** A program without a fault. @default the clean one of planted.ts */
  readonly clean?: string
}

/** A made-up key, in parts, so that no guard of a repository takes it for a real one. */
const STRIPE = ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_')

const SECRETS: readonly (readonly [AnalysedLanguage, string])[] = [
  ['python', `key = "${STRIPE}"  # fault\nprint(key)\n`],
  ['javascript', `const key = '${STRIPE}' // fault\nconsole.log(key)\n`],
  ['typescript', `const key = '${STRIPE}' // fault\nconsole.log(key)\n`],
  ['java', `class Main {\n  static final String KEY = "${STRIPE}"; // fault\n}\n`],
  ['c', `#include <stdio.h>\nint main(void) {\n  puts("${STRIPE}"); // fault\n  return 0;\n}\n`],
  ['cpp', `#include <iostream>\nint main() {\n  std::cout << "${STRIPE}"; // fault\n}\n`],
  ['go', `package main\n\nconst key = "${STRIPE}" // fault\n\nfunc main() { println(key) }\n`],
  ['rust', `fn main() {\n    println!("{}", "${STRIPE}"); // fault\n}\n`],
  ['ruby', `key = '${STRIPE}' # fault\nputs key\n`],
  ['bash', `key='${STRIPE}' # fault\necho "$key"\n`],
]

/** The clean program of a language. */
export function cleanProgram({ clean, language }: PlantedFault): string {
  return clean ?? PLANTED.find((one) => one.language === language)?.clean ?? ''
}

export const PLANTED_BY_TOOL: readonly PlantedFault[] = [
  {
    tool: 'ty',
    class: 'smells',
    language: 'python',
    rule: 'missing-attribute',
    code: 'names = ["a"]\nnames.push("b")  # fault\nprint(names)\n',
  },
  {
    tool: 'mypy',
    class: 'smells',
    language: 'python',
    rule: 'return-value',
    code: 'def name(number: int) -> str:\n    return number * 2  # fault\n\n\nprint(name(3))\n',
  },
  {
    tool: 'vulture',
    class: 'smells',
    language: 'python',
    rule: 'unused-function',
    code: 'def helper():  # fault\n    return 1\n\n\nprint(2 * int(input()))\n',
    clean: 'def helper():\n    return 1\n\n\ndef other():\n    return 2\n',
  },
  {
    tool: 'dlint',
    class: 'vulnerabilities',
    language: 'python',
    rule: 'DUO138',
    cwe: 1333,
    code: 'import re\n\nprint(re.match(r"(a+)+$", input()))  # fault\n',
    clean: 'import re\n\nprint(re.match(r"a+$", input()))\n',
  },
  {
    tool: 'biome',
    class: 'smells',
    language: 'javascript',
    rule: 'noSelfCompare',
    code: 'const n = Number(process.argv[2])\nif (n === n) console.log(n) // fault\n',
  },
  {
    tool: 'biome',
    class: 'smells',
    language: 'typescript',
    rule: 'useIterableCallbackReturn',
    code: 'const doubled = [1, 2].map((one) => { // fault\n  console.log(one)\n})\nconsole.log(doubled)\n',
  },
  {
    tool: 'tsgolint',
    class: 'smells',
    language: 'typescript',
    rule: 'no-floating-promises',
    code: "import { writeFile } from 'node:fs/promises'\n\nwriteFile('a', 'b') // fault\nconsole.log('written')\n",
  },
  {
    tool: 'eslint-plugin-regexp',
    class: 'smells',
    language: 'javascript',
    rule: 'no-dupe-disjunctions',
    code: "console.log(/a|ab?|a/.test('a')) // fault\n",
    clean: "console.log(/a|b/.test('a'))\n",
  },
  {
    tool: 'eslint-plugin-regexp',
    class: 'vulnerabilities',
    language: 'typescript',
    rule: 'no-super-linear-backtracking',
    cwe: 1333,
    code: "const text: string = process.argv[2] ?? ''\nconsole.log(/^(?:a+)+$/.test(text)) // fault\n",
  },
  {
    tool: 'eslint-plugin-sonarjs',
    class: 'smells',
    language: 'javascript',
    rule: 'no-all-duplicated-branches',
    code: 'const n = Number(process.argv[2])\nif (n > 3) { // fault\n  console.log(n)\n} else {\n  console.log(n)\n}\n',
  },
  {
    tool: 'eslint-plugin-sonarjs',
    class: 'vulnerabilities',
    language: 'javascript',
    rule: 'hashing',
    cwe: 328,
    code: "const { createHash } = require('node:crypto')\n\nconsole.log(createHash('md5').update('a').digest('hex')) // fault\n",
  },
  {
    tool: 'javac',
    class: 'smells',
    language: 'java',
    rule: 'divzero',
    code: 'class Main {\n  public static void main(String[] words) {\n    System.out.println(words.length / 0); // fault\n  }\n}\n',
  },
  {
    tool: 'error-prone',
    class: 'smells',
    language: 'java',
    rule: 'IdentityBinaryExpression',
    code: 'class Main {\n  public static void main(String[] words) {\n    int n = words.length;\n    if (n == n) { // fault\n      System.out.println(n);\n    }\n  }\n}\n',
  },
  {
    tool: 'ecj',
    class: 'smells',
    language: 'java',
    rule: 'potentialNullReference',
    code: 'class Main {\n  public static void main(String[] words) {\n    String name = null;\n    if (words.length > 0) {\n      name = words[0];\n    }\n    System.out.println(name.length()); // fault\n  }\n}\n',
  },
  {
    tool: 'gcc',
    class: 'smells',
    language: 'c',
    rule: '-Wformat',
    code: '#include <stdio.h>\n\nint main(int count, char **words) {\n  printf("%s %s\\n", words[0], count); // fault\n  return 0;\n}\n',
  },
  {
    tool: 'gcc',
    class: 'smells',
    language: 'cpp',
    rule: '-Wreturn-type',
    code: 'static int sign(int n) {\n  if (n > 0) return 1;\n} // fault\n\nint main(int count, char **) { return sign(count); }\n',
  },
  {
    tool: 'gcc',
    class: 'vulnerabilities',
    language: 'c',
    rule: '-Wanalyzer-double-free',
    cwe: 415,
    code: '#include <stdlib.h>\n\nint main(int count, char **words) {\n  char *copy = malloc(8);\n  free(copy);\n  if (count > 3 && words != NULL) free(copy); // fault\n  return 0;\n}\n',
  },
  {
    tool: 'gcc',
    class: 'vulnerabilities',
    language: 'cpp',
    rule: '-Wmismatched-new-delete',
    cwe: 762,
    code: 'int main(int count, char **) {\n  int *numbers = new int[8];\n  numbers[0] = count;\n  int first = numbers[0];\n  delete numbers; // fault\n  return first;\n}\n',
  },
  {
    tool: 'go vet',
    class: 'smells',
    language: 'go',
    rule: 'copylocks',
    code: 'package main\n\nimport "sync"\n\nfunc use(lock sync.Mutex) { // fault\n\tlock.Lock()\n}\n\nfunc main() {\n\tuse(sync.Mutex{})\n}\n',
  },
  {
    tool: 'nilness',
    class: 'smells',
    language: 'go',
    rule: 'nilness',
    code: 'package main\n\ntype node struct{ value int }\n\nfunc value(n *node) int {\n\tif n == nil {\n\t\treturn n.value // fault\n\t}\n\treturn n.value\n}\n\nfunc main() {\n\tprintln(value(&node{3}))\n}\n',
  },
  {
    tool: 'errcheck',
    class: 'smells',
    language: 'go',
    rule: 'errcheck',
    code: 'package main\n\nimport "os"\n\nfunc main() {\n\tos.Remove("a") // fault\n}\n',
  },
  {
    tool: 'ineffassign',
    class: 'smells',
    language: 'go',
    rule: 'ineffassign',
    code: 'package main\n\nfunc main() {\n\tn := 1 // fault\n\tn = 2\n\tprintln(n)\n}\n',
  },
  {
    tool: 'ruby -w',
    class: 'smells',
    language: 'ruby',
    rule: 'duplicated-key',
    code: 'names = { a: 1, a: 2 } # fault\nputs names.size\n',
  },
  ...SECRETS.map(([language, code]): PlantedFault => {
    return { tool: 'detect-secrets', class: 'vulnerabilities', language, rule: 'stripe-access-key', cwe: 798, code }
  }),
]

/** A program whose time is spent in one function, which the profiler of its language must name at its line. */
export interface PlantedHotSpot {
  readonly tool: string
  readonly language: AnalysedLanguage
  readonly name: string
  /** The comment `fault` ends the line where the function begins. */
  readonly code: string
}

export const PLANTED_HOT_SPOTS: readonly PlantedHotSpot[] = [
  {
    tool: 'jfr',
    language: 'java',
    name: 'fib',
    code: 'class Main {\n  static long fib(int n) { // fault\n    return n < 2 ? n : fib(n - 1) + fib(n - 2);\n  }\n  public static void main(String[] words) {\n    System.out.println(fib(42));\n  }\n}\n',
  },
  {
    tool: 'pprof',
    language: 'go',
    name: 'fib',
    code: 'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc fib(n int) int { // fault\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn fib(n-1) + fib(n-2)\n}\n\nfunc main() {\n\tfmt.Println(fib(38))\n\tos.Exit(0)\n}\n',
  },
  {
    tool: 'ruby-prof',
    language: 'ruby',
    name: 'fib',
    code: 'def fib(n) # fault\n  n < 2 ? n : fib(n - 1) + fib(n - 2)\nend\n\nputs fib(18)\n',
  },
]
