// What our own command says about a program: one fresh process for the routes, one for the OpenAPI document.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { repository } from './environment.mjs'

/** Runs `fastward routes` on a folder and answers the parsed JSON, or throws with what the command said. */
export function readRoutes(folder, app, format) {
  const args = [join(repository, 'bin/fastward.js'), 'routes', folder, '--app', app, '--format', format, '--no-cache']
  return new Promise((answer, refuse) => {
    execFile(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error)
        return refuse(new Error(`exit ${error.code ?? error.signal}: ${stderr.trim().split('\n').slice(0, 4).join(' | ').slice(0, 400)}`))
      try {
        answer(JSON.parse(stdout))
      } catch {
        refuse(new Error(`no JSON: ${stdout.slice(0, 200)}`))
      }
    })
  })
}

/** Runs `work` on every item, at most `width` at a time; results in the order of the items. */
export async function mapParallel(items, width, work) {
  const results = new Array(items.length)
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await work(items[index], index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return results
}
