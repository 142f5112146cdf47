/** `touchstone translate FILE --to LANGUAGE`: a model writes a program in another language, and tests decide. */
import { writeFile } from 'node:fs/promises'
import { Option, type Command } from 'commander'
// names that --help prints; the door of the room would load far more
import { ANALYSED_LANGUAGES, type AnalysedLanguage } from '../analysis/analysis.ts'
import type { Translation } from '../analysis/index.ts'
import { amountText, percentText } from '../evaluation/figure-text.ts'
import { openCliModel } from './cli-model.ts'
import { addExamples } from './examples.ts'
import { positiveInteger } from './integer-option.ts'
import { addIsolationOptions, isolationOf, wantLanguagesOf, type IsolationFlags } from './isolation-options.ts'
import { wantOutFile } from './out-file.ts'
import { readProgram, readText, tellOnError } from './program-input.ts'
import { requestLimitOption } from './request-limit.ts'
import { seedKey } from './seed-key.ts'
import { interruptSignal } from './terminal.ts'

interface TranslateFlags extends IsolationFlags {
  readonly to: AnalysedLanguage
  readonly model: string
  readonly endpoint?: string
  readonly threads?: number
  readonly language?: AnalysedLanguage
  readonly tests?: string
  readonly inputs?: readonly string[]
  /** False for `--no-written-inputs`. */
  readonly writtenInputs: boolean
  readonly tries: number
  readonly maxTokens: number
  readonly out?: string
  readonly seed: string
  readonly json?: boolean
}

const CONTEXT_TOKENS = 4_096

/** Adds `touchstone translate` to the program. */
export function addTranslateCommand(program: Command): void {
  const names = [...ANALYSED_LANGUAGES]
  const command = program
    .command('translate')
    .description('let a model translate a program into another language, checked by tests and structure')
    .argument('<file>', 'source of a program that reads standard input, or - for standard input')
    .addOption(new Option('--to <language>', 'language of the translation').choices(names).makeOptionMandatory())
    .requiredOption('--model <name>', 'who translates: a model of `touchstone models list`, or a model of --endpoint')
    .option('--endpoint <address>', 'OpenAI-compatible server of that model')
    .addOption(requestLimitOption())
    .option('--threads <n>', 'threads of a local model', positiveInteger)
    .addOption(
      new Option(
        '--language <name>',
        'language of the source (default: by the file name, else by its content)',
      ).choices(names),
    )
    .option('--tests <file>', 'JSON lines of tests by input and output')
    .option('--inputs <files...>', 'files, each one a standard input on which the source says what is expected')
    .option('--no-written-inputs', 'do not ask the model for further inputs')
    .option('--tries <n>', 'most translations that are tried', positiveInteger, 3)
    .option('--max-tokens <n>', 'longest answer', positiveInteger, 1_024)
    .option('--out <file>', 'write the translation to this file')
    .option('--seed <seed>', 'seed of what is drawn', '1')
  addIsolationOptions(command)
    .option('--json', 'print what was done as one JSON object')
    .action((file: string, flags: TranslateFlags) => translate(file, flags, command))
  addExamples(
    command,
    'translate solution.py --to javascript --model qwen2.5-coder-1.5b --out solution.js',
    'translate solution.py --to c --model m --endpoint http://localhost:8000/v1 --tests tests.jsonl',
  )
}

async function translate(file: string, flags: TranslateFlags, command: Command): Promise<void> {
  wantOutFile('translate', '--out', flags.out)
  const signal = interruptSignal()
  const given = await readProgram('translate', file, { language: flags.language, signal, onTold: tellOnError })
  const language = ANALYSED_LANGUAGES.find((name) => name === given.language)
  if (language === undefined) {
    throw new RangeError(`translate: ${file} is in ${given.language}, wanted one of ${ANALYSED_LANGUAGES.join(', ')}`)
  }
  if (language === flags.to)
    throw new RangeError(`translate: ${file} is in ${language}, wanted another language for --to`)
  const [{ translateProgram }, { Sandbox }, { readProgramTests }] = await Promise.all([
    import('../analysis/index.ts'),
    import('../sandbox/index.ts'),
    import('../task/index.ts'),
  ])
  const tests = flags.tests === undefined ? [] : await readProgramTests(flags.tests)
  const inputs = await Promise.all((flags.inputs ?? []).map((one) => readText('translate --inputs', one)))
  wantLanguagesOf(command, flags, [language, flags.to])
  await using sandbox = await Sandbox.open(isolationOf(flags, flags.to))
  await using model = await openCliModel(flags.model, { ...flags, contextTokens: CONTEXT_TOKENS })
  const translation = await translateProgram(
    { language, code: given.code, tests },
    {
      to: flags.to,
      model,
      sandbox,
      key: seedKey(flags.seed),
      tries: flags.tries,
      inputs,
      askForInputs: flags.writtenInputs,
      maxTokens: flags.maxTokens,
      signal,
    },
  )
  if (flags.out !== undefined) await writeFile(flags.out, translation.code)
  if (flags.json === true) console.log(JSON.stringify(translation))
  else {
    if (flags.out === undefined) process.stdout.write(translation.code)
    for (const line of translationLines(translation)) console.error(line)
  }
  if (translation.verdict !== 'correct') process.exitCode = 1
}

/** What was done, for a reader. */
function translationLines({ verdict, score, code, rounds, tests, tokens, findings }: Translation): readonly string[] {
  const passed = score === null ? 'nothing could be tested' : `${percentText(score)} of the tests passed`
  const generated = tokens === null ? 'tokens not told' : amountText(tokens.completion, 'generated token')
  const { shown, hidden, recorded, leftOut } = tests
  const all = amountText(shown + hidden, 'test')
  const best = rounds.find((one) => one.code === code)
  const said = [best?.shown, best?.hidden].flatMap((one) => one?.text.split('\n') ?? [])
  return [
    `${verdict}: ${passed}`,
    `${all}, ${hidden} held back, ${recorded} recorded from the source, ${leftOut} left out`,
    `${rounds.length} tried, ${generated}`,
    ...findings.map(({ where, message }) =>
      where.part === 'line' ? `${where.file}:${where.line}: ${message}` : message,
    ),
    ...(verdict === 'correct' ? [] : said),
  ]
}
