import { describe, expect, test } from 'vitest'
import { extractCode } from './extract-code.ts'

const fence = (code: string, tag = 'python'): string => `\`\`\`${tag}\n${code}\`\`\`\n`
const ADD = 'def add(a, b):\n    return a + b\n'
const DRAFT = '# a first thought\ndef add(a, b):\n    total = a - b\n    return total\n'

const go = (body: string): string => `package main\n\nimport "fmt"\n\n${body}\n`

/** The program for a test that calls `add`. */
const chosen = (response: string, language = 'python'): string =>
  extractCode(response, language, { tests: [{ style: 'harness', name: 'add', code: 'assert add(2, 3) == 5' }] }).code
/** The program for a test by input and output. */
const whole = (response: string, language = 'python'): string =>
  extractCode(response, language, { tests: [{ style: 'io', name: 'sum', input: '', output: '' }] }).code

describe('extractCode', () => {
  test('takes the fence that defines, an untold one where none is told, and else the text', () => {
    const text =
      'Use it so:\n```python\nf(1)\n```\nHere:\n```py\ndef f(x):\n    return x\n```\nShell:\n```bash\nrun something quite long here\n```\n'
    expect(extractCode(text, 'python').code).toBe('def f(x):\n    return x\n')
    expect(extractCode('A:\n```\ncode here\n```', 'python').code).toBe('code here\n')
    expect(extractCode('```text\n1 2 3\n```\nx = 1', 'python').form).toBe('whole-text')
    expect(extractCode('x = 1', 'python')).toEqual({ code: 'x = 1\n', form: 'whole-text', redefines: false })
  })

  test('reads a fence that the model never closed', () => {
    expect(extractCode('```js\nconst f = 1\n', 'javascript').code).toBe('const f = 1\n')
  })

  test('continues a signature with its indentation kept', () => {
    const preamble = 'import math\n\ndef area(r):\n    """Area."""\n'
    expect(extractCode('\n    return math.pi * r * r\n', 'python', { preamble }).code).toBe(
      `${preamble}    return math.pi * r * r\n`,
    )
  })

  test('drops the signature where the response defines it again, and keeps what stood before', () => {
    const preamble = 'import math\n\ndef area(r):\n'
    const extracted = extractCode('```python\ndef area(r):\n    return math.pi * r * r\n```', 'python', { preamble })
    expect(extracted).toEqual({
      code: 'import math\n\n\ndef area(r):\n    return math.pi * r * r\n',
      form: 'fenced',
      redefines: true,
    })
    const script = extractCode('const add = (a, b) => a + b', 'javascript', {
      preamble: '/* adds */\nconst add = (a, b) => {\n',
    })
    expect(script.code).toBe('/* adds */\n\nconst add = (a, b) => a + b\n')
    const cpp = extractCode('int twice(int x) { return 2 * x; }', 'cpp', {
      preamble: '#include <vector>\nint twice(int x){\n',
    })
    expect(cpp.code).toBe('#include <vector>\n\nint twice(int x) { return 2 * x; }\n')
  })

  test('a whole Go program that defines the signature again has one package clause and each import once', () => {
    const preamble = 'package main\n\nimport (\n\t"math"\n)\n\n// Doubles.\nfunc Double(x int) int {\n'
    const response = '```go\npackage main\n\nimport "math"\n\nfunc Double(x int) int { return 2 * x }\n```'
    expect(extractCode(response, 'go', { preamble })).toMatchObject({
      code: 'package main\nimport "math"\n\n\n\n\n// Doubles.\n\n\n\n\n\nfunc Double(x int) int { return 2 * x }\n',
      redefines: true,
    })
  })

  test('the last complete block that defines what the tests call, whatever its length', () => {
    expect(chosen(`${fence(DRAFT)}Better:\n${fence(ADD)}`)).toBe(ADD)
    expect(
      chosen(`${fence(ADD)}Usage:\n${fence('for x in range(9):\n    print(add(x, x), "for all of them")\n')}`),
    ).toBe(ADD)
    expect(chosen(`${fence(ADD)}${fence('result = add(1, 2)\nprint(result)\n')}`)).toBe(ADD)
    expect(chosen(`${fence('print(add(1, 2))\n')}is what you want:\n${fence(ADD)}`)).toBe(ADD)
    expect(chosen(`${fence(ADD)}The form was:\n${fence('def add(a, b):\n    ...\n')}`)).toBe(ADD)
    expect(chosen(`${fence(ADD)}And again:\n\`\`\`python\ndef add(a, b):\n    return (a +`)).toBe(ADD)
    expect(chosen(`${fence(DRAFT)}${fence(ADD, '')}`)).toBe(ADD)
    expect(
      chosen(`${fence(ADD)}${fence('>>> add(1, 2)\n3\n')}${fence('3\n', '')}${fence('-def add(a, b):\n', 'diff')}`),
    ).toBe(ADD)
  })

  test('blocks that lean on each other are one program', () => {
    const same = 'def same(x):\n    return x\n'
    const leaning = 'def add(a, b):\n    return same(a) + b\n'
    expect(chosen(`${fence(same)}${fence(leaning)}`)).toBe(`${same}\n${leaning}`)
    expect(chosen(`${fence(leaning)}${fence(same)}`)).toBe(`${leaning}\n${same}`)
    expect(chosen(`${fence('import math\n')}${fence(ADD)}${fence('add(1, 2)\n')}`)).toBe(`import math\n\n${ADD}`)
    const local = 'def add(a, b):\n    result = a + b\n    return result\n'
    expect(chosen(`${fence(local)}${fence('result = add(1, 2)\n')}`)).toBe(local)
    expect(
      chosen(
        `${fence(go('func same(x int) int { fmt.Sprint(x); return x }'), 'go')}${fence(go('func add(a, b int) int { return same(a) + b }'), 'go')}`,
        'go',
      ).match(/package main/g),
    ).toHaveLength(1)
  })

  test('by input and output: what acts by itself, with what it leans on', () => {
    const sum = 'x, y = map(int, input().split())\nprint(x + y)\n'
    expect(whole(`${fence('x, y = map(int, input().split())\nprint(x - y)  # a first try\n')}${fence(sum)}`)).toBe(sum)
    const main = 'def main():\n    print(sum(map(int, input().split())))\n\nif __name__ == "__main__":\n    main()\n'
    expect(whole(`${fence(main)}Call it by\n${fence('main()\n')}`)).toBe(main)
    const read = 'def read():\n    return map(int, input().split())\n'
    expect(whole(`${fence(read)}${fence('x, y = read()\nprint(x + y)\n')}`)).toContain(read)
    expect(whole(`${fence(sum)}Output:\n${fence('Hello world\n', '')}`)).toBe(sum)
    const c = '#include <stdio.h>\nint main(void) {\n  puts("5");\n}\n'
    expect(whole(`${fence(c, 'c')}${fence('gcc main.c\n', 'bash')}`, 'c')).toBe(c)
  })

  test('thoughts are never judged, and a tag inside of a program is none', () => {
    expect(chosen(`<think>\n${fence(DRAFT)}</think>\n${fence(ADD)}`)).toBe(ADD)
    expect(chosen(`Hm.\n${fence(DRAFT)}so</think>${fence(ADD)}`)).toBe(ADD)
    expect(chosen(`<think>\`\`\`python\n${DRAFT}\n</think>\n${fence(ADD)}`)).toBe(ADD)
    expect(chosen(`<think>\n${fence(ADD)}and on it went`)).toBe('')
    expect(chosen(`<think>\n${fence(ADD)}</think>I do not know.`)).toBe('')
    const tags = `import re\ndef add(a, b):\n    """\n</think>\n    """\n    return a + b\n`
    expect(chosen(fence(tags))).toBe(tags)
    expect(chosen(`<think>x</think><answer>\n${fence(ADD)}</answer>`)).toBe(ADD)
  })

  test('reads fences as models write them', () => {
    for (const tag of [
      'py',
      'Python3',
      'python3.11',
      '{.python}',
      'python title="add.py"',
      'python:main.py',
      'main.py',
      ' python',
    ]) {
      expect(chosen(`${fence(DRAFT, tag === 'py' ? 'py' : 'js')}${fence(ADD, tag)}`), tag).toBe(ADD)
    }
    expect(chosen(`~~~python\n${ADD}~~~`)).toBe(ADD)
    expect(chosen(`1. Write\n\n   \`\`\`python\n${ADD.replace(/^(?=.)/gm, '   ')}   \`\`\`\n`)).toBe(ADD)
    expect(chosen(`> \`\`\`python\n${ADD.replace(/^(?=.)/gm, '> ')}> \`\`\`\n`)).toBe(ADD)
    expect(chosen(`\`\`\`\`markdown\nText.\n${fence(ADD)}\`\`\`\`\n`)).toBe(ADD)
    expect(chosen(`\`\`\`markdown\nText.\n${fence(ADD)}\`\`\`\n${fence('add(1, 2)\n')}`)).toBe(ADD)
    const nested = `def add(a, b):\n    """Use:\n\`\`\`python\nadd(1, 2)\n\`\`\`\n    """\n    return a + b\n`
    expect(chosen(fence(nested))).toBe(nested)
    expect(chosen(fence(ADD).replaceAll('\n', '\r\n'))).toBe(ADD)
    expect(chosen(fence('function add(a, b) { return a + b }\n', 'javascript'))).toBe('')
    expect(extractCode(fence('int add;\n', 'c'), 'cpp').code).toBe('int add;\n')
  })

  test('without a fence: the text less its prose, or none', () => {
    expect(chosen(`Here is the function:\n\n${ADD}\nThis function adds two numbers.`)).toBe(ADD)
    expect(chosen('I cannot help with that.')).toBe('')
    expect(chosen('')).toBe('')
    expect(extractCode('I cannot help.', 'python')).toEqual({ code: '', form: 'none', redefines: false })
    expect(extractCode('echo hello big world.\n', 'bash').code).toBe('echo hello big world.\n')
    expect(chosen('<answer>\n' + ADD + '</answer><|im_end|>')).toBe(ADD)
  })

  test('a hostile response is read in bounded time', () => {
    for (const piece of ['```\n', '*&', 'a ', '"""\n```\n', '(', "'", 'def ', '> ', '<think>\n', '```markdown\n']) {
      expect(typeof chosen(piece.repeat(4_000)), piece).toBe('string')
      expect(typeof chosen(fence(`${piece.repeat(4_000)}\n`)), piece).toBe('string')
    }
  })
})
