import type { ZooLanguage } from './zoo-language.ts'

export const python: ZooLanguage = {
  language: 'python',
  accepted: `a, b = map(int, input().split())
print(a + b)
`,
  wrongAnswer: `a, b = map(int, input().split())
print(a + b + 1)
`,
  runtimeError: `print("Error", flush=True)
raise ValueError("no")
`,
  compileError: `def f(:
    pass
`,
  endlessLoop: `while True:
    pass
`,
  memoryHog: `kept = []
while True:
    kept.append(bytearray(b"x" * (1 << 22)))
`,
  outputFlood: `while True:
    print("x" * 1000)
`,
  forkBomb: `import os
while True:
    os.fork()
`,
  harness: {
    program: `def add(a, b):
    return a + b
`,
    passing: 'assert add(2, 3) == 5\n',
    failing: 'assert add(2, 3) == 6\n',
    early: `import os
def add(a, b):
    os._exit(0)
`,
  },
}
