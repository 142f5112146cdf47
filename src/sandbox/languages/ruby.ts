/**
 * Ruby. Harness tests enter over the channel once the program's own code has run, into the same top-level binding; see
 * harness-driver.rb. Gems are looked up only for programs and tests that want one, since that costs 35 ms of a start.
 */
import { readFileSync } from 'node:fs'
import { statesChecks } from '../harness/stated-checks.ts'
import type { TestRunner } from '../harness/test-runner.ts'
import type { Language } from './language.ts'
import {
  FILE_BESIDE,
  RUBY_LIBRARIES,
  importsQuoted,
  missingScriptLibrary,
  plain,
} from '../toolchains/script-libraries.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'
import { toolchainMounts } from '../toolchains/toolchain-mounts.ts'

const DRIVER = '.harness-driver.rb'
/** Parts of the standard library that are no gems of their own, or that a start without gems finds. */
const WITHOUT_GEMS = new Set(
  'English abbrev base64 benchmark bigdecimal bigdecimal/util cgi coverage csv date delegate digest digest/md5 digest/sha1 digest/sha2 erb etc fiber fileutils find forwardable io/console io/wait json logger monitor observer open3 openssl optparse ostruct pathname pp prettyprint pstore psych racc/parser rational ripper securerandom set shellwords singleton socket stringio strscan tempfile thread time timeout tmpdir tsort uri weakref yaml zlib'.split(
    ' ',
  ),
)

export const ruby: Language = {
  name: 'ruby',
  title: 'Ruby',
  aliases: ['rb'],
  file: 'main.rb',
  install: 'apt-get install -y ruby',
  async detect(finder) {
    const found = finder.find('/usr/bin/ruby', 'ruby')
    if (found === undefined) return undefined
    const script = 'puts RUBY_VERSION, RbConfig.ruby, RbConfig::CONFIG["prefix"]'
    const [version, binary, prefix] = (await finder.ask(found, '-e', script))?.split('\n') ?? []
    const real = binary === undefined ? undefined : finder.find(binary)
    if (version === undefined || real === undefined || prefix === undefined) return undefined
    return { version, tools: { run: real }, mounts: real.startsWith('/usr/') ? [] : toolchainMounts(prefix) }
  },
  run: (toolchain, _limits, { code }) => ({ argv: [...command(toolchain, code), 'main.rb'] }),
  runners: [
    runner('rspec', (test) => /\bRSpec\.|require\s*\(?['"]rspec['"]/.test(test)),
    runner('minitest', (test) => /\bMinitest::|require\s*\(?['"]minitest/.test(test)),
    runner('test-unit', (test) => /\bTest::Unit::|require\s*\(?['"]test\/unit['"]/.test(test)),
    runner('script'),
  ],
  missingLibrary: (failure) =>
    missingScriptLibrary(failure, {
      message: /: cannot load such file -- (\S+) \(LoadError\)/,
      library: (name) => (name.startsWith('.') ? undefined : name.replace(/^\/.*\//, './')),
      imports: (source, name) =>
        (name.startsWith('/') && requiresBeside(source, name)) ||
        importsQuoted(String.raw`\brequire|\bgem`)(source, name) ||
        (/^r?spec/.test(name) && /\bRSpec\.|\bdescribe\b/.test(source)),
      known: RUBY_LIBRARIES,
      install: (library) => (library.startsWith('.') ? FILE_BESIDE : `gem install ${library.replace('/', '-')}`),
    }),
  isOutOfMemory: (stderr) => /failed to allocate memory \(NoMemoryError\)/.test(stderr),
  isSyntaxError: (stderr) =>
    /^(?:\.harness-driver\.rb:\d+:in `eval': )?main\.rb:\d+: .*\(SyntaxError\)|^main\.rb:\d+: syntax error/m.test(
      stderr,
    ),
}

function requiresBeside(source: string, path: string): boolean {
  const name = plain(path.replace(/^.*\//, '').replace(/\.rb$/, ''))
  return new RegExp(String.raw`\brequire_relative\s*\(?\s*['"](?:[^'"\n]*\/)?${name}(?:\.rb)?['"]`).test(source)
}

function runner(name: 'script' | 'minitest' | 'test-unit' | 'rspec', accepts?: (test: string) => boolean): TestRunner {
  return {
    name,
    ...(accepts === undefined ? {} : { accepts }),
    plan: ({ toolchain, program, test }) => ({
      code: program,
      // `require_relative 'solution'` finds the program, which has run by then
      files: { 'solution.rb': '' },
      late: test,
      command: {
        argv: [
          ...command(toolchain, name === 'script' ? `${program}\n${test}` : 'Gem'),
          DRIVER,
          name,
          states(test) ? 'states' : 'counted',
        ],
        files: [{ path: DRIVER, content: driver() }],
      },
    }),
    isAssertion: (stderr) =>
      /assertion failed|Assertion|NoMatchingPattern|^\S+: (?:Expected|expected|<)/im.test(stderr),
  }
}

function states(test: string): boolean {
  return statesChecks(test, {
    comments: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|^=begin[\s\S]*?^=end|(?<![\w$])#(?!\{).*/gm,
    checks: /\braise\b|\bfail\b|\babort\b|\bexit\b|=>|\bthrow\b|\bfetch\b|\bassert/,
    definitions: /^def\s+(?:self\.)?(\w+[?!]?)/gm,
    body: 'end',
  })
}

let driverBytes: Uint8Array | undefined
function driver(): Uint8Array {
  driverBytes ??= readFileSync(new URL('../harness/harness-driver.rb', import.meta.url))
  return driverBytes
}

function command({ tools }: Toolchain, source: string): string[] {
  const required = [...source.matchAll(/\brequire\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '')
  const isPlain = !/\b(?:Gem|gem)\b/.test(source) && required.every((name) => WITHOUT_GEMS.has(name))
  return [tools['run'] ?? '', ...(isPlain ? ['--disable-gems'] : [])]
}
