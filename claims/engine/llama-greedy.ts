/** llama.cpp's greedy continuation of token ids, in a process of its own. Arguments: model, adapter or `-`, JSON of prompts, count. Prints JSON lists. */
import { getLlama, LlamaLogLevel } from 'node-llama-cpp'

const [modelPath = '', adapter = '-', prompts = '[]', count = '0'] = process.argv.slice(2)
const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: 2 })
const model = await llama.loadModel({ modelPath })
const context = await model.createContext({
  contextSize: 512,
  // float32 keys and values, as the engine's
  experimentalKvCacheKeyType: 'F32',
  experimentalKvCacheValueType: 'F32',
  ...(adapter === '-' ? {} : { lora: { adapters: [{ filePath: adapter }] } }),
})
const results: number[][] = []
for (const prompt of JSON.parse(prompts) as number[][]) {
  const sequence = context.getSequence()
  const found: number[] = []
  for await (const token of sequence.evaluate(prompt as never, { temperature: 0, yieldEogToken: true })) {
    found.push(token)
    if (found.length === Number(count)) break
  }
  results.push(found)
  await sequence.clearHistory()
  await sequence.dispose()
}
console.log(JSON.stringify(results))
await llama.dispose()
