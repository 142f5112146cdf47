/** `touchstone identify FILE…`: which language each source is in, told from its content alone. */
import { InvalidArgumentError, type Command } from 'commander'
import { addExamples } from './examples.ts'
import { readText, STANDARD_INPUT } from './program-input.ts'
import { interruptSignal } from './terminal.ts'

interface IdentifyFlags {
  readonly threshold?: number
  readonly answer?: boolean
  readonly json?: boolean
}

/** Languages that are printed of each source. */
const SHOWN = 3

/** Adds `touchstone identify` to the program. */
export function addIdentifyCommand(program: Command): void {
  const command = program
    .command('identify')
    .description('tell the language of sources from their content; exit code 1 where one is unknown')
    .argument('<files...>', 'sources, or - for standard input; names and endings are not looked at')
    .option('--answer', "take the files as models' answers, and print the program that each holds")
    .option('--threshold <p>', 'least probability of a language that is named (default 0.5)', shareFrom)
    .option('--json', 'print one JSON object for each file')
    .action((files: readonly string[], flags: IdentifyFlags) => identify(files, flags))
  addExamples(command, 'identify snippet.txt', 'identify --answer answer.md', 'identify src/* --json')
}

async function identify(files: readonly string[], { threshold, answer, json }: IdentifyFlags): Promise<void> {
  const signal = interruptSignal()
  const { identifyAnswer, identifyLanguage, UNKNOWN_LANGUAGE } = await import('../analysis/index.ts')
  for (const file of files) {
    const source = await readText('identify', file)
    const told = await (answer === true ? identifyAnswer : identifyLanguage)(source, { threshold, signal })
    if (told.language === UNKNOWN_LANGUAGE) process.exitCode = 1
    if (json === true) {
      console.log(JSON.stringify({ file, ...told }))
      continue
    }
    const likely = told.ranked
      .slice(0, SHOWN)
      .map(({ language, probability }) => `${language} ${(probability * 100).toFixed(1)} %`)
    const name = file === STANDARD_INPUT ? 'standard input' : file
    console.log(`${name}: ${told.language} (by ${told.by.replace('-', ' ')}: ${likely.join(', ') || 'no code'})`)
    if ('code' in told && typeof told.code === 'string') console.log(told.code)
  }
}

function shareFrom(text: string): number {
  const share = Number(text)
  if (text.trim() === '' || !(share >= 0 && share <= 1)) throw new InvalidArgumentError('wanted a number from 0 to 1.')
  return share
}
