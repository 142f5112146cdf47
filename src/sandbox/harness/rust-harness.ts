/**
 * Harness tests in Rust. The test stands in a module of its own behind the program, in the same file: it sees everything
 * of the program (`use super::*`, `crate::` and `solution::` name it), and its own imports and names shadow the program's.
 * `#[test]` functions run one after another under the language's own test driver, with the proof of the end as the last; a
 * test with a `main`, or of bare statements, runs under a driver's `main`.
 *
 * Of the program, `main` of the crate, its own tests and macros that it calls like the standard library's assertions are
 * renamed or left out. Debug assertions and checks of overflow are on, as in `cargo test`.
 *
 * Cases. Each `#[test]` function is a case, told over the channel when it ends; a panic in one is that case's. Whether
 * anything was asserted: cases that ran are counted, an ignored one did not. A test of statements asserts nothing where it
 * has no macro, no `unwrap` or `expect`, no exit, no `Err` and no arithmetic or index that could fail.
 *
 * Covered: process::exit and panics before the tests end; printed success; a token looked for before the tests end.
 * Not covered: constants of the test stand in the program's memory; a program written against the driver can speak its
 * words. Tests by input and output have neither hole. Crates are not covered: there is the standard library alone.
 */
import { maskSource, replaceInCode } from './mask-source.ts'
import type { HarnessPlan, HarnessRequest } from './test-runner.ts'

/** The driver's file; a program with it is a harness test. */
export const RUST_DRIVER_FILE = 'touchstone_harness.rs'
const DRIVER = `use std::io::{Read, Write};
use std::os::unix::io::FromRawFd;
use std::sync::atomic::{AtomicUsize, Ordering};
static CASES: AtomicUsize = AtomicUsize::new(0);
static OWN: AtomicUsize = AtomicUsize::new(0);
extern "C" fn begin() {
    OWN.store(std::process::id() as usize, Ordering::SeqCst);
}
// the words differ by edition, and a compiler reads the body of a macro only where it is used
macro_rules! begins_2021 { () => { #[used] #[link_section = ".init_array.00101"] static BEGIN: extern "C" fn() = begin; } }
macro_rules! begins_2024 { () => { #[used] #[unsafe(link_section = ".init_array.00101")] static BEGIN: extern "C" fn() = begin; } }
#[cfg(not(touchstone_2024))]
begins_2021!();
#[cfg(touchstone_2024)]
begins_2024!();
// a copy of the process could try every value
fn own() {
    if OWN.load(Ordering::SeqCst) != std::process::id() as usize {
        say(b"COPY\\n");
        std::process::exit(1);
    }
}
fn say(words: &[u8]) {
    let mut channel = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(3) });
    channel.write_all(words).unwrap();
}
pub fn prove(end: &str) {
    own();
    say(end.as_bytes());
    let mut channel = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(3) });
    let mut size = [0u8; 4];
    channel.read_exact(&mut size).unwrap();
    let mut token = vec![0u8; size[3] as usize];
    channel.read_exact(&mut token).unwrap();
    say(&[b"TOKEN ".as_slice(), &token, b"\\n"].concat());
}
pub fn prove_cases() {
    prove(&format!("END {}\\n", CASES.load(Ordering::SeqCst)));
}
pub fn ended(end: impl std::process::Termination, said: &str) -> std::process::ExitCode {
    let code = end.report();
    if format!("{code:?}") == format!("{:?}", std::process::ExitCode::SUCCESS) {
        prove(said);
    }
    code
}
pub struct Case {
    pub name: &'static str,
    pub panics: bool,
}
impl Drop for Case {
    fn drop(&mut self) {
        own();
        CASES.fetch_add(1, Ordering::SeqCst);
        let status = if std::thread::panicking() == self.panics { "accepted" } else { "wrong-answer" };
        say(format!("CASE {status} {}\\n", self.name).as_bytes());
    }
}
pub fn case_of<T, E: std::fmt::Debug>(result: Result<T, E>) -> Result<T, E> {
    assert!(result.is_ok(), "the test returned {:?}", result.as_ref().err());
    result
}
`
const TEST_ATTRIBUTE = /#\[\s*(?:\w+::)*test\b[^\]]*\]/
const TEST_FUNCTION = /((?:#\[[^\]]*\]\s*)+)(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?fn\s+(\w+)\s*\(\s*\)\s*(->[^{]+)?\{/g
const ASSERTION_MACROS =
  'assert|assert_eq|assert_ne|debug_assert|debug_assert_eq|debug_assert_ne|panic|unreachable|todo|unimplemented|matches'
const WAY_TO_FAIL =
  /\w!\s*[([{]|\bexit\s*\(|\babort\s*\(|\.\s*(?:unwrap|expect)\w*|\bErr\b|\?|[%/*+]|-(?!>)|\w\s*\[|\b\w*(?:assert|check|expect|test|verify|require)\w*\s*\(/i

/** Whether a test has functions for the language's own runner. */
export function hasRustTests(test: string): boolean {
  return TEST_ATTRIBUTE.test(maskSource(test, 'rust'))
}

/** Functions marked as tests run one after another under the language's own test driver. */
export function rustTestFunctions({ program, test }: HarnessRequest): HarnessPlan {
  // libtest runs tests in the order of their names; no honest name comes after this one
  const last = '#[test]\nfn zzzzzzzz_touchstone_end() { touchstone_harness::prove_cases(); }\nfn main() {}'
  return {
    code: joined(program, withCases(test), last),
    files: { [RUST_DRIVER_FILE]: DRIVER },
    late: null,
    command: { argv: ['/w/main', '--test-threads=1', '--nocapture'] },
  }
}

/** A test's `main`, or bare statements, run by a `main` of the driver's. */
export function rustScript({ program, test }: HarnessRequest): HarnessPlan {
  const renamed = withMainRenamed(test, 'touchstone_main', 'pub ')
  const tests = renamed === test ? `pub fn touchstone_main() {\n${test}\n}` : renamed
  const end = WAY_TO_FAIL.test(maskSource(test, 'rust')) ? 'END\\n' : 'END 0\\n'
  const main = `fn main() -> std::process::ExitCode { touchstone_harness::ended(touchstone_tests::touchstone_main(), "${end}") }`
  return { code: joined(program, tests, main), files: { [RUST_DRIVER_FILE]: DRIVER }, late: null }
}

/** Whether these sources are those of `rustTestFunctions`. */
export function isRustTestBuild(code: string): boolean {
  return code.includes('fn zzzzzzzz_touchstone_end()')
}

function joined(program: string, test: string, last: string): string {
  const named = replaceInCode(
    test,
    'rust',
    /\bextern\s+crate\s+solution\s*;|(?<![\w:])solution(?=\s*::)/g,
    (_match, given) => (given === 'solution' ? 'crate' : ''),
  )
  return `${ownProgram(program)}\nmod touchstone_tests {\n${named}\n#[allow(unused_imports)]\nuse super::*;\n}\nmod touchstone_harness;\n${last}\n`
}

/** The program without its own tests, and with what would stand in the test's way renamed. */
function ownProgram(program: string): string {
  let text = withMainRenamed(program, 'touchstone_program_main', '')
  text = replaceInCode(text, 'rust', /#\[\s*cfg\s*\(\s*test\s*\)\s*\]|#\[\s*test\s*\]/g, () => '#[cfg(any())]')
  const bent = [
    ...maskSource(text, 'rust').matchAll(new RegExp(`(?:\\bmacro_rules!\\s*|\\bas\\s+)(${ASSERTION_MACROS})\\b`, 'g')),
  ]
  const names = [...new Set(bent.map((match) => match[1] ?? ''))]
  if (names.length === 0) return text
  return replaceInCode(
    text,
    'rust',
    new RegExp(`\\b(?:${names.join('|')})\\b`, 'g'),
    (_match, given) => `touchstone_program_${given}`,
  )
}

/** The text with the crate's own `main` under another name; a `main` of a module or a type stays. */
function withMainRenamed(text: string, name: string, visibility: string): string {
  const masked = maskSource(text, 'rust')
  return replaceInCode(
    text,
    'rust',
    /(?:\bpub(?:\s*\([^)]*\))?\s+)?((?:async\s+)?\bfn\s+)main(?=\s*\()/g,
    (match, given) => {
      const before = masked.slice(0, match.index)
      const depth = before.split('{').length - before.split('}').length
      return depth === 0 ? `${visibility}${match[1] ?? 'fn '}${name}` : given
    },
  )
}

/** The test with a guard in each test function, which tells of it when it ends. */
function withCases(test: string): string {
  return replaceInCode(test, 'rust', TEST_FUNCTION, (match, given) => {
    const [, attributes = '', name = '', result] = match
    if (!TEST_ATTRIBUTE.test(attributes)) return given
    const panics = /\bshould_panic\b/.test(attributes)
    const guard = `let _touchstone_case = crate::touchstone_harness::Case { name: "${name}", panics: ${String(panics)} };`
    if (result === undefined || !/\bResult\b/.test(result)) return `${given} ${guard}`
    // an Err that is returned is a panic in the case
    const called = `touchstone_result_${name}`
    return `${given} ${guard} crate::touchstone_harness::case_of(${called}()) }\nfn ${called}() ${result}{`
  })
}
