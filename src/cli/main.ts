#!/usr/bin/env node
/**
 * The program `touchstone`. This file runs on old Nodes too: it says what is wanted there, in place of a syntax error from
 * a file deep below. Everything else loads after the check.
 */
import module from 'node:module'
import { join } from 'node:path'
import { nodeComplaint } from './node-complaint.ts'

const complaint = nodeComplaint(process.versions.node)
if (complaint === undefined) {
  // Compiled code is kept in the user's own cache, so that the next command starts in two thirds of the time. A place that
  // cannot be written is no error here.
  const { cacheFolder } = await import('../store/cache-folder.ts')
  module.enableCompileCache(join(cacheFolder(), 'compiled'))
  const { boundYoungGeneration } = await import('./young-generation.ts')
  boundYoungGeneration()
  const { runCommandLine } = await import('./command-line.ts')
  await runCommandLine()
} else {
  console.error(complaint)
  process.exitCode = 2
}
