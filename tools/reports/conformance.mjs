// Holds our reports in every format against the schema that is published for it, or against our own structure where none is.
//   MIRRORS=DIR npm run conformance -- reports [--jobs N]
// The reports are those of the real command on the sample application, on a program of every rule and on one in which every word is
// hostile, and those of hostile reports made by hand. Writes bench/results/reports.json.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'
import { mapParallel } from '../tutorial/ours.mjs'
import { readPublished } from './published.mjs'

register()
const { parseExample } = await import('../../src/finding/index.ts')
const { cards } = await import('../../src/scan/index.ts')
const { findingsFormats, writeFindings } = await import('../../src/report/index.ts')
const { findFaults } = await import('../../test/report/find-faults.ts')
const { makeOwnDatabase } = await import('../../test/kit/advisories.ts')
const { attacks, makeHostileReport } = await import('../../test/report/hostile-report.ts')

const usage = 'MIRRORS=DIR npm run conformance -- reports [--jobs N]'
const { values: options } = readOptions(usage, { jobs: { type: 'string' } }, 1)
const mirrors = process.env.MIRRORS
if (!mirrors) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const published = readPublished(mirrors)
for (const { repository, findFaults, wrong } of Object.values(published)) {
  if (findFaults === null) fail(`there is no mirror of ${repository} in \`${mirrors}\``)
  if ((await findFaults(wrong)).length === 0) fail(`the schema of ${repository} refuses nothing, and says nothing`)
}

mkdirSync(join(root, '.cache'), { recursive: true })
const work = mkdtempSync(join(root, '.cache', 'reports-'))
const database = join(work, 'advisories.db')
writeFileSync(database, (await makeOwnDatabase()).bytes)
/** What is no list of findings, and the command that writes it. */
const documents = { spdx: ['sbom', '--format', 'spdx'], openvex: ['vex', '--fixed', '--database', database] }
/** Weaknesses are known of what these are built on. */
const withWeaknesses = ['hostile', 'package-with-known-weakness']
const projects = [
  ['sample', join(root, 'examples')],
  ['hostile', writeProject('hostile', hostileProgram())],
]
const programs = cards.flatMap(projectsOf)
const rows = []
try {
  const wanted = [
    ...projects.flatMap(([name, folder]) =>
      findingsFormats.flatMap((format) => [false, true].map((all) => ({ name, folder, format, all }))),
    ),
    // What every rule says: where others say how it has to be written.
    ...programs.flatMap(([name, folder]) =>
      findingsFormats.filter((format) => format in published).map((format) => ({ name, folder, format, all: true })),
    ),
    ...[...projects, ...programs].flatMap(([name, folder]) =>
      Object.keys(documents)
        .filter((format) => format !== 'openvex' || withWeaknesses.includes(name))
        .map((format) => ({ name, folder, format, all: false })),
    ),
  ]
  const jobs = Number(options.jobs ?? availableParallelism())
  rows.push(...(await mapParallel(wanted, jobs, async (one) => judge(one, await runCommand(one)))))
  for (const [name, text] of Object.entries(attacks))
    for (const format of findingsFormats)
      for (const all of [false, true])
        rows.push(await judge({ name, format, all }, writeFindings(format, makeHostileReport(text, { all }))))
} finally {
  rmSync(work, { recursive: true, force: true })
}

for (const { name, format, all, faults } of rows)
  for (const fault of faults.slice(0, 3)) console.log(`${format}${all ? ' --all' : ''}, ${name}: ${fault}`)

const formats = Object.fromEntries(
  [...findingsFormats, ...Object.keys(documents)].map((format) => {
    const own = rows.filter((row) => row.format === format)
    const { repository, file, commit } = published[format] ?? {}
    const schema = repository === undefined ? null : { repository, commit, file }
    return [format, { reports: own.length, valid: own.filter(({ faults }) => faults.length === 0).length, published: schema }]
  }),
)
for (const [format, { reports, valid, published }] of Object.entries(formats))
  console.log(
    `  ${format.padEnd(19)} ${valid} of ${reports} valid  ${published === null ? 'own structure' : `${published.repository} ${published.commit ?? published.file}`}`,
  )
writeResult('reports.json', {
  commit: ownCommit(),
  projects: projects.length + programs.length,
  hostile: Object.keys(attacks).length,
  formats,
})
process.exitCode = rows.every(({ faults }) => faults.length === 0) ? 0 : 1

/** By the published schema, and by our own structure, which is narrower and knows what a schema cannot say. */
async function judge(row, report) {
  const own = row.format in documents ? [] : await findFaults(row.format, report)
  const faults = [...(await (published[row.format]?.findFaults ?? (() => []))(report)), ...own]
  return { ...row, faults }
}

async function runCommand({ folder, format, all }) {
  const words = [...(documents[format] ?? ['scan', '--format', format]), folder, ...(all ? ['--all'] : [])]
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: join(work, 'cache') }
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bin/fastward.js'), ...words], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

/** The first bad program of a rule. */
function projectsOf({ id, examples }) {
  const example = examples.find(({ kind }) => kind === 'bad')
  return example === undefined ? [] : [[id, writeProject(id, Object.fromEntries(parseExample(example).files))]]
}

function writeProject(name, files) {
  const folder = join(work, name)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

/** Every attack in names, paths and text of one application that several rules have something to say about. */
function hostileProgram() {
  const words = JSON.stringify(Object.values(attacks).slice(0, -1).join(' '))
    .replace(/\\u(d[89a-f]..)/g, '\\\\u$1')
    .replaceAll('\u007f', '')
  const main = `from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer
from fastapi import Security

app = FastAPI(title=${words})
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # ${'\u001b'}[2J
scheme = OAuth2PasswordBearer(tokenUrl=${words}, scheme_name=${words})

@app.get("/a/" + ${words}, dependencies=[Security(scheme)])
def a(): ...

@app.get("/b/{x}")
def b(x, token=Security(scheme)): ...

@app.get("/b/" + ${words}.replace("/", ""))
def c(token=Security(scheme)): ...
`
  const odd = '=cmd ::error::x `|` <b> @you #1 ]]> %0A \u001b[31m\u202e'
  const lock = 'version = 1\n\n[[package]]\nname = "tin-parser"\nversion = "1.4.0"\n'
  return { 'main.py': main, 'uv.lock': lock, [`${odd}.py`]: 'def (\n' }
}

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}
