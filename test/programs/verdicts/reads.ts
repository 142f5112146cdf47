/** Right programs that read their input in each way that their language has. */
import { readingPairs } from './form-rows.ts'
import type { VerdictCase } from './verdict-case.ts'

export const READS: readonly VerdictCase[] = readingPairs({
  python: {
    'open(0)': 'print(sum(map(int, open(0).read().split()[:2])))',
    'sys.stdin.buffer': 'import sys\nprint(sum(map(int, sys.stdin.buffer.read().split()[:2])))',
    'iter(input)': 'print(sum(map(int, next(iter(input, "Ada")).split())))',
    fileinput: 'import fileinput\nprint(sum(map(int, next(iter(fileinput.input())).split())))',
    '/dev/stdin': 'print(sum(map(int, open("/dev/stdin").readline().split())))',
    'os.read': 'import os\nprint(sum(map(int, os.read(0, 99).split()[:2])))',
    'input until EOFError':
      'words = []\ntry:\n    while True:\n        words += input().split()\nexcept EOFError:\n    print(sum(map(int, words[:2])))',
    'mmap or a file':
      'import io, sys\nsys.stdin = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8")\nprint(sum(map(int, sys.stdin.readline().split())))',
  },
  javascript: {
    'readFileSync(0)':
      "const [a, b] = require('fs').readFileSync(0, 'utf8').split(/\\s+/).map(Number)\nconsole.log(a + b)",
    '/dev/stdin':
      "const [a, b] = require('fs').readFileSync('/dev/stdin').toString().split(/\\s+/).map(Number)\nconsole.log(a + b)",
    'for await of lines':
      "const rl = require('readline').createInterface({ input: process.stdin })\n;(async () => { for await (const line of rl) { const [a, b] = line.split(' ').map(Number); console.log(a + b); break } process.exit() })()",
    'for await of standard input':
      "let text = ''\nfor await (const part of process.stdin) text += part\nconst [a, b] = text.split(/\\s+/).map(Number)\nconsole.log(a + b)\nexport {}",
    'readline/promises':
      "import { createInterface } from 'node:readline/promises'\nconst rl = createInterface({ input: process.stdin, output: process.stderr })\nconst [a, b] = (await rl.question('')).split(' ').map(Number)\nconsole.log(a + b)\nrl.close()",
    'read in a loop':
      "process.stdin.on('readable', () => { let part; while ((part = process.stdin.read()) !== null) { const [a, b] = String(part).split(/\\s+/).map(Number); console.log(a + b) } })",
    'process.openStdin':
      "process.stdin.resume()\nprocess.stdin.setEncoding('utf8')\nlet s = ''\nprocess.stdin.on('data', (d) => { s += d }).on('end', () => { const [a, b] = s.split(/\\s+/).map(Number); console.log(a + b) })",
  },
  typescript: {
    'import * as fs':
      "import * as fs from 'fs'\nconst [a, b]: number[] = fs.readFileSync(0, 'utf8').split(/\\s+/).map(Number)\nconsole.log(a + b)",
    'import readline':
      "import readline from 'readline'\nconst rl = readline.createInterface({ input: process.stdin })\nrl.once('line', (line: string) => { const [a, b] = line.split(' ').map(Number); console.log(a + b); rl.close() })",
  },
  c: {
    gets: '#include <stdio.h>\n#include <stdlib.h>\nchar *gets(char *);\nint main(void) { char s[99]; gets(s); int a = atoi(s), b = atoi(s + 2); printf("%d", a + b); return 0; }',
    'getline and sscanf':
      '#define _GNU_SOURCE\n#include <stdio.h>\nint main(void) { char *s = 0; size_t n = 0; getline(&s, &n, stdin); int a, b; sscanf(s, "%d%d", &a, &b); printf("%d\\n", a + b); return 0; }',
    read: '#include <stdio.h>\n#include <unistd.h>\nint main(void) { char s[99] = {0}; read(0, s, 98); int a = s[0] - 48, b = s[2] - 48; printf("%d\\n", a + b); return 0; }',
    'getchar to the end':
      '#include <stdio.h>\nint main(void) { int c, a = getchar() - 48, b; getchar(); b = getchar() - 48; while ((c = getchar()) != EOF); printf("%d\\n", a + b); return 0; }',
    mmap: '#include <stdio.h>\n#include <sys/mman.h>\n#include <sys/stat.h>\nint main(void) { struct stat t; fstat(0, &t); char *s = mmap(0, t.st_size, PROT_READ, MAP_PRIVATE, 0, 0); if (s == MAP_FAILED) { char q[99]; fgets(q, 99, stdin); int a = q[0] - 48, b = q[2] - 48; printf("%d", a + b); return 0; } int a = s[0] - 48, b = s[2] - 48; printf("%d\\n", a + b); return 0; }',
  },
  cpp: {
    'getline and a stream':
      '#include <iostream>\n#include <sstream>\nint main() { std::string s; std::getline(std::cin, s); std::istringstream in(s); int a, b; in >> a >> b; std::cout << a + b; }',
    'iterators of a stream':
      '#include <iostream>\n#include <iterator>\n#include <string>\n#include <vector>\nint main() { std::vector<std::string> v{std::istream_iterator<std::string>(std::cin), {}}; int a = std::stoi(v[0]), b = std::stoi(v[1]); std::cout << a + b << std::endl; }',
    'freopen of /dev/stdin':
      '#include <cstdio>\nint main() { freopen("/dev/stdin", "r", stdin); int a, b; scanf("%d %d", &a, &b); printf("%d\\n", a + b); }',
  },
  java: {
    'a BufferedReader and a StringTokenizer':
      'import java.io.*;\nimport java.util.*;\npublic class Main { public static void main(String[] x) throws IOException { StringTokenizer t = new StringTokenizer(new BufferedReader(new InputStreamReader(System.in)).readLine()); int a = Integer.parseInt(t.nextToken()), b = Integer.parseInt(t.nextToken()); PrintWriter out = new PrintWriter(System.out); out.println(a + b); out.flush(); } }',
    'a StreamTokenizer':
      'import java.io.*;\npublic class Main { public static void main(String[] x) throws IOException { StreamTokenizer t = new StreamTokenizer(System.in); t.nextToken(); int a = (int) t.nval; t.nextToken(); int b = (int) t.nval; System.out.printf("%d%n", a + b); } }',
    readAllBytes:
      'public class Main { public static void main(String[] x) throws Exception { String[] w = new String(System.in.readAllBytes()).split("\\\\s+"); int a = Integer.parseInt(w[0]), b = Integer.parseInt(w[1]); System.out.println(a + b); } }',
    'a DataInputStream':
      'import java.io.*;\npublic class Main { public static void main(String[] x) throws Exception { DataInputStream d = new DataInputStream(System.in); int a = d.read() - 48; d.read(); int b = d.read() - 48; System.out.println(a + b); } }',
    '/dev/stdin':
      'import java.nio.file.*;\npublic class Main { public static void main(String[] x) throws Exception { String[] w = Files.readAllLines(Path.of("/dev/stdin")).get(0).split(" "); int a = Integer.parseInt(w[0]), b = Integer.parseInt(w[1]); System.out.println(a + b); } }',
  },
  go: {
    'bufio.Scanner':
      'package main\n\nimport (\n\t"bufio"\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\ts := bufio.NewScanner(os.Stdin)\n\ts.Split(bufio.ScanWords)\n\tvar a, b int\n\ts.Scan()\n\tfmt.Sscan(s.Text(), &a)\n\ts.Scan()\n\tfmt.Sscan(s.Text(), &b)\n\tfmt.Println(a + b)\n}',
    'io.ReadAll':
      'package main\n\nimport (\n\t"fmt"\n\t"io"\n\t"os"\n)\n\nfunc main() {\n\tt, _ := io.ReadAll(os.Stdin)\n\tvar a, b int\n\tfmt.Sscan(string(t), &a, &b)\n\tfmt.Println(a + b)\n}',
    '/dev/stdin':
      'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tt, err := os.ReadFile("/dev/stdin")\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tvar a, b int\n\tfmt.Sscan(string(t), &a, &b)\n\tfmt.Println(a + b)\n}',
  },
  rust: {
    read_to_string:
      'use std::io::Read;\nfn main() { let mut s = String::new(); std::io::stdin().read_to_string(&mut s).unwrap(); let v: Vec<i32> = s.split_whitespace().take(2).map(|w| w.parse().unwrap()).collect(); let (a, b) = (v[0], v[1]); print!("{}", a + b); }',
    'lines of a lock':
      'use std::io::{self, BufRead, Write};\nfn main() { let line = io::stdin().lock().lines().next().unwrap().unwrap(); let v: Vec<i32> = line.split(\' \').map(|w| w.parse().unwrap()).collect(); let (a, b) = (v[0], v[1]); writeln!(io::BufWriter::new(io::stdout()), "{}", a + b).unwrap(); }',
    '/dev/stdin':
      'fn main() { let s = std::fs::read_to_string("/dev/stdin").unwrap(); let v: Vec<i32> = s.split_whitespace().take(2).map(|w| w.parse().unwrap()).collect(); let (a, b) = (v[0], v[1]); println!("{}", a + b); }',
  },
  ruby: {
    'STDIN.read': 'a, b = STDIN.read.split.map(&:to_i)\nputs a + b',
    ARGF: 'a, b = ARGF.first.split.map(&:to_i)\nputs a + b',
    '$<': 'a, b = $<.readlines[0].split.map(&:to_i)\nputs a + b',
    'gets until nil':
      'words = []\nwhile (line = gets)\n  words += line.split\nend\na, b = words.map(&:to_i)\nputs a + b',
    'File.read of /dev/stdin': 'a, b = File.read("/dev/stdin").split.map(&:to_i)\nputs a + b',
    '$stdin.each_char': 'a, _, b = $stdin.each_char.first(3).map(&:to_i)\nputs a + b',
  },
  bash: {
    'read into two': 'read -r a b\necho $((a + b))',
    mapfile: 'mapfile -t lines\nset -- ${lines[0]}\na=$1 b=$2\necho $((a + b))',
    'a loop to the end without a newline':
      'while read -r x y || [ -n "$x" ]; do [ -n "$y" ] && a=$x && b=$y; done\necho $((a + b))',
    'awk over standard input': "awk 'NR == 1 { a = $1; b = $2; print a + b }'",
    cat: 'text=$(cat)\nset -- $text\na=$1 b=$2\necho $((a + b))',
    '/dev/stdin': 'read -r a b < /dev/stdin\necho $((a + b))',
  },
  php: {
    'file of php://stdin': '<?php\n[$a, $b] = explode(" ", trim(file("php://stdin")[0]));\necho $a + $b;',
    fscanf: '<?php\nfscanf(STDIN, "%d %d", $a, $b);\necho $a + $b, "\\n";',
    readline: '<?php\n[$a, $b] = explode(" ", readline());\necho $a + $b, "\\n";',
    stream_get_contents: '<?php\n[$a, $b] = preg_split("/\\s+/", stream_get_contents(STDIN));\necho $a + $b, "\\n";',
    '/dev/stdin': '<?php\n[$a, $b] = explode(" ", trim(file("/dev/stdin")[0]));\necho $a + $b;',
  },
  perl: {
    'the diamond': 'my ($a, $b) = split " ", <>;\nprint $a + $b;',
    slurp: 'local $/;\nmy ($a, $b) = split " ", <STDIN>;\nprint $a + $b, "\\n";',
    'a list of lines': 'chomp(my @l = <STDIN>);\nmy ($a, $b) = split / /, $l[0];\nprint $a + $b;',
    sysread: 'sysread STDIN, my $t, 99;\nmy ($a, $b) = split " ", $t;\nprint $a + $b;',
  },
  lua: {
    'io.read of numbers': 'local a, b = io.read("n", "n")\nprint(a + b)',
    'io.lines':
      'for line in io.lines() do local a, b = line:match("(%d+) (%d+)") print(math.tointeger(a + b)) break end',
    'io.read of all': 'local a, b = io.read("*a"):match("(%d+) (%d+)")\nprint(math.tointeger(a + b))',
    'io.stdin:read': 'local a, _, b = io.stdin:read(1, 1, 1)\nprint(math.tointeger(a + b))',
  },
  r: {
    'scan of stdin': 'x <- scan(file("stdin"), quiet = TRUE, nlines = 1)\na <- x[1]\nb <- x[2]\ncat(a + b)',
    'readLines of a connection':
      'con <- file("stdin", "r")\nx <- as.integer(strsplit(readLines(con, 1), " ")[[1]])\na <- x[1]\nb <- x[2]\ncat(a + b, "\\n")',
    'readLines with a warning':
      'x <- as.integer(strsplit(suppressWarnings(readLines("stdin"))[1], " ")[[1]])\na <- x[1]\nb <- x[2]\ncat(a + b)',
  },
  csharp: {
    'Console.ReadLine':
      'using System;\nusing System.Linq;\nclass P { static void Main() { var v = Console.ReadLine().Split().Select(int.Parse).ToArray(); int a = v[0], b = v[1]; Console.WriteLine(a + b); } }',
    'In.ReadToEnd':
      "using System;\nclass P { static void Main() { var w = Console.In.ReadToEnd().Split(new[] { ' ', '\\n' }); int a = int.Parse(w[0]), b = int.Parse(w[1]); Console.Write(\"{0}\\n\", a + b); } }",
    OpenStandardInput:
      "using System;\nusing System.IO;\nclass P { static void Main() { using (var r = new StreamReader(Console.OpenStandardInput())) { var w = r.ReadLine().Split(' '); int a = int.Parse(w[0]), b = int.Parse(w[1]); Console.WriteLine(a + b); } } }",
  },
  kotlin: {
    readLine: 'fun main() { val (a, b) = readLine()!!.split(" ").map(String::toInt); println(a + b) }',
    'a Scanner':
      'import java.util.Scanner\nfun main() { val s = Scanner(System.`in`); val a = s.nextInt(); val b = s.nextInt(); println(a + b) }',
    'System.in.bufferedReader':
      'fun main() = System.`in`.bufferedReader().use { r -> val (a, b) = r.readText().split(" ", "\\n").take(2).map { it.toInt() }; println(a + b) }',
  },
  scala: {
    'StdIn.readLine':
      'import scala.io.StdIn\nobject Main extends App { val Array(a, b) = StdIn.readLine().split(" ").map(_.toInt); println(a + b) }',
    'Source.stdin':
      'object Main { def main(x: Array[String]): Unit = { val w = scala.io.Source.stdin.getLines().next().split(" ").map(_.toInt); val (a, b) = (w(0), w(1)); println(a + b) } }',
  },
  haskell: {
    interact: 'main = interact $ \\t -> let [a, b] = map read (take 2 (words t)) :: [Int] in show (a + b)',
    getContents:
      'main = do { t <- getContents; let { [a, b] = map read (words (head (lines t))) :: [Int] }; print (a + b) }',
    getLine: 'main :: IO ()\nmain = do\n  [a, b] <- map read . words <$> getLine\n  print (a + b)',
  },
})
