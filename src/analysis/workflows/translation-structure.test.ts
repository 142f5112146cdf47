import { expect, test } from 'vitest'
import { compareStructure } from './translation-structure.ts'

const python = `class Stack:
    def __init__(self):
        self.items = []

    def push_all(self, values):
        for value in values:
            if value > 0 and value < 9:
                self.items.append(value)


def count_big(values):
    return len([v for v in values if v > 3])


def main():
    stack = Stack()
    while True:
        stack.push_all([1])
        break


if __name__ == "__main__":
    main()
`
const java = `class Stack {
    int[] items;
    Stack() { items = new int[0]; }
    void pushAll(int[] values) {
        for (int value : values) if (value > 0 && value < 9) add(value);
    }
}
public class Main {
    static int countBig(int[] values) {
        int n = 0;
        for (int v : values) if (v > 3) n++;
        return n;
    }
    public static void main(String[] args) {
        Stack stack = new Stack();
        for (;;) { stack.pushAll(new int[] {1}); break; }
    }
}
`

test('functions are alike by name, whatever its style, and what they are made of is counted alike', async () => {
  const source = { language: 'python', code: python } as const
  expect(await compareStructure(source, { language: 'java', code: java })).toMatchObject([
    // `while True` has a condition, `for (;;)` has none
    {
      kind: 'structure-differs',
      detail: { name: 'main', source: { cyclomatic: 2, loops: 1 }, translation: { cyclomatic: 1 } },
    },
  ])
})

test('functions that one side lacks, other loops and broken syntax are findings that decide nothing', async () => {
  const code = `const countBig = (values) => values.filter((v) => v > 3).length
function helper(x) { return x ? 1 : 2 }
class Stack {
  constructor() { this.items = [] }
}
let = = 3
`
  const findings = await compareStructure({ language: 'python', code: python }, { language: 'javascript', code })
  expect(findings.map(({ kind, where }) => [kind, where.part === 'line' ? `${where.file}:${where.line}` : ''])).toEqual(
    [
      ['translation-syntax', 'translation:6'],
      ['structure-differs', 'translation:1'],
      ['function-missing', 'source:5'],
      ['structure-differs', 'translation:1'],
      ['function-added', 'translation:2'],
    ],
  )
  expect(findings[3]?.message).toBe(
    'count_big differs: complexity 3 in the source and 1 in the translation, loops 1 in the source and 0 in the translation, branches 1 in the source and 0 in the translation',
  )
  expect(findings.every(({ verdict }) => verdict === 'unknown')).toBe(true)
})

test('a source that is not read is one finding', async () => {
  const findings = await compareStructure({ language: 'python', code: '\0' }, { language: 'c', code: 'int x;' })
  expect(findings.map(({ kind }) => kind)).toEqual(['structure-unread'])
})
