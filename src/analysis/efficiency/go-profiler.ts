/**
 * Go by its runtime's own profile of processor time (runtime/pprof): stacks are sampled every 10 ms, and calls are not
 * counted. A second file of the program's package starts it, and a hook of the runtime ends it when `main` returns or
 * the program leaves by os.Exit. After a panic there is no profile. The hook is there from Go 1.23 on.
 */
import type { CallStack, StackFrame } from './call-stacks.ts'
import { readPprof } from './pprof-profile.ts'
import { profileOfStacks, type Profiler } from './profiler.ts'

const PROFILE = '.profile.pprof'
const FILE = 'touchstone_profile.go'

const SOURCE = `package main

import (
	touchstoneOs "os"
	touchstonePprof "runtime/pprof"
	_ "unsafe"
)

type touchstoneHook struct {
	F            func()
	RunOnFailure bool
}

//go:linkname touchstoneAddHook internal/runtime/exithook.Add
func touchstoneAddHook(touchstoneHook)

func init() {
	file, err := touchstoneOs.Create("/w/${PROFILE}")
	if err != nil || touchstonePprof.StartCPUProfile(file) != nil {
		return
	}
	touchstoneAddHook(touchstoneHook{F: func() {
		touchstonePprof.StopCPUProfile()
		_ = file.Close()
	}, RunOnFailure: true})
}
`

export const goProfiler: Profiler = {
  tool: 'pprof',
  plan: () => ({
    build: {
      change: {
        // the hook is the runtime's own, and may only be named where the linker does not ask
        argv: ([go = '', verb = '', ...words]) => [go, verb, '-ldflags=-checklinkname=0', ...words, FILE],
        files: { [FILE]: SOURCE },
      },
    },
    collect: [PROFILE],
  }),
  async read({ files }) {
    const bytes = files[PROFILE]
    return bytes === undefined || bytes.length === 0 ? undefined : profileOfStacks(goStacks(bytes))
  },
  stacks: ({ files }) => goStacks(files[PROFILE] ?? new Uint8Array()),
}

/** The program's own functions on the stacks. Time in a library and in the runtime is that of the function that called it. */
function goStacks(bytes: Uint8Array): readonly CallStack[] {
  return readPprof(bytes).flatMap(({ frames, value }): readonly CallStack[] => {
    const own = frames
      .filter(({ name, file }) => name.startsWith('main.') && /(?:^|\/)main\.go$/.test(file))
      .map(({ name, line }): StackFrame => ({ name: nameOf(name), ...(line > 0 ? { line } : {}) }))
      .toReversed()
    return own.length === 0 ? [] : [{ frames: own, ms: value / 1e6 }]
  })
}

/** `main.(*stack).push` as `stack.push`. */
function nameOf(name: string): string {
  return name.replace(/^main\./, '').replace(/^\(\*?([^)]*)\)/, '$1')
}
