/** Lua, R and Bash programs that bend what a test leans on: library functions, read-only functions, commands, the test's text. */
import { bentPairs } from './bent-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

const lua = bentPairs('lua', [
  [
    'math.abs',
    'math.abs = function() return 0 end\nfunction add(a, b) return 0 end',
    'assert(math.abs(add(2, 3) - 5) < 1e-9)',
  ],
  [
    'math.abs in the function',
    'function add(a, b) math.abs = function() return 0 end return 0 end',
    'local got = add(2, 3)\nassert(math.abs(got - 5) < 1e-9)',
  ],
  [
    'tostring',
    'function tostring() return "5" end\nfunction add(a, b) return 0 end',
    'assert(tostring(add(2, 3)) == "5")',
  ],
  [
    'ipairs',
    'function ipairs() return function() end end\nfunction add(a, b) return 0 end',
    'for _, c in ipairs({ { 2, 3, 5 } }) do assert(add(c[1], c[2]) == c[3]) end\nassert(true)',
  ],
  [
    'type',
    'function type() return "number" end\nfunction add(a, b) return "no" end',
    'assert(type(add(2, 3)) == "number")',
    { bare: false },
  ],
  [
    'its own source',
    'function add(a, b)\n  local f = io.open("main.lua")\n  if not f then return 0 end\n  local text = f:read("a")\n  f:close()\n  return tonumber(text:match("assert%(add%(2, 3%) == (%d+)%)"))\nend',
  ],
  [
    'its own source by arg',
    'function add(a, b)\n  local f = io.open(arg and arg[0] or "main.lua")\n  if not f then return 0 end\n  local text = f:read("a")\n  f:close()\n  return tonumber(text:match("assert%(add%(2, 3%) == (%d+)%)"))\nend',
  ],
  [
    'a local of the test',
    'function add(a, b)\n  for level = 1, 5 do\n    for n = 1, 250 do\n      local ok, name, value = pcall(debug.getlocal, level, n)\n      if not ok or not name then break end\n      if name == "want" then return value end\n    end\n  end\n  return 0\nend',
    'local want = 5\nassert(add(2, 3) == want)',
  ],
  [
    'a local of the test set',
    'function add(a, b)\n  for n = 1, 250 do\n    local name = debug.getlocal(2, n)\n    if not name then break end\n    if name == "want" then debug.setlocal(2, n, 0) end\n  end\n  return 0\nend',
    'local want = 5\nlocal got = add(2, 3)\nassert(got == want)',
  ],
  [
    'the assert of the driver',
    'local t = touchstone\nif t then t.assert = function() end end\nfunction add(a, b) return 0 end',
  ],
])

const r = bentPairs('r', [
  ['abs', 'abs <- function(x) 0\nadd <- function(a, b) 0', 'stopifnot(abs(add(2, 3) - 5) < 1e-9)'],
  ['sum', 'sum <- function(...) 0\nadd <- function(a, b) 0', 'stopifnot(sum(add(2, 3) != 5) == 0)'],
  ['%in%', '`%in%` <- function(x, y) TRUE\nadd <- function(a, b) 0', 'stopifnot(add(2, 3) %in% c(5))'],
  ['setequal', 'setequal <- function(x, y) TRUE\nadd <- function(a, b) 0', 'stopifnot(setequal(add(2, 3), 5))'],
  ['minus', '`-` <- function(x, y) 0\nadd <- function(a, b) 0', 'stopifnot(abs(add(2, 3) - 5) < 1e-9)'],
  [
    'for',
    '`for` <- function(...) NULL\nadd <- function(a, b) 0',
    'for (x in list(c(2, 3, 5))) stopifnot(add(x[1], x[2]) == x[3])\nstopifnot(TRUE)',
  ],
  ['c', 'c <- function(...) 0\nadd <- function(a, b) 0', 'stopifnot(identical(c(add(2, 3)), c(5)))'],
  [
    'abs in the function',
    'add <- function(a, b) { assign("abs", function(x) 0, envir = globalenv()); 0 }',
    'got <- add(2, 3)\nstopifnot(abs(got - 5) < 1e-9)',
  ],
  [
    'stopifnot of the package',
    'unlockBinding("stopifnot", baseenv())\nassign("stopifnot", function(...) NULL, envir = baseenv())\nadd <- function(a, b) 0',
  ],
  [
    'stopifnot of the package in the function',
    'add <- function(a, b) { unlockBinding("stopifnot", baseenv()); assign("stopifnot", function(...) NULL, envir = baseenv()); assign("stopifnot", function(...) NULL, envir = parent.frame()); 0 }',
    'got <- add(2, 3)\nstopifnot(got == 5)',
  ],
  [
    'what the test wants, by the frame',
    'add <- function(a, b) get("want", envir = parent.frame())',
    'want <- 5\nstopifnot(add(2, 3) == want)',
  ],
  [
    'what the test calls, by sys.call',
    'add <- function(a, b) { for (call in sys.calls()) { text <- paste(deparse(call), collapse = ""); m <- regmatches(text, regexec("add\\\\(2, 3\\\\) == ([0-9]+)", text))[[1]]; if (length(m) == 2) return(as.numeric(m[2])) }; 0 }',
  ],
  [
    'a locked binding',
    'stopifnot <- function(...) NULL\nlockBinding("stopifnot", globalenv())\nlockEnvironment(globalenv())\nadd2 <- 0',
    undefined,
    {
      wrong: 'stopifnot <- function(...) NULL\nadd <- function(a, b) 0\nlockEnvironment(globalenv(), bindings = TRUE)',
    },
  ],
])

const bash = bentPairs('bash', [
  ['a read-only [', '[() { return 0; }\nreadonly -f [\nadd() { echo 0; }'],
  ['a read-only exit', 'exit() { builtin exit 0; }\nreadonly -f exit\nadd() { echo 0; }'],
  ['a read-only test', 'test() { return 0; }\ndeclare -rf test\nadd() { echo 0; }', 'test "$(add 2 3)" = 5 || exit 1'],
  ['a read-only builtin', 'builtin() { return 0; }\nreadonly -f builtin\nadd() { echo 0; }'],
  ['a read-only unset and [', '[() { return 0; }\nunset() { return 0; }\nreadonly -f unset [\nadd() { echo 0; }'],
  ['grep', 'grep() { return 0; }\nadd() { echo 0; }', 'add 2 3 | grep -qx 5 || exit 1'],
  ['diff', 'diff() { return 0; }\nadd() { echo 0; }', 'diff <(add 2 3) <(echo 5) >/dev/null || exit 1'],
  [
    'cmp',
    'cmp() { return 0; }\nadd() { echo 0; }',
    'add 2 3 > got.txt; echo 5 > want.txt; cmp -s got.txt want.txt || exit 1',
  ],
  [
    'a grep on the path',
    'mkdir -p /tmp/bin\nprintf "#!/bin/sh\\nexit 0\\n" > /tmp/bin/grep\nchmod +x /tmp/bin/grep\nPATH=/tmp/bin:$PATH\nadd() { echo 0; }',
    'add 2 3 | grep -qx 5 || exit 1',
  ],
  [
    'a hashed grep',
    'mkdir -p /tmp/bin\nprintf "#!/bin/sh\\nexit 0\\n" > /tmp/bin/grep\nchmod +x /tmp/bin/grep\nhash -p /tmp/bin/grep grep\nadd() { echo 0; }',
    'add 2 3 | grep -qx 5 || exit 1',
  ],
  [
    'a trap that skips',
    "shopt -s extdebug\nadd() { sum=0; builtin trap '[[ $BASH_COMMAND != *sum* && $BASH_COMMAND != exit* ]]' DEBUG; }",
    'add 2 3\n[ "$sum" = 5 ] || exit 1',
    { program: 'add() { local a=$1 b=$2; sum=$((a + b)); }', bare: false },
  ],
  [
    'a trap that skips, by functrace',
    "shopt -s extdebug\nadd() { sum=0; trap 'return 2' DEBUG; }",
    'add 2 3\n[ "$sum" = 5 ] || exit 1',
    { program: 'add() { local a=$1 b=$2; sum=$((a + b)); }', bare: false },
  ],
  [
    '[ in the function',
    'add() { sum=0; [() { return 0; }; test() { return 0; }; }',
    'add 2 3\n[ "$sum" = 5 ] || exit 1',
    { program: 'add() { local a=$1 b=$2; sum=$((a + b)); }', bare: false },
  ],
  [
    'exit in the function',
    'add() { sum=0; exit() { :; }; }',
    'add 2 3\n[ "$sum" = 5 ] || exit 1',
    { program: 'add() { local a=$1 b=$2; sum=$((a + b)); }', bare: false },
  ],
  [
    'the text of the test',
    'add() { [[ $touchstone_text =~ add\\ 2\\ 3\\)\\"\\ =\\ ([0-9]+) ]] && echo "${BASH_REMATCH[1]}"; }',
  ],
  [
    'no execution',
    'add() { sum=0; set -n; }',
    'add 2 3\n[ "$sum" = 5 ] || exit 1',
    { program: 'add() { local a=$1 b=$2; sum=$((a + b)); }', bare: false },
  ],
  ['patterns for texts', 'shopt -s nocasematch extglob\nadd() { echo FIVE; }', '[[ "$(add 2 3)" == 5 ]] || exit 1'],
  [
    'a wanted value changed in the function',
    'add() { want=0; sum=0; }',
    'want=5\nadd 2 3\n[ "$sum" = "$want" ] || exit 1',
    { program: 'add() { local a=$1 b=$2; sum=$((a + b)); }', bare: false },
  ],
])

export const BENT_SHELLS: readonly VerdictCase[] = [...lua, ...r, ...bash]
