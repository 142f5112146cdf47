/** `touchstone policy export`: data and configuration of a run, or of task files, for trainers that run elsewhere. */
import { copyFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Option, type Command } from 'commander'
import { amountText } from '../evaluation/figure-text.ts'
import { makeFolder } from '../make-folder.ts'
// names that --help prints; the doors of the rooms would load far more
import { POLICY_METHODS, TRAINERS, type PolicyMethodName, type TrainerName } from '../policy/policy-method.ts'
import { addExamples } from './examples.ts'
import { readPolicyTasks } from './policy-tasks.ts'
import { interruptSignal } from './terminal.ts'

interface ExportFlags {
  readonly format: TrainerName
  readonly out: string
  readonly model?: string
  readonly method?: PolicyMethodName
  readonly json?: boolean
}

/** Hugging Face name, for a set of tasks without a run. */
const MODEL = 'HuggingFaceTB/SmolLM2-135M-Instruct'
/** Roll-outs of a set of tasks without a run. */
const ROLLOUTS = 100

/** Configurations of all trainers. Their data have one name. */
const CONFIGURATIONS = /^(?:grpo|ppo)\.yaml$/

/** Defines the command. */
export function addPolicyExportCommand(policy: Command): void {
  const command = policy
    .command('export')
    .description("write a run's tasks and settings, or those of task files, for TRL or verl")
    .argument('<sources...>', 'the folder of a run of `policy train`, or data files of tasks')
    .addOption(new Option('--format <trainer>', 'who reads it').choices(TRAINERS).makeOptionMandatory())
    .requiredOption('--out <folder>', 'where data, configuration and reward function are written')
    .option('--model <name>', `model that the trainer loads (default: the run's; of files ${MODEL})`)
    .addOption(new Option('--method <name>', 'of files: how the policy learns (default: grpo)').choices(POLICY_METHODS))
    .option('--json', 'print what was written as one JSON object')
    .action((sources: readonly string[], flags: ExportFlags) => exportTo(sources, flags))
  addExamples(
    command,
    'policy export runs/my-policy --format trl --out runs/my-policy-trl',
    'policy export problems.jsonl --format verl --out runs/problems-verl',
  )
}

async function exportTo(sources: readonly string[], flags: ExportFlags): Promise<void> {
  const signal = interruptSignal()
  const room = await import('../policy/index.ts')
  const [first] = sources
  const isRun = first !== undefined && (await stat(first).catch(() => undefined))?.isDirectory() === true
  if (isRun && (sources.length > 1 || flags.method !== undefined))
    throw new RangeError('policy export: a run has its own tasks and method, wanted its folder alone')
  const run = isRun
    ? await room.readPolicyRun(first, signal)
    : {
        model: MODEL,
        settings: room.checkedSettings({ method: { name: flags.method ?? 'grpo' }, rollouts: ROLLOUTS }),
        tasks: await readPolicyTasks(sources, { signal }),
      }
  const { data, configuration, command } = room.exportForTrainer(flags.format, {
    ...run,
    model: await loadableModel(flags.model ?? run.model, { isRun, isGiven: flags.model !== undefined }),
  })
  const server = room.serverFor(run)
  const { stringify } = await import('yaml')
  makeFolder(flags.out)
  const names = await readdir(flags.out)
  const other = names.find((name) => CONFIGURATIONS.test(name) && name !== configuration.name)
  if (other !== undefined)
    throw new RangeError(
      `policy export: --out ${flags.out} holds ${other} of another trainer, which reads ${data.name} in another form, wanted a folder for each trainer`,
    )
  if (names.includes(data.name) && !names.includes(configuration.name))
    throw new RangeError(
      `policy export: --out ${flags.out} holds ${data.name}, which is of no export and would be replaced, wanted a new or empty folder, or one of an export`,
    )
  // the configuration first: where it stands, the data beside it are those of an export
  await writeFile(join(flags.out, configuration.name), stringify(configuration.settings))
  await writeFile(join(flags.out, data.name), data.rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const functions = flags.format === 'trl' ? ['trl_reward.py'] : ['trl_reward.py', 'verl_reward.py']
  for (const name of functions)
    await copyFile(fileURLToPath(new URL(`../../examples/trainers/${name}`, import.meta.url)), join(flags.out, name))
  if (flags.json === true) {
    console.log(JSON.stringify({ folder: flags.out, rows: data.rows.length, command, server }))
    return
  }
  console.log(`${flags.out}: ${amountText(data.rows.length, 'row')} in ${data.name}, settings in ${configuration.name}`)
  console.log(`start \`${server.command}\`, and then in that folder:`)
  console.log(`  ${command}`)
  for (const note of server.notes) console.log(`note: ${note}`)
}

/** The model's name as a trainer loads it. @throws RangeError for one of a run that has none, or a GGUF file */
async function loadableModel(
  name: string,
  { isRun, isGiven }: { readonly isRun: boolean; readonly isGiven: boolean },
): Promise<string> {
  const { trainerModel } = await import('../policy/index.ts')
  const found = await trainerModel(name)
  if (found !== undefined) return found
  if ((isGiven || !isRun) && !name.endsWith('.gguf')) return name
  throw new RangeError(
    `policy export: ${isGiven ? '--model' : "the run's model"} is ${name}, which no trainer loads, wanted --model NAME with its name on Hugging Face, or a folder in its layout`,
  )
}
