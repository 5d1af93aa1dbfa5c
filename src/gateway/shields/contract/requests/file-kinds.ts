// What a file is by its first bytes, beside what it is said to be.

interface FileKind {
  /** In words. */
  readonly name: string
  readonly types: RegExp
  readonly begins: (start: Uint8Array) => boolean
}

/** Bytes that tell. */
export const startBytes = 16

const at =
  (offset: number, text: string) =>
  (start: Uint8Array): boolean =>
    Buffer.from(text, 'latin1').equals(start.subarray(offset, offset + text.length))

const kinds: readonly FileKind[] = [
  { name: 'PNG', types: /^image\/(?:x-)?png$/, begins: at(0, '\x89PNG\r\n\x1a\n') },
  { name: 'JPEG', types: /^image\/p?jpe?g$/, begins: at(0, '\xff\xd8\xff') },
  { name: 'GIF', types: /^image\/gif$/, begins: (start) => at(0, 'GIF87a')(start) || at(0, 'GIF89a')(start) },
  { name: 'WebP', types: /^image\/webp$/, begins: (start) => at(0, 'RIFF')(start) && at(8, 'WEBP')(start) },
  { name: 'PDF', types: /^application\/(?:x-)?pdf$/, begins: at(0, '%PDF-') },
  {
    name: 'ZIP',
    // What offices and readers of books write is one as well.
    types:
      /^application\/(?:(?:x-)?zip(?:-compressed)?|java-archive|epub\+zip|vnd\.openxmlformats-officedocument\..+|vnd\.oasis\.opendocument\..+|vnd\.android\.package-archive)$/,
    begins: (start) => at(0, 'PK\x03\x04')(start) || at(0, 'PK\x05\x06')(start) || at(0, 'PK\x07\x08')(start),
  },
  { name: 'gzip', types: /^application\/(?:x-)?gzip$/, begins: at(0, '\x1f\x8b') },
]

/** Why it is not what it is said to be, in words behind its name; null where nothing speaks against it. `type`: in lower case, without parameters. */
export function findStrangeStart(type: string, start: Uint8Array): string | null {
  const said = kinds.find(({ types }) => types.test(type))
  const begins = kinds.find((kind) => kind.begins(start))
  if (said !== undefined) return said === begins ? null : `is said to be ${said.name} and does not begin as one`
  // Of other types only text is known to be none of these.
  return begins !== undefined && (type.startsWith('text/') || type.startsWith('image/'))
    ? `is said to be ${shownType(type)} and begins as ${begins.name}`
    : null
}

/** The sender's own words: only the beginning of them is told. */
export const shownType = (type: string): string => type.replace(/[^\w./+-]/g, '?').slice(0, 40)

/** By the pattern of an `encoding`: a type, `image/*`, or any. */
export function fitsType(pattern: string, type: string): boolean {
  if (pattern === '*/*' || pattern === type) return true
  return pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1))
}

/** Whether the bytes may be those of one of these types: known of types that begin in a known way. */
export function mayBegin(types: readonly string[], start: Uint8Array): boolean {
  return types.some((type) => {
    const kind = kinds.find(({ types: known }) => known.test(type))
    return kind === undefined || kind.begins(start)
  })
}
