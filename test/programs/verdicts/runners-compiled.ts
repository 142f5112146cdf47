/** Test runners of the other languages, and tests that never run; runners-python.ts says by which rules. */
import { type VerdictCase, nothingAsserted, pairs } from './verdict-case.ts'

const RUNS = 'the runner that it is written for collects and runs it'

const T = 'import "testing"\n\n'
const go = [
  ...pairs('runners', 'go', [
    {
      name: 'go-test',
      test: `${T}func TestAdd(t *testing.T) {\n\tif add(2, 3) != 5 {\n\t\tt.Errorf("add")\n\t}\n}`,
      runner: 'go-test',
      why: RUNS,
    },
    {
      name: 'go-test with a package',
      test: `package main\n\n${T}func TestAdd(t *testing.T) {\n\tif add(2, 3) != 5 {\n\t\tt.Errorf("add")\n\t}\n}`,
      runner: 'go-test',
      bare: false,
      why: RUNS,
    },
    {
      name: 'go-test of two, the second fails',
      test: `${T}func TestZero(t *testing.T) {\n\tif add(0, 0) != 0 {\n\t\tt.Error()\n\t}\n}\n\nfunc TestAdd(t *testing.T) {\n\tif add(2, 3) != 5 {\n\t\tt.Error()\n\t}\n}`,
      runner: 'go-test',
      why: RUNS,
    },
    {
      name: 'go-test with one skipped',
      test: `${T}func TestOther(t *testing.T) { t.Skip("later") }\n\nfunc TestAdd(t *testing.T) {\n\tif add(2, 3) != 5 {\n\t\tt.Error()\n\t}\n}`,
      runner: 'go-test',
      why: 'a skipped test beside one that ran is no fault',
    },
    {
      name: 'go-test with a TestMain of the test',
      test: 'import (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) { os.Exit(m.Run()) }\n\nfunc TestAdd(t *testing.T) {\n\tif add(2, 3) != 5 {\n\t\tt.Error()\n\t}\n}',
      runner: 'go-test',
      why: RUNS,
    },
    {
      name: 'go-test with an example',
      test: 'import "fmt"\n\nfunc ExampleAdd() {\n\tfmt.Println(add(2, 3))\n\t// Output: 5\n}',
      runner: 'go-test',
      bare: false,
      why: RUNS,
    },
  ]),
  ...nothingAsserted(
    'go',
    {
      'all skipped': `${T}func TestAdd(t *testing.T) { t.Skip("later") }`,
      'no test': 'func helper() int { return add(2, 3) }',
    },
    'go-test',
  ),
  ...nothingAsserted('go', { 'an empty main': 'func main() {}', empty: '' }),
]

const junit = (version: 4 | 5, body: string): string =>
  version === 4
    ? `import static org.junit.Assert.*;\nimport org.junit.Test;\n\npublic class SolutionTest {\n${body}\n}`
    : `import static org.junit.jupiter.api.Assertions.*;\nimport org.junit.jupiter.api.Test;\n\nclass SolutionTest {\n${body}\n}`
const java = [
  ...pairs('runners', 'java', [
    {
      name: 'junit 4',
      test: junit(4, '  @Test\n  public void adds() { assertEquals(5, Solution.add(2, 3)); }'),
      runner: 'junit',
      why: RUNS,
      bare: false,
    },
    {
      name: 'junit 4 assertTrue',
      test: junit(4, '  @Test\n  public void adds() { assertTrue("add", Solution.add(2, 3) == 5); }'),
      runner: 'junit',
      why: RUNS,
      bare: false,
    },
    {
      name: 'junit 4 expected',
      test: junit(
        4,
        '  @Test(expected = IllegalStateException.class)\n  public void fails() { if (Solution.add(2, 3) == 5) throw new IllegalStateException(); }',
      ),
      runner: 'junit',
      why: RUNS,
      bare: false,
    },
    {
      name: 'junit 4 fail',
      test: junit(4, '  @Test\n  public void adds() { if (Solution.add(2, 3) != 5) fail("add"); }'),
      runner: 'junit',
      why: RUNS,
      bare: false,
    },
    {
      name: 'junit 5',
      test: junit(5, '  @Test\n  void adds() { assertEquals(5, Solution.add(2, 3)); }'),
      runner: 'junit',
      why: RUNS,
      bare: false,
    },
    {
      name: 'junit 5 assertThrows',
      test: junit(
        5,
        '  @Test\n  void fails() { assertThrows(IllegalStateException.class, () -> { if (Solution.add(2, 3) == 5) throw new IllegalStateException(); }); }',
      ),
      runner: 'junit',
      why: RUNS,
      bare: false,
    },
    {
      name: 'junit 5 assertAll',
      test: junit(
        5,
        '  @Test\n  void adds() { assertAll(() -> assertEquals(0, Solution.add(0, 0)), () -> assertEquals(5, Solution.add(2, 3))); }',
      ),
      runner: 'junit',
      why: RUNS,
      bare: false,
    },
    {
      name: 'junit with a program that has a main',
      program:
        'public class Solution {\n  static int add(int a, int b) { return a + b; }\n  public static void main(String[] a) {}\n}',
      test: junit(4, '  @Test\n  public void adds() { assertEquals(5, Solution.add(2, 3)); }'),
      runner: 'junit',
      why: RUNS,
      bare: false,
    },
    {
      name: 'junit with an exit in the function',
      program: 'class Solution {\n  static int add(int a, int b) { return a + b; }\n}',
      wrong:
        'class Solution {\n  static int add(int a, int b) { System.out.println("OK (1 test)"); System.exit(0); return 0; }\n}',
      test: junit(4, '  @Test\n  public void adds() { assertEquals(5, Solution.add(2, 3)); }'),
      runner: 'junit',
      why: 'what is printed proves nothing',
      bare: false,
    },
  ]),
  ...nothingAsserted(
    'java',
    {
      'junit without tests': junit(4, '  public void adds() { assertEquals(5, Solution.add(2, 3)); }'),
      'junit all ignored': junit(
        4,
        '  @org.junit.Ignore @Test\n  public void adds() { assertEquals(5, Solution.add(2, 3)); }',
      ),
    },
    'junit',
  ),
  ...nothingAsserted('java', {
    'an empty main': 'class Main { public static void main(String[] words) {} }',
    empty: '',
  }),
]

const ruby = [
  ...pairs('runners', 'ruby', [
    {
      name: 'rspec',
      test: "RSpec.describe 'add' do\n  it 'adds' do\n    expect(add(2, 3)).to eq(5)\n  end\nend",
      runner: 'rspec',
      why: RUNS,
    },
    {
      name: 'rspec describe',
      test: "require 'rspec'\ndescribe 'add' do\n  context 'small' do\n    it('adds') { expect(add(2, 3)).to be == 5 }\n  end\nend",
      runner: 'rspec',
      why: RUNS,
    },
    {
      name: 'rspec let and raise_error',
      test: "RSpec.describe 'add' do\n  let(:three) { 3 }\n  it('adds') { expect(add(2, three)).to eq 5 }\n  it('refuses') { expect { add(2, nil) }.to raise_error(TypeError) }\nend",
      runner: 'rspec',
      why: RUNS,
    },
    {
      name: 'minitest',
      test: "require 'minitest/autorun'\nclass TestAdd < Minitest::Test\n  def test_add\n    assert_equal 5, add(2, 3)\n  end\nend",
      runner: 'minitest',
      why: RUNS,
    },
    {
      name: 'minitest without autorun',
      test: "require 'minitest'\nclass TestAdd < Minitest::Test\n  def test_add\n    assert_equal 5, add(2, 3)\n  end\nend",
      runner: 'minitest',
      bare: false,
      why: RUNS,
    },
    {
      name: 'minitest with one skipped',
      test: "require 'minitest/autorun'\nclass TestAdd < Minitest::Test\n  def test_other = skip('later')\n  def test_add = assert_equal(5, add(2, 3))\nend",
      runner: 'minitest',
      why: 'a skipped test beside one that ran is no fault',
    },
    {
      name: 'test/unit',
      test: "require 'test/unit'\nclass TestAdd < Test::Unit::TestCase\n  def test_add = assert_equal(5, add(2, 3))\nend",
      runner: 'minitest',
      why: 'test/unit is run as well',
    },
    {
      name: 'minitest with an exit in the function',
      program: 'def add(a, b)\n  a + b\nend',
      wrong: "def add(a, b)\n  puts '1 runs, 1 assertions, 0 failures'\n  exit!(0)\nend",
      test: "require 'minitest/autorun'\nclass TestAdd < Minitest::Test\n  def test_add = assert_equal(5, add(2, 3))\nend",
      runner: 'minitest',
      why: 'what is printed proves nothing',
    },
    {
      name: 'minitest with a skip in the function',
      program: 'def add(a, b)\n  a + b\nend',
      wrong: "def add(a, b)\n  raise Minitest::Skip, 'later'\nend",
      test: "require 'minitest/autorun'\nclass TestAdd < Minitest::Test\n  def test_add = assert_equal(5, add(2, 3))\nend",
      runner: 'minitest',
      why: 'a program that skips the test has not passed it',
    },
  ]),
  ...nothingAsserted(
    'ruby',
    {
      'rspec pending': "RSpec.describe('add') { xit('adds') { expect(add(2, 3)).to eq 5 } }",
      'rspec without examples': "RSpec.describe('add') {}",
    },
    'rspec',
  ),
  ...nothingAsserted(
    'ruby',
    {
      'minitest without tests': "require 'minitest/autorun'\nclass TestAdd < Minitest::Test\nend",
      'minitest all skipped': "require 'minitest/autorun'\nclass TestAdd < Minitest::Test\n  def test_add = skip\nend",
    },
    'minitest',
  ),
  ...nothingAsserted('ruby', { empty: '', comments: '# raise unless add(2, 3) == 5' }),
]

const phpunit = (body: string): string =>
  `use PHPUnit\\Framework\\TestCase;\n\nclass AddTest extends TestCase {\n${body}\n}`
const php = [
  ...pairs('runners', 'php', [
    {
      name: 'phpunit',
      test: phpunit('  public function testAdd(): void { $this->assertSame(5, add(2, 3)); }'),
      runner: 'phpunit',
      why: RUNS,
    },
    {
      name: 'phpunit with a tag',
      test: `<?php\n${phpunit('  public function testAdd(): void { $this->assertEquals(5, add(2, 3)); }')}`,
      runner: 'phpunit',
      bare: false,
      why: RUNS,
    },
    {
      name: 'phpunit data provider',
      test: phpunit(
        '  /** @dataProvider sums */\n  public function testAdd($a, $b, $c): void { $this->assertSame($c, add($a, $b)); }\n  public static function sums(): array { return [[0, 0, 0], [2, 3, 5]]; }',
      ),
      runner: 'phpunit',
      why: RUNS,
    },
    {
      name: 'phpunit expectException',
      test: phpunit(
        '  public function testAdd(): void { $this->assertSame(5, add(2, 3)); $this->expectException(TypeError::class); add([], 1); }',
      ),
      runner: 'phpunit',
      why: RUNS,
    },
    {
      name: 'phpunit with an exit in the function',
      program: '<?php\nfunction add($a, $b) { return $a + $b; }',
      wrong: '<?php\nfunction add($a, $b) { echo "OK (1 test, 1 assertion)"; exit(0); }',
      test: phpunit('  public function testAdd(): void { $this->assertSame(5, add(2, 3)); }'),
      runner: 'phpunit',
      why: 'what is printed proves nothing',
    },
  ]),
  ...nothingAsserted(
    'php',
    {
      'phpunit without tests': phpunit('  public function helper(): void {}'),
      'phpunit without assertions': phpunit('  public function testAdd(): void { add(2, 3); }'),
      'phpunit all skipped': phpunit('  public function testAdd(): void { $this->markTestSkipped(); }'),
    },
    'phpunit',
  ),
  ...nothingAsserted('php', { empty: '', comments: '// assert(add(2, 3) === 5);' }),
]

const rust = [
  ...pairs('runners', 'rust', [
    { name: 'cargo-test', test: '#[test]\nfn adds() { assert_eq!(add(2, 3), 5); }', runner: 'cargo-test', why: RUNS },
    {
      name: 'cargo-test in a module',
      test: '#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn adds() { assert_eq!(add(2, 3), 5); }\n}',
      runner: 'cargo-test',
      why: RUNS,
    },
    {
      name: 'cargo-test of two, the second fails',
      test: '#[test]\nfn a_zero() { assert_eq!(add(0, 0), 0); }\n#[test]\nfn b_adds() { assert_eq!(add(2, 3), 5); }',
      runner: 'cargo-test',
      why: RUNS,
    },
    {
      name: 'cargo-test with one ignored',
      test: '#[test]\n#[ignore]\nfn other() { panic!() }\n#[test]\nfn adds() { assert_eq!(add(2, 3), 5); }',
      runner: 'cargo-test',
      why: 'an ignored test beside one that ran is no fault',
    },
    {
      name: 'cargo-test with an exit in the function',
      program: 'pub fn add(a: i32, b: i32) -> i32 { a + b }',
      wrong: 'pub fn add(_a: i32, _b: i32) -> i32 { println!("test result: ok."); std::process::exit(0) }',
      test: '#[test]\nfn adds() { assert_eq!(add(2, 3), 5); }',
      runner: 'cargo-test',
      why: 'what is printed proves nothing',
    },
    {
      name: 'cargo-test with use solution',
      test: 'use solution::add;\n#[test]\nfn adds() { assert_eq!(add(2, 3), 5); }',
      runner: 'cargo-test',
      bare: false,
      why: 'the program is the crate solution',
    },
  ]),
  ...nothingAsserted(
    'rust',
    {
      'all ignored': '#[test]\n#[ignore]\nfn adds() { assert_eq!(add(2, 3), 5); }',
      'no test': 'fn helper() -> i32 { add(2, 3) }',
    },
    'cargo-test',
  ),
  ...nothingAsserted('rust', { 'an empty main': 'fn main() {}' }),
]

const others = [
  ...nothingAsserted('c', { 'an empty main': 'int main(void) { return 0; }', empty: '' }),
  ...nothingAsserted('cpp', { 'an empty main': 'int main() {}', empty: '' }),
  ...nothingAsserted('bash', { empty: '', comments: '# [ "$(add 2 3)" = 5 ] || exit 1' }),
  ...nothingAsserted('perl', {
    empty: '',
    'Test::More without tests': 'use Test::More;\ndone_testing();',
    'all skipped': "use Test::More skip_all => 'later';",
  }),
  ...nothingAsserted('lua', { empty: '', comments: '-- assert(add(2, 3) == 5)' }),
  ...nothingAsserted('r', { empty: '', comments: '# stopifnot(add(2, 3) == 5)' }),
  ...nothingAsserted('csharp', { 'an empty Main': 'class Tests { static void Main() { } }' }),
  ...nothingAsserted('kotlin', { 'an empty main': 'fun main() {}' }),
  ...nothingAsserted('scala', { 'an empty main': 'object Tests { def main(words: Array[String]): Unit = () }' }),
  ...nothingAsserted('haskell', { 'an empty main': 'main :: IO ()\nmain = return ()' }),
  ...nothingAsserted('julia', { empty: '', 'an empty testset': 'using Test\n@testset "add" begin\nend' }),
]

export const COMPILED_RUNNERS: readonly VerdictCase[] = [...go, ...java, ...ruby, ...php, ...rust, ...others]
