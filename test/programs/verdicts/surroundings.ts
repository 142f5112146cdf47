/** What programs expect around them, and what they must not see. */
import { type VerdictCase, io, pairs } from './verdict-case.ts'

/** A program that prints the sum only where its surroundings are there; the wrong one prints another number. */
const rows = (language: string, programs: Readonly<Record<string, string>>): VerdictCase[] =>
  pairs(
    'surroundings',
    language,
    Object.entries(programs).map(([name, program]) => ({
      name,
      program,
      wrong: program.replaceAll('2 + 3', '2 - 3').replaceAll('$((2+3))', '$((2-3))'),
      test: io('5\n'),
      bare: false,
      why: 'honest programs use it',
    })),
  )

export const SURROUNDINGS: readonly VerdictCase[] = [
  ...rows('python', {
    'localhost resolves': 'import socket\nassert socket.gethostbyname("localhost") == "127.0.0.1"\nprint(2 + 3)',
    'a server on localhost':
      'import socket, threading\ns = socket.socket(); s.bind(("localhost", 0)); s.listen()\nc = socket.create_connection(("localhost", s.getsockname()[1]))\nprint(2 + 3)',
    'the own host name resolves': 'import socket\nsocket.gethostbyname(socket.gethostname())\nprint(2 + 3)',
    'getpass.getuser': 'import getpass\nassert getpass.getuser()\nprint(2 + 3)',
    'pwd of the own user': 'import os, pwd\nassert pwd.getpwuid(os.getuid()).pw_name\nprint(2 + 3)',
    'a home that can be written': 'import pathlib\np = pathlib.Path.home() / "x.txt"\np.write_text("x")\nprint(2 + 3)',
    'os.path.expanduser': 'import os\nassert os.path.isdir(os.path.expanduser("~"))\nprint(2 + 3)',
    tempfile: 'import tempfile\nwith tempfile.NamedTemporaryFile() as f:\n    f.write(b"x")\nprint(2 + 3)',
    whoami: 'import subprocess\nassert subprocess.check_output(["whoami"]).strip()\nprint(2 + 3)',
    'the command line of process 1':
      'text = open("/proc/1/cmdline").read()\nassert "touchstone" not in text and "vitest" not in text and "node" not in text\nprint(2 + 3)',
    'the kernel command line':
      'try:\n    text = open("/proc/cmdline").read()\nexcept OSError:\n    text = ""\nassert "root=" not in text and "console=" not in text\nprint(2 + 3)',
    multiprocessing:
      'import multiprocessing\nif __name__ == "__main__":\n    with multiprocessing.Pool(2) as pool:\n        assert pool.map(abs, [-1, 2]) == [1, 2]\n    print(2 + 3)',
    'a time zone':
      'import datetime, zoneinfo\ndatetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc).astimezone()\nprint(2 + 3)',
    'a locale': 'import locale\nlocale.setlocale(locale.LC_ALL, "")\nprint(2 + 3)',
    'a terminal size': 'import shutil\nshutil.get_terminal_size()\nprint(2 + 3)',
    'sys.stdin is empty': 'import sys\nassert sys.stdin.read() == ""\nprint(2 + 3)',
    'UTF-8 on standard output': 'import sys\nassert sys.stdout.encoding.lower() == "utf-8"\nprint(2 + 3)',
    'a configuration folder of matplotlib':
      'import os, pathlib\np = pathlib.Path(os.environ.get("MPLCONFIGDIR", pathlib.Path.home() / ".config" / "matplotlib"))\np.mkdir(parents=True, exist_ok=True)\n(p / "x").write_text("x")\nprint(2 + 3)',
  }),
  ...rows('javascript', {
    'localhost resolves':
      "require('node:dns').lookup('localhost', (error) => { if (error) throw error; console.log(2 + 3) })",
    'a server on localhost':
      "const s = require('node:net').createServer((c) => c.end()).listen(0, 'localhost', () => { require('node:net').connect(s.address().port, 'localhost', () => { console.log(2 + 3); process.exit() }) })",
    'os.userInfo':
      "const os = require('node:os')\nif (!os.userInfo().username) throw new Error('no user')\nconsole.log(2 + 3)",
    'os.homedir':
      "const os = require('node:os')\nrequire('node:fs').writeFileSync(os.homedir() + '/x', 'x')\nconsole.log(2 + 3)",
    worker_threads:
      "const { Worker } = require('node:worker_threads')\nnew Worker('', { eval: true }).on('exit', () => console.log(2 + 3))",
  }),
  ...rows('go', {
    'localhost resolves':
      'package main\n\nimport (\n\t"fmt"\n\t"net"\n)\n\nfunc main() {\n\tif _, err := net.LookupHost("localhost"); err != nil {\n\t\tpanic(err)\n\t}\n\tfmt.Println(2 + 3)\n}',
    'os/user':
      'package main\n\nimport (\n\t"fmt"\n\t"os/user"\n)\n\nfunc main() {\n\tu, err := user.Current()\n\tif err != nil || u.Username == "" {\n\t\tpanic(err)\n\t}\n\tfmt.Println(2 + 3)\n}',
    'net/http on localhost':
      'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n\t"net/http/httptest"\n)\n\nfunc main() {\n\ts := httptest.NewServer(http.NotFoundHandler())\n\tdefer s.Close()\n\tif _, err := http.Get(s.URL); err != nil {\n\t\tpanic(err)\n\t}\n\tfmt.Println(2 + 3)\n}',
  }),
  ...rows('java', {
    'localhost resolves':
      'public class Main {\n  public static void main(String[] w) throws Exception {\n    java.net.InetAddress.getByName("localhost");\n    System.out.println(2 + 3);\n  }\n}',
    'user.home and user.name':
      'public class Main {\n  public static void main(String[] w) throws Exception {\n    if (!new java.io.File(System.getProperty("user.home")).isDirectory() || System.getProperty("user.name").equals("?")) throw new Exception("no home");\n    System.out.println(2 + 3);\n  }\n}',
    'the own host':
      'public class Main {\n  public static void main(String[] w) throws Exception {\n    java.net.InetAddress.getLocalHost();\n    System.out.println(2 + 3);\n  }\n}',
  }),
  ...rows('ruby', {
    prime: "require 'prime'\nraise unless 7.prime?\nputs 2 + 3",
    matrix: "require 'matrix'\nraise unless Matrix.identity(2).det == 1\nputs 2 + 3",
    'test/unit is there': "require 'test/unit/assertions'\nputs 2 + 3",
    'minitest is there': "require 'minitest'\nputs 2 + 3",
    bigdecimal:
      "require 'bigdecimal'\nraise unless BigDecimal('0.1') + BigDecimal('0.2') == BigDecimal('0.3')\nputs 2 + 3",
    'set, json, time':
      "require 'set'\nrequire 'json'\nrequire 'time'\nraise unless JSON.parse('[1]') == [1]\nputs 2 + 3",
    'Dir.home': 'raise unless File.directory?(Dir.home)\nputs 2 + 3',
    'Etc.getlogin': "require 'etc'\nraise unless Etc.getpwuid.name\nputs 2 + 3",
    Gem: 'Gem::Version.new("1.2") < Gem::Version.new("1.10") or raise\nputs 2 + 3',
  }),
  ...rows('bash', {
    whoami: 'set -e\n[ -n "$(whoami)" ]\necho $((2+3))',
    HOME: 'set -e\ntouch "$HOME/x"\necho $((2+3))',
    localhost: 'set -e\ngetent hosts localhost >/dev/null\necho $((2+3))',
    USER: 'set -eu\n[ -n "$USER" ]\necho $((2+3))',
    mktemp: 'set -e\nx=$(mktemp)\nrm "$x"\necho $((2+3))',
  }),
  ...rows('php', {
    get_current_user: '<?php\nif (get_current_user() === "") throw new Exception();\necho 2 + 3, "\\n";',
    gethostbyname: '<?php\nif (gethostbyname("localhost") !== "127.0.0.1") throw new Exception();\necho 2 + 3, "\\n";',
  }),
  ...rows('perl', {
    getpwuid: 'die unless getpwuid($<);\nprint 2 + 3, "\\n";',
    gethostbyname: 'use Socket;\ndie unless gethostbyname("localhost");\nprint 2 + 3, "\\n";',
  }),
  ...rows('c', {
    'getaddrinfo of localhost':
      '#include <netdb.h>\n#include <stdio.h>\nint main(void) { struct addrinfo *a; if (getaddrinfo("localhost", 0, 0, &a)) return 1; printf("%d\\n", 2 + 3); return 0; }',
    getpwuid:
      '#include <pwd.h>\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { if (!getpwuid(getuid())) return 1; printf("%d\\n", 2 + 3); return 0; }',
  }),
  ...rows('r', {
    'Sys.info of the user': 'stopifnot(nchar(Sys.info()[["user"]]) > 0)\ncat(2 + 3, "\\n")',
    'a home': 'stopifnot(dir.exists(path.expand("~")))\ncat(2 + 3, "\\n")',
  }),
  ...rows('lua', {
    'os.tmpname': 'local f = assert(io.open(os.tmpname(), "w"))\nf:close()\nprint(2 + 3)',
    HOME: 'assert(os.getenv("HOME"))\nprint(2 + 3)',
  }),
  ...rows('rust', {
    'localhost resolves':
      'use std::net::ToSocketAddrs;\nfn main() { assert!(("localhost", 80).to_socket_addrs().unwrap().count() > 0); println!("{}", 2 + 3); }',
    'the home':
      'fn main() { assert!(std::path::Path::new(&std::env::var("HOME").unwrap()).is_dir()); println!("{}", 2 + 3); }',
  }),
  ...rows('csharp', {
    'localhost resolves':
      'using System;\nclass P { static void Main() { System.Net.Dns.GetHostEntry("localhost"); Console.WriteLine(2 + 3); } }',
    'Environment.UserName':
      'using System;\nclass P { static void Main() { if (Environment.UserName == "") throw new Exception(); Console.WriteLine(2 + 3); } }',
  }),
]
