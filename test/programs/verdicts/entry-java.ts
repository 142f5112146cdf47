/** Java programs with a `main` of their own beside a test with one. */
import { type VerdictCase, pairs } from './verdict-case.ts'

const ADD = 'static int add(int a, int b) { return a + b; }'
const MAIN = 'public static void main(String[] words) {}'
/** HumanEval-X: the program is `class Solution`, the harness `public class Main` with a list of Booleans. */
const HUMANEVAL_X = `import java.util.*;
import java.lang.*;

public class Main {
    public static void main(String[] args) {
        Solution s = new Solution();
        List<Boolean> correct = Arrays.asList(s.add(2, 3) == 5, s.add(0, 1) == 1);
        if (correct.contains(false)) {
            throw new AssertionError();
        }
    }
}`
/** MultiPL-E: the program leaves its class open, the test closes the function and then the class. */
const CLOSES_METHOD = `    }
    public static void main(String[] args) {
    assert(add((2L), (3L)) == (5L));
    assert(add((0L), (1L)) == (1L));
    }

}`
const CLOSES_CLASS = `    public static void main(String[] args) {
        if (add(2, 3) != 5) throw new AssertionError();
    }
}`
const TEST_OF_MAIN_CLASS = `class Tests {
  public static void main(String[] words) {
    if (Main.add(2, 3) != 5) throw new AssertionError("add");
  }
}`
const PACKAGED = `package demo;

class Main {
  public static void main(String[] words) {
    if (Solution.add(2, 3) != 5) throw new AssertionError("add");
  }
}`

const early = (statement: string): string => `class Solution {\n  static int add(int a, int b) { ${statement} }\n}`

export const JAVA_ENTRY: readonly VerdictCase[] = pairs('entry', 'java', [
  { name: 'main after the method', program: `class Solution {\n  ${ADD}\n  ${MAIN}\n}`, why: 'the test runs Main' },
  { name: 'main before the method', program: `class Solution {\n  ${MAIN}\n  ${ADD}\n}`, why: 'the test runs Main' },
  {
    name: 'main in a class of one line',
    program: `class Solution { ${ADD} public static void main(String[] a) { } }`,
    why: "the program's main is not the test",
  },
  {
    name: 'main with String...',
    program: `class Solution {\n  ${ADD}\n  public static void main(String... words) {}\n}`,
    why: 'another form of main',
  },
  {
    name: 'main with final String words[]',
    program: `class Solution {\n  ${ADD}\n  static public final void main(final String words[]) {}\n}`,
    why: 'another form of main',
  },
  {
    name: 'main that throws a checked exception',
    program: `class Solution {\n  ${ADD}\n  public static void main(String[] words) throws Exception { throw new Exception("no input"); }\n}`,
    why: "the program's own main is not run, so what it throws says nothing",
  },
  {
    name: 'main that reads standard input',
    program: `import java.util.Scanner;\nclass Solution {\n  ${ADD}\n  public static void main(String[] words) { Scanner in = new Scanner(System.in); System.out.println(add(in.nextInt(), in.nextInt())); }\n}`,
    why: 'there is no input beside a harness',
  },
  {
    name: 'main that exits with 0',
    program: `class Solution {\n  ${ADD}\n  public static void main(String[] words) { System.exit(0); }\n}`,
    why: "the program's own main is not run",
  },
  {
    name: 'public class with main',
    program: `public class Solution {\n  ${ADD}\n  ${MAIN}\n}`,
    why: 'public changes nothing',
  },
  {
    name: 'final class with main',
    program: `final class Solution {\n  private Solution() {}\n  ${ADD}\n  ${MAIN}\n}`,
    why: 'a modifier changes nothing',
  },
  {
    name: 'main in a second class',
    program: `class Solution {\n  ${ADD}\n}\nclass Demo {\n  ${MAIN}\n}`,
    why: "any class's main beside the test's is the program's",
  },
  {
    name: 'main in a first class',
    program: `class Demo {\n  ${MAIN}\n}\nclass Solution {\n  ${ADD}\n}`,
    why: "any class's main beside the test's is the program's",
  },
  {
    name: 'main in a public class before',
    program: `public class Demo {\n  ${MAIN}\n}\nclass Solution {\n  ${ADD}\n}`,
    why: 'the class that is run is the one of the test',
  },
  {
    name: 'main in an interface',
    program: `interface Start { static void main(String[] words) {} }\nclass Solution {\n  ${ADD}\n}`,
    why: 'an interface may have a main',
  },
  {
    name: 'main in an enum',
    program: `enum Start { ONE; ${MAIN} }\nclass Solution {\n  ${ADD}\n}`,
    why: 'an enum may have a main',
  },
  {
    name: 'main in a record',
    program: `record Start(int size) { ${MAIN} }\nclass Solution {\n  ${ADD}\n}`,
    why: 'a record may have a main',
  },
  {
    name: 'main in a nested class',
    program: `class Solution {\n  ${ADD}\n  static class Demo { ${MAIN} }\n}`,
    why: 'a nested class may have a main',
  },
  {
    name: 'main that is no entry point',
    program: `class Solution {\n  ${ADD}\n  static int main(int size) { return size; }\n}`,
    why: 'a method named main may be an ordinary one',
  },
  {
    name: 'the word main in a comment and a text',
    program: `class Solution {\n  // public static void main(String[] words) {\n  static String note = "public static void main(String[] words) {}";\n  ${ADD}\n}`,
    why: 'a comment declares nothing',
  },
  {
    name: 'a package of its own',
    program: `package demo;\n\nclass Solution {\n  ${ADD}\n  ${MAIN}\n}`,
    test: PACKAGED,
    bare: false,
    why: 'program and test share a package',
  },
  {
    name: 'a package that the test does not name',
    program: `package demo;\n\nclass Solution {\n  ${ADD}\n}`,
    bare: false,
    why: 'a package clause is no fault in the function',
  },
  {
    name: 'Main in both',
    program: `class Solution {\n  ${ADD}\n}\n\npublic class Main {\n  public static void main(String[] words) { System.out.println(Solution.add(1, 2)); }\n}`,
    bare: false,
    why: "the program's Main is kept out of the way of the test's",
  },
  {
    name: 'the function in Main, the test in another class',
    program: `public class Main {\n  ${ADD}\n  ${MAIN}\n}`,
    test: TEST_OF_MAIN_CLASS,
    why: 'which class is run depends on the test, not on names',
  },
  {
    name: 'HumanEval-X',
    program: 'class Solution {\n    public int add(int a, int b) { return a + b; }\n}',
    test: HUMANEVAL_X,
    why: 'the form of HumanEval-X',
  },
  {
    name: 'HumanEval-X with a main of its own',
    program: `class Solution {\n    public int add(int a, int b) { return a + b; }\n    ${MAIN}\n}`,
    test: HUMANEVAL_X,
    why: "the harness's main runs",
  },
  {
    name: 'HumanEval-X with its own Main',
    program:
      'class Solution {\n    public int add(int a, int b) { return a + b; }\n}\nclass Main {\n    public static void main(String[] args) { System.out.println(new Solution().add(1, 2)); }\n}',
    test: HUMANEVAL_X,
    bare: false,
    why: 'a usage example as Main is no fault',
  },
  {
    name: 'a class that the test continues after the method',
    program: 'import java.util.*;\nclass Problem {\n    static int add(int a, int b) { return a + b; }',
    test: CLOSES_CLASS,
    why: 'the test closes the class that the program leaves open',
  },
  {
    name: 'a class and method that the test continues',
    program:
      'import java.util.*;\nclass Problem {\n    public static long add(long a, long b) {\n        return a + b;',
    test: CLOSES_METHOD,
    why: 'the form of MultiPL-E',
  },
  {
    name: 'class A with main before public class Main',
    program: `class A {\n  ${MAIN}\n}\n\npublic class Main {\n  ${ADD}\n  public static void main(String[] words) { System.out.println(add(2, 3)); }\n}`,
    test: { style: 'io', name: 'sum', input: '', output: '5\n' },
    bare: false,
    why: 'a program by itself starts at its public class',
  },
  {
    name: 'exit in the function',
    program: early('return a + b;'),
    wrong: early('System.exit(0); return 0;'),
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: 'halt in the function',
    program: early('return a + b;'),
    wrong: early('Runtime.getRuntime().halt(0); return 0;'),
    why: 'a halt runs no hook',
  },
  {
    name: 'a success line and an exit',
    program: early('return a + b;'),
    wrong: early('System.out.println("All tests passed. OK (1 test)"); System.exit(0); return 0;'),
    why: 'what is printed proves nothing',
  },
  {
    name: 'a hook that halts',
    wrong: early('Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0))); return 0;'),
    why: 'a hook changes the exit code of a failed test',
  },
  {
    name: 'a thread that exits',
    wrong: early(
      'new Thread(() -> System.exit(0)).start(); try { Thread.sleep(3000); } catch (Exception e) {} return 0;',
    ),
    why: 'another thread ends the machine before the test',
  },
  {
    name: 'a handler of uncaught failures that exits',
    wrong: early('Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.exit(0)); return 0;'),
    why: 'the failed assertion goes to a handler of the program',
  },
  {
    name: 'an exit in a static initialiser',
    program: `class Solution {\n  static { System.setProperty("size", "1"); }\n  ${ADD}\n}`,
    wrong: 'class Solution {\n  static { System.exit(0); }\n  static int add(int a, int b) { return 0; }\n}',
    why: 'it runs when the class is first used',
  },
  {
    name: 'an AssertionError of its own',
    program: `class Failure extends RuntimeException {}\nclass Solution {\n  ${ADD}\n}`,
    wrong: `class AssertionError extends RuntimeException { AssertionError(String text) { System.exit(0); } }\nclass Solution {\n  static int add(int a, int b) { return 0; }\n}`,
    why: 'the class that the test throws is replaced',
  },
  {
    name: 'a System of its own',
    program: `class Systems {}\nclass Solution {\n  ${ADD}\n}`,
    wrong: `class AssertionError extends Error { AssertionError(Object text) {} }\nclass Solution {\n  static int add(int a, int b) { return 0; }\n}`,
    why: 'an error of the program is still a failed test',
  },
])
