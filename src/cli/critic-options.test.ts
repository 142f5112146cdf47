import { expect, test } from 'vitest'
import { criticOf, wantWeightsUsed, type CriticFlags } from './critic-options.ts'

/** Has the options read, for what that throws. */
function wrong(flags: CriticFlags): () => unknown {
  return () => criticOf('judge', flags)
}

test('weights go with the critics that have them, and a model with those that ask one', () => {
  expect(criticOf('judge', {})).toBeUndefined()
  expect(criticOf('judge', { critic: 'tuned', criticWeights: 'critics/own' })).toEqual({
    name: 'tuned',
    weights: 'critics/own',
  })
  expect(criticOf('judge', { critic: 'model', criticModel: 'm' })).toMatchObject({ name: 'model' })
  expect(wrong({ critic: 'tuned' })).toThrow('--critic combined or trained or tuned and --critic-weights go together')
  expect(wrong({ critic: 'model', criticWeights: 'x' })).toThrow('go together')
  expect(wrong({ criticModel: 'm' })).toThrow('wanted --critic beside it')
  expect(wrong({ critic: 'arithmetic', criticModel: 'm' })).toThrow(
    'judge: --critic-model is m, and the critic arithmetic asks no model, wanted one of program, re-solving, attempts, resampling, surprise, combined, model',
  )
  expect(wrong({ critic: 'tuned', criticWeights: 'x', criticModel: 'm' })).toThrow('the critic tuned asks no model')
  // a command that has a use of its own for the model takes it beside every critic
  expect(criticOf('evaluate', { critic: 'arithmetic', criticModel: 'm' }, { corrects: true })).toMatchObject({
    name: 'arithmetic',
  })
})

test('weights that no critic uses are told', () => {
  wantWeightsUsed('refine', undefined, ['arithmetic'])
  wantWeightsUsed('refine', 'w', ['arithmetic', 'trained'])
  expect(() => wantWeightsUsed('refine', 'w', ['arithmetic', 'model'])).toThrow(
    'refine: --critic-weights is w, and no critic has weights, wanted one of combined, trained, tuned',
  )
})
