// Writes what the real FastAPI says about every program into `test/apps/<name>/truth/<version>.json`, or with --check
// compares it with what is committed. `npx tsx test/oracle/make-truth.ts [--check] [words of program names...]`
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ENVIRONMENTS, type Environment, findInterpreter, makeEnvironment } from './environments.ts'
import { type Program, readPrograms } from './programs.ts'

const DUMP = join(dirname(fileURLToPath(import.meta.url)), 'dump.py')
const AT_ONCE = 3

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** One line per app and per route, so that a change in a truth can be read in a diff. */
function writeTruth(truth: { readonly [key: string]: Json }): string {
  const parts = Object.entries(truth).map(([key, value]) => {
    const lines =
      Array.isArray(value) && value.length > 0
        ? `[\n${value.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`
        : JSON.stringify(value)
    return `  ${JSON.stringify(key)}: ${lines}`
  })
  return `{\n${parts.join(',\n')}\n}\n`
}

/** The truths of many programs in one environment: a process that imports FastAPI once and forks for each program. */
async function askFastAPI(environment: Environment, programs: readonly Program[]): Promise<ReadonlyMap<string, string>> {
  const python = await makeEnvironment(environment)
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    PYTHONHASHSEED: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONWARNINGS: 'ignore',
  }
  const child = spawn(python, ['-P', DUMP], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const said: Buffer[] = []
  const complained: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk))
  const jobs = programs.map(({ name, folder, app, path, environment }) => ({ id: name, folder, app, path, environment }))
  child.stdin.end(JSON.stringify({ jobs }))
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0)
    throw new Error(`the oracle of FastAPI ${environment.fastapi} ended with ${code}: ${Buffer.concat(complained).toString().slice(-2000)}`)
  const [first, ...rest] = Buffer.concat(said).toString().trim().split('\n')
  const { versions } = JSON.parse(first ?? '{}')
  if (versions?.fastapi !== environment.fastapi) throw new Error(`asked FastAPI ${environment.fastapi}, ${versions?.fastapi} answered`)
  const answers = rest.map((line) => JSON.parse(line))
  const doubtful = answers.find(({ truth }) => truth.when === 'oracle')
  if (doubtful !== undefined) throw new Error(`FastAPI ${environment.fastapi}: ${Buffer.concat(complained).toString().trim()}`)
  return new Map(answers.map(({ id, truth }) => [id, writeTruth(truth)]))
}

/** All truths, by program and version: file name to text, in the order of the versions. */
export async function makeTruths(programs: readonly Program[]): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const texts = new Map<string, string>()
  const waiting = ENVIRONMENTS.map((environment) => ({
    environment,
    programs: programs.filter((program) => program.python === environment.python && program.versions.includes(environment.fastapi)),
  })).filter((batch) => batch.programs.length > 0)
  const worker = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      for (const [name, text] of await askFastAPI(batch.environment, batch.programs))
        texts.set(`${name} ${batch.environment.fastapi}`, text)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return new Map(programs.map((program) => [program.name, shareEqual(program, texts)]))
}

/** A truth that equals an earlier version's is stored as a word about that. */
function shareEqual(program: Program, texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const out = new Map<string, string>()
  for (const version of program.versions) {
    const text = texts.get(`${program.name} ${version}`)
    if (text === undefined) throw new Error(`FastAPI ${version} gave no answer about test/apps/${program.name}`)
    const same = program.versions.find((earlier) => earlier !== version && out.get(`${earlier}.json`) === text)
    out.set(`${version}.json`, same === undefined ? text : `${JSON.stringify({ same_as: same })}\n`)
  }
  return out
}

/** The names of the truth files that are missing, left over or different from what FastAPI says now. */
export function compareWithCommitted(program: Program, truths: ReadonlyMap<string, string>): readonly string[] {
  const folder = join(program.folder, 'truth')
  const committed = existsSync(folder) ? readdirSync(folder) : []
  const stale = committed.filter((file) => !truths.has(file)).map((file) => `test/apps/${program.name}/truth/${file}: no longer made`)
  const changed = [...truths].flatMap(([file, text]) => {
    if (!committed.includes(file)) return [`test/apps/${program.name}/truth/${file}: missing`]
    return readFileSync(join(folder, file), 'utf8') === text
      ? []
      : [`test/apps/${program.name}/truth/${file}: FastAPI says something else now`]
  })
  return [...stale, ...changed]
}

/** Why the oracle cannot run here, or null. */
export function findObstacle(): string | null {
  const missing = [...new Set(ENVIRONMENTS.map((environment) => environment.python))].filter((python) => findInterpreter(python) === null)
  return missing.length === 0
    ? null
    : `no Python ${missing.join(' and ')} found: the real FastAPI was NOT asked, its committed answers are used as they are`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
  const programs = readPrograms().filter((program) => words.length === 0 || words.some((word) => program.name.includes(word)))
  const started = Date.now()
  const truths = await makeTruths(programs)
  const differences: string[] = []
  for (const program of programs) {
    const files = truths.get(program.name) ?? new Map<string, string>()
    if (process.argv.includes('--check')) {
      differences.push(...compareWithCommitted(program, files))
      continue
    }
    const folder = join(program.folder, 'truth')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    for (const [file, text] of files) writeFileSync(join(folder, file), text)
  }
  for (const line of differences) console.log(line)
  console.log(`${programs.length} programs, ${differences.length} differences, ${Date.now() - started} ms`)
  process.exitCode = differences.length === 0 ? 0 : 1
}
