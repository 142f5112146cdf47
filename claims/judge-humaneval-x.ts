/**
 * The programs judge on HumanEval-X's reference solutions (Python, JavaScript, Java, C++), end to end: task reader,
 * extraction, sandbox. Control arm: each solution's body replaced by a wrong constant, or by an exception where types
 * leave no constant for all, which no test may pass.
 *
 * Reference solutions that their own tests refuse, each looked into: JavaScript/112 and JavaScript/155 fail a
 * `console.assert` (and so exit 0 outside of this judge); JavaScript/162 wants the module js-md5; CPP/22 and CPP/137 want
 * Boost; CPP/162 wants OpenSSL. A library that is not here makes `unknown` of all programs of such a row. CPP/23 passes with any body: its test calls C's own strlen.
 */
import { readRows } from '../src/task/index.ts'
import { createProgramsJudge } from '../src/sandbox/index.ts'
import { wilsonInterval } from '../src/evaluation/interval.ts'
import type { Feedback, Judge, Response, Task } from '../src/supervision.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'

const KNOWN_BROKEN: ReadonlySet<string> = new Set([
  'JavaScript/112',
  'JavaScript/155',
  'JavaScript/162',
  'CPP/22',
  'CPP/137',
  'CPP/162',
])
/** Rows of which nothing is known where the library is not here. */
const WANTS_LIBRARY: ReadonlySet<string> = new Set(['JavaScript/162', 'CPP/22', 'CPP/137', 'CPP/162'])
const UNCALLED: ReadonlySet<string> = new Set(['CPP/23'])
/** Bodies that answer every problem with a value that none asks for. */
const WRONG_BODIES: Readonly<Record<string, string>> = {
  python: "    return 'no such answer'\n",
  javascript: "  return 'no such answer'\n}\n",
  java: '        throw new IllegalStateException();\n    }\n}\n',
  cpp: '  throw 0;\n}\n',
}
const FILES = [
  { language: 'Python', file: 'humaneval_python.jsonl.gz' },
  { language: 'JavaScript', file: 'humaneval_js.jsonl.gz' },
  { language: 'Java', file: 'humaneval_java.jsonl.gz' },
  { language: 'C++', file: 'humaneval_cpp.jsonl.gz' },
]

interface Pair {
  readonly task: Task
  readonly response: Response
}

export const claim: Claim = {
  name: 'judge-humaneval-x',
  statement: 'Reference solutions of HumanEval-X pass, wrong bodies in their place do not',
  target:
    'all but JavaScript/112, 155, 162 and CPP/22, 137, 162 pass; 0 wrong bodies pass but CPP/23, whose test never calls it; nothing unknown but where a library is missing',
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
      const wronglyPassed = wrong.filter(
        (each, index) => isCorrect(each) && !UNCALLED.has(pairs[index]?.task.id ?? ''),
      ).length
      const unknown = [references, wrong]
        .flatMap((arm) => arm.filter((_each, index) => !WANTS_LIBRARY.has(pairs[index]?.task.id ?? '')))
        .filter(({ verdict }) => verdict === 'unknown').length
      figures.push(
        {
          name: `${language} references passed`,
          value: passed / pairs.length,
          n: pairs.length,
          interval: wilsonInterval(passed, pairs.length),
        },
        { name: `${language} wrong bodies passed`, value: wronglyPassed, n: pairs.length },
        { name: `${language} unknown`, value: unknown, n: 2 * pairs.length },
      )
      pairs.forEach(({ task }, index) => {
        const feedback = references[index]
        if (feedback === undefined || isCorrect(feedback)) return
        const known = KNOWN_BROKEN.has(task.id)
        if (!known) holds = false
        const why = feedback.findings.map(({ kind, message }) => `${kind}: ${message}`).join('; ')
        notes.push(`${task.id}${known ? ' (its own test is broken, or it wants a library)' : ''}: ${why}`)
      })
      if (wronglyPassed > 0 || unknown > 0) holds = false
      context.log(`${language}: ${passed} of ${pairs.length} references pass, ${wronglyPassed} wrong bodies`)
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
