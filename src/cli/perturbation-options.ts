/** Options of the arm `perturbed`: what its bias expert reads. */
import { InvalidArgumentError, type Command } from 'commander'
// what --help prints; the door of the room would load far more
import {
  MASK_SHARE,
  NOISE_SCALE,
  perturbationProblem,
  perturbationText,
  SHUFFLE,
  type Perturbation,
} from '../reward/features/perturbation.ts'

/** The options, as commander gives them. */
export interface PerturbationFlags {
  readonly backbone: string
  readonly perturbation?: Perturbation
  readonly biasBackbone?: string
}

/** Adds the options to a command that trains arms on `--backbone`. */
export function addPerturbationOptions(command: Command): Command {
  return command
    .option(
      '--perturbation <kind>',
      `arm perturbed: what becomes of the texts that its bias expert reads: shuffle (the response's tokens in another order), noise=SCALE (added to word embeddings, in deviations of their table; noise alone: ${NOISE_SCALE}) or mask=SHARE (of the response's tokens, encoders only; mask alone: ${MASK_SHARE}) (default: shuffle)`,
      perturbation,
    )
    .option(
      '--bias-backbone <name>',
      'arm perturbed: a second, usually smaller backbone, whose features its bias expert reads (default: that of --backbone)',
    )
}

/** What the bias expert reads, as it is told: `noise=1 by minilm-l6`. */
export function readingText(flags: PerturbationFlags): string {
  return `${perturbationText(flags.perturbation ?? SHUFFLE)} by ${flags.biasBackbone ?? flags.backbone}`
}

function perturbation(text: string): Perturbation {
  const [kind = '', ...rest] = text.split('=')
  const said = rest.length === 0 ? undefined : rest.join('=')
  const number = said?.trim() === '' ? Number.NaN : Number(said)
  const read: Perturbation | undefined =
    kind === 'noise'
      ? { kind, scale: said === undefined ? NOISE_SCALE : number }
      : kind === 'mask'
        ? { kind, share: said === undefined ? MASK_SHARE : number }
        : text === 'shuffle'
          ? SHUFFLE
          : undefined
  if (read === undefined) throw new InvalidArgumentError('wanted shuffle, noise=SCALE or mask=SHARE.')
  const problem = perturbationProblem(read)
  if (problem !== undefined) throw new InvalidArgumentError(`${problem}.`)
  return read
}
