// Holds our reports in every format against the schema that is published for it, or against our own structure where none is.
//   MIRRORS=DIR npm run conformance -- reports [--jobs N] [--every N]
// `--every 10`: the programs of every tenth rule, where time is short; the result says so.
// The reports are those of the real command on the sample application, on one with nothing to find, on several in one tree, on one with
// a policy that is broken, on a program of every rule, on one in which every word is hostile, and those of hostile reports made by
// hand. Then what `diff` and `guard` write of changes to the same. Writes bench/results/reports.json.
import { execFileSync, fork } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
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
const { differenceFormats, judgeChange, judgementFormats, writeDifference, writeJudgement } = await import('../../src/guardrail/index.ts')
const { findChangeFaults } = await import('../../test/guardrail/find-change-faults.ts')
const { makeHostileDifference, makeHostileLaw } = await import('../../test/guardrail/hostile-difference.ts')
const { attacks, makeHostileReport } = await import('../../test/report/hostile-report.ts')

const usage = 'MIRRORS=DIR npm run conformance -- reports [--jobs N] [--every N]'
const { values: options } = readOptions(usage, { jobs: { type: 'string' }, every: { type: 'string', default: '1' } }, 1)
const mirrors = process.env.MIRRORS
if (!mirrors) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')

const program = (more) =>
  `from fastapi import FastAPI\nimport subprocess\n\napp = FastAPI()\n\n\n@app.get("/health")\ndef health():\n    return "fine"\n${more}`
const weak = program('\n\n@app.post("/run")\ndef run(command: str):\n    return subprocess.run(command, shell=True)\n')
const policy = `guardrails:
  every-route-asks:
    for: route
    require: route.access == "authorised"
    severity: block
    message: Every route asks for a role.
    owner: '@platform'
  nothing-critical:
    for: finding
    require: finding.severity == "low"
    severity: audit
    message: Nothing is worse than low.
`

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
  ['nothing to find', writeProject('clean', { 'main.py': program('') })],
  ['several applications', writeProject('several', { 'one/main.py': weak, 'two/main.py': weak, 'three/broken.py': 'def (\n' })],
  ['a policy that is broken', writeProject('policed', { 'main.py': weak, 'fastward.yaml': policy })],
]
/** Name, the files before and after. */
const changes = [
  ['the sample', null, { 'bookshop/more.py': weak }],
  ['nothing changed', { 'main.py': weak }, {}],
  ['a route that anybody may call', { 'main.py': program('') }, { 'main.py': weak }],
  [
    'a policy that the change alters',
    { 'main.py': program(''), 'fastward.yaml': policy },
    { 'main.py': weak, 'fastward.yaml': 'presets: []\n' },
  ],
  ['guardrails that it breaks', { 'main.py': program(''), 'fastward.yaml': policy }, { 'main.py': weak }],
  ['hostile', { 'main.py': program('') }, hostileProgram()],
  ['hostile, taken away', hostileProgram(), { 'main.py': program('') }],
].map(([name, before, after], index) => [name, writeChange(`change-${index}`, before, after)])
const programs = cards.filter((_, index) => index % Number(options.every) === 0).flatMap(projectsOf)
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
  for (const [name, folder] of changes)
    for (const all of [false, true])
      wanted.push(
        ...differenceFormats.map((format) => ({ name, folder, format: `diff ${format}`, all })),
        ...judgementFormats.map((format) => ({ name, folder, format: `guard ${format}`, all })),
      )
  const jobs = Number(options.jobs ?? availableParallelism())
  const runners = Array.from({ length: jobs }, startRunner)
  rows.push(
    ...(await mapParallel(wanted, jobs, async (one) => {
      const runner = runners.pop()
      try {
        return judge(one, await runner.run(one))
      } finally {
        runners.push(runner)
      }
    })),
  )
  for (const runner of runners) runner.stop()
  for (const [name, text] of Object.entries(attacks))
    for (const format of findingsFormats)
      for (const all of [false, true])
        rows.push(await judge({ name, format, all }, writeFindings(format, makeHostileReport(text, { all }))))
  for (const [name, text] of Object.entries(attacks))
    for (const all of [false, true]) {
      const difference = makeHostileDifference(text)
      const shown = { colour: false, columns: 100, all, prefix: 'back/' }
      const judgement = judgeChange(difference, makeHostileLaw(text))
      for (const format of differenceFormats)
        rows.push(await judge({ name, format: `diff ${format}`, all }, writeDifference(format, difference, shown)))
      for (const format of judgementFormats)
        rows.push(await judge({ name, format: `guard ${format}`, all }, writeJudgement(format, { judgement, difference }, shown)))
    }
} finally {
  rmSync(work, { recursive: true, force: true })
}

for (const { name, format, all, faults } of rows)
  for (const fault of faults.slice(0, 3)) console.log(`${format}${all ? ' --all' : ''}, ${name}: ${fault}`)

const formats = Object.fromEntries(
  [...new Set([...findingsFormats, ...Object.keys(documents), ...rows.map(({ format }) => format)])].map((format) => {
    const own = rows.filter((row) => row.format === format)
    const { repository, file, commit } = published[publishedAs(format)] ?? {}
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
  changes: changes.length,
  everyRule: Number(options.every),
  hostile: Object.keys(attacks).length,
  formats,
})
process.exitCode = rows.every(({ faults }) => faults.length === 0) ? 0 : 1

/** By the published schema, and by our own structure, which is narrower and knows what a schema cannot say. */
async function judge(row, report) {
  const [kind, of] = row.format.split(' ')
  const own =
    kind === 'diff'
      ? await findChangeFaults('difference', of, report)
      : kind === 'guard'
        ? await findChangeFaults('judgement', of, report)
        : row.format in documents
          ? []
          : await findFaults(row.format, report)
  const faults = [...(await (published[publishedAs(row.format)]?.findFaults ?? (() => []))(report)), ...own]
  return { ...row, faults }
}

/** What `guard` writes for JUnit is JUnit. */
function publishedAs(format) {
  return format === 'guard junit' ? 'junit' : format
}

/** The command of a process of its own, which keeps what it has loaded. */
function startRunner(_, index) {
  const output = join(work, `report-${index}`)
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: join(work, 'cache') }
  const child = fork(join(root, 'tools', 'reports', 'runner.mjs'), { env, cwd: root, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return {
    async run(one) {
      writeFileSync(output, '')
      const { exit } = await new Promise((resolve, reject) => {
        child.once('message', resolve)
        child.once('exit', () => reject(new Error(`the command ended: ${one.name}, ${one.format}`)))
        child.send([...wordsOf(one), '--output', output])
      })
      child.removeAllListeners('exit')
      if (exit > 1) throw new Error(`${one.format} of ${one.name} ended with ${exit}`)
      return readFileSync(output, 'utf8')
    },
    stop: () => child.disconnect(),
  }
}

function wordsOf({ folder, format, all }) {
  const [kind, of] = format.split(' ')
  const words =
    kind === 'diff'
      ? ['diff', 'HEAD~1', '--path', folder, '--format', of]
      : kind === 'guard'
        ? ['guard', folder, '--base', 'HEAD~1', '--format', of]
        : [...(documents[format] ?? ['scan', '--fail-on', 'never', '--format', format]), folder]
  return all ? [...words, '--all'] : words
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

/** A repository of two commits; without files before, the sample. */
function writeChange(name, before, after) {
  const folder = writeProject(name, before ?? {})
  if (before === null) cpSync(join(root, 'examples'), folder, { recursive: true })
  const git = (...words) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...words])
  git('init', '--quiet')
  for (const files of [{}, after]) {
    writeProject(name, files)
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', 'x')
  }
  return folder
}

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}
