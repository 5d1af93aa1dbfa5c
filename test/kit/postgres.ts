// A PostgreSQL of its own for a test, on a loopback port, in a folder that goes away with it.

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const programs = '/usr/lib/postgresql/15/bin'

/** Tests that need it are skipped aloud where it is not there. */
export const hasPostgres = existsSync(join(programs, 'initdb'))

export interface Postgres {
  /** With a password. */
  readonly address: string
  /** Rows as text, fields parted by `|`. */
  ask(statement: string): readonly string[]
  /** Nobody answers there until it is started again. */
  pause(): void
  resume(): void
  stop(): void
}

/** It refuses to run as root. */
const asUser = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : []

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-postgres-'))
  chmodSync(folder, 0o777)
  const port = await findPort()
  const run = (name: string, ...words: string[]): string => {
    const [command = '', ...rest] = [...asUser, join(programs, name), ...words]
    return execFileSync(command, rest, { cwd: folder, encoding: 'utf8', stdio: ['ignore', name === 'psql' ? 'pipe' : 'ignore', 'pipe'] })
  }
  const data = join(folder, 'data')
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=off`
  const resume = () => void run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start')
  const pause = () => void run('pg_ctl', '-D', data, '-w', '-m', 'fast', 'stop')
  const ask = (statement: string) =>
    run('psql', '-h', folder, '-p', String(port), '-U', 'admin', '-d', 'postgres', '-Atc', statement)
      .split('\n')
      .filter((line) => line !== '')
  run('initdb', '-D', data, '--auth-local=trust', '--auth-host=scram-sha-256', '-U', 'admin', '--no-sync')
  resume()
  ask("alter user admin password 'pass-7'")
  return {
    address: `postgres://admin:pass-7@127.0.0.1:${port}/postgres`,
    ask,
    pause,
    resume,
    stop() {
      try {
        pause()
      } catch {
        // It is paused.
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function findPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // It listens on TCP.
  server.close()
  await once(server, 'close')
  return port
}
