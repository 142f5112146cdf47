import type { ZooLanguage } from './zoo-language.ts'

export const perl: ZooLanguage = {
  language: 'perl',
  accepted: `my ($a, $b) = split ' ', <STDIN>;
print $a + $b, "\\n";
`,
  wrongAnswer: `my ($a, $b) = split ' ', <STDIN>;
print $a + $b + 1, "\\n";
`,
  runtimeError: `print "Error\\n";
die "no";
`,
  compileError: `use strict;
my $x = ;
`,
  endlessLoop: `1 while 1;
`,
  memoryHog: `my @kept;
push @kept, 'x' x (1 << 22) while 1;
`,
  outputFlood: `print 'x' x 1000, "\\n" while 1;
`,
  forkBomb: `while (1) { defined fork or die "refused" }
`,
  harness: {
    program: `use strict;
my $offset = 0;
sub add { return $_[0] + $_[1] + $offset }
`,
    passing: `die "assertion failed" unless add(2, 3) == 5;
`,
    failing: `die "assertion failed" unless add(2, 3) == 6;
`,
    early: `sub add { exit 0 }
`,
  },
}
