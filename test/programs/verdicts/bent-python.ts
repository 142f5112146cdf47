/** Python programs that bend what a test leans on: helpers, its names, its frames, values that are equal to all where no operator stands. */
import { bentPairs } from './bent-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

/** A Python value that is equal to all, smaller and greater than all. */
const YES =
  'class Yes:\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n    def __lt__(self, o): return True\n    def __le__(self, o): return True\n    def __gt__(self, o): return False\n    def __sub__(self, o): return self\n    def __abs__(self): return self\n    def __hash__(self): return 5\ndef add(a, b):\n    return Yes()'
const ZERO = '    return 0'
const CASE = (body: string): string =>
  `import unittest\nclass T(unittest.TestCase):\n    def test_add(self):\n        ${body}\n`

const python = bentPairs('python', [
  ['a chain of comparisons', YES, 'assert add(2, 3) == add(3, 2) == 5'],
  ['a comparison in a list', YES, 'assert all([add(2, 3) == 5, add(1, 1) == 2])'],
  ['a comparison in a dictionary', YES, 'for name, held in {"add": add(2, 3) == 5}.items():\n    assert held, name'],
  ['a comparison in a formatted text', YES, 'assert f"{add(2, 3) == 5}" == "True"'],
  ['operator.eq', YES, 'import operator\nassert operator.eq(add(2, 3), 5)'],
  ['map of operator.eq', YES, 'import operator\nassert all(map(operator.eq, [add(2, 3)], [5]))'],
  ['list.index', YES, 'assert [5].index(add(2, 3)) == 0'],
  ['list.count', YES, 'assert [5].count(add(2, 3)) == 1'],
  ['list.remove', YES, 'left = [5]\nleft.remove(add(2, 3))\nassert left == []'],
  ['match', YES, 'match add(2, 3):\n    case 5:\n        pass\n    case _:\n        raise AssertionError("no")'],
  ['not in', YES, 'if add(2, 3) not in (5,):\n    raise AssertionError("no")'],
  ['in beside another condition', YES, 'assert add(2, 3) in (5,) and True'],
  ['a distance beside another condition', YES, 'assert abs(add(2, 3) - 5) < 1e-9 and True'],
  ['a distance in a branch', YES, 'if not abs(add(2, 3) - 5) <= 1e-9:\n    raise AssertionError("no")'],
  ['a set', YES, 'assert {add(2, 3)} == {5}'],
  ['the difference of sets', YES, 'assert not {5} - {add(2, 3)}'],
  ['a key', YES, 'assert {5: "five"}[add(2, 3)] == "five"'],
  ['a Counter', YES, 'from collections import Counter\nassert Counter([add(2, 3)]) == Counter([5])'],
  ['a deque', YES, 'from collections import deque\nassert deque([add(2, 3)]) == deque([5])'],
  [
    'a dataclass of the test',
    YES,
    'from dataclasses import dataclass\n@dataclass\nclass Held:\n    value: object\nassert Held(add(2, 3)) == Held(5)',
  ],
  [
    'a named tuple',
    YES,
    'from collections import namedtuple\nHeld = namedtuple("Held", "value")\nassert Held(add(2, 3)) == Held(5)',
  ],
  [
    'a loop with a flag',
    YES,
    'ok = True\nfor got, want in zip([add(2, 3)], [5]):\n    ok = ok and got == want\nassert ok',
  ],
  ['assertIn', YES, CASE('self.assertIn(add(2, 3), [5])')],
  ['assertLess of a distance', YES, CASE('self.assertLess(abs(add(2, 3) - 5), 1e-9)')],
  ['assertCountEqual', YES, CASE('self.assertCountEqual([add(2, 3)], [5])')],
  ['assertFalse of a difference', YES, CASE('self.assertFalse(add(2, 3) != 5)')],
  ['abs of its own', `def abs(x):\n${ZERO}\ndef add(a, b):\n${ZERO}`, 'assert abs(add(2, 3) - 5) < 1e-9'],
  [
    'all of its own',
    `def all(x):\n    return True\ndef add(a, b):\n${ZERO}`,
    'assert all(got == want for got, want in [(add(2, 3), 5)])',
  ],
  [
    'isinstance of its own',
    `isinstance = lambda *a: True\ndef add(a, b):\n    return "no"`,
    'assert isinstance(add(2, 3), int)',
    { bare: false },
  ],
  [
    'zip of its own',
    `def zip(*a):\n    return []\ndef add(a, b):\n${ZERO}`,
    'for got, want in zip([add(2, 3)], [5]):\n    assert got == want\nassert True',
  ],
  [
    'abs of the built-ins in the function',
    `import builtins\ndef add(a, b):\n    builtins.abs = lambda x: 0\n${ZERO}`,
    'got = add(2, 3)\nassert abs(got - 5) < 1e-9',
  ],
  [
    'all of the built-ins in the function',
    `import builtins\ndef add(a, b):\n    builtins.all = lambda x: True\n${ZERO}`,
    'got = add(2, 3)\nassert all([got == 5])',
  ],
  [
    'math.isclose in the function',
    `import math\ndef add(a, b):\n    math.isclose = lambda *a, **k: True\n${ZERO}`,
    'import math\ngot = add(2, 3)\nassert math.isclose(got, 5)',
  ],
  [
    'a wanted value changed in the function',
    `def add(a, b):\n    globals()["want"] = 0\n${ZERO}`,
    'want = 5\ngot = add(2, 3)\nassert got == want',
  ],
  [
    'wanted values changed by the frame',
    `import sys\ndef add(a, b):\n    sys._getframe(1).f_globals["want"] = 0\n${ZERO}`,
    'want = 5\ngot = add(2, 3)\nassert got == want',
  ],
  [
    'constants read from the frame',
    'import sys\ndef add(a, b):\n    numbers = [c for c in sys._getframe(1).f_code.co_consts if type(c) is int]\n    return numbers[-1]',
    'assert add(2, 3) == 5',
  ],
  [
    'a wanted value read from the frame',
    'import inspect\ndef add(a, b):\n    return inspect.currentframe().f_back.f_locals["want"]',
    'want = 5\nassert add(2, 3) == want',
  ],
  [
    'a wanted value read from the namespace',
    'def add(a, b):\n    return globals()["want"]',
    'want = 5\nassert add(2, 3) == want',
  ],
  [
    'the line of the test from its traceback',
    'import linecache, re, sys\ndef add(a, b):\n    frame = sys._getframe(1)\n    return int(re.findall(r"\\d+", linecache.getline(frame.f_code.co_filename, frame.f_lineno))[-1])',
    'assert add(2, 3) == 5',
  ],
  [
    'constants found among all objects',
    'import gc\ndef add(a, b):\n    for f in gc.get_objects():\n        if type(f).__name__ == "dict" and "want_add" in f:\n            return f["want_add"]\n    return 0',
    'want_add = 5\nassert add(2, 3) == want_add',
  ],
])

export const BENT_PYTHON: readonly VerdictCase[] = [...python]
