/** What the commands that judge say where rows want a reward model and none was given. */
import type { Judge } from '../supervision.ts'

/** The judges, of which the reward judge says at its first row that it has no model. */
export function tellingOfNoReward(judges: readonly Judge[], tell: (sentence: string) => void): readonly Judge[] {
  let told = false
  return judges.map((judge) =>
    judge.name === 'reward'
      ? {
          ...judge,
          judge(task, response, options) {
            if (!told)
              tell(`not judged: task ${task.id} wants a reward model, and none was given, wanted --reward FOLDER`)
            told = true
            return judge.judge(task, response, options)
          },
        }
      : judge,
  )
}
