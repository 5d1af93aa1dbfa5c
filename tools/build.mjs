// Makes dist/fastward.js and the parts that it loads when it needs them: readable, without dependencies at run time. A part's
// name holds the digest of its text and of the parts that it loads, so dist/fastward.js alone says which program this is.
// `--watch` keeps making it. `buildBundle` is also what `npm start` and `npm test` call.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { context } from 'esbuild'
import { collectNotices } from './notices.mjs'
import { pyrightEnglish } from './pyright-english.mjs'
import { throughDoors } from './through-doors.mjs'

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
  // What a run on an unchanged tree does not need, it does not load: the parser is most of it.
  splitting: true,
  chunkNames: 'part-[hash]',
  write: false,
  metafile: true,
  // Other ways to a database, which `pg` takes only where somebody asks for them.
  external: ['pg-native', 'pg-cloudflare'],
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  banner: { js: banner },
  plugins: [pyrightEnglish(), throughDoors(root), { name: 'write', setup: (build) => build.onEnd(writeBundle) }],
}

/** The bundle carries the time at which its making began, so that a source saved meanwhile counts as newer. */
let began = new Date()

function noteTheTime() {
  began = new Date()
}

function writeBundle(result) {
  const outputs = result.outputFiles ?? []
  const bundle = outputs.find(({ path }) => basename(path) === 'fastward.js')
  if (!bundle || result.errors.length > 0) return
  const dist = join(root, 'dist')
  mkdirSync(dist, { recursive: true })
  writeFileSync(join(dist, 'NOTICES.txt'), collectNotices(root, Object.keys(result.metafile.inputs)))
  for (const part of outputs) if (part !== bundle) writeInOneStep(join(dist, basename(part.path)), withoutIdle(part.text))
  writeInOneStep(join(dist, 'fastward.js'), withoutIdle(bundle.text))
  removeOldParts(dist, new Set(outputs.map(({ path }) => basename(path))))
}

/** Only few parts hold CommonJS. */
function withoutIdle(text) {
  const rest = text.replace(banner, '')
  return /\b(?:require|__filename|__dirname)\b/.test(rest) ? text : rest
}

function writeInOneStep(path, contents) {
  const draft = join(dirname(path), `.${process.pid}-${basename(path)}`)
  try {
    writeFileSync(draft, contents)
    utimesSync(draft, began, began)
    renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** A command that is running may still ask for a part of the program before this one; who builds to ship wants none of it. */
let patience = 10 * 60_000

function removeOldParts(dist, current) {
  for (const name of readdirSync(dist)) {
    if (!/^part-\w+\.js$/.test(name) || current.has(name)) continue
    const found = statSync(join(dist, name), { throwIfNoEntry: false })
    if (found && began.getTime() - found.mtimeMs >= patience) rmSync(join(dist, name), { force: true })
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
    patience = Number.NEGATIVE_INFINITY
    await buildBundle()
    const names = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js'))
    const bytes = names.reduce((sum, name) => sum + readFileSync(join(root, 'dist', name)).length, 0)
    console.error(`dist/fastward.js and ${names.length - 1} parts: ${Math.round(bytes / 1000)} kB`)
  }
}
