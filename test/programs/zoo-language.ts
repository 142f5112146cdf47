/**
 * The zoo: for each language, small programs that each end in one way. A test file and two claims run them through the
 * sandbox; nothing else may.
 */

/** What a program of each kind does, and so how it must be judged. */
export interface ZooLanguage {
  /** Name in the language table. */
  readonly language: string
  /** Reads two whole numbers and prints their sum. */
  readonly accepted: string
  /** Prints their sum plus one. */
  readonly wrongAnswer: string
  /** Fails at run time after some output. */
  readonly runtimeError: string
  /** Is no program of the language. */
  readonly compileError: string
  /** Computes for ever. */
  readonly endlessLoop: string
  /** Allocates and touches memory for ever. */
  readonly memoryHog: string
  /** Prints for ever. */
  readonly outputFlood: string
  /** Starts processes or threads until it is refused one, and fails then. */
  readonly forkBomb: string
  /** A program that defines a function, a test that it passes, one that it fails; absent where there are no harness tests. */
  readonly harness?: ZooHarness
}

/** A language with the programs that every run of the unit tests can afford, and no more. */
export interface SmallZooLanguage extends Pick<
  ZooLanguage,
  'language' | 'accepted' | 'runtimeError' | 'compileError' | 'harness'
> {
  /** Standard input of `accepted`, where the language reads no numbers from it. @default the two numbers */
  readonly input?: string
  /** Its compiler takes seconds for each program. @default false */
  readonly slow?: boolean
}

/** Harness tests of a language: `early` ends with exit code 0 before the test has run. */
export interface ZooHarness {
  readonly program: string
  readonly passing: string
  readonly failing: string
  readonly early: string
}
