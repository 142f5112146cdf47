import type { SmallZooLanguage } from './zoo-language.ts'

export const kotlin: SmallZooLanguage = {
  language: 'kotlin',
  slow: true,
  accepted: 'fun main() { println(readLine()!!.split(" ").map { it.toInt() }.sum()) }',
  runtimeError: 'fun main() { error("no") }',
  compileError: 'fun main() { val x: Int = "no" }',
  harness: {
    program: 'fun add(a: Int, b: Int): Int = a + b',
    passing: 'import kotlin.math.abs\nfun main() { if (abs(add(2, 3)) != 5) throw AssertionError() }',
    failing: 'fun main() { if (add(2, 3) != 6) throw AssertionError() }',
    early: 'fun add(a: Int, b: Int): Int { System.exit(0); return 0 }',
  },
}
