/** A program, run in isolation against tests of both styles: standard input and output, and a harness. */
import { createProgramsJudge, TouchstoneError, type Task } from 'touchstone'

const task: Task = {
  kind: 'programming',
  id: 'median',
  prompt: 'Write median(values), the median of a non-empty list; as a program, print the median of the numbers given.',
  language: 'python',
  tests: [
    { style: 'harness', name: 'odd count', code: 'assert median([5, 1, 3]) == 3' },
    { style: 'harness', name: 'even count', code: 'assert median([4, 1, 3, 2]) == 2.5' },
    { style: 'io', name: 'from standard input', input: '9 7 8\n', output: '8\n' },
  ],
}
const text = `def median(values):
    return sorted(values)[len(values) // 2]

if __name__ == "__main__":
    try:
        print(median([int(word) for word in input().split()]))
    except EOFError:
        pass
`

try {
  await using judge = await createProgramsJudge()
  const feedback = await judge.judge(task, { taskId: task.id, model: 'example', text })
  console.log(feedback.text)
  // each test has a finding, and so has each case in it
  const tests = feedback.findings.filter(({ where }) => where.part === 'test' && where.case === undefined)
  const verdicts = tests.map(({ verdict }) => verdict).join(' ')
  if (verdicts !== 'correct wrong correct') throw new Error(`got ${verdicts}, wanted the even count to fail`)
} catch (error) {
  // Untrusted code never runs unisolated: without bubblewrap there is no judge of programs.
  if (!(error instanceof TouchstoneError) || error.code !== 'unavailable') throw error
  console.log(error.message)
}
