/** Builds `dist`: compiles src, copies what is not TypeScript beside it, and bundles the web page into `dist/page`. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
/** Endings of files that code reads beside itself by `new URL('./name', import.meta.url)`. */
const assets = new Set([
  '.py',
  '.rb',
  '.php',
  '.pm',
  '.java',
  '.cpp',
  '.json',
  '.yaml',
  '.wasm',
  '.css',
  '.html',
  '.js',
  '.cjs',
  '.mjs',
])

rmSync(dist, { recursive: true, force: true })
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
if (compiled.status !== 0) process.exit(compiled.status ?? 1)
for (const name of readdirSync(join(root, 'src'), { recursive: true })) {
  if (assets.has(extname(name)) && !name.includes('golden')) cpSync(join(root, 'src', name), join(dist, name))
}
const main = join(dist, 'cli', 'main.js')
if (existsSync(main)) chmodSync(main, 0o755)

const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
const bundled = spawnSync(
  process.execPath,
  [bundler, 'build', join(root, 'web'), '--outDir', join(dist, 'page'), '--emptyOutDir', '--logLevel', 'warn'],
  { cwd: join(root, 'web'), stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } },
)
if (bundled.status !== 0) process.exit(bundled.status ?? 1)
