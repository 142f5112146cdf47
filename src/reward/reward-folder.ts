/** What of a folder belongs to the reward model in it, so that replacing the model leaves none of the old one and takes nothing else. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

const OWN: ReadonlySet<string> = new Set(['reward.json', 'reward.weights'])
/** Of a fine-tuned encoder. */
const ENCODER = /^(?:config\.json|model\.safetensors|(?:tokenizer|special_tokens|added_tokens|vocab|merges)[\w.-]*)$/
/** Of the low-rank updates of a language model. */
const ADAPTER = /^adapter_(?:config\.json|model\.safetensors)$/

/** Names in a folder, and those that its `reward.json` does not account for. Both empty where there is no folder. */
export async function rewardParts(
  folder: string,
): Promise<{ readonly own: readonly string[]; readonly others: readonly string[] }> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
  const kept = await readFile(join(folder, 'reward.json'), 'utf8')
    .then((text) => JSON.parse(text) as { readonly tuned?: unknown; readonly adapter?: unknown } | null)
    // a file that cannot be read says nothing of what stands beside it
    .catch(() => null)
  const isOwn = (name: string): boolean =>
    OWN.has(name) || (kept?.tuned === true && ENCODER.test(name)) || (kept?.adapter === true && ADAPTER.test(name))
  return { own: names.filter(isOwn), others: names.filter((name) => !isOwn(name)) }
}

/** Removes what an earlier model had and its successor does not. */
export async function removeParts(folder: string, before: readonly string[]): Promise<void> {
  const { own } = await rewardParts(folder)
  for (const name of before) if (!own.includes(name)) await rm(join(folder, name), { force: true })
}
