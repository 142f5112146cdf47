/** `touchstone write-tests FILE`: a model writes tests for the lines of a program that no test reaches. */
import { writeFile } from 'node:fs/promises'
import { Option, type Command } from 'commander'
// names that --help prints; the door of the room would load far more
import { ANALYSED_LANGUAGES, type AnalysedLanguage } from '../analysis/analysis.ts'
import type { ReachedLines } from '../analysis/index.ts'
import { amountText, percentText } from '../evaluation/figure-text.ts'
import { openCliModel } from './cli-model.ts'
import { addExamples } from './examples.ts'
import { positiveInteger } from './integer-option.ts'
import { wantOutFile } from './out-file.ts'
import { readProgram, tellOnError } from './program-input.ts'
import { requestLimitOption } from './request-limit.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal } from './terminal.ts'

interface WriteTestsFlags {
  readonly model: string
  readonly endpoint?: string
  readonly threads?: number
  readonly language?: AnalysedLanguage
  readonly tests?: string
  readonly rounds: number
  readonly out?: string
  readonly seed: string
  readonly json?: boolean
}

const CONTEXT_TOKENS = 4_096

/** Adds `touchstone write-tests` to the program. */
export function addWriteTestsCommand(program: Command): void {
  const command = program
    .command('write-tests')
    .description('let a model write tests by input and output for a program that is taken as right')
    .argument('<file>', 'source of a program that reads standard input, or - for standard input')
    .requiredOption('--model <name>', 'who writes: a model of `touchstone models list`, or a model of --endpoint')
    .option('--endpoint <address>', 'OpenAI-compatible server of that model')
    .addOption(requestLimitOption())
    .option('--threads <n>', 'threads of a local model', positiveInteger)
    .addOption(
      new Option('--language <name>', 'language (default: by the file name, else by its content)').choices([
        ...ANALYSED_LANGUAGES,
      ]),
    )
    .option('--tests <file>', 'JSON lines of tests that are there already')
    .option('--rounds <n>', 'rounds of asking', positiveInteger, 3)
    .option('--out <file>', 'write the new tests as JSON lines, for `touchstone run --tests`')
    .option('--seed <seed>', 'seed of what is drawn', '1')
    .option('--json', 'print what was done as one JSON object')
    .action((file: string, flags: WriteTestsFlags) => write(file, flags))
  addExamples(
    command,
    'write-tests solution.py --model qwen2.5-coder-1.5b --out tests.jsonl',
    'write-tests solution.py --model m --endpoint http://localhost:8000/v1 --tests tests.jsonl',
  )
}

async function write(file: string, flags: WriteTestsFlags): Promise<void> {
  wantOutFile('write-tests', '--out', flags.out)
  const signal = interruptSignal()
  const given = await readProgram('write-tests', file, { language: flags.language, signal, onTold: tellOnError })
  const language = ANALYSED_LANGUAGES.find((name) => name === given.language)
  if (language === undefined) {
    throw new RangeError(`write-tests: ${file} is in ${given.language}, wanted one of ${ANALYSED_LANGUAGES.join(', ')}`)
  }
  const [{ writeTests }, { Sandbox }, { readProgramTests }] = await Promise.all([
    import('../analysis/index.ts'),
    import('../sandbox/index.ts'),
    import('../task/index.ts'),
  ])
  const tests = flags.tests === undefined ? [] : await readProgramTests(flags.tests)
  await using sandbox = await Sandbox.open()
  await using model = await openCliModel(flags.model, { ...flags, contextTokens: CONTEXT_TOKENS })
  const options = { model, sandbox, key: seedKey(flags.seed), rounds: flags.rounds, signal }
  const written = await writeTests({ language, code: given.code, tests }, options)
  const lines = written.tests.map((test) => `${JSON.stringify(test)}\n`).join('')
  if (flags.out !== undefined) await writeFile(flags.out, lines)
  if (flags.json === true) {
    console.log(JSON.stringify(written))
    return
  }
  if (flags.out === undefined) process.stdout.write(lines)
  console.error(`${amountText(written.tests.length, 'test')} kept, ${written.thrownOut.length} thrown out`)
  if (written.unreadable > 0)
    console.error(`${amountText(written.unreadable, 'answer')} of the model had no inputs in the asked form`)
  console.error(`lines reached: ${shareOf(written.before)} before, ${shareOf(written.after)} now`)
  console.error(`${written.told} of ${amountText(written.wrong, 'wrong program')} fail a test`)
}

function shareOf({ lineCoverage }: ReachedLines): string {
  return lineCoverage === null ? 'not measured' : percentText(lineCoverage)
}
