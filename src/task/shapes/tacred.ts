/**
 * TACRED's JSON (Zhang et al. 2017) and that of its revisions: tokens with subject and object as *inclusive* token ranges.
 * The dependency parse (`stanford_head`, 1-based governors, 0 for the root) is kept as label `parse`, 0-based with -1 for
 * the root, where unknown-aware training finds it.
 */
import { z } from 'zod'
import { BadRow, contentId, parseValue, type RowShape } from './shape.ts'

const row = z.object({
  id: z.string().optional(),
  token: z.array(z.string()).min(1),
  subj_start: z.int().nonnegative(),
  subj_end: z.int().nonnegative(),
  obj_start: z.int().nonnegative(),
  obj_end: z.int().nonnegative(),
  subj_type: z.string().optional(),
  obj_type: z.string().optional(),
  relation: z.string().optional(),
  stanford_head: z.array(z.coerce.number().int().nonnegative()).optional(),
})

/** `{"token": […], "subj_start": 0, "subj_end": 1, "obj_start": 4, "obj_end": 4, "relation": "per:title"}` */
export const tacred: RowShape = {
  name: 'tacred',
  fields: 'token, subj_start, subj_end, obj_start, obj_end, relation',
  fits: (value) => 'token' in value && 'subj_start' in value && 'obj_start' in value,
  read(value) {
    const given = parseValue(row, value)
    const tokens = given.token
    const head = inclusive('subj', given.subj_start, given.subj_end, tokens.length)
    const tail = inclusive('obj', given.obj_start, given.obj_end, tokens.length)
    const { stanford_head: governors, subj_type: headType, obj_type: tailType, relation } = given
    if (governors !== undefined && governors.length !== tokens.length)
      throw new BadRow(`stanford_head: has ${governors.length} governors, wanted ${tokens.length}, one for each token`)
    const labels = {
      ...(headType === undefined ? {} : { headType }),
      ...(tailType === undefined ? {} : { tailType }),
      ...(governors === undefined ? {} : { parse: governors.map((governor) => governor - 1) }),
    }
    return [
      {
        task: {
          id: given.id ?? contentId('tacred', ...tokens, `${head.join('-')} ${tail.join('-')}`),
          kind: 'mention',
          tokens,
          head,
          tail,
          ...(relation === undefined ? {} : { relation }),
          ...(Object.keys(labels).length === 0 ? {} : { labels }),
        },
      },
    ]
  },
}

function inclusive(name: string, start: number, last: number, tokens: number): readonly [number, number] {
  if (last < start) throw new BadRow(`${name}_end: is ${last}, wanted at least ${name}_start, ${start}`)
  if (last >= tokens)
    throw new BadRow(
      `${name}_end: is ${last}, wanted one below ${tokens}, the number of tokens (TACRED's ends are inclusive)`,
    )
  return [start, last + 1]
}
