/**
 * A judge of programs whose feedback also says what the analysis found. The verdict and the score are the judge's own: a
 * smell makes no right program wrong.
 */
import { isAbort, TouchstoneError } from '../../errors.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import type { Feedback, Finding, Judge, ProgrammingTask, Response } from '../../supervision.ts'
import { analyse } from '../analyse.ts'
import type { Analysis, AnalysisClass, AnalysisFinding } from '../analysis.ts'
import { analysedProgram } from './analysed-program.ts'
import { promptText } from './prompt-text.ts'

/** Options of `createAnalysedJudge`. */
export interface AnalysedJudgeOptions {
  readonly sandbox: Sandbox
  readonly classes: readonly AnalysisClass[]
  /** Most tokens of what the analysis adds to the feedback's text. @default 400 */
  readonly tokens?: number | undefined
  /** Where tools' answers are kept, as `ClassOptions.cache`. @default Touchstone's cache */
  readonly cache?: string | false | undefined
}

const REVISION = 1

/** The judge with analysis. Disposing it disposes of the judge, and leaves the sandbox open. */
export function createAnalysedJudge(judge: Judge, options: AnalysedJudgeOptions): Judge {
  const { sandbox, classes, tokens, cache } = options
  const version = `${judge.version}+analysis${REVISION}-${classes.join('-')}`
  return {
    name: judge.name,
    version,
    needs: ['sandbox'],
    accepts: (task) => judge.accepts(task),
    async judge(task, response, given = {}) {
      const feedback = await judge.judge(task, response, given)
      const identity = { name: judge.name, version }
      if (task.kind !== 'programming') return { ...feedback, judge: identity }
      try {
        const { signal } = given
        const analysis = await analysisOf(task, response, { sandbox, classes, cache, signal })
        if (analysis === undefined) return { ...feedback, judge: identity }
        return { ...withAnalysis(feedback, analysis, tokens), judge: identity }
      } catch (error) {
        if (isAbort(error) || given.signal?.aborted === true) throw error
        if (error instanceof TouchstoneError && error.code === 'busy') throw error
        const message = `The analysis failed: ${error instanceof Error ? error.message : String(error)}`
        const finding: Finding = { where: { part: 'whole' }, verdict: 'unknown', kind: 'analysis-failed', message }
        return { ...feedback, findings: [...feedback.findings, finding], judge: identity }
      }
    },
    [Symbol.asyncDispose]: () => judge[Symbol.asyncDispose](),
  }
}

/** Undefined where the response holds no program of a language that is analysed. */
async function analysisOf(
  task: ProgrammingTask,
  response: Response,
  options: Omit<AnalysedJudgeOptions, 'tokens'> & { readonly signal?: AbortSignal | undefined },
): Promise<Analysis | undefined> {
  const program = await analysedProgram(task, response, options)
  return program === undefined ? undefined : await analyse(program, options)
}

function withAnalysis(feedback: Feedback, analysis: Analysis, tokens: number | undefined): Feedback {
  const found = analysis.classes.flatMap(({ findings }) => findings)
  const findings = found.map((one) => findingOf(one, analysis.file))
  const silent = analysis.classes.flatMap(({ class: name, state, reason }): Finding[] => {
    if (state === 'done' || state === 'not-applicable') return []
    const message = `No ${name}: ${reason ?? state}`
    return [{ where: { part: 'whole' }, verdict: 'unknown', kind: `analysis-${state}`, message }]
  })
  const { text } = promptText(found, { tokens })
  const said = text === '' ? '' : `\nThe analysis of the program found:\n${text}`
  return { ...feedback, findings: [...feedback.findings, ...findings, ...silent], text: `${feedback.text}${said}` }
}

function findingOf(finding: AnalysisFinding, file: string): Finding {
  const { class: name, tool, rule, severity, message, line, column, endLine, cwe, origin, alsoFoundBy } = finding
  return {
    where: { part: 'line', file, line, ...(column === undefined ? {} : { column }) },
    verdict: 'unknown',
    kind: `analysis-${name}`,
    message,
    detail: {
      tool,
      rule,
      severity,
      ...(endLine === undefined ? {} : { endLine }),
      ...(cwe === undefined ? {} : { cwe }),
      ...(origin === undefined ? {} : { origin }),
      ...(alsoFoundBy === undefined ? {} : { alsoFoundBy }),
    },
  }
}
