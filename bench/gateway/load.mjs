// Load on one address by wrk, pinned to a core, and what the processes behind it cost meanwhile: CPU from /proc, resident memory.
import { execFile, execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/**
 * @param {{ port: number, path?: string, headers?: readonly string[], connections: number, seconds: number, core: number, pid: number, script?: string,
 *   env?: Record<string, string> }} load `script`: of wrk, in Lua
 * @returns requests per second, p50 and p99 in microseconds, CPU microseconds per request of the process tree below `pid`, its memory in MB
 */
export async function putLoad({ port, path = '/orders/7', headers = [], connections, seconds, core, pid, script, env = {} }) {
  const words = ['-c', String(core), 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '5s']
  for (const header of headers) words.push('-H', header)
  if (script !== undefined) words.push('-s', script)
  const before = cpuOf(pid)
  const { stdout } = await run('taskset', [...words, `http://127.0.0.1:${port}${path}`], {
    maxBuffer: 1e7,
    env: { ...process.env, ...env },
  })
  const cpu = cpuOf(pid) - before
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0)
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0)
  const broken = (/Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout) ?? []).slice(1).map(Number)
  if (requests === 0 || refused > 0) throw new Error(`of ${requests} requests ${refused} were refused\n${stdout}`)
  return {
    requests,
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p50: latency(stdout, '50%'),
    p99: latency(stdout, '99%'),
    cpu: (cpu * 1e6) / requests,
    broken: broken.reduce((sum, count) => sum + count, 0),
    memory: memoryOf(pid),
  }
}

const units = { us: 1, ms: 1000, s: 1_000_000 }

function latency(text, share) {
  const [, number, unit] = new RegExp(`^\\s*${share}\\s+([\\d.]+)(us|ms|s)`, 'm').exec(text) ?? []
  return Number(number) * units[unit]
}

function familyOf(top) {
  const parents = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    // The name of a process may hold blanks and brackets: fields are counted from behind it.
    if (stat !== null) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const family = new Set([top])
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid)
  }
  return [...family]
}

/** CPU seconds of a process and all below it. */
export function cpuOf(pid) {
  let sum = 0
  for (const one of familyOf(pid)) {
    const stat = read(`/proc/${one}/stat`)
    if (stat === null) continue
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    sum += Number(fields[11]) + Number(fields[12])
  }
  return sum / ticks
}

/** Resident memory of the largest process of a tree, in MB. */
export function memoryOf(pid) {
  return Math.max(...familyOf(pid).map((one) => Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${one}/status`) ?? '')?.[1] ?? 0) / 1024))
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // It ended meanwhile.
  }
}
