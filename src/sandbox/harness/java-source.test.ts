import { describe, expect, test } from 'vitest'
import { javaSides, mainClass } from './java-source.ts'

const MAIN = 'public static void main(String[] words) {}'

describe('mainClass: the class that a Java user expects to be run', () => {
  test.each([
    [`class A { ${MAIN} }\npublic class Main { ${MAIN} }`, 'Main'],
    [`class A { ${MAIN} }\npublic class Sum { ${MAIN} }`, 'Sum'],
    [`class A { ${MAIN} }\nclass Main { ${MAIN} }`, 'Main'],
    [`class A { ${MAIN} }\nclass B { ${MAIN} }`, 'A'],
    [`class A {}\nclass B { static public void main(final String... words) {} }`, 'B'],
    [`class Base { ${MAIN} }\npublic class Main extends Base {}`, 'Main'],
    [`public class Data {}\nclass Start { ${MAIN} }`, 'Start'],
    [`class Outer { static class Inner { ${MAIN} } }`, 'Outer$Inner'],
    [`package a.b;\ninterface Start { static void main(String words[]) {} }`, 'a.b.Start'],
    [`record Start(int size) { ${MAIN} }`, 'Start'],
    [`class A { String s = "${MAIN.replaceAll('"', '')}"; }\nclass B { ${MAIN} }`, 'B'],
    [`class A { int main(int x) { return x; } }\nclass B { ${MAIN} }`, 'B'],
    ['class A {}', 'A'],
  ])('%s', (code, wanted) => {
    expect(mainClass(code)).toBe(wanted)
  })
})

describe('javaSides', () => {
  const test1 = `class Main { ${MAIN} }`

  test('runs a class of the test, whatever the program has', () => {
    const sides = javaSides(`public class Solution { ${MAIN} }`, test1)
    expect(sides.main).toBe('Main')
    expect(sides.program).toContain('class Solution')
    expect(sides.program).not.toContain('public class')
    expect(sides.test).toContain(test1)
  })

  test('renames a class of the program that the test declares too', () => {
    const { program, main } = javaSides(`class Solution {}\nclass Main { Main next; ${MAIN} }`, test1)
    expect(main).toBe('Main')
    expect(program).toContain('class Main__program { Main__program next;')
  })

  test('puts the test in the package of the program, or the program in that of the test', () => {
    const into = javaSides('package demo;\nclass Solution {}', test1)
    expect([into.main, into.test?.startsWith('package demo;')]).toEqual(['demo.Main', true])
    const from = javaSides('class Solution {}', `package other;\n${test1}`)
    expect([from.main, from.program.startsWith('package other;')]).toEqual(['other.Main', true])
  })

  test('a class of the program does not stand in for one of java.lang or for Arrays', () => {
    const { test: own } = javaSides('class System {}\nclass Arrays {}', `import java.util.*;\nclass Main { ${MAIN} }`)
    expect(own).toContain('import java.lang.System;')
    expect(own).toContain('import java.util.Arrays;')
    expect(javaSides('class A {}', `class System {}\n${test1}`).test).not.toContain('import java.lang.System;')
  })

  test('bare statements become the body of a main, with the classes among them', () => {
    const { test: own, main } = javaSides('class A {}', 'import java.util.List;\nint x = 1;\nassert x == 1;')
    expect(main).toBe('TouchstoneTest')
    expect(own).toMatch(/import java\.util\.List;[\s\S]*main\(String\[\] words\)[\s\S]*int x = 1;/)
  })

  test('a test that closes the program’s class stands in it, and the program’s own main is put aside', () => {
    const sides = javaSides(`class Problem { ${MAIN}\n static int add() { return 1; } }`, `  } ${MAIN} }`)
    expect([sides.test, sides.main]).toEqual([null, 'Problem'])
    expect(sides.program.match(/\bmain\(/g)).toEqual(['main('])
    expect(sides.program).toContain('main__program(')
  })

  test('a test without anything that runs has no main', () => {
    expect(javaSides('class A {}', 'class Tests { void check() {} }').main).toBe(null)
  })
})
