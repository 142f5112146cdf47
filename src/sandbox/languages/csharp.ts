/**
 * C# with Mono's compiler. Harness tests run under a class of the driver's that calls the test's `Main` and proves the
 * end. Covered: Environment.Exit before the tests end; printed success; a token looked for before the tests end.
 * Not covered: the tests are compiled beside the program; a program written against this driver.
 */
import type { Language } from './language.ts'

const DRIVER_FILE = 'TouchstoneHarness.cs'
const DRIVER = `using System;
using System.Reflection;
using System.Runtime.InteropServices;
static class TouchstoneHarness {
  [DllImport("libc")] static extern IntPtr read(int descriptor, byte[] to, IntPtr size);
  [DllImport("libc")] static extern IntPtr write(int descriptor, byte[] from, IntPtr size);
  static byte[] Receive(int size) {
    byte[] data = new byte[size], piece = new byte[size];
    for (int at = 0; at < size;) {
      int count = (int)read(3, piece, (IntPtr)(size - at));
      if (count <= 0) Environment.Exit(70);
      Array.Copy(piece, 0, data, at, count);
      at += count;
    }
    return data;
  }
  static void Say(string words) {
    byte[] bytes = System.Text.Encoding.ASCII.GetBytes(words);
    write(3, bytes, (IntPtr)bytes.Length);
  }
  static int Main() {
    object end = null;
    foreach (Type type in Assembly.GetExecutingAssembly().GetTypes()) {
      MethodInfo main = type.GetMethod("Main", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
      if (main == null || type == typeof(TouchstoneHarness)) continue;
      object[] words = main.GetParameters().Length == 0 ? null : new object[] { new string[0] };
      try {
        end = main.Invoke(null, words);
      } catch (TargetInvocationException failure) {
        Console.Out.Flush();
        Console.Error.WriteLine("Unhandled Exception:\\n" + failure.InnerException);
        return 1;
      }
      break;
    }
    if (end is int && (int)end != 0) return (int)end;
    Say("END\\n");
    byte[] size = Receive(4);
    Say("TOKEN " + System.Text.Encoding.ASCII.GetString(Receive(size[3])) + "\\n");
    return 0;
  }
}
`

export const csharp: Language = {
  name: 'csharp',
  title: 'C#',
  aliases: ['c#', 'cs', 'mono'],
  file: 'main.cs',
  install: 'apt-get install -y mono-mcs',
  async detect(finder) {
    const run = finder.find('mono')
    const [compiler] = finder.existing('/usr/lib/mono/4.5/mcs.exe')
    if (run === undefined || compiler === undefined || !run.startsWith('/usr/')) return undefined
    const version = /version (\S+)/.exec((await finder.ask(run, '--version')) ?? '')?.[1]
    if (version === undefined) return undefined
    return { version: `Mono ${version}`, tools: { run, compile: compiler }, mounts: finder.existing('/etc/mono') }
  },
  compile: ({ tools }, _limits, { files }) => ({
    argv: [
      tools['run'] ?? '',
      tools['compile'] ?? '',
      '-optimize+',
      '-nowarn:0105',
      '-r:System.Numerics.dll',
      '-out:main.exe',
      ...(files?.[DRIVER_FILE] === undefined ? [] : ['-main:TouchstoneHarness']),
      'main.cs',
      ...Object.keys(files ?? {}).filter((name) => name.endsWith('.cs')),
    ],
  }),
  products: ['main.exe'],
  run: ({ tools }) => ({ argv: [tools['run'] ?? '', 'main.exe'] }),
  runners: [
    {
      name: 'script',
      plan: ({ program, test }) => ({
        code: joined(program, test),
        files: { [DRIVER_FILE]: DRIVER },
        late: null,
      }),
      isAssertion: (stderr) => /Assert(?:ion)?(?:Failed)?Exception|assertion failed/i.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /System\.OutOfMemoryException/.test(stderr),
  compileLimits: { memoryBytes: 2 ** 30, wallMs: 60_000, cpuMs: 60_000 },
}

/** `using` lines of the test go first, where C# wants them. */
function joined(program: string, test: string): string {
  const pattern = /^using\s+[\w.= ]+;[ \t]*$/gm
  const lines = new Set([...(program.match(pattern) ?? []), ...(test.match(pattern) ?? [])])
  return `${[...lines].join('\n')}\n${program.replace(pattern, '')}\n${test.replace(pattern, '')}\n`
}
