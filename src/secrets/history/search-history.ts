// Secrets in the commits of a history: those that are new since the last time are searched, newest first, as far as was asked.

import type { History, HistoryChange, Memory } from '../../base/index.ts'
import { compareConfidences } from '../../taxonomy/index.ts'
import type { Match } from '../search.ts'
import { digestOf, readSearched, type Searched, type Sighting, shortId, writeSearched } from './sightings.ts'

/** How far back is looked. */
export interface HistoryLimits {
  readonly commits: number
  /** Of contents that are read in one run. */
  readonly bytes: number
}

export interface FoundInHistory {
  readonly match: Match
  readonly value: string
  /** The earliest and the latest commit that wrote it. */
  readonly first: Sighting & { readonly time: number }
  readonly last: Sighting & { readonly time: number }
  /** How many commits wrote it. */
  readonly commits: number
}

export interface HistorySearch {
  readonly found: readonly FoundInHistory[]
  readonly searched: number
  /** Those of this run. */
  readonly fresh: number
  /** Those that were not reached. */
  readonly left: number
  readonly large: number
}

export type SearchText = (path: string, text: string) => readonly Match[]

const commitsAtOnce = 500
const mostBytes = 2 * 1024 * 1024
/** Of one value, what is kept. */
const mostSightings = 400
/** Of one content: more are data. */
const mostInContent = 50

const packages = /(?:^|\/)(?:node_modules|site-packages|bower_components|\.?venv|virtualenv|__pycache__|\.tox)\//
/** By their names no texts. */
const binary =
  /\.(?:png|jpe?g|gif|webp|ico|bmp|tiff?|pdf|zip|t?gz|bz2|xz|zst|7z|rar|whl|egg|jar|class|pyc|pyo|so|dll|dylib|exe|bin|o|a|woff2?|ttf|otf|eot|mp[34]|m4a|wav|ogg|flac|webm|mov|avi|onnx|pt|pth|safetensors|h5|npy|npz|pkl|pickle|parquet|feather|db|sqlite3?|psd|docx?|xlsx?|pptx?|odt|wasm|svg|map)$/i

/** Contents of the same file that follow each other differ little, and what both have was searched in the older one. */
export function searchHistory(history: History, memory: Memory, limits: HistoryLimits, searchText: SearchText): HistorySearch {
  const all = history.commits()
  const order = new Map(all.map(({ id }, index) => [id, index]))
  const kept = readSearched(memory)
  // What is rewritten is gone: it leads nowhere, and nothing is said of it.
  for (const [digest, own] of kept.sightings) {
    const there = own.filter(({ commit }) => order.has(commit))
    if (there.length === 0) kept.sightings.delete(digest)
    else kept.sightings.set(digest, there)
  }
  const wanted = all.slice(0, limits.commits)
  const fresh = wanted.filter(({ id }) => !kept.commits.has(shortId(id))).map(({ id }) => id)
  const done = searchCommits(fresh, history, kept, limits.bytes, searchText)
  if (done > 0 || fresh.length > 0) writeSearched(memory, kept)
  const searched = wanted.filter(({ id }) => kept.commits.has(shortId(id))).length
  return {
    found: findValues(history, kept, order, new Map(all.map(({ id, time }) => [id, time])), searchText),
    searched,
    fresh: done,
    left: all.length - wanted.length + fresh.length - done,
    large: kept.large.size,
  }
}

function searchCommits(commits: readonly string[], history: History, kept: Searched, mostRead: number, searchText: SearchText): number {
  const seen = new Map<string, readonly string[]>()
  let read = 0
  let done = 0
  for (let at = 0; at < commits.length && read < mostRead; at += commitsAtOnce) {
    const part = commits.slice(at, at + commitsAtOnce)
    const changes = history.changes(part).filter(({ path }) => !packages.test(path) && !binary.test(path))
    const byContent = new Map<string, HistoryChange[]>()
    for (const change of changes) {
      const own = byContent.get(change.content)
      if (own === undefined) byContent.set(change.content, [change])
      else own.push(change)
    }
    const unseen = [...byContent.keys()].filter((content) => !seen.has(content))
    const failed = new Set<string>()
    for (const { content, bytes } of history.contents(unseen, mostBytes)) {
      if (bytes === 'large') kept.large.add(content.slice(0, 16))
      else if (typeof bytes === 'string') for (const { commit } of byContent.get(content) ?? []) failed.add(commit)
      seen.set(content, none)
      if (typeof bytes === 'string') continue
      read += bytes.length
      const [first] = byContent.get(content) ?? []
      if (first === undefined || bytes.subarray(0, 8000).includes(0)) continue
      const values = searchContent(first.path, decoder.decode(bytes), searchText).map(({ value }) => digestOf(value, kept.key))
      if (values.length > 0) seen.set(content, values)
    }
    for (const [content, own] of byContent)
      for (const digest of seen.get(content) ?? none) {
        const sightings = kept.sightings.get(digest) ?? []
        kept.sightings.set(digest, sightings)
        for (const { commit, path } of own) sightings.push({ commit, path, content })
        if (sightings.length > mostSightings) sightings.splice(mostSightings / 2, sightings.length - mostSightings)
      }
    // What could not be read is tried again the next time, and said again.
    for (const id of part) if (!failed.has(id)) kept.commits.add(shortId(id))
    done += part.length
  }
  return done
}
const none: readonly string[] = []
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** What is unsure was mostly never a secret, and nobody can look at the program that it was for. */
function searchContent(path: string, text: string, searchText: SearchText): readonly Match[] {
  return searchText(path, text)
    .filter(({ confidence }) => compareConfidences(confidence, 'medium') <= 0)
    .slice(0, mostInContent)
}

/** The values themselves stand in the contents: one of each is read again. */
function findValues(
  history: History,
  { key, sightings }: Searched,
  order: ReadonlyMap<string, number>,
  times: ReadonlyMap<string, number>,
  searchText: SearchText,
): FoundInHistory[] {
  const rows = [...sightings].flatMap(([digest, own]) => {
    // The order of commits, newest first; of one commit, by path.
    const sorted = own.toSorted((one, other) => rank(other) - rank(one) || (one.path < other.path ? -1 : 1))
    const [first] = sorted
    const last = sorted.at(-1)
    return first === undefined || last === undefined
      ? []
      : [{ digest, first, last, commits: new Set(own.map(({ commit }) => commit)).size }]
  })
  function rank({ commit }: Sighting): number {
    return order.get(commit) ?? 0
  }
  const wanted = new Map<string, typeof rows>()
  for (const row of rows) {
    const own = wanted.get(row.first.content)
    if (own === undefined) wanted.set(row.first.content, [row])
    else own.push(row)
  }
  const found: FoundInHistory[] = []
  for (const { content, bytes } of history.contents([...wanted.keys()], mostBytes)) {
    if (typeof bytes === 'string') continue
    const text = decoder.decode(bytes)
    for (const { digest, first, last, commits } of wanted.get(content) ?? []) {
      const match = searchContent(first.path, text, searchText).find(({ value }) => digestOf(value, key) === digest)
      if (match === undefined) continue
      const at = (one: Sighting) => ({ ...one, time: times.get(one.commit) ?? 0 })
      found.push({ match, value: match.value, first: at(first), last: at(last), commits })
    }
  }
  return found
}
