/**
 * Java. The file is named after the source's public class; the class that is run is the one whose `main` it is.
 * Harness tests: jvm-driver.ts says what they cover.
 */
import { JavacServer } from '../compilers/javac-server.ts'
import type { Language } from './language.ts'
import type { Toolchain, ToolFinder } from '../toolchains/toolchain.ts'
import { DRIVER_CLASS, driverPlan, isJvmAssertion } from '../harness/jvm-driver.ts'
import {
  JVM_COMPILE_LIMITS,
  JVM_RESERVE_BYTES,
  compilerWords,
  detectJvm,
  isJvmOutOfMemory,
  javaWords,
} from '../toolchains/jvm.ts'

const DRIVER = `class ${DRIVER_CLASS} {
  public static void main(String[] words) throws Throwable {
    java.lang.reflect.Method test = Class.forName(words[0]).getDeclaredMethod("main", String[].class);
    test.setAccessible(true);
    try {
      test.invoke(null, (Object) new String[0]);
    } catch (java.lang.reflect.InvocationTargetException failure) {
      throw failure.getCause();
    }
    java.lang.reflect.Constructor<java.io.FileDescriptor> make =
        java.io.FileDescriptor.class.getDeclaredConstructor(int.class);
    make.setAccessible(true);
    java.io.FileDescriptor channel = make.newInstance(3);
    java.io.FileOutputStream out = new java.io.FileOutputStream(channel);
    java.io.DataInputStream in = new java.io.DataInputStream(new java.io.FileInputStream(channel));
    out.write("END\\n".getBytes());
    byte[] token = new byte[in.readInt()];
    in.readFully(token);
    out.write(("TOKEN " + new String(token) + "\\n").getBytes());
  }
}
`
const DECLARATION =
  /^[ \t]*((?:(?:public|final|abstract|sealed|non-sealed|strictfp)\s+)*)(?:class|interface|enum|record|@interface)\s+([A-Za-z_$][\w$]*)/gm
const MAIN = /\bstatic\s+(?:(?:public|final|synchronized|strictfp)\s+)*void\s+main\s*\(/

export const java: Language = {
  name: 'java',
  title: 'Java',
  aliases: ['java17', 'openjdk'],
  file: 'Main.java',
  fileOf: (code) => `${publicClass(code) ?? 'Main'}.java`,
  install: 'apt-get install -y default-jdk-headless',
  detect,
  residentCompiler: (backend) => new JavacServer(backend),
  compile: ({ tools }, limits, { code, files }) => ({
    argv: [
      tools['compile'] ?? '',
      ...compilerWords(limits).map((word) => `-J${word}`),
      '-proc:none',
      '-nowarn',
      '-encoding',
      'UTF-8',
      '-d',
      'classes',
      `${publicClass(code) ?? 'Main'}.java`,
      ...Object.keys(files ?? {}).filter((name) => name.endsWith('.java')),
    ],
  }),
  products: ['classes'],
  run: ({ tools }, limits, { code }) => ({
    argv: [...javaWords(tools['run'] ?? '', limits), '-cp', 'classes', mainClass(code)],
  }),
  runners: [
    {
      name: 'script',
      plan: ({ toolchain, limits, program, test }) => {
        const code = joined(program, test)
        const driver = { [`${DRIVER_CLASS}.java`]: DRIVER }
        return driverPlan({ toolchain, limits }, { code, main: mainClass(code), classPath: 'classes', driver })
      },
      isAssertion: isJvmAssertion,
    },
  ],
  isOutOfMemory: isJvmOutOfMemory,
  compileLimits: JVM_COMPILE_LIMITS,
  reserveBytes: JVM_RESERVE_BYTES,
}

async function detect(finder: ToolFinder): Promise<Toolchain | undefined> {
  const jvm = await detectJvm(finder)
  if (jvm?.javac === undefined) return undefined
  return { version: jvm.version, tools: { run: jvm.java, compile: jvm.javac }, mounts: jvm.mounts }
}

/** Comments, strings and text blocks blanked, so that words in them declare nothing; positions stay. */
function bare(code: string): string {
  const pattern = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g
  return code.replace(pattern, (text) => text.replace(/[^\n]/g, ' '))
}

interface TopLevelType {
  readonly name: string
  readonly isPublic: boolean
  readonly at: number
}

/** Types declared outside of any braces. */
function topLevelTypes(text: string): TopLevelType[] {
  let depth = 0
  let from = 0
  const types: TopLevelType[] = []
  for (const match of text.matchAll(DECLARATION)) {
    for (; from < match.index; from++) {
      if (text[from] === '{') depth++
      else if (text[from] === '}') depth--
    }
    if (depth > 0) continue
    types.push({ name: match[2] ?? '', isPublic: /\bpublic\b/.test(match[1] ?? ''), at: match.index })
  }
  return types
}

function publicClass(code: string): string | undefined {
  return topLevelTypes(bare(code)).find(({ isPublic }) => isPublic)?.name
}

/** The type with the `main`, with its package; `Main` where none has one, which the machine then says is missing. */
function mainClass(code: string): string {
  const text = bare(code)
  const main = MAIN.exec(text)
  const types = topLevelTypes(text)
  const name = types.findLast(({ at }) => main !== null && at < main.index)?.name ?? types.at(-1)?.name ?? 'Main'
  const space = /^[ \t]*package\s+([\w.]+)\s*;/m.exec(text)?.[1]
  return space === undefined ? name : `${space}.${name}`
}

/** Program and test as one file: one public type at most, imports first, bare statements in a `main` of their own. */
function joined(program: string, test: string): string {
  const imports = test.match(/^[ \t]*import\s+[\w.* ]+;/gm) ?? []
  const body = test.replace(/^[ \t]*import\s+[\w.* ]+;/gm, '')
  const isClass = topLevelTypes(bare(test)).length > 0
  const whole = isClass
    ? body
    : `class Main {\n  public static void main(String[] words) throws Throwable {\n${body}\n  }\n}`
  const space = /^[ \t]*package\s+[\w.]+\s*;/m.exec(program)
  const head = space === null ? 0 : space.index + space[0].length
  const text = `${program.slice(0, head)}${imports.join('')}${program.slice(head)}\n${whole}\n`
  return withoutPublic(text)
}

function withoutPublic(code: string): string {
  const publics = topLevelTypes(bare(code)).filter(({ isPublic }) => isPublic)
  return publics.reduceRight((text, { at }) => text.slice(0, at) + text.slice(at).replace(/\bpublic\s+/, ''), code)
}
