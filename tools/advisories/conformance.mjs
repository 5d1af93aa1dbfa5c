// Holds our matching of advisories against osv-scanner's: both on one mirror of advisories at one commit and on the lock files of the
// applications of the corpus at theirs.
//   MIRRORS=DIR OSV_SCANNER=FILE npm run conformance -- advisories --corpus FILE
// The yardstick is `go install github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.5.1`. KEV is read from the mirror cisagov/kev-data.
// Writes bench/results/advisories.json: counts, and every difference with its kind.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'

register()
const { createTree } = await import('../../src/base/index.ts')
const { isAffected, joinAdvisories, loadMaker, openDatabase, readInventory } = await import('../../src/supply-chain/index.ts')
const { parseYamlTexts } = await import('../../src/syntax/index.ts')
const make = await loadMaker()
const { rate, scoreOf } = await import('../../src/supply-chain/advisories/rate.ts')
const { writeZip } = await import('../../test/kit/zip.ts')

const usage = 'MIRRORS=DIR OSV_SCANNER=FILE npm run conformance -- advisories --corpus FILE'
const { values: options } = readOptions(usage, { corpus: { type: 'string' } }, 1)
const { MIRRORS: mirrors, OSV_SCANNER: scanner } = process.env
if (!mirrors || !scanner || !options.corpus) fail(`usage: ${usage}`)
const advisoriesFrom = { repository: 'westonsteimel/advisory-database-pypa', commit: '57da901aadaf5862a588727ec949df1e56908f4f' }
const kevFrom = 'cisagov/kev-data'
const lockFile = /(?:^|\/)(?:uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock|pylock(?:\.[\w-]+)?\.toml|requirements[\w.-]*\.txt)$/

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
mkdirSync(join(root, '.cache'), { recursive: true })
const work = mkdtempSync(join(root, '.cache', 'advisories-'))
try {
  run()
} finally {
  rmSync(work, { recursive: true, force: true })
}

function run() {
  const version = /version: (\S+)/.exec(spawnSync(scanner, ['--version'], { encoding: 'utf8' }).stdout)?.[1]
  if (version !== '2.5.1') fail(`\`${scanner}\` is version ${version}, and 2.5.1 is wanted`)
  const archive = makeArchive()
  mkdirSync(join(work, 'home', 'osv-scalibr', 'PyPI'), { recursive: true })
  writeFileSync(join(work, 'home', 'osv-scalibr', 'PyPI', 'all.zip'), archive.bytes)
  const kevCommit = gitOf(kevFrom)('rev-parse', 'HEAD').trim()
  const kev = execFileSync('git', [...inMirror(kevFrom), 'show', 'HEAD:known_exploited_vulnerabilities.json'], { maxBuffer: 1 << 28 })
  const { database, seconds, bytes } = makeDatabase(archive.bytes, kev)
  database.vectors = archive.vectors

  const rows = []
  const applications = readFileSync(options.corpus, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  for (const { id, repo, commit } of applications) {
    const files = readLockFiles(repo, commit)
    const row = files.size === 0 ? null : compare(id, files, database)
    if (row === null) console.log(`${id.padEnd(16)} nothing for the yardstick to read`)
    else {
      rows.push(row)
      const { same, onlyOurs, onlyTheirs, scores } = row
      const counts = [`${same} the same`, `${onlyOurs.length} ours alone`, `${onlyTheirs.length} theirs alone`]
      console.log(`${id.padEnd(16)} ${counts.join(', ')}; scores ${scores.same} the same, ${scores.different.length} different`)
    }
  }
  const sum = (of) => rows.reduce((total, row) => total + of(row), 0)
  const differences = rows.flatMap(({ id, onlyOurs, onlyTheirs }) => [
    ...onlyOurs.map((one) => ({ application: id, by: 'ours', ...one })),
    ...onlyTheirs.map((one) => ({ application: id, by: 'osv-scanner', ...one })),
  ])
  const result = {
    commit: ownCommit(),
    advisories: {
      ...advisoriesFrom,
      kept: database.about.advisories,
      withdrawn: database.about.withdrawn,
      skipped: database.about.skipped,
    },
    kev: { repository: kevFrom, commit: kevCommit.slice(0, 10), listed: database.about.sources.find(({ kind }) => kind === 'kev').count },
    exploitedPackages: countExploited(database),
    yardstick: { name: 'osv-scanner', version },
    database: { bytes: bytes.length, secondsToMake: Math.round(seconds), millisecondsToOpen: medianToOpen(bytes) },
    applications: applications.length,
    compared: rows.length,
    lockFiles: sum(({ files }) => files),
    packages: {
      both: sum(({ packages }) => packages.both),
      ours: sum(({ packages }) => packages.ours),
      theirs: sum(({ packages }) => packages.theirs),
    },
    matches: {
      same: sum(({ same }) => same),
      ours: sum(({ onlyOurs }) => onlyOurs.length),
      theirs: sum(({ onlyTheirs }) => onlyTheirs.length),
    },
    scores: { same: sum(({ scores }) => scores.same), different: countBy(rows.flatMap(({ scores }) => scores.different)) },
    differences: countBy(differences),
    unexplained: [...differences, ...rows.flatMap(({ scores }) => scores.different)].filter(({ why }) => why.startsWith('unexplained')),
  }
  writeResult('advisories.json', result)
  console.log(JSON.stringify(result, null, 1))
}

/** Advisories of the mirror, each as JSON, in the archive that OSV would export. */
function makeArchive() {
  const git = gitOf(advisoriesFrom.repository)
  const paths = git('ls-tree', '-r', '--name-only', advisoriesFrom.commit, '--', 'vulns')
    .trim()
    .split('\n')
    .filter((path) => path.endsWith('.yaml'))
  const blobs = readBlobs(
    advisoriesFrom.repository,
    paths.map((path) => `${advisoriesFrom.commit}:${path}`),
  )
  const vectors = new Map()
  const bytes = writeZip(
    blobs.map((text, index) => {
      const record = parseYamlTexts(text)
      if (record === null) fail(`\`${paths[index]}\` is no YAML`)
      vectors.set(
        record.id,
        [record, ...(record.affected ?? [])].flatMap(({ severity = [] }) => severity.map(({ score }) => score)),
      )
      return { name: `${record.id}.json`, content: JSON.stringify(record) }
    }),
  )
  return { bytes, vectors }
}

function makeDatabase(archive, kev) {
  const from = (name, content) => ({ from: name, fetched: null, content: new Uint8Array(content) })
  const began = performance.now()
  const { bytes } = make([from('all.zip', archive), from('kev.json', kev)], null, new Date())
  const opened = openDatabase(bytes)
  if (!opened.ok) fail('our own database cannot be opened')
  return { database: opened.value, seconds: (performance.now() - began) / 1000, bytes }
}

function readLockFiles(repo, commit) {
  const git = gitOf(repo)
  const paths = git('ls-tree', '-r', '--name-only', commit)
    .trim()
    .split('\n')
    .filter((path) => lockFile.test(path))
  return new Map(paths.map((path) => [path, git('show', `${commit}:${path}`)]))
}

function compare(id, files, database) {
  const folder = join(work, id)
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const theirs = readTheirs(folder)
  // Without a package it loads no database, and what it says counts for nothing.
  if (theirs === null) return null
  const { inventory } = readInventory({ tree: createTree(files) })
  const ours = readOurs(inventory, files, database)
  const keys = (list) => new Map(list.map((one) => [JSON.stringify([one.file, one.name, one.version]), one]))
  const [ourPackages, theirPackages] = [keys(ours), keys(theirs)]
  const found = { same: 0, onlyOurs: [], onlyTheirs: [], scores: { same: 0, different: [] } }
  for (const key of new Set([...ourPackages.keys(), ...theirPackages.keys()])) {
    const [here, there] = [ourPackages.get(key), theirPackages.get(key)]
    const [file, name, version] = JSON.parse(key)
    const why =
      here === undefined
        ? explain(inventory, file, name, version)
        : there === undefined
          ? 'unexplained: they do not read the package'
          : 'unexplained: matching'
    for (const advisory of here?.ids ?? [])
      if (there?.ids.includes(advisory)) found.same += 1
      else found.onlyOurs.push({ file, name, version, advisory, why })
    for (const advisory of there?.ids ?? [])
      if (!here?.ids.includes(advisory)) found.onlyTheirs.push({ file, name, version, advisory, why })
    for (const [advisory, score] of there?.scores ?? []) {
      const own = here?.scores.get(advisory)
      if (own === undefined) continue
      if (own === score) found.scores.same += 1
      else found.scores.different.push({ advisory, ours: own, theirs: score, why: explainScore(advisory, database, own, score) })
    }
  }
  const both = [...ourPackages.keys()].filter((key) => theirPackages.has(key)).length
  return { id, files: files.size, packages: { both, ours: ourPackages.size - both, theirs: theirPackages.size - both }, ...found }
}

/** Why they have a package in a file in which we have not. */
function explain({ resolutions }, file, name, version) {
  const of = (wanted) => resolutions.filter((resolution) => resolution.file === wanted)
  if (of(file).some(({ packages }) => packages.some((one) => one.name === name && one.version === null)))
    return 'the file has a range, and they take its lower bound for the version'
  const seen = new Set()
  const isIncluded = (from) =>
    of(from).some(({ includes }) =>
      includes.some(({ file: next }) => {
        if (seen.has(next)) return false
        seen.add(next)
        return of(next).some(({ packages }) => packages.some((one) => one.name === name && one.version === version)) || isIncluded(next)
      }),
    )
  return isIncluded(file) ? 'it stands in a file that this one includes, and we tell it there' : 'unexplained: we do not read the package'
}

/** They tell the worst of all vectors of a record, we that of the newest version of the standard. */
function explainScore(id, database, ours, theirs) {
  const vectors = database.vectors.get(id) ?? []
  const values = vectors.flatMap((vector) => scoreOf(vector)?.value ?? [])
  const newest = rate(vectors, null)?.value
  return newest === ours && Math.max(...values) === theirs
    ? 'they take the worst of all vectors, we that of the newest standard'
    : 'unexplained'
}

function readTheirs(folder) {
  const words = [
    'scan',
    'source',
    '--offline',
    '--no-resolve',
    '--no-ignore',
    '--all-packages',
    '--all-vulns',
    '--format',
    'json',
    '-r',
    folder,
  ]
  const { stdout, stderr } = spawnSync(scanner, words, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    cwd: work,
    env: { ...process.env, OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: join(work, 'home') },
  })
  if (/No package sources found/.test(stderr)) return null
  if (!/Loaded PyPI local db/.test(stderr)) fail(`osv-scanner did not say that it loaded its database: ${stderr.slice(-400)}`)
  return JSON.parse(stdout).results.flatMap(({ source, packages }) =>
    packages
      .filter(({ package: { ecosystem } }) => ecosystem === 'PyPI')
      .map(({ package: { name, version }, vulnerabilities = [], groups = [] }) => ({
        file: relative(folder, source.path),
        name: name.toLowerCase().replace(/[-_.]+/g, '-'),
        version,
        ids: vulnerabilities.map(({ id }) => id),
        scores: new Map(
          groups
            .filter(({ ids, max_severity }) => ids.length === 1 && max_severity)
            .map(({ ids, max_severity }) => [ids[0], Number(max_severity)]),
        ),
      })),
  )
}

function readOurs(inventory, files, database) {
  return inventory.resolutions
    .filter(({ file }) => files.has(file))
    .flatMap(({ file, packages }) =>
      packages
        .filter(({ version }) => version !== null)
        .map(({ name, version }) => {
          const advisories = database.of(name).filter((advisory) => isAffected(advisory, version))
          const scores = joinAdvisories(advisories)
            .filter(({ score }) => score?.value != null)
            .map(({ advisories: [first], score }) => [first.id, score.value])
          return { file, name, version, ids: advisories.map(({ id }) => id), scores: new Map(scores) }
        }),
    )
}

/** By why, then by application. */
function countBy(differences) {
  const counts = {}
  for (const { why, application } of differences) {
    counts[why] ??= {}
    counts[why][application ?? 'all'] = (counts[why][application ?? 'all'] ?? 0) + 1
  }
  return counts
}

/** Of opening it and asking it about every tenth package. */
function medianToOpen(bytes) {
  const times = Array.from({ length: 9 }, () => {
    const began = performance.now()
    const { value } = openDatabase(bytes)
    for (const name of value.names.filter((_, index) => index % 10 === 0)) value.of(name)
    return performance.now() - began
  })
  return Math.round(times.sort((one, other) => one - other)[4])
}

function countExploited(database) {
  return database.names.filter((name) => database.of(name).some(({ exploited }) => exploited !== null)).length
}

function inMirror(repository) {
  const folder = join(mirrors, repository.replace('/', '+'), 'repo')
  if (!existsSync(folder)) fail(`there is no mirror of ${repository} in \`${mirrors}\``)
  return ['--git-dir', folder]
}

function gitOf(repository) {
  const place = inMirror(repository)
  return (...words) => execFileSync('git', [...place, ...words], { encoding: 'utf8', maxBuffer: 1 << 28 })
}

function readBlobs(repository, names) {
  const output = execFileSync('git', [...inMirror(repository), 'cat-file', '--batch'], {
    input: `${names.join('\n')}\n`,
    maxBuffer: 1 << 30,
  })
  const texts = []
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at)
    const size = Number(output.subarray(at, end).toString().split(' ')[2])
    texts.push(output.subarray(end + 1, end + 1 + size).toString())
    at = end + 1 + size + 1
  }
  return texts
}

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}
