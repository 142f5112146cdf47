/**
 * Why reference solutions of MBXP fail. They were written by a model and kept unread; what each failure says of itself
 * sorts it. Each cause was looked at by hand, TypeScript's also with tsc's own parser, which refuses the same programs.
 */
import type { RunStatus } from '../../src/sandbox/index.ts'

/** What is known of a failed reference. */
export interface FailedReference {
  readonly language: string
  /** Prompt and solution. */
  readonly code: string
  readonly status: RunStatus
  /** What the sandbox and the program's standard error say. */
  readonly message: string
}

/** The cause of one failure, as a phrase that counts can stand before. */
export function causeOf({ language, code, status, message }: FailedReference): string {
  if (status === 'compile-error') {
    // a program of C# goes on in its test
    const unclosed = language === 'csharp' ? 2 : 0
    return occurrences(code, '{') - occurrences(code, '}') > unclosed
      ? 'do not compile: cut off before their end'
      : 'do not compile'
  }
  if (message.includes('before the test had ended')) return 'leave with exit code 0 before the test has ended'
  if (message.includes('Assignment to constant variable')) return 'assign to a constant'
  // the tests of JavaScript report a wrong answer by a variable `x` that they lack
  const unknown =
    /ReferenceError: (\w+) is not defined/.exec(message)?.[1] ?? /Undefined variable \$(\w+)/.exec(message)?.[1]
  if (unknown !== undefined && unknown !== 'x') return 'use another name for a parameter than the prompt does'
  if (
    /(?:Assertion|Uncaught |System\.)?(?:Error|Exception)\b.*(?:test case|assert statement)|ReferenceError: x /.test(
      message,
    )
  ) {
    return 'answer wrong'
  }
  if (status === 'wrong-answer') return 'answer wrong'
  return `end with ${status} of their own`
}

function occurrences(text: string, character: string): number {
  return text.split(character).length - 1
}
