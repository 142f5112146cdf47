/**
 * The end of a harness test, spoken by a shell: for languages that cannot reach a descriptor by its number but can
 * start a command, which inherits it.
 *
 * Covered: an exit before the tests end; printed success; a token looked for before the tests end.
 * Not covered: a program written against it can start the same command. Tests by input and output have no such hole.
 */

const SHELL_ANSWER =
  'dd bs=1 count=4 <&3 >/dev/null 2>&1; printf "TOKEN %s\\n" "$(dd bs=1 count=48 <&3 2>/dev/null)" >&3'

/**
 * One line of POSIX shell that asks for the token and gives it back; no single quotes in it. A test that states no check
 * says that it asserted nothing.
 */
export function shellProof(statesAny: boolean): string {
  return `printf "END${statesAny ? '' : ' 0'}\\n" >&3; ${SHELL_ANSWER}`
}

/** One line of POSIX shell that asks for the tests and prints them. */
export const SHELL_TESTS: string =
  'printf "READY\\n" >&3; set -- $(dd bs=1 count=4 <&3 2>/dev/null | od -An -tu1); dd bs=1 count=$((($2 * 256 + $3) * 256 + $4)) <&3 2>/dev/null'

/** The proof of a test that states checks. */
export const SHELL_PROOF: string = shellProof(true)
