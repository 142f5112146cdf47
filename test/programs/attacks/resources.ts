/** Hogs: processes, memory, files, output, time. Every one is bounded by the limits it runs under. */
import { shut, stopped, type Attack } from './attack.ts'

const MEGABYTE = 2 ** 20
const few = { limits: { processes: 30, wallMs: 3000, cpuMs: 1000 } }
const small = { limits: { memoryBytes: 96 * MEGABYTE, workBytes: 32 * MEGABYTE, wallMs: 6000 } }
const brief = { limits: { wallMs: 700 } }

export const RESOURCE_ATTACKS: readonly Attack[] = [
  stopped(
    'fork bomb that ignores refusals',
    'c',
    ['process-limit'],
    '#include <unistd.h>\nint main(void) { for (;;) fork(); }\n',
    few,
  ),
  stopped(
    'fork bomb that catches refusals',
    'python',
    ['process-limit'],
    'import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\n',
    few,
  ),
  stopped('fork bomb of a shell', 'bash', ['process-limit'], 'b() { b | b & }; b; sleep 5; exit 1\n', few),
  stopped('fork bomb of Perl', 'perl', ['process-limit'], 'fork while 1;\n', few),
  stopped(
    'thread bomb in C++',
    'cpp',
    ['process-limit'],
    '#include <thread>\n#include <vector>\n#include <chrono>\nint main() { std::vector<std::thread> kept; for (;;) kept.emplace_back([] { std::this_thread::sleep_for(std::chrono::hours(1)); }); }\n',
    few,
  ),
  stopped(
    'thread bomb in Java',
    'java',
    ['process-limit'],
    'public class Main { public static void main(String[] w) { while (true) new Thread(() -> { try { Thread.sleep(60000); } catch (InterruptedException e) {} }).start(); } }\n',
    { limits: { processes: 60, wallMs: 5000 } },
  ),
  stopped('thread bomb in Ruby', 'ruby', ['process-limit'], 'loop { Thread.new { sleep } }\n', few),
  stopped(
    'allocates 10 GB in C',
    'c',
    ['memory-limit'],
    '#include <stdlib.h>\n#include <string.h>\nint main(void) { for (int i = 0; i < 160; i++) { char *p = malloc(1 << 26); if (!p) return 1; memset(p, 1, 1 << 26); } }\n',
    small,
  ),
  stopped('allocates 10 GB in Python', 'python', ['memory-limit'], 'x = bytearray(10 << 30)\n', small),
  stopped(
    'allocates 10 GB in JavaScript',
    'javascript',
    ['memory-limit'],
    'const kept = []; for (let i = 0; i < 2560; i++) kept.push(Buffer.alloc(1 << 22, 1))\n',
    small,
  ),
  stopped(
    'allocates 10 GB in Go',
    'go',
    ['memory-limit'],
    'package main\n\nfunc main() {\n\tvar kept [][]byte\n\tfor i := 0; i < 2560; i++ {\n\t\tb := make([]byte, 1<<22)\n\t\tfor j := 0; j < len(b); j += 4096 {\n\t\t\tb[j] = 1\n\t\t}\n\t\tkept = append(kept, b)\n\t}\n\t_ = kept\n}\n',
    small,
  ),
  stopped(
    'allocates in many processes',
    'perl',
    ['memory-limit'],
    'for (1 .. 8) { if (!fork) { my $x = "x" x (40 << 20); sleep 5; exit } } sleep 5; exit 1;\n',
    small,
  ),
  shut(
    'fills the work folder',
    'python',
    'try:\n    with open("big", "wb") as f:\n        for _ in range(4096): f.write(b"x" * (1 << 20))\n    print("OPEN")\nexcept OSError: print("shut")\n',
    { limits: { workBytes: 16 * MEGABYTE } },
  ),
  shut('fills /tmp', 'bash', 'if head -c 4g /dev/zero > /tmp/big 2>/dev/null; then echo OPEN; else echo shut; fi\n', {
    limits: { workBytes: 16 * MEGABYTE },
  }),
  shut(
    'fills /dev/shm',
    'ruby',
    'begin\n  File.open("/dev/shm/big", "wb") { |f| 4096.times { f.write("x" * (1 << 20)) } }\n  puts "OPEN"\nrescue SystemCallError\n  puts "shut"\nend\n',
    { limits: { workBytes: 16 * MEGABYTE } },
  ),
  stopped(
    'fills inodes',
    'perl',
    ['memory-limit', 'accepted'],
    'my $n = 0; $n++ while $n < 1_000_000 && open(my $f, ">", "f$n"); print $n < 1_000_000 ? "shut" : "OPEN";\n',
    { ...small },
  ),
  stopped(
    'huge sparse file',
    'c',
    ['output-limit'],
    '#include <fcntl.h>\n#include <unistd.h>\n#include <stdio.h>\nint main(void) { int f = open("sparse", O_CREAT | O_RDWR, 0600); if (ftruncate(f, 1L << 40) == 0) puts("OPEN"); lseek(f, 1L << 39, SEEK_SET); write(f, "x", 1); }\n',
  ),
  stopped('floods standard output', 'python', ['output-limit'], 'while True: print("x" * 100000)\n', {
    limits: { outputBytes: 65536 },
  }),
  stopped('floods standard error', 'perl', ['output-limit'], 'print STDERR "x" x 10000 while 1;\n', {
    limits: { outputBytes: 65536 },
  }),
  stopped(
    'floods both at once',
    'javascript',
    ['output-limit'],
    'const fs = require("fs"); const line = "x".repeat(9999); for (;;) { fs.writeSync(1, line); fs.writeSync(2, line) }\n',
    { limits: { outputBytes: 65536 } },
  ),
  shut('never reads its input', 'ruby', 'puts "shut"\n', { stdin: 'x'.repeat(4 * MEGABYTE) }),
  stopped(
    'closes its streams and stays',
    'c',
    ['idleness'],
    '#include <unistd.h>\nint main(void) { close(0); close(1); close(2); pause(); }\n',
    brief,
  ),
  stopped('sleeps past its limit', 'python', ['idleness'], 'import time\ntime.sleep(600)\n', brief),
  stopped(
    'ignores every signal',
    'c',
    ['idleness'],
    '#include <signal.h>\n#include <unistd.h>\nint main(void) { for (int s = 1; s < 65; s++) signal(s, SIG_IGN); for (;;) pause(); }\n',
    brief,
  ),
  stopped(
    'ignores signals while busy',
    'perl',
    ['time-limit'],
    '$SIG{$_} = "IGNORE" for keys %SIG; $SIG{XCPU} = $SIG{TERM} = $SIG{INT} = "IGNORE"; 1 while 1;\n',
    { limits: { cpuMs: 500, wallMs: 3000 } },
  ),
  stopped(
    'spins in many processes to outrun its CPU time',
    'python',
    ['time-limit'],
    'import os\nfor _ in range(10):\n    if os.fork() == 0: break\nwhile True: pass\n',
    { limits: { cpuMs: 600, wallMs: 4000 } },
  ),
  shut(
    'leaves an orphan of a double fork',
    'c',
    '#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n  if (fork() == 0) { setsid(); if (fork() == 0) { for (int i = 0; i < 3; i++) close(i); execl("/bin/sleep", "sleep", "987{{MARKER}}", (char *)0); execl("/bin/sleep", "{{MARKER}}", "60", (char *)0); pause(); } _exit(0); }\n  usleep(50000); puts("shut");\n}\n',
  ),
  shut(
    'leaves an orphan that holds its output open',
    'bash',
    'setsid bash -c "exec -a {{MARKER}} sleep 60" & disown\necho shut\n',
  ),
  shut(
    'opens descriptors without end',
    'ruby',
    'kept = []\nbegin\n  100_000.times { kept << File.open("/dev/null") }\n  puts "OPEN"\nrescue SystemCallError\n  puts "shut"\nend\n',
  ),
  shut(
    'raises its own limits',
    'python',
    'import resource\nshut = True\nfor name in ("NOFILE", "FSIZE", "NPROC", "CPU", "CORE"):\n    try:\n        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY)); shut = False\n    except (ValueError, OSError): pass\nprint("shut" if shut else "OPEN")\n',
  ),
  shut(
    'raises its own priority',
    'python',
    'import os\nopen_ = []\nfor call in (lambda: os.nice(-5), lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))):\n    try: call(); open_.append(1)\n    except OSError: pass\nprint("OPEN" if open_ else "shut")\n',
  ),
]
