import { describe, expect, test } from 'vitest'
import { statedLanguage } from './interpreter-line.ts'

describe('statedLanguage', () => {
  test.each([
    ['#!/usr/bin/env python3\nprint(1)', 'python'],
    ['#!/usr/bin/python3.11 -u\n', 'python'],
    ['#!/bin/sh\nset -e', 'bash'],
    ['#! /bin/bash\n', 'bash'],
    ['#!/usr/bin/env -S node --no-warnings\n', 'javascript'],
    ['#!/usr/bin/env -S A=1 ruby\n', 'ruby'],
    ['#!/usr/local/bin/Rscript\n', 'r'],
    ['#!/usr/bin/runhaskell\n', 'haskell'],
    ['#!/bin/sh\nexec scala "$0" "$@"\n!#\nprintln(1)', 'scala'],
    ['#!/bin/sh\nexec "$HOME/bin/tool" "$0"\n', 'bash'],
    ['<?php\necho 1;', 'php'],
    ['// -*- C++ -*-\nint x;', 'cpp'],
    [';; -*- mode: perl; tab-width: 2 -*-\n', 'perl'],
  ])('%j says %s', (source, language) => {
    expect(statedLanguage(source)).toBe(language)
  })

  test.each([
    ['#!/usr/bin/awk -f\n'],
    ['#![allow(dead_code)]\nfn main() {}'],
    ['# python\n'],
    [''],
    ['#!'],
    ['#!/usr/bin/env\n'],
  ])('%j says nothing', (source) => {
    expect(statedLanguage(source)).toBeUndefined()
  })
})
