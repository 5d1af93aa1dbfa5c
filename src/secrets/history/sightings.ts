// What is kept of a searched history: which commits were searched, and in which of them a secret was seen. Of the secret itself only
// a keyed digest is kept; whoever has the history can look it up there, and nobody else can do anything with it.

import { createHmac, randomBytes } from 'node:crypto'
import type { Memory } from '../../base/index.ts'

/** One content of one file in one commit in which a secret stands. */
export interface Sighting {
  readonly commit: string
  readonly path: string
  readonly content: string
}

export interface Searched {
  readonly key: string
  /** Ids of commits, shortened. */
  readonly commits: Set<string>
  /** By the digest of the secret. */
  readonly sightings: Map<string, Sighting[]>
  /** Contents that were not searched because of their size, shortened. */
  readonly large: Set<string>
}

const form = 1
const name = 'secrets-history'

export function shortId(commit: string): string {
  return commit.slice(0, 16)
}

export function digestOf(value: string, key: string): string {
  return createHmac('sha256', key).update(value).digest('hex').slice(0, 24)
}

/** What somebody wrote there by other means counts as nothing. */
export function readSearched(memory: Memory): Searched {
  const kept = parse(memory.read(name))
  return kept ?? { key: randomBytes(16).toString('hex'), commits: new Set(), sightings: new Map(), large: new Set() }
}

export function writeSearched(memory: Memory, { key, commits, sightings, large }: Searched): void {
  memory.write(name, {
    form,
    key,
    large: [...large],
    commits: [...commits].join(' '),
    sightings: [...sightings].map(([digest, own]) => [digest, ...own.map(({ commit, path, content }) => [commit, path, content])]),
  })
}

function parse(value: unknown): Searched | null {
  if (!isRecord(value) || value['form'] !== form) return null
  const { key, commits, sightings, large } = value
  if (typeof key !== 'string' || typeof commits !== 'string' || !Array.isArray(sightings) || !Array.isArray(large)) return null
  const known = new Map<string, Sighting[]>()
  for (const row of sightings as readonly unknown[]) {
    if (!Array.isArray(row)) return null
    const [digest, ...own] = row as readonly unknown[]
    if (typeof digest !== 'string') return null
    const read = own.map(parseSighting)
    if (read.some((one) => one === null)) return null
    known.set(
      digest,
      read.filter((one) => one !== null),
    )
  }
  return { key, commits: new Set(commits === '' ? [] : commits.split(' ')), sightings: known, large: new Set(large.map(String)) }
}

function parseSighting(row: unknown): Sighting | null {
  if (!Array.isArray(row)) return null
  const [commit, path, content] = row as readonly unknown[]
  return typeof commit === 'string' && typeof path === 'string' && typeof content === 'string' ? { commit, path, content } : null
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
