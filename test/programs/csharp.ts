import type { SmallZooLanguage } from './zoo-language.ts'

export const csharp: SmallZooLanguage = {
  language: 'csharp',
  accepted: `using System;
class Sum { static void Main() { var w = Console.ReadLine().Split(' '); Console.WriteLine(int.Parse(w[0]) + int.Parse(w[1])); } }`,
  runtimeError: 'class Crash { static void Main() { throw new System.Exception("no"); } }',
  compileError: 'class Broken { static void Main() { int x = "no"; } }',
  harness: {
    program: 'using System;\nclass Adder { public static int Add(int a, int b) { return a + b; } }',
    passing:
      'using System;\nusing System.Linq;\nclass Tests { static void Main() { if (Adder.Add(2, 3) != 5) throw new Exception("assertion failed"); } }',
    failing:
      'class Tests { static void Main() { if (Adder.Add(2, 3) != 6) throw new System.Exception("assertion failed"); } }',
    early: 'class Adder { public static int Add(int a, int b) { System.Environment.Exit(0); return 0; } }',
  },
}
