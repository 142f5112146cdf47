/** How the web page is bundled. Everything is a file of its own, since the page's policy allows nothing inline. */
import { defineConfig, type UserConfig } from 'vite'

const config: UserConfig = defineConfig({
  base: '/',
  build: {
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2023',
    reportCompressedSize: false,
    // a machine that is busy is no fault of the page
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
})
export default config
