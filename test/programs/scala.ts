import type { SmallZooLanguage } from './zoo-language.ts'

export const scala: SmallZooLanguage = {
  language: 'scala',
  slow: true,
  accepted: 'object Sum extends App { println(scala.io.StdIn.readLine().split(" ").map(_.toInt).sum) }',
  runtimeError: 'object Crash { def main(words: Array[String]): Unit = sys.error("no") }',
  compileError: 'object Broken extends App { val x: Int = "no" }',
  harness: {
    program: 'object Adder { def add(a: Int, b: Int): Int = a + b }',
    passing: 'object Tests extends App { assert(Adder.add(2, 3) == 5) }',
    failing: 'object Tests { def main(words: Array[String]): Unit = assert(Adder.add(2, 3) == 6) }',
    early: 'object Adder { def add(a: Int, b: Int): Int = sys.exit(0) }',
  },
}
