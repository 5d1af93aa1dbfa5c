// A model that was made before, as long as everything that went into it is the same. One file for each tree and set of options.

import type { Store } from '../../io/index.ts'
import type { Model } from '../../model/index.ts'
import { digestOf, type LookedAtTree, type Observations } from './looked-at-tree.ts'

interface Header {
  /** Of what was known before anything was asked: the tool, the options, the listed files. */
  readonly key: string
  readonly observations: Observations
  /** Of the model's bytes, which follow. */
  readonly digest: string
}

const headerLength = 8

export function findModel(store: Store, name: string, key: string, tree: LookedAtTree): Model | null {
  const file = store.open(name)
  if (file === null) return null
  try {
    const length = Number.parseInt(decode(file.read(0, headerLength)), 16)
    const header = parseHeader(decode(length > 0 && length < file.size ? file.read(headerLength, length) : null))
    if (header === null || header.key !== key) return null
    const start = headerLength + length
    const bytes = file.read(start, file.size - start)
    if (bytes === null || digestOf(bytes) !== header.digest || !tree.answersAs(header.observations)) return null
    // The digest says that these are the bytes that were written, and a model was written.
    return JSON.parse(decode(bytes)) as Model
  } finally {
    file.close()
  }
}

export function keepModel(store: Store, name: string, key: string, tree: LookedAtTree, model: Model): void {
  const bytes = new TextEncoder().encode(JSON.stringify(model))
  const header: Header = { key, observations: tree.observations(), digest: digestOf(bytes) }
  const head = new TextEncoder().encode(JSON.stringify(header))
  store.write(name, [new TextEncoder().encode(head.length.toString(16).padStart(headerLength, '0')), head, bytes])
}

function decode(bytes: Uint8Array | null): string {
  return bytes === null ? '' : new TextDecoder().decode(bytes)
}

/** The file may have been written by anybody. */
function parseHeader(text: string): Header | null {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return null
  }
  if (!isRecord(read) || typeof read['key'] !== 'string' || typeof read['digest'] !== 'string') return null
  const { key, digest, observations } = read
  if (!isRecord(observations)) return null
  const { folders, reads, ignored } = observations
  if (!isRecord(folders) || !isRecord(reads) || !(ignored === null || typeof ignored === 'string')) return null
  const isDigest = (value: unknown) => value === null || typeof value === 'string'
  if (![...Object.values(folders), ...Object.values(reads)].every(isDigest)) return null
  // Every value was just seen to be text or null.
  return { key, digest, observations: { folders, reads, ignored } as Observations }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
