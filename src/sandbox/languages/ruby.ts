/**
 * Ruby. Harness tests enter over the channel once the program's own code has run, into the same top-level binding.
 *
 * Covered: exit, exit! and exec before the tests end; printed success; tests or token looked for before they enter.
 * Not covered: methods that the program bends stay bent under the tests; a program written against this driver.
 */
import type { Language } from './language.ts'
import type { Toolchain } from '../toolchains/toolchain.ts'
import { toolchainMounts } from '../toolchains/toolchain-mounts.ts'

const DRIVER = `touchstone = lambda do |word|
  io = (@touchstone_channel ||= IO.for_fd(3, 'r+b', sync: true))
  io.close_on_exec = true
  io.syswrite(word)
  receive = lambda do |size|
    data = ''.b
    data << io.sysread(size - data.bytesize) while data.bytesize < size
    data
  end
  receive.(receive.(4).unpack1('N'))
end
own = Process.pid
$0 = 'main.rb'
TOPLEVEL_BINDING.eval(File.read('main.rb'), 'main.rb', 1)
exit!(0) if Process.pid != own
tests = touchstone.("READY\\n").force_encoding('UTF-8')
TOPLEVEL_BINDING.eval(tests, 'test.rb', 1)
exit!(0) if Process.pid != own
token = touchstone.("END\\n")
@touchstone_channel.syswrite("TOKEN #{token}\\n")
`

export const ruby: Language = {
  name: 'ruby',
  title: 'Ruby',
  aliases: ['rb'],
  file: 'main.rb',
  install: 'apt-get install -y ruby',
  async detect(finder) {
    const found = finder.find('/usr/bin/ruby', 'ruby')
    if (found === undefined) return undefined
    const script = 'puts RUBY_VERSION, RbConfig.ruby, RbConfig::CONFIG["prefix"]'
    const [version, binary, prefix] = (await finder.ask(found, '-e', script))?.split('\n') ?? []
    const real = binary === undefined ? undefined : finder.find(binary)
    if (version === undefined || real === undefined || prefix === undefined) return undefined
    return { version, tools: { run: real }, mounts: real.startsWith('/usr/') ? [] : toolchainMounts(prefix) }
  },
  run: (toolchain) => ({ argv: [...command(toolchain), 'main.rb'] }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, program, test }) => ({
        code: program,
        late: test,
        command: {
          argv: [...command(toolchain), '.harness-driver.rb'],
          files: [{ path: '.harness-driver.rb', content: Buffer.from(DRIVER) }],
        },
      }),
      isAssertion: (stderr) => /assertion failed|Assertion|Minitest::Assertion/i.test(stderr),
    },
  ],
  isOutOfMemory: (stderr) => /failed to allocate memory \(NoMemoryError\)/.test(stderr),
  isSyntaxError: (stderr) =>
    /^(?:\.harness-driver\.rb:\d+:in `eval': )?main\.rb:\d+: .*\(SyntaxError\)|^main\.rb:\d+: syntax error/m.test(
      stderr,
    ),
}

function command({ tools }: Toolchain): string[] {
  return [tools['run'] ?? '', '--disable-gems']
}
