// One run of another tool over one tree, remembered: `node tools/yardstick-run.mjs CACHE SECONDS ID FOLDER SARIF -- COMMAND`. The
// corpus' script writes the same trees again for every measure; what a tool of the same version (ID) said about the same files is
// taken from CACHE, and so is that it took longer than SECONDS. COMMAND is a line for the shell.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [cache, seconds, id, folder, sarif, , command] = process.argv.slice(2)
mkdirSync(cache, { recursive: true })
// The folder is part of the key, because the report names it.
const key = createHash('sha256').update(`${id}\0${folder}\0${sarif}`)
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((one) => one.isFile())
  .map((one) => join(one.parentPath, one.name))
  .sort())
  key.update(`\0${entry}\0`).update(readFileSync(entry))
const kept = join(cache, key.digest('hex').slice(0, 32))

if (existsSync(`${kept}.failed`)) fail(readFileSync(`${kept}.failed`, 'utf8'))
if (existsSync(`${kept}.sarif`)) copyFileSync(`${kept}.sarif`, sarif)
else await run()

function fail(message) {
  process.stderr.write(message)
  process.exit(3)
}

async function run() {
  let said = ''
  let late = false
  // A group of its own: what the command started ends with it.
  const child = spawn('bash', ['-c', command], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-300)
  })
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // it has ended
    }
  }
  const timer = setTimeout(() => {
    late = true
    stop()
  }, Number(seconds) * 1000)
  process.on('SIGTERM', () => {
    stop()
    process.exit(3)
  })
  const code = await new Promise((done) => child.on('error', () => done(127)).on('close', done))
  clearTimeout(timer)
  if (existsSync(sarif) && !late) {
    copyFileSync(sarif, `${kept}.sarif`)
    return
  }
  const message = late ? `timed out after ${seconds} s` : `ended with ${code}: ${said.trim()}`
  writeFileSync(`${kept}.failed`, message)
  fail(message)
}
