/** Analyses a program: structure, smells, vulnerabilities, coverage and efficiency, one class after another. */
import { extname } from 'node:path'
import { z } from 'zod'
import {
  ANALYSED_LANGUAGES,
  ANALYSIS_CLASSES,
  type AnalysedLanguage,
  type Analysis,
  type AnalysisClass,
  type ClassReport,
} from '../../analysis/index.ts'
import { findLanguage } from '../../sandbox/index.ts'
import type { ProgramTest } from '../../supervision.ts'
import { programTest } from '../../task/index.ts'
import { namedLanguage } from '../named-language.ts'
import { badBody } from '../request-failure.ts'
import type { ProgramAnalyser } from '../server-parts.ts'
import { defineOperation, type Operation } from './operation.ts'

const LONGEST_CODE = 2 ** 20
const MOST_TESTS = 1_000

interface Asked {
  readonly language?: AnalysedLanguage
  readonly code: string
  readonly file?: string
  readonly tests?: readonly ProgramTest[]
  readonly classes?: readonly AnalysisClass[]
  readonly fast?: boolean
}

const asked: z.ZodType<Asked> = z.strictObject({
  language: z.enum(ANALYSED_LANGUAGES).exactOptional().describe('Default by the file name, else told from the code'),
  code: z.string().max(LONGEST_CODE),
  file: z
    .string()
    .max(255)
    .regex(/^[\w.-]*\w$/, 'wanted a file name without folders')
    .exactOptional()
    .describe('Name for messages'),
  tests: z.array(programTest).max(MOST_TESTS).exactOptional().describe('Coverage and efficiency run these'),
  classes: z.array(z.enum(ANALYSIS_CLASSES)).min(1).exactOptional().describe('Default all five'),
  fast: z.boolean().exactOptional().describe('Leaves out the tools that start slowly'),
})

const state = z.enum(['done', 'unavailable', 'failed', 'not-applicable'])
const finding = z.object({
  class: z.enum(ANALYSIS_CLASSES),
  tool: z.string(),
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  message: z.string(),
  line: z.int().describe('From 1'),
  column: z.int().optional(),
  endLine: z.int().optional(),
  endColumn: z.int().optional(),
  cwe: z.array(z.int()).optional(),
  origin: z.enum(['tool', 'model']).optional(),
  alsoFoundBy: z.array(z.string()).optional(),
})
const classReport: z.ZodType<ClassReport> = z.object({
  class: z.enum(ANALYSIS_CLASSES),
  state,
  reason: z.string().optional(),
  tools: z.array(
    z.object({
      tool: z.string(),
      version: z.string().optional(),
      state: z.enum(['done', 'unavailable', 'failed']),
      reason: z.string().optional(),
      install: z.string().optional(),
      elapsedMs: z.number().optional(),
    }),
  ),
  findings: z.array(finding),
  figures: z.record(z.string(), z.json()),
}) as unknown as z.ZodType<ClassReport>

/** The operation. */
export const analyseOperation: Operation = defineOperation<Asked, Analysis, { readonly analyse: ProgramAnalyser }>({
  name: 'analyse',
  tool: 'analyse',
  title: 'Analyse a program',
  description:
    'Reads, measures and runs a program: structure (functions, complexity), code smells, vulnerabilities with CWE ' +
    'numbers, coverage of its tests, and efficiency. Each finding names the line, the rule and the tool.',
  asked,
  answered: z.object({ language: z.enum(ANALYSED_LANGUAGES), file: z.string(), classes: z.array(classReport) }),
  example: { language: 'python', code: 'import os\nos.system(input())\n', classes: ['structure', 'vulnerabilities'] },
  parts: ({ analyse }) => (analyse === undefined ? 'programs are not analysed on this server' : { analyse }),
  async work({ classes: chosen = ANALYSIS_CLASSES, fast, ...given }, { analyse }, options) {
    const { gate, signal, admitted, onProgress } = options
    const program = { ...given, language: given.language ?? (await languageOf(given, signal)) }
    const wanted = ANALYSIS_CLASSES.filter((name) => chosen.includes(name))
    return await gate.pass(
      async () => {
        const reports: ClassReport[] = []
        let file = program.file ?? ''
        for (const name of wanted) {
          const tier = fast === true ? 'fast' : undefined
          const part = await analyse(program, { classes: [name], tier, signal })
          reports.push(...part.classes)
          file = part.file
          onProgress?.({ done: reports.length, total: wanted.length, what: name })
        }
        return { language: program.language, file, classes: reports }
      },
      { signal, admitted },
    )
  },
  textOf: ({ classes }) => classes.map(classText).join('\n\n'),
  failureOf: ({ classes }) =>
    classes.every((each) => each.state === 'failed' || each.state === 'unavailable')
      ? `no class could be analysed: ${classes[0]?.reason ?? classes[0]?.tools.find(({ reason }) => reason !== undefined)?.reason ?? 'no tool answered'}`
      : undefined,
})

/** @throws RequestFailure 422 where neither the name nor the code is of a language that is analysed */
async function languageOf({ file = '', code }: Asked, signal: AbortSignal): Promise<AnalysedLanguage> {
  const told = findLanguage(extname(file).slice(1))?.name ?? (await namedLanguage(code, signal))
  const language = ANALYSED_LANGUAGES.find((name) => name === told)
  if (language !== undefined) return language
  const message = `is missing, and the code seems to be ${told}, wanted one of ${ANALYSED_LANGUAGES.join(', ')}`
  throw badBody({ path: ['language'], message, type: 'missing' })
}

function classText({ class: name, state: how, reason, findings }: ClassReport): string {
  const head = `${name}: ${how}${reason === undefined ? '' : ` (${reason})`}, ${findings.length} findings`
  const lines = findings.map(({ line, severity, rule, tool, message, cwe = [] }) => {
    const numbers = cwe.map((number) => ` CWE-${number}`).join('')
    return `line ${line}: ${severity} ${rule} (${tool}${numbers}): ${message}`
  })
  return [head, ...lines].join('\n')
}
