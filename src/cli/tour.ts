/**
 * `touchstone tour`: the whole flow on bundled data: tasks, responses of real models, feedback by two judges, a report.
 * Later capabilities add their stop here.
 */
import { mkdtemp, readdir } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import type { Task, Verdict } from '../supervision.ts'
import type { TraceRecord } from '../trace.ts'
import { addExamples } from './examples.ts'
import { writeRunReport } from './report.ts'
import { showcase } from './showcase.ts'
import { interruptSignal, startProgress } from './terminal.ts'
import { packageVersion } from './version.ts'

interface TourFlags {
  readonly live?: boolean
  readonly runs: string
}

/** Model that `--live` pulls: the smallest of the manifest. */
const LIVE_MODEL = 'smollm2-135m'
/** Tasks that `--live` answers; about a minute on two cores. */
const LIVE_TASKS = 6

/** Adds `touchstone tour` to the program. */
export function addTourCommand(program: Command): void {
  const command = program
    .command('tour')
    .description('the whole flow on bundled responses of real models, in about two minutes')
    .option('--live', `also pull the smallest model (${LIVE_MODEL}) and answer some tasks afresh`)
    .option('--runs <folder>', 'folder of all runs', 'runs')
    .action((flags: TourFlags) => tour(flags))
  addExamples(command, 'tour', 'tour --live')
}

async function tour(flags: TourFlags): Promise<void> {
  const signal = interruptSignal()
  const [{ readTrace }, { colorWanted }] = await Promise.all([import('../trace.ts'), import('../evaluation/index.ts')])
  const files = await bundledResponses()
  say('Touchstone: feedback on what a language model said.')
  say(
    `1. Tasks and responses: ${files.length} files of recorded answers of real models to this project's own problems.`,
  )
  if (flags.live === true) files.push(await answerAfresh(signal))
  say('2. Feedback: word problems go to the step critic, programs to the sandbox.')
  const { folder, notices } = await judgeResponses(files, flags.runs, signal)
  for (const notice of notices) say(`   ${notice}`)
  say('3. What was found, in four of them:\n')
  for (const record of await examples(readTrace(join(folder, 'trace.jsonl')))) {
    console.log(`${showcase(record, { width: Math.min(process.stdout.columns ?? 100, 110), color: colorWanted() })}\n`)
  }
  say('4. Report: counts with 95 % intervals.\n')
  const report = await writeRunReport(folder, { notices, signal })
  console.log(report.terminal)
  say(`Every response with its steps and tests: ${report.file}`)
  say('Next: touchstone judge YOUR-FILE.jsonl, or touchstone doctor to see what this machine can do.')
}

/** Judges the responses; gives the run's folder, and what must be told of judges that are missing. */
async function judgeResponses(
  files: readonly string[],
  runs: string,
  signal: AbortSignal,
): Promise<{ readonly folder: string; readonly notices: readonly string[] }> {
  const { openJudges, runJudging } = await import('../work/index.ts')
  const concurrency = availableParallelism()
  await using opened = await openJudges({ concurrency, signal })
  let progress = startProgress('   judging', undefined, 'responses')
  try {
    const { folder } = await runJudging(opened.judges, {
      files,
      concurrency,
      runs,
      commandLine: ['touchstone', ...process.argv.slice(2)],
      version: packageVersion(),
      now: () => new Date(),
      onStart: (start) => {
        progress.stop()
        progress = startProgress('   judging', start.total, 'responses')
      },
      onProgress: ({ done }) => progress.update(done),
      signal,
    })
    return { folder, notices: opened.notices }
  } finally {
    progress.stop()
  }
}

/** The recorded responses that come with the package, by name. */
async function bundledResponses(): Promise<string[]> {
  const folder = fileURLToPath(new URL('../../data/responses/', import.meta.url))
  const names = await readdir(folder)
  return names
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .map((name) => `${folder}${name}`)
}

/** Pulls the smallest model, answers a few bundled word problems, and gives the file with its responses. */
async function answerAfresh(signal: AbortSignal): Promise<string> {
  const [{ pullModel }, { openModel }, { answerTasks }, { openAnswerFile }, { readRows }, { keyOf }] =
    await Promise.all([
      import('../store/index.ts'),
      import('../model/index.ts'),
      import('../model/index.ts'),
      import('../model/index.ts'),
      import('../task/index.ts'),
      import('../random.ts'),
    ])
  say(`   pulling ${LIVE_MODEL}`)
  await pullModel(LIVE_MODEL, { signal })
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-tour-'))
  const file = join(folder, `${LIVE_MODEL}-live.jsonl`)
  const wanted: { task: Task; sample: number }[] = []
  const problems = fileURLToPath(new URL('../../data/word-problems.jsonl', import.meta.url))
  for await (const { task } of readRows([problems], { signal })) {
    wanted.push({ task, sample: 0 })
    if (wanted.length === LIVE_TASKS) break
  }
  await using model = await openModel(LIVE_MODEL)
  using answers = await openAnswerFile(file, signal)
  const progress = startProgress('   answering', wanted.length, 'tasks')
  let done = 0
  try {
    await answerTasks(model, keyOf('tour'), wanted, {
      maxTokens: 256,
      signal,
      onResponse({ task }, response) {
        answers.append(task, response)
        done += 1
        progress.update(done)
      },
    })
  } finally {
    progress.stop()
  }
  return file
}

/**
 * One wrong and one right response of each judge, each the most telling: a wrong one with a single slip among steps that
 * are right, or with tests of both outcomes; a right one with several steps or tests; none too long to read.
 */
async function examples(records: AsyncIterable<TraceRecord>): Promise<TraceRecord[]> {
  const best = new Map<string, { readonly record: TraceRecord; readonly points: number }>()
  for await (const record of records) {
    const { verdict, judge } = record.feedback
    if (verdict === 'unknown') continue
    const slot = `${judge.name} ${verdict}`
    const points = telling(record, verdict)
    if (points > (best.get(slot)?.points ?? 0)) best.set(slot, { record, points })
  }
  return [...best.entries()].toSorted(([a], [b]) => (a < b ? 1 : -1)).map(([, { record }]) => record)
}

function telling({ feedback, response }: TraceRecord, verdict: Verdict): number {
  const steps = feedback.findings.filter((finding) => finding.where.part === 'step')
  const tests = feedback.findings.filter((finding) => finding.where.part === 'test')
  const slips = steps.filter((finding) => finding.verdict === 'wrong').length
  const mixed =
    tests.some((finding) => finding.verdict === 'correct') && tests.some((finding) => finding.verdict === 'wrong')
  const lines = response.text.split('\n').length
  const readable = lines >= 3 && lines <= 14 && response.text.length < 900 ? 1 : 0.2
  const named = verdict === 'wrong' && (slips === 1 || mixed) ? 4 : 0
  const checked = steps.filter((finding) => finding.verdict === 'correct').length
  return (1 + named + Math.min(checked, 4) + Math.min(tests.length, 4)) * readable
}

function say(line: string): void {
  console.log(line)
}
