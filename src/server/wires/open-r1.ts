/**
 * open-r1's router: `POST /execute_batch` runs scripts, each as one cell of a notebook, and answers with what each showed.
 *
 * Source: huggingface/open-r1, scripts/e2b_router.py and src/open_r1/utils/routed_sandbox.py (2026). The reward is the value
 * of the script's last expression. Its client neither waits with a limit nor tries again, and takes an execution of null
 * for an empty one, which has no number: the sample has no reward.
 */
import { z } from '@hono/zod-openapi'
import { MOST_MEMORY_BYTES } from '../own-wire.ts'
import type { ProgramRunner } from '../program-runner.ts'
import { badBody } from '../request-failure.ts'
import { runJupyter } from './fusion/fusion-run.ts'
import type { CellResult } from './fusion/fusion-wire.ts'
import type { Wire } from './wire.ts'

const MOST_SCRIPTS = 1_024
const LONGEST_MS = 3_600_000

interface Asked {
  readonly scripts: readonly string[]
  readonly languages?: readonly string[] | undefined
  readonly language?: string | undefined
  readonly timeout: number
}
export const executeBatchRequest: z.ZodType<Asked> = z.object({
  scripts: z.array(z.string()).max(MOST_SCRIPTS),
  languages: z.array(z.string()).max(MOST_SCRIPTS).optional().describe('python for each'),
  language: z.string().optional().describe('python; for all, in its older form'),
  timeout: z.number().positive().max(3_600).default(300).describe('Seconds for each script'),
  request_timeout: z.number().optional().describe('Unused here'),
})

interface Execution {
  readonly results: readonly Readonly<Record<string, unknown>>[]
  readonly logs: { readonly stdout: readonly string[]; readonly stderr: readonly string[] }
  readonly error: { readonly name: string; readonly value: string; readonly traceback: string } | null
  readonly execution_count: number | null
}
interface ScriptResult {
  readonly execution: Execution | null
  readonly exception_str: string | null
}
export const executeBatchAnswer: z.ZodType = z.array(
  z.object({
    execution: z
      .object({
        results: z.array(z.record(z.string(), z.unknown())),
        logs: z.object({ stdout: z.array(z.string()), stderr: z.array(z.string()) }),
        error: z.object({ name: z.string(), value: z.string(), traceback: z.string() }).nullable(),
        execution_count: z.int().nullable(),
      })
      .nullable(),
    exception_str: z.string().nullable(),
  }),
)

/** Names of MIME types in an execution's result. */
const FORMS: Readonly<Record<string, string>> = {
  'text/plain': 'text',
  'text/html': 'html',
  'text/markdown': 'markdown',
  'text/latex': 'latex',
  'image/svg+xml': 'svg',
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'application/json': 'json',
}

/** The wire. */
export function openR1Wire(runner: ProgramRunner): Wire<Asked> {
  return {
    path: '/execute_batch',
    schema: executeBatchRequest,
    withinMs: () => LONGEST_MS,
    async work({ scripts, languages, language, timeout }, { signal, pass }) {
      if (languages !== undefined && languages.length !== scripts.length) {
        const message = `has ${languages.length} items, wanted ${scripts.length} as scripts has`
        throw badBody({ path: ['languages'], message, type: 'value_error' })
      }
      const one = async (script: string, index: number): Promise<ScriptResult> => {
        const wanted = languages?.[index] ?? language ?? 'python'
        if (wanted !== 'python') return nothing(`language is ${wanted}, wanted python`)
        try {
          return await pass(() => execute(runner, script, { timeout, signal }))
        } catch (error) {
          if (signal.aborted) throw error
          return nothing(error instanceof Error ? error.message : 'the script was not run')
        }
      }
      return await Promise.all(scripts.map(one))
    },
  }
}

async function execute(
  runner: ProgramRunner,
  script: string,
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<ScriptResult> {
  const request = {
    cells: [script],
    cell_timeout: 0,
    total_timeout: timeout,
    memory_limit_MB: 0,
    kernel: 'python3',
    files: {},
    fetch_files: [],
  } as const
  const { answer } = await runJupyter(runner, request, { mostMemoryBytes: MOST_MEMORY_BYTES, signal })
  const [cell] = answer.cells
  if (answer.status === 'Success' && cell !== undefined) return { execution: executionOf(cell), exception_str: null }
  return nothing(answer.message === '' ? 'the script did not end' : answer.message)
}

function executionOf({ stdout, stderr, display, error }: CellResult): Execution {
  const results = display.map((forms, index) => ({
    ...Object.fromEntries(Object.entries(forms).map(([type, value]) => [FORMS[type] ?? type, value])),
    is_main_result: index === display.length - 1,
  }))
  const [failure] = error
  return {
    results,
    logs: { stdout: stdout === '' ? [] : [stdout], stderr: stderr === '' ? [] : [stderr] },
    error:
      failure === undefined
        ? null
        : {
            name: String(failure['ename']),
            value: String(failure['evalue']),
            traceback: [failure['traceback']].flat().join('\n'),
          },
    execution_count: 1,
  }
}

function nothing(reason: string): ScriptResult {
  return { execution: null, exception_str: reason }
}
