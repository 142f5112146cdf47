/**
 * Harness tests in C#: the test is a file of its own inside a namespace of the driver's, so that its classes stand beside
 * those of the program whatever they are called, and only a `Main` of that namespace is called. Assertions and exits of the
 * test are made the driver's.
 *
 * Covered: Environment.Exit before the tests end; printed success; a token looked for before the tests end; listeners that
 * the program clears; a Debug, Environment or Exception of the program's own; a failed assertion that the program swallows.
 * A test without a word that could fail it, or without a Main, has tested nothing.
 * Not covered: the tests are compiled beside the program; a program written against this driver.
 */
import { assertsSomething, blanked, opened, replaced, topDeclarations, unopenedBraces } from './brace-source.ts'

/** Name of the driver's file. */
export const CSHARP_DRIVER_FILE = 'TouchstoneHarness.cs'
/** Name of the test's file. */
export const CSHARP_TEST_FILE = 'TouchstoneTest.cs'

const USING = /^[ \t]*using\s+(?:static\s+)?[\w.]+(?:\s*=\s*[\w.<>, ]+)?\s*;[ \t]*$/gm
const SYSTEM_USING = /^[ \t]*using\s+(?:static\s+)?System\b[\w.]*\s*;/
const TYPE =
  /((?:\b(?:public|internal|static|sealed|abstract|partial|readonly|unsafe)\s+){0,16})(?:\bclass|\bstruct|\binterface|\benum|\bnamespace|\bdelegate\s+\w+)\s+([\w.]+)/g
const ASSERTION = /(?<![\w.])(?:System\s*\.\s*Diagnostics\s*\.\s*)?(Debug|Trace)\s*\.\s*(Assert|Fail)(?=\s*\()/g
const EXIT = /(?<![\w.])(?:System\s*\.\s*)?Environment\s*\.\s*Exit(?=\s*\()/g
/** A type that has no type parameters. */
const CLASS =
  /((?:\b(?:public|internal|static|sealed|abstract|partial|readonly|unsafe)\s+){0,16})(?:\bclass|\bstruct|\binterface|\benum)\s+(\w+)\b(?!\s*<)/g
/** What tests use of System; a type of the program by that name does not stand in for it. */
const STANDARD_TYPES = ['Debug', 'Trace', 'Console', 'Convert', 'Environment', 'Exception', 'Math', 'Object', 'String']

/** Program and test, kept apart. */
export interface CsharpSides {
  /** The program's file; the test with it where the test continues a class of the program. */
  readonly program: string
  /** The test's file; null where the test continues the program. */
  readonly test: string | null
  /** Whether the test can fail by what it asserts. */
  readonly asserts: boolean
}

/** Keeps a program and its test apart; bare statements become the body of a `Main`. */
export function csharpSides(program: string, test: string): CsharpSides {
  const closes = unopenedBraces(test)
  const asserts = assertsSomething(test) || /\bint\s+Main\b/.test(blanked(test))
  return closes > 0
    ? { program: continued(program, test, closes), test: null, asserts }
    : { ...apart(program, test), asserts }
}

/** A test that closes what the program has left open stands in the same class, and both in the namespace of the tests. */
function continued(program: string, test: string, closes: number): string {
  // a main of the program would stand beside the test's in one class, and a type of it before System's
  const quiet = replaced(program, /\bMain(?=\s*\()/g, () => 'Main__program')
  const taken = [...blanked(quiet).matchAll(CLASS)].map((match) => match[2] ?? '')
  const own = taken.filter((name) => STANDARD_TYPES.includes(name))
  const code = own.reduce(withoutName, opened(quiet, closes))
  const end = [...blanked(code).matchAll(USING)].reduce((_end, match) => match.index + match[0].length, 0)
  const added = lines(test).filter((line) => !lines(code).includes(line))
  const body = withDriver(test.replace(USING, ''), new Set())
  return `${code.slice(0, end)}${added.join('')} namespace TouchstoneTests {${code.slice(end)}\n${body}\n}\n`
}

/** The program with a type of its own called otherwise; the same name in a namespace, as in `System.Exception`, stays. */
function withoutName(program: string, name: string): string {
  return replaced(program, new RegExp(`(?<![\\w.])${name}(?!\\w)`, 'g'), () => `${name}__program`)
}

/** The test with the driver's assertions and exit, but for the names that the test declares itself. */
function withDriver(test: string, declared: ReadonlySet<string>): string {
  const asserted = declared.has('Debug') || declared.has('Trace') ? test : replaced(test, ASSERTION, toDriver)
  return declared.has('Environment')
    ? asserted
    : replaced(asserted, EXIT, () => 'global::TouchstoneDriver.TouchstoneHarness.Exit')
}

function apart(program: string, test: string): Pick<CsharpSides, 'program' | 'test'> {
  const usings = lines(test)
  const body = test.replace(USING, '')
  const isWhole = topDeclarations(body, TYPE).length > 0
  const whole = isWhole ? body : `static class Test {\n  static void Main() {\n${body}\n  }\n}`
  const types = new Set(topDeclarations(whole, TYPE).map(({ name }) => name))
  const spaces = [...blanked(program).matchAll(/\bnamespace\s+([\w.]+)/g)].map((match) => `using ${match[1] ?? ''};`)
  const taken = new Set(topDeclarations(program, CLASS).map(({ name }) => name))
  const aliases = [...taken]
    .filter((name) => !types.has(name) && !STANDARD_TYPES.includes(name))
    .map((name) => `using ${name} = global::${name};`)
  const own = lines(program)
  const all = [...new Set([...usings, ...own.filter((line) => SYSTEM_USING.test(line)), ...spaces, ...aliases])]
  const added = usings.filter((line) => SYSTEM_USING.test(line) && !own.includes(line))
  return {
    program: `${added.join('')}${program}\n`,
    test: `namespace TouchstoneTests {\n${all.join('\n')}\n${withDriver(whole, types)}\n}\n`,
  }
}

function toDriver(match: RegExpExecArray): string {
  return `global::TouchstoneDriver.TouchstoneHarness.${match[2] ?? ''}`
}

function lines(code: string): string[] {
  return (code.match(USING) ?? []).map((line) => line.trim())
}

/** Words: `0` where the test is known to assert nothing. */
export const CSHARP_DRIVER: string = `namespace TouchstoneDriver {
using System;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
public static class TouchstoneHarness {
  [DllImport("libc")] static extern IntPtr read(int descriptor, byte[] to, IntPtr size);
  [DllImport("libc")] static extern int getpid();
  static readonly int own = getpid();
  [DllImport("libc")] static extern IntPtr write(int descriptor, byte[] from, IntPtr size);
  static string end = "END\\n";
  static string failed;
  public sealed class AssertionFailedException : System.Exception {
    public AssertionFailedException(string text) : base(text) { }
  }
  sealed class Throwing : TraceListener {
    public override void Write(string text) { }
    public override void WriteLine(string text) { }
    public override void Fail(string text) { TouchstoneHarness.Fail(text); }
    public override void Fail(string text, string detail) { TouchstoneHarness.Fail(text, detail); }
  }
  public static void Assert(bool condition) { if (!condition) Fail("assertion failed"); }
  public static void Assert(bool condition, string text) { if (!condition) Fail(text); }
  public static void Assert(bool condition, string text, string detail) { if (!condition) Fail(text, detail); }
  public static void Assert(bool condition, string text, string form, params object[] details) {
    if (!condition) Fail(text, string.Format(form, details));
  }
  public static void Fail(string text) { Fail(text, null); }
  public static void Fail(string text, string detail) {
    failed = "assertion failed: " + text + (string.IsNullOrEmpty(detail) ? "" : ": " + detail);
    throw new AssertionFailedException(failed);
  }
  public static void Exit(int code) {
    if (code == 0 && failed == null) Prove();
    System.Environment.Exit(code);
  }
  static byte[] Receive(int size) {
    byte[] data = new byte[size], piece = new byte[size];
    for (int at = 0; at < size;) {
      int count = (int)read(3, piece, (IntPtr)(size - at));
      if (count <= 0) System.Environment.Exit(70);
      Array.Copy(piece, 0, data, at, count);
      at += count;
    }
    return data;
  }
  static void Say(string words) {
    byte[] bytes = System.Text.Encoding.ASCII.GetBytes(words);
    write(3, bytes, (IntPtr)bytes.Length);
  }
  static void Prove() {
    System.Console.Out.Flush();
    // a copy of the process could try every value
    if (getpid() != own) {
      Say("COPY\\n");
      System.Environment.Exit(1);
    }
    Say(end);
    byte[] size = Receive(4);
    Say("TOKEN " + System.Text.Encoding.ASCII.GetString(Receive(size[3])) + "\\n");
  }
  static MethodInfo Start() {
    foreach (Type type in Assembly.GetExecutingAssembly().GetTypes()) {
      string space = type.Namespace;
      if (space != "TouchstoneTests" && (space == null || !space.StartsWith("TouchstoneTests."))) continue;
      BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
      MethodInfo main = type.GetMethod("Main", all, null, new Type[0], null)
          ?? type.GetMethod("Main", all, null, new Type[] { typeof(string[]) }, null);
      if (main != null) return main;
    }
    return null;
  }
  static int Main(string[] words) {
    System.Diagnostics.Debug.Listeners.Clear();
    System.Diagnostics.Debug.Listeners.Add(new Throwing());
    MethodInfo main = Start();
    if (words.Length > 0 || main == null) end = "END 0\\n";
    object result = null;
    try {
      if (main != null) {
        result = main.Invoke(null, main.GetParameters().Length == 0 ? null : new object[] { new string[0] });
        if (result is Task<int>) result = ((Task<int>)result).GetAwaiter().GetResult();
        else if (result is Task) ((Task)result).GetAwaiter().GetResult();
      }
    } catch (System.Exception failure) {
      System.Console.Out.Flush();
      object inner = failure is TargetInvocationException ? failure.InnerException : failure;
      System.Console.Error.WriteLine("Unhandled Exception:\\n" + inner);
      return 1;
    }
    if (failed != null) {
      System.Console.Error.WriteLine("Unhandled Exception:\\n" + failed);
      return 1;
    }
    if (result is int && (int)result != 0) return (int)result;
    if (System.Environment.ExitCode != 0) return System.Environment.ExitCode;
    Prove();
    return 0;
  }
}
}
`
