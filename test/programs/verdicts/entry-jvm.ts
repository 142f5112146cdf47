/** Kotlin and Scala programs with an entry point of their own beside a test with one, and C#, which has the same manners. */
import { type VerdictCase, io, pairs } from './verdict-case.ts'

const KOTLIN = 'fun add(a: Int, b: Int): Int = a + b'
const SCALA = 'object Adder { def add(a: Int, b: Int): Int = a + b }'
const CSHARP = 'public class Adder { public static int Add(int a, int b) { return a + b; } }'
const KOTLIN_WORDS_TEST = 'fun main(args: Array<String>) {\n    if (add(2, 3) != 5) throw AssertionError("add")\n}'
const SCALA_APP_TEST = 'object Tests extends App {\n  assert(Adder.add(2, 3) == 5)\n}'
const SCALA_MAIN_TEST =
  'object Main {\n  def main(args: Array[String]): Unit = {\n    if (Adder.add(2, 3) != 5) throw new AssertionError("add")\n  }\n}'
const CSHARP_TEST = (main: string): string =>
  `using System;\nclass Tests {\n  ${main} {\n    if (Adder.Add(2, 3) != 5) throw new Exception("assertion failed");\n  }\n}`

const kotlin = pairs('entry', 'kotlin', [
  {
    name: 'main()',
    program: `${KOTLIN}\n\nfun main() {\n    println(add(1, 2))\n}`,
    bare: KOTLIN,
    why: "the test's main runs",
  },
  {
    name: 'main(args)',
    program: `${KOTLIN}\n\nfun main(args: Array<String>) {\n}`,
    bare: KOTLIN,
    why: "the test's main runs, whatever form the program's has",
  },
  {
    name: 'main before the function',
    program: `fun main(args: Array<String>) {}\n\n${KOTLIN}`,
    bare: KOTLIN,
    why: 'order says nothing',
  },
  {
    name: 'main(args) against main(args)',
    program: `${KOTLIN}\nfun main(args: Array<String>) {}`,
    test: KOTLIN_WORDS_TEST,
    bare: KOTLIN,
    why: 'both have the same form',
  },
  {
    name: 'main() against main(args)',
    program: `${KOTLIN}\nfun main() {}`,
    test: KOTLIN_WORDS_TEST,
    bare: KOTLIN,
    why: 'the machine would choose by form',
  },
  {
    name: 'main as an expression',
    program: `${KOTLIN}\nfun main() = println(add(1, 2))`,
    bare: KOTLIN,
    why: 'another form of main',
  },
  {
    name: 'main that throws',
    program: `${KOTLIN}\nfun main() { throw RuntimeException("no input") }`,
    bare: KOTLIN,
    why: "the program's main is not run",
  },
  {
    name: 'main that reads',
    program: `${KOTLIN}\nfun main() { val (x, y) = readLine()!!.split(" ").map { it.toInt() }; println(add(x, y)) }`,
    bare: KOTLIN,
    why: 'there is no input beside a harness',
  },
  {
    name: 'main in an object',
    program: `${KOTLIN}\nobject Start {\n    @JvmStatic fun main(args: Array<String>) {}\n}`,
    bare: KOTLIN,
    why: 'a main of an object is no entry of the test',
  },
  {
    name: 'a package',
    program: `package demo\n\n${KOTLIN}\nfun main(args: Array<String>) {}`,
    bare: KOTLIN,
    why: 'a package clause is no fault',
  },
  {
    name: 'an exit in the function',
    wrong: 'fun add(a: Int, b: Int): Int { kotlin.system.exitProcess(0) }',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: 'a success line and a halt',
    wrong: 'fun add(a: Int, b: Int): Int { println("OK"); Runtime.getRuntime().halt(0); return 0 }',
    why: 'what is printed proves nothing',
  },
  {
    name: 'an AssertionError of its own',
    wrong:
      'class AssertionError(text: String) : RuntimeException(text) { init { System.exit(0) } }\nfun add(a: Int, b: Int): Int = 0',
    why: 'the class that the test throws is replaced',
  },
])

const scala = pairs('entry', 'scala', [
  {
    name: 'a second object with main',
    program: `${SCALA}\nobject Demo { def main(words: Array[String]): Unit = () }`,
    bare: SCALA,
    why: "the test's main runs",
  },
  {
    name: 'an object with main before',
    program: `object Demo { def main(words: Array[String]): Unit = () }\n${SCALA}`,
    bare: SCALA,
    why: "the test's main runs",
  },
  {
    name: 'main in the same object',
    program: 'object Adder {\n  def add(a: Int, b: Int): Int = a + b\n  def main(words: Array[String]): Unit = {}\n}',
    why: "the test's main runs",
  },
  {
    name: 'extends App',
    program: `${SCALA}\nobject Demo extends App { println(Adder.add(1, 2)) }`,
    bare: SCALA,
    why: 'an App has a main',
  },
  {
    name: 'the function in an App',
    program: 'object Adder extends App { def add(a: Int, b: Int): Int = a + b }',
    why: 'an App has a main',
  },
  {
    name: 'App against App',
    program: `${SCALA}\nobject Demo extends App { }`,
    test: SCALA_APP_TEST,
    bare: SCALA,
    why: 'both have the same form',
  },
  {
    name: 'main against App',
    program: `${SCALA}\nobject Demo { def main(words: Array[String]): Unit = () }`,
    test: SCALA_APP_TEST,
    bare: SCALA,
    why: "the test's object runs, whatever form it has",
  },
  {
    name: 'App against main',
    program: `${SCALA}\nobject Demo extends App`,
    test: SCALA_MAIN_TEST,
    bare: SCALA,
    why: "the test's object runs",
  },
  {
    name: 'Main in both',
    program: `${SCALA}\nobject Main { def main(args: Array[String]): Unit = println(Adder.add(1, 2)) }`,
    test: SCALA_MAIN_TEST,
    bare: SCALA,
    why: "the program's Main is kept out of the way",
  },
  {
    name: 'main that throws',
    program: `${SCALA}\nobject Demo { def main(words: Array[String]): Unit = sys.error("no input") }`,
    bare: SCALA,
    why: "the program's main is not run",
  },
  {
    name: 'a package',
    program: `package demo\n${SCALA}\nobject Demo { def main(words: Array[String]): Unit = () }`,
    bare: SCALA,
    why: 'a package clause is no fault',
  },
  {
    name: '@main by itself',
    program: '@main def start(): Unit = println(2 + 3 - 0)',
    wrong: '@main def start(): Unit = println(2 - 3)',
    test: io('5\n'),
    bare: false,
    right: 'unknown',
    expected: 'unknown',
    why: 'Scala 3 syntax on a Scala 2 compiler is a missing toolchain, not a fault',
    finding: /Scala 3|@main/i,
  },
  {
    name: 'an exit in the function',
    wrong: 'object Adder { def add(a: Int, b: Int): Int = sys.exit(0) }',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: 'an assert of its own',
    wrong: 'object Adder { def add(a: Int, b: Int): Int = { println("OK"); Runtime.getRuntime.halt(0); 0 } }',
    why: 'what is printed proves nothing',
  },
])

const csharp = pairs('entry', 'csharp', [
  {
    name: 'Main in a second class',
    program: `using System;\n${CSHARP}\nclass Program { static void Main() { } }`,
    bare: CSHARP,
    why: "the test's Main runs",
  },
  {
    name: 'Main in a class before',
    program: `using System;\nclass Program { static void Main(string[] args) { } }\n${CSHARP}`,
    bare: CSHARP,
    why: "the test's Main runs",
  },
  {
    name: 'Main in the same class',
    program:
      'public class Adder {\n  public static int Add(int a, int b) { return a + b; }\n  public static void Main(string[] args) { }\n}',
    bare: CSHARP,
    why: "the test's Main runs",
  },
  {
    name: 'int Main',
    program: `${CSHARP}\nclass Program { static int Main() { return 0; } }`,
    bare: CSHARP,
    why: 'another form of Main',
  },
  {
    name: 'async Task Main',
    program: `using System.Threading.Tasks;\n${CSHARP}\nclass Program { static async Task Main() { await Task.Delay(1); } }`,
    bare: CSHARP,
    why: 'another form of Main',
  },
  {
    name: 'Main that throws',
    program: `${CSHARP}\nclass Program { static void Main() { throw new System.Exception("no input"); } }`,
    bare: CSHARP,
    why: "the program's Main is not run",
  },
  {
    name: 'Main that exits',
    program: `${CSHARP}\nclass Program { static void Main() { System.Environment.Exit(0); } }`,
    bare: CSHARP,
    why: "the program's Main is not run",
  },
  {
    name: 'Main in a namespace',
    program: `namespace Demo { class Program { static void Main() { } } }\n${CSHARP}`,
    bare: CSHARP,
    why: 'a namespace changes nothing',
  },
  {
    name: 'the whole in a namespace',
    program: `namespace Demo {\n${CSHARP}\nclass Program { static void Main() { } }\n}`,
    test: `using Demo;\n${CSHARP_TEST('static void Main()')}`,
    bare: false,
    why: 'the test asks for the namespace',
  },
  {
    name: 'Main in a struct',
    program: `struct Start { static void Main() { } }\n${CSHARP}`,
    bare: CSHARP,
    why: 'a struct may have a Main',
  },
  {
    name: 'Main against int Main',
    program: `${CSHARP}\nclass Program { static void Main() { } }`,
    test: 'class Tests { static int Main() { return Adder.Add(2, 3) == 5 ? 0 : 1; } }',
    bare: CSHARP,
    why: "the test's exit code counts",
  },
  {
    name: 'Main against Main(args)',
    program: `${CSHARP}\nclass Program { static void Main() { } }`,
    test: CSHARP_TEST('public static void Main(string[] args)'),
    bare: CSHARP,
    why: 'both are forms of Main',
  },
  {
    name: 'Program in both',
    program: `${CSHARP}\nclass Program { static void Main() { } }`,
    test: 'using System;\nclass Program {\n  static void Main() {\n    if (Adder.Add(2, 3) != 5) throw new Exception("assertion failed");\n  }\n}',
    bare: CSHARP,
    why: "the program's class is kept out of the way",
  },
  {
    name: 'an exit in the function',
    wrong: 'public class Adder { public static int Add(int a, int b) { System.Environment.Exit(0); return 0; } }',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: 'an exit at the end of the process',
    wrong:
      'public class Adder { public static int Add(int a, int b) { System.AppDomain.CurrentDomain.UnhandledException += (s, e) => System.Environment.Exit(0); System.AppDomain.CurrentDomain.ProcessExit += (s, e) => System.Environment.Exit(0); return 0; } }',
    why: 'a handler changes the exit code of a failed test',
  },
  {
    name: 'an Exception of its own',
    wrong:
      'class Exception : System.Exception { public Exception(string text) { System.Environment.Exit(0); } }\npublic class Adder { public static int Add(int a, int b) { return 0; } }',
    why: 'the class that the test throws is replaced',
  },
])

export const JVM_ENTRY: readonly VerdictCase[] = [...kotlin, ...scala, ...csharp]
