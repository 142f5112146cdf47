// Runs a program and then its tests in one realm, inside the box.
//
// The program's own code runs first, as a script whose top-level names the tests can see, while the tests are still
// outside: they are read from the channel afterwards, and the token that proves their end is read only when the event
// loop has run empty after them. Built-in objects that the program bent are put back before the tests run. A failed
// console.assert is a failed test, as is a promise that is rejected and never handled.
//
// Covered: process.exit before the tests end; printed success; tests or token read from disk, environment, arguments
// or memory before the tests run; patched built-ins (JSON, console, Array.prototype, assert, …).
// Not covered: a program written against this very driver that speaks on the channel's descriptor from inside a tested
// function; objects that answer comparisons as they like. Tests by input and output have neither hole.
/* oxlint-disable no-console, no-shadow, no-underscore-dangle, unicorn/consistent-function-scoping -- it speaks for the program's own console and module names */
'use strict'
;(() => {
  const fs = require('node:fs')
  const vm = require('node:vm')
  const assert = require('node:assert')
  const { createRequire } = require('node:module')
  const { readSync, writeSync } = fs
  const channel = 3
  const { apply, ownKeys, defineProperty, getOwnPropertyDescriptor } = Reflect
  const alloc = Buffer.alloc
  const exit = process.exit
  const script = vm.Script
  const runScript = vm.Script.prototype.runInThisContext

  const receive = (size) => {
    const bytes = alloc(size)
    for (let at = 0; at < size;) {
      let count = 0
      try {
        count = readSync(channel, bytes, at, size - at, null)
      } catch (error) {
        if (error.code === 'EAGAIN') continue
        throw error
      }
      if (count === 0) apply(exit, process, [70])
      at += count
    }
    return bytes
  }
  const ask = (word) => {
    writeSync(channel, word + '\n')
    return receive(receive(4).readUInt32BE(0))
  }

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
  const same = Object.is
  const restore = () => {
    for (const [object, properties] of [...kept, [globalThis, global]]) {
      for (const [key, descriptor] of properties) {
        const now = getOwnPropertyDescriptor(object, key)
        if (now !== undefined && same(now.value, descriptor.value) && same(now.get, descriptor.get)) continue
        defineProperty(object, key, descriptor)
      }
    }
  }

  let failed = false
  const printAssert = console.assert
  const watchAssert = () => {
    console.assert = function assert(condition, ...words) {
      if (!condition) failed = true
      apply(printAssert, console, [condition, ...words])
    }
  }

  let ended = false
  const on = process.on
  const onEmptyLoop = () => {
    if (!ended) return
    ended = false
    if (failed) apply(exit, process, [1])
    const token = ask('END')
    writeSync(channel, 'TOKEN ' + token.toString('latin1') + '\n')
  }

  const folder = process.cwd()
  const mainFile = folder + '/main.js'
  const source = fs.readFileSync(mainFile, 'utf8')
  globalThis.require = createRequire(mainFile)
  globalThis.module = { exports: {} }
  globalThis.exports = globalThis.module.exports
  globalThis.__filename = mainFile
  globalThis.__dirname = folder
  process.argv = [process.argv[0], mainFile]
  watchAssert()
  const runText = (text, filename) => apply(runScript, new script(text, { filename }), [])

  const removeAllListeners = process.removeAllListeners
  try {
    runText(source, mainFile)
  } catch (failure) {
    if (
      failure?.name !== 'SyntaxError' ||
      !/import statement outside|Unexpected token 'export'|import\.meta/.test(failure.message)
    ) {
      throw failure
    }
    // an ES module cannot be a script: it runs as the module it is and hands its top-level names to the tests
    const declaration =
      /(?:^|;)[ \t]*(?:export\s+(?:default\s+)?)?(?:async\s+)?(?:function\s*\*?|class|const|let|var)\s+([A-Za-z_$][\w$]*)/gm
    const names = [...source.matchAll(declaration)].map((match) => match[1])
    fs.writeFileSync(folder + '/.main.mjs', source + names.map((name) => `\n;globalThis.${name} = ${name}`).join(''))
    globalThis.require(folder + '/.main.mjs')
  }
  const tests = ask('READY').toString()
  restore()
  watchAssert()
  for (const event of ['uncaughtException', 'unhandledRejection']) apply(removeAllListeners, process, [event])
  apply(on, process, ['beforeExit', onEmptyLoop])
  runText(tests, folder + '/test.js')
  ended = true
})()
