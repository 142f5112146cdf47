/** `touchstone/policy`: small language models that learn from the rewards of any judge. */
export { advantagesOf, type GroupedReward } from './advantage.ts'
export type { AdapterOptions } from './policy-graph.ts'
export {
  ADAPTER_MODULES,
  BASELINES,
  checkedMethod,
  POLICY_METHODS,
  TRAINERS,
  type AdapterModules,
  type BaselineName,
  type CheckedMethod,
  type PolicyMethod,
  type PolicyMethodName,
  type TrainerName,
} from './policy-method.ts'
export { saveMergedPolicy, savePolicyAdapter } from './policy-checkpoint.ts'
export { openPolicyModel, policyTokenizer, promptText, type PolicyModel, type PolicyTokenizer } from './policy-model.ts'
export { policyPage } from './policy-page.ts'
export { rewardOfFeedback, type RewardOptions } from './policy-reward.ts'
export { readPolicyRun, type PolicyRunContent, type RewardScale } from './policy-run-file.ts'
export { exportForTrainer, type TrainerExport } from './trainer-export.ts'
export { serverFor, type TrainerServer } from './trainer-server.ts'
export { trainerModel } from './trainer-model.ts'
export { checkedSettings, type GivenSettings, type PolicySettings } from './policy-settings.ts'
export { parseRollout, type CurvePoint, type Rollout, type RolloutSample } from './rollout.ts'
export { divergenceAt, policyLoss, surrogateInputs, tokenWeight } from './surrogate.ts'
export { trainPolicy, type PolicyJudge, type TrainedPolicy, type TrainPolicyOptions } from './train-policy.ts'
