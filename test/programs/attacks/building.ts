/** Sources that turn on their compilers. */
import { stopped, type Attack } from './attack.ts'

const MEGABYTE = 2 ** 20
const compiling = { limits: {} }

export const BUILDING_ATTACKS: readonly Attack[] = [
  stopped(
    'template recursion',
    'cpp',
    ['compile-error'],
    'template <int N> struct T { using type = T<N + 1>; typename type::type x; };\nT<0> t;\nint main() {}\n',
    compiling,
  ),
  stopped(
    'template doubling',
    'cpp',
    ['compile-error'],
    'template <int N, int M> struct F { enum { v = F<N - 1, M * 2>::v + F<N - 1, M * 2 + 1>::v }; };\ntemplate <int M> struct F<0, M> { enum { v = 1 }; };\nint main() { return F<26, 1>::v; }\n',
    compiling,
  ),
  stopped(
    'includes a device without end',
    'c',
    ['compile-error'],
    '#include "/dev/zero"\nint main(void) {}\n',
    compiling,
  ),
  stopped('includes itself', 'c', ['compile-error'], '#include "main.c"\n', compiling),
  stopped('includes a planted secret', 'c', ['compile-error'], '#include "{{SECRET}}"\nint main(void) {}\n', compiling),
  stopped(
    'assembles a planted secret in',
    'c',
    ['compile-error'],
    '__asm__(".incbin \\"{{SECRET}}\\"");\nint main(void) {}\n',
    compiling,
  ),
  stopped(
    'includes a planted secret in Rust',
    'rust',
    ['compile-error'],
    'fn main() { println!("{}", include_str!("{{SECRET}}")); }\n',
    compiling,
  ),
  stopped(
    'giant constant',
    'c',
    ['compile-error'],
    'char x[1L << 33] = { 1 };\nint main(void) { return x[5]; }\n',
    compiling,
  ),
  stopped(
    'giant array of Go',
    'go',
    ['compile-error', 'memory-limit', 'runtime-error'],
    'package main\n\nvar x = [1 << 36]byte{1: 1}\n\nfunc main() { println(x[5]) }\n',
    compiling,
  ),
  stopped(
    'macro bomb',
    'c',
    ['compile-error'],
    `#define A x,x,x,x,x,x,x,x,x,x
#define B A,A,A,A,A,A,A,A,A,A
#define C B,B,B,B,B,B,B,B,B,B
#define D C,C,C,C,C,C,C,C,C,C
#define E D,D,D,D,D,D,D,D,D,D
#define F E,E,E,E,E,E,E,E,E,E
#define G F,F,F,F,F,F,F,F,F,F
#define H G,G,G,G,G,G,G,G,G,G
#define I H,H,H,H,H,H,H,H,H,H
int x;
int a[] = { I };
int main(void) {}
`,
    compiling,
  ),
  stopped(
    'macro recursion in Rust',
    'rust',
    ['compile-error'],
    'macro_rules! m { ($($t:tt)*) => { m!($($t)* $($t)* x) } }\nfn main() { m!(x) }\n',
    compiling,
  ),
  stopped(
    'error flood',
    'cpp',
    ['compile-error'],
    `#define E(x) undeclared##x;\nint main() {\n${Array.from({ length: 20_000 }, (_, n) => `E(${n})`).join('\n')}\n}\n`,
    compiling,
  ),
  stopped(
    'constant folding without end',
    'cpp',
    ['compile-error'],
    'constexpr long f(long n) { long s = 0; for (long i = 0; i < n; i++) s += i ^ n; return s; }\nstatic_assert(f(1L << 40) != 0);\nint main() {}\n',
    compiling,
  ),
  stopped(
    'annotation processor',
    'java',
    ['accepted', 'compile-error'],
    'public class Main { public static void main(String[] w) { System.out.println("shut"); } }\n',
    {
      files: {
        'META-INF/services/javax.annotation.processing.Processor': 'Evil\n',
        'Evil.java':
          'import javax.annotation.processing.*;\nimport java.util.*;\nimport javax.lang.model.element.*;\npublic class Evil extends AbstractProcessor { static { System.err.println("OPEN"); } public boolean process(Set<? extends TypeElement> a, RoundEnvironment r) { return false; } }\n',
      },
      says: 'shut',
    },
  ),
  stopped(
    'linker flags of cgo',
    'go',
    ['compile-error'],
    'package main\n\n// #cgo LDFLAGS: -fplugin=/w/x.so\n// int f() { return 1; }\nimport "C"\n\nfunc main() { println(C.f()) }\n',
    compiling,
  ),
  stopped(
    'deep nesting',
    'python',
    ['compile-error', 'runtime-error', 'memory-limit'],
    `${'('.repeat(200_000)}${')'.repeat(200_000)}\n`,
    { limits: { memoryBytes: 128 * MEGABYTE } },
  ),
]
