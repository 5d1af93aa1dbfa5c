// A model that was made before, with what went into it. One file for each tree and set of options: a header, the model, and what
// of each Python file the model was made of.

import type { SourceReads } from '../../extract/index.ts'
import type { Store, StoredFile } from '../../io/index.ts'
import type { Model } from '../../model/index.ts'
import { digestOf, type FileRow, type LookedAtTree, type Observations } from './looked-at-tree.ts'

interface Header {
  /** Of what was known before anything was looked at: the tool and the options. */
  readonly key: string
  readonly rows: readonly FileRow[]
  /** Of what else the walk found. */
  readonly shape: string
  readonly observations: Observations
  /** Of the bytes that follow. */
  readonly model: Section
  readonly reads: Section
}

interface Section {
  readonly length: number
  readonly digest: string
}

/** A file whose content is another one than when the model was made. */
export interface ChangedRow {
  readonly path: string
  /** Of what it was. */
  readonly before: string
}

/** Fewer files that are too new to be known from outside are read each time. */
const mostUnknown = 64
/** In front: the length of the header in hexadecimal digits, and its digest. */
const lengthDigits = 8
const headLength = lengthDigits + 64

export class KeptModel {
  private readonly file: StoredFile
  private readonly header: Header
  private readonly start: number

  private constructor(file: StoredFile, header: Header, start: number) {
    this.file = file
    this.header = header
    this.start = start
  }

  /** Null where there is none, or one of another program or question. It must be closed. */
  static open(store: Store, name: string, key: string): KeptModel | null {
    const file = store.open(name)
    if (file === null) return null
    const head = decode(file.read(0, headLength))
    const length = Number.parseInt(head.slice(0, lengthDigits), 16)
    const bytes = length > 0 && length < file.size ? file.read(headLength, length) : null
    const header = bytes === null || digestOf(bytes) !== head.slice(lengthDigits) ? null : parseHeader(decode(bytes))
    if (header !== null && header.key === key) return new KeptModel(file, header, headLength + length)
    file.close()
    return null
  }

  get rows(): readonly FileRow[] {
    return this.header.rows
  }

  /** Whether so many files were too new to be known from outside, and no longer are, that it is worth to write it anew. */
  isWorthRenewing(now: readonly FileRow[]): boolean {
    const unknown = (rows: readonly FileRow[]) => rows.filter(([, kind, , stamp]) => kind !== 'stub' && stamp === null).length
    return unknown(this.rows) > unknown(now) + mostUnknown
  }

  /** The files that changed; null where anything else did. */
  findChanged(tree: LookedAtTree, now: readonly FileRow[]): readonly ChangedRow[] | null {
    const { rows, shape, observations } = this.header
    if (rows.length !== now.length || tree.shape() !== shape || !tree.answersAs(observations)) return null
    const changed: ChangedRow[] = []
    for (const [i, [path, kind, before]] of rows.entries()) {
      const [pathNow, kindNow, digest] = now[i] ?? []
      if (path !== pathNow || kind !== kindNow) return null
      if (digest === before) continue
      if (kind !== 'python' || before === null || digest == null) return null
      changed.push({ path, before })
    }
    return changed
  }

  readModel(): Model | null {
    // The digest says that these are the bytes that were written, and a model was written.
    return this.readSection(this.start, this.header.model) as Model | null
  }

  readReads(): SourceReads | null {
    // As above.
    return this.readSection(this.start + this.header.model.length, this.header.reads) as SourceReads | null
  }

  close(): void {
    this.file.close()
  }

  private readSection(start: number, { length, digest }: Section): unknown {
    const bytes = this.file.read(start, length)
    return bytes === null || digestOf(bytes) !== digest ? null : JSON.parse(decode(bytes))
  }
}

export function keepModel(
  store: Store,
  name: string,
  key: string,
  tree: LookedAtTree,
  rows: readonly FileRow[],
  model: Model,
  reads: SourceReads,
): void {
  const modelBytes = new TextEncoder().encode(JSON.stringify(model))
  const readsBytes = new TextEncoder().encode(JSON.stringify(reads))
  const header: Header = {
    key,
    rows,
    shape: tree.shape(),
    observations: tree.observations(),
    model: { length: modelBytes.length, digest: digestOf(modelBytes) },
    reads: { length: readsBytes.length, digest: digestOf(readsBytes) },
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const head = json.length.toString(16).padStart(lengthDigits, '0') + digestOf(json)
  store.write(name, [new TextEncoder().encode(head), json, modelBytes, readsBytes])
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
  return isHeader(read) ? read : null
}

function isHeader(read: unknown): read is Header {
  if (!isRecord(read) || typeof read['key'] !== 'string' || typeof read['shape'] !== 'string') return false
  const { observations, rows, model, reads } = read
  if (!isSection(model) || !isSection(reads) || !Array.isArray(rows) || !rows.every(isRow) || !isRecord(observations)) return false
  const { folders, reads: readFiles, ignored } = observations
  if (!isRecord(folders) || !isRecord(readFiles) || !isTextOrNull(ignored)) return false
  return [...Object.values(folders), ...Object.values(readFiles)].every(isTextOrNull)
}

function isSection(value: unknown): boolean {
  return isRecord(value) && Number.isSafeInteger(value['length']) && Number(value['length']) >= 0 && typeof value['digest'] === 'string'
}

function isRow(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 4) return false
  const [path, kind, digest, stamp]: unknown[] = value
  return typeof path === 'string' && typeof kind === 'string' && isTextOrNull(digest) && isTextOrNull(stamp)
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
