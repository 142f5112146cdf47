/** Ruby and PHP with entry points, early ends and bent surroundings beside a harness. */
import { type VerdictCase, pairs } from './verdict-case.ts'

const RUBY = 'def add(a, b)\n  a + b\nend'
const PHP = '<?php\nfunction add($a, $b) { return $a + $b; }'
const ENDS = 'a regular end of the program is not the end of the test'
const EARLY = 'an exit before the test has ended is no pass'

const ruby = pairs('entry', 'ruby', [
  {
    name: 'if __FILE__ == $0',
    program: `${RUBY}\n\nif __FILE__ == $0\n  puts add(1, 2)\nend`,
    why: 'the usual ending of a program',
  },
  {
    name: 'if $PROGRAM_NAME == __FILE__ that reads',
    program: `${RUBY}\n\nif $PROGRAM_NAME == __FILE__\n  x, y = gets.split.map(&:to_i)\n  puts add(x, y)\nend`,
    bare: RUBY,
    why: 'there is no input beside a harness',
  },
  { name: 'exit at the end', program: `${RUBY}\nputs add(1, 2)\nexit`, bare: RUBY, why: ENDS },
  { name: 'exit 0 at the end', program: `${RUBY}\nexit 0`, bare: RUBY, why: ENDS },
  { name: '__END__', program: `${RUBY}\n__END__\nnothing of this is Ruby (`, why: 'what follows is data' },
  {
    name: 'DATA.read',
    program: `${RUBY}\nWORDS = DATA.read\n__END__\n1 2`,
    bare: RUBY,
    why: 'the data of a program can be read',
  },
  {
    name: 'the test ends by exit',
    program: RUBY,
    test: 'exit 1 unless add(2, 3) == 5\nexit 0',
    why: "the test's exit code counts",
  },
  { name: 'abort in the test', program: RUBY, test: 'abort "wrong" unless add(2, 3) == 5', why: 'abort is a failure' },
  { name: 'an exit in the function', wrong: 'def add(a, b)\n  exit 0\nend', why: EARLY },
  {
    name: 'exit! in the function',
    wrong: 'def add(a, b)\n  puts "OK"\n  exit!(0)\nend',
    why: 'what is printed proves nothing',
  },
  {
    name: 'at_exit that exits',
    wrong: 'at_exit { exit!(0) }\ndef add(a, b)\n  0\nend',
    why: 'a handler changes the exit code of a failed test',
  },
  {
    name: 'a raise of its own',
    wrong: 'module Kernel\n  def raise(*) = nil\nend\ndef raise(*) = nil\ndef add(a, b)\n  0\nend',
    why: 'the function behind the test is replaced',
  },
  {
    name: 'an == of its own',
    wrong: 'class Integer\n  def ==(other) = true\nend\ndef add(a, b)\n  0\nend',
    why: 'the operator behind the test is replaced',
  },
  { name: 'throw to nobody', wrong: 'def add(a, b)\n  Thread.main.exit\nend', why: EARLY },
  {
    name: 'a trap that exits',
    wrong: 'trap("TERM") { exit!(0) }\ndef add(a, b)\n  Process.kill("TERM", Process.pid)\n  sleep 1\n  0\nend',
    why: 'a signal handler ends it with 0',
  },
  {
    name: 'a fork that is judged',
    wrong: 'def add(a, b)\n  return a + b if fork.nil?\n  exit!(0)\nend',
    program: RUBY,
    why: 'a forked child runs on while the parent ends with 0',
  },
])

const php = pairs('entry', 'php', [
  { name: 'a closing tag', program: `${PHP}\n?>`, bare: PHP, why: 'a closing tag is the usual ending' },
  { name: 'a closing tag and text', program: `${PHP}\n?>\nDone\n`, bare: PHP, why: 'what is printed says nothing' },
  { name: 'exit at the end', program: `${PHP}\necho add(1, 2);\nexit;`, bare: PHP, why: ENDS },
  { name: 'exit(0) at the end', program: `${PHP}\nexit(0);`, bare: PHP, why: ENDS },
  {
    name: 'die at the end',
    program: `${PHP}\ndie("done");`,
    bare: PHP,
    why: 'die with a text ends with 0, which is a regular end',
  },
  { name: 'return at the margin', program: `${PHP}\nreturn;`, bare: PHP, why: ENDS },
  {
    name: 'declare(strict_types=1)',
    program: '<?php\ndeclare(strict_types=1);\nfunction add(int $a, int $b): int { return $a + $b; }',
    why: 'it must stand first',
  },
  {
    name: 'a namespace',
    program: '<?php\nnamespace Demo;\nfunction add(int $a, int $b): int { return $a + $b; }',
    test: 'assert(\\Demo\\add(2, 3) === 5);',
    why: 'the test asks for the namespace',
  },
  {
    name: 'without an opening tag',
    program: 'function add($a, $b) { return $a + $b; }',
    bare: PHP,
    why: 'a response may leave the tag out',
  },
  {
    name: 'main that reads',
    program: `${PHP}\n$line = fgets(STDIN);\nif ($line !== false) echo add(...explode(' ', trim($line)));`,
    why: 'there is no input beside a harness',
  },
  {
    name: 'the test has its tag',
    program: PHP,
    test: '<?php\nassert(add(2, 3) === 5);\n?>',
    bare: false,
    why: 'a test may be a whole file',
  },
  {
    name: 'the test ends by exit',
    program: PHP,
    test: 'if (add(2, 3) !== 5) exit(1);\nexit(0);',
    why: "the test's exit code counts",
  },
  {
    name: 'the test dies with a text',
    program: PHP,
    test: 'if (add(2, 3) !== 5) die("wrong");',
    right: 'correct',
    bare: false,
    why: 'die in a test is a failure, though it ends with 0',
  },
  { name: 'an exit in the function', wrong: '<?php\nfunction add($a, $b) { exit(0); }', why: EARLY },
  {
    name: 'die in the function',
    wrong: '<?php\nfunction add($a, $b) { die("OK (1 test, 1 assertion)"); }',
    why: 'what is printed proves nothing',
  },
  {
    name: 'a shutdown function that exits',
    wrong: '<?php\nregister_shutdown_function(function () { exit(0); });\nfunction add($a, $b) { return 0; }',
    why: 'a handler changes the exit code of a failed test',
  },
  {
    name: 'an exception handler that exits',
    wrong: '<?php\nset_exception_handler(function ($e) { exit(0); });\nfunction add($a, $b) { return 0; }',
    why: 'the failed assertion goes to a handler of the program',
  },
  {
    name: 'assertions put off',
    wrong:
      "<?php\nini_set('assert.exception', '0');\nini_set('assert.active', '0');\nini_set('zend.assertions', '0');\nfunction add($a, $b) { return 0; }",
    why: 'the settings behind the test are bent',
  },
  {
    name: 'assertions put off inside the function',
    wrong:
      "<?php\nfunction add($a, $b) { ini_set('assert.exception', '0'); ini_set('assert.active', '0'); ini_set('zend.assertions', '0'); assert_options(ASSERT_ACTIVE, 0); return 0; }",
    why: 'the settings behind the test are bent',
  },
])

export const RUBY_PHP_ENTRY: readonly VerdictCase[] = [...ruby, ...php]
