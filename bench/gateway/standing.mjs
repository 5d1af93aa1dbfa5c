// Processes that stand while something is measured: each pinned to a core, waited for, and ended by its own id.
import { spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { request as requestTls } from 'node:https'
import { createServer } from 'node:net'

const running = new Set()

/** A port that nobody has just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** @returns its id; rejects with what it said where it does not answer in time */
export async function stand(command, { core, port, log, folder, env = {}, path = '/orders/7', headers = {}, isTls = false }) {
  const out = openSync(log, 'w')
  const child = spawn('taskset', ['-c', String(core), ...command], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', out, out],
  })
  running.add(child)
  child.on('exit', () => running.delete(child))
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) break
    if (await answers(port, path, headers, isTls)) return { pid: child.pid, end: () => end(child) }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await end(child)
  throw new Error(`\`${command.join(' ')}\` does not answer on ${port}\n${readFileSync(log, 'utf8').slice(-4000)}`)
}

function answers(port, path, headers, isTls) {
  return new Promise((resolve) => {
    const ask = isTls ? requestTls : request
    // It is our own certificate, and nobody else's business.
    ask({ host: '127.0.0.1', port, path, headers, agent: false, rejectUnauthorized: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
      .on('error', () => resolve(false))
      .end()
  })
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 3000)
  await gone
  clearTimeout(late)
}

export const endAll = () => Promise.all([...running].map(end))
