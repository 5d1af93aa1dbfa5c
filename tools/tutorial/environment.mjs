// The tutorial's surroundings: a Python environment, the programs out of the source distribution, and the truth about each.
// All of it lies in `.venv/` and `.cache/`, is made once for a set of pinned versions, and is never committed.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
export const repository = join(here, '../..')
const requirements = join(here, 'requirements.txt')

/** The first interpreter of at least `minimum` (3.12): FASTWARD_PYTHON, then pyenv's, newest first, then those on the path. */
function findPython(minimum = [3, 12]) {
  const versions = join(homedir(), '.pyenv/versions')
  const numbers = (name) => name.split('.').map(Number)
  const newestFirst = (a, b) => numbers(b)[0] - numbers(a)[0] || numbers(b)[1] - numbers(a)[1]
  const installed = existsSync(versions)
    ? readdirSync(versions)
        .filter((name) => /^3\.\d+\.\d+$/.test(name))
        .sort(newestFirst)
    : []
  const candidates = [
    ...(process.env.FASTWARD_PYTHON ? [process.env.FASTWARD_PYTHON] : []),
    ...installed.map((name) => join(versions, name, 'bin/python')),
    'python3.14',
    'python3.13',
    'python3.12',
    'python3',
  ]
  for (const python of candidates) {
    try {
      const found = JSON.parse(
        execFileSync(python, ['-c', 'import sys; print([*sys.version_info[:2]], sys.executable, sep="\\n")'], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }).split('\n')[0],
      )
      if (found[0] > minimum[0] || (found[0] === minimum[0] && found[1] >= minimum[1])) return python
    } catch {
      // not there, or it does not start: the next one
    }
  }
  return undefined
}

/** A virtual environment in `.venv/NAME` holding exactly what `file` (a requirements file) pins; answers its interpreter. */
export function makeEnvironment(name, file, log) {
  const folder = join(repository, '.venv', name)
  const python = join(folder, 'bin/python')
  const stamp = join(folder, 'requirements.stamp')
  const wanted = readFileSync(file, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python
  const base = getPython()
  log(`making .venv/${name}`)
  const uv = makeUv(base)
  const env = { ...process.env, UV_PYTHON_DOWNLOADS: 'never' }
  execFileSync(uv, ['venv', '-q', '--clear', '--python', base, folder], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync(uv, ['pip', 'install', '-q', '--python', python, '-r', file], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  writeFileSync(stamp, wanted)
  return python
}

function getPython() {
  const python = findPython()
  if (python === undefined) throw new Error('no Python 3.12 or newer was found\n  name one in FASTWARD_PYTHON')
  return python
}

function makeUv(python) {
  const folder = join(repository, '.venv/uv')
  const uv = join(folder, 'bin/uv')
  if (existsSync(uv)) return uv
  execFileSync(python, ['-m', 'venv', '--clear', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync(join(folder, 'bin/pip'), ['install', '-q', '--disable-pip-version-check', 'uv'], { stdio: ['ignore', 'ignore', 'inherit'] })
  return uv
}

/**
 * The truth about every program of the tutorial: made when the pins or dump.py changed (or `fresh`), else read.
 * @returns {{ version: string, versions: Record<string, string>, folder: string, truths: object[] }} truths in the order of their programs
 */
export function getTruth({ fresh = false, log = () => {} } = {}) {
  const version = /^fastapi==(\S+)$/m.exec(readFileSync(requirements, 'utf8'))[1]
  const folder = join(repository, '.cache/tutorial', version)
  const truth = join(folder, 'truth')
  const stamp = join(truth, 'made-from.txt')
  const dump = join(here, 'dump.py')
  const digest = createHash('sha256').update(readFileSync(requirements)).update(readFileSync(dump)).digest('hex')
  if (fresh || !existsSync(stamp) || readFileSync(stamp, 'utf8').split('\n')[0] !== digest) {
    const python = makeEnvironment('tutorial', requirements, log)
    extractPrograms(version, folder, log)
    rmSync(truth, { recursive: true, force: true })
    mkdirSync(truth, { recursive: true })
    log('importing every program with the real FastAPI')
    const jobs = String(Math.min(availableParallelism(), 4))
    execFileSync(python, [dump, '--root', folder, '--out', truth, '--jobs', jobs], {
      cwd: makeWorkingFolder(join(folder, 'cwd')),
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ADMIN_EMAIL: 'admin@example.com', PYTHONWARNINGS: 'ignore', PYTHONDONTWRITEBYTECODE: '1' },
    })
    writeFileSync(stamp, `${digest}\n${versionsOf(python)}\n`)
  }
  const truths = readdirSync(truth)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(truth, name), 'utf8')))
  return { version, versions: JSON.parse(readFileSync(stamp, 'utf8').split('\n')[1]), folder, truths }
}

function versionsOf(python) {
  const program =
    'import json, platform; from importlib.metadata import version as v; print(json.dumps({"python": platform.python_version(), **{n: v(n) for n in ("fastapi", "starlette", "pydantic")}}))'
  return execFileSync(python, ['-c', program], { encoding: 'utf8' }).trim()
}

function extractPrograms(version, folder, log) {
  if (existsSync(join(folder, 'docs_src'))) return
  log(`downloading the source distribution of fastapi ${version}`)
  const sdist = join(folder, 'sdist')
  const pip = [
    '-m',
    'pip',
    'download',
    '-q',
    '--disable-pip-version-check',
    '--no-binary',
    'fastapi',
    '--no-deps',
    `fastapi==${version}`,
    '-d',
    sdist,
  ]
  execFileSync(join(dirname(makeUv(getPython())), 'python'), pip, { stdio: ['ignore', 'ignore', 'inherit'] })
  const archive = readdirSync(sdist).find((name) => name.endsWith('.tar.gz'))
  if (archive === undefined) throw new Error(`pip left no source distribution in \`${sdist}\``)
  execFileSync('tar', ['-xzf', join(sdist, archive), '-C', folder, '--strip-components=1', `${archive.replace(/\.tar\.gz$/, '')}/docs_src`])
}

// What the programs look for where they are started: folders to serve, with the pages that a frontend demands.
function makeWorkingFolder(folder) {
  for (const name of ['static', 'templates', 'dist']) mkdirSync(join(folder, name), { recursive: true })
  for (const name of ['dist/index.html', 'dist/404.html']) writeFileSync(join(folder, name), '<p>page</p>\n')
  return folder
}

/**
 * One program as a project of its own, as a user would have it: the file (or the package that it is part of) below `docs_src`,
 * the folders it serves, and its requirements. Answers the folder.
 */
export function makeProject(folder, program) {
  const project = join(folder, 'programs', program.replace(/\.py$/, '').replaceAll('/', '__'))
  const parts = program.split('/')
  const source = join(folder, 'docs_src')
  rmSync(project, { recursive: true, force: true })
  const target = join(project, 'docs_src')
  mkdirSync(join(target, dirname(program)), { recursive: true })
  for (const package_ of ['__init__.py', join(parts[0], '__init__.py')]) {
    if (existsSync(join(source, package_))) cpSync(join(source, package_), join(target, package_))
  }
  if (parts.length === 2) cpSync(join(source, program), join(target, program))
  else
    cpSync(join(source, parts[0], parts[1]), join(target, parts[0], parts[1]), {
      recursive: true,
      filter: (name) => basename(name) !== '__pycache__',
    })
  makeWorkingFolder(project)
  cpSync(requirements, join(project, 'requirements.txt'))
  return project
}
