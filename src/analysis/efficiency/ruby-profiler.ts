/**
 * Ruby by ruby-prof: calls are counted, and processor time is taken at every call and return, so that short functions that are
 * called often look dearer than they are. What Ruby's own methods cost is time of the function that called them in stacks.
 */
import { asArray, asObject, numberOf, parseJson, textOf } from '../tools/answer-json.ts'
import { DEEPEST_STACK, type StackFrame } from './call-stacks.ts'
import { profileOfRows, type Profiler } from './profiler.ts'

const BOOT = '.profile-boot.rb'
const REPORT = '.profile.json'

const SOURCE = `require 'ruby-prof'
require 'json'
profile = RubyProf::Profile.new(measure_mode: RubyProf::PROCESS_TIME)
own = Process.pid
finish = lambda do
  next if Process.pid != own || !profile.running?
  rows, stacks = [], {}
  name = ->(method) { method.full_name.sub(/\\A(?:Object|Kernel)#/, '') }
  is_own = ->(method) { method.source_file == '/w/main.rb' && !method.method_name.nil? }
  profile.stop.threads.each do |thread|
    thread.methods.each do |one|
      rows << [name.(one), one.line, one.called, one.self_time, one.total_time] if is_own.(one)
    end
    waiting = [[thread.call_tree, []]]
    until waiting.empty?
      node, callers = waiting.pop
      frames = is_own.(node.target) && callers.size < ${DEEPEST_STACK} ? callers + [[name.(node.target), node.target.line]] : callers
      stacks[frames] = (stacks[frames] || 0) + node.self_time if node.self_time > 0
      node.children.each { |child| waiting << [child, frames] }
    end
  end
  File.write('/w/${REPORT}', JSON.generate({ rows: rows, stacks: stacks.to_a }))
end
at_exit(&finish)
$0 = '/w/main.rb'
$:.unshift('/w')
profile.start
load '/w/main.rb'
`

export const rubyProfiler: Profiler = {
  tool: 'ruby-prof',
  plan: () => ({
    change: {
      // it is a gem
      argv: (words) =>
        words.filter((word) => word !== '--disable-gems').map((word) => (word === 'main.rb' ? BOOT : word)),
      files: { [BOOT]: SOURCE },
    },
    collect: [REPORT],
  }),
  async read({ files, run }) {
    const bytes = files[REPORT]
    if (bytes === undefined) {
      if (/cannot load such file -- ruby-prof/.test(run?.stderr ?? '')) throw new TypeError(MISSING)
      return undefined
    }
    return profileOfRows(bytes)
  },
  stacks({ files }) {
    const report = asObject(parseJson(Buffer.from(files[REPORT] ?? []).toString()))
    return asArray(report['stacks']).map((one) => {
      const [frames, seconds] = asArray(one)
      const own = asArray(frames).map((frame): StackFrame => {
        const [name, line] = asArray(frame)
        return { name: textOf(name), line: numberOf(line) }
      })
      return { frames: [{ name: '<main>', line: 1 }, ...own], ms: (numberOf(seconds) ?? 0) * 1_000 }
    })
  },
}

const MISSING = 'read a profile: ruby-prof is not installed; touchstone doctor --install analysers ruby adds it'
