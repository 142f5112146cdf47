import { expect, test } from 'vitest'
import { csharpSides } from './csharp-harness.ts'

const TEST = 'using System;\nclass Tests { static void Main() { if (Adder.Add(2, 3) != 5) throw new Exception(); } }'

test('the test is in a namespace of its own, with the usings of both', () => {
  const { test: own, program, asserts } = csharpSides('using System.Linq;\nclass Adder {}', TEST)
  expect(own.startsWith('namespace TouchstoneTests {\nusing System;\nusing System.Linq;')).toBe(true)
  expect(own).toContain('using Adder = global::Adder;')
  expect(program).toBe('using System;using System.Linq;\nclass Adder {}\n')
  expect(asserts).toBe(true)
})

test('assertions and exits of the test are the driver’s, those in texts and of the test’s own class are not', () => {
  const body = 'Debug.Assert(x); System.Diagnostics.Trace.Fail("Debug.Assert(y)"); Environment.Exit(0);'
  const { test: own } = csharpSides('', `class T { static void Main() { ${body} } }`)
  expect(own).toContain('global::TouchstoneDriver.TouchstoneHarness.Assert(x);')
  expect(own).toContain('global::TouchstoneDriver.TouchstoneHarness.Fail("Debug.Assert(y)");')
  expect(own).toContain('global::TouchstoneDriver.TouchstoneHarness.Exit(0);')
  expect(csharpSides('', `class T {}\nclass Debug { }\n`).test).not.toContain('TouchstoneHarness')
})

test('a type of the program by a name of System does not stand in for it, another one does', () => {
  const { test: own } = csharpSides('class Exception {}\nclass Debug {}\nclass Version {}\nclass Box<T> {}', TEST)
  expect(own).not.toContain('global::Exception')
  expect(own).not.toContain('global::Debug')
  expect(own).not.toContain('global::Box')
  expect(own).toContain('using Version = global::Version;')
})

test('an empty Main asserts nothing; one with an exit code does', () => {
  expect(csharpSides('', 'class Tests { static void Main() { } }').asserts).toBe(false)
  expect(csharpSides('', 'class Tests { static int Main() => Adder.Add(2, 3) - 5; }').asserts).toBe(true)
})
