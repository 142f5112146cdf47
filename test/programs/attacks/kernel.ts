/** Doors of the kernel: each program makes one call and says whether it was refused. */
import { shut, stopped, type Attack } from './attack.ts'

/** A C program that makes one system call; refused means -1. `head` stands before `main`, `before` in it. */
function call(
  name: string,
  words: string,
  options: { readonly head?: string | undefined; readonly before?: string | undefined } = {},
): Attack {
  const { head = '', before = '' } = options
  return shut(
    name,
    'c',
    `#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
${head}
int main(void) {
  char zero[4096]; memset(zero, 0, sizeof zero);
  ${before}
  long got = syscall(${words});
  puts(got == -1 && (errno == EPERM || errno == ENOSYS || errno == EACCES) ? "shut" : "OPEN");
}
`,
  )
}

const NAMESPACES = { user: '0x10000000', mount: '0x00020000', pid: '0x20000000', net: '0x40000000' }

export const KERNEL_ATTACKS: readonly Attack[] = [
  call('ptrace: attach to process 1', 'SYS_ptrace, 16, 1, 0, 0'),
  call('process_vm_readv of process 1', 'SYS_process_vm_readv, 1, io, 1, io, 1, 0', {
    head: '#include <sys/uio.h>',
    before: 'struct iovec io[1] = {{ zero, 8 }};',
  }),
  call('pidfd_getfd', '438, 0, 0, 0'),
  call('kcmp', 'SYS_kcmp, 1, getpid(), 0, 0, 0'),
  call('mount a tmpfs', 'SYS_mount, "none", "/tmp", "tmpfs", 0, 0'),
  call('unmount /proc', 'SYS_umount2, "/proc", 2'),
  call('pivot_root', 'SYS_pivot_root, "/tmp", "/tmp"'),
  call('chroot', 'SYS_chroot, "/tmp"'),
  call('new mount API: open_tree', '428, -100, "/", 1'),
  call('new mount API: fsopen', '430, "tmpfs", 0'),
  call('new mount API: move_mount', '429, -100, "/tmp", -100, "/w", 0'),
  ...Object.entries(NAMESPACES).map(([name, flag]) => call(`unshare: a new ${name} namespace`, `SYS_unshare, ${flag}`)),
  call('clone into a new user namespace', 'SYS_clone, 0x10000000 | 17, 0, 0, 0, 0'),
  call('clone3 into a new user namespace', '435, words, 64', {
    before: 'unsigned long long words[8] = { 0x10000000, 0, 0, 0, 17, 0, 0, 0 };',
  }),
  call('setns', 'SYS_setns, open("/proc/self/ns/user", O_RDONLY), 0'),
  shut(
    'setuid to root',
    'c',
    '#define _GNU_SOURCE\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { int got = setuid(0) == 0 || setresuid(0, 0, 0) == 0 || setgid(0) == 0 || getuid() == 0 || geteuid() == 0; puts(got ? "OPEN" : "shut"); }\n',
  ),
  call('keyctl: read the session keyring', 'SYS_keyctl, 0, -3, 1'),
  call('add_key', 'SYS_add_key, "user", "name", "x", 1, -4'),
  call('request_key', 'SYS_request_key, "user", "name", 0, -4'),
  call('bpf: create a map', 'SYS_bpf, 0, zero, 64'),
  call('userfaultfd', 'SYS_userfaultfd, 0'),
  call('io_uring', '425, 8, zero'),
  call('perf_event_open', 'SYS_perf_event_open, zero, 0, -1, -1, 0'),
  call('init_module', 'SYS_init_module, zero, 8, ""'),
  call('finit_module', 'SYS_finit_module, 0, "", 0'),
  call('kexec_load', 'SYS_kexec_load, 0, 0, 0, 0'),
  call('reboot with wrong magic', 'SYS_reboot, 0, 0, 0, 0'),
  call('swapon', 'SYS_swapon, "/tmp/x", 0'),
  call('open a file by handle', 'SYS_open_by_handle_at, -100, zero, 0'),
  call('name a file by handle', 'SYS_name_to_handle_at, -100, "/w", zero, zero + 64, 0'),
  call('quotactl', 'SYS_quotactl, 0x80000700, "/", 0, zero'),
  call('set the clock', 'SYS_clock_settime, 0, now', {
    head: '#include <time.h>',
    before: 'struct timespec now[1]; clock_gettime(CLOCK_REALTIME, now);',
  }),
  call('adjust the clock', 'SYS_adjtimex, words', { before: 'unsigned words[128] = { 1 };' }),
  // a name that is too long is refused for its length where the call is open, and changes nothing
  call('set the host name', 'SYS_sethostname, zero, 4096'),
  call('read the kernel log', 'SYS_syslog, 3, zero, 4096'),
  call('fanotify', 'SYS_fanotify_init, 0, 0'),
  call('ports of the machine', 'SYS_ioperm, 0x80, 1, 1'),
  call('terminal injection: TIOCSTI', 'SYS_ioctl, 0, 0x5412, "x"'),
  call('terminal injection: TIOCLINUX', 'SYS_ioctl, 0, 0x541c, "x"'),
  call('block device node', 'SYS_mknodat, -100, "/tmp/disk", 0060666, 0x0800'),
  call('character device node', 'SYS_mknodat, -100, "/tmp/memory", 0020666, 0x0101'),
  ...[
    ['packet', 17],
    ['crypto (AF_ALG)', 38],
    ['vsock', 40],
    ['bluetooth', 31],
  ].map(([name, family]) =>
    shut(
      `socket family: ${name}`,
      'python',
      `import socket
try:
    socket.socket(${family}, socket.SOCK_RAW if ${family} == 17 else socket.SOCK_SEQPACKET if ${family} == 38 else socket.SOCK_STREAM)
    print("OPEN")
except OSError: print("shut")
`,
    ),
  ),
  shut(
    'raw socket',
    'python',
    'import socket\ntry:\n    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP); print("OPEN")\nexcept OSError: print("shut")\n',
  ),
  ...(process.arch === 'x64'
    ? [
        stopped(
          'system calls of the 32-bit ABI',
          'c',
          ['forbidden'],
          '#include <stdio.h>\nint main(void) { long r; __asm__ volatile("int $0x80" : "=a"(r) : "a"(20)); puts("OPEN"); }\n',
        ),
        stopped(
          'system calls of the x32 ABI',
          'c',
          ['forbidden'],
          '#include <stdio.h>\n#include <unistd.h>\nint main(void) { syscall(0x40000000 + 39); puts("OPEN"); }\n',
        ),
      ]
    : []),
  shut(
    'signals to everything',
    'c',
    '#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { kill(1, 9); if (getppid() > 0) kill(getppid(), 9); usleep(100000); puts("shut"); }\n',
  ),
  shut(
    'signals to siblings',
    'perl',
    'my $seen = 0; for my $pid (3 .. 40000) { $seen++ if $pid != $$ && kill 0, $pid } print $seen ? "OPEN" : "shut";\n',
  ),
  stopped(
    'kills all that it can',
    'python',
    ['accepted', 'runtime-error'],
    'import os\nos.kill(-1, 9)\nprint("shut")\n',
  ),
  shut(
    'setuid binaries give nothing',
    'bash',
    `found=shut
for file in $(find /usr/bin /usr/sbin -perm -4000 2>/dev/null); do
  case $(timeout 1 "$file" -c id </dev/null 2>/dev/null) in *uid=0*) found=OPEN ;; esac
done
grep -q '^NoNewPrivs:[[:space:]]*1' /proc/self/status || found=OPEN
echo $found
`,
  ),
  shut(
    'shared memory of System V does not outlive its run',
    'c',
    '#include <stdio.h>\n#include <sys/ipc.h>\n#include <sys/shm.h>\nint main(void) { if (shmget(0x70537473, 4096, 0600) >= 0) { puts("OPEN"); return 0; } shmget(0x70537473, 4096, IPC_CREAT | 0600); puts("shut"); }\n',
  ),
]
