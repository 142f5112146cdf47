/** Doors of the file system: what lies outside, what other processes hold, what comes out. */
import { shut, stopped, type Attack } from './attack.ts'

const MEGABYTE = 2 ** 20

export const FILE_ATTACKS: readonly Attack[] = [
  shut('reads a planted secret', 'python', 'try: print(open("{{SECRET}}").read())\nexcept OSError: print("shut")\n'),
  shut(
    'reads a planted secret through process 1',
    'bash',
    'cat "/proc/1/root{{SECRET}}" "/proc/self/root{{SECRET}}" "/w/../../../..{{SECRET}}" 2>/dev/null || echo shut\n',
  ),
  shut(
    'reads a planted secret through open folders',
    'perl',
    'for (0 .. 64) { if (open(my $f, "<", "/proc/self/fd/$_/../../../../..{{SECRET}}")) { print <$f>; exit } } print "shut";\n',
  ),
  shut(
    'reads a planted secret in Java',
    'java',
    'import java.nio.file.*;\npublic class Main { public static void main(String[] w) { try { System.out.println(Files.readString(Path.of("{{SECRET}}"))); } catch (Exception e) { System.out.println("shut"); } } }\n',
  ),
  shut(
    'reads a planted secret in Go',
    'go',
    'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tif text, err := os.ReadFile("{{SECRET}}"); err == nil {\n\t\tfmt.Println(string(text))\n\t} else {\n\t\tfmt.Println("shut")\n\t}\n}\n',
  ),
  shut(
    'reads the environment of every process',
    'python',
    `import os
seen = repr(dict(os.environ))
for pid in filter(str.isdigit, os.listdir('/proc')):
    for name in ('environ', 'cmdline'):
        try: seen += open(f'/proc/{pid}/{name}').read()
        except OSError: pass
print(seen if 'PLANTED_IN_ENVIRONMENT' in seen else 'shut')
`,
  ),
  shut(
    'reads the memory of process 1',
    'python',
    `try:
    with open('/proc/1/mem', 'rb') as memory: memory.read(1)
    print('OPEN')
except OSError: print('shut')
`,
  ),
  shut(
    'reads the kernel through /proc',
    'perl',
    'my @open = grep { open(my $f, "<", $_) && sysread($f, my $x, 1) } qw(/proc/kcore /proc/kmsg /dev/mem /dev/kmem /dev/port); print @open ? "OPEN @open" : "shut";\n',
  ),
  shut(
    'writes settings of the kernel',
    'bash',
    `found=shut
for file in /proc/sys/kernel/hostname /proc/sys/kernel/core_pattern /proc/sys/vm/drop_caches /proc/sysrq-trigger /proc/1/oom_score_adj; do
  if (: >> "$file") 2>/dev/null; then found="OPEN $file"; fi
done
echo $found
`,
  ),
  shut(
    'finds devices and groups in /sys',
    'ruby',
    'puts Dir.exist?("/sys/class") || Dir.exist?("/sys/fs/cgroup") ? "OPEN" : "shut"\n',
  ),
  shut(
    'writes outside',
    'javascript',
    `const fs = require('fs')
const written = ['{{TARGET}}', '/x', '/etc/x', '/usr/x', '/usr/bin/x', '/bin/x', '/lib/x', '/proc/x', '/dev/x', '/root/x', '/home/x', '/mnt/x', '/var/x'].filter((path) => {
  try { fs.writeFileSync(path, 'x'); return true } catch { return false }
})
console.log(written.length === 0 ? 'shut' : 'OPEN ' + written)
`,
  ),
  shut(
    'writes outside in Rust',
    'rust',
    'fn main() { println!("{}", if std::fs::write("{{TARGET}}", "x").is_err() { "shut" } else { "OPEN" }); }\n',
  ),
  shut(
    'removes files outside',
    'bash',
    `found=shut
rm -f "{{TARGET}}" 2>/dev/null && test -e "{{TARGET}}" && found=OPEN
for folder in / /usr /usr/bin /etc /bin /lib /proc /dev; do test -w "$folder" && found="OPEN $folder"; done
echo "$found"
`,
  ),
  shut(
    'touches a file of the system',
    'python',
    `import os
tried = []
was = os.stat('/usr/bin/env')
for call in (
    lambda: os.chmod('/usr/bin/env', was.st_mode),
    lambda: os.utime('/usr/bin/env', ns=(was.st_atime_ns, was.st_mtime_ns)),
    lambda: os.link('/usr/bin/env', '/w/env'),
    lambda: open('/usr/bin/env', 'r+b'),
):
    try: call(); tried.append(1)
    except OSError: pass
print('OPEN' if tried else 'shut')
`,
  ),
  shut(
    'symbolic links in collected output',
    'bash',
    'mkdir out; ln -s /etc/hostname out/a; ln -s "{{SECRET}}" out/b; ln -s / out/c; ln -s ../../../.. out/d; echo shut\n',
    { collect: ['out'], filesOut: {} },
  ),
  shut('a collected folder is itself a link', 'python', 'import os\nos.symlink("/usr/share", "out")\nprint("shut")\n', {
    collect: ['out', 'out/doc'],
    filesOut: {},
  }),
  shut(
    'hard links and odd files in collected output',
    'python',
    `import os, socket
os.mkdir('out')
os.mkfifo('out/fifo')
socket.socket(socket.AF_UNIX).bind('out/socket')
open('out/plain', 'w').write('plain')
os.link('out/plain', 'out/same')
print('shut')
`,
    { collect: ['out'], filesOut: { 'out/plain': 5, 'out/same': 5 } },
  ),
  shut(
    'names that leave the folder in collected output',
    'perl',
    'mkdir "out"; for my $name ("..\\n", "-rf", "a b", "\\$(id)") { open(my $f, ">", "out/$name"); print $f "x"; } print "shut";\n',
    {
      collect: ['out'],
      filesOut: { 'out/..\n': 1, 'out/-rf': 1, 'out/a b': 1, 'out/$(id)': 1 },
    },
  ),
  shut(
    'zip bomb as an output file stays a small file',
    'python',
    `import zipfile
with zipfile.ZipFile('bomb.zip', 'w', zipfile.ZIP_DEFLATED) as archive:
    for n in range(4): archive.writestr(str(n), b'0' * (8 << 20))
print('shut')
`,
    { collect: ['bomb.zip'], filesOut: { 'bomb.zip': 100_000 } },
  ),
  stopped(
    'sparse output file costs no more than its limit',
    'python',
    ['accepted', 'output-limit', 'runtime-error'],
    'import os\nos.truncate(open("sparse", "w").fileno(), 1 << 30)\n',
    { collect: ['sparse'], limits: { fileBytes: 8 * MEGABYTE }, filesOut: { sparse: 8 * MEGABYTE } },
  ),
  stopped('core dump', 'c', ['runtime-error'], '#include <stdlib.h>\nint main(void) { abort(); }\n', {
    collect: ['core'],
    filesOut: {},
  }),
  shut(
    'descriptors inherited',
    'c',
    '#include <fcntl.h>\n#include <stdio.h>\nint main(void) { int n = 0; for (int i = 3; i < 256; i++) if (fcntl(i, F_GETFD) >= 0) n++; puts(n ? "OPEN" : "shut"); }\n',
  ),
  shut('terminal of the host', 'bash', 'if (echo x > /dev/tty) 2>/dev/null; then echo OPEN; else echo shut; fi\n'),
  shut(
    'work folder of an earlier run',
    'ruby',
    'left = ["/w/left", "/tmp/left", "/dev/shm/left"]\nputs left.any? { |path| File.exist?(path) } ? "OPEN" : "shut"\nleft.each { |path| File.write(path, "x") }\n',
  ),
]
