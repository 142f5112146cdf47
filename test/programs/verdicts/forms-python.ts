/** Right Python programs in unusual and legal forms beside a harness, and what they may do while they are tested. */
import { formPairs } from './form-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const python = formPairs('python', [
  ['a byte order mark', '\ufeffdef add(a, b):\n    return a + b'],
  ['ends of lines of Windows', 'def add(a, b):\r\n    return a + b\r\n'],
  ['a lambda', 'add = lambda a, b: a + b'],
  ['a partial', 'from functools import partial\ndef three(c, a, b):\n    return a + b\nadd = partial(three, 0)'],
  ['a callable object', 'class Adder:\n    def __call__(self, a, b):\n        return a + b\nadd = Adder()'],
  [
    'a decorated function',
    'from functools import lru_cache\n@lru_cache(maxsize=None)\ndef add(a, b):\n    return a + b',
  ],
  ['a static method by a name', 'class S:\n    @staticmethod\n    def add(a, b):\n        return a + b\nadd = S.add'],
  [
    'an async function',
    'async def add(a, b):\n    return a + b',
    { test: 'import asyncio\nassert asyncio.run(add(2, 3)) == 5' },
  ],
  ['a generator', 'def add(a, b):\n    yield a + b', { test: 'assert list(add(2, 3)) == [5]' }],
  [
    'an int subclass with a text of its own',
    'class Int(int):\n    def __repr__(self):\n        return "five"\ndef add(a, b):\n    return Int(a + b)',
  ],
  [
    'a value with a fair comparison',
    'from functools import total_ordering\n@total_ordering\nclass N:\n    def __init__(self, n): self.n = n\n    def __eq__(self, o): return self.n == getattr(o, "n", o)\n    def __lt__(self, o): return self.n < getattr(o, "n", o)\n    def __hash__(self): return hash(self.n)\ndef add(a, b):\n    return N(a + b)',
    {
      test: 'assert add(2, 3) == add(3, 2) == 5\nassert add(2, 3) in [5]\nassert {add(2, 3)} == {5}\nassert sorted([add(2, 3), add(0, 1)])[1] == 5\nassert 4 < add(2, 3) < 6',
    },
  ],
  [
    'a query that compares by building',
    'class Field:\n    def __init__(self, name): self.name = name\n    def __eq__(self, o): return ("eq", self.name, o)\n    def __hash__(self): return hash(self.name)\ndef add(a, b):\n    return a + b\ndef field(name):\n    return Field(name)',
    { test: 'assert (field("x") == 3)[2] == 3\nassert add(2, 3) == 5' },
  ],
  [
    'a query under unittest',
    'class Field:\n    def __init__(self, name): self.name = name\n    def __eq__(self, o): return ("eq", self.name, o)\n    def __lt__(self, o): return ("lt", self.name, o)\n    def __hash__(self): return hash(self.name)\ndef add(a, b):\n    return a + b\ndef field(name):\n    return Field(name)',
    {
      test: 'import unittest\nclass T(unittest.TestCase):\n    def test_field(self):\n        self.assertIsInstance(field("x"), Field)\n        self.assertIsNotNone(field("x"))\n        self.assertEqual((field("x") < 3)[0], "lt")\n    def test_add(self):\n        self.assertEqual(add(2, 3), 5)',
    },
  ],
  [
    'a function that uses its own abs',
    'def abs(x):\n    return x if x > 0 else -x\ndef add(a, b):\n    return a + b',
    { test: 'assert abs(add(2, 3) - 5) < 1e-9\nassert abs(-4) == 4' },
  ],
  ['a tested function by a built-in name', 'def sum(a, b):\n    return a + b', { test: 'assert sum(2, 3) == 5' }],
  [
    'two tested functions, one by a built-in name',
    'def pow(a, b):\n    return a + b\ndef add(a, b):\n    return a + b',
    { test: 'assert add(2, 3) == 5\nassert pow(2, 3) == 5' },
  ],
  [
    'a global that it counts in',
    'calls = 0\ndef add(a, b):\n    global calls\n    calls += 1\n    return a + b',
    { test: 'calls = 0\nassert add(2, 3) == 5\nassert calls == 1' },
  ],
  [
    'a global that the test sets first',
    'def add(a, b):\n    global last\n    last = a + b',
    { test: 'last = None\nadd(2, 3)\nassert last == 5', right: 'unknown', expected: 'wrong' },
  ],
  [
    'a global that it makes',
    'def add(a, b):\n    global last\n    last = a + b\n    return last',
    { test: 'assert add(2, 3) == 5\nassert last == 5' },
  ],
  [
    'a name that the test imports',
    'def add(a, b):\n    return math.floor(a + b)',
    { test: 'import math\nassert add(2, 3) == 5' },
  ],
  [
    'logging',
    'import logging\nlogging.basicConfig(level=logging.DEBUG)\ndef add(a, b):\n    logging.debug("add %s", a)\n    return a + b',
  ],
  [
    'warnings that look at frames',
    'import warnings\ndef add(a, b):\n    warnings.warn("old", DeprecationWarning, stacklevel=2)\n    return a + b',
  ],
  [
    'an exception whose traceback it prints',
    'import traceback\ndef add(a, b):\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        traceback.print_exc()\n    return a + b',
  ],
  [
    'standard output taken',
    'import contextlib, io\ndef add(a, b):\n    with contextlib.redirect_stdout(io.StringIO()) as out:\n        print(a + b)\n    return int(out.getvalue())',
  ],
  [
    'worker processes',
    'from multiprocessing import Pool\ndef twice(x):\n    return x\ndef add(a, b):\n    with Pool(2) as pool:\n        a, b = pool.map(twice, [a, b])\n    return a + b',
  ],
  [
    'a fork that works',
    'import os\ndef add(a, b):\n    r, w = os.pipe()\n    if os.fork() == 0:\n        os.write(w, str(a + b).encode())\n        os._exit(0)\n    os.wait()\n    return int(os.read(r, 9))',
  ],
  [
    'a fork whose child leaves by sys.exit',
    'import os, sys\ndef add(a, b):\n    pid = os.fork()\n    if pid == 0:\n        sys.exit(0)\n    os.waitpid(pid, 0)\n    return a + b',
  ],
  [
    'a worker of the test',
    'def add(a, b):\n    return a + b',
    {
      test: 'import multiprocessing\ndef work(queue):\n    assert add(1, 1) == add(1, 1)\n    queue.put(add(2, 3))\nqueue = multiprocessing.Queue()\none = multiprocessing.Process(target=work, args=(queue,))\none.start()\nassert queue.get() == 5\none.join()',
    },
  ],
  [
    'a deep recursion',
    'import sys\nsys.setrecursionlimit(20000)\ndef deep(n):\n    return 0 if n == 0 else deep(n - 1)\ndef add(a, b):\n    return deep(9000) + a + b',
  ],
  [
    'a module of its own',
    'import sys, types\nm = types.ModuleType("adder")\nexec("def add(a, b):\\n    return a + b", m.__dict__)\nsys.modules["adder"] = m\nfrom adder import add',
  ],
  [
    'a built-in that it changes and puts back',
    'import builtins\ndef add(a, b):\n    kept = builtins.print\n    builtins.print = lambda *x: None\n    try:\n        print("quiet")\n    finally:\n        builtins.print = kept\n    return a + b',
  ],
  [
    'numbers near',
    'def add(a, b):\n    return a + b',
    {
      test: 'import math\nassert math.isclose(add(0.1, 0.2), 0.3)\nassert abs(add(0.1, 0.2) - 0.3) < 1e-9\nassert 0.29 < add(0.1, 0.2) < 0.31\nassert add(0.1, 0.2) != 0.3',
    },
  ],
  ['the last line without a newline, tabs', 'def add(a, b):\n\tif True:\n\t\treturn a + b'],
  [
    'a mock of the test',
    'import random\ndef add(a, b):\n    return a + b + random.randint(0, 9)',
    {
      test: 'from unittest import mock\nwith mock.patch("random.randint", return_value=0):\n    assert add(2, 3) == 5',
    },
  ],
  [
    'mock.ANY of the test',
    'def add(a, b):\n    return {"sum": a + b, "id": object()}',
    { test: 'from unittest import mock\nassert add(2, 3) == {"sum": 5, "id": mock.ANY}' },
  ],
  [
    'frozen sets and nested values',
    'def add(a, b):\n    return {"x": [(a + b, {a})], "y": frozenset([b])}',
    { test: 'assert add(2, 3) == {"x": [(5, {2})], "y": frozenset([3])}' },
  ],
  [
    'a dataclass',
    'from dataclasses import dataclass\n@dataclass(order=True)\nclass Held:\n    n: int\ndef add(a, b):\n    return Held(a + b)',
    {
      test: 'assert add(2, 3) == Held(5)\nassert add(2, 3) < Held(6)\nassert add(2, 3) in (Held(5),)\nassert [add(2, 3)].count(Held(5)) == 1',
    },
  ],
  [
    'an enum',
    'from enum import Enum\nclass E(Enum):\n    FIVE = 5\n    ONE = -1\ndef add(a, b):\n    return E(a + b)',
    {
      test: 'assert add(2, 3) == E.FIVE\nassert add(2, 3) is E.FIVE\nmatch add(2, 3):\n    case E.FIVE:\n        pass\n    case _:\n        assert False',
    },
  ],
  [
    'a fixture of pytest',
    'def add(a, b):\n    return a + b',
    {
      runner: 'pytest',
      test: 'import pytest\nfrom solution import *\n@pytest.fixture(scope="module", params=[(2, 3, 5), (0, 0, 0)])\ndef case(request):\n    return request.param\nclass TestAdd:\n    def test_add(self, case):\n        a, b, c = case\n        assert add(a, b) == c',
    },
  ],
  [
    'monkeypatch of pytest',
    'import os\ndef add(a, b):\n    return a + b + int(os.environ["OFFSET"])',
    {
      runner: 'pytest',
      test: 'def test_add(monkeypatch):\n    monkeypatch.setenv("OFFSET", "0")\n    assert add(2, 3) == 5',
    },
  ],
  [
    'capsys of pytest',
    'def add(a, b):\n    print(a + b)',
    { runner: 'pytest', test: 'def test_add(capsys):\n    add(2, 3)\n    assert capsys.readouterr().out == "5\\n"' },
  ],
])

export const FORMS_PYTHON: readonly VerdictCase[] = [...python]
