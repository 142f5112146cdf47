/** Right programs by themselves in compiled languages, in unusual and legal forms: entry points, encodings, ways to print, depth, threads. */
import { printingPairs } from './form-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

export const PRINTS_COMPILED: readonly VerdictCase[] = printingPairs({
  c: {
    'a byte order mark': '\ufeff#include <stdio.h>\nint main(void) { printf("%d\\n", 2 + 3); }',
    'ends of lines of Windows':
      '#include <stdio.h>\r\n#define F(x) \\\r\n  (x)\r\nint main(void) {\r\n  printf("%d\\n", F(2 + 3));\r\n}\r\n',
    'implicit int': 'main() { printf("%d\\n", 2 + 3); return 0; }',
    'the style of K&R':
      '#include <stdio.h>\nint f(a) int a; { return a; }\nint main(argc, argv) int argc; char **argv; { printf("%d\\n", f(2 + 3)); return 0; }',
    'three words of main':
      '#include <stdio.h>\nint main(int argc, char **argv, char **envp) { printf("%d\\n", 2 + 3); return 0; }',
    'void main': '#include <stdio.h>\n#include <stdlib.h>\nvoid main() { printf("%d\\n", 2 + 3); exit(0); }',
    'a nested function':
      '#include <stdio.h>\nint main(void) { int f(void) { return 2 + 3; } printf("%d\\n", f()); return 0; }',
    'a statement expression':
      '#include <stdio.h>\nint main(void) { printf("%d\\n", ({ int x = 2 + 3; x; })); return 0; }',
    threads:
      '#include <pthread.h>\n#include <stdio.h>\nvoid *f(void *p) { printf("%d\\n", 2 + 3); return 0; }\nint main(void) { pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); return 0; }',
    'C11 threads':
      '#include <threads.h>\n#include <stdio.h>\nint f(void *p) { printf("%d\\n", 2 + 3); return 0; }\nint main(void) { thrd_t t; thrd_create(&t, f, 0); thrd_join(t, 0); return 0; }',
    'a deep recursion':
      '#include <stdio.h>\nint f(int n, volatile int *p) { int x = n; return n == 0 ? 0 : f(n - 1, &x) + *p * 0; }\nint main(void) { int z = 0; f(60000, &z); printf("%d\\n", 2 + 3); return 0; }',
    '%lld': '#include <stdio.h>\nint main(void) { printf("%lld", 4294967296LL + 2 + 3 - 4294967296LL); return 0; }',
    quick_exit:
      '#include <stdio.h>\n#include <stdlib.h>\nint main(void) { printf("%d\\n", 2 + 3); fflush(stdout); quick_exit(0); }',
    'fork and wait':
      '#include <stdio.h>\n#include <sys/wait.h>\n#include <unistd.h>\nint main(void) { if (fork() == 0) _exit(0); wait(0); printf("%d\\n", 2 + 3); return 0; }',
    'a constructor':
      '#include <stdio.h>\nstatic int x;\n__attribute__((constructor)) static void f(void) { x = 2 + 3; }\nint main(void) { printf("%d\\n", x); return 0; }',
    'VLA and OpenMP pragma':
      '#include <stdio.h>\nint main(void) { int n = 2 + 3; int a[n]; \n#pragma omp parallel for\nfor (int i = 0; i < n; i++) a[i] = i; printf("%d\\n", n); return 0; }',
    _Generic:
      '#include <stdio.h>\n#define T(x) _Generic((x), int: 2 + 3, default: 0)\nint main(void) { printf("%d\\n", T(1)); return 0; }',
  },
  cpp: {
    'main with a trailing type': '#include <iostream>\nauto main() -> int { std::cout << 2 + 3; }',
    'signed main':
      '#include <bits/stdc++.h>\nusing namespace std;\n#define int long long\nsigned main() { int x = 2 + 3; cout << x << "\\n"; }',
    'int32_t main':
      '#include <bits/stdc++.h>\nusing namespace std;\n#define int long long\nint32_t main() { int x = 2 + 3; cout << x << endl; return 0; }',
    'main as a try block': '#include <iostream>\nint main() try { std::cout << 2 + 3; } catch (...) { return 1; }',
    'a local class and lambdas':
      '#include <iostream>\nint main() { auto f = [](auto x) { struct L { int v; }; return L{x}.v; }; std::cout << f(2 + 3); }',
    'a static object that prints': '#include <iostream>\nstruct S { S() { std::cout << 2 + 3; } } s;\nint main() {}',
    'threads and a future':
      '#include <future>\n#include <iostream>\nint main() { std::cout << std::async(std::launch::async, [] { return 2 + 3; }).get(); }',
    'pragmas of contests':
      '#pragma GCC optimize("O3,unroll-loops")\n#pragma GCC target("avx2,bmi,bmi2,popcnt")\n#include <bits/stdc++.h>\nusing namespace std;\nint main() { ios_base::sync_with_stdio(0); cin.tie(0); cout << 2 + 3; }',
    'ends of lines of Windows':
      '#include <iostream>\r\n#define F(x) \\\r\n x\r\nint main() {\r\n std::cout << F(2 + 3);\r\n}\r\n',
    'alternative words': '#include <iostream>\nint main() <% if (not false and true) std::cout << 2 + 3; %>',
    'a raw text':
      '#include <iostream>\nint main() { const char *s = R"x(main() { " )x"; std::cout << (s ? 2 + 3 : 0); }',
    'std::exit in main':
      '#include <cstdlib>\n#include <iostream>\nint main() { std::cout << 2 + 3; std::exit(EXIT_SUCCESS); }',
    pb_ds:
      '#include <bits/stdc++.h>\n#include <ext/pb_ds/assoc_container.hpp>\n#include <ext/pb_ds/tree_policy.hpp>\nusing namespace __gnu_pbds;\nint main() { tree<int, null_type, std::less<int>, rb_tree_tag, tree_order_statistics_node_update> t; t.insert(2 + 3); std::cout << *t.find_by_order(0); }',
    __int128: '#include <iostream>\nint main() { __int128 x = 2 + 3; std::cout << (long long)x; }',
  },
  java: {
    'a byte order mark':
      '\ufeffpublic class Main { public static void main(String[] a) { System.out.println(2 + 3); } }',
    'ends of lines of Windows':
      'public class Main {\r\n  public static void main(String[] a) {\r\n    System.out.println(2 + 3);\r\n  }\r\n}\r\n',
    'a record and a sealed interface':
      'sealed interface S permits A, B {}\nrecord A(int x) implements S {}\nrecord B() implements S {}\npublic class Main { public static void main(String[] a) { S s = new A(2 + 3); System.out.println(s instanceof A q ? q.x() : 0); } }',
    'a switch expression and a text block':
      'public class Main { public static void main(String[] a) { String t = """\n  public static void main(String[] a) {\n  """; System.out.println(switch (t.length() % 2) { case 0, 1 -> 2 + 3; default -> 0; }); } }',
    'an enum with a main': 'public enum Main { A; public static void main(String[] a) { System.out.println(2 + 3); } }',
    'a record with a main':
      'public record Main(int x) { public static void main(String[] a) { System.out.println(new Main(2 + 3).x()); } }',
    'annotations before the class':
      '@SuppressWarnings({"unchecked", "public class X {"})\n@Deprecated\npublic final strictfp class Main { @SafeVarargs public static final void main(final String... a) { System.out.println(2 + 3); } }',
    'names in unicode escapes':
      'public class M\\u0061in { public static void main(String[] a) { System.out.println(2 + 3); } }',
    'a generic class':
      'public class Main<T extends Comparable<T>> { T x; public static void main(String[] a) { System.out.println(2 + 3); } }',
    'a deep recursion in a thread':
      'public class Main { static int f(int n) { return n == 0 ? 0 : f(n - 1); } public static void main(String[] a) throws Exception { Thread t = new Thread(null, () -> { f(100000); System.out.println(2 + 3); }, "x", 1 << 28); t.start(); t.join(); } }',
    'System.exit(0) at the end':
      'public class Main { public static void main(String[] a) { System.out.println(2 + 3); System.exit(0); } }',
    'a program of many classes, the main last':
      'class A { int x = 2 + 3; }\ninterface I {}\nenum E { X }\nclass Solver implements I { int s() { return new A().x; } }\nclass Runner { public static void main(String[] a) { System.out.println(new Solver().s()); } }',
    'streams and var':
      'import java.util.stream.*;\npublic class Main { public static void main(String[] a) { var x = IntStream.of(2 + 3).boxed().collect(Collectors.toList()); System.out.println(x.get(0)); } }',
    'a thread that outlives main':
      'public class Main { public static void main(String[] a) { new Thread(() -> { try { Thread.sleep(300); } catch (InterruptedException e) {} System.out.println(2 + 3); }).start(); } }',
    'a static initialiser':
      'public class Main { static int x; static { x = 2 + 3; } public static void main(String[] a) { System.out.println(x); } }',
    'a warning':
      'import java.util.*;\npublic class Main { public static void main(String[] a) { List l = new ArrayList(); l.add(2 + 3); System.err.println("old"); System.out.println(l.get(0)); } }',
    'another public class beside':
      'public class Main { public static void main(String[] a) { System.out.println(Helper.f()); } }\nclass Helper { static int f() { return 2 + 3; } }\n/* public class Other { } */',
  },
  kotlin: {
    'ends of lines of Windows': 'fun main() {\r\n    println(2 + 3)\r\n}\r\n',
    'a suspended main': 'suspend fun main() { println(2 + 3) }',
    'main with vararg': 'fun main(vararg args: String) { println(2 + 3) }',
    'an annotation of the file': '@file:Suppress("unused")\n@file:JvmName("Solution")\nfun main() { println(2 + 3) }',
    'an object with a main': 'object Main {\n    @JvmStatic\n    fun main(args: Array<String>) { println(2 + 3) }\n}',
    'a companion with a main':
      'class Main {\n    companion object {\n        @JvmStatic\n        fun main(args: Array<String>) { println(2 + 3) }\n    }\n}',
    'a sealed class and when':
      'sealed class S\ndata class A(val x: Int) : S()\nobject B : S()\nfun f(s: S) = when (s) { is A -> s.x; B -> 0 }\nfun main() = println(f(A(2 + 3)))',
    'a text of several lines': 'val t = """fun main() { """\nfun main() { println(if (t != "") 2 + 3 else 0) }',
    'a number in a name': 'fun `add two`(a: Int) = a\nfun main() { println(`add two`(2 + 3)) }',
    'a private main': 'private fun main() { println(2 + 3) }',
    'exitProcess at the end': 'import kotlin.system.exitProcess\nfun main() { println(2 + 3); exitProcess(0) }',
  },
  scala: {
    'ends of lines of Windows': 'object Main {\r\n  def main(a: Array[String]): Unit = println(2 + 3)\r\n}\r\n',
    'an App by with': 'trait T { val x = 2 + 3 }\nobject Main extends T with App { println(x) }',
    'procedure syntax': 'object Main { def main(a: Array[String]) { println(2 + 3) } }',
    'a case class and a match':
      'case class A(x: Int)\nobject Main extends App { A(2 + 3) match { case A(x) => println(x) } }',
    'a companion':
      'class Main(val x: Int)\nobject Main { def main(a: Array[String]): Unit = println(new Main(2 + 3).x) }',
    'a package object': 'package object demo { val x = 2 + 3 }\nobject Main extends App { println(demo.x) }',
  },
  csharp: {
    'a byte order mark': '\ufeffusing System;\nclass P { static void Main() { Console.WriteLine(2 + 3); } }',
    'ends of lines of Windows':
      'using System;\r\nclass P {\r\n  static void Main() {\r\n    Console.WriteLine(2 + 3);\r\n  }\r\n}\r\n',
    'Main of a struct': 'struct P { static int Main(string[] a) { System.Console.Write(2 + 3); return 0; } }',
    'Main in a generic base':
      'using System;\nclass B<T> { }\nstatic class P { static void Main() => Console.WriteLine(2 + 3); }',
    LINQ: 'using System;\nusing System.Linq;\nclass P { static void Main() { Console.WriteLine((from x in new[] { 2 + 3 } select x).Single()); } }',
    'unsafe-like names':
      'using System;\nclass @class { static void Main() { int @int = 2 + 3; Console.WriteLine(@int); } }',
    'preprocessor lines':
      '#define X\nusing System;\nclass P {\n#if X\n  static void Main() { Console.WriteLine(2 + 3); }\n#endif\n#region r\n#endregion\n}',
    'Environment.Exit(0)':
      'using System;\nclass P { static void Main() { Console.WriteLine(2 + 3); Environment.Exit(0); } }',
  },
  go: {
    'a byte order mark': '\ufeffpackage main\n\nimport "fmt"\n\nfunc main() { fmt.Println(2 + 3) }',
    'ends of lines of Windows':
      'package main\r\n\r\nimport "fmt"\r\n\r\nfunc main() {\r\n\tfmt.Println(2 + 3)\r\n}\r\n',
    'println to standard error':
      'package main\n\nimport "fmt"\n\nfunc main() {\n\tprintln("old")\n\tfmt.Print(2 + 3)\n}',
    'a renamed import and a dot import':
      'package main\n\nimport (\n\tf "fmt"\n\t. "strings"\n)\n\nfunc main() { f.Println(ToUpper(f.Sprint(2 + 3))) }',
    generics:
      'package main\n\nimport "fmt"\n\nfunc id[T any](x T) T { return x }\n\nfunc main() { fmt.Println(id(2 + 3)) }',
    'goroutines and channels':
      'package main\n\nimport "fmt"\n\nfunc main() {\n\tc := make(chan int)\n\tfor i := 0; i < 1000; i++ {\n\t\tgo func() { c <- 0 }()\n\t}\n\tfor i := 0; i < 1000; i++ {\n\t\t<-c\n\t}\n\tfmt.Println(2 + 3)\n}',
    'a deep recursion':
      'package main\n\nimport "fmt"\n\nfunc f(n int) int {\n\tif n == 0 {\n\t\treturn 0\n\t}\n\treturn f(n-1) + 1\n}\n\nfunc main() {\n\tf(1000000)\n\tfmt.Println(2 + 3)\n}',
    'init and a global':
      'package main\n\nimport "fmt"\n\nvar x = g()\n\nfunc g() int { return 2 + 3 }\n\nfunc init() {}\n\nfunc init() {}\n\nfunc main() { fmt.Println(x) }',
    'a recovered panic':
      'package main\n\nimport "fmt"\n\nfunc main() {\n\tdefer func() {\n\t\tif recover() != nil {\n\t\t\tfmt.Println(2 + 3)\n\t\t}\n\t}()\n\tvar m map[string]int\n\tm["x"] = 1\n}',
    'a build line':
      '//go:build linux\n\n// Package main adds.\npackage main\n\nimport "fmt"\n\nfunc main() { fmt.Println(2 + 3) }',
  },
  rust: {
    'a byte order mark': '\ufefffn main() { println!("{}", 2 + 3); }',
    'ends of lines of Windows': 'fn main() {\r\n    println!("{}", 2 + 3);\r\n}\r\n',
    'main with an option of errors':
      'use std::process::ExitCode;\nfn main() -> ExitCode { println!("{}", 2 + 3); ExitCode::SUCCESS }',
    'main that never returns': 'fn main() -> ! { println!("{}", 2 + 3); std::process::exit(0) }',
    'attributes of the crate': '#![allow(warnings)]\n#![recursion_limit = "256"]\nfn main() { println!("{}", 2 + 3); }',
    'modules, traits, generics':
      'mod m { pub trait T { fn f(&self) -> i32; } impl T for i32 { fn f(&self) -> i32 { *self } } }\nuse m::T;\nfn main() { println!("{}", (2 + 3).f()); }',
    'a deep recursion in a thread':
      'fn f(n: u32) -> u32 { if n == 0 { 0 } else { f(std::hint::black_box(n - 1)) + 1 } }\nfn main() { std::thread::Builder::new().stack_size(1 << 28).spawn(|| { f(100000); println!("{}", 2 + 3); }).unwrap().join().unwrap(); }',
    'a macro of its own': 'macro_rules! say { ($x:expr) => { println!("{}", $x) } }\nfn main() { say!(2 + 3); }',
    'a caught panic': 'fn main() { let _ = std::panic::catch_unwind(|| panic!("old")); println!("{}", 2 + 3); }',
    'raw names and texts':
      'fn main() { let r#fn = r#"fn main() {"#; println!("{}", if r#fn.len() > 0 { 2 + 3 } else { 0 }); }',
    wrapping: 'fn main() { println!("{}", 250u8.wrapping_add(11) as i32 - 5 + 2 + 3); }',
  },
  haskell: {
    'ends of lines of Windows': 'main :: IO ()\r\nmain = do\r\n  print (2 + 3)\r\n',
    extensions:
      '{-# LANGUAGE LambdaCase, TupleSections #-}\nmodule Main where\nmain :: IO ()\nmain = (\\case { n -> print n }) (2 + 3 :: Int)',
    'main of another type': 'main :: IO Int\nmain = print (2 + 3) >> return 7',
    'where and guards': 'main = putStr (f True)\n  where f b | b = show (2 + 3)\n            | otherwise = ""',
    'a deep recursion': 'f :: Int -> Int\nf 0 = 0\nf n = 1 + f (n - 1)\nmain = f 1000000 `seq` print (2 + 3)',
    exitSuccess: 'import System.Exit\nmain = print (2 + 3) >> exitSuccess',
    concurrency:
      'import Control.Concurrent\nmain = do { v <- newEmptyMVar; _ <- forkIO (putMVar v (2 + 3)); takeMVar v >>= print }',
    'literate names': "main' :: Int -> IO ()\nmain' n = print n\nmain = main' (2 + 3)",
  },
})
