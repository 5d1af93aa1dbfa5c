// The database as it lies on the disk: one file. A line says what it is, a line of JSON says what is in it, then come the names of the
// packages with where each begins, and the advisories of each package, packed apart: a scan unpacks those that it asks for.

import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { comparePaths } from '../../base/index.ts'
import type { AboutAdvisories, Advisories, Advisory } from '../../taxonomy/index.ts'

/** Another number: another program wrote it. */
export const DATABASE_VERSION = 1
const NAME = 'fastward-advisories'
/** Of one package, unpacked. */
const mostOfOne = 64 * 1024 * 1024

interface Head {
  readonly about: AboutAdvisories
  /** Bytes. */
  readonly names: number
  readonly data: number
  readonly digest: string
}

export function encodeDatabase(about: AboutAdvisories, byPackage: ReadonlyMap<string, readonly Advisory[]>): Uint8Array {
  const rows: [string, number, number][] = []
  const parts: Uint8Array[] = []
  let at = 0
  for (const [name, advisories] of [...byPackage].sort(([one], [other]) => comparePaths(one, other))) {
    const packed = deflateRawSync(JSON.stringify(advisories), { level: 9 })
    rows.push([name, at, packed.length])
    parts.push(packed)
    at += packed.length
  }
  const names = Buffer.from(JSON.stringify(rows))
  const body = Buffer.concat([names, ...parts])
  const head: Head = { about, names: names.length, data: at, digest: digestOf(body) }
  return Buffer.concat([Buffer.from(`${NAME} ${DATABASE_VERSION}\n${JSON.stringify(head)}\n`), body])
}

/** What keeps a file from being a database: a predicate, or the version of another program's. */
export type WhyNoDatabase =
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'version'; readonly version: string }
export type OpenedDatabase =
  | { readonly ok: true; readonly value: Advisories & { readonly names: readonly string[] } }
  | { readonly ok: false; readonly failure: WhyNoDatabase }

export function openDatabase(bytes: Uint8Array): OpenedDatabase {
  const first = bytes.subarray(0, 64).indexOf(10)
  const title = first < 0 ? '' : Buffer.from(bytes.subarray(0, first)).toString('latin1')
  const [name, version] = title.split(' ')
  if (name !== NAME || version === undefined) return unreadable('it is no database of advisories')
  if (version !== String(DATABASE_VERSION)) return { ok: false, failure: { kind: 'version', version } }
  const second = bytes.subarray(0, first + 1_000_000).indexOf(10, first + 1)
  if (second < 0) return unreadable('it is truncated')
  try {
    // Its digest vouches that this program wrote what follows.
    const head = JSON.parse(Buffer.from(bytes.subarray(first + 1, second)).toString()) as Head
    const body = bytes.subarray(second + 1)
    if (body.length !== head.names + head.data) return unreadable('it is truncated')
    if (digestOf(body) !== head.digest) return unreadable('it is damaged')
    const rows = JSON.parse(Buffer.from(body.subarray(0, head.names)).toString()) as [string, number, number][]
    return { ok: true, value: new Database(head.about, rows, body.subarray(head.names)) }
  } catch {
    return unreadable('it is damaged')
  }
}

class Database implements Advisories {
  readonly about: AboutAdvisories
  readonly names: readonly string[]
  private readonly rows: ReadonlyMap<string, readonly [string, number, number]>
  private readonly data: Uint8Array
  private readonly known = new Map<string, readonly Advisory[]>()

  constructor(about: AboutAdvisories, rows: readonly (readonly [string, number, number])[], data: Uint8Array) {
    this.about = about
    this.names = rows.map(([name]) => name)
    this.rows = new Map(rows.map((row) => [row[0], row]))
    this.data = data
  }

  of(name: string): readonly Advisory[] {
    const known = this.known.get(name)
    if (known !== undefined) return known
    const row = this.rows.get(name)
    const advisories = row === undefined ? [] : this.decode(row[1], row[2])
    this.known.set(name, advisories)
    return advisories
  }

  private decode(offset: number, length: number): readonly Advisory[] {
    const text = inflateRawSync(this.data.subarray(offset, offset + length), { maxOutputLength: mostOfOne })
    // Written by `encodeDatabase`: the digest over all of it was right.
    return JSON.parse(text.toString()) as readonly Advisory[]
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function unreadable(reason: string): OpenedDatabase {
  return { ok: false, failure: { kind: 'unreadable', reason } }
}
