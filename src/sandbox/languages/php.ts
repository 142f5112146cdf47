/**
 * PHP on its command line. Harness tests enter over the channel once the program's own code has run, in global scope; see
 * harness-driver.php.
 */
import { readFileSync } from 'node:fs'
import { statesChecks } from '../harness/stated-checks.ts'
import { FILE_BESIDE } from '../toolchains/script-libraries.ts'
import type { TestRunner } from '../harness/test-runner.ts'
import type { Limits } from '../limits.ts'
import type { Language, LibraryFailure, MissingLibrary } from './language.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'

const DRIVER = '.harness-driver.php'

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
    runner('phpunit', (test) => /\bextends\s+\\?(?:PHPUnit\\Framework\\)?TestCase\b/.test(test)),
    runner('script'),
  ],
  missingLibrary,
  isOutOfMemory: (stderr) => /Allowed memory size of \d+ bytes exhausted|Out of memory \(allocated/.test(stderr),
  isSyntaxError: (stderr) => /^(?:PHP )?Parse error: .* in (?:\/w\/)?main\.php on line/m.test(stderr),
}

function runner(name: 'script' | 'phpunit', accepts?: (test: string) => boolean): TestRunner {
  return {
    name,
    ...(accepts === undefined ? {} : { accepts }),
    plan: ({ toolchain, limits, program, test }) => ({
      // a response may leave the tag out, and PHP would print it then
      code: /<\?(?:php|=)/.test(program) ? program : `<?php ${program}`,
      // `require 'solution.php'` finds the program, which has run by then
      files: { 'solution.php': '<?php\n' },
      late: test,
      command: {
        argv: [...command(toolchain, limits), DRIVER, name, states(test) ? 'states' : 'counted'],
        files: [{ path: DRIVER, content: driver() }],
      },
    }),
    isAssertion: (stderr) => /Uncaught AssertionError/.test(stderr),
  }
}

function states(test: string): boolean {
  return statesChecks(test, {
    comments: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\/.*|#(?!\[).*|\/\*[\s\S]*?\*\//g,
    checks: /\bthrow\b|\bexit\b|\bdie\b|\btrigger_error\b|\buser_error\b/,
    definitions: /^function\s+&?(\w+)/gm,
    body: 'braces',
  })
}

/** Composer's packages are told by their autoloader, PHPUnit by its base class. */
function missingLibrary({ program, test, stderr }: LibraryFailure): MissingLibrary | undefined {
  if (/Class "PHPUnit\\Framework\\TestCase" not found/.test(stderr) && /\bTestCase\b/.test(test)) {
    return { name: 'phpunit', install: 'apt-get install -y phpunit' }
  }
  const beside = /Failed opening required '([^'\n]+\.php)'/.exec(stderr)?.[1]?.replace(/^.*\//, '')
  if (beside !== undefined && beside !== 'autoload.php' && test.includes(beside)) {
    return { name: beside, install: FILE_BESIDE }
  }
  const opened = /Failed opening required '(?:[^']*\/)?vendor\/autoload\.php'/.test(stderr)
  const wants = /\brequire(?:_once)?\b[^;]*\bvendor\/autoload\.php/
  if (!opened || !(wants.test(program) || wants.test(test))) return undefined
  const used = [...`${program}\n${test}`.matchAll(/^\s*use\s+\\?(\w+)\\/gm)].map((match) => match[1] ?? '')
  const name = `vendor/autoload.php${used.length === 0 ? '' : ` (${[...new Set(used)].join(', ')})`}`
  return { name, install: 'composer install' }
}

let driverBytes: Uint8Array | undefined
function driver(): Uint8Array {
  driverBytes ??= readFileSync(new URL('../harness/harness-driver.php', import.meta.url))
  return driverBytes
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
