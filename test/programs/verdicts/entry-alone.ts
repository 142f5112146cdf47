/** Programs by themselves, judged by what they print: each form of entry point is found, and the exit code counts. */
import { type PairRow, type VerdictCase, io, pairs, single } from './verdict-case.ts'

/** Programs that print 5 and end with 0, by form; the wrong one prints another number. */
const forms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  python: {
    'a guard': 'def main():\n    print(2 + 3)\n\nif __name__ == "__main__":\n    main()',
    'sys.exit(0) at the end': 'import sys\nprint(2 + 3)\nsys.exit(0)',
    'an atexit handler': 'import atexit\natexit.register(lambda: print(2 + 3))',
    'a thread': 'import threading\nthreading.Thread(target=lambda: print(2 + 3)).start()',
  },
  javascript: {
    'require.main': 'if (require.main === module) console.log(2 + 3)',
    'an ES module': "import fs from 'node:fs'\nconsole.log(fs.constants.F_OK + 2 + 3)",
    'top-level await': 'await null\nconsole.log(2 + 3)\nexport {}',
    'process.exit(0) at the end': 'console.log(2 + 3)\nprocess.exit(0)',
  },
  typescript: {
    'a main': 'function main(): void { console.log(2 + 3) }\nmain()',
    'an import': "import * as fs from 'node:fs'\nconst zero: number = fs.constants.F_OK\nconsole.log(zero + 2 + 3)",
  },
  c: {
    'main(void)': '#include <stdio.h>\nint main(void) { printf("%d\\n", 2 + 3); return 0; }',
    'main without a return': '#include <stdio.h>\nint main() { printf("%d\\n", 2 + 3); }',
  },
  cpp: { 'main without a return': '#include <iostream>\nint main() { std::cout << 2 + 3 << std::endl; }' },
  java: {
    'public class Main': 'public class Main { public static void main(String[] a) { System.out.println(2 + 3); } }',
    'a public class of another name':
      'public class Sum { public static void main(String[] a) { System.out.println(2 + 3); } }',
    'a class that is not public': 'class Sum { public static void main(String[] a) { System.out.println(2 + 3); } }',
    'a helper after it':
      'public class Main { public static void main(String... a) { System.out.println(Helper.five()); } }\nclass Helper { static int five() { return 2 + 3; } }',
    'a helper with a main before it':
      'class Helper { static int five() { return 2 + 3; } public static void main(String[] a) {} }\npublic class Main { public static void main(String[] a) { System.out.println(Helper.five()); } }',
    'a package':
      'package demo.sum;\npublic class Main { public static void main(String[] a) { System.out.println(2 + 3); } }',
    'an interface': 'public interface Main { static void main(String[] a) { System.out.println(2 + 3); } }',
    'an inherited main':
      'class Base { public static void main(String[] a) { System.out.println(2 + 3); } }\npublic class Main extends Base {}',
  },
  go: {
    main: 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println(2 + 3) }',
    'os.Exit(0) at the end':
      'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tfmt.Println(2 + 3)\n\tos.Exit(0)\n}',
  },
  rust: {
    main: 'fn main() { println!("{}", 2 + 3); }',
    'main with a result': 'fn main() -> Result<(), String> { println!("{}", 2 + 3); Ok(()) }',
  },
  ruby: {
    'a guard': 'puts 2 + 3 if __FILE__ == $0',
    'exit at the end': 'puts 2 + 3\nexit',
    at_exit: 'at_exit { puts 2 + 3 }',
  },
  bash: {
    'a guard': '[[ "${BASH_SOURCE[0]}" == "$0" ]] && echo $((2 + 3))',
    'exit 0 at the end': 'echo $((2 + 3))\nexit 0',
  },
  php: {
    'a closing tag': '<?php echo 2 + 3; ?>\n',
    'exit at the end': '<?php\necho 2 + 3;\nexit(0);',
    'text before the tag': '\n<?php echo 2 + 3;',
  },
  perl: {
    'unless caller': 'sub main { print 2 + 3, "\\n" }\nmain() unless caller;',
    'exit at the end': 'print 2 + 3, "\\n";\nexit 0;',
    'an END block': 'END { print 2 + 3, "\\n" }',
  },
  lua: { 'os.exit at the end': 'print(2 + 3)\nos.exit(0)', 'a returned value': 'print(2 + 3)\nreturn 1' },
  r: {
    'quit at the end': 'cat(2 + 3, "\\n")\nquit(status = 0)',
    'not interactive': 'if (!interactive()) cat(2 + 3, "\\n")',
  },
  csharp: {
    'Main in a namespace':
      'using System;\nnamespace Demo { class Program { static void Main(string[] args) { Console.WriteLine(2 + 3); } } }',
    'int Main': 'using System;\nclass Program { static int Main() { Console.WriteLine(2 + 3); return 0; } }',
    'a task that Main waits for':
      'using System;\nusing System.Threading.Tasks;\nclass Program { static async Task Run() { await Task.Yield(); Console.WriteLine(2 + 3); } static void Main() { Run().Wait(); } }',
  },
  kotlin: {
    'main(args)': 'fun main(args: Array<String>) { println(2 + 3) }',
    'a package': 'package demo\nfun main() { println(2 + 3) }',
  },
  scala: {
    'an App': 'object Sum extends App { println(2 + 3) }',
    'a package': 'package demo\nobject Sum { def main(a: Array[String]): Unit = println(2 + 3) }',
    'a helper before it':
      'object Helper { val five = 2 + 3 }\nobject Main { def main(a: Array[String]): Unit = println(Helper.five) }',
  },
  haskell: {
    'module Main': 'module Main (main) where\nmain :: IO ()\nmain = print (2 + 3)',
    'no module': 'main = print (2 + 3)',
  },
  julia: {
    'a guard': 'if abspath(PROGRAM_FILE) == @__FILE__\n    println(2 + 3)\nend',
    'exit at the end': 'println(2 + 3)\nexit(0)',
  },
  sql: {
    'a query': 'SELECT 2 + 3;',
    'a query without a semicolon': 'SELECT 2 + 3',
    'a common table expression': 'WITH t(x) AS (SELECT 2 + 3) SELECT x FROM t;',
    'a table of its own': 'CREATE TABLE t (x INTEGER);\nINSERT INTO t VALUES (2 + 3);\nSELECT x FROM t;',
    'a comment first': '-- the sum\nSELECT 2 + 3;',
    '.quit at the end': 'SELECT 2 + 3;\n.quit',
  },
}

/** Programs that print 5 and fail afterwards. */
const failing: Readonly<Record<string, string>> = {
  python: 'import sys\nprint(5)\nsys.exit(1)',
  javascript: 'console.log(5)\nprocess.exitCode = 1',
  typescript: "console.log(5)\nthrow new Error('late')",
  c: '#include <stdio.h>\nint main(void) { printf("5\\n"); return 1; }',
  cpp: '#include <iostream>\nint main() { std::cout << 5 << std::endl; throw 1; }',
  java: 'public class Main { public static void main(String[] a) { System.out.println(5); throw new RuntimeException(); } }',
  go: 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println(5)\n\tpanic("late")\n}',
  rust: 'fn main() { println!("5"); panic!("late"); }',
  ruby: 'puts 5\nexit 1',
  bash: 'echo 5\nexit 1',
  php: '<?php\necho 5;\nexit(1);',
  perl: 'print "5\\n";\ndie "late";',
  lua: 'print(5)\nerror("late")',
  r: 'cat("5\\n")\nstop("late")',
  csharp: 'using System;\nclass Program { static int Main() { Console.WriteLine(5); return 1; } }',
  kotlin: 'fun main() { println(5); error("late") }',
  scala: 'object Sum extends App { println(5); sys.exit(1) }',
  haskell: 'import System.Exit\nmain :: IO ()\nmain = putStrLn "5" >> exitFailure',
  julia: 'println(5)\nerror("late")',
  sql: 'SELECT 5;\nSELECT x FROM missing;',
}

/** A table that stands on standard input before the query. */
const TABLE = 'CREATE TABLE sums (a INTEGER, b INTEGER);\nINSERT INTO sums VALUES (2, 3);\n'
const query = (name: string, program: string, wrong: string, why: string): PairRow => ({
  name: `by itself, ${name}`,
  program,
  wrong,
  test: io('5\n', TABLE),
  bare: false,
  why,
})

export const ALONE_ENTRY: readonly VerdictCase[] = [
  ...Object.entries(forms).flatMap(([language, programs]) =>
    pairs(
      'entry',
      language,
      Object.entries(programs).map(([name, program]) => ({
        name: `by itself, ${name}`,
        program,
        wrong: program.replaceAll('2 + 3', '2 - 3'),
        test: io('5\n'),
        bare: false as const,
        why: 'a program by itself starts where its language starts it',
      })),
    ),
  ),
  ...Object.entries(failing).map(([language, program]) =>
    single('entry', language, {
      name: 'by itself, the right output and a failure',
      program,
      test: io('5\n'),
      expected: 'wrong',
      why: 'a program that fails is wrong, whatever it printed before',
    }),
  ),
  ...pairs('entry', 'sql', [
    query(
      'a table of the test',
      'SELECT a + b FROM sums;',
      'SELECT a - b FROM sums;',
      'the table stands on standard input',
    ),
    query(
      'a view over it',
      'CREATE VIEW v AS SELECT a + b AS c FROM sums;\nSELECT c FROM v;',
      'CREATE VIEW v AS SELECT a AS c FROM sums;\nSELECT c FROM v;',
      'a view is part of the program',
    ),
    query(
      'an early .quit',
      'SELECT a + b FROM sums;',
      '.quit\nSELECT 5;',
      'a program that ends early has printed nothing',
    ),
    query('a shell behind a dot', 'SELECT a + b FROM sums;', '.system exit 0', 'another command proves nothing'),
    query(
      'the errors put off',
      'SELECT a + b FROM sums;',
      '.bail off\nSELECT 5;\nSELECT x FROM missing;',
      'a failed statement is a failure',
    ),
  ]),
]
