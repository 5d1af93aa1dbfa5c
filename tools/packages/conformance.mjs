// Holds the packages and versions that we read out of the lock files of the corpus applications against what the tools that wrote
// these files read out of them, and our markers against Python's `packaging`.
//   MIRRORS=DIR [CORPUS=DIR] npm run conformance -- packages [--id ID] [--quick]
// pip asks PyPI about every line of a list of requirements, which takes minutes: only of the application named below, and not with --quick.
// Writes bench/results/packages.json when all applications were asked. What differs is printed.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { eq, valid } from '@renovatebot/pep440'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'
import { makeEnvironment, repository } from '../tutorial/environment.mjs'

register()
const { createTree } = await import('../../src/base/index.ts')
const { readInventory } = await import('../../src/supply-chain/index.ts')
const { evaluateMarker } = await import('../../src/supply-chain/evaluate-marker.ts')
const { findInterpreter } = await import('../../test/oracle/environments.ts')
const { normalizeName } = await import('../../src/syntax/index.ts')

const { values: options } = readOptions(
  'MIRRORS=DIR [CORPUS=DIR] npm run conformance -- packages [--id ID] [--quick]',
  { id: { type: 'string' }, quick: { type: 'boolean' } },
  1,
)
const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'routes.jsonl'))) fail(`\`${corpus}\` holds no routes.jsonl\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

const here = join(repository, 'tools/packages')
const python = makeEnvironment('packages', join(here, 'requirements.txt'), (line) => console.log(line))
const tool = (name) => join(dirname(python), name)
mkdirSync(join(repository, '.cache'), { recursive: true })
const work = mkdtempSync(join(repository, '.cache', 'packages-'))
const wanted =
  /(?:^|\/)(?:(?:uv|poetry|pdm|Pipfile)\.lock|pylock[\w.-]*\.toml|pyproject\.toml|Pipfile|(?:requirements|constraints)[\w.-]*\.txt)$|(?:^|\/)requirements\/[^/]+\.txt$/
const environment = readEnvironment(python)
let emptyPython = null

const applications = readFileSync(join(corpus, 'routes.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .filter(({ id }) => options.id === undefined || options.id === id)
/** One whose lists stand for themselves, without a lock file: many would ask an index for too much. */
const askedOfPip = new Set(['pictopy'])
const rows = []
const markers = new Set()
try {
  for (const { id, repo, commit } of applications) {
    const git = ['--git-dir', join(mirrors, repo.replace('/', '+'), 'repo')]
    const paths = execFileSync('git', [...git, 'ls-tree', '-r', '--name-only', commit], { encoding: 'utf8', maxBuffer: 1e8 }).split('\n')
    const files = new Map()
    for (const path of paths.filter((path) => wanted.test(path))) {
      const text = execFileSync('git', [...git, 'show', `${commit}:${path}`], { encoding: 'utf8', maxBuffer: 1e8 })
      files.set(path, text)
      mkdirSync(dirname(join(work, id, path)), { recursive: true })
      writeFileSync(join(work, id, path), text)
    }
    const started = performance.now()
    const { inventory } = readInventory({ tree: createTree(files) })
    const ms = Math.round(performance.now() - started)
    for (const resolution of inventory.resolutions) {
      for (const marker of markersOf(resolution)) markers.add(marker)
      for (const row of judge(join(work, id), resolution, inventory.resolutions))
        rows.push({ id, repo, commit, file: resolution.file, ms, ...row })
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** One row for each question that a tool can be asked about a file. */
function judge(folder, { file, format, packages }, resolutions) {
  const at = dirname(join(folder, file))
  const pick = (fits) => new Set(packages.filter((one) => one.ecosystem === 'pypi' && fits(one)).map(toKey))
  const all = pick(() => true)
  const production = pick(({ scope }) => scope === 'production')
  if (format === 'uv.lock') {
    const [every, always] = [askUv(at, true), askUv(at, false)]
    return [
      compare(
        'uv export, everything',
        pick(({ scope }) => scope !== 'unknown'),
        every,
      ),
      compare('uv export, production', production, always),
    ]
  }
  if (format === 'poetry.lock') {
    const read = run(python, [join(here, 'poetry_lock.py'), at], at)
    const every = read === null ? null : new Set(JSON.parse(read).map(([name, version]) => `${name} ${version}`))
    const exported = run(tool('poetry'), ['export', '--only', 'main', '--without-hashes', '--format', 'requirements.txt'], at)
    const row = compare('poetry export, production', production, exported === null ? null : readExport(exported))
    return [compare('Poetry, everything', all, every), row.answered ? askInstaller(at, row, exported) : row]
  }
  if (format === 'pdm.lock') {
    const exported = run(tool('pdm'), ['export', '--format', 'requirements', '--without-hashes', '-G', ':all'], at)
    return [compare('pdm export, everything', all, exported === null ? null : readExport(exported))]
  }
  return options.quick !== true && format === 'requirements' && askedOfPip.has(basename(folder)) ? askPip(folder, file, resolutions) : []
}

/** What pip would install of a list and what it includes, each line for itself: the versions of what is not pinned are pip's own choice. */
function askPip(folder, file, resolutions) {
  const lists = withIncluded(file, resolutions)
  const holds = ({ marker }) => marker === null || evaluateMarker(marker, { values: environment }) === 'yes'
  const asked = lists.flatMap(({ packages }) => packages.filter((one) => one.source === 'index' && holds(one)))
  const pinned = new Map(asked.filter(({ version }) => version !== null).map((one) => [toKey(one), one]))
  const loose = new Set(asked.filter(({ version }) => version === null).map(({ name }) => name))
  if (pinned.size === 0) return []
  const args = [
    '-m',
    'pip',
    'install',
    '--dry-run',
    '--ignore-installed',
    '--no-deps',
    '--quiet',
    '--only-binary',
    ':all:',
    '--report',
    '-',
  ]
  const install = (lines) =>
    spawnSync(python, [...args, ...lines], { cwd: dirname(join(folder, file)), encoding: 'utf8', maxBuffer: 1e9, timeout: 900_000 })
  const versions = ({ stdout }) =>
    new Set(JSON.parse(stdout).install.map(({ metadata }) => `${normalizeName(metadata.name)} ${metadata.version}`))
  const judged = (said, ours) => compare('pip install --dry-run', ours, new Set([...said].filter((one) => !loose.has(one.split(' ')[0]))))
  const whole = install(['-r', join(folder, file)])
  if (whole.status === 0) return [judged(versions(whole), new Set(pinned.keys()))]
  // One that this machine has no wheel for must not keep the others from being asked: then line by line.
  const lines = new Map([...pinned].map(([key, { place }]) => [readLine(join(folder, place.file), place.line), key]))
  const refused = []
  while (lines.size > 0) {
    const said = install([...lines.keys()])
    if (said.status === 0) return [{ ...judged(versions(said), new Set(lines.values())), refused }]
    const without = /No matching distribution found for (\S+?)(?:[=<>!~;\s]|$)/.exec(said.stderr)?.[1]
    const line = [...lines.keys()].find(
      (one) => normalizeName(/^[\w.-]+/.exec(one)?.[0] ?? '') === normalizeName(without?.replace(/\[.*/, '') ?? '-'),
    )
    if (line === undefined) {
      if (process.env.DEBUG) console.error(said.stderr)
      break
    }
    refused.push(lines.get(line))
    lines.delete(line)
  }
  return [{ question: 'pip install --dry-run', answered: false }]
}

function withIncluded(file, resolutions, seen = new Set()) {
  if (seen.has(file)) return []
  seen.add(file)
  const one = resolutions.find((other) => other.file === file)
  const included = (one?.includes ?? []).filter(({ kind }) => kind === 'requirements')
  return one === undefined ? [] : [one, ...included.flatMap((include) => withIncluded(include.file, resolutions, seen))]
}

function readLine(file, line) {
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    [line - 1].replace(/\s#.*$|\s*\\$|\s+--hash.*$/g, '')
    .trim()
}

function toKey({ name, version, source }) {
  return source === 'index' ? `${name} ${version}` : `${name} @`
}

/** What markers are asked about. */
function readEnvironment(python) {
  // An empty environment has no `packaging`: the one of the tools reads it, with what the other answers of itself.
  const asked = 'import json; from packaging.markers import default_environment as d; print(json.dumps(d()))'
  return JSON.parse(execFileSync(python, ['-c', asked], { encoding: 'utf8', env: { ...process.env, PYTHONPATH: packagesOf() } }))
}

function packagesOf() {
  return execFileSync(tool('python'), ['-c', 'import packaging, os; print(os.path.dirname(os.path.dirname(packaging.__file__)))'], {
    encoding: 'utf8',
  }).trim()
}

/** An empty environment of a Python that most applications allow, and its answers to markers. */
function getTarget() {
  if (emptyPython !== null) return emptyPython
  const folder = join(work, '.target')
  const made = run(tool('uv'), ['venv', '--quiet', '--python', findInterpreter('3.12') ?? python, folder], work, {
    UV_PYTHON_DOWNLOADS: 'never',
  })
  emptyPython =
    made === null
      ? { env: { POETRY_VIRTUALENVS_CREATE: 'false' }, environment }
      : {
          env: { VIRTUAL_ENV: folder, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
          environment: readEnvironment(join(folder, 'bin/python')),
        }
  return emptyPython
}

/**
 * Where the export differs, Poetry's installer is asked: what it installs here is what is true. What it installs and the export forgets, and
 * what it does not install though the export's own marker holds here, is the export's.
 */
function askInstaller(at, row, exported) {
  if (row.missing.length + row.surplus.length === 0) return row
  const target = getTarget()
  const said = run(tool('poetry'), ['install', '--only', 'main', '--dry-run', '--no-root', '--no-ansi'], at, target.env)
  if (said === null) return row
  const installs = spellAs(
    new Set([...row.missing, ...row.surplus]),
    [...said.matchAll(/^\s+- (?:Installing|Updating|Downgrading) (\S+) \((?:\S+ -> )?([^\s)]+)\)(?!.*Skipped)/gm)].map(
      ([, name, version]) => `${normalizeName(name)} ${version}`,
    ),
  )
  const isHere = (key) => {
    const [name] = key.split(' ')
    const line = exported.split('\n').find((one) => normalizeName(/^[\w.-]+/.exec(one)?.[0] ?? '') === name)
    const marker = line?.split(' ; ')[1]
    return marker === undefined || evaluateMarker(marker, { values: target.environment }) === 'yes'
  }
  const forgotten = row.surplus.filter((one) => installs.has(one))
  const invented = row.missing.filter((one) => isHere(one) && !installs.has(one))
  return {
    ...row,
    theirs: row.theirs + forgotten.length - invented.length,
    same: row.same + forgotten.length,
    missing: row.missing.filter((one) => !invented.includes(one)),
    surplus: row.surplus.filter((one) => !forgotten.includes(one)),
    installer: { installs: forgotten, leaves: invented },
  }
}

/** `name==1.2 ; marker` and `name @ address`. */
function readExport(text) {
  return new Set(
    text.split('\n').flatMap((line) => {
      const pinned = /^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)/.exec(line)
      if (pinned) return [`${normalizeName(pinned[1])} ${pinned[2]}`]
      const direct = /^([\w.-]+)(?:\[[^\]]*\])? @ /.exec(line)
      return direct ? [`${normalizeName(direct[1])} @`] : []
    }),
  )
}

/** Extras that exclude each other are asked for one after the other. */
function askUv(at, everything) {
  const base = ['export', '--frozen', '--no-hashes', '--no-annotate', '--no-header', '--all-packages', '--no-emit-workspace', '--quiet']
  const env = { UV_PYTHON_DOWNLOADS: 'never', UV_PYTHON: python }
  const ask = (args) => run(tool('uv'), [...base, ...args], at, env)
  if (!everything) return asSet([ask(['--no-default-groups'])])
  const whole = ask(['--all-extras', '--all-groups'])
  if (whole !== null) return asSet([whole])
  const text = readFileSync(join(at, 'pyproject.toml'), 'utf8')
  const names = (table) => {
    const start = text.indexOf(`[${table}]`)
    const body = start < 0 ? '' : text.slice(start + table.length + 2).split(/^\[/m)[0]
    return [...body.matchAll(/^"?([\w-]+)"?\s*=\s*\[/gm)].map(([, name]) => name)
  }
  const parts = [
    ask(['--no-default-groups']),
    ...names('project.optional-dependencies').map((name) => ask(['--no-default-groups', '--extra', name])),
    ...names('dependency-groups').map((name) => ask(['--no-default-groups', '--group', name])),
  ]
  return asSet(parts)
}

function asSet(parts) {
  return parts.some((part) => part === null) ? null : new Set(parts.flatMap((part) => [...readExport(part)]))
}

function run(program, args, cwd, env = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1e8, env: { ...process.env, ...env } })
  if (status !== 0 && process.env.DEBUG) console.error(program, args.join(' '), stderr)
  return status === 0 ? stdout : null
}

/** `6.11` and `6.11.0` are one version (PEP 440): theirs in our spelling. */
function spellAs(ours, theirs) {
  const isSame = (one, name, version) => {
    const [own, known] = one.split(' ')
    return own === name && valid(known) !== null && valid(version) !== null && eq(known, version)
  }
  return new Set([...theirs].map((one) => (ours.has(one) ? one : ([...ours].find((other) => isSame(other, ...one.split(' '))) ?? one))))
}

function compare(question, ours, theirs) {
  if (theirs === null) return { question, answered: false }
  // Of a repository or an archive the tools say the version or the address.
  const direct = new Set([...ours].filter((one) => one.endsWith(' @')).map((one) => one.slice(0, -2)))
  const plain = spellAs(
    ours,
    [...theirs].map((one) => (direct.has(one.split(' ')[0]) ? `${one.split(' ')[0]} @` : one)),
  )
  return {
    question,
    answered: true,
    theirs: plain.size,
    ours: ours.size,
    same: [...ours].filter((one) => plain.has(one)).length,
    missing: [...plain].filter((one) => !ours.has(one)).sort(),
    surplus: [...ours].filter((one) => !plain.has(one)).sort(),
  }
}

function markersOf({ packages, projects }) {
  const requirements = [...packages.flatMap(({ dependencies }) => dependencies), ...projects.flatMap(({ asks }) => asks)]
  return [...packages, ...requirements].flatMap(({ marker }) => marker ?? [])
}

/** Every marker of the corpus in some environments, asked of `packaging`. */
function compareMarkers() {
  const environments = [
    environment,
    ...['3.9', '3.10', '3.12', '3.13', '3.14'].flatMap((version) =>
      [
        { os_name: 'posix', sys_platform: 'linux', platform_system: 'Linux', platform_machine: 'x86_64' },
        { os_name: 'posix', sys_platform: 'darwin', platform_system: 'Darwin', platform_machine: 'arm64' },
        { os_name: 'nt', sys_platform: 'win32', platform_system: 'Windows', platform_machine: 'AMD64' },
      ].map((platform) => ({
        ...environment,
        ...platform,
        python_version: version,
        python_full_version: `${version}.2`,
        implementation_version: `${version}.2`,
      })),
    ),
    { ...environment, platform_python_implementation: 'PyPy', implementation_name: 'pypy', extra: 'standard' },
  ]
  const asked = [...markers].sort().flatMap((marker) => environments.map((one) => [marker, one]))
  const { stdout } = spawnSync(python, [join(here, 'markers.py')], { input: JSON.stringify(asked), encoding: 'utf8', maxBuffer: 1e9 })
  const answers = JSON.parse(stdout)
  let same = 0
  const differ = []
  for (const [index, [marker, values]] of asked.entries()) {
    const ours = evaluateMarker(marker, { values: { extra: '', ...values } })
    const theirs = answers[index] === null ? 'unknown' : answers[index] ? 'yes' : 'no'
    if (ours === theirs) same += 1
    else differ.push(`${marker} (${values.sys_platform} ${values.python_version}): ours ${ours}, theirs ${theirs}`)
  }
  return { markers: markers.size, asked: asked.length, same, differ: differ.slice(0, 20) }
}

const byMarkers = compareMarkers()
for (const row of rows) {
  const { id, file, question, answered, theirs, ours, same, missing, surplus, refused, installer } = row
  if (!answered) console.log(`${id} ${file}: ${question}: the tool does not answer`)
  else {
    const state = missing.length + surplus.length === 0 ? 'same' : 'DIFFERS'
    console.log(
      `${id} ${file}: ${question}: ${same} of ${theirs}, ours ${ours}${refused?.length ? `, without a wheel here: ${refused.join(', ')}` : ''}: ${state}`,
    )
    if (installer?.installs.length) console.log(`  against the export Poetry installs ${installer.installs.join(', ')}`)
    if (installer?.leaves.length) console.log(`  against the export Poetry does not install ${installer.leaves.join(', ')}`)
    if (missing.length > 0) console.log(`  missing ${missing.join(', ')}`)
    if (surplus.length > 0) console.log(`  surplus ${surplus.join(', ')}`)
  }
}
console.log(`markers: ${byMarkers.same} of ${byMarkers.asked} answers the same (${byMarkers.markers} markers)`)
for (const line of byMarkers.differ) console.log(`  ${line}`)

const answered = rows.filter((row) => row.answered)
const sum = (key) => answered.reduce((total, row) => total + row[key], 0)
const total = {
  files: new Set(answered.map(({ id, file }) => `${id}/${file}`)).size,
  questions: answered.length,
  theirs: sum('theirs'),
  ours: sum('ours'),
  same: sum('same'),
}
console.log(`${total.same} of ${total.theirs} packages in ${total.files} files, ${total.questions} questions; ours ${total.ours}`)
if (options.id === undefined) writeResult('packages.json', { commit: ownCommit(), total, markers: byMarkers, rows })
process.exitCode =
  rows.every((row) => !row.answered || row.missing.length + row.surplus.length === 0) && byMarkers.differ.length === 0 ? 0 : 1
