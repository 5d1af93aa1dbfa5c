// The trees that are measured: repositories out of git mirrors at one commit, and a cut of one at a number of lines.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// Source and what says how it is built and deployed; pictures and data would only fill the disk.
const WANTED = /(\.(py|pyi|toml|cfg|ini|ya?ml|txt|lock|conf|html|j2)|(^|\/)(\.gitignore|Dockerfile[^/]*|Procfile|Pipfile))$/

/** Writes the wanted files of HEAD of a mirror into `folder` unless that commit is there already; answers the commit, or undefined. */
export function extractHead(mirrors, repository, folder) {
  const mirror = join(mirrors, repository.replace('/', '+'), 'repo')
  const git = existsSync(join(mirror, '.git')) ? join(mirror, '.git') : mirror
  if (!existsSync(git)) return undefined
  const run = (args, input) =>
    execFileSync('git', ['--git-dir', git, ...args], { maxBuffer: 1 << 30, ...(input === undefined ? {} : { input }) })
  const commit = run(['rev-parse', '--short=10', 'HEAD']).toString().trim()
  const stamp = `${folder}.commit`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === commit) return commit
  rmSync(folder, { recursive: true, force: true })
  const files = run(['ls-tree', '-r', '-z', '-l', 'HEAD'])
    .toString()
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [meta, path] = line.split('\t')
      const [mode, , id, size] = meta.split(/\s+/)
      return { mode, id, size: Number(size), path }
    })
    .filter((file) => file.mode.startsWith('100') && file.size < 4_000_000 && WANTED.test(file.path) && !file.path.includes('\n'))
  const bytes = run(['cat-file', '--batch'], files.map((file) => `${file.id}\n`).join(''))
  let at = 0
  for (const file of files) {
    const end = bytes.indexOf(10, at)
    const head = bytes.subarray(at, end).toString()
    at = end + 1
    if (head.endsWith(' missing')) continue
    const size = Number(head.split(' ')[2])
    mkdirSync(dirname(join(folder, file.path)), { recursive: true })
    writeFileSync(join(folder, file.path), bytes.subarray(at, at + size))
    at += size + 1
  }
  writeFileSync(stamp, commit)
  return commit
}

/** Copies `.py` files of a tree (those below `first`, then the others, by path) until `lines` are reached; answers the lines copied. */
export function cutTree(source, first, lines, folder) {
  rmSync(folder, { recursive: true, force: true })
  const all = readdirSync(source, { recursive: true })
    .filter((path) => path.endsWith('.py'))
    .sort()
  const inFirst = (path) => path.startsWith(`${first}/`)
  let copied = 0
  for (const path of [...all.filter(inFirst), ...all.filter((path) => !inFirst(path))]) {
    if (copied >= lines) break
    copied += readFileSync(join(source, path), 'utf8').split('\n').length - 1
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(source, path), join(folder, path))
  }
  for (const name of ['pyproject.toml', 'requirements.txt', '.gitignore'])
    if (existsSync(join(source, name))) cpSync(join(source, name), join(folder, name))
  return copied
}

/**
 * Two edits of one file, as texts by round: a statement more in the body of the handler in the middle, which nothing runs when the
 * application is built, and a line more at the end of its module, which is run. Without a handler, the file in the middle has both.
 */
export function getEdits(folder, routes) {
  const bodies = routes.flatMap(({ handler }) =>
    handler?.file && handler.headEnd ? [findBody(folder, handler.file, handler.headEnd)] : [],
  )
  const known = bodies.filter((body) => body !== undefined)
  const { path, body } = known[known.length >> 1] ?? getMiddleFile(folder)
  const text = readFileSync(path, 'utf8')
  const lines = text.split('\n')
  return {
    path,
    text,
    inBody: (round) => lines.toSpliced(body.line, 0, `${body.indent}_bench_round_ = ${round}`).join('\n'),
    inModule: (round) => `${text}\n_bench_round_ = ${round}\n`,
  }
}

/** Behind the signature that ends at this line, where no description follows it. */
function findBody(folder, file, headEnd) {
  const path = join(folder, file)
  const next = existsSync(path) ? readFileSync(path, 'utf8').split('\n')[headEnd] : undefined
  const indent = /^\s+(?=[A-Za-z_#])(?![rbuf]{0,2}["'])/i.exec(next ?? '')?.[0]
  return indent === undefined ? undefined : { path, body: { line: headEnd, indent } }
}

/** The `.py` file in the middle of the tree by path that is large enough to be code and defines a function. */
function getMiddleFile(folder) {
  const found = readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.py'))
    .sort()
    .flatMap((path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      const line = text.length > 500 ? text.split('\n').findIndex((one) => /^\s*(?:async )?def .*\).*:\s*$/.test(one)) : -1
      const body = line < 0 ? undefined : findBody(folder, path, line + 1)
      return body === undefined ? [] : [body]
    })
  if (found.length === 0) throw new Error(`\`${folder}\` holds no Python file to change`)
  return found[found.length >> 1]
}
