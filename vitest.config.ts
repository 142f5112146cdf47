import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The forked pool keeps native parts (llama.cpp, onnxruntime) and their crashes apart.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // a page that is slow on a busy machine is not wrong
    expect: { poll: { timeout: 30_000 } },
  },
})
export default config
