// One run of a command: wall seconds, CPU seconds of it and its children, and the peak of resident memory over its process tree.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const TIME = '/usr/bin/time'

/** Whether GNU time is here: without it only wall seconds are known. */
export const hasTime = existsSync(TIME)

/** @returns {Promise<{ code: number | null, wall: number, cpu: number | null, memory: number | null, stdout: string, stderr: string }>} memory in MB */
export async function measure(command, { env = {}, watchTree = false, keepOutput = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-bench-'))
  const report = join(folder, 'time')
  const [file, ...args] = hasTime ? [TIME, '-f', '%U %S %M', '-o', report, ...command] : command
  const started = process.hrtime.bigint()
  const child = spawn(file, args, { stdio: ['ignore', keepOutput ? 'pipe' : 'ignore', 'pipe'], env: { ...process.env, ...env } })
  let peak = 0
  const watch = watchTree
    ? setInterval(() => {
        peak = Math.max(peak, treeMemory(child.pid))
      }, 10)
    : undefined
  let [stdout, stderr] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr = (stderr + text).slice(-4000)
  })
  const code = await new Promise((done, refuse) => child.on('error', refuse).on('close', done))
  const wall = Number(process.hrtime.bigint() - started) / 1e9
  clearInterval(watch)
  const [user, system, largest] = hasTime ? readFileSync(report, 'utf8').trim().split('\n').at(-1).split(' ').map(Number) : []
  rmSync(folder, { recursive: true, force: true })
  return {
    code,
    wall,
    stdout,
    stderr,
    cpu: user === undefined ? null : user + system,
    memory: largest === undefined ? null : Math.max(largest / 1024, peak),
  }
}

// The sum of the resident pages of a process and all below it, in MB; 0 where /proc is not to be had.
function treeMemory(top) {
  const children = new Map()
  const resident = new Map()
  for (const name of existsSync('/proc/self') ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8')
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
      resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      // it ended between the two readings
    }
  }
  const sum = (pid) => (resident.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((total, child) => total + sum(child), 0)
  return sum(top)
}

/** The middle one of the values that are there; null when none is. */
export function median(values) {
  const sorted = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b)
  if (sorted.length === 0) return null
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
