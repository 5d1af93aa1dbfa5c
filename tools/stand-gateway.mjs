// A gateway of this checkout that runs while something is held against it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'

const bin = join(import.meta.dirname, '../bin/fastward.js')

/** Waits until it says on which port it listens: the first group of `said`. Throws what it wrote where it ends before. */
export async function standGateway(folder, words, said) {
  const child = spawn(process.execPath, [bin, 'gateway', ...words], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  const ended = new Promise((settle) => child.once('exit', settle))
  const port = await new Promise((settle, refuse) => {
    child.stderr.on('data', (bytes) => {
      errors += String(bytes)
      const found = said.exec(errors)?.[1]
      if (found !== undefined) settle(Number(found))
    })
    child.once('exit', () => refuse(new Error(errors)))
  })
  return {
    port,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
