// jest's `expect` and `jest.fn`, inside the box, by jest's documented rules (https://jestjs.io/docs/expect): `toEqual`
// leaves out properties that are undefined and holes of arrays, `toStrictEqual` also compares types. What is not here
// (snapshots, module mocks, fake timers, matchers of other packages) throws an error that this file remembers as its own,
// so that the case is undecided and not failed; an error of the program's can not pass for one.
/* oxlint-disable no-shadow, no-underscore-dangle, unicorn/consistent-function-scoping -- names are jest's */
'use strict'
const { inspect } = require('node:util')

module.exports = (count) => {
  let seen = 0
  const uncoveredErrors = new WeakSet()
  const uncovered = (what) => {
    const error = new TypeError(`${what}: the project's own runner does not cover it`)
    uncoveredErrors.add(error)
    return error
  }
  const ASYMMETRIC = Symbol('asymmetric matcher')
  const shown = (value) => inspect(value, { depth: 4, breakLength: 80 })
  const isObject = (value) => value !== null && typeof value === 'object'
  const keysOf = (value, strict) =>
    Reflect.ownKeys(value).filter(
      (key) => Object.getOwnPropertyDescriptor(value, key).enumerable && (strict || value[key] !== undefined),
    )

  const equal = (a, b, strict = false, pairs = []) => {
    if (isObject(b) && b[ASYMMETRIC] !== undefined) return b[ASYMMETRIC](a)
    if (isObject(a) && a[ASYMMETRIC] !== undefined) return a[ASYMMETRIC](b)
    if (Object.is(a, b)) return true
    if (!isObject(a) || !isObject(b)) return false
    if (pairs.some(([one, other]) => one === a && other === b)) return true
    const tag = Object.prototype.toString.call(a)
    if (tag !== Object.prototype.toString.call(b)) return false
    if (strict && a.constructor !== b.constructor) return false
    const inner = [...pairs, [a, b]]
    const same = (one, other) => equal(one, other, strict, inner)
    if (a instanceof Date) return Object.is(a.getTime(), b.getTime())
    if (a instanceof RegExp) return a.source === b.source && a.flags === b.flags
    if (a instanceof Error) return a.name === b.name && a.message === b.message
    if (['[object Number]', '[object String]', '[object Boolean]'].includes(tag))
      return Object.is(a.valueOf(), b.valueOf())
    if (a instanceof Set) {
      if (a.size !== b.size) return false
      return [...a].every((one) => b.has(one) || [...b].some((other) => same(one, other)))
    }
    if (a instanceof Map) {
      if (a.size !== b.size) return false
      return [...a].every(([key, value]) =>
        b.has(key) ? same(value, b.get(key)) : [...b].some(([other, own]) => same(key, other) && same(value, own)),
      )
    }
    if (a instanceof ArrayBuffer) return same(new Uint8Array(a), new Uint8Array(b))
    if (Array.isArray(a) || ArrayBuffer.isView(a)) {
      if (a.length !== b.length) return false
      for (let at = 0; at < a.length; at++) {
        if (strict && at in a !== at in b) return false
        if (!same(a[at], b[at])) return false
      }
      if (ArrayBuffer.isView(a)) return true
    }
    const [left, right] = [keysOf(a, strict), keysOf(b, strict)]
    return left.length === right.length && left.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
  }
  const matches = (found, wanted) => {
    if (isObject(wanted) && wanted[ASYMMETRIC] !== undefined) return wanted[ASYMMETRIC](found)
    if (!isObject(wanted) || !isObject(found)) return equal(found, wanted)
    if (Array.isArray(wanted)) {
      return (
        Array.isArray(found) && found.length === wanted.length && wanted.every((one, at) => matches(found[at], one))
      )
    }
    if (wanted instanceof Date || wanted instanceof Set || wanted instanceof Map) return equal(found, wanted)
    return Reflect.ownKeys(wanted).every((key) => key in found && matches(found[key], wanted[key]))
  }
  const asymmetric = (name, test) => ({ [ASYMMETRIC]: test, [inspect.custom]: () => name })
  const both = (name, test) => [asymmetric(name, test), asymmetric(`not ${name}`, (found) => !test(found))]
  const isType = (type) => (found) => {
    const boxed = {
      String: 'string',
      Number: 'number',
      Boolean: 'boolean',
      BigInt: 'bigint',
      Symbol: 'symbol',
      Function: 'function',
    }
    if (boxed[type.name] !== undefined && globalThis[type.name] === type)
      return typeof found === boxed[type.name] || found instanceof type
    if (type === Object) return typeof found === 'object'
    return found instanceof type
  }

  const lengthOf = (value) => value?.length
  const pathOf = (path) =>
    Array.isArray(path)
      ? path
      : String(path)
          .replace(/\[(\w+)\]/g, '.$1')
          .split('.')
          .filter((word) => word !== '')
  const thrownMatches = (error, wanted) => {
    if (wanted === undefined) return true
    if (typeof wanted === 'string') return String(error?.message ?? error).includes(wanted)
    if (wanted instanceof RegExp) return wanted.test(String(error?.message ?? error))
    if (typeof wanted === 'function') return error instanceof wanted
    if (wanted[ASYMMETRIC] !== undefined) return wanted[ASYMMETRIC](error)
    return error?.message === wanted.message
  }
  const callsOf = (fn) => {
    if (fn?.mock === undefined) throw new TypeError(`expect: found ${shown(fn)}, wanted a mock function`)
    return fn.mock.calls
  }
  const number = (found) => {
    if (typeof found !== 'number' && typeof found !== 'bigint') throw failure(`found ${shown(found)}, wanted a number`)
    return found
  }
  const matchers = {
    toBe: (found, wanted) => Object.is(found, wanted),
    toEqual: (found, wanted) => equal(found, wanted),
    toStrictEqual: (found, wanted) => equal(found, wanted, true),
    toMatchObject: (found, wanted) => matches(found, wanted),
    toBeNull: (found) => found === null,
    toBeUndefined: (found) => found === undefined,
    toBeDefined: (found) => found !== undefined,
    toBeTruthy: (found) => Boolean(found),
    toBeFalsy: (found) => !found,
    toBeNaN: (found) => Number.isNaN(found),
    toBeGreaterThan: (found, wanted) => number(found) > wanted,
    toBeGreaterThanOrEqual: (found, wanted) => number(found) >= wanted,
    toBeLessThan: (found, wanted) => number(found) < wanted,
    toBeLessThanOrEqual: (found, wanted) => number(found) <= wanted,
    toBeCloseTo: (found, wanted, digits = 2) =>
      Object.is(found, wanted) || Math.abs(number(found) - wanted) < 10 ** -digits / 2,
    toBeInstanceOf: (found, wanted) => found instanceof wanted,
    toContain: (found, wanted) =>
      typeof found === 'string'
        ? found.includes(wanted)
        : [...found].some((one) => one === wanted || Object.is(one, wanted)),
    toContainEqual: (found, wanted) => [...found].some((one) => equal(one, wanted)),
    toHaveLength: (found, wanted) => lengthOf(found) === wanted,
    toMatch: (found, wanted) => (typeof wanted === 'string' ? found.includes(wanted) : wanted.test(found)),
    toHaveProperty: (found, path, ...value) => {
      let at = found
      for (const key of pathOf(path)) {
        if (at === null || at === undefined || !(key in Object(at))) return false
        at = at[key]
      }
      return value.length === 0 || equal(at, value[0])
    },
    toHaveBeenCalled: (fn) => callsOf(fn).length > 0,
    toHaveBeenCalledTimes: (fn, wanted) => callsOf(fn).length === wanted,
    toHaveBeenCalledWith: (fn, ...words) => callsOf(fn).some((call) => equal(call, words)),
    toHaveBeenLastCalledWith: (fn, ...words) => equal(callsOf(fn).at(-1), words),
    toHaveBeenNthCalledWith: (fn, nth, ...words) => equal(callsOf(fn)[nth - 1], words),
    toHaveReturned: (fn) => callsOf(fn) && fn.mock.results.some(({ type }) => type === 'return'),
    toHaveReturnedWith: (fn, wanted) => callsOf(fn) && fn.mock.results.some(({ value }) => equal(value, wanted)),
  }
  Object.assign(matchers, {
    toBeCalled: matchers.toHaveBeenCalled,
    toBeCalledTimes: matchers.toHaveBeenCalledTimes,
    toBeCalledWith: matchers.toHaveBeenCalledWith,
  })
  function failure(message) {
    return Object.assign(new Error(message), { name: 'JestAssertionError', matcherResult: { pass: false, message } })
  }
  const sentence = (name, negated, found, words) =>
    `expect(${shown(found)})${negated ? '.not' : ''}.${name}(${words.map(shown).join(', ')})`

  let extended = {}
  const apply = (name, negated, found, words) => {
    seen++
    count()
    const custom = extended[name]
    if (custom !== undefined) {
      const { pass, message } = custom.call({ equals: equal, isNot: negated }, found, ...words)
      if (pass === negated) throw failure(message?.() ?? sentence(name, negated, found, words))
      return
    }
    const hit = matchers[name](found, ...words)
    if (hit === negated) throw failure(sentence(name, negated, found, words))
  }
  const toThrow = (negated, found, words, isSettled) => {
    seen++
    count()
    let thrown = false
    let error = found
    if (isSettled) thrown = true
    else {
      if (typeof found !== 'function') throw failure(`found ${shown(found)}, wanted a function that throws`)
      try {
        found()
      } catch (caught) {
        thrown = true
        error = caught
      }
    }
    if ((thrown && thrownMatches(error, words[0])) !== negated) return
    const said = thrown ? `it threw ${shown(error?.message ?? error)}` : 'it threw nothing'
    throw failure(`expect(function)${negated ? '.not' : ''}.toThrow(${words.map(shown).join(', ')}): ${said}`)
  }
  const matcherOf = (found, negated, isSettled) =>
    new Proxy(
      {},
      {
        get: (_, name) => {
          if (typeof name === 'symbol' || name === 'then') return undefined
          if (name === 'not') return matcherOf(found, !negated, isSettled)
          if (name === 'resolves' || name === 'rejects') return settledOf(found, name, negated)
          if (name === 'toThrow' || name === 'toThrowError')
            return (...words) => toThrow(negated, found, words, isSettled)
          if (matchers[name] === undefined && extended[name] === undefined) {
            throw uncovered(`expect().${name}`)
          }
          return (...words) => apply(name, negated, found, words)
        },
      },
    )
  const settledOf = (found, kind, negated) =>
    new Proxy(
      {},
      {
        get: (_, name) => {
          if (typeof name === 'symbol' || name === 'then') return undefined
          if (name === 'not') return settledOf(found, kind, !negated)
          return async (...words) => {
            const promise = typeof found === 'function' ? found() : found
            let value
            let rejected = false
            try {
              value = await promise
            } catch (error) {
              value = error
              rejected = true
            }
            if (rejected !== (kind === 'rejects')) {
              seen++
              count()
              throw failure(
                `the promise ${rejected ? 'was rejected with' : 'resolved to'} ${shown(value)}, wanted ${kind}`,
              )
            }
            return matcherOf(value, negated, kind === 'rejects')[name](...words)
          }
        },
      },
    )

  let planned
  let atLeastOne = false
  let start = 0
  const [any, arrayContaining, objectContaining, stringContaining, stringMatching] = [
    (type) => asymmetric(`any(${type.name})`, isType(type)),
    (wanted) =>
      both(
        'arrayContaining',
        (found) => Array.isArray(found) && wanted.every((one) => found.some((own) => equal(own, one))),
      ),
    (wanted) =>
      both(
        'objectContaining',
        (found) =>
          isObject(found) && Object.keys(wanted).every((key) => key in found && equal(found[key], wanted[key])),
      ),
    (wanted) => both('stringContaining', (found) => typeof found === 'string' && found.includes(wanted)),
    (wanted) => both('stringMatching', (found) => typeof found === 'string' && new RegExp(wanted).test(found)),
  ]
  const expectParts = Object.assign((found) => matcherOf(found, false, false), {
    any,
    anything: () => asymmetric('anything', (found) => found !== null && found !== undefined),
    closeTo: (wanted, digits) =>
      asymmetric(
        `closeTo(${wanted})`,
        (found) => typeof found === 'number' && matchers.toBeCloseTo(found, wanted, digits),
      ),
    arrayContaining: (wanted) => arrayContaining(wanted)[0],
    objectContaining: (wanted) => objectContaining(wanted)[0],
    stringContaining: (wanted) => stringContaining(wanted)[0],
    stringMatching: (wanted) => stringMatching(wanted)[0],
    not: {
      arrayContaining: (wanted) => arrayContaining(wanted)[1],
      objectContaining: (wanted) => objectContaining(wanted)[1],
      stringContaining: (wanted) => stringContaining(wanted)[1],
      stringMatching: (wanted) => stringMatching(wanted)[1],
    },
    extend: (more) => {
      extended = { ...extended, ...more }
    },
    assertions: (wanted) => {
      planned = wanted
    },
    hasAssertions: () => {
      atLeastOne = true
    },
    _begin: () => {
      start = seen
      planned = undefined
      atLeastOne = false
    },
    _end: () => {
      if (planned !== undefined && seen - start !== planned)
        throw failure(`${seen - start} assertions ran, wanted ${planned}`)
      if (atLeastOne && seen === start) throw failure('no assertion ran, wanted at least one')
    },
  })

  // a matcher that the test brings may also be called as expect.NAME, to compare parts
  const expect = new Proxy(expectParts, {
    get: (own, name) => {
      if (name in own || typeof name === 'symbol' || name === 'then') return own[name]
      throw uncovered(`expect.${name}`)
    },
  })

  const mocks = []
  const fn = (implementation) => {
    let whole = implementation
    let next = []
    const mock = { calls: [], results: [], instances: [] }
    const made = function (...words) {
      mock.calls.push(words)
      mock.instances.push(this)
      const own = next.shift() ?? whole
      try {
        const value = own?.apply(this, words)
        mock.results.push({ type: 'return', value })
        return value
      } catch (error) {
        mock.results.push({ type: 'throw', value: error })
        throw error
      }
    }
    const set = (own) => {
      whole = own
      return made
    }
    const once = (own) => {
      next.push(own)
      return made
    }
    const clear = () => {
      mock.calls.length = mock.results.length = mock.instances.length = 0
      return made
    }
    for (const name of ['mockReturnThis', 'withImplementation', 'getMockName']) {
      made[name] = () => {
        throw uncovered(`${name} of a mock function`)
      }
    }
    Object.assign(made, {
      mock,
      mockImplementation: set,
      mockImplementationOnce: once,
      mockReturnValue: (value) => set(() => value),
      mockReturnValueOnce: (value) => once(() => value),
      mockResolvedValue: (value) => set(async () => value),
      mockResolvedValueOnce: (value) => once(async () => value),
      mockRejectedValue: (value) =>
        set(async () => {
          throw value
        }),
      mockRejectedValueOnce: (value) =>
        once(async () => {
          throw value
        }),
      mockClear: clear,
      mockReset: () => {
        next = []
        whole = undefined
        return clear()
      },
      mockRestore: () => clear(),
      mockName: () => made,
      getMockImplementation: () => whole,
    })
    mocks.push(made)
    return made
  }
  const jestParts = {
    fn,
    spyOn: (object, key, kind) => {
      if (kind !== undefined) throw uncovered(`jest.spyOn of an accessor (${kind})`)
      const original = object[key]
      const spy = fn(original)
      object[key] = spy
      spy.mockRestore = () => {
        object[key] = original
      }
      return spy
    },
    clearAllMocks: () => mocks.forEach((one) => one.mockClear()),
    resetAllMocks: () => mocks.forEach((one) => one.mockReset()),
    restoreAllMocks: () => mocks.forEach((one) => one.mockRestore()),
    setTimeout: () => jest,
  }
  const jest = new Proxy(jestParts, {
    get: (own, name) => {
      if (name in own || typeof name === 'symbol') return own[name]
      throw uncovered(`jest.${name}`)
    },
  })
  return { expect, jest, uncovered, isUncovered: (error) => isObject(error) && uncoveredErrors.has(error) }
}
