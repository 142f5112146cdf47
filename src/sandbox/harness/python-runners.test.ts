/** Python's test runners, with the values that each kind of test must show. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProgramTest, TestRunnerName } from '../../supervision.ts'
import { probeIsolation, Sandbox } from '../index.ts'
import type { TestResult } from '../run-result.ts'

const { usable } = await probeIsolation()
const ADD = 'def add(a, b):\n    return a + b'
const SUBTRACT = 'def add(a, b):\n    return a - b'

describe.skipIf(!usable)('Python tests', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 1 })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  async function judged(code: string, harness: string, runner?: TestRunnerName): Promise<TestResult> {
    const one: ProgramTest = { style: 'harness', name: 't', code: harness, ...(runner && { runner }) }
    const [found] = (await sandbox.judge({ language: 'python', code }, [one])).tests
    return found as TestResult
  }

  test('a failed assertion says its line, its source and the values that it compared', async () => {
    const { status, cases } = await judged(SUBTRACT, 'x = 1\nassert add(2, 3) == 5')
    expect([status, cases]).toEqual([
      'wrong-answer',
      [{ name: 'line 2', status: 'wrong-answer', message: 'assert add(2, 3) == 5: assert -1 == 5' }],
    ])
  })

  test('functions, coroutines, classes and TestCases that nobody calls are run, a verdict for each', async () => {
    const harness = `import unittest
def test_zero():
    assert add(0, 0) == 0
async def test_async():
    assert add(2, 3) == 5
class TestPlain:
    def test_one(self):
        assert add(1, 0) == 1
class Own(unittest.TestCase):
    def test_case(self):
        self.assertEqual(add(2, 3), 5)
    @unittest.skip('later')
    def test_skipped(self):
        pass`
    const right = await judged(ADD, harness)
    expect([right.status, right.cases?.map(({ name, status }) => `${name} ${status}`)]).toEqual([
      'accepted',
      [
        'test_zero accepted',
        'test_async accepted',
        'TestPlain.test_one accepted',
        'Own.test_case accepted',
        'Own.test_skipped null',
      ],
    ])
    const wrong = await judged(SUBTRACT, harness)
    expect([wrong.status, wrong.message]).toEqual(['wrong-answer', '2 of its cases failed'])
    expect(wrong.cases?.[3]?.message).toBe('line 11: self.assertEqual(add(2, 3), 5): -1 != 5')
  })

  test.each([
    ['unittest.main()', 'unittest.main()'],
    ['its exit put off', 'unittest.main(argv=["x"], exit=False)'],
    [
      'a runner whose result nobody reads',
      'unittest.TextTestRunner().run(unittest.makeSuite(T) if False else unittest.defaultTestLoader.loadTestsFromTestCase(T))',
    ],
  ])('unittest however it is started: %s', async (_, start) => {
    const harness = `import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(add(2, 3), 5)\n${start}`
    expect((await judged(ADD, harness)).cases).toEqual([{ name: 'T.test_a', status: 'accepted' }])
    expect((await judged(SUBTRACT, harness)).status).toBe('wrong-answer')
  })

  test.each([
    ['nothing', ''],
    ['a call', 'add(2, 3)'],
    ['a branch that never comes', 'if False:\n    assert add(2, 3) == 5'],
    ['a test without assertions', 'def test_a():\n    add(2, 3)'],
  ])('a test that asserts nothing is nothing-tested: %s', async (_, harness) => {
    expect((await judged(ADD, harness)).status).toBe('nothing-tested')
  })

  test.each([
    ['as its last line', 'import sys\nassert add(2, 3) == 5\nsys.exit(0)'],
    ['with the number of failures', 'import sys\nsys.exit(int(add(2, 3) != 5))'],
    ['by os._exit', 'import os\nif add(2, 3) != 5:\n    os._exit(1)\nos._exit(0)'],
  ])('a test may end itself: %s', async (_, harness) => {
    expect((await judged(ADD, harness)).status).toBe('accepted')
    expect((await judged(SUBTRACT, harness)).status).not.toBe('accepted')
  })

  test.each([
    ['a guard that exits', `${ADD}\nif __name__ == "__main__":\n    raise SystemExit(3)`],
    ['an exit at the margin', `import sys\n${ADD}\nsys.exit(0)`],
    ['an atexit handler that fails', `import atexit, os\natexit.register(lambda: os._exit(9))\n${ADD}`],
    ['a thread that never ends', `import threading\nthreading.Thread(target=threading.Event().wait).start()\n${ADD}`],
  ])('a right program stays right, whatever it leaves behind: %s', async (_, code) => {
    expect((await judged(code, 'assert add(2, 3) == 5')).status).toBe('accepted')
  })

  const yes = 'class Yes:\n    def __eq__(self, other): return True\n'
  const unittest =
    'import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(add(2, 3), 5)'
  test.each([
    ['a value that equals all', `${yes}def add(a, b): return Yes()`, 'assert add(2, 3) == 5'],
    ['one in a list', `${yes}def add(a, b): return [Yes()]`, 'assert add(2, 3) == [5]'],
    ['one before assertEqual', `${yes}def add(a, b): return Yes()`, unittest],
    ['one before a branch', `${yes}def add(a, b): return Yes()`, 'if add(2, 3) != 5:\n    raise ValueError'],
    [
      'assertEqual replaced while it is read',
      'import unittest\nunittest.TestCase.assertEqual = lambda *a: None\ndef add(a, b): return 0',
      unittest,
    ],
    [
      'its code replaced',
      'import unittest\nunittest.TestCase.assertEqual.__code__ = (lambda self, first, second, msg=None: None).__code__\ndef add(a, b): return 0',
      unittest,
    ],
    [
      'assertEqual replaced by the tested function',
      'import unittest\ndef add(a, b):\n    unittest.TestCase.assertEqual = lambda *a: None\n    return 0',
      `${unittest}\n        self.assertEqual(add(2, 3), 5)`,
    ],
    ['the test skipped by the program', 'import unittest\ndef add(a, b): raise unittest.SkipTest', unittest],
  ])('no wrong program passes by %s', async (_, code, harness) => {
    expect(['wrong-answer', 'runtime-error']).toContain((await judged(code, harness)).status)
  })

  test('a class with a comparison of its own is compared as it says', async () => {
    const code =
      'class P:\n    def __init__(self, x): self.x = x\n    def __eq__(self, other): return self.x == getattr(other, "x", other)\ndef add(a, b): return P(a + b)'
    expect((await judged(code, 'assert add(2, 3) == 5\nassert add(2, 3) == P(5)')).status).toBe('accepted')
  })

  test('a check that nobody calls is called with the only function, and else says nothing', async () => {
    const harness = 'def check(candidate):\n    assert candidate(2, 3) == 5'
    expect((await judged(ADD, harness)).status).toBe('accepted')
    expect((await judged(SUBTRACT, harness)).status).toBe('wrong-answer')
    expect((await judged(`${ADD}\ndef other(): pass`, harness)).status).toBe('nothing-tested')
  })

  test.each(['solution', 'main', 'candidate'])('the program is the module %s', async (name) => {
    expect((await judged(ADD, `from ${name} import add as own\nassert own(2, 3) == 5`)).status).toBe('accepted')
  })

  test('a missing library says its name and command; an import of nonsense is the program’s own fault', async () => {
    const known = await judged(`import tensorflow\n${ADD}`, 'assert add(2, 3) == 5')
    expect([known.status, known.message]).toEqual([
      'missing-library',
      'wants the library tensorflow, which is not here; to add it: pip install tensorflow',
    ])
    expect((await judged(ADD, 'import of_the_test\nassert add(2, 3) == 5')).status).toBe('missing-library')
    expect((await judged(`import numpi\n${ADD}`, 'assert add(2, 3) == 5')).status).toBe('runtime-error')
    const forged = 'raise ModuleNotFoundError("No module named \'tensorflow\'", name="tensorflow")'
    expect((await judged(forged, 'assert add(2, 3) == 5')).status).toBe('runtime-error')
  })

  test('pytest runs parameters and fixtures, or is said to be missing', async () => {
    const harness = `import pytest
@pytest.fixture
def three():
    return 3
@pytest.mark.parametrize("a", [0, 2])
def test_add(three, a):
    assert add(a, three) == a + 3`
    const { status, cases } = await judged(SUBTRACT, harness, 'pytest')
    if (status === 'missing-library') return
    expect([status, cases]).toEqual([
      'wrong-answer',
      [
        {
          name: 'test_add[0]',
          status: 'wrong-answer',
          message: 'line 7: assert add(a, three) == a + 3: assert -3 == 3',
        },
        {
          name: 'test_add[2]',
          status: 'wrong-answer',
          message: 'line 7: assert add(a, three) == a + 3: assert -1 == 5',
        },
      ],
    ])
  })
})
