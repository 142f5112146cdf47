import type { ZooLanguage } from './zoo-language.ts'

export const php: ZooLanguage = {
  language: 'php',
  accepted: `<?php
[$a, $b] = explode(' ', trim(fgets(STDIN)));
echo $a + $b, "\\n";
`,
  wrongAnswer: `<?php
[$a, $b] = explode(' ', trim(fgets(STDIN)));
echo $a + $b + 1, "\\n";
`,
  runtimeError: `<?php
echo "Error\\n";
throw new Exception('no');
`,
  compileError: `<?php
function f( {
`,
  endlessLoop: `<?php
while (true);
`,
  memoryHog: `<?php
$kept = [];
while (true) $kept[] = str_repeat('x', 1 << 22);
`,
  outputFlood: `<?php
while (true) echo str_repeat('x', 1000), "\\n";
`,
  forkBomb: `<?php
$kept = [];
while (true) {
  $process = proc_open(['/bin/sleep', '20'], [], $pipes);
  if ($process === false) exit(1);
  $kept[] = $process;
}
`,
  harness: {
    program: `<?php
function add($a, $b) { return $a + $b; }
`,
    passing: `assert(add(2, 3) === 5);
`,
    failing: `assert(add(2, 3) === 6);
`,
    early: `<?php
function add($a, $b) { exit(0); }
`,
  },
}
