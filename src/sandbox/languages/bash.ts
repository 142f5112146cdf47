/**
 * Bash. Harness tests enter over the channel once the script has run, into the same shell.
 *
 * Covered: exit and exec before the tests end; printed success; tests or token looked for before they enter.
 * Not covered: functions and commands that the script bends stay bent under the tests; a script written against this
 * driver. Syntax is checked as Bash does it: commands before the error have run by then.
 */
import type { Language } from './language.ts'
import { SHELL_PROOF, SHELL_TESTS } from '../harness/shell-proof.ts'

const DRIVER = `. ./main.sh
eval "$(/bin/sh -c '${SHELL_TESTS}')"
touchstone_code=$?
[ "$touchstone_code" -eq 0 ] || exit "$touchstone_code"
exec /bin/sh -c '${SHELL_PROOF}'
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
          files: [{ path: '.harness-driver.sh', content: Buffer.from(DRIVER) }],
        },
      }),
      // a test in Bash fails by its exit code, and there is nothing else that it could mean
      isAssertion: (stderr) => !/: line \d+: /.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /xmalloc|xrealloc|cannot allocate/.test(stderr),
  isSyntaxError: (stderr) => /^(?:\.\/)?main\.sh: (?:line \d+: )?(?:syntax error|unexpected EOF)/m.test(stderr),
}
