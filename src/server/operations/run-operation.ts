/** Runs one program in the sandbox. */
import { findLanguage, LANGUAGES, type RunResult } from '../../sandbox/index.ts'
import {
  fileContents,
  readRunRequest,
  runAnswer,
  runRequest,
  runResultForm,
  type RunAnswer,
  type RunRequest,
} from '../own-wire.ts'
import type { ProgramRunner } from '../program-runner.ts'
import { namedLanguage } from '../named-language.ts'
import { defineOperation, type Operation } from './operation.ts'

/** @param onRun told of each finished run: language by its table name, and status */
export function runOperation(onRun: (language: string, status: string) => void = () => undefined): Operation {
  return defineOperation<RunRequest, RunAnswer, ProgramRunner>({
    name: 'run',
    tool: 'run_program',
    title: 'Run a program',
    description:
      'Compiles and runs one program in an isolated sandbox (no network, bounded time and memory), and gives its ' +
      'status, standard output and standard error. A program that fails is a result. ' +
      `Languages: ${LANGUAGES.map(({ name }) => name).join(', ')}. One that is missing here is refused with the command that adds it.`,
    asked: runRequest,
    answered: runAnswer,
    example: { language: 'python', code: 'print(int(input()) * 2)', stdin: '21' },
    parts: ({ runner }) => runner,
    readAsked: readRunRequest,
    async work(request, runner, { gate, signal, admitted }) {
      const { code, stdin, arguments: words, collect, limits = {}, compileLimits = {} } = request
      const language = request.language ?? (await namedLanguage(code, signal))
      const options = { stdin, arguments: words, collect, limits, compileLimits, signal }
      const program = { language, code, files: fileContents(request.files) }
      const result: RunResult = await gate.pass(() => runner.run(program, options), { signal, admitted })
      onRun(findLanguage(language)?.name ?? 'other', result.status)
      return runResultForm(result)
    },
    textOf: runText,
    failureOf: ({ status, message }) => (status === 'sandbox-error' ? message : undefined),
  })
}

function runText({ status, message, compile, run }: RunAnswer): string {
  const stage = run ?? compile
  const streams = stage === null ? [] : [part('standard output', stage.stdout), part('standard error', stage.stderr)]
  return [`${status}: ${message}`, ...streams].filter((line) => line !== '').join('\n')
}

function part(name: string, text: string): string {
  return text === '' ? '' : `${name}:\n${text}`
}
