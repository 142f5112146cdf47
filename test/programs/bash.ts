import type { ZooLanguage } from './zoo-language.ts'

export const bash: ZooLanguage = {
  language: 'bash',
  accepted: `read -r a b
echo $((a + b))
`,
  wrongAnswer: `read -r a b
echo $((a + b + 1))
`,
  runtimeError: `echo Error
exit 3
`,
  compileError: `if true; then
  echo yes
`,
  endlessLoop: `while :; do :; done
`,
  memoryHog: `x=xxxxxxxxxxxxxxxx
while :; do x=$x$x; done
`,
  outputFlood: `while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done
`,
  forkBomb: `while :; do sleep 20 & done
`,
  harness: {
    program: `add() { echo $(($1 + $2)); }
`,
    passing: `[ "$(add 2 3)" = 5 ] || exit 1
`,
    failing: `[ "$(add 2 3)" = 6 ] || exit 1
`,
    early: `add() { exit 0; }
`,
  },
}
