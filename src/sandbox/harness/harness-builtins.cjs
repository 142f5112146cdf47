// The built-in objects of the realm as they stood before the program ran, for the driver (harness-driver.cjs).
//
// `restore` puts back what the program bent, and takes away what it made built-in values say of themselves. While the tests
// run, the text of their functions is hidden, since it holds what they want. `bentMeanwhile` names a built-in object that
// a tested function bent afterwards.
//
// Covered: prototypes and namespaces of the language, console, assert, fs, global functions, modules that the test names.
// Not covered: a built-in function that was bent while the tests ran and puts itself back; another realm (node:vm) that asks
// for the text of a test's function.
/* oxlint-disable unicorn/consistent-function-scoping, typescript/unbound-method -- it keeps what the program must not reach */
'use strict'
const fs = require('node:fs')
const assert = require('node:assert')
const { apply, ownKeys, defineProperty, getOwnPropertyDescriptor } = Reflect

// the text of a test's function holds what the test wants, and a tested function can ask for that of its caller
let testText = ''
const functionText = Function.prototype.toString
const includes = String.prototype.includes
const within = (text, part) => apply(includes, text, [part])
const { toString } = {
  toString() {
    const text = apply(functionText, this, [])
    const isTest = testText !== '' && (within(text, testText) || within(testText, text))
    return isTest ? 'function () { [the test] }' : text
  },
}
defineProperty(Function.prototype, 'toString', { value: toString, writable: true, configurable: true })

// every built-in object that tests lean on, with all its own properties
const kept = []
const seen = new Set()
const keep = (object) => {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function') || seen.has(object)) return
  seen.add(object)
  const properties = []
  for (const key of ownKeys(object)) {
    const descriptor = getOwnPropertyDescriptor(object, key)
    if (descriptor === undefined) continue
    properties.push([key, descriptor])
  }
  kept.push([object, properties])
}
for (const name of ownKeys(globalThis)) {
  const descriptor = getOwnPropertyDescriptor(globalThis, name)
  // accessors are Node's lazy parts; looking would load them all
  if (descriptor === undefined || !('value' in descriptor)) continue
  const value = descriptor.value
  if (value === globalThis) continue
  keep(value)
  if (typeof value === 'function') keep(value.prototype)
}
const global = ownKeys(globalThis)
  .map((key) => [key, getOwnPropertyDescriptor(globalThis, key)])
  .filter(([, descriptor]) => 'value' in descriptor && typeof descriptor.value === 'function')
keep(console)
keep(assert)
keep(assert.strict)
keep(fs)
keep(Buffer)
keep(Buffer.prototype)

/** Modules that the test will ask for, with their functions and classes; what is not here the test will say. */
const modules = []
module.exports.keepModules = (names, load) => {
  for (const name of names) {
    let own
    try {
      own = load(name)
    } catch {
      continue
    }
    if (own === null || (typeof own !== 'object' && typeof own !== 'function') || seen.has(own)) continue
    const functions = ownKeys(own)
      .map((key) => [key, getOwnPropertyDescriptor(own, key)])
      .filter(([, descriptor]) => typeof descriptor.value === 'function')
    modules.push([name, own, functions])
    for (const [, { value }] of functions) if (value.prototype !== undefined) keep(value.prototype)
  }
}
const same = Object.is
const bends = RegExp.prototype.test
const restoreAll = () => {
  for (const [object, properties] of [...kept, [globalThis, global], ...modules.map(([, own, keys]) => [own, keys])]) {
    for (const [key, descriptor] of properties) {
      const now = getOwnPropertyDescriptor(object, key)
      if (now !== undefined && same(now.value, descriptor.value) && same(now.get, descriptor.get)) continue
      defineProperty(object, key, descriptor)
    }
  }
}

// what these built-in objects say of themselves is what tests compare; a program adds no word to that
const values = [Object, Array, String, Number, Boolean, Function].map((one) => one.prototype)
const SPOKEN = ['toJSON', 'valueOf', 'toString', 'toLocaleString', 'then', 'asymmetricMatch', '$$typeof']
const unspeak = () => {
  for (const [object, properties] of kept) {
    if (!values.includes(object)) continue
    const known = properties.map(([key]) => key)
    for (const key of ownKeys(object)) {
      if ((typeof key === 'symbol' || SPOKEN.includes(key)) && !known.includes(key)) delete object[key]
    }
  }
}
// built-in objects that no tested function has a reason to change, by their names in what is said of it
const steady =
  'Object Array String Number Boolean Function Symbol Map Set WeakMap WeakSet Promise RegExp JSON Math Reflect Date BigInt'
    .split(' ')
    .flatMap((name) => [
      [name, globalThis[name]],
      [name + '.prototype', globalThis[name].prototype],
    ])
    .filter(([, object]) => object !== undefined)
    .map(([name, object]) => [name, object, kept.find(([one]) => one === object)?.[1] ?? []])
const COMPARING = ['parseInt', 'parseFloat', 'isNaN', 'isFinite', 'structuredClone']
steady.push(
  ['globalThis', globalThis, global.filter(([key]) => COMPARING.includes(key))],
  ['Buffer', Buffer, kept.find(([one]) => one === Buffer)[1].filter(([key]) => key !== 'poolSize')],
  ['Buffer.prototype', Buffer.prototype, kept.find(([one]) => one === Buffer.prototype)[1]],
)
const TEST_BENDS =
  /\b(?:spyOn|mock\w*|prototype|defineProperty|\w*[fF]akeTimers)\b|\b(?:Math|JSON|Object|Array|String|Number|Reflect|Promise|RegExp|Symbol|Date|globalThis|Buffer)\s*(?:\.\s*\w+|\[[^\]]+\])\s*=(?!=)/
const bentMeanwhile = () => {
  for (const [name, object, properties] of [...steady, ...modules]) {
    for (const [key, descriptor] of properties) {
      if (key === 'random' || (key === 'now' && name === 'Date')) continue
      const now = getOwnPropertyDescriptor(object, key)
      if (now === undefined || !same(now.value, descriptor.value) || !same(now.get, descriptor.get)) {
        return `${name}.${String(key)}`
      }
    }
    if (values.includes(object) && object.toJSON !== undefined) return `${name}.toJSON`
  }
  return undefined
}

/** Before the tests run, whose text this is. */
module.exports.restore = (tests) => {
  restoreAll()
  unspeak()
  testText = tests.trim()
}

/** After the tests: what a tested function has bent, undefined where nothing is; a test may bend what it likes itself. */
module.exports.bentMeanwhile = () => (apply(bends, TEST_BENDS, [testText]) ? undefined : bentMeanwhile())
