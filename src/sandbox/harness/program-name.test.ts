import { expect, test } from 'vitest'
import { testOfProgram } from './program-name.ts'

const ADD = 'def add(a, b):\n    return a + b\n'

test.each([
  ['python', ADD, 'from adder import add', 'from solution import add'],
  ['python', ADD, 'from adder import (\n  add,\n)', 'from solution import (\n  add,\n)'],
  ['python', ADD, 'import adder\nadder.add(1, 2)', 'import solution as adder\nadder.add(1, 2)'],
  ['python', ADD, 'import adder as x\nx.add(1, 2)', 'import solution as x\nx.add(1, 2)'],
  ['javascript', 'export const add = 1', "import { add } from '../src/adder.js'", "import { add } from './solution'"],
  ['javascript', 'x', "const a = require('./adder')", "const a = require('./solution')"],
  ['rust', 'pub fn add() {}', 'use adder::*;\nadder::add();', 'use solution::*;\nsolution::add();'],
  ['ruby', 'x', "require_relative '../lib/adder'", "require_relative 'solution'"],
  ['ruby', 'x', "require './adder'", "require './solution'"],
  ['php', 'x', "require_once __DIR__ . '/Adder.php';", "require_once __DIR__ . '/solution.php';"],
  ['r', 'x', "source('adder.R')", 'invisible(NULL)'],
  ['c', 'x', '#include "adder.h"\n#include "math.h"\n#include "unity.h"', '\n#include "math.h"\n#include "unity.h"'],
  ['perl', 'package A::B;', 'use A::B qw<add>;', "BEGIN { $INC{'A/B.pm'} //= 'main.pl' } use A::B qw<add>;"],
])('%s: %j by the name of its exercise', (language, program, given, wanted) => {
  expect(testOfProgram(language, { program, test: given, files: [] })).toBe(wanted)
})

test.each([
  ['python', ADD, 'from math import add'],
  ['python', ADD, 'from numpy import add'],
  ['python', ADD, 'from adder import subtract'],
  ['python', ADD, 'from adder import add\nfrom cases import add'],
  ['python', `${ADD}\ndef check(x): ...`, 'from checker import check\ncheck(add(1, 2))'],
  ['javascript', 'function add() {}', "import { a } from './adder'\nimport { b } from './cases'"],
  ['javascript', 'function add() {}', "const { check } = require('./checker')\ncheck(add(1, 2))"],
  ['javascript', 'x', "import cases from './cases.json'"],
  ['rust', 'pub fn add() {}', 'use rand::*;\nuse super::*;'],
  ['rust', 'pub fn add() {}', 'use adder::subtract;'],
  ['rust', 'pub fn add() {}', 'mod cases { pub fn all() {} }\ncases::all();'],
  ['ruby', 'x', "require_relative 'adder'\nrequire_relative 'cases'"],
  ['perl', 'package A;', 'use List::Util qw<sum>;'],
  ['go', 'package leap', 'import "./leap"'],
])('%s: %j with %j stays', (language, program, given) => {
  expect(testOfProgram(language, { program, test: given, files: [] })).toBe(given)
})

test('a file of the program is itself', () => {
  const given = "import { cases } from './cases'\nimport { add } from './adder'"
  expect(testOfProgram('javascript', { program: 'x', test: given, files: ['cases.js'] })).toBe(
    "import { cases } from './cases'\nimport { add } from './solution'",
  )
})
