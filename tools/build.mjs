// Makes dist/fastward.js: one bundle with everything in it, readable, without dependencies at run time.
// `--watch` keeps making it. `buildBundle` is also what `npm start` and `npm test` call.

import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { context } from 'esbuild'
import { collectNotices } from './notices.mjs'
import { pyrightEnglish } from './pyright-english.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

// Pyright is CommonJS: inside an ES module its `require` and folder names have to be made.
const banner = `import { createRequire as fastwardCreateRequire } from 'node:module'
import { dirname as fastwardDirname } from 'node:path'
import { fileURLToPath as fastwardFileURLToPath } from 'node:url'
const require = fastwardCreateRequire(import.meta.url)
const __filename = fastwardFileURLToPath(import.meta.url)
const __dirname = fastwardDirname(__filename)`

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: { fastward: 'src/cli/run.ts' },
  outdir: 'dist',
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  banner: { js: banner },
  plugins: [pyrightEnglish(), { name: 'write', setup: (build) => build.onEnd(writeBundle) }],
}

/** The bundle carries the time at which its making began, so that a source saved meanwhile counts as newer. */
let began = new Date()

function noteTheTime() {
  began = new Date()
}

function writeBundle(result) {
  const [bundle] = result.outputFiles ?? []
  if (!bundle || result.errors.length > 0) return
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, 'dist', 'NOTICES.txt'), collectNotices(root, Object.keys(result.metafile.inputs)))
  const draft = join(root, 'dist', `.fastward-${process.pid}.js`)
  try {
    writeFileSync(draft, bundle.contents)
    utimesSync(draft, began, began)
    renameSync(draft, join(root, 'dist', 'fastward.js'))
  } finally {
    rmSync(draft, { force: true })
  }
}

export async function buildBundle() {
  noteTheTime()
  const builder = await context(options)
  try {
    await builder.rebuild()
  } finally {
    await builder.dispose()
  }
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  if (argv.includes('--watch')) {
    const builder = await context({
      ...options,
      plugins: [{ name: 'clock', setup: (build) => build.onStart(noteTheTime) }, ...(options.plugins ?? [])],
    })
    await builder.watch()
    console.error('building dist/fastward.js whenever a source changes')
  } else {
    await buildBundle()
    const bytes = readFileSync(join(root, 'dist', 'fastward.js')).length
    console.error(`dist/fastward.js: ${Math.round(bytes / 1000)} kB`)
  }
}
