# Runs a program and then its tests in one interpreter, inside the box. Words: the driver, the runner, and `states` where
# the test's text holds a check that nothing counts (a raise, an exit).
#
# The program's own code runs first, in the top-level binding, while the tests are still outside: they are read from the
# channel afterwards, into the same binding. A regular exit of the program ends the program and not the run. Comparisons
# and ways to fail that the program bent are put back. minitest, test-unit and RSpec collect as the test's text runs and
# are then run here, with a verdict for each case.
#
# Covered: exit, exit! and exec before the tests end; printed success; tests or token looked for before they enter; bent
# comparisons and ways to raise.
# Not covered: other methods that the program bends stay bent under the tests; a program written against this driver.
channel = IO.for_fd(3, 'r+b', sync: true)
channel.close_on_exec = true
pid = Process.method(:pid)
own = pid.call
ask = lambda do |word|
  if pid.call != own
    # a copy of the process could try every value
    channel.syswrite("COPY\n") if word.start_with?('END')
    exit!(word.start_with?('END') ? 1 : 0)
  end
  channel.syswrite("#{word}\n")
  receive = lambda do |size|
    data = ''.b
    data << channel.sysread(size - data.bytesize) while data.bytesize < size
    data
  end
  receive.(receive.(4).unpack1('N'))
end
say = lambda do |status, name, message = nil|
  line = ->(text) { text.to_s.gsub(/\s+/, ' ')[0, 400] }
  channel.syswrite("CASE #{status} #{line.(name)}#{message && "\t#{line.(message)}"}\n".b)
end
runner, stated = ARGV.shift(2)

names = %i[== != === eql? equal? ! =~ !~ <=> raise fail exit exit! abort require instance_of? is_a? kind_of? nil?]
kept = [BasicObject, Object, Kernel, Comparable, Integer, Float, Rational, Complex, Numeric, String, Symbol, Array, Hash,
        Range, Struct, NilClass, TrueClass, FalseClass, Module, Class, Exception, Method, Proc, Regexp, Time].map do |owner|
  found = names.filter_map do |name|
    owner.method_defined?(name) || owner.private_method_defined?(name) ? [name, owner.instance_method(name)] : nil
  end
  [owner, found, owner.ancestors]
end
kept_singleton = [Kernel, Process].to_h { |owner| [owner, (names & owner.methods).map { |name| [name, owner.method(name)] }] }
restore = lambda do
  verbose, $VERBOSE = $VERBOSE, nil
  kept.each do |owner, methods, ancestors|
    (owner.ancestors - ancestors).each do |added|
      (added.instance_methods(false) & names).each { |name| added.send(:remove_method, name) } unless added.is_a?(Class)
    end
    methods.each do |name, method|
      private_one = owner.private_method_defined?(name)
      now = owner.instance_method(name)
      next if now.owner.equal?(method.owner) && now.source_location.nil? && method.source_location.nil?
      next if now.owner.equal?(method.owner) && now.eql?(method)
      if now.owner.equal?(method.owner) then owner.send(:define_method, name, method)
      elsif now.owner.equal?(owner) then owner.send(:remove_method, name)
      end
      owner.send(:private, name) if private_one && owner.private_method_defined?(name) == false && owner == Kernel
    end
  end
  kept_singleton.each { |owner, methods| methods.each { |name, method| owner.define_singleton_method(name, method) } }
  $VERBOSE = verbose
end

# the program's guard (__FILE__ == $0) stays shut, and its DATA can be read
$0 = 'test.rb'
source = File.read('main.rb')
if (place = source =~ /^__END__\n?/)
  data = File.open('main.rb')
  data.seek(source[0, place].bytesize + '__END__'.size + 1)
  Object.const_set(:DATA, data)
end
begin
  TOPLEVEL_BINDING.eval(source, 'main.rb', 1)
rescue SystemExit => e
  raise unless e.success?
end

tests = ask.('READY').force_encoding('UTF-8')
restore.()
begin
  case runner
  when 'rspec'
    require 'rspec'
    RSpec::Core::Runner.disable_autorun!
  when 'minitest'
    require 'minitest' unless tests.match?(%r{test/unit})
  end
  if tests.match?(/minitest/i) || defined?(Minitest)
    require 'minitest'
    require 'minitest/spec' if tests.match?(/\bdescribe\b/)
    def Minitest.autorun; end
    Minitest.seed = 0
  end
  if tests.match?(%r{test/unit}) || runner == 'test-unit'
    require 'test/unit'
    require 'test/unit/testresult'
    Test::Unit::AutoRunner.need_auto_run = false
  end
end

assertions = 0
if defined?(Minitest::Assertions)
  Minitest::Assertions.prepend(Module.new { define_method(:assert) { |*words, &block| assertions += 1; super(*words, &block) } })
end
finish = lambda do
  counted = stated == 'states' && assertions.zero? ? '' : " #{assertions}"
  channel.syswrite("TOKEN #{ask.("END#{counted}")}\n")
end
begin
  TOPLEVEL_BINDING.eval(tests, 'test.rb', 1)
rescue SystemExit => e
  # the test's own exit is its end; one of the program's is an early one
  raise unless e.success? && e.backtrace.first.to_s.start_with?('test.rb:')
end

failed = false
one = lambda do |name, skipped, failures, count|
  if !failures.empty?
    failed = true
    assertion, text = failures.first
    say.(assertion ? 'wrong-answer' : 'runtime-error', name, text)
    warn "#{name}: #{text}"
  elsif skipped || count.zero?
    say.('skipped', name, skipped ? nil : 'it asserted nothing')
  else
    say.('accepted', name)
  end
end
if defined?(Minitest::Runnable)
  cases = Minitest::Runnable.runnables.flat_map { |suite| suite.runnable_methods.map { |name| [suite, name] } }
  cases.each do |suite, name|
    result = suite.new(name).run
    by_program = result.failures.any? { |failure| Minitest::Skip === failure && failure.backtrace.to_a.first.to_s.start_with?('main.rb:') }
    failures = result.failures.grep_v(Minitest::Skip).map { |failure| [!(Minitest::UnexpectedError === failure), failure.message] }
    failures = [[false, 'skipped by the program']] if by_program
    one.("#{suite}##{name}", result.skipped?, failures, result.assertions)
  end
end
if defined?(Test::Unit::TestCase)
  ObjectSpace.each_object(Class).select { |suite| suite < Test::Unit::TestCase }.sort_by { |suite| suite.name.to_s }.each do |suite|
    suite.startup
    suite.suite.tests.each do |test|
      result = Test::Unit::TestResult.new
      test.run(result) { |*| nil }
      failures = (result.failures.map { |fault| [true, fault.message] } + result.errors.map { |fault| [false, fault.message] })
      one.(test.name, result.pending_count + result.omission_count > 0, failures, result.assertion_count)
    end
    suite.shutdown
  end
end
if defined?(RSpec::Core) && !RSpec.world.example_groups.empty?
  checks = 0
  RSpec::Expectations::ExpectationHelper.singleton_class.prepend(Module.new { define_method(:with_matcher) { |*words, &block| checks += 1; super(*words, &block) } })
  counts = {}
  RSpec.configure { |config| config.output_stream = $stderr; config.around(:each) { |example| before = checks; example.run; counts[example.id] = checks - before } }
  runner = RSpec::Core::Runner.new(RSpec::Core::ConfigurationOptions.new([]))
  runner.configure($stderr, $stderr)
  runner.run_specs(RSpec.world.ordered_example_groups)
  RSpec.world.all_examples.each do |example|
    error = example.exception
    failures = example.execution_result.status == :failed ? [[RSpec::Expectations::ExpectationNotMetError === error, error&.message]] : []
    one.(example.full_description, example.execution_result.status == :pending, failures, counts[example.id] || 0)
  end
end
exit!(1) if failed && ($stderr.flush; $stdout.flush; true)
finish.()
