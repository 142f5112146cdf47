import { expect, test } from 'vitest'
import { csharpSides } from './csharp-harness.ts'

const TEST = 'using System;\nclass Tests { static void Main() { if (Adder.Add(2, 3) != 5) throw new Exception(); } }'

test('the test is in a namespace of its own, with the usings of both', () => {
  const { test: own, program, asserts } = csharpSides('using System.Linq;\nclass Adder {}', TEST)
  expect(own).toMatch(/^namespace TouchstoneTests \{\nusing System;\nusing System\.Linq;/)
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

test('a test that closes the program’s class stands in it, in the namespace of the tests', () => {
  const head = 'using System;\nclass Problem {\n  public static long Inc(long x) {\n    return x + 1;'
  const end = '    }\n    public static void Main(string[] args) { Debug.Assert(Inc(1L) == 2L); }\n}'
  const joined =
    'using System; namespace TouchstoneTests {\nclass Problem {\n  public static long Inc(long x) {\n    return x + 1;\n' +
    '    }\n    public static void Main(string[] args) { global::TouchstoneDriver.TouchstoneHarness.Assert(Inc(1L) == 2L); }\n}\n}\n'
  expect(csharpSides(head, end)).toEqual({ program: joined, test: null, asserts: true })
  expect(csharpSides(`${head}\n  }\n}\n`, end).program).toBe(joined)
})

test('there the program’s own Main is put aside, and so is a type of it by a name of System', () => {
  const head = 'class Problem { static void Main() { } class Exception { } static long Inc(long x) { return x + 1;'
  const { program } = csharpSides(head, '} static void Main() { if (Inc(1) != 2) throw new Exception(); } }')
  expect(program).toContain('static void Main__program() { } class Exception__program { }')
  expect(program).toContain('throw new Exception();')
})
