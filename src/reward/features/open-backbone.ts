/**
 * Opens what rewards stand on, whichever it is: an encoder, or a local language model.
 *
 * Where in the flow: Checkpoint → features.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isPretrainedEncoder, type PretrainedModel } from '../../engine/index.ts'
import { chatMarks } from './chat-marks.ts'
import type { FrozenBackbone, FrozenOptions } from './frozen-backbone.ts'
import { FrozenDecoder } from './frozen-decoder.ts'
import { FrozenEncoder } from './frozen-encoder.ts'
import type { InputMarks } from './reward-input.ts'

/** Compiles a model. @throws as `FrozenEncoder.open` and `FrozenDecoder.open` */
export async function openFrozen(model: PretrainedModel, options: FrozenOptions = {}): Promise<FrozenBackbone> {
  return isPretrainedEncoder(model) ? FrozenEncoder.open(model, options) : FrozenDecoder.open(model, options)
}

/** A backbone as a model keeps it: a file or folder by its whole path, so that it is found from any folder; a name of the store as it is. */
export function backbonePlace(name: string): string {
  return existsSync(name) ? resolve(name) : name
}

/** The marks of a model's inputs. Undefined stands for those of an encoder. */
export function inputMarks(model: PretrainedModel): InputMarks | undefined {
  return isPretrainedEncoder(model) ? undefined : chatMarks(model.tokenizer)
}
