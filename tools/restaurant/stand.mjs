// The vulnerable restaurant, standing: its source from a mirror, its Python, a PostgreSQL of its own, and uvicorn on a port of loopback.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const postgres = '/usr/lib/postgresql/15/bin'

/** Its files at the commit, and the interpreter that has what they need. Both are kept in `.cache`. */
export function prepare({ mirror, commit, cache, uv }) {
  const folder = join(cache, commit.slice(0, 12))
  const source = join(folder, 'source')
  const python = join(folder, 'venv', 'bin', 'python')
  if (!existsSync(source)) {
    mkdirSync(source, { recursive: true })
    const archive = execFileSync('git', ['--git-dir', mirror, 'archive', commit], { maxBuffer: 2 ** 28 })
    execFileSync('tar', ['x', '-C', source], { input: archive })
  }
  if (!existsSync(python)) {
    const exported = execFileSync(
      uv,
      [
        'tool',
        'run',
        '--from',
        'poetry',
        '--with',
        'poetry-plugin-export',
        'poetry',
        'export',
        '-C',
        source,
        '-f',
        'requirements.txt',
        '--without-hashes',
      ],
      { encoding: 'utf8' },
    )
    const requirements = join(folder, 'requirements.txt')
    // Its wheel needs no compiler.
    writeFileSync(requirements, exported.replace(/^psycopg2==/m, 'psycopg2-binary=='))
    execFileSync(uv, ['venv', '--quiet', '--python', '3.11', join(folder, 'venv')])
    execFileSync(uv, ['pip', 'install', '--quiet', '--python', python, '-r', requirements])
  }
  return { app: join(source, 'app'), python }
}

export async function freePort() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** PostgreSQL does not run as root; Debian's own user does it then. */
const asUser = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : []

export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-postgres-'))
  chmodSync(folder, 0o777)
  const port = await freePort()
  const run = (name, ...words) => {
    const [command, ...rest] = [...asUser, join(postgres, name), ...words]
    execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'pipe'] })
  }
  const data = join(folder, 'data')
  run('initdb', '-D', data, '-A', 'trust', '-U', 'admin', '--no-sync')
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=off`
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start')
  return {
    port,
    /** A database of its own for each run. */
    create: (name) => run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'admin', name),
    stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Tables and first rows, then uvicorn. `key` signs the application's own tokens. */
export async function startRestaurant({ app, python }, { database, databasePort, key }) {
  const env = {
    PATH: process.env.PATH,
    POSTGRES_USER: 'admin',
    POSTGRES_PASSWORD: 'none',
    POSTGRES_SERVER: '127.0.0.1',
    POSTGRES_PORT: String(databasePort),
    POSTGRES_DB: database,
    JWT_SECRET_KEY: key,
    PYTHONDONTWRITEBYTECODE: '1',
  }
  execFileSync(python, ['-m', 'alembic', 'upgrade', 'head'], { cwd: app, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const port = await freePort()
  const child = spawn(python, ['-m', 'uvicorn', 'main:app', '--host', '127.0.0.1', '--port', String(port), '--log-level', 'warning'], {
    cwd: app,
    env,
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/healthcheck`, child)
  return { url, port, stop: () => child.kill('SIGKILL') }
}

export async function untilAnswers(address, child) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    const answer = await fetch(address).catch(() => null)
    if (answer !== null) return
    await new Promise((settle) => setTimeout(settle, 100))
  }
  throw new Error(`nobody answers at ${address}`)
}
