// The programs of `test/apps`: each folder is a small application of our own, and one of its modules says in a header
// comment how FastAPI is to be asked about it: `# fastward: app=main:app versions=0.92.0,0.165.0 needs=sqladmin python=3.12 path=src`.
// `environment=deployed.env` names a file of variables that the program finds. Every key but `app` may be left out: all versions whose pins hold what it needs, Python 3.11, the folder itself on sys.path.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEFAULT_PYTHON, ENVIRONMENTS } from './environments.ts'

const HERE = dirname(fileURLToPath(import.meta.url))
export const APPS = join(HERE, '..', 'apps')

export interface Program {
  readonly name: string
  readonly folder: string
  /** `module:attribute`, or `module:factory()`. */
  readonly app: string
  readonly versions: readonly string[]
  readonly python: string
  /** Folders put on sys.path, relative to the program. */
  readonly path: readonly string[]
  /** A file of variables in the folder, in python-dotenv's syntax; null for an environment without any. */
  readonly environment: string | null
  /** Path with `/` relative to the program's folder, to text; without `truth/`. */
  readonly files: ReadonlyMap<string, string>
}

/** Package to version, as pinned for one FastAPI version. */
export function readPins(fastapi: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(HERE, 'constraints', `${fastapi}.txt`), 'utf8')
  return new Map([...text.matchAll(/^([a-z0-9-]+)==(\S+)/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

function parseHeader(name: string, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const headers = [...files].flatMap(([file, text]) => (file.endsWith('.py') ? [...text.matchAll(/^# fastward: (.*)$/gm)] : []))
  const [header] = headers
  if (headers.length !== 1 || header === undefined)
    throw new Error(`test/apps/${name}: ${headers.length} "# fastward:" headers, one is wanted`)
  const pairs = (header[1] ?? '')
    .trim()
    .split(/\s+/)
    .map((word) => word.split(/=(.*)/s))
  const known = ['app', 'versions', 'needs', 'python', 'path', 'environment']
  for (const [key] of pairs) if (!known.includes(key ?? '')) throw new Error(`test/apps/${name}: unknown header key \`${key}\``)
  return new Map(pairs.map(([key, value]) => [key ?? '', value ?? '']))
}

function list(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : value.split(',')
}

function readProgram(name: string): Program {
  const folder = join(APPS, name)
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/')
    if (!entry.isFile() || file.startsWith('truth/') || file.includes('__pycache__')) continue
    files.set(file, readFileSync(join(folder, file), 'utf8'))
  }
  const header = parseHeader(name, files)
  const app = header.get('app')
  if (app === undefined) throw new Error(`test/apps/${name}: its header names no app`)
  const python = header.get('python') ?? DEFAULT_PYTHON
  const needs = list(header.get('needs'))
  const available = ENVIRONMENTS.filter((environment) => environment.python === python).map((environment) => environment.fastapi)
  const asked = list(header.get('versions'))
  for (const version of asked) if (!available.includes(version)) throw new Error(`test/apps/${name}: no environment for ${version}`)
  const versions = available.filter(
    (version) => (asked.length === 0 || asked.includes(version)) && needs.every((need) => readPins(version).has(need)),
  )
  if (versions.length === 0) throw new Error(`test/apps/${name}: no version has all that it needs`)
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
  const environment = header.get('environment') ?? null
  if (environment !== null && !files.has(environment)) throw new Error(`test/apps/${name}: there is no ${environment}`)
  const path = header.has('path') ? list(header.get('path')) : ['.']
  return { name, folder, app, versions, python, path, environment, files: sorted }
}

export function readPrograms(): readonly Program[] {
  const names = readdirSync(APPS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  return names.sort().map(readProgram)
}
