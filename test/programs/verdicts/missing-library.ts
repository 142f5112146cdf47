/**
 * Programs that import what this machine does not have.
 *
 * The rule. A run (or a compile step) that ends because an import cannot be resolved is `unknown`, with a finding that
 * names what is missing and the command that adds it, where
 *   (a) the test imports it: a test is trusted, and the program is not to blame, whatever the name; or
 *   (b) the program itself imports it, by a name that is a known library of the language: one that the doctor offers or
 *       that stands in the project's list of public libraries. Where the form of the name tells (a Go path whose first
 *       part has a dot, a PHP `vendor/autoload.php`) no list is asked.
 * It is `wrong`, as any other error, where the name belongs to the standard library's own space and is misspelt
 * (`colections`, `java.utill`), is a member that a module lacks, is a file of the program's own (`./parts`), or is on no
 * list (`numpi`): else a program could buy itself out of a `wrong` by an import of nonsense. A message that only looks
 * like a missing library, raised or printed by the program, is `wrong` too, and so is a library that is missing only
 * after the test has failed. A program that catches the failed import and goes on is judged by what it does.
 *
 * The wrong program of each pair has the fault in the import; the library of the right one is well known and seldom here.
 * Where a machine has it all the same, the program is judged by what it does.
 */
import { type VerdictCase, pairs, single } from './verdict-case.ts'

type Row = readonly [language: string, library: RegExp, known: string, misspelt: string, ...more: string[]]

const rows: readonly Row[] = [
  [
    'python',
    /tensorflow/i,
    'import tensorflow as tf\ndef add(a, b):\n    return a + b',
    'import colections\ndef add(a, b):\n    return a + b',
    'import numpi\ndef add(a, b):\n    return a + b',
    'from math import squareroot\ndef add(a, b):\n    return a + b',
    'from .parts import x\ndef add(a, b):\n    return a + b',
    'raise ModuleNotFoundError("No module named \'tensorflow\'")',
    'import sys\nsys.stderr.write("ModuleNotFoundError: No module named \'tensorflow\'\\n")\nsys.exit(1)',
  ],
  [
    'javascript',
    /express/i,
    "const express = require('express')\nfunction add(a, b) { return a + b }",
    "const fs = require('node:fss')\nfunction add(a, b) { return a + b }",
    "const x = require('./parts')\nfunction add(a, b) { return a + b }",
    "const x = require('lodahs-of-my-own')\nfunction add(a, b) { return a + b }",
    "throw Object.assign(new Error(\"Cannot find module 'express'\"), { code: 'MODULE_NOT_FOUND' })",
  ],
  [
    'typescript',
    /express/i,
    "import express from 'express'\nconst app = express()\nfunction add(a: number, b: number): number { return a + b }",
    "import { x } from './parts'\nx()\nfunction add(a: number, b: number): number { return a + b }",
    "import fs from 'node:fss'\nfs.x()\nfunction add(a: number, b: number): number { return a + b }",
  ],
  [
    'c',
    /gsl/i,
    '#include <gsl/gsl_math.h>\nint add(int a, int b) { return a + b; }',
    '#include <stdoi.h>\nint add(int a, int b) { return a + b; }',
    '#include "parts.h"\nint add(int a, int b) { return a + b; }',
  ],
  [
    'cpp',
    /boost/i,
    '#include <boost/multiprecision/cpp_int.hpp>\nint add(int a, int b) { return a + b; }',
    '#include <vectr>\nint add(int a, int b) { return a + b; }',
    '#include "parts.hpp"\nint add(int a, int b) { return a + b; }',
  ],
  [
    'java',
    /javatuples/i,
    'import org.javatuples.Pair;\nclass Solution {\n  static int add(int a, int b) { return a + b; }\n}',
    'import java.utill.List;\nclass Solution {\n  static int add(int a, int b) { return a + b; }\n}',
    'import com.example.parts.Helper;\nclass Solution {\n  static int add(int a, int b) { return a + b; }\n}',
  ],
  [
    'go',
    /gonum\.org/i,
    'package main\n\nimport "gonum.org/v1/gonum/mat"\n\nvar _ = mat.NewDense\n\nfunc add(a int, b int) int { return a + b }',
    'package main\n\nimport "strngs"\n\nvar _ = strngs.Join\n\nfunc add(a int, b int) int { return a + b }',
    'package main\n\nimport "./parts"\n\nfunc add(a int, b int) int { return a + b }',
  ],
  [
    'rust',
    /rand|regex/i,
    'use rand::Rng;\nuse regex::Regex;\npub fn add(a: i32, b: i32) -> i32 { a + b }',
    'use std::colections::HashMap;\npub fn add(a: i32, b: i32) -> i32 { a + b }',
    'use crate::parts::helper;\npub fn add(a: i32, b: i32) -> i32 { a + b }',
    'mod parts;\npub fn add(a: i32, b: i32) -> i32 { a + b }',
  ],
  [
    'ruby',
    /nokogiri/i,
    "require 'nokogiri'\ndef add(a, b)\n  a + b\nend",
    "require 'jsson'\ndef add(a, b)\n  a + b\nend",
    "require_relative 'parts'\ndef add(a, b)\n  a + b\nend",
    "raise LoadError, 'cannot load such file -- nokogiri'",
  ],
  [
    'php',
    /composer|vendor|carbon/i,
    "<?php\nrequire 'vendor/autoload.php';\nuse Carbon\\Carbon;\nfunction add($a, $b) { return $a + $b; }",
    "<?php\nrequire 'parts.php';\nfunction add($a, $b) { return $a + $b; }",
    '<?php\nfunction add($a, $b) { return arry_sum([$a, $b]); }',
  ],
  [
    'perl',
    /Moose/i,
    'use Moose;\nsub add { my ($a, $b) = @_; return $a + $b; }',
    'use Lisst::Util;\nsub add { my ($a, $b) = @_; return $a + $b; }',
    'use lib ".";\nuse Parts;\nsub add { my ($a, $b) = @_; return $a + $b; }',
  ],
  [
    'lua',
    /lpeg|socket/i,
    'local lpeg = require("lpeg")\nfunction add(a, b) return a + b end',
    'local x = require("sting")\nfunction add(a, b) return a + b end',
    'local x = require("parts.helper")\nfunction add(a, b) return a + b end',
  ],
  [
    'r',
    /dplyr/i,
    'library(dplyr)\nadd <- function(a, b) a + b',
    'library(statss)\nadd <- function(a, b) a + b',
    'source("parts.R")\nadd <- function(a, b) a + b',
    'stop("there is no package called \'dplyr\'")',
  ],
  [
    'csharp',
    /Newtonsoft/i,
    'using Newtonsoft.Json;\npublic class Adder { public static int Add(int a, int b) { return a + b; } }',
    'using System.Colections;\npublic class Adder { public static int Add(int a, int b) { return a + b; } }',
    'using Own.Parts;\npublic class Adder { public static int Add(int a, int b) { return a + b; } }',
  ],
  [
    'kotlin',
    /kotlinx/i,
    'import kotlinx.coroutines.*\nfun add(a: Int, b: Int): Int = a + b',
    'import kotlin.colections.*\nfun add(a: Int, b: Int): Int = a + b',
  ],
  [
    'scala',
    /cats/i,
    'import cats.implicits._\nobject Adder { def add(a: Int, b: Int): Int = a + b }',
    'import scala.colection.mutable\nobject Adder { def add(a: Int, b: Int): Int = a + b }',
  ],
  [
    'haskell',
    /split/i,
    'import Data.List.Split (splitOn)\nadd :: Int -> Int -> Int\nadd a b = a + b',
    'import Data.Lisst (sort)\nadd :: Int -> Int -> Int\nadd a b = a + b',
    'import Parts (helper)\nadd :: Int -> Int -> Int\nadd a b = a + b',
  ],
  [
    'julia',
    /DataFrames/i,
    'using DataFrames\nadd(a, b) = a + b',
    'using Statistcs\nadd(a, b) = a + b',
    'include("parts.jl")\nadd(a, b) = a + b',
  ],
  [
    'bash',
    /datamash/i,
    'add() { local a=$1 b=$2; printf "%s\\n" "$a" "$b" | datamash sum 1; }',
    'add() { local a=$1 b=$2; exprr "$a" + "$b"; }',
    '. ./parts.sh\nadd() { sum_of_parts "$1" "$2"; }',
  ],
]

const WHY_KNOWN = 'a known library that is not here says nothing about the program'
const WHY_WRONG = "no known library has that name, so the fault is the program's own"

const perLanguage = rows.flatMap(([language, library, known, ...faulty]) => [
  single('missing-library', language, {
    name: 'a known library',
    program: known,
    expected: 'unknown',
    also: 'correct',
    finding: library,
    why: WHY_KNOWN,
  }),
  ...faulty.map((program, index) =>
    single('missing-library', language, {
      name: `a fault of its own ${index + 1}`,
      program,
      expected: 'wrong',
      why: WHY_WRONG,
    }),
  ),
])

const ofTests = [
  ['python', 'import sympy_of_the_test\nassert add(2, 3) == 5', /sympy_of_the_test/],
  [
    'javascript',
    "const _ = require('library-of-the-test')\nif (!_.isEqual(add(2, 3), 5)) throw new Error()",
    /library-of-the-test/,
  ],
  [
    'go',
    'import (\n\t"testing"\n\n\t"github.com/stretchr/testify/assert"\n)\n\nfunc TestAdd(t *testing.T) {\n\tassert.Equal(t, 5, add(2, 3))\n}',
    /testify/,
  ],
  [
    'java',
    'import org.javatuples.Pair;\nclass Main {\n  public static void main(String[] words) {\n    if (Pair.with(1, Solution.add(2, 3)).getValue1() != 5) throw new AssertionError();\n  }\n}',
    /javatuples/,
  ],
  ['rust', 'use rand::Rng;\nfn main() { assert_eq!(add(2, 3), 5); }', /rand/],
  ['ruby', "require 'library_of_the_test'\nraise unless add(2, 3) == 5", /library_of_the_test/],
  ['perl', 'use Library::Of::The::Test;\ndie unless add(2, 3) == 5;', /Library.+Test/],
  ['c', '#include <library_of_the_test.h>\nint main(void) { return add(2, 3) != 5; }', /library_of_the_test/],
  ['r', 'library(testthat)\nexpect_equal(add(2, 3), 5)', /testthat/],
] as const
const testsOwn = ofTests.flatMap(([language, test, finding]) =>
  pairs('missing-library', language, [
    {
      name: "a library of the test's",
      test,
      right: 'unknown',
      expected: 'unknown',
      finding,
      bare: false,
      why: 'the program is not to blame for what the test imports',
    },
  ]).map((one) => ({ ...one, also: one.name.endsWith(', right') ? ('correct' as const) : ('wrong' as const) })),
)

const caught = [
  ...pairs('missing-library', 'python', [
    {
      name: 'a failed import that is caught',
      program:
        'try:\n    import tensorflow\nexcept ImportError:\n    tensorflow = None\ndef add(a, b):\n    return a + b',
      why: 'the program goes on without it',
    },
    {
      name: 'an import inside a function that is not called',
      program: 'def plot():\n    import tensorflow\ndef add(a, b):\n    return a + b',
      why: 'it never runs',
    },
  ]),
  ...pairs('missing-library', 'javascript', [
    {
      name: 'a failed require that is caught',
      program: "let x = null\ntry { x = require('express') } catch {}\nfunction add(a, b) { return a + b }",
      why: 'the program goes on without it',
    },
  ]),
  ...pairs('missing-library', 'ruby', [
    {
      name: 'a failed require that is rescued',
      program: "begin\n  require 'nokogiri'\nrescue LoadError\nend\ndef add(a, b)\n  a + b\nend",
      why: 'the program goes on without it',
    },
  ]),
  single('missing-library', 'python', {
    name: 'a known library inside the tested function',
    program: 'def add(a, b):\n    import tensorflow\n    return a + b',
    expected: 'unknown',
    finding: /tensorflow/,
    why: WHY_KNOWN,
  }),
]

export const MISSING_LIBRARY: readonly VerdictCase[] = [...perLanguage, ...testsOwn, ...caught]
