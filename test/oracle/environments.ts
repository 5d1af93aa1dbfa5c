// The Python environments that the oracle asks: one per FastAPI version, made by uv inside the checkout's `.venv/`
// from the pins in `constraints/`. One that exists and whose stamp still fits is used as it is.
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const UV_VERSION = '0.13.9'
const HERE = dirname(fileURLToPath(import.meta.url))
const VENVS = join(HERE, '..', '..', '.venv')
const run = promisify(execFile)

/** In the order of their releases; the last is the newest that we know. */
export const FASTAPI_VERSIONS = ['0.92.0', '0.115.14', '0.136.3', '0.137.2', '0.142.4', '0.165.0'] as const
export const DEFAULT_PYTHON = '3.11'

export interface Environment {
  readonly fastapi: string
  readonly python: string
}

/** The full path of an interpreter of that minor version, or null. A shim on PATH that cannot start is passed over. */
export function findInterpreter(minor: string): string | null {
  const name = `python${minor}`
  const candidates: string[] = []
  const path = (process.env['PATH'] ?? '').split(delimiter)
  // Where pyenv keeps its interpreters; its shims on PATH know even when the home folder does not.
  const roots = [process.env['PYENV_ROOT'], join(homedir(), '.pyenv'), ...path.filter((folder) => folder.endsWith('/shims')).map(dirname)]
  for (const root of new Set(roots.filter((folder) => folder !== undefined))) {
    const pyenv = join(root, 'versions')
    if (!existsSync(pyenv)) continue
    const installed = readdirSync(pyenv).filter((folder) => folder.startsWith(`${minor}.`))
    candidates.push(...installed.sort().map((folder) => join(pyenv, folder, 'bin', name)))
  }
  candidates.push(...path.map((folder) => join(folder, name)), join('/usr/bin', name))
  const works = (path: string): boolean => {
    try {
      const said = execFileSync(path, ['-c', 'import sys, venv, ensurepip; print(sys.executable)'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      return said.trim() !== ''
    } catch {
      return false
    }
  }
  return candidates.find((path) => existsSync(path) && works(path)) ?? null
}

function constraintsOf(fastapi: string): string {
  return join(HERE, 'constraints', `${fastapi}.txt`)
}

function folderOf(environment: Environment): string {
  return join(VENVS, `fastapi-${environment.fastapi}-python-${environment.python}`)
}

function interpreterOf(environment: Environment): string {
  return join(folderOf(environment), 'bin', 'python')
}

function stampOf(environment: Environment): string {
  return createHash('sha256')
    .update(environment.python)
    .update(readFileSync(constraintsOf(environment.fastapi)))
    .digest('hex')
}

/** The interpreter of an environment that is ready for use, or null when it was not made or its pins have changed. */
export function findEnvironment(environment: Environment): string | null {
  const stamp = join(folderOf(environment), 'fastward-stamp')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== stampOf(environment)) return null
  return interpreterOf(environment)
}

export function getUv(): string {
  const folder = join(VENVS, `uv-${UV_VERSION}`)
  const uv = join(folder, 'bin', 'uv')
  if (existsSync(uv)) return uv
  const python = ['3.13', '3.12', '3.11', '3.10'].map(findInterpreter).find((path) => path !== null)
  if (python === undefined) throw new Error('no Python 3.10 to 3.13 found in ~/.pyenv/versions, on PATH or in /usr/bin')
  mkdirSync(VENVS, { recursive: true })
  execFileSync(python, ['-m', 'venv', folder], { stdio: 'ignore' })
  execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', `uv==${UV_VERSION}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return uv
}

/** Makes what is missing; answers the interpreter's full path. */
export async function makeEnvironment(environment: Environment): Promise<string> {
  const ready = findEnvironment(environment)
  if (ready !== null) return ready
  const python = findInterpreter(environment.python)
  if (python === null) throw new Error(`no Python ${environment.python} found in ~/.pyenv/versions, on PATH or in /usr/bin`)
  const uv = getUv()
  const folder = folderOf(environment)
  rmSync(folder, { recursive: true, force: true })
  const env = { ...process.env, UV_PYTHON_DOWNLOADS: 'never' }
  await run(uv, ['venv', '--quiet', '--python', python, folder], { env })
  const pins = constraintsOf(environment.fastapi)
  await run(uv, ['pip', 'install', '--quiet', '--no-deps', '--python', interpreterOf(environment), '-r', pins], { env })
  writeFileSync(join(folder, 'fastward-stamp'), stampOf(environment))
  return interpreterOf(environment)
}

/** All that the programs of `test/apps` may ask for. */
export const ENVIRONMENTS: readonly Environment[] = [
  ...FASTAPI_VERSIONS.map((fastapi) => ({ fastapi, python: DEFAULT_PYTHON })),
  { fastapi: '0.165.0', python: '3.12' },
  { fastapi: '0.115.14', python: '3.12' },
]

/** With a server, for tests that put something in front of a running application. */
export const SERVED: Environment = { fastapi: 'served', python: DEFAULT_PYTHON }

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const environment of ENVIRONMENTS) {
    const started = Date.now()
    await makeEnvironment(environment)
    console.log(`fastapi ${environment.fastapi}, python ${environment.python}: ready (${Date.now() - started} ms)`)
  }
}
