/**
 * Which code of a response is judged.
 *
 * Rules. Judged is the last complete program in the task's language: the last fence that defines what the test asks for
 * and does not lean on names of earlier fences alone. A fence that only uses what an earlier one defined (a usage
 * example) is no program. Fences that lean on each other are one program, joined in their order. What stands between
 * <think> and </think> is never judged. A fence of another language, or one for the shell or for output, is never
 * judged. Without a fence the whole text is the program.
 */
import { type VerdictCase, io, single } from './verdict-case.ts'

const RIGHT = 'def add(a, b):\n    return a + b\n'
const WRONG = 'def add(a, b):\n    return a - b\n'
const LONG_RIGHT =
  '# A first thought, with many words.\ndef add(a, b):\n    """Adds two numbers."""\n    total = a + b\n    return total\n'
const LONG_WRONG =
  '# A first thought, with many words.\ndef add(a, b):\n    """Adds two numbers."""\n    total = a\n    total = total - b\n    return total\n'
const fence = (code: string, tag = 'python'): string => `\`\`\`${tag}\n${code}\`\`\`\n`

interface Shape {
  readonly name: string
  readonly why: string
  /** The response around the program that counts; `other` is the opposite program. */
  readonly of: (counts: string, other: string) => string
}

const shapes: readonly Shape[] = [
  { name: 'one fence', why: 'the usual form', of: (code) => fence(code) },
  {
    name: 'prose around a fence',
    why: 'prose is no code',
    of: (code) => `Here is the function:\n\n${fence(code)}\nIt adds **two** numbers.`,
  },
  {
    name: 'a draft, then the program',
    why: 'the last complete program counts',
    of: (code, other) => `First try:\n${fence(other)}\nThat is not right. Corrected:\n${fence(code)}`,
  },
  {
    name: 'a long draft, then a short program',
    why: 'length says nothing',
    of: (code, other) => `${fence(other === RIGHT ? LONG_RIGHT : LONG_WRONG)}\nOn second thought:\n${fence(code)}`,
  },
  {
    name: 'three versions',
    why: 'the last one counts',
    of: (code, other) =>
      `${fence(other)}\nor\n${fence(other === RIGHT ? LONG_RIGHT : LONG_WRONG)}\nFinal answer:\n${fence(code)}`,
  },
  {
    name: 'a usage example after it',
    why: 'an example defines nothing',
    of: (code) => `${fence(code)}\nUsage:\n${fence('print(add(1, 2))  # 3\n')}`,
  },
  {
    name: 'a long usage example after it',
    why: 'an example defines nothing, however long',
    of: (code) =>
      `${fence(code)}\nUsage:\n${fence('for x in range(10):\n    for y in range(10):\n        value = add(x, y)\n        print("the sum of", x, "and", y, "is", value)\n')}`,
  },
  {
    name: 'an example that imports the solution',
    why: 'an example defines nothing',
    of: (code) => `${fence(code)}\nUsage:\n${fence('from solution import add\nprint(add(1, 2))\n')}`,
  },
  {
    name: 'tests after it',
    why: 'tests of the response define no solution',
    of: (code) => `${fence(code)}\nTests:\n${fence('def test_add():\n    assert add(0, 0) == 0\n')}`,
  },
  {
    name: 'a fence for the shell before',
    why: 'another language',
    of: (code) => `${fence('pip install numpy\n', 'bash')}\n${fence(code)}`,
  },
  {
    name: 'a fence for the shell after',
    why: 'another language',
    of: (code) => `${fence(code)}\nRun it:\n${fence('python3 main.py\nadd() { echo 1; }\n', 'bash')}`,
  },
  {
    name: 'a fence of output after',
    why: 'output is no program',
    of: (code) => `${fence(code)}\nOutput:\n${fence('3\n5\n', 'text')}`,
  },
  {
    name: 'a fence of output without a tag',
    why: 'output is no program',
    of: (code) => `${fence(code)}\nOutput:\n${fence('3\n', '')}`,
  },
  { name: 'a fence without a tag', why: 'a tag may be missing', of: (code) => fence(code, '') },
  {
    name: 'two fences without a tag',
    why: 'the last one counts',
    of: (code, other) => `${fence(other, '')}\nBetter:\n${fence(code, '')}`,
  },
  {
    name: 'a draft with a tag, the program without',
    why: 'the last complete program counts, with or without a tag',
    of: (code, other) => `${fence(other)}\nCorrected:\n${fence(code, '')}`,
  },
  { name: 'tag py', why: 'a name of the language', of: (code) => fence(code, 'py') },
  { name: 'tag Python3 in capitals', why: 'a name of the language', of: (code) => fence(code, 'Python3') },
  {
    name: 'tag with attributes',
    why: 'what follows the tag says nothing',
    of: (code) => fence(code, 'python title="add.py"'),
  },
  { name: 'tag in braces', why: 'a form of Markdown', of: (code) => fence(code, '{.python}') },
  { name: 'tildes', why: 'a form of Markdown', of: (code) => `~~~python\n${code}~~~\n` },
  { name: 'four backticks', why: 'a form of Markdown', of: (code) => `\`\`\`\`python\n${code}\`\`\`\`\n` },
  { name: 'a fence never closed', why: 'it runs to the end of the text', of: (code) => `Here:\n\`\`\`python\n${code}` },
  {
    name: 'a fence indented in a list',
    why: 'a fence may stand in a list',
    of: (code) => `1. Write this:\n\n   \`\`\`python\n${code.replace(/^(?=.)/gm, '   ')}   \`\`\`\n\n2. Run it.`,
  },
  {
    name: 'lines that end by CRLF',
    why: 'an ending of lines says nothing',
    of: (code) => fence(code).replaceAll('\n', '\r\n'),
  },
  { name: 'no fence', why: 'the whole text is the program', of: (code) => code },
  {
    name: 'no fence, prose before',
    why: 'prose before the program is no code',
    of: (code) => `Here is the function you asked for:\n\n${code}`,
  },
  {
    name: 'no fence, prose after',
    why: 'prose after the program is no code',
    of: (code) => `${code}\nThis function adds two numbers.`,
  },
  {
    name: 'two parts of one program',
    why: 'parts that lean on each other are one program',
    of: (code) =>
      `Helper:\n${fence('def same(x):\n    return x\n')}\nFunction:\n${fence(code.replace('return a', 'return same(a)'))}`,
  },
  {
    name: 'imports apart',
    why: 'parts that lean on each other are one program',
    of: (code) =>
      `Imports:\n${fence('import operator\n')}\nFunction:\n${fence(code.replace('return a', 'return operator.pos(a)'))}`,
  },
  {
    name: 'the helper after the function',
    why: 'parts that lean on each other are one program',
    of: (code) =>
      `${fence(code.replace('return a', 'return same(a)'))}\nwith the helper\n${fence('def same(x):\n    return x\n')}`,
  },
  {
    name: 'a draft in <think>',
    why: 'thoughts are not judged',
    of: (code, other) => `<think>\n${fence(other)}\nHm.\n</think>\n${fence(code)}`,
  },
  {
    name: 'a long draft in <think>',
    why: 'thoughts are not judged',
    of: (code, other) => `<think>\n${fence(other === RIGHT ? LONG_RIGHT : LONG_WRONG)}</think>\n\n${fence(code)}`,
  },
  {
    name: 'a draft before </think> that nothing opened',
    why: 'thoughts are not judged',
    of: (code, other) => `Let me see.\n${fence(other)}\n</think>\n${fence(code)}`,
  },
  {
    name: 'a draft in <think>, the program without a fence',
    why: 'thoughts are not judged',
    of: (code, other) => `<think>\n${fence(other)}\n</think>\n\n${code}`,
  },
  {
    name: 'a draft in <thinking>',
    why: 'thoughts are not judged',
    of: (code, other) => `<thinking>\n${fence(code)}\nNo:\n${fence(other)}</thinking>\n${fence(code)}`,
  },
  {
    name: 'in <answer>',
    why: 'the answer is marked',
    of: (code, other) => `<think>${fence(other)}</think><answer>\n${fence(code)}</answer>`,
  },
  {
    name: 'another language after',
    why: 'another language is not judged',
    of: (code) => `${fence(code)}\nIn JavaScript:\n${fence('function add(a, b) { return a }\n', 'javascript')}`,
  },
  {
    name: 'another language before',
    why: 'another language is not judged',
    of: (code) =>
      `${fence('function add(a, b) { const sum = a; return sum }\n', 'javascript')}\nIn Python:\n${fence(code)}`,
  },
  {
    name: 'a fence inside a text of the program',
    why: 'backticks in the middle of a line close nothing',
    of: (code) => fence(`NOTE = "a fence is \`\`\`"\n${code}`),
  },
  {
    name: 'a program in a docstring',
    why: 'a text is no fence',
    of: (code) => fence(code.replace(':\n', ':\n    """Example::\n\n        add(1, 2)\n    """\n')),
  },
  {
    name: 'an interactive session after it',
    why: 'a session is an example',
    of: (code) => `${fence(code)}\n${fence('>>> add(1, 2)\n3\n')}`,
  },
  {
    name: 'a correction of a single line in prose',
    why: 'inline code is no program',
    of: (code) => `${fence(code)}\nNote that \`add = None\` would break it.`,
  },
  {
    name: 'a diff after it',
    why: 'a diff is no program',
    of: (code) => `${fence(code)}\n${fence('-def add(a, b):\n+def add(x, y):\n', 'diff')}`,
  },
]

const forPython = shapes.flatMap(({ name, why, of }) => [
  single('extraction', 'python', { name: `${name}, right`, response: of(RIGHT, WRONG), expected: 'correct', why }),
  single('extraction', 'python', { name: `${name}, wrong`, response: of(WRONG, RIGHT), expected: 'wrong', why }),
])

const onlyThoughts = [
  single('extraction', 'python', {
    name: 'a right program in <think> alone',
    response: `<think>\n${fence(RIGHT)}</think>\nI do not know.`,
    expected: 'wrong',
    why: 'thoughts are not judged, and nothing else is a program',
  }),
  single('extraction', 'python', {
    name: 'an empty response',
    response: '',
    expected: 'wrong',
    why: 'no program was given',
  }),
  single('extraction', 'python', {
    name: 'a refusal',
    response: 'I cannot help with that.',
    expected: 'wrong',
    why: 'no program was given',
  }),
  single('extraction', 'python', {
    name: 'a program of another language alone',
    response: fence('function add(a, b) { return a + b }\n', 'javascript'),
    expected: 'wrong',
    why: 'no program in the language of the task was given',
  }),
]

/** The same two shapes in other languages. */
const others: Readonly<Record<string, readonly [tag: string, draft: (right: boolean) => string, example: string]>> = {
  javascript: [
    'js',
    (right) =>
      `function add(a, b) {\n  // the sum of two numbers\n  const sum = a ${right ? '+' : '-'} b\n  return sum\n}\n`,
    'console.log(add(1, 2))\n',
  ],
  typescript: [
    'ts',
    (right) =>
      `function add(a: number, b: number): number {\n  // the sum of two numbers\n  const sum = a ${right ? '+' : '-'} b\n  return sum\n}\n`,
    'const sum: number = add(1, 2)\nconsole.log(sum)\n',
  ],
  c: [
    'c',
    (right) =>
      `/* the sum of two numbers */\nint add(int a, int b) {\n  int sum = a ${right ? '+' : '-'} b;\n  return sum;\n}\n`,
    '#include <stdio.h>\nint main(void) {\n  printf("%d\\n", add(1, 2));\n  return 0;\n}\n',
  ],
  cpp: [
    'cpp',
    (right) =>
      `// the sum of two numbers\nint add(int a, int b) {\n  int sum = a ${right ? '+' : '-'} b;\n  return sum;\n}\n`,
    '#include <iostream>\nint main() {\n  std::cout << add(1, 2);\n}\n',
  ],
  java: [
    'java',
    (right) =>
      `// the sum of two numbers\nclass Solution {\n  static int add(int a, int b) {\n    int sum = a ${right ? '+' : '-'} b;\n    return sum;\n  }\n}\n`,
    'public class Demo {\n  public static void main(String[] words) { System.out.println(Solution.add(1, 2)); }\n}\n',
  ],
  go: [
    'go',
    (right) =>
      `package main\n\n// add is the sum of two numbers\nfunc add(a int, b int) int {\n\tsum := a ${right ? '+' : '-'} b\n\treturn sum\n}\n`,
    'fmt.Println(add(1, 2))\n',
  ],
  rust: [
    'rust',
    (right) =>
      `/// The sum of two numbers.\npub fn add(a: i32, b: i32) -> i32 {\n    let sum = a ${right ? '+' : '-'} b;\n    sum\n}\n`,
    'fn main() {\n    println!("{}", add(1, 2));\n}\n',
  ],
  ruby: [
    'ruby',
    (right) => `# the sum of two numbers\ndef add(a, b)\n  sum = a ${right ? '+' : '-'} b\n  sum\nend\n`,
    'puts add(1, 2)\n',
  ],
  php: [
    'php',
    (right) =>
      `<?php\n// the sum of two numbers\nfunction add($a, $b) {\n  $sum = $a ${right ? '+' : '-'} $b;\n  return $sum;\n}\n`,
    'echo add(1, 2);\n',
  ],
}
/** The program without its comment, so that it is shorter than the draft. */
const short = (code: string): string => code.replace(/^.*sum of two numbers.*\n/im, '')

const forOthers = Object.entries(others).flatMap(([language, [tag, draft, example]]) =>
  [true, false].flatMap((right) => {
    const word = right ? 'right' : 'wrong'
    const expected = right ? ('correct' as const) : ('wrong' as const)
    return [
      single('extraction', language, {
        name: `a long draft, then a short program, ${word}`,
        response: `${fence(draft(!right), tag)}\nCorrected:\n${fence(short(draft(right)), tag)}`,
        expected,
        why: 'the last complete program counts',
      }),
      single('extraction', language, {
        name: `a usage example after it, ${word}`,
        response: `${fence(draft(right), tag)}\nUsage:\n${fence(example, tag)}`,
        expected,
        why: 'an example defines nothing',
      }),
      single('extraction', language, {
        name: `a fence without a tag, ${word}`,
        response: fence(draft(right), ''),
        expected,
        why: 'a tag may be missing',
      }),
      single('extraction', language, {
        name: `a draft in <think>, ${word}`,
        response: `<think>\n${fence(draft(!right), tag)}</think>\n${fence(draft(right), tag)}`,
        expected,
        why: 'thoughts are not judged',
      }),
    ]
  }),
)

const sum = (adds: boolean): string => `x, y = map(int, input().split())\nprint(x ${adds ? '+' : '-'} y)\n`

/** Programs by input and output: what is complete prints. */
const programs = [true, false].flatMap((right) => {
  const word = right ? 'right' : 'wrong'
  const expected = right ? ('correct' as const) : ('wrong' as const)
  const test = io('5\n', '2 3\n')
  return [
    single('extraction', 'python', {
      name: `two whole programs, the last counts, ${word}`,
      response: `${fence(`# a first try, which is rather long\n${sum(!right)}`)}\nBetter:\n${fence(sum(right))}`,
      test,
      expected,
      why: 'the last complete program counts',
    }),
    single('extraction', 'python', {
      name: `two parts of a whole program, ${word}`,
      response: `${fence('def read():\n    return map(int, input().split())\n')}\nthen\n${fence(`x, y = read()\nprint(x ${right ? '+' : '-'} y)\n`)}`,
      test,
      expected,
      why: 'parts that lean on each other are one program',
    }),
    single('extraction', 'python', {
      name: `sample input and output after it, ${word}`,
      response: `${fence(sum(right))}\nInput:\n${fence('2 3\n', '')}\nOutput:\n${fence('5\n', '')}`,
      test,
      expected,
      why: 'samples are no program',
    }),
  ]
})

export const EXTRACTION: readonly VerdictCase[] = [...forPython, ...onlyThoughts, ...forOthers, ...programs]
