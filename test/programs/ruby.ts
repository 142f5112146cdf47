import type { ZooLanguage } from './zoo-language.ts'

export const ruby: ZooLanguage = {
  language: 'ruby',
  accepted: `puts gets.split.map(&:to_i).sum
`,
  wrongAnswer: `puts gets.split.map(&:to_i).sum + 1
`,
  runtimeError: `puts 'Error'
raise 'no'
`,
  compileError: `def f(
`,
  endlessLoop: `loop {}
`,
  memoryHog: `kept = []
loop { kept << 'x' * (1 << 22) }
`,
  outputFlood: `loop { puts 'x' * 1000 }
`,
  forkBomb: `loop { fork }
`,
  harness: {
    program: `def add(a, b)
  a + b
end
`,
    passing: `raise 'assertion failed' unless add(2, 3) == 5
`,
    failing: `raise 'assertion failed' unless add(2, 3) == 6
`,
    early: `def add(a, b)
  exit! 0
end
`,
  },
}
