/**
 * The six nouns of Touchstone: Task → Response → Feedback → Signal → Checkpoint → Report.
 *
 * Every room takes one noun and gives the next. Data here is readonly and serialisable (it crosses processes
 * and stands in traces as JSON). Behaviour is functions on it, in the rooms. Every judge (sandbox, critic,
 * reward model, relation extractor) gives the one shape `Feedback`, so that each can serve the others.
 */

/** A value that JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

// ---------------------------------------------------------------------------------------------- Task

/** What is asked. `kind` decides which judge answers for it. */
export type Task = ArithmeticTask | ProgrammingTask | PreferenceTask | MentionTask
export type TaskKind = Task['kind']

interface TaskBase {
  /** Unique within its data set, and the digest of the content where the source names none. */
  readonly id: string
  /** Whatever else the source said (difficulty, split, topic). Judges never read it. Reports may group by it. */
  readonly labels?: Readonly<Record<string, JsonValue>>
}

/** A word problem whose answer is a number or a short expression. */
export interface ArithmeticTask extends TaskBase {
  readonly kind: 'arithmetic'
  readonly question: string
  /** The gold final answer. It is absent where nobody knows it. */
  readonly answer?: string
}

/** A programming problem with tests. */
export interface ProgrammingTask extends TaskBase {
  readonly kind: 'programming'
  /** The problem statement as shown to a model. */
  readonly prompt: string
  /** Language of the program, by its name in the sandbox's table (`python`, `javascript`, …). */
  readonly language: string
  /** Code put before the response's program, such as imports and a signature that the response continues. */
  readonly preamble?: string
  readonly tests: readonly ProgramTest[]
}

/** One test of a program, in one of two styles. Expected output and harness are never readable by the program. */
export type ProgramTest =
  | {
      readonly style: 'io'
      readonly name: string
      /** Given on standard input. */
      readonly input: string
      /** Expected on standard output, compared by `checker`. */
      readonly output: string
      /** Command-line arguments (default none). */
      readonly arguments?: readonly string[]
      /** How outputs are compared (default `tokens`). */
      readonly checker?: Checker
    }
  | {
      readonly style: 'harness'
      readonly name: string
      /** Code put after the program. The test passes when all of it ran to its end without failure. */
      readonly code: string
      /** What the code is written for (default: told from the code, else bare statements and assertions). */
      readonly runner?: TestRunnerName
    }

/** Test runners that a harness may be written for, by the tools' own names. `script` is bare statements and assertions. */
export const TEST_RUNNER_NAMES = [
  'script',
  'pytest',
  'unittest',
  'go-test',
  'junit',
  'jest',
  'node-test',
  'rspec',
  'minitest',
  'test-unit',
  'phpunit',
  'cargo-test',
] as const
export type TestRunnerName = (typeof TEST_RUNNER_NAMES)[number]

/** How a program's output is compared with the expected one. */
export type Checker =
  | { readonly kind: 'exact' }
  /** Equal sequences of tokens parted by white space: "1 2" is not "12". */
  | { readonly kind: 'tokens' }
  /** As `tokens`. Tokens that are numbers on both sides may differ by max(absolute, relative × |expected|). */
  | { readonly kind: 'float'; readonly absolute?: number; readonly relative?: number }
  /** Equal multisets of lines. */
  | { readonly kind: 'unordered-lines' }
  /**
   * A checker program, itself run in the sandbox: arguments are the paths of input, output and expected output. Exit codes are testlib's:
   * 0 accepts, 1 refuses, 2 refuses the layout, 7 gives partial credit by `points X` (0 to 1) on standard error.
   */
  | { readonly kind: 'program'; readonly language: string; readonly code: string }

/** A prompt with a preferred and a rejected answer. */
export interface PreferenceTask extends TaskBase {
  readonly kind: 'preference'
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
}

/** A sentence with a marked head and tail. The task asks for the relation between them. */
export interface MentionTask extends TaskBase {
  readonly kind: 'mention'
  readonly tokens: readonly string[]
  /** Token indices of the head mention, [start, end). */
  readonly head: readonly [start: number, end: number]
  /** Token indices of the tail mention, [start, end). */
  readonly tail: readonly [start: number, end: number]
  /** The gold relation's name. It is absent where nobody knows it. */
  readonly relation?: string
}

// ------------------------------------------------------------------------------------------ Response

/** What a model answered. */
export interface Response {
  readonly taskId: string
  /** Name of the model, or of the source of the text (`reference`, `human`). */
  readonly model: string
  readonly text: string
  readonly sampling?: Sampling
  readonly tokens?: { readonly prompt: number; readonly completion: number }
  /** Why generation ended. */
  readonly finish?: 'stop' | 'length' | 'aborted'
  /** What the source itself recorded about this response's correctness. Judges never read it. */
  readonly recordedCorrect?: boolean
}

/** How a response was drawn. */
export interface Sampling {
  /** 0 is greedy. */
  readonly temperature: number
  readonly topP?: number
  readonly maxTokens: number
  /** The key as text, so that the draw can be repeated. */
  readonly key: string
  /** SHA-256 of the model's weights, lower-case hex. */
  readonly modelDigest?: string
  /** Digest or name of the prompt's form. */
  readonly prompt?: string
}

// ------------------------------------------------------------------------------------------ Feedback

/** `unknown` is an abstention: the judge cannot know. */
export type Verdict = 'correct' | 'wrong' | 'unknown'

/** What a judge found about one response. */
export interface Feedback {
  readonly verdict: Verdict
  /** 0 (surely wrong) to 1 (surely correct), or null where the judge has no figure, such as after a failure of the machinery. */
  readonly score: number | null
  /** One for each part that was looked at (step, test, final answer, line), in the response's order, also for those found correct. */
  readonly findings: readonly Finding[]
  /** Readable, and fit to go back into a prompt. */
  readonly text: string
  readonly judge: { readonly name: string; readonly version: string }
}

/** What was found at one place. */
export interface Finding {
  readonly where: Place
  readonly verdict: Verdict
  /** Kind of finding in kebab-case, from the judge's closed list: `false-equation`, `wrong-answer`, `time-limit`, … */
  readonly kind: string
  /** One sentence, no full stop. */
  readonly message: string
  /** Figures and texts that belong to this finding (expected, found, compiler output). */
  readonly detail?: Readonly<Record<string, JsonValue>>
  /**
   * What it took: times in ms, memory in bytes; null where nobody can tell. The only part of feedback that may differ between
   * two judgements of the same response.
   */
  readonly timing?: Readonly<Record<string, number | null>>
}

/** Where a finding stands in a response. Offsets count UTF-16 code units of `Response.text`, [start, end). */
export type Place =
  | { readonly part: 'step'; readonly step: number; readonly start: number; readonly end: number }
  | { readonly part: 'answer'; readonly start: number; readonly end: number }
  | { readonly part: 'test'; readonly test: string; readonly case?: string }
  | { readonly part: 'line'; readonly file: string; readonly line: number; readonly column?: number }
  | { readonly part: 'whole' }

/**
 * What a judge uses beside the process that calls it: a sandbox that runs programs, a relation extractor or a language
 * model that computes on all cores.
 */
export type JudgeNeed = 'sandbox' | 'extractor' | 'model'

/** Gives feedback on responses to the tasks it accepts. */
export interface Judge extends AsyncDisposable {
  readonly name: string
  /** Changes whenever the same input may get other feedback. It stands in traces. */
  readonly version: string
  /** A door admits only so many judgements at one time of a judge that needs anything. Default nothing. */
  readonly needs?: readonly JudgeNeed[]
  accepts(task: Task): boolean
  /**
   * Never rejects for what the response says (that is a verdict). Rejects with the signal's reason on abort, children ended.
   */
  judge(task: Task, response: Response, options?: { readonly signal?: AbortSignal | undefined }): Promise<Feedback>
}

// -------------------------------------------------------------------------------------------- Signal

/** A training record derived from feedback, in the shapes that trainers read. */
export type Signal =
  | { readonly kind: 'conversation'; readonly messages: readonly Message[] }
  | {
      readonly kind: 'preference'
      readonly prompt: string
      readonly chosen: string
      readonly rejected: string
      readonly margin?: number
    }
  | {
      readonly kind: 'stepwise'
      readonly prompt: string
      readonly completions: readonly string[]
      readonly labels: readonly boolean[]
    }
  /** A null reward marks a failure of the machinery: mask it. */
  | { readonly kind: 'reward'; readonly prompt: string; readonly completion: string; readonly reward: number | null }

/** One turn of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

// ------------------------------------------------------------------------------ Checkpoint and Report

/** Weights that a training wrote, with a digest of all that made them. */
export interface Checkpoint {
  /** As a rule in Hugging Face layout: config.json, tokenizer.json, model.safetensors. */
  readonly folder: string
  /** SHA-256 over the model's layout, the recipe, the data and the key, lower-case hex. */
  readonly digest: string
  /** Updates that made it. */
  readonly step: number
  /** What an evaluation of it gave. */
  readonly metrics: Readonly<Record<string, number>>
}

/** Numbers with n, interval and the command that made them. `touchstone evaluate --json` prints one, among others. */
export interface Report {
  readonly title: string
  readonly command: string
  readonly figures: readonly Figure[]
}

/** One reported number. Fractions are 0–1 inside, percent only in print. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** Sample size. */
  readonly n: number
  /** 95 % interval. */
  readonly interval?: readonly [low: number, high: number] | undefined
}
