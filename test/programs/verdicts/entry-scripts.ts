/** Perl, Bash, Lua, R and Julia with entry points, early ends and bent surroundings beside a harness. */
import { type VerdictCase, pairs } from './verdict-case.ts'

const PERL = 'sub add { my ($a, $b) = @_; return $a + $b; }'
const BASH = 'add() { local a=$1 b=$2; echo $((a + b)); }'
const LUA = 'function add(a, b) return a + b end'
const R = 'add <- function(a, b) a + b'
const JULIA = 'add(a, b) = a + b'
const ENDS = 'a regular end of the program is not the end of the test'
const EARLY = 'an exit before the test has ended is no pass'

const perl = pairs('entry', 'perl', [
  { name: 'exit at the end', program: `${PERL}\nprint add(1, 2), "\\n";\nexit;`, bare: PERL, why: ENDS },
  { name: 'exit 0 at the end', program: `use strict;\nuse warnings;\n${PERL}\nexit 0;`, bare: PERL, why: ENDS },
  { name: '__END__', program: `${PERL}\n__END__\nnothing of this is Perl (`, why: 'what follows is data' },
  {
    name: '__DATA__ that is read',
    program: `${PERL}\nmy @words = <DATA>;\n__DATA__\n1 2\n`,
    bare: PERL,
    why: 'the data of a program can be read',
  },
  { name: 'a true value at the end', program: `${PERL}\n1;`, why: 'the usual ending of a module' },
  {
    name: 'main() unless caller',
    program: `${PERL}\nsub main { print add(1, 2), "\\n"; }\nmain() unless caller;`,
    why: 'the usual ending of a program',
  },
  {
    name: 'a package',
    program: `package Adder;\n${PERL}\npackage main;\n1;`,
    test: 'die "assertion failed" unless Adder::add(2, 3) == 5;',
    why: 'a package is the usual form',
  },
  {
    name: 'a package that stays open',
    program: `package Adder;\nuse strict;\n${PERL}\n1;`,
    test: 'die "assertion failed" unless Adder::add(2, 3) == 5;',
    why: 'a package is the usual form',
  },
  {
    name: 'main that reads',
    program: `${PERL}\nmy $line = <STDIN>;\nprint add(split ' ', $line) if defined $line;`,
    why: 'there is no input beside a harness',
  },
  {
    name: 'the test ends by exit',
    program: PERL,
    test: 'exit 1 unless add(2, 3) == 5;\nexit 0;',
    why: "the test's exit code counts",
  },
  { name: 'an exit in the function', wrong: 'sub add { exit 0; }', why: EARLY },
  {
    name: '_exit in the function',
    wrong: 'use POSIX ();\nsub add { print "ok 1\\n1..1\\n"; POSIX::_exit(0); }',
    why: 'what is printed proves nothing',
  },
  {
    name: 'an END block',
    wrong: 'END { $? = 0; }\nsub add { return 0; }',
    why: 'the block changes the exit code of a failed test',
  },
  {
    name: 'a die handler',
    wrong: '$SIG{__DIE__} = sub { exit 0 };\nsub add { return 0; }',
    why: 'the failed assertion goes to a handler of the program',
  },
  {
    name: 'a die of its own',
    wrong: 'BEGIN { *CORE::GLOBAL::die = sub { 1 }; }\nsub add { return 0; }',
    why: 'the function behind the test is replaced',
  },
  {
    name: 'an exit of its own',
    wrong: 'BEGIN { *CORE::GLOBAL::exit = sub { CORE::exit(0) }; }\nsub add { return 0; }',
    test: 'exit 1 unless add(2, 3) == 5;',
    why: 'the function that the test ends by is replaced',
  },
])

const bash = pairs('entry', 'bash', [
  { name: 'exit 0 at the end', program: `${BASH}\nadd 1 2\nexit 0`, bare: BASH, why: ENDS },
  { name: 'exit at the end', program: `#!/usr/bin/env bash\n${BASH}\nexit`, bare: BASH, why: ENDS },
  {
    name: 'return at the margin',
    program: `${BASH}\nreturn 0 2>/dev/null || true`,
    why: 'the usual guard of a sourced script',
  },
  {
    name: 'BASH_SOURCE guard',
    program: `${BASH}\nif [[ "\${BASH_SOURCE[0]}" == "$0" ]]; then\n  add "$@"\nfi`,
    bare: BASH,
    why: 'the usual ending of a script',
  },
  { name: 'main "$@"', program: `${BASH}\nmain() { add 1 2; }\nmain "$@"`, why: 'the usual ending of a script' },
  { name: 'set -euo pipefail', program: `set -euo pipefail\n${BASH}`, why: 'the usual head of a script' },
  {
    name: 'a read of standard input',
    program: `${BASH}\nread -r x y || true`,
    why: 'there is no input beside a harness',
  },
  { name: 'a trap that cleans up', program: `trap 'rm -f /tmp/none' EXIT\n${BASH}`, why: 'a trap is the usual form' },
  {
    name: 'a trap that cleans up, and an exit',
    program: `trap 'rm -f /tmp/none' EXIT\n${BASH}\nexit 0`,
    bare: false,
    why: 'a script may clean up and exit',
  },
  {
    name: 'the test ends by exit',
    program: BASH,
    test: 'if [ "$(add 2 3)" != 5 ]; then exit 1; fi\nexit 0',
    why: "the test's exit code counts",
  },
  {
    name: 'an exit in the function',
    program: 'add() { local a=$1 b=$2; sum=$((a + b)); }',
    wrong: 'add() { exit 0; }',
    test: 'add 2 3\n[ "$sum" = 5 ] || exit 1',
    bare: false,
    why: EARLY,
  },
  { name: 'an exit before the function', program: BASH, wrong: 'exit 0\nadd() { echo 0; }', why: EARLY },
  {
    name: 'exec in the script',
    program: BASH,
    wrong: 'add() { echo 0; }\nexec true',
    why: 'another program ends with 0',
  },
  {
    name: 'a trap that exits',
    wrong: "trap 'exit 0' EXIT\nadd() { echo 0; }",
    why: 'a trap changes the exit code of a failed test',
  },
  {
    name: 'an ERR trap that exits',
    wrong: "trap 'exit 0' ERR DEBUG\nadd() { echo 0; }",
    why: 'a trap ends it with 0 inside the test',
  },
  {
    name: 'a [ of its own',
    wrong: '[() { return 0; }\nadd() { echo 0; }',
    why: 'the command behind the test is replaced',
  },
  {
    name: 'an exit of its own',
    wrong: 'exit() { builtin exit 0; }\nadd() { echo 0; }',
    why: 'the command that the test ends by is replaced',
  },
  {
    name: 'an alias',
    wrong: 'shopt -s expand_aliases\nalias exit=true\nadd() { echo 0; }',
    why: 'the command that the test ends by is replaced',
  },
])

const lua = pairs('entry', 'lua', [
  { name: 'os.exit at the end', program: `${LUA}\nprint(add(1, 2))\nos.exit(0)`, bare: LUA, why: ENDS },
  { name: 'os.exit(true) at the end', program: `${LUA}\nos.exit(true)`, bare: LUA, why: ENDS },
  {
    name: 'return at the margin',
    program: `local M = {}\nfunction M.add(a, b) return a + b end\nadd = M.add\nreturn M`,
    bare: LUA,
    why: 'the usual ending of a module',
  },
  {
    name: 'a local function',
    program: 'local function add(a, b) return a + b end',
    why: 'the test sees local functions',
  },
  {
    name: 'main that reads',
    program: `${LUA}\nlocal line = io.read("l")\nif line then print(line) end`,
    why: 'there is no input beside a harness',
  },
  {
    name: 'the test ends by os.exit',
    program: LUA,
    test: 'if add(2, 3) ~= 5 then os.exit(1) end\nos.exit(0)',
    why: "the test's exit code counts",
  },
  { name: 'an exit in the function', wrong: 'function add(a, b) os.exit(0) end', why: EARLY },
  {
    name: 'a success line and an exit',
    wrong: 'function add(a, b) print("OK") os.exit(true, true) end',
    why: 'what is printed proves nothing',
  },
  {
    name: 'an assert of its own',
    wrong: 'function assert(x) return x end\nfunction add(a, b) return 0 end',
    why: 'the function behind the test is replaced',
  },
  {
    name: 'an error of its own',
    wrong: 'function error() end\nfunction add(a, b) return 0 end',
    test: 'if add(2, 3) ~= 5 then error("wrong") end',
    why: 'the function behind the test is replaced',
  },
  {
    name: 'a coroutine that never comes back',
    wrong: 'function add(a, b) coroutine.yield() end',
    why: 'a yield outside a coroutine is an error',
  },
  {
    name: 'a finaliser that exits',
    wrong: 'setmetatable({}, { __gc = function() os.exit(0) end })\nfunction add(a, b) return 0 end',
    why: 'it changes the exit code of a failed test',
  },
])

const r = pairs('entry', 'r', [
  { name: 'quit() at the end', program: `${R}\nprint(add(1, 2))\nquit()`, bare: R, why: ENDS },
  { name: 'q(status = 0) at the end', program: `${R}\nq("no", status = 0)`, bare: R, why: ENDS },
  {
    name: 'if (!interactive()) main()',
    program: `${R}\nmain <- function() print(add(1, 2))\nif (!interactive()) main()`,
    why: 'the usual ending of a script',
  },
  {
    name: 'main that reads',
    program: `${R}\nlines <- readLines(file("stdin"))\nif (length(lines) > 0) print(lines)`,
    why: 'there is no input beside a harness',
  },
  {
    name: 'the test ends by quit',
    program: R,
    test: 'if (add(2, 3) != 5) quit(status = 1)\nquit(status = 0)',
    why: "the test's exit code counts",
  },
  { name: 'a quit in the function', wrong: 'add <- function(a, b) quit(status = 0)', why: EARLY },
  {
    name: 'a success line and a quit',
    wrong: 'add <- function(a, b) { cat("Test passed\\n"); q("no", 0) }',
    why: 'what is printed proves nothing',
  },
  {
    name: 'a stopifnot of its own',
    wrong: 'stopifnot <- function(...) invisible(NULL)\nadd <- function(a, b) 0',
    why: 'the function behind the test is replaced',
  },
  {
    name: 'a stop of its own',
    wrong: 'stop <- function(...) invisible(NULL)\nadd <- function(a, b) 0',
    test: 'if (add(2, 3) != 5) stop("wrong")',
    why: 'the function behind the test is replaced',
  },
  {
    name: 'an == of its own',
    wrong: '`==` <- function(x, y) TRUE\nadd <- function(a, b) 0',
    why: 'the operator behind the test is replaced',
  },
  {
    name: 'an error option that quits',
    wrong: 'options(error = quote(quit(status = 0)))\nadd <- function(a, b) 0',
    why: 'an option changes the exit code of a failed test',
  },
])

const julia = pairs('entry', 'julia', [
  {
    name: 'abspath(PROGRAM_FILE) == @__FILE__',
    program: `${JULIA}\nif abspath(PROGRAM_FILE) == @__FILE__\n    println(add(1, 2))\nend`,
    why: 'the usual ending of a script',
  },
  { name: 'main()', program: `${JULIA}\nmain() = println(add(1, 2))\nmain()`, why: 'what it prints says nothing' },
  { name: 'exit() at the end', program: `${JULIA}\nexit()`, bare: JULIA, why: ENDS },
  { name: 'exit(0) at the end', program: `${JULIA}\nexit(0)`, bare: JULIA, why: ENDS },
  { name: 'an exit in the function', wrong: 'add(a, b) = exit(0)', why: EARLY },
  {
    name: 'atexit that exits',
    wrong: 'atexit(() -> ccall(:_exit, Cvoid, (Cint,), 0))\nadd(a, b) = 0',
    why: 'a handler changes the exit code of a failed test',
  },
  {
    name: 'an == of its own',
    wrong: 'import Base: ==\n==(a::Int, b::Int) = true\nadd(a, b) = 0',
    why: 'the operator behind the test is replaced',
  },
])

export const SCRIPT_ENTRY: readonly VerdictCase[] = [...perl, ...bash, ...lua, ...r, ...julia]
