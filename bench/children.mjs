// The programs that a measurement starts by itself, and their end: gateways that say at which port they are, and a Redis that goes and comes back.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from './gateway/standing.mjs'

const children = new Set()

/** Ended with the measurement at the latest. */
export function keep(child) {
  children.add(child)
  child.on('exit', () => children.delete(child))
  return child
}

async function endOne(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

export async function endAll() {
  await Promise.all([...children].map((child) => endOne(child, 'SIGKILL')))
}

/** `admin` is null where nobody asked for a door for operators. */
export async function startGateway([command, ...words], { folder, redis }) {
  const environment = { ...process.env, STORE: `redis://127.0.0.1:${redis.port}` }
  const child = keep(spawn(command, words, { cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'pipe'] }))
  const asksForDoor = words.includes('--admin')
  let said = ''
  const [port, admin] = await new Promise((settle, refuse) => {
    child.stderr.on('data', (bytes) => {
      said += String(bytes)
      const at = /fastward gateway {2}http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      const door = /Operators ask at \S*?:(\d+)\./.exec(said)?.[1]
      if (at !== undefined && (door !== undefined || !asksForDoor)) settle([Number(at), door === undefined ? null : Number(door)])
    })
    child.once('exit', () => refuse(new Error(said)))
  })
  return { child, port, admin, end: () => endOne(child) }
}

/** At the same port each time; keeps nothing when it ends. */
export async function createRedis(folder) {
  const port = await freePort()
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const redis = {
    port,
    child: null,
    async start() {
      const child = keep(spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] }))
      redis.child = child
      await new Promise((settle, refuse) => {
        child.stdout.on('data', (bytes) => {
          if (String(bytes).includes('Ready to accept')) settle()
        })
        child.once('exit', () => refuse(new Error('redis-server did not start')))
      })
    },
    async end() {
      const { child } = redis
      redis.child = null
      if (child !== null) await endOne(child, 'SIGKILL')
    },
  }
  return redis
}
