// Builds the bare app and what plants the large board, with the packages of web/: both run the same Yjs and provider.
//   node build.mjs OUT

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { build } = await import(require.resolve('vite'))
const here = path => fileURLToPath(new URL(path, import.meta.url))
const out = process.argv[2]

const packagesOfWeb = {
  name: 'packages-of-web',
  enforce: 'pre',
  resolveId (source) {
    return /^(\.|\/|\0|@\/|node:)/.test(source) ? null : this.resolve(source, here('../../web/package.json'), { skipSelf: true })
  }
}
const common = {
  configFile: false,
  logLevel: 'warn',
  plugins: [packagesOfWeb],
  resolve: { alias: { '@/': here('../../web/src/') } }
}

await build({ ...common, root: here('./bare/'), build: { outDir: join(out, 'bare'), emptyOutDir: true, modulePreload: { polyfill: false } } })
await build({
  ...common,
  root: here('./'),
  ssr: { noExternal: true },
  build: { ssr: 'plant.ts', outDir: join(out, 'plant'), emptyOutDir: true, rolldownOptions: { output: { entryFileNames: 'plant.mjs' } } }
})
