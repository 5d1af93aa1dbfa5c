// What a measurement runs of the sources: bundled as they ship, and loaded into its own process.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** All that `files`, below `src`, export. `name`: of the bundle. */
export async function loadSources(name, files) {
  const outfile = join(root, '.cache/bench', `${name}.mjs`)
  await build({
    stdin: { contents: files.map((file) => `export * from './${file}'`).join('\n'), resolveDir: join(root, 'src'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}
