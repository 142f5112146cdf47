/**
 * Analysis by a language model: the five classes are asked under a JSON schema, and each finding is checked against the
 * program before it counts. A line must exist, a quoted piece must stand in the program, and a claimed crash is run.
 */
import { z } from 'zod'
import { isAbort } from '../../errors.ts'
import type { LanguageModel } from '../../model/index.ts'
import { keyOf, type Key } from '../../random.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import type { Message } from '../../supervision.ts'
import {
  ANALYSIS_CLASSES,
  type AnalysedProgram,
  type AnalysisClass,
  type AnalysisFinding,
  type ToolReport,
} from '../analysis.ts'
import type { OutsideFindings } from '../feedback/outside-findings.ts'

/** Options of `findByModel`. */
export interface ModelFindingsOptions {
  readonly model: LanguageModel
  /** @default all five */
  readonly classes?: readonly AnalysisClass[] | undefined
  /** Where claimed crashes are run. @default none: findings that claim one do not count */
  readonly sandbox?: Sandbox | undefined
  /** Longest answer, in the model's tokens. @default 1024 */
  readonly maxTokens?: number | undefined
  /** @default a key of its own; the answer is drawn at temperature 0 */
  readonly key?: Key | undefined
  readonly signal?: AbortSignal | undefined
}

/** What a model found, and what of it did not stand up. */
export interface ModelFindings extends OutsideFindings {
  readonly tools: readonly [ToolReport]
  /** Findings that do not count, with the reason. */
  readonly refused: readonly { readonly message: string; readonly reason: string }[]
}

/** Asked for, and read: a server may write more. */
const ASKED_FINDINGS = 20
const MOST_FINDINGS = 100
const LONGEST_MESSAGE = 300
/** Longer programs are not asked about: a model's context holds no more. */
const LONGEST_PROGRAM = 60_000

const claimed = z.object({
  class: z.enum(ANALYSIS_CLASSES),
  line: z.int(),
  quote: z.string(),
  severity: z.enum(['error', 'warning', 'note']).default('warning'),
  message: z.string().min(1),
  cwe: z.int().positive().nullish(),
  crash_input: z.string().nullish(),
})
type Claimed = z.infer<typeof claimed>

const FORM = {
  type: 'object',
  required: ['findings'],
  properties: {
    findings: {
      type: 'array',
      maxItems: ASKED_FINDINGS,
      items: {
        type: 'object',
        required: ['class', 'line', 'quote', 'severity', 'message'],
        properties: {
          class: { enum: ANALYSIS_CLASSES },
          line: { type: 'integer', minimum: 1, description: 'number of the line as printed before it' },
          quote: { type: 'string', description: 'a piece of that line, word for word' },
          severity: { enum: ['error', 'warning', 'note'] },
          message: { type: 'string', description: 'one sentence' },
          cwe: { type: ['integer', 'null'], description: 'number of the weakness, for vulnerabilities' },
          crash_input: {
            type: ['string', 'null'],
            description:
              'standard input with which the program ends with an error, where the finding says that it does',
          },
        },
      },
    },
  },
} as const

const MEANING: Readonly<Record<AnalysisClass, string>> = {
  structure: 'structure: parts that are too complex, nested too deeply, or never reached',
  smells: 'smells: what a linter would warn of, and mistakes',
  vulnerabilities: 'vulnerabilities: weaknesses that an attacker could use, with their CWE number',
  coverage: 'coverage: lines that the given tests do not reach',
  efficiency: 'efficiency: lines that take more time or memory than they must',
}

/**
 * Asks a model about a program. A model that fails, or whose answer is no JSON of the form, is a tool that failed.
 *
 * @throws the signal's reason on abort; TouchstoneError `busy` where the sandbox's queue is full
 */
export async function findByModel(program: AnalysedProgram, options: ModelFindingsOptions): Promise<ModelFindings> {
  const { model, classes = ANALYSIS_CLASSES, maxTokens = 1_024, key = keyOf('model-findings'), signal } = options
  const tool = `model ${model.name}`
  const failed = (reason: string): ModelFindings => ({
    tools: [{ tool, version: model.digest, state: 'failed', reason }],
    findings: [],
    refused: [],
  })
  if (program.code.length > LONGEST_PROGRAM) {
    return failed(`the program has ${program.code.length} characters, and a model is asked about ${LONGEST_PROGRAM}`)
  }
  let text: string
  try {
    const [answer] = await model.generate([{ prompt: promptOf(program, classes), key }], {
      maxTokens,
      // a server that knows no schemas fails on one
      schema: model.digest === undefined ? undefined : FORM,
      signal,
    })
    text = answer?.text ?? ''
  } catch (error) {
    if (isAbort(error) || signal?.aborted === true) throw error
    return failed(error instanceof Error ? error.message : String(error))
  }
  const items = itemsIn(text)
  if (items === undefined) return failed('the answer is no JSON object with findings')
  const findings: AnalysisFinding[] = []
  const refused: { message: string; reason: string }[] = []
  for (const item of items.slice(0, MOST_FINDINGS)) {
    const parsed = claimed.safeParse(item)
    if (!parsed.success) {
      refused.push({ message: JSON.stringify(item).slice(0, LONGEST_MESSAGE), reason: 'it has not the wanted form' })
      continue
    }
    // oxlint-disable-next-line no-await-in-loop -- each may run the program
    const checked = await check(parsed.data, program, { ...options, classes, tool })
    if (typeof checked === 'string') refused.push({ message: parsed.data.message, reason: checked })
    else findings.push(checked)
  }
  const report: ToolReport = {
    tool,
    version: model.digest,
    state: 'done',
    ...(refused.length === 0 ? {} : { reason: `${refused.length} of its findings did not stand up and are left out` }),
  }
  return { tools: [report], findings, refused }
}

/** The finding, or why it does not count. */
async function check(
  claim: Claimed,
  program: AnalysedProgram,
  options: ModelFindingsOptions & { readonly classes: readonly AnalysisClass[]; readonly tool: string },
): Promise<AnalysisFinding | string> {
  if (!options.classes.includes(claim.class)) return `${claim.class} was not asked for`
  const lines = program.code.split('\n')
  if (claim.line < 1 || claim.line > lines.length) return `line ${claim.line} does not exist`
  const line = placeOf(claim.quote, claim.line, lines)
  if (line === undefined) return `the quoted piece does not stand in line ${claim.line}, nor once elsewhere`
  const input = claim.crash_input
  if (input !== null && input !== undefined) {
    if (options.sandbox === undefined) return 'it claims a crash, and nothing was given to run it in'
    const { sandbox, signal } = options
    const { language, code } = program
    const { status, message } = await sandbox.run({ language, code }, { stdin: input, signal })
    if (status !== 'runtime-error') return `the program does not crash on the input that it names: ${status}`
    return findingOf({ ...claim, message: `${claim.message} (${message})` }, line, options.tool)
  }
  return findingOf(claim, line, options.tool)
}

/** The line of a quotation: the named one, or the only one that holds it, since models count lines badly. */
function placeOf(quote: string, line: number, lines: readonly string[]): number | undefined {
  const wanted = quote.trim().replaceAll(/\s+/g, ' ')
  if (wanted === '') return undefined
  const holds = (text: string | undefined): boolean => (text ?? '').replaceAll(/\s+/g, ' ').includes(wanted)
  if (holds(lines[line - 1])) return line
  const places = lines.flatMap((text, index) => (holds(text) ? [index + 1] : []))
  return places.length === 1 ? places[0] : undefined
}

function findingOf({ class: name, severity, message, cwe }: Claimed, line: number, tool: string): AnalysisFinding {
  const sentence = message.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '').slice(0, LONGEST_MESSAGE)
  const weakness = name === 'vulnerabilities' && cwe !== null && cwe !== undefined ? { cwe: [cwe] } : {}
  return { class: name, tool, rule: `model-${name}`, severity, message: sentence, line, ...weakness, origin: 'model' }
}

/** The findings of an answer, with or without a fence and prose around; undefined for no object of the form. */
function itemsIn(text: string): readonly unknown[] | undefined {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}')
  if (start < 0 || end < start) return undefined
  try {
    const value = JSON.parse(text.slice(start, end + 1)) as { readonly findings?: unknown }
    return Array.isArray(value.findings) ? value.findings : undefined
  } catch {
    return undefined
  }
}

function promptOf({ language, code, tests = [] }: AnalysedProgram, classes: readonly AnalysisClass[]): Message[] {
  const numbered = code.split('\n').map((line, index) => `${index + 1}: ${line}`)
  const shown = tests
    .slice(0, 5)
    .map((test) => (test.style === 'io' ? `input ${JSON.stringify(test.input)}` : test.code))
  return [
    {
      role: 'system',
      content: [
        'You review programs. Answer with one JSON object and nothing else. It fits this JSON schema:',
        JSON.stringify(FORM),
        'Report what you are sure of. Look for:',
        ...classes.map((name) => `- ${MEANING[name]}`),
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        `A ${language} program, each line after its number:`,
        ...numbered,
        ...(shown.length === 0 ? [] : ['', 'Its tests:', ...shown]),
      ].join('\n'),
    },
  ]
}
