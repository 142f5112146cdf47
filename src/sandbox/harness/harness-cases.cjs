// The cases of a test that is written for jest or for node:test, run inside the box by the rules of these tools: cases
// and hooks are collected while the test's text runs and run one after the other, each with a verdict on the channel.
// docs/decisions/2026-11-29-own-jest-runner.md says why it is no copy of jest. harness-expect.cjs has jest's `expect`.
//
// Not covered: snapshots, module mocks, jest's fake timers. A case that uses one is undecided (`missing-library`), never failed.
/* oxlint-disable no-shadow, no-underscore-dangle, unicorn/consistent-function-scoping -- names are those of the tools */
'use strict'
const { format } = require('node:util')

module.exports = ({ count, asserted, say, stated, assert }) => {
  const makeExpect = require('./.harness-expect.cjs')
  const { expect, jest, uncovered, isUncovered } = makeExpect(count)
  const suiteOf = (name, parent, options = {}) => ({
    name,
    parent,
    entries: [],
    hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] },
    skip: options.skip || parent?.skip,
    only: options.only,
  })
  const root = suiteOf('', undefined)
  let current = root
  let isNode = false
  let hasOnly = false

  const ended = (fn, words) => {
    if (fn.length <= words.length) return fn(...words)
    return new Promise((resolve, reject) => {
      const done = (error) => (error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve())
      done.fail = (error) => reject(error instanceof Error ? error : new Error(String(error)))
      Promise.resolve(fn(...words, done)).catch(reject)
    })
  }
  const addCase = (name, fn, options = {}) => {
    if (options.only) hasOnly = true
    current.entries.push({ name: String(name), fn, suite: current, ...options })
  }
  const addSuite = (name, fn, options = {}) => {
    if (options.only) hasOnly = true
    const suite = suiteOf(typeof name === 'function' ? name.name : String(name), current, options)
    current.entries.push(suite)
    const outer = current
    current = suite
    try {
      const made = fn?.()
      if (typeof made?.then === 'function') suite.made = made
    } finally {
      current = outer
    }
  }
  const titled = (title, row, index) => {
    const whole = Array.isArray(row) ? row : [row]
    if (!Array.isArray(row) && row !== null && typeof row === 'object' && /\$\w/.test(title)) {
      return title.replace(/\$(\w+)/g, (text, key) => (key in row ? format('%p'.replace('p', 'o'), row[key]) : text))
    }
    const places = (title.match(/%[sdifjop]/g) ?? []).length
    return format(
      title.replaceAll('%#', index).replaceAll('%p', '%o').replaceAll('%i', '%d'),
      ...whole.slice(0, places),
    )
  }
  const each =
    (add) =>
    (table, ...values) => {
      let rows = table
      if (table.raw !== undefined) {
        const names = table[0].split('|').map((word) => word.trim())
        rows = []
        for (let at = 0; at < values.length; at += names.length) {
          rows.push(Object.fromEntries(names.map((name, index) => [name, values[at + index]])))
        }
      }
      return (title, fn) =>
        rows.forEach((row, index) => {
          const words = Array.isArray(row) ? row : [row]
          add(titled(title, row, index), (...more) => fn(...words, ...more.slice(words.length)))
        })
    }
  // jest's form: (name, fn, timeout); node's: (name?, options?, fn)
  const form = (add, own) => {
    const call =
      (more) =>
      (...words) => {
        const fn = words.find((word) => typeof word === 'function')
        const options = words.find((word, index) => index > 0 && word !== null && typeof word === 'object') ?? {}
        const name = typeof words[0] === 'function' ? words[0].name || '<anonymous>' : words[0]
        add(name, fn, { ...options, ...more })
        return Promise.resolve()
      }
    const made = call(own)
    made.skip = call({ ...own, skip: true })
    made.only = call({ ...own, only: true })
    made.todo = call({ ...own, todo: true })
    made.each = each(call(own))
    made.skip.each = each(call({ ...own, skip: true }))
    made.only.each = each(call({ ...own, only: true }))
    made.failing = call({ ...own, failing: true })
    made.concurrent = made
    return made
  }
  const it = form(addCase, {})
  const describe = form(addSuite, {})
  const hook = (kind) => (fn) => void current.hooks[kind].push(fn)
  const hooks = Object.fromEntries(Object.keys(root.hooks).map((kind) => [kind, hook(kind)]))

  const chain = (suite) => (suite === undefined ? [] : [...chain(suite.parent), suite])
  const wanted = (entry) =>
    !hasOnly ||
    chain(entry.suite ?? entry.parent).some(({ only }) => only) ||
    entry.only ||
    (entry.entries ?? []).some(wanted)
  const pathOf = ({ name, suite }) =>
    [...chain(suite).map((one) => one.name), name].filter((word) => word !== '').join(' > ')

  const coveredAssert = new Proxy(assert, {
    get: (own, name) => {
      if (name === 'snapshot' || name === 'fileSnapshot') throw uncovered(`assert.${name}`)
      return own[name]
    },
  })
  /** node:test's mocks; those of modules need a flag of Node's. */
  const mocksOfNode = () => {
    const { mock } = require('node:test')
    mock.module ??= () => {
      throw uncovered('mock.module')
    }
    return mock
  }
  const contextOf = (entry, failures) => {
    const mockModule = isNode ? mocksOfNode() : undefined
    const context = {
      name: entry.name,
      assert: coveredAssert,
      mock: mockModule,
      signal: new AbortController().signal,
      diagnostic() {},
      plan(wantedCount) {
        entry.plan = wantedCount
      },
      skip() {
        entry.skipped = true
      },
      todo() {
        entry.skipped = true
      },
      test: async (name, ...words) => {
        const fn = words.find((word) => typeof word === 'function')
        const options = words.find((word) => word !== null && typeof word === 'object') ?? {}
        const sub = { name: String(name), fn, suite: { name: pathOf(entry), hooks: {}, entries: [] }, ...options }
        entry.subtests = true
        const ended = await runCase(sub, entry.each)
        if (ended === false) failures.push(sub.name)
        if (ended === 'undecided') entry.undecided ??= sub.name
      },
    }
    entry.each = { beforeEach: [], afterEach: [] }
    for (const kind of ['beforeEach', 'afterEach']) context[kind] = (fn) => void entry.each[kind].push(fn)
    context.before = (fn) => fn(context)
    context.after = (fn) => void (entry.finally ??= []).push(fn)
    return context
  }
  const messageOf = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`)
  const statusOf = (error) =>
    isUncovered(error) ? 'missing-library' : isAssertion(error) ? 'wrong-answer' : 'runtime-error'
  const isAssertion = (error) => error?.code === 'ERR_ASSERTION' || error?.matcherResult !== undefined

  /** True, false, `undecided` or, where it was left out, undefined. */
  const runCase = async (entry, own = { beforeEach: [], afterEach: [] }) => {
    const name = pathOf(entry)
    if (entry.skip || entry.todo || entry.suite.skip || entry.fn === undefined) {
      say('skipped', name)
      return undefined
    }
    const suites = chain(entry.suite)
    const failures = []
    const context = contextOf(entry, failures)
    const words = isNode ? [context] : []
    const before = asserted()
    let error
    let threw = false
    const guarded = async (run) => {
      try {
        await run()
      } catch (caught) {
        if (!threw) error = caught
        threw = true
      }
    }
    expect._begin()
    await guarded(async () => {
      for (const suite of suites) for (const fn of suite.hooks.beforeEach ?? []) await ended(fn, words)
      for (const fn of own.beforeEach) await ended(fn, words)
      await ended(entry.fn, words)
      expect._end()
      if (failures.length > 0) throw new Error(`subtest failed: ${failures.join(', ')}`)
      if (entry.undecided !== undefined) throw uncovered(`what subtest ${entry.undecided} uses`)
    })
    for (const fn of [...own.afterEach, ...(entry.finally ?? [])]) await guarded(() => ended(fn, words))
    for (const suite of suites.toReversed()) {
      for (const fn of suite.hooks.afterEach ?? []) await guarded(() => ended(fn, words))
    }
    if (entry.failing && !isUncovered(error)) {
      threw = !threw
      error = new Error('it was to fail, and did not')
    }
    if (threw) {
      say(statusOf(error), name, messageOf(error))
      process.stderr.write(`${name}\n${error?.stack ?? String(error)}\n`)
      return isUncovered(error) ? 'undecided' : false
    }
    if (entry.skipped) say('skipped', name)
    else if (asserted() === before && stated !== 'states' && !entry.subtests)
      say('skipped', name, 'it asserted nothing')
    else if (!entry.subtests || asserted() > before) say('accepted', name)
    return true
  }

  const runSuite = async (suite) => {
    const failing = async (kind, error) => {
      const status = isUncovered(error) ? 'missing-library' : 'runtime-error'
      say(status, `${pathOf({ name: suite.name, suite: suite.parent })} ${kind}`, messageOf(error))
      process.stderr.write(`${error?.stack ?? String(error)}\n`)
    }
    await suite.made
    const entries = suite.entries.filter(wanted)
    if (entries.length === 0) return
    try {
      if (!suite.skip) for (const fn of suite.hooks.beforeAll) await ended(fn, [])
    } catch (error) {
      return failing('beforeAll', error)
    }
    for (const entry of entries) {
      if (entry.entries === undefined) await runCase(entry)
      else await runSuite(entry)
    }
    try {
      if (!suite.skip) for (const fn of suite.hooks.afterAll) await ended(fn, [])
    } catch (error) {
      return failing('afterAll', error)
    }
  }

  const nodeHooks = {
    before: hooks.beforeAll,
    after: hooks.afterAll,
    beforeEach: hooks.beforeEach,
    afterEach: hooks.afterEach,
  }
  return {
    jest: {
      describe,
      it,
      test: it,
      expect,
      jest,
      vi: jest,
      xit: it.skip,
      xtest: it.skip,
      xdescribe: describe.skip,
      fit: it.only,
      fdescribe: describe.only,
      ...hooks,
    },
    get nodeTest() {
      isNode = true
      const mock = mocksOfNode()
      return Object.assign((...words) => it(...words), it, {
        test: it,
        it,
        describe,
        suite: describe,
        mock,
        default: it,
        ...nodeHooks,
      })
    },
    run: () => runSuite(root),
    /** Says of an error outside all cases that nothing can be decided; false where it is not of that kind. */
    saysUncovered(error) {
      if (!isUncovered(error)) return false
      say('missing-library', 'the test', messageOf(error))
      return true
    },
  }
}
