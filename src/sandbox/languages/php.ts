/**
 * PHP on its command line. Harness tests enter over the channel once the program's own code has run, in global scope.
 *
 * Covered: exit before the tests end; printed success; tests or token looked for before they enter.
 * Not covered: a program written against this driver, which it can find by name. Functions of PHP cannot be bent.
 */
import type { Limits } from '../limits.ts'
import type { Language } from './language.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'

const DRIVER = `<?php
function touchstone_ask(string $word): string {
  static $channel = null;
  $channel ??= fopen('php://fd/3', 'r+');
  $receive = function (int $size) use (&$channel): string {
    $data = '';
    while (strlen($data) < $size) {
      $piece = fread($channel, $size - strlen($data));
      if ($piece === false || $piece === '') exit(70);
      $data .= $piece;
    }
    return $data;
  };
  stream_set_read_buffer($channel, 0);
  fwrite($channel, $word);
  if (str_starts_with($word, 'TOKEN')) return '';
  return $receive(unpack('N', $receive(4))[1]);
}
require __DIR__ . '/main.php';
eval(preg_replace('/^\\s*<\\?php/', '', touchstone_ask("READY\\n")));
touchstone_ask('TOKEN ' . touchstone_ask("END\\n") . "\\n");
`

export const php: Language = {
  name: 'php',
  title: 'PHP',
  aliases: ['php8', 'php-cli'],
  file: 'main.php',
  install: 'apt-get install -y php-cli',
  async detect(finder) {
    const binary = finder.find('php')
    const answer = binary === undefined ? undefined : await finder.ask(binary, '-n', '-r', 'echo PHP_VERSION;')
    if (binary === undefined || answer === undefined || !binary.startsWith('/usr/')) return undefined
    return { version: answer, tools: { run: binary }, mounts: finder.existing('/etc/php') }
  },
  run: (toolchain, limits) => ({ argv: [...command(toolchain, limits), 'main.php'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, limits, program, test }) => ({
        code: program,
        late: test,
        command: {
          argv: [...command(toolchain, limits), '.harness-driver.php'],
          files: [{ path: '.harness-driver.php', content: Buffer.from(DRIVER) }],
        },
      }),
      isAssertion: (stderr) => /Uncaught AssertionError/.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /Allowed memory size of \d+ bytes exhausted|Out of memory \(allocated/.test(stderr),
  isSyntaxError: (stderr) => /^(?:PHP )?Parse error: .* in (?:\/w\/)?main\.php on line/m.test(stderr),
}

function command({ tools }: Toolchain, limits: Limits): string[] {
  const settings = {
    memory_limit: Math.floor(limits.memoryBytes * 0.9),
    display_errors: 'stderr',
    log_errors: 0,
    html_errors: 0,
    'zend.assertions': 1,
    'assert.exception': 1,
    max_execution_time: 0,
  }
  return [tools['run'] ?? '', ...Object.entries(settings).flatMap(([name, value]) => ['-d', `${name}=${value}`])]
}
