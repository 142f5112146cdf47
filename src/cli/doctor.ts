/** `touchstone doctor`: what this machine has, and the one command that adds each missing thing. */
import type { Command } from 'commander'

/** Adds `touchstone doctor` to the program. */
export function addDoctorCommand(program: Command): void {
  program.command('doctor').description('what this machine has for judging, and how to add what is missing')
}
