#!/usr/bin/env node
/**
 * The program `touchstone`. This file runs on old Nodes too: it says what is wanted there, in place of a syntax error from
 * a file deep below. Everything else loads after the check.
 */
import { nodeComplaint } from './node-complaint.ts'

const complaint = nodeComplaint(process.versions.node)
if (complaint === undefined) {
  const { runCommandLine } = await import('./command-line.ts')
  await runCommandLine()
} else {
  console.error(complaint)
  process.exitCode = 2
}
