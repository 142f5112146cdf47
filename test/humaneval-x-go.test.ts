import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProgramsJudge, probeIsolation, Sandbox, type ProgramsJudge } from '../src/sandbox/index.ts'
import type { Task } from '../src/supervision.ts'
import { SHAPES } from '../src/task/index.ts'

// A row written here in the form of HumanEval-X's Go rows, from its columns to a verdict.
const ROW = {
  task_id: 'Go/900',
  prompt:
    'import (\n    "math"\n)\n\n// Root says the root of x, rounded down, e.g. math.Sqrt(10) is 3.\nfunc Root(x float64) string {\n',
  import: 'import (\n    "math"\n)\n',
  declaration: '\nfunc Root(x float64) string {\n',
  canonical_solution: '    return strconv.Itoa(int(math.Floor(math.Sqrt(x))))\n}\n',
  test_setup: 'package main\n\nimport (\n    "testing"\n    "fmt"\n)\n',
  test: 'func TestRoot(t *testing.T) {\n    if fmt.Sprint(Root(10)) != "3" || strings.Repeat(Root(4), 2) != "22" {\n        t.Fatal("root")\n    }\n}\n',
  example_test: '',
}
const { usable } = await probeIsolation()

describe.skipIf(!usable)("HumanEval-X's Go rows", () => {
  let sandbox: Sandbox
  let judge: ProgramsJudge
  let hasGo = false
  beforeAll(async () => {
    sandbox = await Sandbox.open({ concurrency: 1 })
    hasGo = (await sandbox.languages()).some(({ name, version }) => name === 'go' && version !== null)
    judge = await createProgramsJudge({ sandbox })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  test.for<readonly [string, string, string]>([
    ['the reference, which uses a package that no column imports', ROW.canonical_solution, 'correct'],
    ['a solution without any package', '    if x == 4 {\n        return "2"\n    }\n    return "3"\n}\n', 'correct'],
    ['a wrong solution', '    return strconv.Itoa(int(math.Ceil(math.Sqrt(x))))\n}\n', 'wrong'],
    [
      'a whole program with its own imports and main',
      '```go\npackage main\n\nimport (\n\t"fmt"\n\t"math"\n)\n\nfunc Root(x float64) string {\n\treturn fmt.Sprint(math.Floor(math.Sqrt(x)))\n}\n\nfunc main() {\n\tfmt.Println(Root(10))\n}\n```',
      'correct',
    ],
  ])('%s', async ([, text, verdict], { skip }) => {
    skip(!hasGo, 'no toolchain for go is here')
    const [row] = SHAPES.find(({ name }) => name === 'humaneval-x')?.read(ROW, 'humaneval_go.jsonl') ?? []
    const task = row?.task as Task
    const feedback = await judge.judge(task, { taskId: task.id, model: 'm', text })
    expect(feedback.verdict, feedback.text).toBe(verdict)
  })
})
