/**
 * What the trained critic is told of each step: the hidden states on few axes, and where the step stands.
 * The axes are fitted on the states of the training solutions (`fitProjection`).
 */
import { project, type Projection } from '../../evaluation/index.ts'
import { FEATURE_GROUPS, stepFeatures, type Features } from './step-features.ts'
import type { ReadSteps } from './step-states.ts'

/** Names of the features of some axes. */
export function stateFeatureNames(axes: number): readonly string[] {
  return Array.from({ length: axes }, (_unused, axis) => `state${axis}`)
}

/** Names of all features of a critic with some axes. */
export function trainedFeatureNames(axes: number): readonly string[] {
  return [...FEATURE_GROUPS.position, ...stateFeatureNames(axes)]
}

/** Features of every step of a solution. @param states one row for each step */
export function stateFeatures(
  { question, text, steps }: ReadSteps,
  states: readonly Float32Array[],
  projection: Projection,
): Features[] {
  const names = stateFeatureNames(projection.axes)
  return stepFeatures({ question }, { text, steps }, {}).map((features, index) => {
    const axes = project(states[index] ?? new Float32Array(projection.features), projection)
    return { ...features, ...Object.fromEntries(names.map((name, axis) => [name, axes[axis] ?? 0])) }
  })
}
