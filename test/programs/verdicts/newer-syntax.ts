/**
 * Programs in the syntax or with the functions of a newer version than many machines have: `unknown` with the version that
 * they want, or right where the compiler knows it. A program that is merely broken is wrong as ever.
 */
import { type VerdictCase, io, single } from './verdict-case.ts'

const NEWER: readonly (readonly [language: string, name: string, program: string])[] = [
  [
    'csharp',
    'async Main',
    'using System;\nusing System.Threading.Tasks;\nclass P { static async Task Main() { await Task.Delay(10); Console.WriteLine(2 + 3); } }',
  ],
  [
    'csharp',
    'async Main with a code',
    'using System;\nusing System.Threading.Tasks;\nclass P { static async Task<int> Main(string[] a) { await Task.Delay(10); Console.WriteLine(2 + 3); return 0; } }',
  ],
  [
    'csharp',
    'a local function',
    'using System;\nclass P { static void Main() { int twice(int n) => n; Console.WriteLine(twice(2 + 3)); } }',
  ],
  [
    'csharp',
    'a switch expression',
    'using System;\nclass P { static void Main() { int n = 2 + 3; Console.WriteLine(n switch { 5 => 5, _ => 0 }); } }',
  ],
  [
    'csharp',
    'a namespace of a file',
    'namespace Demo;\nclass P { static void Main() { System.Console.WriteLine(2 + 3); } }',
  ],
  ['csharp', 'statements without a class', 'using System;\nint n = 2 + 3;\nConsole.WriteLine(n);'],
  ['kotlin', 'readln', 'fun main() { val (a, b) = readln().trim().split(" ").map { it.toInt() }; print(a + b) }'],
  ['kotlin', 'sumOf', 'fun main() { println(listOf(2, 3).sumOf { it }) }'],
  ['kotlin', 'lowercase', 'fun main() { println("2 + 3".lowercase().length) }'],
]

const BROKEN: readonly (readonly [language: string, name: string, program: string])[] = [
  ['csharp', 'a missing semicolon', 'using System;\nclass P { static void Main() { Console.WriteLine(2 + 3) } }'],
  [
    'csharp',
    'a name that nobody declares',
    'using System;\nclass P { static void Main() { Console.WriteLine(five); } }',
  ],
  ['kotlin', 'a function that nobody declares', 'fun main() { println(five(2)) }'],
]

export const NEWER_SYNTAX: readonly VerdictCase[] = [
  ...NEWER.map(([language, name, program]) =>
    single('missing-library', language, {
      name: `newer, ${name}`,
      program,
      test: io('5\n', '2 3\n'),
      expected: 'unknown',
      also: 'correct',
      finding: /C#|Kotlin/,
      why: 'what the compiler here is too old for says nothing about the program',
    }),
  ),
  ...BROKEN.map(([language, name, program]) =>
    single('missing-library', language, {
      name: `broken, ${name}`,
      program,
      test: io('5\n', '2 3\n'),
      expected: 'wrong',
      why: 'no version of the compiler takes it',
    }),
  ),
]
