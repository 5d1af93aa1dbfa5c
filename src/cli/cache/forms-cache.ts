// Lowered forms of files that were parsed before, by the digest of their bytes. Each tree has two packs: a large one, and a small
// one that takes what changed since and is written anew each time, until it is worth to write the large one again.
//
// A pack is the forms one after another, then an index, then the index's length and digest. A form is only read when it is wanted;
// of a file that was looked at for its problems alone, the index holds everything.

import type { Store, StoredFile } from '../../io/index.ts'
import { decodeForm, encodeForm, type Form, type SyntaxProblem } from '../../syntax/index.ts'
import { digestOf } from './looked-at-tree.ts'
import { isRecord } from './model-cache.ts'

interface Entry {
  readonly offset: number
  /** 0 where only the problems are known. */
  readonly length: number
  readonly problems: readonly SyntaxProblem[]
}

interface Pack {
  readonly file: StoredFile
  readonly entries: ReadonlyMap<string, Entry>
}

interface Fresh {
  /** Null where only the problems are known. */
  readonly form: Form | null
  readonly problems: readonly SyntaxProblem[]
}

const digits = 12
const trailerLength = digits + 64
/** What changed may grow to this part of the large pack. */
const mostChanged = 0.25

export class FormsCache {
  private readonly store: Store
  private readonly name: string
  private readonly tool: string
  /** The small pack comes first. */
  private readonly packs: readonly [Pack | null, Pack | null]
  private readonly fresh = new Map<string, Fresh>()
  private readonly used = new Set<string>()

  /** `tool` is the digest of the program that wrote the forms: another one may lower otherwise. */
  constructor(store: Store, name: string, tool: string) {
    this.store = store
    this.name = name
    this.tool = tool
    this.packs = [this.open(`${name}-changed`), this.open(name)]
  }

  knows(digest: string): boolean {
    return this.find(digest) !== null
  }

  findForm(digest: string): Form | null {
    this.used.add(digest)
    for (const pack of this.packs) {
      const bytes = readForm(pack, digest)
      const form = bytes === null ? null : decodeForm(bytes)
      if (form !== null) return form
    }
    return null
  }

  findProblems(digest: string): readonly SyntaxProblem[] | null {
    this.used.add(digest)
    return this.fresh.get(digest)?.problems ?? this.find(digest)?.entry.problems ?? null
  }

  keep(digest: string, form: Form | null, problems: readonly SyntaxProblem[]): void {
    this.used.add(digest)
    if (form !== null || !this.fresh.has(digest)) this.fresh.set(digest, { form, problems })
  }

  /** Writes what is new, and lets go what was not asked for where `isWhole` says that all was. Nothing may be asked afterwards. */
  close(isWhole: boolean): void {
    const [changed, base] = this.packs
    if (this.fresh.size > 0) {
      const isUsed = (digest: string) => !isWhole || this.used.has(digest)
      const kept = base === null ? [] : [...base.entries.keys()].filter(isUsed)
      const moved = changed === null ? [] : [...changed.entries.keys()].filter(isUsed)
      const isSmall =
        base !== null && this.fresh.size + moved.length <= base.entries.size * mostChanged && kept.length * 2 >= base.entries.size
      if (isSmall) this.write(`${this.name}-changed`, new Set([...this.fresh.keys(), ...moved]))
      else this.write(this.name, new Set([...this.fresh.keys(), ...moved, ...kept]))
    }
    for (const pack of this.packs) pack?.file.close()
  }

  private find(digest: string): { readonly pack: Pack; readonly entry: Entry } | null {
    for (const pack of this.packs) {
      const entry = pack?.entries.get(digest)
      if (pack && entry) return { pack, entry }
    }
    return null
  }

  private write(name: string, digests: ReadonlySet<string>): void {
    const index: [string, number, number, readonly SyntaxProblem[]][] = []
    const cache = this
    function* chunks(): Generator<Uint8Array> {
      let offset = 0
      for (const digest of digests) {
        const fresh = cache.fresh.get(digest)
        const problems = fresh?.problems ?? cache.find(digest)?.entry.problems
        if (problems === undefined) continue
        const bytes = fresh?.form ? encodeForm(fresh.form) : (readForm(cache.packs[0], digest) ?? readForm(cache.packs[1], digest))
        index.push([digest, offset, bytes?.length ?? 0, problems])
        if (bytes === null) continue
        offset += bytes.length
        yield bytes
      }
      const text = new TextEncoder().encode(JSON.stringify({ tool: cache.tool, entries: index }))
      yield text
      yield new TextEncoder().encode(text.length.toString(16).padStart(digits, '0') + digestOf(text))
    }
    this.store.write(name, chunks())
  }

  private open(name: string): Pack | null {
    const file = this.store.open(name)
    if (file === null) return null
    const entries = readIndex(file, this.tool)
    if (entries !== null) return { file, entries }
    file.close()
    return null
  }
}

function readForm(pack: Pack | null, digest: string): Uint8Array | null {
  const entry = pack?.entries.get(digest)
  return pack && entry && entry.length > 0 ? pack.file.read(entry.offset, entry.length) : null
}

/** Null for anything that this program did not write. */
function readIndex(file: StoredFile, tool: string): ReadonlyMap<string, Entry> | null {
  const trailer = file.size < trailerLength ? null : file.read(file.size - trailerLength, trailerLength)
  if (trailer === null) return null
  const text = new TextDecoder('latin1').decode(trailer)
  const length = Number.parseInt(text.slice(0, digits), 16)
  const start = file.size - trailerLength - length
  const bytes = length > 0 && start >= 0 ? file.read(start, length) : null
  if (bytes === null || digestOf(bytes) !== text.slice(digits)) return null
  let read: unknown
  try {
    read = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
  if (!isRecord(read) || read['tool'] !== tool || !Array.isArray(read['entries'])) return null
  // The digest and the tool say that `write` made these rows.
  const rows = read['entries'] as readonly [string, number, number, readonly SyntaxProblem[]][]
  return new Map(rows.map(([digest, offset, size, problems]) => [digest, { offset, length: size, problems }]))
}
