/**
 * Perl. Harness tests enter over the channel once the program's own code has run, in the program's own lexical scope; see
 * harness-driver.pm.
 */
import { readFileSync } from 'node:fs'
import { statesChecks } from '../harness/stated-checks.ts'
import type { Language } from './language.ts'
import { PERL_LIBRARIES, missingScriptLibrary, plain } from '../toolchains/script-libraries.ts'

const APPENDED = `
;TOUCHSTONE_TESTS: my $touchstone_ended = 0; { package main; my $touchstone_tests = Touchstone::begin(); eval "no strict;\n#line 1 \\"test.pl\\"\n$touchstone_tests\n; \\$touchstone_ended = 1" or CORE::die($@) }
CORE::die("the program left the test before its end\n") unless $touchstone_ended;
Touchstone::prove();
`

export const perl: Language = {
  name: 'perl',
  title: 'Perl',
  aliases: ['pl', 'perl5'],
  file: 'main.pl',
  install: 'apt-get install -y perl',
  async detect(finder) {
    const binary = finder.find('/usr/bin/perl', 'perl')
    const version = binary === undefined ? undefined : await finder.ask(binary, '-e', 'printf "%vd", $^V')
    if (binary === undefined || version === undefined || !binary.startsWith('/usr/')) return undefined
    return { version, tools: { run: binary }, mounts: [] }
  },
  run: ({ tools }) => ({ argv: [tools['run'] ?? '', 'main.pl'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain: { tools }, program, test }) => ({
        code: withAppended(program),
        late: test,
        command: {
          argv: [tools['run'] ?? '', '-I/w/.harness', '-MTouchstone', 'main.pl', states(test) ? 'states' : 'counted'],
          files: [{ path: '.harness/Touchstone.pm', content: driver() }],
        },
      }),
      isAssertion: (stderr) => /assertion failed|^not ok \d+|^# {3}Failed test/im.test(stderr),
    },
  ],
  missingLibrary: (failure) =>
    missingScriptLibrary(failure, {
      message: /^Can't locate (\S+)\.pm in @INC/m,
      library: (name) => name.replaceAll('/', '::'),
      imports: (source, name) =>
        new RegExp(String.raw`^\s*(?:use|require)\s+${plain(name.replaceAll('/', '::'))}\b`, 'm').test(source),
      known: PERL_LIBRARIES,
      install: (library) => `cpan -T ${library}`,
    }),
  isOutOfMemory: (stderr) => /^Out of memory/m.test(stderr),
  isSyntaxError: (stderr) =>
    /^(?:Execution of main\.pl aborted due to|main\.pl had) compilation errors|^syntax error at main\.pl/m.test(stderr),
}

/** What follows __END__ or __DATA__ is not run. */
function withAppended(program: string): string {
  const end = /^__(?:END|DATA)__\s*$/m.exec(program)?.index ?? program.length
  return `${program.slice(0, end)}${APPENDED}${program.slice(end)}`
}

function states(test: string): boolean {
  return statesChecks(test, {
    comments: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![$\w])#.*|^=\w[\s\S]*?^=cut/gm,
    checks: /\bdie\b|\bexit\b|\bcroak\b|\bconfess\b|\bthrow\b|\bTest::|\bassert/,
    definitions: /^sub\s+(\w+)/gm,
    body: 'braces',
  })
}

let driverBytes: Uint8Array | undefined
function driver(): Uint8Array {
  driverBytes ??= readFileSync(new URL('../harness/harness-driver.pm', import.meta.url))
  return driverBytes
}
