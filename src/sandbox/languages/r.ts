/**
 * R. Harness tests enter over the channel once the program's own code has run, in the global environment;
 * shell-proof.ts says what their end covers. Not covered besides: functions that the program bends stay bent.
 */
import type { Language } from './language.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'
import { SHELL_PROOF, SHELL_TESTS } from '../harness/shell-proof.ts'

const DRIVER = `local({
  run <- base::system
  source("main.R", local = globalenv())
  tests <- run(${JSON.stringify(SHELL_TESTS)}, intern = TRUE)
  eval(parse(text = tests, keep.source = FALSE), globalenv())
  run(${JSON.stringify(SHELL_PROOF)})
})
`

export const r: Language = {
  name: 'r',
  title: 'R',
  aliases: ['rscript', 'rlang'],
  file: 'main.R',
  install: 'apt-get install -y r-base-core',
  async detect(finder) {
    const binary = finder.find('Rscript')
    if (binary === undefined || !binary.startsWith('/usr/')) return undefined
    const version = /version (\S+)/.exec((await finder.ask(binary, '--version')) ?? '')?.[1]
    return version === undefined ? undefined : { version, tools: { run: binary }, mounts: finder.existing('/etc/R') }
  },
  run: (toolchain) => ({ argv: [...command(toolchain), 'main.R'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, program, test }) => ({
        code: program,
        late: test,
        command: {
          argv: [...command(toolchain), '.harness-driver.R'],
          files: [{ path: '.harness-driver.R', content: Buffer.from(DRIVER) }],
        },
      }),
      isAssertion: (stderr) => /is not TRUE|are not all TRUE|not equal|assertion failed/.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /cannot allocate vector of size/.test(stderr),
  isSyntaxError: (stderr) => /^Error(?: in source\([^)]*\))?\s*:.*unexpected /ms.test(stderr),
}

function command({ tools }: Toolchain): string[] {
  return [tools['run'] ?? '', '--vanilla']
}
