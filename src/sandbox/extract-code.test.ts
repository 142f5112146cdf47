import { describe, expect, test } from 'vitest'
import { extractCode } from './extract-code.ts'

describe('extractCode', () => {
  test('takes the longest fence of the language, else an untold one, else the whole text', () => {
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
    expect(extractCode('\n    return math.pi * r * r\n', 'python', preamble).code).toBe(
      `${preamble}    return math.pi * r * r\n`,
    )
  })

  test('drops the signature where the response defines it again, and keeps what stood before', () => {
    const preamble = 'import math\n\ndef area(r):\n'
    const extracted = extractCode('```python\ndef area(r):\n    return math.pi * r * r\n```', 'python', preamble)
    expect(extracted).toEqual({
      code: 'import math\n\n\ndef area(r):\n    return math.pi * r * r\n',
      form: 'fenced',
      redefines: true,
    })
    const script = extractCode('const add = (a, b) => a + b', 'javascript', '/* adds */\nconst add = (a, b) => {\n')
    expect(script.code).toBe('/* adds */\n\nconst add = (a, b) => a + b\n')
    const cpp = extractCode('int twice(int x) { return 2 * x; }', 'cpp', '#include <vector>\nint twice(int x){\n')
    expect(cpp.code).toBe('#include <vector>\n\nint twice(int x) { return 2 * x; }\n')
  })
})
