#!/usr/bin/env node
// Undoes real fixes: of each known weakness about access that was fixed, a commit on top of the fix that has the files of before it.
// `fastward diff` has to report the weakening, and `fastward guard` to stop it. `npm run corpus -- weakenings [--case ID,ID] [--bin CMD]`
// Whether the scan finds the weakness at all is asked of the corpus's own scoring script. Writes bench/results/weakenings.json.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { readOptions } from './developer-options.mjs'
import { repository } from './tutorial/environment.mjs'

const { values: options } = readOptions(
  'MIRRORS=DIR [CORPUS=DIR] npm run corpus -- weakenings [--case ID,ID] [--bin CMD] [--kept-scores]',
  {
    case: { type: 'string' },
    bin: { type: 'string' },
    'kept-scores': { type: 'boolean', default: false },
    summary: { type: 'boolean', default: false },
  },
)
const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'weaknesses.jsonl')))
  fail(`\`${corpus}\` holds no weaknesses.jsonl\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

const { mirrorOf } = await import(pathToFileURL(join(corpus, 'lib/trees.mjs')).href)
const work = join(repository, '.cache/corpus/weakenings')
mkdirSync(work, { recursive: true })
const bin = options.bin ?? `node ${join(repository, 'bin/fastward.js')}`
const CLASSES = ['missing-authentication', 'missing-authorization', 'bola-idor']
const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.c' }

function git(folder, ...words) {
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, ...who },
  })
  if (status !== 0) fail(`git ${words.slice(0, 3).join(' ')}: ${stderr.trim()}`)
  return stdout.trim()
}

/** A checkout with nothing in it, and two commits of the application alone, as the scan sees it: the fix, and on top of it what undoes it. */
function makeReversal(one) {
  const folder = join(work, 'checkouts', one.repo.replace('/', '+'))
  if (!existsSync(join(folder, '.git'))) {
    mkdirSync(folder, { recursive: true })
    git(folder, 'clone', '-q', '--shared', '--no-checkout', mirrorOf(one.repo), folder)
  }
  const treeOf = (commit) => {
    const root = one.app_root ?? '.'
    if (root === '.') return git(folder, 'rev-parse', `${commit}^{tree}`)
    git(folder, 'read-tree', '--empty')
    git(folder, 'read-tree', `--prefix=${root}/`, `${commit}:${root}`)
    return git(folder, 'write-tree')
  }
  const base = git(folder, 'commit-tree', treeOf(one.fixed_commit), '-m', 'fix')
  return { path: folder, base, head: git(folder, 'commit-tree', treeOf(one.vulnerable_commit), '-p', base, '-m', 'undo') }
}

/** Whether a change is about what the weakness is about: its handler, its file, or a guard that its routes lost. */
function isAbout({ file, names }, { place, routes, what }) {
  const handlers = routes.map((route) => route.handler ?? route.id ?? route)
  return (
    (place !== null && file.some((path) => path === place.file || path.endsWith(`/${place.file}`))) ||
    names.some((name) => what.includes(name) || handlers.some((handler) => handler.includes(name)))
  )
}

const cases = readFileSync(join(corpus, 'weaknesses.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter((one) => one.fixed_commit && CLASSES.includes(one.class))
  .filter(({ id }) => options.case === undefined || options.case.split(',').includes(id))
/** Each case is kept with the commit of ours that judged it: a run may be taken up again. */
const rowFile = ({ id }) => join(work, `${id}.row.json`)
// The commit that the run began at: what is judged with was built before it.
const commit = ownCommit()
const keep = (one, row) => writeFileSync(rowFile(one), JSON.stringify({ ...row, commit }))
for (const one of options.summary ? [] : cases) {
  const out = join(work, `${one.id}.score.json`)
  // What the scan finds may be asked once, where the difference alone is worked on.
  const isScored = options['kept-scores'] && existsSync(out)
  const scored = isScored
    ? null
    : spawnSync(
        process.execPath,
        [join(corpus, 'score-weaknesses.mjs'), '--case', one.id, '--bin', bin, '--out', out, '--work', join(work, 'trees')],
        { encoding: 'utf8', env: { ...process.env, MIRRORS: resolve(mirrors) } },
      )
  const found = existsSync(out) ? (JSON.parse(readFileSync(out, 'utf8')).rows[0]?.hit ?? null) : null
  if (found === null) console.error(scored?.stderr.trim().slice(-300))
  const { path, base, head } = makeReversal(one)
  const said = spawnSync(
    'bash',
    [
      '-c',
      `${bin} guard "$1" --base "$2" --head "$3" --format json --output "$4"`,
      'guard',
      path,
      base,
      head,
      join(work, `${one.id}.json`),
    ],
    { encoding: 'utf8', timeout: 1_200_000, env: { ...process.env, CI: '', NO_COLOR: '1' } },
  )
  if (said.status !== 0 && said.status !== 1) {
    keep(one, { id: one.id, class: one.class, found, failed: `exit ${said.status}: ${said.stderr.trim().slice(-300)}` })
    console.log(`${one.id} FAILED ${said.stderr.trim().slice(-300)}`)
    continue
  }
  const { blocks, difference } = JSON.parse(readFileSync(join(work, `${one.id}.json`), 'utf8'))
  const subject = {
    file: one.files,
    names: (one.handler ?? '').split(/[^\w]+/).filter((word) => /^[a-z]\w*_\w+$|^[A-Z]\w+[A-Z]\w+$/.test(word)),
  }
  const weaker = difference.changes.filter(({ direction, kind }) => direction !== 'stronger' && ['access', 'object'].includes(kind))
  const told = [
    ...weaker
      .filter(({ direction }) => direction !== 'neutral')
      .map(({ subject: name, what, routes, why }) => ({
        what: `${name} ${what} ${why.map(({ text }) => text).join(' ')}`,
        routes,
        place: why[0]?.place ?? null,
      })),
    ...difference.findings.new.map(({ what, place, cause, routes }) => ({
      what: `${what} ${cause}`,
      place,
      routes: routes.map(({ id }) => id),
    })),
  ]
  const reported = told.some((thing) => isAbout(subject, thing))
  const handlers = new Map(difference.changes.flatMap(({ routes }) => routes.map((route) => [route.id, route])))
  const blocked = blocks.some((block) => isAbout(subject, { ...block, routes: block.routes.map((id) => handlers.get(id) ?? id) }))
  const lacks = blocked ? null : reported ? 'told, and nothing of it blocks' : 'nothing is told of it'
  keep(one, { id: one.id, class: one.class, found, reported, blocked, blocks: blocks.map(({ id }) => id), lacks })
  console.log(`${one.id.padEnd(30)} found ${found} reported ${reported} blocked ${blocked} (${blocks.length} blocks)`)
}

const rows = cases.filter((one) => existsSync(rowFile(one))).map((one) => JSON.parse(readFileSync(rowFile(one), 'utf8')))
const known = rows.filter(({ found }) => found === true)
const share = (key) => (known.length === 0 ? null : Math.round((1000 * known.filter((row) => row[key]).length) / known.length) / 1000)
const summary = {
  cases: cases.length,
  run: rows.length,
  found: known.length,
  reported: share('reported'),
  blocked: share('blocked'),
  failed: rows.filter(({ failed }) => failed).length,
}
console.log(JSON.stringify(summary))
if (options.case === undefined) writeResult('weakenings.json', { commit: rows.at(-1)?.commit ?? commit, ...summary, rows })
