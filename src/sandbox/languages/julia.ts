/**
 * Julia. This row has not run yet where it was written: no package of the system and no registry had its binaries, so it
 * follows the rows of the other scripting languages, and its driver is unproven.
 *
 * Harness tests enter over the channel once the program's own code has run, in the module Main; shell-proof.ts says what
 * their end covers. A regular exit of the program ends the program and not the run, and the test's own is its end. In the
 * test's text the functions that tests compare and fail by are Base's own, whatever the program calls by these names; a
 * program that gives one of them a method for types that are not its own has failed. A test that checks nothing, such as an
 * empty @testset, has tested nothing.
 * Not covered: other functions that the program bends stay bent; `Base.exit()` of the program ends the run.
 */
import { dirname } from 'node:path'
import { statesChecks } from '../harness/stated-checks.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import { JULIA_LIBRARIES, missingScriptLibrary, plain } from '../toolchains/script-libraries.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'
import { toolchainMounts } from '../toolchains/toolchain-mounts.ts'
import { SHELL_TESTS, shellProof } from '../harness/shell-proof.ts'

/** What tests compare and fail by. */
const KEPT = [
  '==',
  '!=',
  '===',
  '!==',
  '<',
  '>',
  '<=',
  '>=',
  '!',
  'isequal',
  'isless',
  'isapprox',
  'all',
  'any',
  'error',
  'throw',
]

const driver = (statesAny: boolean): string => `module TouchstoneHarness
struct RegularEnd <: Exception end
const kept = Set{Symbol}([${KEPT.map((name) => `Symbol(${JSON.stringify(name)})`).join(', ')}])
const channel = RawFD(3)
shell(line) = pipeline(Cmd(["/bin/sh", "-c", line]), stdin = channel)
prove() = run(shell(${shellLine(shellProof(statesAny))}))
tests() = read(shell(${shellLine(SHELL_TESTS)}), String)
leave(code = 0) = Base.exit(code)
function ended(code = 0)
    code == 0 && prove()
    Base.exit(code)
end
regular(code = 0) = code == 0 ? throw(RegularEnd()) : Base.exit(code)
innermost(failure) = failure isa LoadError ? innermost(failure.error) : failure
own(value) = value
function own(name::Symbol)
    name in kept && return GlobalRef(Base, name)
    return name === :exit ? GlobalRef(TouchstoneHarness, :ended) : name
end
function own(part::Expr)
    # a quoted name, a field and a keyword are no calls
    part.head in (:quote, :inert) && return part
    part.head === :(.) && return Expr(:(.), own(part.args[1]), part.args[2:end]...)
    part.head in (:import, :using, :export) && return part
    if part.head in (:(=), :kw, :function) && length(part.args) > 1
        return Expr(part.head, part.args[1], map(own, part.args[2:end])...)
    end
    return Expr(part.head, map(own, part.args)...)
end
isown(m::Module) = m === Main || (parentmodule(m) !== m && isown(parentmodule(m)))
types(t) = t isa UnionAll ? types(t.body) : t isa Union ? vcat(types(t.a), types(t.b)) : t isa TypeVar ? types(t.ub) : Any[t]
hasown(t) = any(one -> one isa DataType && (isown(parentmodule(one)) || any(hasown, one.parameters)), types(t))
function bent()
    for name in kept
        isdefined(Base, name) || continue
        value = getglobal(Base, name)
        value isa Function && !(value isa Core.Builtin) || continue
        for method in methods(value)
            isown(method.module) || continue
            any(hasown, Base.unwrap_unionall(method.sig).parameters[2:end]) || return name
        end
    end
    return nothing
end
end
exit(code = 0) = TouchstoneHarness.regular(code)
try
    include(joinpath(@__DIR__, "main.jl"))
catch failure
    TouchstoneHarness.innermost(failure) isa TouchstoneHarness.RegularEnd || rethrow()
end
let name = TouchstoneHarness.bent()
    if name !== nothing
        println(stderr, "the program changes ", name, " for types that are not its own")
        TouchstoneHarness.leave(1)
    end
end
include_string(TouchstoneHarness.own, Main, TouchstoneHarness.tests(), "test.jl")
TouchstoneHarness.prove()
`

/** A line of shell as a text of Julia's. */
function shellLine(line: string): string {
  return JSON.stringify(`exec 3<&0; ${line}`).replaceAll('$', String.raw`\$`)
}

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
          files: [{ path: '.harness-driver.jl', content: Buffer.from(driver(states(test))) }],
        },
      }),
      isAssertion: (stderr) => /^ERROR: (?:LoadError: )*AssertionError|Test Failed at/m.test(stderr),
    },
  ],
  missingLibrary,
  isOutOfMemory: (stderr) => /OutOfMemoryError\(\)/.test(stderr),
  isSyntaxError: (stderr) => /^ERROR: (?:LoadError: )*(?:syntax:|ParseError)/m.test(stderr),
  // its runtime alone takes about 200 MB
  limits: { memoryBytes: 2 ** 30 },
}

function command({ tools }: Toolchain): string[] {
  return [tools['run'] ?? '', '--startup-file=no', '--history-file=no', '--color=no', '--compiled-modules=no']
}

function states(test: string): boolean {
  return statesChecks(test, {
    comments: /"""[\s\S]*?"""|"(?:[^"\\]|\\.)*"|#=[\s\S]*?=#|#.*/g,
    checks: /@test\b|@test_\w+|@assert\b|\berror\s*\(|\bthrow\s*\(|\bexit\s*\(|\b(?:check|assert|expect|verify)\w*/,
    definitions: /^function\s+([\w!]+)\s*\(/gm,
    body: 'end',
  })
}

function missingLibrary(failure: LibraryFailure): MissingLibrary | undefined {
  const found = missingScriptLibrary(failure, {
    message: /ArgumentError: Package (\w+) not found in current path/,
    imports: (source, name) =>
      new RegExp(String.raw`^[ \t]*(?:using|import)\b[^#\n]*\b${plain(name)}\b`, 'm').test(source),
    known: JULIA_LIBRARIES,
    install: () => '',
  })
  return found && { name: found.name, install: null, reason: "programs have Julia's standard library alone" }
}
