/**
 * The system-call filter of every run, assembled as classic BPF over `struct seccomp_data` (linux/seccomp.h,
 * Documentation/userspace-api/seccomp_filter.rst): { int nr @0; u32 arch @4; u64 ip @8; u64 args[6] @16 }.
 *
 * A deny list on top of namespaces, no capabilities and no new privileges: it takes away kernel surface that no
 * honest program of a judge needs, so that a kernel flaw there cannot be reached.
 *
 * Covered: mounting, namespaces (unshare, setns, clone with CLONE_NEW*), children of others (CLONE_PARENT), tracing and reading other processes, keys,
 * modules, BPF, perf, userfaultfd, io_uring, handles to files by number, clocks, kexec, terminal injection by ioctl,
 * socket families but unix, IPv4, IPv6 and netlink, foreign ABIs (32-bit, x32).
 * Not covered: paths (the mounts do that), memory and time (limits do that), system calls newer than the lists.
 * The arm64 numbers are from the kernel's generic table; that filter has not run on such a machine yet.
 */

const ALLOW = 0x7fff_0000
const KILL_PROCESS = 0x8000_0000
const EPERM = 1
const ENOSYS = 38
const EAFNOSUPPORT = 97
const errno = (number: number): number => 0x0005_0000 | number

const LOAD_WORD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_AT_LEAST = 0x35
const JUMP_ANY_BIT = 0x45
const RETURN = 0x06

const NUMBER_OFFSET = 0
const ARCHITECTURE_OFFSET = 4
const argumentOffset = (index: number): number => 16 + 8 * index

/** System calls answered with EPERM: [x86-64, arm64]; null where the architecture has none. */
const DENIED: Readonly<Record<string, readonly [x64: number | null, arm64: number | null]>> = {
  ptrace: [101, 117],
  syslog: [103, 116],
  uselib: [134, null],
  vhangup: [153, 58],
  modify_ldt: [154, null],
  pivot_root: [155, 41],
  _sysctl: [156, null],
  adjtimex: [159, 171],
  chroot: [161, 51],
  acct: [163, 89],
  settimeofday: [164, 170],
  mount: [165, 40],
  umount2: [166, 39],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  iopl: [172, null],
  ioperm: [173, null],
  init_module: [175, 105],
  delete_module: [176, 106],
  quotactl: [179, 60],
  nfsservctl: [180, 42],
  lookup_dcookie: [212, 18],
  clock_settime: [227, 112],
  kexec_load: [246, 104],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  migrate_pages: [256, 238],
  unshare: [272, 97],
  vmsplice: [278, 75],
  move_pages: [279, 239],
  perf_event_open: [298, 241],
  fanotify_init: [300, 262],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  clock_adjtime: [305, 266],
  setns: [308, 268],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  kcmp: [312, 272],
  finit_module: [313, 273],
  kexec_file_load: [320, 294],
  bpf: [321, 280],
  userfaultfd: [323, 282],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  pidfd_getfd: [438, 438],
  mount_setattr: [442, 442],
  quotactl_fd: [443, 443],
  memfd_secret: [447, 447],
  statmount: [457, 457],
  listmount: [458, 458],
  open_tree_attr: [467, 467],
}

/** Answered with ENOSYS, so that libraries fall back to what the filter can look into. */
const ABSENT: Readonly<Record<string, number>> = {
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  clone3: 435,
}

const ARCHITECTURES = {
  x64: { audit: 0xc000_003e, column: 0, clone: 56, socket: 41, ioctl: 16 },
  arm64: { audit: 0xc000_00b7, column: 1, clone: 220, socket: 198, ioctl: 29 },
} as const

/**
 * CLONE_NEWTIME | NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET, and CLONE_PARENT, which would make a
 * child of whoever started the program.
 */
const DENIED_CLONE_FLAGS = 0x7e02_8080
const SOCKET_FAMILIES = [1, 2, 10, 16]
const TIOCSTI = 0x5412
const TIOCLINUX = 0x541c
/** Numbers from here on are the x32 ABI of x86-64. */
const X32_BIT = 0x4000_0000

interface Instruction {
  readonly code: number
  readonly whenTrue: number
  readonly whenFalse: number
  readonly value: number
}

/** The filter for an architecture as the bytes that `bwrap --seccomp` and prctl(PR_SET_SECCOMP) read; undefined where none is known. */
export function seccompFilter(architecture: string = process.arch): Uint8Array | undefined {
  if (architecture !== 'x64' && architecture !== 'arm64') return undefined
  return encode(assemble(architecture))
}

function assemble(name: keyof typeof ARCHITECTURES): readonly Instruction[] {
  const architecture = ARCHITECTURES[name]
  const program: Instruction[] = []
  const emit = (code: number, value: number, whenTrue = 0, whenFalse = 0): void => {
    program.push({ code, whenTrue, whenFalse, value: value >>> 0 })
  }
  const answer = (number: number, verdict: number): void => {
    emit(JUMP_EQUAL, number, 0, 1)
    emit(RETURN, verdict)
  }

  emit(LOAD_WORD, ARCHITECTURE_OFFSET)
  emit(JUMP_EQUAL, architecture.audit, 1, 0)
  emit(RETURN, KILL_PROCESS)
  emit(LOAD_WORD, NUMBER_OFFSET)
  if (name === 'x64') {
    emit(JUMP_AT_LEAST, X32_BIT, 0, 1)
    emit(RETURN, KILL_PROCESS)
  }
  for (const numbers of Object.values(DENIED)) {
    const number = numbers[architecture.column]
    if (number !== null) answer(number, errno(EPERM))
  }
  for (const number of Object.values(ABSENT)) answer(number, errno(ENOSYS))

  // clone: no new namespaces, no child of another's
  emit(JUMP_EQUAL, architecture.clone, 0, 4)
  emit(LOAD_WORD, argumentOffset(0))
  emit(JUMP_ANY_BIT, DENIED_CLONE_FLAGS, 0, 1)
  emit(RETURN, errno(EPERM))
  emit(RETURN, ALLOW)

  // socket: only the families of the list
  emit(JUMP_EQUAL, architecture.socket, 0, SOCKET_FAMILIES.length + 3)
  emit(LOAD_WORD, argumentOffset(0))
  SOCKET_FAMILIES.forEach((family, index) => emit(JUMP_EQUAL, family, SOCKET_FAMILIES.length - index, 0))
  emit(RETURN, errno(EAFNOSUPPORT))
  emit(RETURN, ALLOW)

  // ioctl: no pushing of characters into a terminal
  emit(JUMP_EQUAL, architecture.ioctl, 0, 5)
  emit(LOAD_WORD, argumentOffset(1))
  emit(JUMP_EQUAL, TIOCSTI, 1, 0)
  emit(JUMP_EQUAL, TIOCLINUX, 0, 1)
  emit(RETURN, errno(EPERM))
  emit(RETURN, ALLOW)
  emit(RETURN, ALLOW)
  return program
}

function encode(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8)
  const view = new DataView(bytes.buffer)
  program.forEach(({ code, whenTrue, whenFalse, value }, index) => {
    view.setUint16(index * 8, code, true)
    view.setUint8(index * 8 + 2, whenTrue)
    view.setUint8(index * 8 + 3, whenFalse)
    view.setUint32(index * 8 + 4, value, true)
  })
  return bytes
}
