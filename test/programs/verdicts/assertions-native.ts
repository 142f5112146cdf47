/** For each compiled language the kinds of assertion that its tests use, each failed and passed. */
import { type PairRow, type VerdictCase, assertionRows, pairs } from './verdict-case.ts'

const cMain = (body: string, head = ''): string => `${head}\nint main(void) {\n${body}\n  return 0;\n}`
const javaMain = (body: string, head = ''): string =>
  `${head}\nclass Main {\n  public static void main(String[] words) throws Exception {\n${body}\n  }\n}`
const csMain = (body: string, head = ''): string =>
  `using System;\n${head}\nclass Tests {\n  static void Main() {\n${body}\n  }\n}`
const goMain = (body: string): string => `func main() {\n${body}\n}`
const goTest = (body: string): string => `import "testing"\n\nfunc TestAdd(t *testing.T) {\n${body}\n}`
const ktMain = (body: string): string => `fun main() {\n${body}\n}`
const scalaMain = (body: string): string =>
  `object Tests {\n  def main(words: Array[String]): Unit = {\n${body}\n  }\n}`

const native = {
  assert: cMain('  assert(add(2, 3) == 5);', '#include <assert.h>'),
  'assert with a text': cMain('  assert(add(2, 3) == 5 && "add");', '#include <assert.h>'),
  'the exit code of main': 'int main(void) { return add(2, 3) == 5 ? 0 : 1; }',
  exit: cMain('  if (add(2, 3) != 5) exit(1);', '#include <stdlib.h>'),
  'exit with EXIT_FAILURE': cMain(
    '  if (add(2, 3) != 5) { fprintf(stderr, "wrong"); exit(EXIT_FAILURE); }',
    '#include <stdio.h>\n#include <stdlib.h>',
  ),
  abort: cMain('  if (add(2, 3) != 5) abort();', '#include <stdlib.h>'),
  'a trap': cMain('  if (add(2, 3) != 5) __builtin_trap();'),
  'a raised signal': cMain('  if (add(2, 3) != 5) raise(SIGTERM);', '#include <signal.h>'),
  'a macro of its own': cMain(
    '  EXPECT(add(2, 3) == 5);',
    '#include <stdio.h>\n#include <stdlib.h>\n#define EXPECT(x) do { if (!(x)) { fprintf(stderr, "%s\\n", #x); exit(1); } } while (0)',
  ),
  'a count of failures as the exit code': cMain(
    '  int failed = 0;\n  failed += add(2, 3) != 5;\n  failed += add(0, 1) != 1;\n  return failed;',
  ),
  'an assertion in a function of the test':
    '#include <assert.h>\nstatic void test_add(void) { assert(add(2, 3) == 5); }\nint main(void) { test_add(); return 0; }',
}

const NDEBUG: PairRow[] = [
  {
    name: 'assert with NDEBUG defined by the program',
    program: '#define NDEBUG\n#include <assert.h>\nint add(int a, int b) { return a + b; }',
    test: native.assert,
    bare: 'int add(int a, int b) { return a + b; }',
    why: 'the program may not put off the assertions of the test',
  },
  {
    name: 'assert with NDEBUG defined after an include',
    program: '#include <assert.h>\nint add(int a, int b) { return a + b; }\n#define NDEBUG 1',
    test: native.assert,
    bare: 'int add(int a, int b) { return a + b; }',
    why: 'the program may not put off the assertions of the test',
  },
  {
    name: 'assert made nothing by a macro',
    program: '#include <assert.h>\nint add(int a, int b) { return a + b; }\n#undef assert\n#define assert(x) ((void)0)',
    test: native.assert,
    bare: 'int add(int a, int b) { return a + b; }',
    why: 'the program may not put off the assertions of the test',
  },
  {
    name: 'assert by a pragma',
    program: 'int add(int a, int b) { return a + b; }\n#pragma GCC optimize("O0")',
    test: native.assert,
    bare: 'int add(int a, int b) { return a + b; }',
    why: 'a pragma does not matter',
  },
]

const cpp = {
  ...native,
  'a throw': '#include <stdexcept>\nint main() { if (add(2, 3) != 5) throw std::runtime_error("wrong"); }',
  'a throw of a number': 'int main() { if (add(2, 3) != 5) throw 1; }',
  'std::terminate': '#include <exception>\nint main() { if (add(2, 3) != 5) std::terminate(); }',
  'std::quick_exit': '#include <cstdlib>\nint main() { if (add(2, 3) != 5) std::quick_exit(1); }',
  'vector::at':
    '#include <vector>\nint main() { std::vector<int> v(6); v[5] = 1; if (v.at(add(2, 3) == 5 ? 5 : 9) != 1) return 1; }',
  'a noexcept function that throws':
    'static void check() noexcept { if (add(2, 3) != 5) throw 1; }\nint main() { check(); }',
  'a thread that throws':
    '#include <thread>\nint main() { std::thread t([] { if (add(2, 3) != 5) throw 1; }); t.join(); }',
}

const java = {
  assert: javaMain('    assert Solution.add(2, 3) == 5;'),
  'assert with a text': javaMain('    assert Solution.add(2, 3) == 5 : "add";'),
  'assert in a nested class': javaMain(
    '    Check.run();',
    'class Check { static void run() { assert Solution.add(2, 3) == 5; } }',
  ),
  AssertionError: javaMain('    if (Solution.add(2, 3) != 5) throw new AssertionError();'),
  'an exception': javaMain('    if (Solution.add(2, 3) != 5) throw new RuntimeException("wrong");'),
  'a checked exception': javaMain('    if (Solution.add(2, 3) != 5) throw new Exception("wrong");'),
  'System.exit(1)': javaMain('    if (Solution.add(2, 3) != 5) System.exit(1);'),
  'Objects.requireNonNull': javaMain('    java.util.Objects.requireNonNull(Solution.add(2, 3) == 5 ? "" : null);'),
  'a stream of Booleans': javaMain(
    '    List<Boolean> correct = Arrays.asList(Solution.add(2, 3) == 5, true);\n    if (correct.contains(false)) throw new AssertionError();',
    'import java.util.*;',
  ),
  'an assertion in a thread': javaMain(
    '    Throwable[] failed = new Throwable[1];\n    Thread t = new Thread(() -> { assert Solution.add(2, 3) == 5; });\n    t.setUncaughtExceptionHandler((x, e) -> failed[0] = e);\n    t.start(); t.join();\n    if (failed[0] != null) throw new RuntimeException(failed[0]);',
  ),
  'bare statements': 'if (Solution.add(2, 3) != 5) throw new AssertionError();',
  'a method of the test':
    'class Main {\n  static void check(boolean ok) { if (!ok) throw new IllegalStateException("wrong"); }\n  public static void main(String[] words) { check(Solution.add(2, 3) == 5); }\n}',
}

const csharp = {
  'Debug.Assert': csMain('    Debug.Assert(Adder.Add(2, 3) == 5);', 'using System.Diagnostics;'),
  'Debug.Assert with a text': csMain('    Debug.Assert(Adder.Add(2, 3) == 5, "add");', 'using System.Diagnostics;'),
  'Trace.Assert': csMain('    Trace.Assert(Adder.Add(2, 3) == 5);', 'using System.Diagnostics;'),
  'System.Diagnostics.Debug.Assert': csMain('    System.Diagnostics.Debug.Assert(Adder.Add(2, 3) == 5);'),
  'Debug.Fail': csMain('    if (Adder.Add(2, 3) != 5) Debug.Fail("wrong");', 'using System.Diagnostics;'),
  'Trace.Fail': csMain('    if (Adder.Add(2, 3) != 5) Trace.Fail("wrong");', 'using System.Diagnostics;'),
  'a throw': csMain('    if (Adder.Add(2, 3) != 5) throw new Exception("wrong");'),
  'Environment.Exit(1)': csMain('    if (Adder.Add(2, 3) != 5) Environment.Exit(1);'),
  'Environment.FailFast': csMain('    if (Adder.Add(2, 3) != 5) Environment.FailFast("wrong");'),
  'the exit code of Main': 'class Tests { static int Main() { return Adder.Add(2, 3) == 5 ? 0 : 1; } }',
  'Environment.ExitCode': csMain('    if (Adder.Add(2, 3) != 5) Environment.ExitCode = 1;'),
  'an Assert class of the test': `${csMain('    Assert.Equal(5, Adder.Add(2, 3));')}\nstatic class Assert { public static void Equal(object a, object b) { if (!a.Equals(b)) throw new Exception("Assert.Equal() Failure"); } }`,
  'the test is a task':
    'using System;\nusing System.Threading.Tasks;\nclass Tests { static async Task Run() { await Task.Yield(); if (Adder.Add(2, 3) != 5) throw new Exception("wrong"); } static void Main() { Run().Wait(); } }',
  'a checked overflow': csMain(
    '    int x = checked(int.MaxValue - 5 + Adder.Add(2, 3)); if (x != int.MaxValue) throw new Exception();',
  ),
}

const go = {
  panic: goMain('\tif add(2, 3) != 5 {\n\t\tpanic("wrong")\n\t}'),
  'panic of an error': `import "errors"\n\n${goMain('\tif add(2, 3) != 5 {\n\t\tpanic(errors.New("wrong"))\n\t}')}`,
  'log.Fatal': `import "log"\n\n${goMain('\tif add(2, 3) != 5 {\n\t\tlog.Fatal("wrong")\n\t}')}`,
  'os.Exit(1)': `import "os"\n\n${goMain('\tif add(2, 3) != 5 {\n\t\tos.Exit(1)\n\t}')}`,
  't.Error': goTest('\tif add(2, 3) != 5 {\n\t\tt.Error("add")\n\t}'),
  't.Errorf': goTest('\tif got := add(2, 3); got != 5 {\n\t\tt.Errorf("add(2, 3) = %d", got)\n\t}'),
  't.Fatal': goTest('\tif add(2, 3) != 5 {\n\t\tt.Fatal("add")\n\t}'),
  't.Fail': goTest('\tif add(2, 3) != 5 {\n\t\tt.Fail()\n\t}'),
  't.FailNow': goTest('\tif add(2, 3) != 5 {\n\t\tt.FailNow()\n\t}'),
  'a panic in a test': goTest('\tif add(2, 3) != 5 {\n\t\tpanic("add")\n\t}'),
  't.Run': goTest('\tt.Run("one", func(t *testing.T) {\n\t\tif add(2, 3) != 5 {\n\t\t\tt.Error("add")\n\t\t}\n\t})'),
  'a table': goTest(
    '\tfor _, c := range []struct{ a, b, want int }{{2, 3, 5}, {0, 1, 1}} {\n\t\tif got := add(c.a, c.b); got != c.want {\n\t\t\tt.Errorf("%d", got)\n\t\t}\n\t}',
  ),
  't.Parallel': goTest('\tt.Parallel()\n\tif add(2, 3) != 5 {\n\t\tt.Error("add")\n\t}'),
  't.Cleanup': goTest('\tt.Cleanup(func() {\n\t\tif add(2, 3) != 5 {\n\t\t\tt.Error("add")\n\t\t}\n\t})'),
  'a panic in a goroutine': goMain(
    '\tdone := make(chan bool)\n\tgo func() {\n\t\tif add(2, 3) != 5 {\n\t\t\tpanic("wrong")\n\t\t}\n\t\tdone <- true\n\t}()\n\t<-done',
  ),
}

const rust = {
  'assert!': 'fn main() { assert!(add(2, 3) == 5); }',
  'assert_eq!': 'fn main() { assert_eq!(add(2, 3), 5, "add"); }',
  'assert_ne!': 'fn main() { assert_ne!(add(2, 3), -1); }',
  'debug_assert!': 'fn main() { debug_assert!(add(2, 3) == 5); }',
  'debug_assert_eq!': 'fn main() { debug_assert_eq!(add(2, 3), 5); }',
  'panic!': 'fn main() { if add(2, 3) != 5 { panic!("wrong") } }',
  'unreachable!': 'fn main() { match add(2, 3) { 5 => {}, _ => unreachable!() } }',
  'integer overflow':
    'fn main() { let x = std::hint::black_box(i32::MIN) + 1; std::hint::black_box(x - (add(2, 3) - 5).abs()); }',
  'an array index': 'fn main() { let v = vec![0; 6]; let at = add(2, 3) as usize; assert_eq!(v[at], 0); }',
  'unwrap of None': 'fn main() { let x: Option<i32> = if add(2, 3) == 5 { Some(1) } else { None }; x.unwrap(); }',
  'expect of Err':
    'fn main() { let x: Result<i32, String> = if add(2, 3) == 5 { Ok(1) } else { Err("wrong".into()) }; x.expect("add"); }',
  'an Err of main': 'fn main() -> Result<(), String> { if add(2, 3) == 5 { Ok(()) } else { Err("wrong".into()) } }',
  'exit(1)': 'fn main() { if add(2, 3) != 5 { std::process::exit(1) } }',
  'a panic in a thread': 'fn main() { std::thread::spawn(|| assert_eq!(add(2, 3), 5)).join().unwrap(); }',
  'a test function': '#[test]\nfn adds() { assert_eq!(add(2, 3), 5); }',
  'a test that must panic': '#[test]\n#[should_panic]\nfn panics() { if add(2, 3) == 5 { panic!("as wanted") } }',
  'a test with a result':
    '#[test]\nfn adds() -> Result<(), String> { if add(2, 3) == 5 { Ok(()) } else { Err("wrong".into()) } }',
  'bare statements': 'assert_eq!(add(2, 3), 5);',
}

const kotlin = {
  assert: ktMain('    assert(add(2, 3) == 5)'),
  'assert with a text': ktMain('    assert(add(2, 3) == 5) { "add" }'),
  check: ktMain('    check(add(2, 3) == 5)'),
  require: ktMain('    require(add(2, 3) == 5) { "add" }'),
  error: ktMain('    if (add(2, 3) != 5) error("wrong")'),
  AssertionError: ktMain('    if (add(2, 3) != 5) throw AssertionError()'),
  'exitProcess(1)': `import kotlin.system.exitProcess\n${ktMain('    if (add(2, 3) != 5) exitProcess(1)')}`,
  TODO: ktMain('    if (add(2, 3) != 5) TODO()'),
  requireNotNull: ktMain('    requireNotNull(if (add(2, 3) == 5) "" else null)'),
}

const scala = {
  assert: scalaMain('    assert(Adder.add(2, 3) == 5)'),
  'assert with a text': scalaMain('    assert(Adder.add(2, 3) == 5, "add")'),
  assume: scalaMain('    assume(Adder.add(2, 3) == 5)'),
  require: scalaMain('    require(Adder.add(2, 3) == 5)'),
  ensuring: scalaMain('    Adder.add(2, 3) ensuring (_ == 5)'),
  'a throw': scalaMain('    if (Adder.add(2, 3) != 5) throw new Exception("wrong")'),
  'sys.error': scalaMain('    if (Adder.add(2, 3) != 5) sys.error("wrong")'),
  'sys.exit(1)': scalaMain('    if (Adder.add(2, 3) != 5) sys.exit(1)'),
  'an App that asserts': 'object Tests extends App { assert(Adder.add(2, 3) == 5) }',
}

const haskell = {
  error: 'main :: IO ()\nmain = if add 2 3 == 5 then return () else error "wrong"',
  exitWith: 'import System.Exit\nmain :: IO ()\nmain = if add 2 3 == 5 then return () else exitWith (ExitFailure 1)',
  exitFailure: 'import System.Exit\nmain :: IO ()\nmain = if add 2 3 == 5 then exitSuccess else exitFailure',
  assert: 'import Control.Exception (assert)\nmain :: IO ()\nmain = assert (add 2 3 == 5) (return ())',
  fail: 'main :: IO ()\nmain = if add 2 3 == 5 then return () else fail "wrong"',
  ioError: 'main :: IO ()\nmain = if add 2 3 == 5 then return () else ioError (userError "wrong")',
  throwIO:
    'import Control.Exception\nmain :: IO ()\nmain = if add 2 3 == 5 then return () else throwIO (AssertionFailed "wrong")',
  'a pattern': 'main :: IO ()\nmain = do { True <- return (add 2 3 == 5); return () }',
  'unless and die':
    'import Control.Monad (unless)\nimport System.Exit (die)\nmain :: IO ()\nmain = unless (add 2 3 == 5) (die "wrong")',
}

// what differs is -1 against 5: an assertion that it is not -1 fails for the wrong program
export const NATIVE_ASSERTIONS: readonly VerdictCase[] = [
  ...pairs('assertions', 'c', [...assertionRows(native), ...NDEBUG]),
  ...pairs('assertions', 'cpp', [...assertionRows(cpp), ...NDEBUG]),
  ...pairs('assertions', 'java', assertionRows(java)),
  ...pairs(
    'assertions',
    'csharp',
    assertionRows(csharp).map((row) => ({ ...row, ...(/Debug|Trace/.test(row.name) ? { bare: false as const } : {}) })),
  ),
  ...pairs(
    'assertions',
    'go',
    assertionRows(go).map((row) =>
      typeof row.test === 'string' && row.test.includes('testing.T') ? { ...row, runner: 'go-test' as const } : row,
    ),
  ),
  ...pairs('assertions', 'rust', assertionRows(rust)),
  ...pairs('assertions', 'kotlin', assertionRows(kotlin)),
  ...pairs('assertions', 'scala', assertionRows(scala)),
  ...pairs('assertions', 'haskell', assertionRows(haskell)),
]
