import { expect, test } from 'vitest'
import { ResourceStack } from './resource-stack.ts'

function resource(name: string, ended: string[], fault?: Error): AsyncDisposable {
  return {
    [Symbol.asyncDispose]() {
      ended.push(name)
      return fault === undefined ? Promise.resolve() : Promise.reject(fault)
    },
  }
}

test('ends what it holds, last first and once', async () => {
  const ended: string[] = []
  const stack = new ResourceStack()
  const first = resource('first', ended)
  expect(stack.use(first)).toBe(first)
  stack.use(resource('second', ended))
  await stack[Symbol.asyncDispose]()
  await stack[Symbol.asyncDispose]()
  expect(ended).toEqual(['second', 'first'])
})

test('one that cannot be ended keeps no other from ending', async () => {
  const ended: string[] = []
  const fault = new Error('stuck')
  const stack = new ResourceStack()
  stack.use(resource('first', ended))
  stack.use(resource('second', ended, fault))
  await expect(stack[Symbol.asyncDispose]()).rejects.toBe(fault)
  expect(ended).toEqual(['second', 'first'])
  stack.use(resource('third', ended, fault))
  stack.use(resource('fourth', ended, new Error('too')))
  await expect(stack[Symbol.asyncDispose]()).rejects.toMatchObject({ errors: [{ message: 'too' }, fault] })
})
