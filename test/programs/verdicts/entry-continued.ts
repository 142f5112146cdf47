/**
 * Tests that begin by closing what the program leaves open, as MultiPL-E's do for models that stop before the last brace. The
 * program comes without that brace, or whole, as a chat model writes it.
 */
import { type PairRow, type VerdictCase, pairs } from './verdict-case.ts'

/** A program without its end, that end, and a test that begins with it. */
interface Continued {
  readonly open: string
  readonly end: string
  readonly test: string
}

const FORMS: Readonly<Record<string, Continued>> = {
  c: {
    open: '#include <assert.h>\nint add(int a, int b) {\n    // {\n    return a + b;',
    end: '\n}',
    test: '}\nint main(void) {\n    assert(add(2, 3) == 5);\n    return 0;\n}',
  },
  cpp: {
    open: '#include <cassert>\n#include <string>\nlong add(long a, long b) {\n    std::string s = "{";\n    return a + b;',
    end: '\n}',
    test: '}\nint main() {\n    auto candidate = add;\n    assert(candidate((2), (3)) == (5));\n}',
  },
  rust: {
    open: "fn add(a: isize, b: isize) -> isize {\n    let _open = '{';\n    a + b",
    end: '\n}',
    test: '}\n\nfn main() {\n    let candidate = add;\n    assert_eq!(candidate(2, 3), 5);\n}',
  },
  go: {
    open: 'package add_test\n\nimport (\n\t"testing"\n\t"fmt"\n)\n\nfunc add(a int, b int) int {\n\treturn a + b',
    end: '\n}',
    test: '}\n\nfunc TestAdd(t *testing.T) {\n\tif fmt.Sprintf("%v", add(2, 3)) != "5" {\n\t\tt.Errorf("add(2, 3) is not 5")\n\t}\n}',
  },
  kotlin: {
    open: 'fun add(a: Int, b: Int): Int {\n    return a + b',
    end: '\n}',
    test: '}\n\nfun main() {\n    if (add(2, 3) != 5) {\n        throw Exception("Exception -- test case 0 did not pass.")\n    }\n}',
  },
  csharp: {
    open: 'using System;\nusing System.Diagnostics;\nclass Problem {\n    public static long Add(long a, long b) {\n        return a + b;',
    end: '\n    }\n}',
    test: '    }\n    public static void Main(string[] args) {\n        Debug.Assert(Add((2L), (3L)) == (5L));\n    }\n\n}',
  },
  scala: {
    open: 'object Problem {\n    def add(a : Long, b : Long) : Long = {\n        a + b',
    end: '\n    }\n}',
    test: '    }\n    def main(args: Array[String]) = {\n        assert(add((2L), (3L)).equals((5L)));\n    }\n\n}',
  },
  php: {
    open: '<?php\nfunction add($a, $b) {\n    # {\n    return $a + $b;',
    end: '\n}',
    test: '}\nif (add(2, 3) !== 5) { throw new Exception("Test failed!"); }',
  },
  javascript: {
    open: 'function add(a, b) {\n  const text = `{${a}`\n  return a + b',
    end: '\n}',
    test: "}\nconst assert = require('node:assert');\nassert.deepEqual(add(2, 3), 5);",
  },
  typescript: {
    open: 'function add(a: number, b: number): number {\n  return a + b;',
    end: '\n}',
    test: "}\ndeclare var require: any;\nconst assert = require('node:assert');\nassert.deepEqual(add(2, 3), 5);",
  },
  perl: {
    open: 'sub add {\n    my($a, $b) = @_;\n    return $a + $b;',
    end: '\n}',
    test: '}\nuse Test::More;\nis(add(2, 3), 5);\ndone_testing();',
  },
  r: {
    open: 'add <- function(a, b) {\n    # {\n    a + b',
    end: '\n}',
    test: '}\nif (!identical(add(2, 3), 5)) { quit("no", 1) }',
  },
  bash: {
    open: '# $1 is an integer\nadd() {\n    local a=$1 b=$2\n    echo $((a + b))',
    end: '\n}',
    test: '}\n\ncandidate() {\n    add "$@"\n}\n\nset -e\nrun_test() {\n    [[ $(candidate "2" "3") = "5" ]]\n}\n\nrun_test',
  },
}

function rows({ open, end, test }: Continued): PairRow[] {
  const why = 'the test closes what the program leaves open'
  return [
    { name: 'a test that closes the program', program: open, test, bare: false, why },
    { name: 'a test that closes a program that is whole', program: open + end, test, bare: false, why },
    {
      name: 'a test that closes a program that ends in an empty line',
      program: `${open}${end}\n\n`,
      test,
      bare: false,
      why,
    },
  ]
}

/** What a program does beside its work where the test stands in its class. */
const BESIDE: Readonly<Record<string, readonly PairRow[]>> = {
  csharp: [
    {
      name: 'a program with a Main of its own in the class that the test continues',
      program:
        'using System;\nusing System.Diagnostics;\nclass Problem {\n    static void Main() { }\n    public static long Add(long a, long b) {\n        return a + b;\n    }\n}',
      test: '    }\n    public static void Main(string[] args) {\n        Debug.Assert(Add((2L), (3L)) == (5L));\n    }\n}',
      bare: false,
      why: 'the test’s entry point runs',
    },
    {
      name: 'a Debug of its own in the class that the test continues',
      program:
        'using System;\nclass Debug { public static void Assert(bool condition) { } }\nclass Problem {\n    public static long Add(long a, long b) {\n        return a + b;\n    }\n}',
      test: '    }\n    public static void Main(string[] args) {\n        Debug.Assert(Add((2L), (3L)) == (5L));\n    }\n}',
      bare: false,
      why: 'a failed assertion fails the test',
    },
    {
      name: 'an Exception of its own beside the class that the test continues',
      program:
        'using System;\nclass Exception : System.Exception { public Exception(string text) { System.Environment.Exit(0); } }\nclass Problem {\n    public static long Add(long a, long b) {\n        return a + b;\n    }\n}',
      test: '    }\n    public static void Main(string[] args) {\n        if (Add(2L, 3L) != 5L) throw new Exception("no");\n    }\n}',
      bare: false,
      why: 'what the test throws is System’s exception',
    },
  ],
}

/** The cases. */
export const CONTINUED_ENTRY: readonly VerdictCase[] = [FORMS, BESIDE].flatMap((table, which) =>
  Object.entries(table).flatMap(([language, value]) =>
    pairs('entry', language, which === 0 ? rows(value as Continued) : (value as readonly PairRow[])),
  ),
)
