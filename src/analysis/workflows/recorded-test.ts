/** Tests that hold what a program does now: a model proposes inputs, and the program itself says what each one gives. */
import { z } from 'zod'
import type { Program, Sandbox } from '../../sandbox/index.ts'
import type { ProgramTest } from '../../supervision.ts'

/** Most inputs of one answer that are read. */
const MOST_INPUTS = 10
const LONGEST_INPUT = 2_000
const proposal = z.object({ inputs: z.array(z.string().max(LONGEST_INPUT)) })

/** What a model is told that shall propose inputs; `inputsIn` reads its answer. */
export const INPUT_INSTRUCTION: string = `You write test inputs for programs. Answer with one JSON object {"inputs": ["…"]} and nothing else: texts for standard input, at most ${MOST_INPUTS}.`

/** The test that an input makes, or why it makes none: the program must run to its end on it the same way twice. */
export async function recordTest(
  { language, code }: Program,
  { name, input }: { readonly name: string; readonly input: string },
  { sandbox, signal }: { readonly sandbox: Sandbox; readonly signal?: AbortSignal | undefined },
): Promise<ProgramTest | string> {
  const [first, second] = [
    await sandbox.run({ language, code }, { stdin: input, signal }),
    await sandbox.run({ language, code }, { stdin: input, signal }),
  ]
  if (first.status !== 'accepted') return `the program does not run to its end on it: ${first.status}`
  if (first.run?.stdout !== second.run?.stdout) return 'the program prints another output each time'
  return { style: 'io', name, input, output: first.run?.stdout ?? '' }
}

/** The inputs in a model's answer; none where it has another form. */
export function inputsIn(text: string): readonly string[] {
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}')]
  if (start < 0 || end < start) return []
  try {
    const parsed = proposal.safeParse(JSON.parse(text.slice(start, end + 1)))
    return parsed.success ? parsed.data.inputs.slice(0, MOST_INPUTS) : []
  } catch {
    return []
  }
}
