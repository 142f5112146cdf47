/** For tests that want a model: whether it is in the store here. */
import { TouchstoneError } from '../src/errors.ts'
import { findModel } from '../src/store/index.ts'

/** False where the model was not pulled. @throws what else went wrong, such as a file with another digest */
export async function isStored(model: string): Promise<boolean> {
  try {
    await findModel(model)
    return true
  } catch (error) {
    if (error instanceof TouchstoneError && error.code === 'unavailable') return false
    throw error
  }
}
