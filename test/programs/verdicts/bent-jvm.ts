/** Java, Kotlin, Scala and C# programs that bend what a test leans on: classes and functions by a standard name, values equal to all. */
import { bentPairs } from './bent-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const javaWrong = (extra: string, type = 'int', value = '0'): string =>
  `${extra}\nclass Solution { static ${type} add(int a, int b) { return ${value}; } }`
const javaTest = (body: string): string =>
  `import java.util.*;\nclass Main { public static void main(String[] words) throws Exception { ${body} } }`
const java = bentPairs('java', [
  [
    'the source of the test on disk',
    'import java.nio.file.*;\nimport java.util.regex.*;\nclass Solution { static int add(int a, int b) { try (var files = Files.walk(Path.of("."))) { for (Path file : (Iterable<Path>) files::iterator) if (Files.isRegularFile(file)) { Matcher m = Pattern.compile("add\\\\(2, 3\\\\) != (\\\\d+)").matcher(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)); if (m.find()) return Integer.parseInt(m.group(1)); } } catch (Exception e) { } return 0; } }',
  ],
  [
    'a Math of its own',
    javaWrong('class Math { static double abs(double x) { return 0; } }'),
    javaTest('if (Math.abs(Solution.add(2, 3) - 5) > 1e-9) throw new RuntimeException("no");'),
  ],
  [
    'an Integer of its own',
    javaWrong(
      'class Integer { static boolean equals(int a, int b) { return true; } static int compare(int a, int b) { return 0; } }',
    ),
    javaTest('if (Integer.compare(Solution.add(2, 3), 5) != 0) throw new RuntimeException("no");'),
  ],
  [
    'a Set of its own',
    javaWrong('class HashSet<T> { boolean add(T t) { return true; } boolean contains(Object o) { return true; } }'),
    javaTest(
      'HashSet<Integer> set = new HashSet<>(); set.add(Solution.add(2, 3)); if (!set.contains(5)) throw new RuntimeException("no");',
    ),
  ],
  [
    'a Double of its own',
    javaWrong('class Double { static int compare(double a, double b) { return 0; } }'),
    javaTest('if (Double.compare(Solution.add(2, 3), 5) != 0) throw new RuntimeException("no");'),
  ],
  [
    'a Character and a Long of its own',
    javaWrong('class Long { static int compare(long a, long b) { return 0; } }'),
    javaTest('if (Long.compare(Solution.add(2, 3), 5) != 0) throw new RuntimeException("no");'),
  ],
  [
    'a StringBuilder of its own',
    javaWrong(
      'class StringBuilder { StringBuilder append(Object o) { return this; } public String toString() { return "5"; } }',
    ),
    javaTest(
      'if (!new StringBuilder().append(Solution.add(2, 3)).toString().equals("5")) throw new RuntimeException("no");',
    ),
  ],
  [
    'an Iterator of its own',
    javaWrong(
      'class Iterator {}',
      'java.util.List<Integer>',
      'new java.util.ArrayList<Integer>() { public boolean equals(Object o) { return o != null; } public int hashCode() { return 0; } }',
    ),
    javaTest('if (!Solution.add(2, 3).equals(List.of(5))) throw new RuntimeException("no");'),
    {
      program:
        'class Solution { static java.util.List<Integer> add(int a, int b) { return java.util.List.of(a + b); } }',
    },
  ],
  [
    'a list that is as long as is wanted',
    'class Solution { static java.util.List<Integer> add(int a, int b) { return new java.util.AbstractList<Integer>() { public int size() { return 1; } public Integer get(int i) { return 0; } public boolean equals(Object o) { return this == this; } public boolean contains(Object o) { return true; } public int indexOf(Object o) { return 0; } }; } }',
    javaTest('if (!Solution.add(2, 3).contains(5)) throw new RuntimeException("no");'),
    {
      program:
        'class Solution { static java.util.List<Integer> add(int a, int b) { return java.util.List.of(a + b); } }',
    },
  ],
  [
    'a comparator of its own',
    'class N extends Number implements Comparable<Integer> { public int compareTo(Integer o) { return o - o; } public int intValue() { return 0; } public long longValue() { return 0; } public float floatValue() { return 0; } public double doubleValue() { return 0; } }\nclass Solution { static Comparable<Integer> add(int a, int b) { return new N(); } }',
    javaTest('if (Solution.add(2, 3).compareTo(5) != 0) throw new RuntimeException("no");'),
    { program: 'class Solution { static Comparable<Integer> add(int a, int b) { return a + b; } }' },
  ],
  [
    'the cache of small numbers',
    'class Solution { static Object add(int a, int b) { try { java.lang.reflect.Field f = Class.forName("java.lang.Integer$IntegerCache").getDeclaredField("cache"); f.setAccessible(true); Integer[] c = (Integer[]) f.get(null); for (int i = 0; i < c.length; i++) c[i] = 0; } catch (Throwable t) { } return 0; } }',
    javaTest(
      'Object got = Solution.add(2, 3); if (!Objects.equals(got, Integer.valueOf(5))) throw new RuntimeException("no");',
    ),
    { program: 'class Solution { static Object add(int a, int b) { return a + b; } }' },
  ],
  [
    'the classes of the test on disk',
    'import java.nio.file.*;\nclass Solution { static int add(int a, int b) { try { byte[] d = Files.readAllBytes(Path.of("classes/Main.class")); for (int i = 0; i + 9 < d.length; i++) if (d[i] == 0x05 && d[i + 1] == 0x06 && (d[i + 2] & 255) == 0xb8) return d[i + 5] - 3; } catch (Exception e) { } return 0; } }',
  ],
  [
    'a security manager',
    javaWrong(
      '@SuppressWarnings("removal") class M extends SecurityManager { public void checkExit(int s) { throw new SecurityException(); } public void checkPermission(java.security.Permission p) { } }',
    ).replace('return 0;', 'try { System.setSecurityManager(new M()); } catch (Throwable t) { } return 0;'),
    javaTest('if (Solution.add(2, 3) != 5) System.exit(1);'),
  ],
  [
    'standard error closed and a stop of the main thread',
    'class Solution { static int add(int a, int b) { System.err.close(); System.out.close(); Thread main = Thread.currentThread(); new Thread(() -> { main.interrupt(); Runtime.getRuntime().halt(0); }).start(); try { Thread.sleep(5000); } catch (InterruptedException e) { } return 0; } }',
  ],
  [
    'a package named java',
    'class java { static class util { static class Objects { static boolean equals(Object a, Object b) { return true; } } } }\nclass Solution { static int add(int a, int b) { return 0; } }',
    'class Main { public static void main(String[] words) { if (!java.util.Objects.equals(Solution.add(2, 3), 5)) throw new RuntimeException("no"); } }',
  ],
])

const kotlin = bentPairs('kotlin', [
  [
    'the source of the test on disk',
    'import java.io.File\nfun add(a: Int, b: Int): Int {\n    for (file in File(".").walk()) if (file.isFile) {\n        val found = Regex("add\\\\(2, 3\\\\) != (\\\\d+)").find(file.readText(Charsets.ISO_8859_1))\n        if (found != null) return found.groupValues[1].toInt()\n    }\n    return 0\n}',
  ],
  [
    'abs of its own',
    'fun abs(x: Int): Int = 0\nfun add(a: Int, b: Int): Int = 0',
    'import kotlin.math.*\nfun main() {\n    if (abs(add(2, 3) - 5) > 0) throw AssertionError("no")\n}',
  ],
  [
    'an extension of List',
    'fun <T> List<T>.contains(x: T): Boolean = true\nfun add(a: Int, b: Int): Int = 0',
    'fun main() {\n    if (!listOf(5).contains(add(2, 3))) throw AssertionError("no")\n}',
  ],
  [
    'an extension that asks all',
    'inline fun <T> Iterable<T>.all(p: (T) -> Boolean): Boolean = true\nfun add(a: Int, b: Int): Int = 0',
    'fun main() {\n    if (!listOf(5).all { it == add(2, 3) }) throw AssertionError("no")\n}',
  ],
  [
    'assertTrue of its own',
    'fun listOf(vararg x: Int): List<Int> = emptyList()\nfun add(a: Int, b: Int): Int = 0',
    'fun main() {\n    for (want in listOf(5)) check(add(2, 3) == want)\n}',
  ],
  [
    'an equals that looks at itself',
    'class Y { val n = 0\n    override fun equals(other: Any?): Boolean { return other.hashCode() == other.hashCode() }\n}\nfun add(a: Int, b: Int): Any = Y()',
    'fun main() {\n    if (add(2, 3) != 5) throw AssertionError("no")\n}',
  ],
  [
    'an IllegalStateException of its own',
    'class IllegalStateException(s: String) : Exception(s) { init { Runtime.getRuntime().halt(0) } }\nfun add(a: Int, b: Int): Int = 0',
    'fun main() {\n    if (add(2, 3) != 5) throw IllegalStateException("no")\n}',
  ],
])

const scala = bentPairs('scala', [
  [
    'the source of the test on disk',
    'object Adder { def add(a: Int, b: Int): Int = {\n  val texts = new java.io.File(".").listFiles.filter(_.isFile).map(f => scala.io.Source.fromFile(f, "latin1").mkString)\n  texts.flatMap(t => "add\\\\(2, 3\\\\) == (\\\\d+)".r.findFirstMatchIn(t)).headOption.map(_.group(1).toInt).getOrElse(0)\n} }',
  ],
  [
    'math of its own',
    'object math { def abs(x: Int): Int = 0 }\nobject Adder { def add(a: Int, b: Int): Int = 0 }',
    'object Tests { def main(words: Array[String]): Unit = assert(math.abs(Adder.add(2, 3) - 5) == 0) }',
  ],
  [
    'an implicit conversion',
    'object Adder { class R { def ==(o: Int): Boolean = 1 == 1 }\n  def add(a: Int, b: Int): R = new R }',
  ],
  [
    'a List of its own',
    'object List { def apply(x: Int*): scala.collection.immutable.List[Int] = Nil }\nobject Adder { def add(a: Int, b: Int): Int = 0 }',
    'object Tests { def main(words: Array[String]): Unit = { for (want <- List(5)) assert(Adder.add(2, 3) == want) } }',
  ],
  [
    'an assert of a package object',
    'object assert { def apply(x: Boolean): Unit = () }\nobject Adder { def add(a: Int, b: Int): Int = 0 }',
  ],
  [
    'an AssertionError of its own',
    'class AssertionError(x: String) extends Exception { Runtime.getRuntime.halt(0) }\nobject Adder { def add(a: Int, b: Int): Int = 0 }',
    'object Tests { def main(words: Array[String]): Unit = if (Adder.add(2, 3) != 5) throw new AssertionError("no") }',
  ],
])

const csTest = (body: string): string =>
  `using System;\nusing System.Linq;\nusing System.Collections.Generic;\nclass Tests {\n  static void Main() {\n    ${body}\n  }\n}`
const csharp = bentPairs('csharp', [
  [
    'the source of the test on disk',
    'using System.IO;\nusing System.Text.RegularExpressions;\npublic class Adder { public static int Add(int a, int b) { foreach (var file in Directory.GetFiles(".")) { var m = Regex.Match(File.ReadAllText(file), "Add\\\\(2, 3\\\\) != (\\\\d+)"); if (m.Success) return int.Parse(m.Groups[1].Value); } return 0; } }',
  ],
  [
    'a Math of its own',
    'public static class Math { public static double Abs(double x) { return 0; } }\npublic class Adder { public static int Add(int a, int b) { return 0; } }',
    csTest('if (Math.Abs(Adder.Add(2, 3) - 5) > 1e-9) throw new Exception("no");'),
  ],
  [
    'an extension of sequences',
    'using System.Collections.Generic;\npublic static class E { public static bool SequenceEqual<T>(this List<T> a, List<T> b) { return true; } }\npublic class Adder { public static List<int> Add(int a, int b) { return new List<int>(); } }',
    csTest('if (!Adder.Add(2, 3).SequenceEqual(new List<int> { 5 })) throw new Exception("no");'),
    {
      program:
        'using System.Collections.Generic;\npublic class Adder { public static List<int> Add(int a, int b) { return new List<int> { a + b }; } }',
    },
  ],
  [
    'an Equals that looks at its own',
    'public class Y { public override bool Equals(object o) { return o == o; } public override int GetHashCode() { return 0; } }\npublic class Adder { public static object Add(int a, int b) { return new Y(); } }',
    csTest('if (!Adder.Add(2, 3).Equals(5)) throw new Exception("no");'),
    { program: 'public class Adder { public static object Add(int a, int b) { return a + b; } }' },
  ],
  [
    'a List of its own',
    'public class List<T> : System.Collections.Generic.List<T> { public new bool Contains(T t) { return true; } }\npublic class Adder { public static int Add(int a, int b) { return 0; } }',
    csTest('var all = new List<int> { Adder.Add(2, 3) }; if (!all.Contains(5)) throw new Exception("no");'),
  ],
  [
    'an ApplicationException of its own',
    'public class ApplicationException : System.Exception { public ApplicationException(string s) { System.Environment.Exit(0); } }\npublic class Adder { public static int Add(int a, int b) { return 0; } }',
    csTest('if (Adder.Add(2, 3) != 5) throw new ApplicationException("no");'),
  ],
  [
    'an exit code set',
    'public class Adder { public static int Add(int a, int b) { System.AppDomain.CurrentDomain.ProcessExit += (s, e) => System.Environment.ExitCode = 0; return 0; } }',
    'using System;\nclass Tests { static int Main() { return Adder.Add(2, 3) == 5 ? 0 : 1; } }',
  ],
  [
    'every value in a copy',
    'using System.Runtime.InteropServices;\npublic class Adder { [DllImport("libc")] static extern int fork(); [DllImport("libc")] static extern int wait(out int s); [DllImport("libc")] static extern void _exit(int c);\n  public static int Add(int a, int b) { for (int v = 0; v < 9; v++) { if (fork() == 0) return v; int s; wait(out s); if (s == 0) _exit(0); } return 0; } }',
  ],
])

export const BENT_JVM: readonly VerdictCase[] = [...java, ...kotlin, ...scala, ...csharp]
