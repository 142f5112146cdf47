import { describe, expect, test } from 'vitest'
import { answerSource } from './answer-source.ts'

const block = (tag: string, code: string): string => `\`\`\`${tag}\n${code}\n\`\`\`\n`

describe('answerSource', () => {
  test('the tag of a fence says the language', () => {
    expect(answerSource(`Here it is:\n${block('rust', 'fn main() {}')}Done.`)).toEqual({
      language: 'rust',
      text: 'fn main() {}\n',
      fenced: true,
    })
  })

  test('a command that starts the program does not say its language', () => {
    const answer = `${block('py', 'print(1)')}Run it:\n${block('bash', 'python main.py\necho done\necho twice')}`
    expect(answerSource(answer)).toEqual({ language: 'python', text: 'print(1)\n', fenced: true })
    expect(answerSource(block('bash', 'echo 1')).language).toBe('bash')
  })

  test('of two languages the one with more lines counts', () => {
    const answer = block('sql', 'select 1;') + block('go', 'package main\n\nfunc main() {}')
    expect(answerSource(answer)).toMatchObject({ language: 'go', text: 'package main\n\nfunc main() {}\n' })
  })

  test('blocks without a tag are shown, output is not', () => {
    const answer = `${block('', 'puts 1')}Output:\n${block('text', '1')}`
    expect(answerSource(answer)).toEqual({ language: undefined, text: 'puts 1\n', fenced: true })
  })

  test('without a fence the text less its prose counts, and prose alone is nothing', () => {
    expect(answerSource('Here is the program:\nx = int(input())\nprint(x)')).toEqual({
      language: undefined,
      text: 'x = int(input())\nprint(x)',
      fenced: false,
    })
    expect(answerSource('I cannot solve this problem.').text).toBe('')
    expect(answerSource(block('output', '5')).text).toBe('')
  })

  test('thoughts do not count', () => {
    const answer = `<think>\n${block('java', 'class A {}')}</think>\n${block('c', 'int main() { return 0; }')}`
    expect(answerSource(answer).language).toBe('c')
  })
})
