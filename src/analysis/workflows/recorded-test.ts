/** Tests that hold what a program does now: a model proposes inputs, and the program itself says what each one gives. */
import { z } from 'zod'
import type { GenerateOptions, Generation, GenerationRequest, LanguageModel } from '../../model/index.ts'
import type { Program, Sandbox } from '../../sandbox/index.ts'
import type { ProgramTest } from '../../supervision.ts'

/** Most inputs of one answer that are read. */
const MOST_INPUTS = 10
const LONGEST_INPUT = 2_000
const proposal = z.object({ inputs: z.array(z.string().max(LONGEST_INPUT)) })

/** What a model is told that shall propose inputs, as the system's turn. */
export const INPUT_INSTRUCTION: string = `You write test inputs for programs. Answer with one JSON object {"inputs": ["…"]} and nothing else: each text is the whole standard input of one run, with its line breaks as \\n; at most ${MOST_INPUTS}.`

/** A local model can write nothing else. */
const SCHEMA = {
  type: 'object',
  properties: { inputs: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: MOST_INPUTS } },
  required: ['inputs'],
  additionalProperties: false,
} as const

/** What a model proposed. */
export interface ProposedInputs {
  /** Undefined where the answer has another form. */
  readonly inputs: readonly string[] | undefined
  readonly tokens: Generation['tokens']
}

/**
 * The inputs that a model proposes, asked with INPUT_INSTRUCTION. A local model is held to the form, a server is not, since
 * one that knows no schemas fails on it.
 */
export async function proposeInputs(
  model: LanguageModel,
  request: GenerationRequest,
  options: Pick<GenerateOptions, 'temperature' | 'maxTokens' | 'signal'>,
): Promise<ProposedInputs> {
  const schema = model.digest === undefined ? undefined : SCHEMA
  const [answer] = await model.generate([request], { ...options, schema })
  return { inputs: inputsIn(answer?.text ?? ''), tokens: answer?.tokens }
}

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

/** The inputs in an answer; of one that was cut at its limit those that are whole. Undefined where it has another form. */
function inputsIn(text: string): readonly string[] | undefined {
  const start = text.indexOf('{')
  if (start < 0) return undefined
  for (const candidate of [text.slice(start, text.lastIndexOf('}') + 1), closed(text.slice(start))]) {
    try {
      const parsed = proposal.safeParse(JSON.parse(candidate))
      if (parsed.success) return parsed.data.inputs.slice(0, MOST_INPUTS)
    } catch {
      // the next reading
    }
  }
  return undefined
}

/** An answer that was cut inside of its list, up to the last whole text. */
function closed(text: string): string {
  const last = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?=\s*(?:,|\]|$))/g)].at(-1)
  return last === undefined ? '' : `${text.slice(0, last.index + last[0].length)}]}`
}
