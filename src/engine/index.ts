/**
 * `touchstone/engine`: fine-tune transformer encoders and small decoders on the CPU (SIGNAL → CHECKPOINT).
 *
 * Build a loss of values (`encode`, `decode`, operations), compile it (`TrainingGraph`), train it (`train`), save it
 * (`saveCheckpoint`), export it (`exportGraph`). docs/engine.md draws one step.
 */
export type { Span } from './text/truncation.ts'
export { writeAtomically, writeFully } from './files/write-atomically.ts'
export type { Axis, AxisSizes, Shape } from './axis.ts'
export type { Device, ElementType, Value } from './graph.ts'
export * from './operations/activation.ts'
export * from './operations/attention.ts'
export * from './operations/elementwise.ts'
export * from './operations/gather.ts'
export * from './operations/loss.ts'
export * from './operations/matrix.ts'
export * from './operations/normalise.ts'
export * from './operations/packed.ts'
export * from './operations/pool.ts'
export * from './operations/reduce.ts'
export { relativeShift } from './operations/relative-shift.ts'
export { plainRotation, rotary, type Rotation } from './operations/rotary.ts'
export * from './operations/shape.ts'
export * from './operations/softmax.ts'
export * from './operations/source.ts'
export { differentiate, type DifferentiateOptions } from './reverse-mode.ts'
export {
  floats,
  indices,
  GraphSession,
  type RuntimeOptions,
  type GraphRunOptions,
  type GraphSessionOptions,
  type Tensor,
} from './graph-session.ts'
export { dropped, normed, plainContext, project, rmsNormed, type LayerContext, type WeightSource } from './layers.ts'
export {
  encode,
  encoderBlocks,
  encoderInputs,
  WORD_TABLE,
  wordEmbeddings,
  type EncoderOptions,
  type EncoderInputs,
} from './encoder.ts'
export {
  cachedInputs,
  decode,
  decodeCached,
  decoderBlocks,
  decoderInputs,
  nextTokenLogits,
  TOKEN_TABLE,
  tokenEmbeddings,
  type CachedInputs,
  type CachedStep,
  type DecodeOptions,
  type DecoderInputs,
} from './decoder.ts'
export { TokenSampler, type DrawnTokens, type DrawOptions, type TokenRequest } from './token-sampler.ts'
export { labelledStates } from './labelled-states.ts'
export { SpanStates, type TokenSpan } from './span-states.ts'
export { pooledStates, type PooledStatesOptions } from './pooled-states.ts'
export { loadEncoder, openEncoder, type PretrainedEncoder } from './pretrained-encoder.ts'
export {
  isPretrainedEncoder,
  openPretrained,
  type PretrainedDecoder,
  type PretrainedModel,
} from './pretrained-model.ts'
export { TextEmbedder, type TextEmbedderOptions } from './text-embedder.ts'
export {
  fineTune,
  fineTuningGraph,
  runIdentity,
  trainableAbove,
  trainedWeights,
  type FineTuneOptions,
  type TrainingRunOptions,
} from './fine-tuning.ts'
export { sequenceClassifier, type SequenceClassifier } from './sequence-classifier.ts'
export { initialLora, isLora, loraContext, loraNames, loraPairs, mergedLora, type LoraOptions } from './lora.ts'
export { loadPeftAdapter, savePeftAdapter, type LoraAdapter, type PeftDescription } from './peft-adapter.ts'
export { tuneLora, type TunedLora, type TuneLoraOptions } from './lora-tuning.ts'
export { chatTokens, type ChatTokens } from './text/chat-tokens.ts'
export {
  classLabels,
  packSequences,
  type PackedSequences,
  type PackOptions,
  type TokenSequence,
} from './packed-sequences.ts'
export {
  adamW,
  NO_DECAY,
  sgd,
  type AdamWOptions,
  type Optimiser,
  type ParameterGroup,
  type SgdOptions,
} from './optimiser.ts'
export { schedule, type Schedule, type ScheduleOptions } from './schedule.ts'
export { ParameterArena, type ParameterPlace, type ParameterShape } from './parameter-arena.ts'
export { TrainingGraph, weightFeeds, type GradientResult, type TrainingGraphOptions } from './training-graph.ts'
export { NumericFailure } from './numeric-failure.ts'
export { train, type TrainingBatch, type TrainOptions, type TrainProgress, type TrainResult } from './trainer.ts'
export { exportEncoder } from './export-encoder.ts'
export { exportGraph, type ExportOptions } from './export-graph.ts'
export { linearWeights, uniformLinearWeights, type LinearShape } from './initial-weights.ts'
export {
  loadCheckpoint,
  openCheckpoint,
  saveCheckpoint,
  type CheckpointContent,
  type CheckpointOptions,
  type OpenCheckpoint,
  type SaveOptions,
  type TokenizerFiles,
} from './files/checkpoint.ts'
export { isEncoder, type DecoderConfig, type EncoderConfig, type ModelConfig } from './files/config.ts'
export {
  exportGguf,
  exportLoraGguf,
  loadGguf,
  loadLoraGguf,
  type GgufExportOptions,
  type LoraExportOptions,
  type LoraPair,
} from './files/gguf-checkpoint.ts'
export { openGguf, type GgufFile } from './files/gguf.ts'
export { openSafetensors, writeSafetensors, type SafetensorsWriteOptions } from './files/safetensors.ts'
export { weightsDigest, type TensorEntry, type TensorSource, type WeightTensor, type Weights } from './files/weights.ts'
export {
  createTokenizer,
  loadTokenizer,
  type Encoded,
  type EncodeOptions,
  type TextTokenizer,
} from './text/tokenizer.ts'
export { markMentions, type MarkedSentence, type MarkOptions, type MentionPair } from './text/markers.ts'
export {
  epochBatches,
  inferenceBatches,
  itemsAt,
  planBatches,
  type BatchOptions,
  type BatchPlan,
} from './text/batches.ts'
export { runJob, tokeniseAhead, type AheadOptions, type Tokenised, type TokeniseJob } from './text/ahead.ts'
