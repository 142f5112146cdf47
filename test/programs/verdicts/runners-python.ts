/**
 * Harnesses written for a test runner, and tests that never run.
 *
 * Rules. A harness that defines tests for a runner (`def test_…`, a `TestCase`, `describe`, …) is collected and run by
 * that runner, whether or not `runner` names it. Where nothing is asserted (an empty harness, comments, imports, all
 * tests skipped, nothing collected) the verdict is `unknown`, for a right program and a wrong one alike, with a finding
 * that says so. A `check(candidate)` that nobody calls may be called by the judge with the one function of the program,
 * or be `unknown`; it is never `correct` for a wrong program.
 */
import { type VerdictCase, nothingAsserted, pairs, single } from './verdict-case.ts'

const PY = 'def add(a, b):\n    return a + b\n'
const RUNS = 'the runner that it is written for collects and runs it'
const UNCALLED = 'a test that is defined and not called is collected and run'

const python = pairs('runners', 'python', [
  { name: 'uncalled test function', test: 'def test_add():\n    assert add(2, 3) == 5', why: UNCALLED, bare: false },
  {
    name: 'uncalled test functions, the second fails',
    test: 'def test_zero():\n    assert add(0, 0) == 0\n\ndef test_add():\n    assert add(2, 3) == 5',
    why: UNCALLED,
    bare: false,
  },
  {
    name: 'uncalled async test function',
    test: 'import asyncio\ndef test_add():\n    async def run():\n        assert add(2, 3) == 5\n    asyncio.run(run())',
    why: UNCALLED,
    bare: false,
  },
  {
    name: 'uncalled TestCase',
    test: 'import unittest\nclass TestAdd(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)',
    why: UNCALLED,
    bare: false,
  },
  {
    name: 'uncalled TestCase, from unittest import',
    test: 'from unittest import TestCase\nclass TestAdd(TestCase):\n    def setUp(self):\n        self.three = 3\n    def test_add(self):\n        self.assertEqual(add(2, self.three), 5)',
    why: UNCALLED,
    bare: false,
  },
  {
    name: 'uncalled class of pytest',
    test: 'class TestAdd:\n    def test_add(self):\n        assert add(2, 3) == 5',
    why: UNCALLED,
    bare: false,
  },
  {
    name: 'unittest.main()',
    test: 'import unittest\nclass TestAdd(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)\nunittest.main()',
    why: 'it ends the process itself, with 0 or 1',
  },
  {
    name: 'unittest.main() under the guard',
    test: 'import unittest\nclass TestAdd(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)\nif __name__ == "__main__":\n    unittest.main()',
    why: 'the usual ending of a test file',
  },
  {
    name: 'unittest.main(exit=False)',
    test: 'import unittest\nclass TestAdd(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)\nunittest.main(exit=False)',
    bare: false,
    why: 'a failed test is a failed test, though the process goes on',
  },
  {
    name: 'unittest.main(argv, exit=False)',
    test: 'import unittest\nclass TestAdd(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)\nunittest.main(argv=["first-arg-is-ignored"], exit=False, verbosity=2)',
    bare: false,
    why: 'the form of notebooks',
  },
  {
    name: 'TextTestRunner whose result nobody reads',
    test: 'import unittest\nclass TestAdd(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)\nsuite = unittest.TestLoader().loadTestsFromTestCase(TestAdd)\nunittest.TextTestRunner().run(suite)',
    bare: false,
    why: 'a failed test is a failed test, though the process goes on',
  },
  {
    name: 'subTest',
    test: 'import unittest\nclass TestAdd(unittest.TestCase):\n    def test_add(self):\n        for a, b, c in [(1, 0, 1), (2, 3, 5)]:\n            with self.subTest(a=a):\n                self.assertEqual(add(a, b), c)',
    runner: 'unittest',
    why: RUNS,
    bare: false,
  },
  {
    name: 'doctest whose result nobody reads',
    test: 'import doctest\ndef wanted():\n    """\n    >>> add(2, 3)\n    5\n    """\ndoctest.testmod()',
    bare: false,
    why: 'a failed doctest is a failed test, though the process goes on',
  },
  { name: 'import pytest', test: 'import pytest\nassert add(2, 3) == 5', why: 'a harness may import pytest' },
  {
    name: 'pytest.raises',
    test: 'import pytest\ndef test_add():\n    assert add(2, 3) == 5\n    with pytest.raises(TypeError):\n        add(2, "x")',
    runner: 'pytest',
    why: RUNS,
  },
  {
    name: 'pytest.mark.parametrize',
    test: 'import pytest\n@pytest.mark.parametrize("a,b,c", [(0, 0, 0), (2, 3, 5)])\ndef test_add(a, b, c):\n    assert add(a, b) == c',
    runner: 'pytest',
    why: RUNS,
  },
  {
    name: 'pytest.fixture',
    test: 'import pytest\n@pytest.fixture\ndef three():\n    return 3\ndef test_add(three):\n    assert add(2, three) == 5',
    runner: 'pytest',
    why: RUNS,
  },
  {
    name: 'pytest.approx',
    test: 'import pytest\ndef test_add():\n    assert add(0.1, 0.2) == pytest.approx(0.3)',
    runner: 'pytest',
    why: RUNS,
  },
  {
    name: 'pytest.mark.parametrize without a runner named',
    test: 'import pytest\n@pytest.mark.parametrize("a,b,c", [(0, 0, 0), (2, 3, 5)])\ndef test_add(a, b, c):\n    assert add(a, b) == c',
    why: UNCALLED,
    bare: false,
  },
  {
    name: 'tmp_path and capsys',
    test: 'def test_add(tmp_path, capsys):\n    (tmp_path / "x").write_text(str(add(2, 3)))\n    print((tmp_path / "x").read_text())\n    assert capsys.readouterr().out == "5\\n"',
    runner: 'pytest',
    why: RUNS,
  },
  {
    name: 'from solution import',
    test: 'from solution import add\ndef test_add():\n    assert add(2, 3) == 5',
    runner: 'pytest',
    why: 'the program is the module solution',
  },
  {
    name: 'from solution import without a runner',
    test: 'from solution import add\nassert add(2, 3) == 5',
    bare: false,
    why: 'the program is the module solution',
  },
  {
    name: 'import solution, unittest',
    test: 'import unittest, solution\nclass T(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(solution.add(2, 3), 5)',
    runner: 'unittest',
    why: 'the program is the module solution',
  },
  {
    name: 'a TestCase under pytest',
    test: 'import unittest\nclass T(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)',
    runner: 'pytest',
    why: RUNS,
  },
  {
    name: 'one passed and one skipped',
    test: 'import pytest\n@pytest.mark.skip\ndef test_other():\n    assert False\ndef test_add():\n    assert add(2, 3) == 5',
    runner: 'pytest',
    why: 'a skipped test beside one that ran is no fault',
  },
  {
    name: 'an expected failure',
    test: 'import unittest\nclass T(unittest.TestCase):\n    @unittest.expectedFailure\n    def test_other(self):\n        self.assertEqual(1, 2)\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)',
    runner: 'unittest',
    why: 'a failure that was expected is no fault',
  },
  {
    name: 'called test function',
    test: 'def test_add():\n    assert add(2, 3) == 5\ntest_add()',
    why: 'a called test is a plain harness',
  },
  {
    name: 'called under the guard',
    test: 'def test_add():\n    assert add(2, 3) == 5\nif __name__ == "__main__":\n    test_add()',
    why: 'the usual ending of a test file',
  },
  {
    name: 'check(candidate) with a call',
    test: 'METADATA = {}\n\ndef check(candidate):\n    assert candidate(2, 3) == 5\n\ncheck(add)',
    why: 'the form of HumanEval',
  },
  {
    name: 'a conftest hook in the program',
    program: PY,
    wrong: 'def pytest_runtest_makereport(item, call):\n    return None\ndef add(a, b):\n    return 0',
    test: 'def test_add():\n    assert add(2, 3) == 5',
    runner: 'pytest',
    why: 'the program may not stand in for the runner',
  },
  {
    name: 'an exit under pytest',
    program: PY,
    wrong: 'import os\ndef add(a, b):\n    print("1 passed in 0.01s")\n    os._exit(0)',
    test: 'def test_add():\n    assert add(2, 3) == 5',
    runner: 'pytest',
    why: 'what is printed proves nothing',
  },
  {
    name: 'a skip in the function',
    program: PY,
    wrong: 'import unittest\ndef add(a, b):\n    raise unittest.SkipTest("later")',
    test: 'import unittest\nclass T(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)',
    runner: 'unittest',
    expected: 'wrong',
    why: 'a program that skips the test has not passed it',
  },
  {
    name: 'pytest.skip in the function',
    program: PY,
    wrong: 'def add(a, b):\n    import pytest\n    pytest.skip("later")',
    test: 'def test_add():\n    assert add(2, 3) == 5',
    runner: 'pytest',
    expected: 'wrong',
    why: 'a program that skips the test has not passed it',
  },
  {
    name: 'a program with tests of its own',
    program: `${PY}\ndef test_own():\n    assert False`,
    test: 'def test_add():\n    assert add(2, 3) == 5',
    runner: 'pytest',
    bare: PY,
    why: "the program's own tests are not the test",
  },
])

const python_nothing = [
  ...nothingAsserted('python', {
    empty: '',
    'white space': '\n   \n\n',
    comments: '# assert add(2, 3) == 5\n# nothing else',
    'an import': 'import math',
    'a call whose value nobody looks at': 'add(2, 3)',
    'a print': 'print(add(2, 3) == 5)',
    'a text': '"""assert add(2, 3) == 5"""',
    'an assertion under if False': 'if False:\n    assert add(2, 3) == 5',
    'an empty TestCase': 'import unittest\nclass T(unittest.TestCase):\n    pass\nunittest.main(exit=False)',
  }),
  ...nothingAsserted(
    'python',
    {
      'nothing collected': 'def helper():\n    assert add(2, 3) == 5',
      'all skipped': 'import pytest\n@pytest.mark.skip\ndef test_add():\n    assert add(2, 3) == 5',
      'skipped as a module': 'import pytest\npytest.skip("later", allow_module_level=True)',
    },
    'pytest',
  ),
  ...nothingAsserted(
    'python',
    {
      'nothing collected by unittest': 'import unittest',
      'all skipped by unittest':
        'import unittest\n@unittest.skip("later")\nclass T(unittest.TestCase):\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)',
    },
    'unittest',
  ),
  single('runners', 'python', {
    name: 'uncalled check(candidate), right',
    test: 'def check(candidate):\n    assert candidate(2, 3) == 5',
    expected: 'unknown',
    also: 'correct',
    why: 'nothing was asserted, so nobody knows',
  }),
  single('runners', 'python', {
    name: 'uncalled check(candidate), wrong',
    program: 'def add(a, b):\n    return a - b',
    test: 'def check(candidate):\n    assert candidate(2, 3) == 5',
    expected: 'unknown',
    also: 'wrong',
    why: 'nothing was asserted, so nobody knows',
  }),
]

export const PYTHON_RUNNERS: readonly VerdictCase[] = [...python, ...python_nothing]
