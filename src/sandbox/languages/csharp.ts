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
          files: { ...(own === null ? {} : { [CSHARP_TEST_FILE]: own }), [CSHARP_DRIVER_FILE]: CSHARP_DRIVER },
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

/** Syntax that came after what Mono's compiler knows, by its version. */
const NEWER: readonly (readonly [version: string, syntax: RegExp])[] = [
  ['7.1 (async Main)', /\bstatic\s+async\s+Task(?:\s*<\s*int\s*>)?\s+Main\b/],
  ['8 (switch expressions)', /\)?\s+switch\s*\{[^{}]*=>/],
  ['8 (ranges and ??=)', /\?\?=|\[\s*\^\s*\w|\[[^\]\n]*\.\.[^\]\n]*\]|\busing\s+var\b/],
  ['9 (records, init, is not)', /\brecord\s+(?:struct\s+)?\w+|\binit\s*;|\bis\s+not\b|=\s*new\s*\(/],
  ['10 (namespaces of a file)', /^[ \t]*namespace\s+[\w.]+\s*;/m],
]

/** Whether the compiler took the head of a function inside of another for a variable. */
function hasLocalFunction(program: string, stderr: string): boolean {
  const places = stderr.matchAll(
    /^main\.cs\((\d+),\d+\): error CS1525: Unexpected symbol `\(', expecting `,', `;', or `='/gm,
  )
  const lines = program.split('\n')
  return [...places].some(([, line = '']) =>
    /\b[\w<>[\],]+\s+\w+\s*\([^;]*\)\s*(?:=>|\{|$)/.test(lines[Number(line) - 1] ?? ''),
  )
}

/** Syntax of a newer C#, where the compiler here could not read the program. */
function newerCsharp({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  const isUnread =
    /error CS(?:1001|1002|1003|1026|1041|1513|1514|1519|1525|1528|1547|1644|1738|5001|0116|8\d\d\d)\b/.test(stderr)
  const code = blanked(`${program}\n${test}`)
  // statements outside of any class are a program since C# 9
  const isTopLevel =
    /error CS(?:0116|1022|1525|8\d\d\d|5001)\b/.test(stderr) &&
    /\bConsole\s*\.\s*(?:Write|Read)/.test(code) &&
    !/\b(?:class|struct|interface)\s+\w+/.test(code)
  const found = isTopLevel
    ? '9 (statements without a class)'
    : hasLocalFunction(program, stderr)
      ? '7.0 (local functions)'
      : NEWER.find(([, syntax]) => syntax.test(code))?.[0]
  if (!isUnread || found === undefined) return undefined
  return { name: `C# ${found}`, install: null, reason: "Mono's compiler, the one that is here, does not know it" }
}

/** A namespace of a known library that program or test use and the compiler did not find. */
function missingLibrary({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  const used = [...blanked(`${program}\n${test}`).matchAll(/\busing\s+(?:static\s+)?([\w.]+)\s*;/g)]
  const names = used.map((match) => match[1] ?? '').filter((name) => LIBRARY.test(name))
  const lacks = /error CS(?:0246: The type or namespace name|0234: The type or namespace name) `(\w+)'/g
  const said = new Set([...stderr.matchAll(lacks)].map((match) => match[1] ?? ''))
  const name = names.find((each) => each.split('.').some((part) => said.has(part)))
  if (name === undefined) return newerCsharp({ program, test, stderr })
  return { name, install: LIBRARIES[name] ?? `an assembly of ${name} for Mono; no package of the system has it` }
}
