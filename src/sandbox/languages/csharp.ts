/**
 * C# with Mono's compiler. Harness tests: harness/csharp-harness.ts keeps program and test apart and calls the test's
 * `Main`. Debug.Assert and Trace.Assert of a test throw, whatever the program does to the listeners; those of the program
 * throw by a listener.
 */
import { blanked } from '../harness/brace-source.ts'
import { CSHARP_DRIVER, CSHARP_DRIVER_FILE, CSHARP_TEST_FILE, csharpSides } from '../harness/csharp-harness.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'

/** Public libraries, by the namespaces that programs use. */
const LIBRARIES: Readonly<Record<string, string>> = {
  'Newtonsoft.Json': 'apt-get install -y libnewtonsoft-json5.0-cil',
}
const LIBRARY =
  /^(?:Newtonsoft|Xunit|NUnit|FluentAssertions|Moq|NSubstitute|Shouldly|Dapper|AutoMapper|Serilog|KellermanSoftware|MathNet|CsvHelper|RestSharp|Polly|Bogus|YamlDotNet|Microsoft\.(?:VisualStudio\.TestTools|EntityFrameworkCore|Extensions|AspNetCore|ML)|System\.(?:Text\.Json|Collections\.Immutable|Memory|Text\.Encodings))\b/

export const csharp: Language = {
  name: 'csharp',
  title: 'C#',
  aliases: ['c#', 'cs', 'mono'],
  file: 'main.cs',
  install: 'apt-get install -y mono-mcs',
  async detect(finder) {
    const run = finder.find('mono')
    const [compiler] = finder.existing('/usr/lib/mono/4.5/mcs.exe')
    if (run === undefined || compiler === undefined || !run.startsWith('/usr/')) return undefined
    const version = /version (\S+)/.exec((await finder.ask(run, '--version')) ?? '')?.[1]
    if (version === undefined) return undefined
    return { version: `Mono ${version}`, tools: { run, compile: compiler }, mounts: finder.existing('/etc/mono') }
  },
  compile: ({ tools }, _limits, { files }) => ({
    argv: [
      tools['run'] ?? '',
      tools['compile'] ?? '',
      '-optimize+',
      '-d:DEBUG;TRACE',
      '-nowarn:0105',
      '-r:System.Numerics.dll',
      '-out:main.exe',
      ...(files?.[CSHARP_DRIVER_FILE] === undefined ? [] : ['-main:TouchstoneDriver.TouchstoneHarness']),
      'main.cs',
      ...Object.keys(files ?? {}).filter((name) => name.endsWith('.cs')),
    ],
  }),
  products: ['main.exe'],
  run: ({ tools }) => ({ argv: [tools['run'] ?? '', 'main.exe'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain: { tools }, program, test }) => {
        const { program: code, test: own, asserts } = csharpSides(program, test)
        return {
          code,
          files: { [CSHARP_TEST_FILE]: own, [CSHARP_DRIVER_FILE]: CSHARP_DRIVER },
          late: null,
          command: { argv: [tools['run'] ?? '', 'main.exe', ...(asserts ? [] : ['0'])] },
        }
      },
      isAssertion: (stderr) => /Assert(?:ion)?(?:Failed)?Exception|assertion failed/i.test(stderr),
    },
  ],
  missingLibrary,
  isOutOfMemory: (stderr) => /System\.OutOfMemoryException/.test(stderr),
  compileLimits: { memoryBytes: 2 ** 30, wallMs: 60_000, cpuMs: 60_000 },
}

/** A namespace of a known library that program or test use and the compiler did not find. */
function missingLibrary({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  const used = [...blanked(`${program}\n${test}`).matchAll(/\busing\s+(?:static\s+)?([\w.]+)\s*;/g)]
  const names = used.map((match) => match[1] ?? '').filter((name) => LIBRARY.test(name))
  const lacks = /error CS(?:0246: The type or namespace name|0234: The type or namespace name) `(\w+)'/g
  const said = new Set([...stderr.matchAll(lacks)].map((match) => match[1] ?? ''))
  const name = names.find((each) => each.split('.').some((part) => said.has(part)))
  if (name === undefined) return undefined
  return { name, install: LIBRARIES[name] ?? `an assembly of ${name} for Mono; no package of the system has it` }
}
