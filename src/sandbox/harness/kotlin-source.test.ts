import { expect, test } from 'vitest'
import { kotlinMainClass, kotlinSides, withoutUncalled } from './kotlin-source.ts'

test('kotlin: the main that runs is the one of the test’s file, and the program’s is renamed', () => {
  const {
    program,
    test: own,
    main,
  } = kotlinSides('fun main() = println(1)\nfun add() = 1', 'fun main() { assert(add() == 1) }')
  expect(main).toBe('TouchstoneTestKt')
  expect(program).toContain('fun main__program() = println(1)')
  expect(own).toContain('fun main() {')
  expect(own).toContain('import kotlin.assert\n')
})

test('kotlin: packages are shared, bare statements become a main, an object may hold the main', () => {
  expect(kotlinSides('package demo\nfun add() = 1', 'check(add() == 1)').main).toBe('demo.TouchstoneTestKt')
  expect(kotlinSides('package demo\nfun add() = 1', 'check(add() == 1)').test).toMatch(
    /^package demo\n[\s\S]*fun main\(\) \{\ncheck/,
  )
  expect(kotlinMainClass('object Start {\n @JvmStatic fun main(args: Array<String>) {}\n}', 'Main')).toBe('Start')
  expect(kotlinMainClass('package a\nfun main() {}', 'Main')).toBe('a.MainKt')
})

test('kotlin: a function of the test named as an assertion stays the test’s', () => {
  expect(kotlinSides('', 'fun check(x: Boolean) {}\nfun main() {}').test).not.toContain('import kotlin.check\n')
})

test('withoutUncalled leaves out what nothing runs, and all that only this names', () => {
  const uncalled = [
    'import org.junit.jupiter.api.Assertions.assertEquals\nclass T { @Test fun a() { assertEquals(3, add(1, 2)) } }',
    'fun testAdd() { check(add(1, 2) == 3) }',
    'fun inner() { check(add(1, 2) == 3) }\nfun outer() { inner() }',
    'fun String.adds() { check(add(1, 2) == 3) }',
    'fun main() { }\nfun testAdd() { check(add(1, 2) == 3) }',
  ]
  expect(uncalled.map((code) => /check|assert/.test(withoutUncalled(code)))).toEqual(uncalled.map(() => false))
  const called = [
    'fun testAdd() { check(add(1, 2) == 3) }\ntestAdd()',
    'fun main() { check(add(1, 2) == 3) }',
    'fun three() = 3\ncheck(add(1, 2) == three())',
    'fun unused() = 3\nif (add(1, 2) != 3) {\n  error("no")\n}',
    'class T { fun a() { check(add(1, 2) == 3) } }\nT().a()',
    'fun String.adds() { check(add(1, 2) == 3) }\n"x".adds()',
  ]
  expect(called.map((code) => /check|error/.test(withoutUncalled(code)))).toEqual(called.map(() => true))
})
