#!/usr/bin/env node
// Holds `fastward scan` and other tools against the same real vulnerabilities, by the same matching: Semgrep with its open Python
// rules, Bandit, and Pysa with the corpus' model of FastAPI (on what flows only: it looks for nothing else).
//   MIRRORS=DIR [CORPUS=DIR] npm run corpus -- yardsticks [--tool NAME] [--case ID] [--bin CMD] [--seconds N]
// The tools are installed in .venv/ at the versions that bench/*.txt pin; the rules come out of the mirror of semgrep/semgrep-rules.
// What they said about a tree is kept in .cache/corpus/yardsticks/, so a second measure runs ours alone. Writes
// bench/results/yardsticks.json when all ran over all cases.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { readOptions } from './developer-options.mjs'
import { getSemgrepRules } from './semgrep-rules.mjs'
import { makeEnvironment, repository } from './tutorial/environment.mjs'

register()
const { summariseYardsticks } = await import('./yardstick-summary.ts')

const usage = 'MIRRORS=DIR [CORPUS=DIR] npm run corpus -- yardsticks [--tool NAME] [--case ID] [--bin CMD] [--seconds N]'
const { values: options } = readOptions(usage, {
  tool: { type: 'string' },
  case: { type: 'string' },
  bin: { type: 'string' },
  seconds: { type: 'string', default: '570' }, // the corpus' script waits for 600
})
const FLOWS = [
  'path-traversal',
  'ssrf',
  'code-injection',
  'deserialization',
  'redos',
  'command-injection',
  'template-injection',
  'xss',
  'open-redirect',
]

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'weaknesses.jsonl')))
  fail(`\`${corpus}\` holds no weaknesses.jsonl\n  name the folder of the corpus in CORPUS`)
const work = join(repository, '.cache/corpus/yardsticks')
// Outside of the repository: Semgrep leaves out what git ignores there.
const trees = join(tmpdir(), 'fastward-yardsticks')
mkdirSync(work, { recursive: true })

const cases = readFileSync(join(corpus, 'weaknesses.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter(({ id }) => options.case === undefined || id === options.case)
if (cases.length === 0) fail(`no case is called \`${options.case}\``)

const environment = (name) => dirname(makeEnvironment(name, join(repository, 'bench', `${name}.txt`), console.error))
const versionOf = (name) => /==(\S+)/.exec(readFileSync(join(repository, 'bench', `${name}.txt`), 'utf8'))[1]
const digest = (...files) => files.reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256')).digest('hex')

/** Each makes what it needs when it is asked: a line for the shell, what identifies it, and what stands beside its numbers. */
const TOOLS = {
  fastward() {
    const bin = options.bin ?? `node ${join(repository, 'bin/fastward.js')}`
    const dist = join(repository, 'dist')
    const parts = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    return {
      cases,
      line: `${bin} scan {dir} --format sarif --output {out} --fail-on never --no-cache`,
      // Another command is not known well enough to remember what it said.
      id: options.bin === undefined ? digest(...parts.map((one) => join(one.parentPath, one.name)).sort()) : `${options.bin} ${Date.now()}`,
      facts: {},
    }
  },
  semgrep() {
    const bin = environment('semgrep')
    const rules = getSemgrepRules(resolve(mirrors), join(trees, 'semgrep-rules'), join(bin, 'semgrep'))
    if (rules === undefined) fail('no mirror of semgrep/semgrep-rules')
    return {
      cases,
      line: `${join(bin, 'semgrep')} scan --metrics=off --disable-version-check --no-git-ignore --jobs 2 --config ${rules.folder} --sarif --output {out} --quiet {dir}`,
      id: `semgrep ${versionOf('semgrep')} ${rules.commit} ${rules.pulls.join(' ')}`,
      facts: {
        version: versionOf('semgrep'),
        rules: { repository: 'semgrep/semgrep-rules', commit: rules.commit, date: rules.date, files: rules.files, pulls: rules.pulls },
      },
    }
  },
  bandit() {
    const toSarif = join(corpus, 'anchors/sarif.mjs')
    return {
      cases,
      line: `${join(environment('bandit'), 'bandit')} -q -r {dir} -f json -o {out}.json; node ${toSarif} bandit {out}.json {out}`,
      id: `bandit ${versionOf('bandit')} ${digest(toSarif)}`,
      facts: { version: versionOf('bandit') },
    }
  },
  pysa() {
    const bin = environment('pysa')
    const [program, model] = ['anchors/pysa.py', 'anchors/fastapi.pysa'].map((name) => join(corpus, name))
    return {
      cases: cases.filter((one) => FLOWS.includes(one.class)),
      line: `PATH=${bin}:$PATH ${join(bin, 'python')} ${program} {dir} {out}`,
      id: `pysa ${versionOf('pysa')} ${digest(program, model)}`,
      facts: { version: versionOf('pysa'), model: 'the corpus’ model of routes, which no user gets out of the box' },
    }
  },
}
if (options.tool !== undefined && TOOLS[options.tool] === undefined) fail(`\`${options.tool}\` is none of ${Object.keys(TOOLS).join(', ')}`)

const measured = []
for (const [name, prepare] of Object.entries(TOOLS)) {
  if (options.tool !== undefined && options.tool !== name) continue
  const { cases: asked, line, id, facts } = prepare()
  console.log(`\n${name} ${facts.version ?? ''}, ${asked.length} cases`)
  if (asked.length > 0) measured.push({ name, ...facts, rows: score(name, asked, line, id) })
}

/** The corpus' own script over some of its cases: it reads the list that lies beside it. */
function score(name, asked, line, id) {
  const folder = mkdtempSync(join(work, `${name}-`))
  try {
    for (const part of ['score-weaknesses.mjs', 'lib']) cpSync(join(corpus, part), join(folder, part), { recursive: true })
    writeFileSync(join(folder, 'weaknesses.jsonl'), `${asked.map((one) => JSON.stringify(one)).join('\n')}\n`)
    const out = join(folder, 'rows.json')
    const once = [process.execPath, join(repository, 'tools/yardstick-run.mjs'), join(work, 'said'), options.seconds]
    const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`
    const tool = `${[...once, id].map(quote).join(' ')} {dir} {out} -- ${quote(line)}`
    const args = [join(folder, 'score-weaknesses.mjs'), '--tool', tool, '--out', out, '--work', join(trees, name)]
    const env = { ...process.env, MIRRORS: resolve(mirrors), SEMGREP_SEND_METRICS: 'off', SEMGREP_ENABLE_VERSION_CHECK: '0' }
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env })
    if (status !== 0) fail(`the scoring script ended with ${status} for ${name}`)
    return JSON.parse(readFileSync(out, 'utf8')).rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const result = summariseYardsticks(cases, measured, FLOWS)
console.log('\nagainst what is asked for:')
for (const { name, value, wanted, met } of result.checks)
  console.log(
    `  ${met === null ? '     ' : met ? 'met  ' : 'BELOW'} ${name.padEnd(88)} ${value === null ? '-' : Number.isInteger(value) ? value : value.toFixed(3)}  (${wanted})`,
  )
if (options.case === undefined && options.tool === undefined && options.bin === undefined) {
  writeResult('yardsticks.json', { commit: ownCommit(), node: process.version, ...result })
  console.log('written to bench/results/yardsticks.json')
}
process.exitCode = result.checks.every(({ met }) => met !== false) ? 0 : 1
