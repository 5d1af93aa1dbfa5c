// How long the gateway takes to listen in front of an application of two hundred operations: asking it, with its document, and built ahead.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { freePort, stand } from '../gateway/standing.mjs'
import { median } from '../measure.mjs'

const here = dirname(fileURLToPath(import.meta.url))

/** Milliseconds from the start of the process to its first answer: the medians of so many alternating rounds. */
export async function measureStarts({ root, work, python, rounds }) {
  const folder = join(work, 'starts')
  mkdirSync(folder)
  const bin = join(root, 'bin/fastward.js')
  const port = await freePort()
  const words = [python, '-m', 'uvicorn', 'large:app', '--host', '127.0.0.1', '--port', String(port), '--no-access-log']
  await stand(words, { core: 1, path: '/health', port, log: join(work, 'large.out'), folder: here, env: { PYTHONDONTWRITEBYTECODE: '1' } })
  const upstream = `http://127.0.0.1:${port}`
  writeFileSync(join(folder, 'openapi.json'), await (await fetch(`${upstream}/openapi.json`)).text())
  const policies = { lazily: 'gateway: {contract: {answers: report}}\n', ahead: 'gateway: {contract: {answers: report, ahead: true}}\n' }
  const ways = {
    'asking the application': [],
    'its document in a file': ['--openapi', '../openapi.json'],
    'built ahead': ['--built', 'gateway.built.json'],
  }
  const rows = []
  for (const [how, policy] of Object.entries(policies)) {
    mkdirSync(join(folder, how))
    writeFileSync(join(folder, how, 'fastward.yaml'), policy)
    execFileSync(execPath, [bin, 'gateway', 'build', '--openapi', '../openapi.json'], { cwd: join(folder, how) })
    for (const [name, more] of Object.entries(ways)) rows.push({ name, how, more, times: [] })
  }
  for (let round = 0; round < rounds; round++)
    for (const { how, more, times } of rows)
      times.push(await timeStart([bin, 'gateway', '--upstream', upstream, ...more], join(folder, how)))
  return rows.map(({ name, how, times }) => ({ name, how, milliseconds: median(times) }))
}

function timeStart(words, folder) {
  const begun = performance.now()
  const child = spawn(execPath, [...words, '--listen', '127.0.0.1:0'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(said)))
    child.stderr.on('data', (part) => {
      said += part
      if (!/fastward gateway {2}http/.test(said)) return
      const time = performance.now() - begun
      child.removeAllListeners('exit').once('exit', () => resolve(time))
      child.kill('SIGTERM')
      said = ''
    })
  })
}
