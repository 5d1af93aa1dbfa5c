// Since when a secret of the tree stands there: the versions of its file on the way to where the tree stands, newest first, are asked
// whether they have it.

import { createHash } from 'node:crypto'
import type { History, Memory } from '../../base/index.ts'

export interface Standing {
  readonly path: string
  /** As it is written in the file. */
  readonly written: string
}

export interface Age {
  /** The commit that brought it, seconds since 1970, and its line there. */
  readonly commit: string
  readonly time: number
  readonly line: number
  /** When the file was last committed with it. */
  readonly changed: number
  /** How many commits wrote the file with it. */
  readonly commits: number
  /** More versions of the file than are looked at: it may be older. */
  readonly isAtLeast: boolean
}

const name = 'secrets-ages'
const form = 1
const mostFiles = 40
/** Of all files together. */
const mostVersions = 4000
const mostBytes = 2 * 1024 * 1024

/** In the order of what was asked; null where the file was never committed with it, `unknown` where that was not looked at. */
export function findAges(history: History, memory: Memory, standings: readonly Standing[]): readonly (Age | null | 'unknown')[] {
  if (standings.length === 0) return []
  const key = createHash('sha256')
    .update(JSON.stringify([form, history.state, standings]))
    .digest('hex')
  const kept = parseKept(memory.read(name), key, standings.length)
  if (kept !== null) return kept
  const ages = readAges(history, standings)
  memory.write(name, { key, ages })
  return ages
}

function readAges(history: History, standings: readonly Standing[]): (Age | null | 'unknown')[] {
  const paths = [...new Set(standings.map(({ path }) => path))].slice(0, mostFiles)
  const commits = history.commits(paths)
  const times = new Map(commits.map(({ id, time }) => [id, time]))
  const looked = commits.slice(0, mostVersions).map(({ id }) => id)
  const changes = history.changes(looked, paths)
  const asked = new Map<string, number[]>()
  for (const [index, { path }] of standings.entries()) asked.set(path, [...(asked.get(path) ?? []), index])
  const lines = new Map<string, ReadonlyMap<number, number>>()
  const pathOf = new Map(changes.map(({ content, path }) => [content, path]))
  for (const { content, bytes } of history.contents([...pathOf.keys()], mostBytes)) {
    if (typeof bytes === 'string') continue
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    const found = new Map<number, number>()
    for (const index of asked.get(pathOf.get(content) ?? '') ?? []) {
      const at = text.indexOf(standings[index]?.written ?? '')
      if (at >= 0) found.set(index, lineAt(text, at))
    }
    lines.set(content, found)
  }
  const ages: (Age | null | 'unknown')[] = standings.map(({ path }) => (paths.includes(path) ? null : 'unknown'))
  for (const { commit, path, content } of changes)
    for (const index of asked.get(path) ?? []) {
      const line = lines.get(content)?.get(index)
      const before = ages[index] ?? null
      if (line === undefined || before === 'unknown') continue
      const time = times.get(commit) ?? 0
      const isAtLeast = commits.length > looked.length
      ages[index] = { commit, time, line, changed: before?.changed ?? time, commits: (before?.commits ?? 0) + 1, isAtLeast }
    }
  return ages
}

function lineAt(text: string, at: number): number {
  let line = 1
  for (let from = text.indexOf('\n'); from >= 0 && from < at; from = text.indexOf('\n', from + 1)) line += 1
  return line
}

function parseKept(value: unknown, key: string, count: number): readonly (Age | null | 'unknown')[] | null {
  if (typeof value !== 'object' || value === null || !('key' in value) || value.key !== key) return null
  if (!('ages' in value) || !Array.isArray(value.ages) || value.ages.length !== count) return null
  const ages = value.ages as readonly unknown[]
  return ages.every(isAge) ? ages : null
}

function isAge(value: unknown): value is Age | null | 'unknown' {
  if (value === null || value === 'unknown') return true
  if (typeof value !== 'object') return false
  const { commit, time, line, changed, commits, isAtLeast } = value as Readonly<Record<string, unknown>>
  return (
    typeof commit === 'string' && [time, line, changed, commits].every((one) => typeof one === 'number') && typeof isAtLeast === 'boolean'
  )
}
