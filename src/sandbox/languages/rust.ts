/**
 * Rust, edition 2021, with rustc itself: no cargo, no crates, no build scripts. Where the rustc on the PATH is rustup's
 * proxy, the toolchain behind it is used and its folder, and nothing else of the home it lies in, is shown read-only.
 *
 * Harness tests: `#[test]` functions run one after another in the order of their names, with the proof of the end as
 * the last; a test with a `main` runs under a driver's. Covered: process::exit and panics before the tests end; printed
 * success; a token looked for before the tests end. Not covered: constants of the test stand in the program's memory; a
 * program written against the driver can speak its words. Tests by input and output have neither hole.
 */
import { basename } from 'node:path'
import type { HarnessPlan, HarnessRequest } from '../harness/test-runner.ts'
import type { Language } from './language.ts'
import type { Toolchain, ToolFinder } from '../toolchains/toolchain.ts'
import { toolchainMounts } from '../toolchains/toolchain-mounts.ts'

const DRIVER_FILE = 'touchstone_harness.rs'
const DRIVER = `pub fn prove() {
    use std::io::{Read, Write};
    use std::os::fd::FromRawFd;
    let mut channel = unsafe { std::fs::File::from_raw_fd(3) };
    channel.write_all(b"END\\n").unwrap();
    let mut size = [0u8; 4];
    channel.read_exact(&mut size).unwrap();
    let mut token = vec![0u8; size[3] as usize];
    channel.read_exact(&mut token).unwrap();
    channel.write_all(&[b"TOKEN ".as_slice(), &token, b"\\n"].concat()).unwrap();
}
pub fn ended(end: impl std::process::Termination) -> std::process::ExitCode {
    let code = end.report();
    if format!("{code:?}") == format!("{:?}", std::process::ExitCode::SUCCESS) {
        prove();
    }
    code
}
`
const TEST_ATTRIBUTE = /#\[(?:tokio::)?test\]/
// libtest runs tests in the order of their names; no honest name comes after this one
const LAST_TEST = `
mod touchstone_harness;
#[cfg(test)]
#[test]
fn zzzzzzzz_touchstone_end() { touchstone_harness::prove(); }
`

export const rust: Language = {
  name: 'rust',
  title: 'Rust',
  aliases: ['rs'],
  file: 'main.rs',
  install: 'apt-get install -y rustc',
  detect,
  compile: ({ tools }, _limits, { code, files }) => ({
    argv: [
      tools['compile'] ?? '',
      '--edition=2021',
      '-O',
      '-Awarnings',
      ...(files?.[DRIVER_FILE] !== undefined && code.includes(LAST_TEST) ? ['--test'] : []),
      '-o',
      'main',
      'main.rs',
    ],
  }),
  products: ['main'],
  run: () => ({ argv: ['/w/main'] }),
  runners: [
    { name: 'cargo-test', accepts: (test) => TEST_ATTRIBUTE.test(test), plan: testFunctions, isAssertion },
    { name: 'script', plan: script, isAssertion },
  ],
  isOutOfMemory: (stderr) => /^memory allocation of \d+ bytes failed/m.test(stderr),
  compileLimits: {
    memoryBytes: 2 ** 30,
    wallMs: 60_000,
    cpuMs: 60_000,
    processes: 128,
    openFiles: 1024,
  },
}

async function detect(finder: ToolFinder): Promise<Toolchain | undefined> {
  const found = finder.find('rustc')
  if (found === undefined || finder.find('cc', 'gcc') === undefined) return undefined
  // the proxy decides by the name it is called by, which is lost with its link
  const behind = basename(found).startsWith('rustup') ? await finder.ask(found, 'which', 'rustc') : found
  const binary = behind === undefined ? undefined : finder.find(behind)
  if (binary === undefined) return undefined
  const version = /^rustc (\S+)/.exec((await finder.ask(binary, '--version')) ?? '')?.[1]
  const root = await finder.ask(binary, '--print', 'sysroot')
  if (version === undefined || root === undefined) return undefined
  return { version, tools: { compile: binary }, mounts: toolchainMounts(root) }
}

function isAssertion(stderr: string): boolean {
  return /^assertion (?:`?left|failed)|panicked at '?assertion/m.test(stderr)
}

/** Functions marked as tests run one after another under the language's own test driver. */
function testFunctions({ program, test }: HarnessRequest): HarnessPlan {
  return {
    code: `${program}\n${test}\n${/\bfn main\s*\(/.test(program + test) ? '' : 'fn main() {}\n'}${LAST_TEST}`,
    files: { [DRIVER_FILE]: DRIVER },
    late: null,
    command: { argv: ['/w/main', '--test-threads=1', '--nocapture'] },
  }
}

/** A test's `main`, or bare statements, run by a `main` of the driver's. */
function script({ program, test }: HarnessRequest): HarnessPlan {
  const renamed = test.replace(/\bfn main\s*\(/, 'fn touchstone_tests(')
  const tests = renamed === test ? `fn touchstone_tests() {\n${test}\n}` : renamed
  const main = 'fn main() -> std::process::ExitCode { touchstone_harness::ended(touchstone_tests()) }'
  // a main of the program's own would do nothing under the tests
  const own = program.replace(/\bfn main\s*\(\s*\)/, '#[allow(dead_code)] fn touchstone_program_main()')
  const code = `${own}\n${tests}\nmod touchstone_harness;\n${main}\n`
  return { code, files: { [DRIVER_FILE]: DRIVER }, late: null }
}
