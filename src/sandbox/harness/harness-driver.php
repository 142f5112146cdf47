<?php
// Runs a program and then its tests in one interpreter, inside the box. Words: the driver, the runner, and `states` where
// the test's text holds a check that nothing counts (a throw, an exit).
//
// The program's own code runs first, in global scope, while the tests are still outside: they are read from the channel
// afterwards. An exit of the program ends the program and not the run: PHP then calls its shutdown functions, the first
// of which is this driver's. In the test's text `assert`, `exit` and `die` become calls of the driver's own functions,
// so that no setting puts assertions off, each is counted, and the test's own exit is told from the program's. A test
// that ends by `die('text')` has failed. PHPUnit's own command runs tests that are written for it.
//
// Covered: exit before the tests end; printed success; tests or token looked for before they enter; settings and handlers
// that the program bent.
// Not covered: a program written against this driver, which it can find by name; assertions inside namespaces that
// define their own `assert`. Functions of PHP cannot be bent.
final class TouchstoneHarness {
  public static string $phase = 'program';
  public static int $assertions = 0;
  public static int $own = 0;
  public static string $code = '';
  private static $channel = null;

  private static function receive(int $size): string {
    $data = '';
    while (strlen($data) < $size) {
      $piece = fread(self::$channel, $size - strlen($data));
      if ($piece === false || $piece === '') exit(70);
      $data .= $piece;
    }
    return $data;
  }
  private static function write(string $word): void {
    if (self::$channel === null) {
      self::$channel = fopen('php://fd/3', 'r+');
      stream_set_read_buffer(self::$channel, 0);
    }
    fwrite(self::$channel, $word);
  }
  public static function ask(string $word): string {
    self::write($word . "\n");
    return self::receive(unpack('N', self::receive(4))[1]);
  }
  public static function say(string $status, string $name, ?string $message = null): void {
    $line = fn(string $text): string => substr(preg_replace('/\s+/', ' ', $text), 0, 400);
    self::write("CASE $status " . $line($name) . ($message === null ? '' : "\t" . $line($message)) . "\n");
  }
  public static function prove(): void {
    self::$phase = 'proven';
    if (getmypid() !== self::$own) {
      // a copy of the process could try every value
      self::write("COPY\n");
      self::leave(1);
    }
    $counted = self::$assertions > 0 || $GLOBALS['touchstone_stated'] !== 'states' ? ' ' . self::$assertions : '';
    self::write('TOKEN ' . self::ask("END$counted") . "\n");
  }

  /** The test's text, which is forgotten. */
  public static function taken(): string {
    [$code, self::$code] = [self::$code, ''];
    return $code;
  }

  /** The test's text with the driver's functions in the place of assert, exit and die. */
  public static function own(string $code): string {
    $tokens = PhpToken::tokenize("<?php $code");
    $text = '';
    $count = count($tokens);
    $next = function (int $at) use ($tokens, $count): ?PhpToken {
      for ($at++; $at < $count; $at++) if (!$tokens[$at]->isIgnorable()) return $tokens[$at];
      return null;
    };
    $before = null;
    for ($at = 1; $at < $count; $at++) {
      $token = $tokens[$at];
      $after = $next($at);
      $free = $before === null || !$before->is([T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR, T_DOUBLE_COLON, T_FUNCTION, T_NEW]);
      if ($token->is(T_EXIT)) {
        $text .= '\touchstone_exit' . ($after !== null && $after->text === '(' ? '' : '()');
      } elseif ($free && $token->is([T_STRING, T_NAME_FULLY_QUALIFIED]) && strtolower(ltrim($token->text, '\\')) === 'assert' && $after?->text === '(') {
        [$said, $depth] = ['', 0];
        for ($to = $at + 1; $to < $count; $to++) {
          $depth += $tokens[$to]->text === '(' ? 1 : ($tokens[$to]->text === ')' ? -1 : 0);
          if ($depth > 0 || $tokens[$to]->text === ')') $said .= $tokens[$to]->text;
          if ($depth === 0 && $tokens[$to]->text === ')') break;
        }
        $text .= '\touchstone_assert(' . var_export("assert$said", true) . ',';
        while (!($tokens[++$at]->text === '('));
      } else {
        $text .= $token->text;
      }
      if (!$token->isIgnorable()) $before = $token;
    }
    return $text;
  }

  public static function tests(): void {
    $tests = self::ask('READY');
    self::$phase = 'tests';
    set_exception_handler(null);
    set_error_handler(null);
    error_reporting(E_ALL);
    ini_set('display_errors', 'stderr');
    $tests = preg_replace(['/^\s*<\?php/', '/\?>\s*$/'], '', $tests);
    $tests = preg_replace('/^\s*declare\s*\(\s*strict_types\s*=\s*\d\s*\)\s*;/', '', $tests);
    $tests = self::own($tests);
    self::$code = $tests;
    // no frame of the stack holds the test, where a tested function could read it
    $tests = '';
    if ($GLOBALS['touchstone_runner'] === 'phpunit') self::phpunit();
    else touchstone_run();
    self::prove();
    self::leave(0);
  }

  private static function phpunit(): void {
    if (class_exists('PHPUnit\Framework\TestCase', false)) {
      fwrite(STDERR, "the program declares PHPUnit\\Framework\\TestCase itself\n");
      self::leave(1);
    }
    foreach (['/usr/share/php/PHPUnit/Autoload.php', '/usr/bin/phpunit', '/usr/local/bin/phpunit'] as $path) {
      if (!is_file($path)) continue;
      if (str_ends_with($path, '.php')) require_once $path;
      elseif (!class_exists('PHPUnit\Framework\TestCase')) {
        define('__PHPUNIT_PHAR_ROOT__', 'phar://' . $path);
        @include_once "phar://$path/vendor/autoload.php";
      }
    }
    if (!class_exists('PHPUnit\Framework\TestCase')) {
      fwrite(STDERR, "Uncaught Error: Class \"PHPUnit\\Framework\\TestCase\" not found\n");
      self::leave(255);
    }
    $known = get_declared_classes();
    touchstone_run();
    $classes = array_filter(array_diff(get_declared_classes(), $known), fn($one) => is_subclass_of($one, 'PHPUnit\Framework\TestCase') && !(new ReflectionClass($one))->isAbstract());
    if (class_exists('PHPUnit\TextUI\TestRunner') && method_exists('PHPUnit\Framework\TestSuite', 'addTestSuite') && class_exists('PHPUnit\Framework\TestResult')) {
      foreach ($classes as $class) {
        $suite = new PHPUnit\Framework\TestSuite($class);
        self::cases($suite, $class);
      }
    } else {
      // newer versions run their tests in another way, which says nothing of the program
      self::say('missing-library', 'PHPUnit', 'PHPUnit here is ' . PHPUnit\Runner\Version::id() . ', wanted version 9');
    }
  }
  private static function cases($suite, string $class): void {
    $result = new PHPUnit\Framework\TestResult();
    $suite->run($result);
    $bad = $left = [];
    foreach ([['wrong-answer', $result->failures()], ['runtime-error', $result->errors()], ['wrong-answer', $result->warnings()]] as [$status, $faults]) {
      foreach ($faults as $fault) {
        if (str_contains($fault->exceptionMessage(), 'No tests found in class')) {
          $left[$fault->getTestName()] = 'no tests found';
          continue;
        }
        $bad[$fault->getTestName()] = [$status, $fault->exceptionMessage()];
      }
    }
    foreach ([...$result->skipped(), ...$result->notImplemented(), ...$result->risky()] as $one) {
      $thrown = $one->thrownException();
      $places = [$thrown->getFile(), $thrown->getTrace()[0]['file'] ?? ''];
      if (in_array(__DIR__ . '/main.php', $places, true)) $bad[$one->getTestName()] = ['wrong-answer', 'the program skipped the test: ' . $one->exceptionMessage()];
      else $left[$one->getTestName()] = $one->exceptionMessage();
    }
    // PHPUnit counts its own warning that a class has no tests as a passed one
    foreach ($result->passed() as $name => $_) if (!str_starts_with($name, "PHPUnit\\Framework\\") && !isset($bad[$name]) && !isset($left[$name])) self::say('accepted', $name);
    foreach ($left as $name => $message) if (!isset($bad[$name])) self::say('skipped', $name, $message);
    foreach ($bad as $name => [$status, $message]) {
      self::say($status, $name, $message);
      fwrite(STDERR, "$name: $message\n");
    }
    if ($bad !== []) {
      fwrite(STDERR, "Uncaught AssertionError: " . count($bad) . " of the cases failed\n");
      self::leave(1);
    }
  }

  /** Leaves at once: the exit code of a shutdown function's exit is not kept by what comes after it. */
  public static function leave(int $code): never {
    self::$phase = 'left';
    exit($code);
  }
}
function touchstone_assert(string $text, mixed $ok = null, mixed $description = null): bool {
  TouchstoneHarness::$assertions++;
  if ($ok) return true;
  if ($description instanceof Throwable) throw $description;
  throw new AssertionError($description === null ? $text : (string) $description);
}
function touchstone_exit(int|string $status = 0): never {
  if (is_string($status)) {
    fwrite(STDERR, $status . "\n");
    TouchstoneHarness::leave(1);
  }
  if ($status === 0) TouchstoneHarness::prove();
  TouchstoneHarness::leave($status);
}
function touchstone_run(): void {
  extract($GLOBALS, EXTR_REFS | EXTR_SKIP);
  eval(TouchstoneHarness::taken());
}
TouchstoneHarness::$own = getmypid();
[$touchstone_runner, $touchstone_stated] = [$argv[1], $argv[2]];
$argv = [__DIR__ . '/main.php'];
$argc = 1;
register_shutdown_function(function (): void {
  $fatal = error_get_last();
  $isFatal = $fatal !== null && ($fatal['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR)) !== 0;
  if (TouchstoneHarness::$phase !== 'program' || $isFatal) return;
  TouchstoneHarness::tests();
});
require __DIR__ . '/main.php';
TouchstoneHarness::tests();
