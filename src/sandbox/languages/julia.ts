/**
 * Julia. Harness tests enter over the channel once the program's own code has run, in the module Main; shell-proof.ts
 * says what their end covers. Not covered besides: functions that the program bends stay bent under the tests.
 */
import { dirname } from 'node:path'
import type { Language } from './language.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'
import { toolchainMounts } from '../toolchains/toolchain-mounts.ts'
import { SHELL_TESTS, shellProof } from '../harness/shell-proof.ts'

const DRIVER = `let shell(line) = Cmd(["/bin/sh", "-c", line]),
    channel = RawFD(3)
    include(joinpath(@__DIR__, "main.jl"))
    tests = read(pipeline(shell(${JSON.stringify(`exec 3<&0; ${SHELL_TESTS}`).replaceAll('$', '\\$')}), stdin = channel), String)
    include_string(Main, tests, "test.jl")
    run(pipeline(shell(${JSON.stringify(`exec 3<&0; ${shellProof(true)}`).replaceAll('$', '\\$')}), stdin = channel))
end
`

export const julia: Language = {
  name: 'julia',
  title: 'Julia',
  aliases: ['jl'],
  file: 'main.jl',
  // Debian and Ubuntu have no package of it
  install: 'curl -fsSL https://install.julialang.org | sh -s -- --yes',
  async detect(finder) {
    const found = finder.find('julia')
    if (found === undefined) return undefined
    const script = 'print(VERSION, "\\n", joinpath(Sys.BINDIR, "julia"))'
    const [version, binary] = (await finder.ask(found, '--startup-file=no', '-e', script))?.split('\n') ?? []
    const real = binary === undefined ? undefined : finder.find(binary)
    if (version === undefined || real === undefined) return undefined
    const home = dirname(dirname(real))
    return { version, tools: { run: real }, mounts: [...toolchainMounts(home), ...finder.existing('/etc/julia')] }
  },
  run: (toolchain) => ({ argv: [...command(toolchain), 'main.jl'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, program, test }) => ({
        code: program,
        late: test,
        command: {
          argv: [...command(toolchain), '.harness-driver.jl'],
          files: [{ path: '.harness-driver.jl', content: Buffer.from(DRIVER) }],
        },
      }),
      isAssertion: (stderr) => /^ERROR: (?:LoadError: )*AssertionError|Test Failed at/m.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /OutOfMemoryError\(\)/.test(stderr),
  isSyntaxError: (stderr) => /^ERROR: (?:LoadError: )*(?:syntax:|ParseError)/m.test(stderr),
  // its runtime alone takes about 200 MB
  limits: { memoryBytes: 2 ** 30 },
}

function command({ tools }: Toolchain): string[] {
  return [tools['run'] ?? '', '--startup-file=no', '--history-file=no', '--color=no', '--compiled-modules=no']
}
