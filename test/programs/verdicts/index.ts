/** The whole corpus, without doubles: a right program that stands against the same test twice is judged once. */
import { SCRIPT_ASSERTIONS } from './assertions-scripts.ts'
import { NATIVE_ASSERTIONS } from './assertions-native.ts'
import { BENT_C } from './bent-c.ts'
import { BENT_JVM } from './bent-jvm.ts'
import { BENT_NATIVE } from './bent-native.ts'
import { BENT_NODE } from './bent-node.ts'
import { BENT_PYTHON } from './bent-python.ts'
import { BENT_RUBY_PHP_PERL } from './bent-ruby-php-perl.ts'
import { BENT_SHELLS } from './bent-shells.ts'
import { COMPARISON } from './comparison.ts'
import { ALONE_ENTRY } from './entry-alone.ts'
import { C_ENTRY } from './entry-c.ts'
import { CONTINUED_ENTRY } from './entry-continued.ts'
import { HOSTILE_ENTRY } from './entry-hostile.ts'
import { JAVA_ENTRY } from './entry-java.ts'
import { JVM_ENTRY } from './entry-jvm.ts'
import { NAMED_ENTRY } from './entry-named.ts'
import { NATIVE_ENTRY } from './entry-native.ts'
import { NODE_ENTRY } from './entry-node.ts'
import { PYTHON_ENTRY } from './entry-python.ts'
import { RUBY_PHP_ENTRY } from './entry-ruby-php.ts'
import { SCRIPT_ENTRY } from './entry-scripts.ts'
import { EXTRACTION } from './extraction.ts'
import { FORMS_COMPILED } from './forms-compiled.ts'
import { FORMS_NODE } from './forms-node.ts'
import { FORMS_PYTHON } from './forms-python.ts'
import { FORMS_SCRIPTS } from './forms-scripts.ts'
import { MISSING_LIBRARY } from './missing-library.ts'
import { PRINTS_COMPILED } from './prints-compiled.ts'
import { PRINTS_SCRIPTS } from './prints-scripts.ts'
import { READS } from './reads.ts'
import { NEWER_SYNTAX } from './newer-syntax.ts'
import { COMPILED_RUNNERS } from './runners-compiled.ts'
import { NODE_RUNNERS } from './runners-node.ts'
import { PYTHON_RUNNERS } from './runners-python.ts'
import { SURROUNDINGS } from './surroundings.ts'
import type { VerdictCase } from './verdict-case.ts'

/** Every case of the corpus. */
export const VERDICT_CASES: readonly VerdictCase[] = withoutDoubles([
  ...ALONE_ENTRY,
  ...JAVA_ENTRY,
  ...JVM_ENTRY,
  ...C_ENTRY,
  ...NATIVE_ENTRY,
  ...PYTHON_ENTRY,
  ...NODE_ENTRY,
  ...RUBY_PHP_ENTRY,
  ...SCRIPT_ENTRY,
  ...CONTINUED_ENTRY,
  ...NAMED_ENTRY,
  ...HOSTILE_ENTRY,
  ...BENT_PYTHON,
  ...BENT_NODE,
  ...BENT_RUBY_PHP_PERL,
  ...BENT_SHELLS,
  ...BENT_C,
  ...BENT_JVM,
  ...BENT_NATIVE,
  ...FORMS_PYTHON,
  ...FORMS_NODE,
  ...FORMS_COMPILED,
  ...FORMS_SCRIPTS,
  ...NATIVE_ASSERTIONS,
  ...SCRIPT_ASSERTIONS,
  ...COMPARISON,
  ...PYTHON_RUNNERS,
  ...NODE_RUNNERS,
  ...COMPILED_RUNNERS,
  ...EXTRACTION,
  ...SURROUNDINGS,
  ...PRINTS_SCRIPTS,
  ...PRINTS_COMPILED,
  ...READS,
  ...MISSING_LIBRARY,
  ...NEWER_SYNTAX,
])

function withoutDoubles(cases: readonly VerdictCase[]): VerdictCase[] {
  const names = new Set<string>()
  const seen = new Set<string>()
  return cases.filter(({ name, kind, language, response, test, runner }) => {
    if (names.has(name)) throw new RangeError(`verdict case ${name}: its name stands twice in the corpus`)
    names.add(name)
    const key = JSON.stringify([kind, language, response, test, runner])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
