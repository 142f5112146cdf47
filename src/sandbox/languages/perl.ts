/**
 * Perl. Harness tests enter over the channel once the program's own code has run, in the program's own lexical scope.
 *
 * Covered: exit and exec before the tests end; printed success; tests or token looked for before they enter.
 * Not covered: functions that the program bends stay bent under the tests; a program written against this driver.
 */
import type { Language } from './language.ts'

const MODULE = `package Touchstone;
use strict;
my $own = $$;
sub ask {
  POSIX::_exit(0) if $$ != $own;
  open(my $channel, '+<&=', 3) or die "channel: $!";
  syswrite($channel, $_[0]);
  return '' if $_[0] =~ /^TOKEN/;
  return receive($channel, unpack('N', receive($channel, 4)));
}
sub receive {
  my ($channel, $size) = @_;
  my $data = '';
  while (length($data) < $size) {
    sysread($channel, $data, $size - length($data), length($data)) or POSIX::_exit(70);
  }
  return $data;
}
use POSIX ();
# held for as long as the process lives: a closed handle would close the channel
open(our $held, '+<&=', 3);
1;
`
const APPENDED = `
;{ my $touchstone_tests = Touchstone::ask("READY\\n"); eval "no strict; $touchstone_tests; 1" or die $@ }
Touchstone::ask('TOKEN ' . Touchstone::ask("END\\n") . "\\n");
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
          argv: [tools['run'] ?? '', '-I/w/.harness', '-MTouchstone', 'main.pl'],
          files: [{ path: '.harness/Touchstone.pm', content: Buffer.from(MODULE) }],
        },
      }),
      isAssertion: (stderr) => /assertion failed|^not ok \d+|^# {3}Failed test/im.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /^Out of memory/m.test(stderr),
  isSyntaxError: (stderr) =>
    /^(?:Execution of main\.pl aborted due to|main\.pl had) compilation errors|^syntax error at main\.pl/m.test(stderr),
}

/** What follows __END__ or __DATA__ is not run. */
function withAppended(program: string): string {
  const end = /^__(?:END|DATA)__\s*$/m.exec(program)?.index ?? program.length
  return `${program.slice(0, end)}${APPENDED}${program.slice(end)}`
}
