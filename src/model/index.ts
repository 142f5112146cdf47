/** `touchstone/model`: who answers. A local GGUF file, a server, or a script, behind one interface. */
export { answerKey, answerSampling, answerTasks } from './answer-tasks.ts'
export type { AnswerOptions, WantedAnswer } from './answer-tasks.ts'
export { serverAddresses } from './endpoint-addresses.ts'
export { endpointModel } from './endpoint-model.ts'
export type { EndpointModelOptions } from './endpoint-model.ts'
export { BEYOND_CONTEXT, isTokenCount, modelIdentity, traitsOf, wantContinuedTurns } from './language-model.ts'
export type {
  GenerateOptions,
  Generation,
  GenerationRequest,
  LanguageModel,
  ModelTraits,
  ScoredToken,
  ScoreRequest,
} from './language-model.ts'
export { localModel } from './local-model.ts'
export type { LocalModelOptions } from './local-model.ts'
export { openModel } from './open-model.ts'
export { promptFor, promptName, turnsFor } from './prompt.ts'
export type { PromptOptions } from './prompt.ts'
export { rateLimit } from './rate-limit.ts'
export type { RateLimit } from './rate-limit.ts'
export { fromAiSdk } from './sdk-model.ts'
export type { SdkModelOptions } from './sdk-model.ts'
export { scriptedModel } from './scripted-model.ts'
export type { ScoreScript, Script } from './scripted-model.ts'
export { openAnswerFile, type AnswersKept } from './answer-file.ts'
