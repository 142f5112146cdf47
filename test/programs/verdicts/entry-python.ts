/** Python programs with an entry point of their own, early ends and bent surroundings, beside a harness. */
import { type VerdictCase, pairs } from './verdict-case.ts'

const ADD = 'def add(a, b):\n    return a + b\n'
const NOTHING = 'def add(a, b):\n    return 0\n'
const WITH_ENDING_TEST = 'import sys\nassert add(2, 3) == 5\nsys.exit(0)'
const CHECK = 'def check(candidate):\n    assert candidate(2, 3) == 5\n    assert candidate(0, 1) == 1\n\ncheck(add)'

export const PYTHON_ENTRY: readonly VerdictCase[] = pairs('entry', 'python', [
  {
    name: '__main__ guard',
    program: `${ADD}\nif __name__ == "__main__":\n    print(add(1, 2))`,
    why: 'the usual ending of a program',
  },
  {
    name: '__main__ guard that reads',
    program: `${ADD}\nif __name__ == "__main__":\n    x, y = map(int, input().split())\n    print(add(x, y))`,
    bare: ADD,
    why: 'there is no input beside a harness',
  },
  {
    name: '__main__ guard with sys.exit',
    program: `import sys\n${ADD}\ndef main():\n    return 0\n\nif __name__ == "__main__":\n    sys.exit(main())`,
    bare: ADD,
    why: "the program's entry point ends itself, not the test",
  },
  {
    name: '__main__ guard that fails',
    program: `${ADD}\nif __name__ == "__main__":\n    raise SystemExit(2)`,
    bare: ADD,
    why: "the program's entry point is not the test",
  },
  {
    name: '__main__ guard with unittest',
    program: `import unittest\n${ADD}\nclass Own(unittest.TestCase):\n    def test_own(self):\n        self.assertEqual(1, 1)\n\nif __name__ == "__main__":\n    unittest.main()`,
    bare: ADD,
    why: "a program's own tests are not the test",
  },
  {
    name: '__main__ guard with argparse',
    program: `import argparse\n${ADD}\nif __name__ == "__main__":\n    parser = argparse.ArgumentParser()\n    parser.add_argument("x", type=int)\n    parser.parse_args()`,
    bare: ADD,
    why: 'there are no arguments beside a harness',
  },
  {
    name: 'a call of main at the margin',
    program: `${ADD}\ndef main():\n    print(add(1, 2))\n\nmain()`,
    why: 'what it prints says nothing',
  },
  {
    name: 'sys.exit(0) at the end',
    program: `import sys\n${ADD}\nprint(add(1, 2))\nsys.exit(0)`,
    bare: ADD,
    why: 'a regular end of the program is not the end of the test',
  },
  {
    name: 'exit() at the end',
    program: `${ADD}\nexit()`,
    bare: ADD,
    why: 'a regular end of the program is not the end of the test',
  },
  {
    name: 'raise SystemExit at the end',
    program: `${ADD}\nraise SystemExit`,
    bare: ADD,
    why: 'a regular end of the program is not the end of the test',
  },
  {
    name: 'sys.exit(0) as the last line of the test',
    program: ADD,
    test: WITH_ENDING_TEST,
    why: 'the regular last line of a test',
  },
  {
    name: 'quit() as the last line of the test',
    program: ADD,
    test: 'assert add(2, 3) == 5\nquit()',
    why: 'the regular last line of a test',
  },
  {
    name: 'sys.exit of the number of failures',
    program: ADD,
    test: 'import sys\nfailed = 0\nif add(2, 3) != 5:\n    failed += 1\nsys.exit(failed)',
    why: "the test's exit code counts",
  },
  {
    name: 'sys.exit of a text',
    program: ADD,
    test: 'import sys\nif add(2, 3) != 5:\n    sys.exit("add is wrong")',
    why: 'a text as exit code is a failure',
  },
  {
    name: 'exit with 1 in the test',
    program: ADD,
    test: 'import os\nif add(2, 3) != 5:\n    os._exit(1)',
    why: "the test's exit code counts",
  },
  { name: 'check(candidate)', program: ADD, test: CHECK, why: 'the form of HumanEval' },
  {
    name: 'a main function named main',
    program: `${ADD}\ndef main():\n    raise ValueError("no input")`,
    why: 'a function that is not called does nothing',
  },
  {
    name: 'a class named Solution',
    program: 'class Solution:\n    def add(self, a: int, b: int) -> int:\n        return a + b\n',
    test: 'assert Solution().add(2, 3) == 5',
    why: 'the form of LeetCode',
  },
  {
    name: 'annotations of typing without import',
    program: 'class Solution:\n    def add(self, a: int, b: int) -> "List[int]":\n        return a + b\n',
    test: 'assert Solution().add(2, 3) == 5',
    why: 'a text annotation is not looked up',
  },
  { name: 'a future import', program: `from __future__ import annotations\n${ADD}`, why: 'it must stand first' },
  { name: 'a module text first', program: `"""Adds."""\n${ADD}`, why: 'a module may have a text' },
  {
    name: 'exit in the function',
    wrong: 'import sys\ndef add(a, b):\n    sys.exit(0)',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: '_exit in the function',
    wrong: 'import os\ndef add(a, b):\n    print("OK")\n    os._exit(0)',
    why: 'what is printed proves nothing',
  },
  {
    name: 'SystemExit in the function, caught by nobody',
    wrong: 'def add(a, b):\n    raise SystemExit',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: '_exit while it is read',
    wrong: `import os\nos._exit(0)\n${NOTHING}`,
    why: 'an exit before the test is no pass',
  },
  {
    name: 'exit before the function',
    wrong: `import sys\nsys.exit(0)\n${NOTHING}`,
    why: 'the function was never defined',
  },
  {
    name: 'an atexit that exits',
    wrong: `import atexit, os\natexit.register(lambda: os._exit(0))\n${NOTHING}`,
    why: 'a handler changes the exit code of a failed test',
  },
  {
    name: 'an excepthook that exits',
    wrong: `import sys, os\nsys.excepthook = lambda *a: os._exit(0)\n${NOTHING}`,
    why: 'a hook changes the exit code of a failed test',
  },
  {
    name: 'a thread that exits',
    wrong:
      'import os, threading, time\ndef add(a, b):\n    threading.Thread(target=lambda: os._exit(0)).start()\n    time.sleep(2)\n    return 0',
    why: 'another thread ends the process before the test',
  },
  {
    name: 'an alarm that exits',
    wrong:
      'import os, signal\ndef add(a, b):\n    signal.signal(signal.SIGALRM, lambda *a: os._exit(0))\n    signal.alarm(1)\n    while True:\n        pass',
    why: 'a signal ends it with 0 before the test has ended',
  },
  {
    name: 'a child that is judged',
    wrong: 'import os\ndef add(a, b):\n    if os.fork() == 0:\n        return a + b\n    os._exit(0)',
    why: 'a forked child runs on while the parent ends with 0',
  },
  {
    name: 'a background process',
    wrong: 'import subprocess\nsubprocess.Popen(["sh", "-c", "sleep 1; echo OK"])\ndef add(a, b):\n    return 0',
    why: 'a process in the background proves nothing',
  },
  {
    name: 'exec of true',
    wrong: 'import os\ndef add(a, b):\n    os.execv("/bin/true", ["true"])',
    why: 'another program ends with 0',
  },
  {
    name: 'an assertion error of its own',
    wrong: `class AssertionError(Exception):\n    def __init__(self, *a):\n        import os\n        os._exit(0)\n${NOTHING}`,
    why: 'the class that a test raises is replaced',
  },
  {
    name: 'builtins bent',
    wrong: 'import builtins\nbuiltins.AssertionError = SystemExit\ndef add(a, b):\n    return 0',
    why: 'a failed assertion would look like a regular end',
  },
  {
    name: 'the exit bent',
    wrong: 'import sys, os\nsys.exit = os._exit = lambda code=0: None\ndef add(a, b):\n    return 0',
    test: 'import sys\nif add(2, 3) != 5:\n    sys.exit(1)',
    why: 'the function that the test ends by is replaced',
  },
  {
    name: 'a check of its own',
    wrong: 'def check(candidate):\n    pass\ndef add(a, b):\n    return 0',
    test: CHECK,
    why: "the test's own function stands last",
  },
  {
    name: 'an object that equals all',
    wrong:
      'class Yes:\n    def __eq__(self, other):\n        return True\n    def __bool__(self):\n        return True\ndef add(a, b):\n    return Yes()',
    why: 'a value must be the one that is wanted',
  },
  {
    name: 'a trace that skips lines',
    wrong:
      'import sys\ndef skip(frame, event, arg):\n    if frame.f_code.co_filename.endswith("test.py"):\n        import os\n        os._exit(0)\n    return skip\nsys.settrace(skip)\ndef add(a, b):\n    return 0',
    why: 'tracing ends the process inside the test',
  },
  {
    name: 'a frame that ends its caller',
    wrong: 'import sys\ndef add(a, b):\n    sys._getframe(1).f_globals["__builtins__"] = {}\n    raise SystemExit(0)',
    why: 'an exit before the test has ended is no pass',
  },
  {
    name: 'garbage that exits',
    wrong:
      'import os\nclass Late:\n    def __del__(self):\n        os._exit(0)\nlate = Late()\ndef add(a, b):\n    return 0',
    why: 'a finaliser changes the exit code of a failed test',
  },
  {
    name: 'stderr closed',
    wrong: 'import sys, os\nos.close(2)\nsys.stderr = open(os.devnull, "w")\ndef add(a, b):\n    return 0',
    why: 'a failed test that cannot print is still failed',
  },
])
