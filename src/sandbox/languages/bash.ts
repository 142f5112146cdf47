/**
 * Bash. Harness tests enter over the channel once the script has run, into the same shell. A regular exit of the script
 * ends the script and not the run, by a trap; the script's own trap on EXIT is set aside and never runs, as what it
 * cleans up may be what the tests need. The test's own exit is its end.
 *
 * Covered: exit and exec before the tests end; printed success; tests or token looked for before they enter; functions,
 * aliases and traps of the script's own in the place of built-in commands.
 * Not covered: functions that stand in for other commands (diff, grep) stay bent under the tests; a script that takes
 * the trap by `builtin trap` and exits; a script written against this driver. Syntax is checked as Bash does it: commands before
 * the error have run by then.
 */
import { statesChecks } from '../harness/stated-checks.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import { BASH_COMMANDS, plain } from '../toolchains/script-libraries.ts'
import { SHELL_TESTS, shellProof } from '../harness/shell-proof.ts'

/** Built-in commands that tests lean on. */
const BUILTINS =
  'builtin [ test true false exit eval exec return set trap unset alias unalias command echo printf let : . source kill shift read'

/** Sets aside what the script would have run on EXIT, and hands all else on. */
const TRAP = `trap() {
  if [[ $BASH_SUBSHELL != 0 || $# == 0 || \${BASH_SOURCE[1]} == *.harness-driver.sh ]]; then
    builtin trap "$@"
    return
  fi
  case "$1" in -l* | -p*) builtin trap "$@"; return ;; esac
  local touchstone_action=- touchstone_signal touchstone_kept=()
  if [ "$1" = -- ]; then shift; fi
  if [ $# -gt 1 ]; then touchstone_action=$1; shift; fi
  if [[ $touchstone_action != - && \${BASH_SOURCE[1]} == *main.sh ]]; then
    touchstone_action="touchstone_trapped=1; $touchstone_action
touchstone_trapped="
  fi
  for touchstone_signal in "$@"; do
    case "$touchstone_signal" in
      0 | [Ee][Xx][Ii][Tt] | [Ss][Ii][Gg][Ee][Xx][Ii][Tt]) ;;
      *) touchstone_kept+=("$touchstone_signal") ;;
    esac
  done
  if [ "\${#touchstone_kept[@]}" -gt 0 ]; then builtin trap -- "$touchstone_action" "\${touchstone_kept[@]}"; fi
}`

/** In POSIX mode no function and no alias stands before `unset`, so that what the script bent can be put back. */
const driver = (statesAny: boolean): string => `${TRAP}
touchstone_tests() {
  local touchstone_code=$?
  [ "$touchstone_code" -eq 0 ] || exit "$touchstone_code"
  POSIXLY_CORRECT=1
  \\unset -f ${BUILTINS} 2>/dev/null || \\exit 1
  unset POSIXLY_CORRECT
  unalias -a
  # what stood on the path before the script comes first again, and nothing is remembered of where commands lie
  PATH=$touchstone_path:$PATH
  hash -r
  shopt -u extdebug nocasematch
  builtin trap - EXIT ERR DEBUG RETURN
  ${TRAP}
  exit() {
    local touchstone_code=\${1:-$?}
    if [[ $touchstone_code == 0 && $BASH_SUBSHELL == 0 && -z $touchstone_trapped && \${BASH_SOURCE[1]} != *main.sh ]]; then
      exec /bin/sh -c '${shellProof(statesAny)}'
    fi
    builtin exit "$touchstone_code"
  }
  touchstone_text="$(/bin/sh -c '${SHELL_TESTS}')"
}
touchstone_end() {
  touchstone_tests
  eval "unset touchstone_text
$touchstone_text"
  exit $?
}
touchstone_path=$PATH
readonly touchstone_path
builtin trap touchstone_end EXIT
. ./main.sh
touchstone_status=$?
:
touchstone_tests
eval "unset touchstone_text
$touchstone_text"
touchstone_code=$?
[ "$touchstone_code" -eq 0 ] || builtin exit "$touchstone_code"
exec /bin/sh -c '${shellProof(statesAny)}'
`

export const bash: Language = {
  name: 'bash',
  title: 'Bash',
  aliases: ['sh', 'shell'],
  file: 'main.sh',
  install: 'apt-get install -y bash',
  async detect(finder) {
    const binary = finder.find('/usr/bin/bash', '/bin/bash', 'bash')
    const version = binary === undefined ? undefined : await finder.ask(binary, '-c', 'echo "$BASH_VERSION"')
    if (binary === undefined || version === undefined) return undefined
    return { version: version.replace(/\(.*/, ''), tools: { run: binary }, mounts: [] }
  },
  run: ({ tools }) => ({ argv: [tools['run'] ?? '', 'main.sh'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain: { tools }, program, test }) => ({
        code: program,
        late: test,
        command: {
          argv: [tools['run'] ?? '', '.harness-driver.sh'],
          files: [{ path: '.harness-driver.sh', content: Buffer.from(driver(states(test))) }],
        },
      }),
      // a test in Bash fails by its exit code, and there is nothing else that it could mean
      isAssertion: (stderr) => !/: line \d+: /.test(stderr),
    },
  ],
  missingLibrary,
  isOutOfMemory: (stderr) => /xmalloc|xrealloc|cannot allocate/.test(stderr),
  isSyntaxError: (stderr) => /^(?:\.\/)?main\.sh: (?:line \d+: )?(?:syntax error|unexpected EOF)/m.test(stderr),
}

function states(test: string): boolean {
  return statesChecks(test, {
    comments: /"(?:[^"\\]|\\[\s\S])*"|'[^']*'|(?<=^|\s)#.*/gm,
    definitions: /^(?:function\s+)?([\w-]+)\s*\(\)\s*\{/gm,
    body: 'braces',
  })
}

/** A command that is not here: any of the test's, a well-known one of the script's. */
function missingLibrary({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  const name = /: line \d+: (\S+): command not found$/m.exec(stderr)?.[1]
  // the head of a test of bats, which is a language of its own
  if (name === '@test') return { name: 'bats', install: 'apt-get install -y bats' }
  if (name === undefined || !/^[\w.+-]+$/.test(name)) return undefined
  const called = new RegExp(String.raw`(?:^|[\s|&;($\x60])${plain(name)}(?=\s|$)`, 'm')
  if (!BASH_COMMANDS.has(name) || !(called.test(program) || called.test(test))) return undefined
  return { name, install: `apt-get install -y ${name}` }
}
