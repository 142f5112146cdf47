import { expect, test } from 'vitest'
import { scalaMainObject, scalaSides } from './scala-source.ts'

test('scala: the object that runs is one of the test’s; one that both have is renamed in the program', () => {
  const sides = scalaSides(
    'object Main { def main(a: Array[String]) = () }',
    'object Main { def main(a: Array[String]) = () }',
  )
  expect(sides.main).toBe('Main')
  expect(sides.program).toContain('object Main__program {')
  expect(scalaSides('object Demo extends App', 'object Tests extends App { assert(true) }').main).toBe('Tests')
  expect(scalaSides('package demo\nobject A', 'assert(true)').main).toBe('demo.TouchstoneTest')
})

test('scala: a test that closes the program’s object stands in it', () => {
  const {
    program,
    test: own,
    main,
  } = scalaSides('object Problem { def add() = { 1', '} def main(a: Array[String]) = () }')
  expect([own, main]).toEqual([null, 'Problem'])
  expect(program).toContain('1\n} def main')
})

test('scala: the object that a program starts with', () => {
  expect(scalaMainObject('case object None1\nobject Main { def main(a: Array[String]) = () }')).toBe('Main')
  expect(scalaMainObject('package demo\nobject Sum extends App { }')).toBe('demo.Sum')
})
