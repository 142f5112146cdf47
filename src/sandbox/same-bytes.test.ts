import { expect, test } from 'vitest'
import type { ProgramTest, Task } from '../supervision.ts'
import { createProgramsJudge, probeIsolation } from './index.ts'

const { usable } = await probeIsolation()

const sum: ProgramTest = { style: 'io', name: 'sum', input: '2 3\n', output: '5' }

const PROGRAMS = {
  python: {
    right: 'print(sum(map(int, input().split())))',
    wrong: 'print(6)',
    crash: 'class A: pass\ndef f(a):\n    raise ValueError(a)\nf(A())',
    spin: 'while True: pass',
  },
  javascript: {
    right: "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(Number)\nconsole.log(a + b)",
    wrong: 'console.log(6)',
    crash: "process.emitWarning('careful')\nconst f = (x) => x.y.z\nsetTimeout(() => f({}), 1)",
    spin: 'for (;;);',
  },
  c: {
    right: '#include <stdio.h>\nint main(void) { int a, b; scanf("%d %d", &a, &b); printf("%d", a + b); }',
    wrong: '#include <stdio.h>\nint main(void) { puts("6"); }',
    crash:
      '#include <stdio.h>\n#include <stdlib.h>\nint main(int n, char **v) { fprintf(stderr, "%p\\n", (void *)v); abort(); }',
    spin: 'int main(void) { volatile int x = 0; for (;;) x++; }',
  },
}

/** Feedback on every program, in order, as bytes without what each finding's `timing` says. */
async function judged(language: string, programs: readonly string[]): Promise<readonly string[]> {
  // CPU time ends the loops, so that a machine with much to do ends them by the same limit
  await using judge = await createProgramsJudge({ concurrency: 1, limits: { cpuMs: 1_000, wallMs: 10_000 } })
  const task: Task = { id: '1', kind: 'programming', prompt: '', language, tests: [sum] }
  const told: string[] = []
  for (const code of programs) {
    const text = `\`\`\`${language}\n${code}\n\`\`\``
    const feedback = await judge.judge(task, { taskId: '1', model: 'human', text })
    told.push(JSON.stringify(feedback, (field, value: unknown) => (field === 'timing' ? undefined : value)))
  }
  return told
}

test.skipIf(!usable).each(Object.entries(PROGRAMS))(
  'judged twice, by two sandboxes, feedback on %s is the same to the byte but for timing (skipped without isolation)',
  async (language, { right, wrong, crash, spin }) => {
    const programs = [right, wrong, crash, spin]
    const first = await judged(language, programs)
    expect(first.map((text) => (JSON.parse(text) as { findings: { kind: string }[] }).findings[0]?.kind)).toEqual([
      'accepted',
      'wrong-answer',
      'runtime-error',
      'time-limit',
    ])
    expect(await judged(language, programs)).toEqual(first)
  },
  120_000,
)
