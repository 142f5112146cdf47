/**
 * The programs judge on HumanEval-X's reference solutions (Python, JavaScript), end to end: task reader, extraction,
 * sandbox. Control arm: each solution's body replaced by a wrong constant, which no test may pass.
 *
 * Reference solutions that their own tests refuse, each looked into: JavaScript/112 and JavaScript/155 fail a
 * `console.assert` (and so exit 0 outside of this judge); JavaScript/162 wants the module js-md5.
 */
import { readRows } from '../src/task/index.ts'
import { createProgramsJudge } from '../src/sandbox/index.ts'
import { wilsonInterval } from '../src/evaluation/interval.ts'
import type { Feedback, Judge, Response, Task } from '../src/supervision.ts'
import type { Claim, ClaimContext } from './claim.ts'

const KNOWN_BROKEN: ReadonlySet<string> = new Set(['JavaScript/112', 'JavaScript/155', 'JavaScript/162'])
/** Bodies that answer every problem with a value that none asks for. */
const WRONG_BODIES: Readonly<Record<string, string>> = {
  python: "    return 'no such answer'\n",
  javascript: "  return 'no such answer'\n}\n",
}
const FILES = [
  { language: 'Python', file: 'humaneval_python.jsonl.gz' },
  { language: 'JavaScript', file: 'humaneval_js.jsonl.gz' },
]

interface Pair {
  readonly task: Task
  readonly response: Response
}

export const claim: Claim = {
  name: 'judge-humaneval-x',
  statement: 'Reference solutions of HumanEval-X pass, wrong constants in their place do not',
  target: 'all but JavaScript/112, 155 and 162 pass; 0 wrong constants pass; nothing unknown',
  async run(context) {
    await using judge = await createProgramsJudge()
    const figures = []
    const notes: string[] = []
    let holds = true
    let n = 0
    for (const { language, file } of FILES) {
      const pairs = await readPairs(context, file)
      const references = await judgeAll(judge, pairs, context)
      const wrong = await judgeAll(judge, pairs.map(withWrongBody), context)
      n += pairs.length
      const passed = references.filter(isCorrect).length
      const wronglyPassed = wrong.filter(isCorrect).length
      const unknown = [...references, ...wrong].filter(({ verdict }) => verdict === 'unknown').length
      figures.push(
        {
          name: `${language} references passed`,
          value: passed / pairs.length,
          n: pairs.length,
          interval: wilsonInterval(passed, pairs.length),
        },
        { name: `${language} wrong constants passed`, value: wronglyPassed, n: pairs.length },
        { name: `${language} unknown`, value: unknown, n: 2 * pairs.length },
      )
      pairs.forEach(({ task }, index) => {
        const feedback = references[index]
        if (feedback === undefined || isCorrect(feedback)) return
        const known = KNOWN_BROKEN.has(task.id)
        if (!known) holds = false
        const why = feedback.findings.map(({ kind, message }) => `${kind}: ${message}`).join('; ')
        notes.push(`${task.id}${known ? ' (its own test is broken)' : ''}: ${why}`)
      })
      if (wronglyPassed > 0 || unknown > 0) holds = false
      context.log(`${language}: ${passed} of ${pairs.length} references pass, ${wronglyPassed} wrong constants`)
    }
    return { figures, n, target: this.target, holds, notes }
  },
}

async function readPairs(context: ClaimContext, file: string): Promise<Pair[]> {
  const path = await context.openDataSet('humaneval-x', file)
  const pairs: Pair[] = []
  for await (const { task, response } of readRows([path], { shape: 'humaneval-x', signal: context.signal })) {
    if (response !== undefined) pairs.push({ task, response })
    if (context.quick && pairs.length === 40) break
  }
  return pairs
}

function withWrongBody({ task, response }: Pair): Pair {
  const body = task.kind === 'programming' ? WRONG_BODIES[task.language] : undefined
  return { task, response: { ...response, text: body ?? '' } }
}

async function judgeAll(judge: Judge, pairs: readonly Pair[], context: ClaimContext): Promise<Feedback[]> {
  return Promise.all(pairs.map(({ task, response }) => judge.judge(task, response, { signal: context.signal })))
}

function isCorrect(feedback: Feedback): boolean {
  return feedback.verdict === 'correct'
}
