// Runs a program and then its tests in one realm, inside the box. Words: the driver, the runner (script, jest,
// node-test), `states` where the test's text holds a check that nothing counts (a throw, an exit), and the modules that the
// test asks for.
//
// The program's own code runs first, until its event loop is empty or 100 ms have passed, while the tests are still
// outside: they are read from the channel afterwards, and the token that proves their end is read only when the event
// loop has run empty after them. A program's regular exit ends the program and not the run. Built-in objects that the
// program bent are put back before the tests run, and the tests get `require`, `process`, `console` and assertions that
// the program never held. A failed console.assert is a failed test, as is a promise that is rejected and never handled.
// The tests are the body of a function: they see the program's top-level names, and may bind the same names anew.
// `./solution` is the program. Assertions are counted.
//
// Covered: process.exit before the tests end; printed success; tests or token read from disk, environment, arguments
// or memory before the tests run; patched built-ins (JSON, console, Array.prototype, assert, require, …).
// harness-builtins.cjs says what of the built-in objects is kept.
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
  const { apply, ownKeys } = Reflect
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

  // a program that loads the module anew changes nothing here
  const { restore, bentMeanwhile, keepModules } = require(process.cwd() + '/.harness-builtins.cjs')

  const [, , runner, stated, ...wanted] = process.argv
  const folder = process.cwd()
  const mainFile = folder + '/main.js'
  const realRequire = createRequire(mainFile)
  const { inspect } = require('node:util')
  keepModules(wanted, realRequire)
  const { setTimeout: wait, setImmediate: soon } = globalThis
  const compileFunction = vm.compileFunction
  const on = process.on
  const removeAllListeners = process.removeAllListeners
  const printAssert = console.assert
  const global_ = globalThis
  const jsonText = JSON.stringify

  // program: its own code runs; busy: code of the tests is on the stack or a case runs; after: what they left pending runs
  let phase = 'program'
  let settled = false
  let failed = false
  let assertions = 0
  const count = () => assertions++
  const END = Symbol('regular end of the program')
  const leave = (code) => apply(exit, process, [code])

  const assertionError = assert.AssertionError
  const captureStack = Error.captureStackTrace
  const counted = (original) => {
    const wrap = (own, isOk) => {
      const wrapper = function (...words) {
        assertions++
        if (isOk && !words[0] && words[1] === undefined) {
          const message = 'The expression evaluated to a falsy value: ' + inspect(words[0])
          throw new assertionError({ message, actual: words[0], expected: true, operator: '==', stackStartFn: wrapper })
        }
        try {
          return apply(own, this, words)
        } catch (error) {
          if (error instanceof assertionError) captureStack(error, wrapper)
          throw error
        }
      }
      return wrapper
    }
    const copy = wrap(original, true)
    for (const key of ownKeys(original)) {
      if (['length', 'name', 'prototype', 'strict'].includes(key)) continue
      const value = original[key]
      copy[key] = typeof value === 'function' && !/^[A-Z]/.test(key) ? wrap(value, key === 'ok') : value
    }
    return copy
  }
  const countedAssert = counted(assert)
  countedAssert.strict = counted(assert.strict)
  countedAssert.strict.strict = countedAssert.strict

  const report = (error) => {
    fs.writeSync(2, (error instanceof Error ? inspect(error) : 'Uncaught ' + inspect(error)) + '\n')
    leave(1)
  }
  const prove = () => {
    if (failed) leave(1)
    const bent = bentMeanwhile()
    if (bent !== undefined) report(new Error(`the program changed ${bent} while it was tested`))
    const token = ask('END' + (assertions > 0 || stated !== 'states' ? ' ' + assertions : ''))
    writeSync(channel, 'TOKEN ' + token.toString('latin1') + '\n')
  }
  const onEmptyLoop = () => {
    if (!settled) return
    settled = false
    prove()
  }

  /** The program as a module: what it exports, and besides every name at its top level. */
  let exported
  const solution = () => {
    const own = exported ?? global_.module.exports
    if (own === null || (typeof own !== 'object' && typeof own !== 'function')) return own
    return new Proxy(own, {
      get: (target, key) => {
        if (key in target || typeof key !== 'string' || !/^[A-Za-z_$][\w$]*$/.test(key)) return target[key]
        if (key === '__esModule' || key === 'then') return undefined
        return runText(`typeof ${key} === 'undefined' ? undefined : ${key}`, mainFile)
      },
    })
  }
  let cases
  const loadCases = () =>
    (cases ??= require(folder + '/.harness-cases.cjs')({
      count,
      asserted: () => assertions,
      say: sayCase,
      stated,
      assert: countedAssert,
    }))
  const sayCase = (status, name, message) => {
    const line = (text) => text.replace(/\s+/g, ' ').slice(0, 400)
    writeSync(channel, 'CASE ' + status + ' ' + line(name) + (message === undefined ? '' : '\t' + line(message)) + '\n')
  }
  const testRequire = Object.assign(
    (name) => {
      if (name === 'assert' || name === 'node:assert') return countedAssert
      if (name === 'assert/strict' || name === 'node:assert/strict') return countedAssert.strict
      if (name === 'process' || name === 'node:process') return testProcess
      if (name === 'node:test' && runner === 'node-test') return loadCases().nodeTest
      if ((name === '@jest/globals' || name === 'vitest') && runner === 'jest') return loadCases().jest
      if (/^\.{1,2}\/(?:solution|main|program)(?:\.[cm]?[jt]sx?)?$/.test(name)) return solution()
      return realRequire(name)
    },
    { resolve: realRequire.resolve, cache: realRequire.cache },
  )
  const testProcess = new Proxy(process, {
    get: (target, key) => {
      if (key !== 'exit') return Reflect.get(target, key, target)
      return (code = target.exitCode) => {
        // the test's own exit is its end; cases that have not run make it an early one
        if (Number(code ?? 0) === 0 && cases === undefined) prove()
        leave(code)
      }
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  })
  const testConsole = Object.create(console, {
    assert: {
      value: function assert(condition, ...words) {
        assertions++
        if (!condition) failed = true
        apply(printAssert, console, [condition, ...words])
      },
    },
  })

  global_.require = realRequire
  global_.module = { exports: {} }
  global_.exports = global_.module.exports
  global_.__filename = mainFile
  global_.__dirname = folder
  process.argv = [process.argv[0], mainFile]
  let programEnded = () => {}
  process.exit = (code = process.exitCode ?? 0) => {
    if (Number(code) !== 0) leave(code)
    if (phase === 'program') throw END
    if (phase === 'pending') return programEnded()
    if (phase === 'after') return
    leave(code)
  }
  const runText = (text, filename) => apply(runScript, new script(text, { filename }), [])

  const runProgram = () => {
    const source = fs.readFileSync(mainFile, 'utf8')
    try {
      runText(source, mainFile)
      return
    } catch (failure) {
      if (failure === END) return
      if (
        failure?.name !== 'SyntaxError' ||
        !/import statement outside|Unexpected token 'export'|import\.meta|await is only valid/.test(failure.message)
      ) {
        throw failure
      }
    }
    // an ES module cannot be a script: it runs as the module it is and hands its top-level names to the tests
    const declaration =
      /(?:^|;)[ \t]*(?:export\s+(?:default\s+)?)?(?:async\s+)?(?:function\s*\*?|class|const|let|var)\s+([A-Za-z_$][\w$]*)/gm
    const names = [...source.matchAll(declaration)].map((match) => match[1])
    fs.writeFileSync(folder + '/.main.mjs', source + names.map((name) => `\n;globalThis.${name} = ${name}`).join(''))
    try {
      exported = realRequire(folder + '/.main.mjs')
    } catch (failure) {
      if (failure === END) return
      if (failure?.code !== 'ERR_REQUIRE_ASYNC_MODULE') throw failure
      return import(folder + '/.main.mjs').then(
        (own) => {
          exported = own
          return undefined
        },
        (error) => {
          if (error !== END) throw error
        },
      )
    }
  }

  /** Import statements as calls of `require`, for a test that is a module. */
  const withoutImports = (text) =>
    text
      .replace(
        /^[ \t]*import\s+(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?\s*(?:from\s*)?(['"][^'"]+['"]);?/gm,
        (_, byDefault, whole, names, from) => {
          const bound = []
          if (byDefault) bound.push(`${byDefault} = ((own) => own?.default ?? own)(require(${from}))`)
          if (whole) bound.push(`${whole} = require(${from})`)
          if (names) bound.push(`{${names.replace(/\s+as\s+/g, ': ')}} = require(${from})`)
          return bound.length === 0 ? `require(${from});` : `const ${bound.join(', ')};`
        },
      )
      .replace(/^export\s+(?=const|let|var|function|class|async)/gm, '')

  const runTests = (text) => {
    const globals = runner === 'jest' ? loadCases().jest : {}
    const given = {
      require: testRequire,
      module: { exports: {} },
      exports: {},
      process: testProcess,
      console: testConsole,
      __filename: folder + '/test.js',
      __dirname: folder,
      ...globals,
    }
    const compiled = (body) => apply(compileFunction, vm, [body, Object.keys(given), { filename: folder + '/test.js' }])
    let body
    try {
      body = compiled(`return (() => {${text}\n})()`)
    } catch (error) {
      if (!/import statement|await is only valid|'export'|import\.meta|reserved word/.test(error.message)) throw error
      const plain = withoutImports(text).replaceAll('import.meta.url', jsonText('file://' + folder + '/test.js'))
      body = compiled(`return (async () => {${plain}\n})()`)
    }
    return body(...Object.values(given))
  }

  const begin = () => {
    phase = 'busy'
    const tests = ask('READY').toString()
    const ownExit = process.exit
    restore(tests)
    process.exit = ownExit
    for (const event of ['uncaughtException', 'unhandledRejection', 'exit', 'beforeExit']) {
      apply(removeAllListeners, process, [event])
    }
    apply(on, process, ['uncaughtException', report])
    apply(on, process, ['unhandledRejection', report])
    apply(on, process, ['beforeExit', onEmptyLoop])
    for (const key of Object.keys(global_.module.exports ?? {})) {
      const isName = /^[A-Za-z_$][\w$]*$/.test(key)
      try {
        if (isName && runText(`typeof ${key}`, mainFile) === 'undefined') global_[key] = global_.module.exports[key]
      } catch {
        // a word of the language is no name
      }
    }
    const undecided = (error) => (cases?.saysUncovered(error) === true ? end() : report(error))
    const end = () => {
      phase = 'after'
      settled = true
      // the loop must run empty once more, as this may be its end already
      soon(() => {})
    }
    try {
      const body = runTests(tests)
      if (cases === undefined && typeof body?.then !== 'function') return end()
      Promise.resolve(body)
        .then(() => cases?.run())
        .then(end, undecided)
    } catch (error) {
      undecided(error)
    }
  }

  const afterProgram = () => {
    phase = 'pending'
    let begun = false
    const once = () => {
      if (begun) return
      begun = true
      begin()
    }
    programEnded = once
    apply(on, process, ['beforeExit', once])
    wait(once, 100).unref()
  }
  // a promise only where an ES module awaits at its margin
  const pending = runProgram()
  if (pending === undefined) afterProgram()
  else void pending.then(afterProgram)
})()
