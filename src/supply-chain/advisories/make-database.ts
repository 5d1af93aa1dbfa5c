// Makes a database of what was fetched or given: archives and folders of advisories in the OSV format, EPSS, KEV. What is not given
// stays as the database of before had it; one record that cannot be read is counted and passed over.

import { gunzipSync } from 'node:zlib'
import { UserError } from '../../base/index.ts'
import { decodeConfig, parseYamlTexts, parseZip } from '../../syntax/index.ts'
import type { AboutAdvisories, Advisories, Advisory, AdvisorySource, AffectedVersions, Epss, Exploited } from '../../taxonomy/index.ts'
import { encodeDatabase } from './database.ts'
import { type Feed, parseEpss, parseKev } from './feeds.ts'
import { isWithin, sortEvents } from './is-affected.ts'
import { parseAdvisory } from './parse-advisory.ts'
import { rate } from './rate.ts'

export interface GivenFile {
  readonly path: string
  read(): Uint8Array | null
}

export interface Given {
  /** As it is named to people. */
  readonly from: string
  /** When it came from where it is made; null for a file, of which only its content says how old it is. */
  readonly fetched: Date | null
  readonly content: Uint8Array | Iterable<GivenFile>
}

export type OldDatabase = Advisories & { readonly names: readonly string[] }

export interface MadeDatabase {
  readonly bytes: Uint8Array
  readonly about: AboutAdvisories
  /** The first of what was passed over, a sentence each. */
  readonly notes: readonly string[]
}

const limits = { entries: 1_000_000, entryBytes: 32 * 1024 * 1024, allBytes: 4 * 1024 * 1024 * 1024 }
const mostUnpacked = 512 * 1024 * 1024
const mostNotes = 5

export function makeDatabase(given: readonly Given[], old: OldDatabase | null, now: Date): MadeDatabase {
  const heap = new Heap(now.toISOString())
  for (const one of given) {
    const before = heap.found
    if (one.content instanceof Uint8Array) heap.addFile(one, one.from, one.content)
    else heap.addFolder(one, one.content)
    if (heap.found === before) throw wrongSource(one.from, heap.firstSkipped(one.from) ?? 'it holds no advisories, no EPSS and no KEV')
  }
  return heap.make(old, now)
}

/** A file that was named, one in an archive of records, or one in a folder of anything. */
type Standing = 'alone' | 'record' | 'beside'

class Heap {
  /** How many things of use were in what was given. */
  found = 0
  private skipped = 0
  private readonly notes: { readonly from: string; readonly text: string }[] = []
  /** The newest of what goes by one id. */
  private readonly records = new Map<string, { readonly modified: string; readonly advisories: readonly Advisory[] | null }>()
  private readonly sources: AdvisorySource[] = []
  private epss: Feed<Epss> | null = null
  private kev: Feed<Exploited> | null = null
  private readonly now: string

  constructor(now: string) {
    this.now = now
  }

  addFolder(one: Given, files: Iterable<GivenFile>): void {
    const before = this.records.size
    for (const file of files) {
      const bytes = file.read()
      if (bytes === null) this.skip(one.from, file.path, 'cannot be read')
      else if (/\.ya?ml$/i.test(file.path)) this.addYaml(one, file.path, bytes)
      else this.addFile(one, file.path, bytes, 'beside')
    }
    if (this.records.size > before) this.noteSource(one, before)
  }

  addFile(one: Given, name: string, bytes: Uint8Array, place: Standing = 'alone'): void {
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) this.addArchive(one, bytes)
    else this.addText(one, name, bytes, place)
  }

  private addText(one: Given, name: string, bytes: Uint8Array, place: Standing): void {
    const text = decodeConfig(bytes[0] === 0x1f && bytes[1] === 0x8b ? unpack(one.from, bytes) : bytes)
    const epss = parseEpss(text)
    if (epss !== null) this.addEpss(one, epss)
    else this.addJson(one, name, text, place)
  }

  private addJson(one: Given, name: string, text: string, place: Standing): void {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      if (place === 'alone') throw wrongSource(one.from, 'it is no ZIP archive, no JSON and no list of EPSS')
      if (/\.json$/i.test(name)) this.skip(one.from, name, 'is not JSON')
      return
    }
    const kev = parseKev(value)
    const before = this.records.size
    if (kev !== null) this.addKev(one, kev)
    else if (place !== 'beside' || isRecord(value)) this.addRecord(one.from, name, value)
    if (place === 'alone' && this.records.size > before) this.noteSource(one, before)
  }

  private addArchive(one: Given, bytes: Uint8Array): void {
    const archive = parseZip(bytes, limits)
    if (!archive.ok) throw wrongSource(one.from, `the archive ${archive.failure}`)
    const before = this.records.size
    for (const entry of archive.value) {
      if (!/\.(?:json|ya?ml)$/i.test(entry.name)) continue
      const content = entry.read()
      if (content === null) this.skip(one.from, entry.name, 'is not what the directory of the archive says of it')
      else if (/\.json$/i.test(entry.name)) this.addJson(one, entry.name, decodeConfig(content), 'record')
      else this.addYaml(one, entry.name, content)
    }
    if (this.records.size > before) this.noteSource(one, before)
  }

  /** A folder with advisories is a repository, which has other files in YAML. */
  private addYaml(one: Given, name: string, bytes: Uint8Array): void {
    const text = decodeConfig(bytes)
    if (!/^id:/m.test(text)) return
    this.addRecord(one.from, name, parseYamlTexts(text))
  }

  private addRecord(from: string, name: string, value: unknown): void {
    const parsed = parseAdvisory(value, rate)
    if (parsed.kind === 'wrong') {
      this.skip(from, name, parsed.reason)
      return
    }
    this.found += 1
    const known = this.records.get(parsed.id)
    if (known !== undefined && known.modified > parsed.modified) return
    this.records.set(parsed.id, { modified: parsed.modified, advisories: parsed.kind === 'withdrawn' ? null : parsed.advisories })
  }

  private noteSource(one: Given, before: number): void {
    // A day that is yet to come is a slip of whoever wrote it.
    const days = [...this.records.values()].slice(before).filter(({ modified }) => modified <= this.now)
    const newest = days.reduce((last, { modified }) => (modified > last ? modified : last), '')
    const date = one.fetched?.toISOString() ?? newest
    this.sources.push({ kind: 'osv', from: one.from, date, count: this.records.size - before })
  }

  private addEpss(one: Given, feed: Feed<Epss>): void {
    this.found += 1
    this.epss = feed
    this.sources.push({ kind: 'epss', from: one.from, date: feed.date || (one.fetched?.toISOString() ?? ''), count: feed.entries.size })
  }

  private addKev(one: Given, feed: Feed<Exploited>): void {
    this.found += 1
    this.kev = feed
    this.sources.push({ kind: 'kev', from: one.from, date: feed.date || (one.fetched?.toISOString() ?? ''), count: feed.entries.size })
  }

  private skip(from: string, name: string, reason: string): void {
    this.skipped += 1
    if (this.notes.length < mostNotes) this.notes.push({ from, text: `\`${name}\` ${reason}` })
  }

  firstSkipped(from: string): string | null {
    return this.notes.find((note) => note.from === from)?.text ?? null
  }

  make(old: OldDatabase | null, now: Date): MadeDatabase {
    const isNew = this.records.size > 0
    const advisories = isNew ? this.listRecords() : listOld(old)
    if (advisories.length === 0) throw new UserError('advisories-without-advisories')
    const kept = (old?.about.sources ?? []).filter(({ kind }) => !this.sources.some((source) => source.kind === kind))
    const sources = [...this.sources, ...kept]
    const epss = this.epss?.entries ?? gather(old, ({ epss }) => epss)
    const kev = this.kev?.entries ?? gather(old, ({ exploited }) => exploited)
    const byPackage = new Map<string, Advisory[]>()
    for (const advisory of advisories) {
      const cves = [advisory.id, ...advisory.aliases].filter((id) => id.startsWith('CVE-'))
      const marked = {
        ...advisory,
        exploited: cves.map((id) => kev.get(id)).find((found) => found !== undefined) ?? null,
        epss: worst(cves.flatMap((id) => epss.get(id) ?? [])),
      }
      const known = byPackage.get(advisory.package)
      if (known === undefined) byPackage.set(advisory.package, [marked])
      else known.push(marked)
    }
    for (const list of byPackage.values()) list.sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0))
    const about: AboutAdvisories = {
      made: now.toISOString(),
      asOf: isNew ? oldest(this.sources) : (old?.about.asOf ?? ''),
      advisories: new Set(advisories.map(({ id }) => id)).size,
      packages: byPackage.size,
      withdrawn: isNew ? [...this.records.values()].filter((record) => record.advisories === null).length : (old?.about.withdrawn ?? 0),
      skipped: isNew ? this.skipped : (old?.about.skipped ?? 0),
      sources,
    }
    const more = this.skipped - this.notes.length
    const notes = this.notes.map(({ from, text }) => `${from}: ${text}, and is passed over`)
    return { bytes: encodeDatabase(about, byPackage), about, notes: more > 0 ? [...notes, `${more} more were passed over`] : notes }
  }

  private listRecords(): Advisory[] {
    return [...this.records.values()].flatMap(({ advisories }) => (advisories ?? []).map(compact))
  }
}

/** Ranges in order, and without the listed versions that they cover anyway. */
function compact(advisory: Advisory): Advisory {
  const affected = advisory.affected.map(({ ranges, versions }): AffectedVersions => {
    const sorted = ranges.map(sortEvents)
    return { ranges: sorted, versions: versions.filter((version) => !sorted.some((events) => isWithin(events, version))) }
  })
  return { ...advisory, affected }
}

function listOld(old: OldDatabase | null): Advisory[] {
  return old === null ? [] : old.names.flatMap((name) => old.of(name))
}

function gather<Entry>(old: OldDatabase | null, of: (advisory: Advisory) => Entry | null): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const advisory of listOld(old)) {
    const entry = of(advisory)
    if (entry !== null) for (const id of [advisory.id, ...advisory.aliases]) entries.set(id, entry)
  }
  return entries
}

function worst(scores: readonly Epss[]): Epss | null {
  return scores.toSorted((one, other) => other.probability - one.probability)[0] ?? null
}

/** What is known is as old as its oldest part. */
function oldest(sources: readonly AdvisorySource[]): string {
  return sources.flatMap(({ kind, date }) => (kind === 'osv' ? [date] : [])).sort()[0] ?? ''
}

function unpack(from: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnpacked })
  } catch {
    throw wrongSource(from, 'it is packed with gzip, and is truncated or too large')
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && 'affected' in value
}

function wrongSource(source: string, reason: string): UserError {
  return new UserError('advisories-source-wrong', { source, reason })
}
