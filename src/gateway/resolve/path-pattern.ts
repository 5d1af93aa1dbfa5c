// A path as Starlette matches it: `/files/{name}.{kind}`, with its converters, greedy from the left, case-sensitive, to the very end.
// Matching takes time in proportion to the path, whatever the pattern: no pattern of the tree becomes a regular expression.

/** What a converter takes, as `starlette.convertors` says (Starlette 0.40 and later). */
const converters = {
  str: 'str',
  path: 'path',
  int: 'int',
  float: 'float',
  uuid: 'uuid',
} as const
type Converter = keyof typeof converters

type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly takes: Converter }
  /** A part that nobody knows: a prefix from a setting, a converter of the project's own. */
  | { readonly kind: 'hole' }

export interface PathPattern {
  readonly pieces: readonly Piece[]
  /** Nothing of it is unknown. */
  readonly isKnown: boolean
  /** The whole path, where it has no parameter. */
  readonly literal: string | null
  /** The text of the first segment, slash excluded, where a path must begin with it; null where that may be anything. */
  readonly head: string | null
  /** Segment by segment, where each is either text or one parameter; null of other patterns, and where a hole is. */
  readonly segments: readonly Segment[] | null
}

type Segment = { readonly kind: 'text'; readonly text: string } | Extract<Piece, { kind: 'parameter' }>

/** As Starlette's own: what is no parameter by this is literal text. `{?}` is how the model writes a hole. */
const parameter = /\{(?:(\?)|([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?)\}/g

const mostPieces = 100

export function parsePathPattern(path: string, own: Readonly<Record<string, string>> = {}): PathPattern {
  const pieces: Piece[] = []
  let end = 0
  const literalTo = (to: number) => {
    if (to > end) pieces.push({ kind: 'literal', text: path.slice(end, to) })
  }
  for (const found of path.matchAll(parameter)) {
    literalTo(found.index)
    const [whole, hole, name = '', written] = found
    const takes = findConverter(written ?? own[name] ?? 'str')
    pieces.push(hole !== undefined || takes === null ? { kind: 'hole' } : { kind: 'parameter', name, takes })
    end = found.index + whole.length
  }
  literalTo(path.length)
  // Nobody writes such a path, and a table for it would grow without bound: it may be any.
  if (pieces.length > mostPieces) pieces.splice(0, pieces.length, { kind: 'hole' })
  const [first] = pieces
  const slash = first?.kind === 'literal' ? first.text.indexOf('/', 1) : -1
  return {
    pieces,
    segments: toSegments(path, pieces),
    isKnown: pieces.every(({ kind }) => kind !== 'hole'),
    literal: pieces.length === 0 ? '' : first?.kind === 'literal' && pieces.length === 1 ? first.text : null,
    head: first?.kind !== 'literal' ? null : slash !== -1 ? first.text.slice(1, slash) : pieces.length === 1 ? first.text.slice(1) : null,
  }
}

function toSegments(path: string, pieces: readonly Piece[]): readonly Segment[] | null {
  if (!path.startsWith('/')) return null
  const segments: Segment[] = []
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1]
    if (piece.kind === 'literal') {
      // A parameter before it takes what stands before its first slash.
      if (!piece.text.startsWith('/') || (next !== undefined && !piece.text.endsWith('/'))) return null
      const texts = piece.text.slice(1).split('/')
      if (next !== undefined) texts.pop()
      segments.push(...texts.map((text) => ({ kind: 'text', text }) as const))
    } else if (piece.kind === 'parameter' && pieces[index - 1]?.kind === 'literal' && (piece.takes !== 'path' || next === undefined))
      segments.push(piece)
    else return null
  }
  return segments
}

function findConverter(name: string): Converter | null {
  return Object.hasOwn(converters, name) ? converters[name as Converter] : null
}

/** The parameters as Starlette's regular expression would capture them, as text; null where the path is another. */
export function matchPath({ pieces, segments }: PathPattern, path: string): Readonly<Record<string, string>> | null {
  return segments === null ? matchPieces(pieces, path) : matchSegments(segments, path)
}

/** The way of nearly all patterns: no table is made. */
function matchSegments(segments: readonly Segment[], path: string): Readonly<Record<string, string>> | null {
  let found: Record<string, string> | null = null
  let at = 0
  for (const segment of segments) {
    if (path.charCodeAt(at) !== 47) return null
    const slash = path.indexOf('/', at + 1)
    const end = slash === -1 ? path.length : slash
    if (segment.kind === 'text') {
      if (end - at - 1 !== segment.text.length || !path.startsWith(segment.text, at + 1)) return null
    } else if (segment.takes === 'path') {
      const text = path.slice(at + 1)
      if (text.includes('\n')) return null
      found ??= {}
      found[segment.name] = text
      return found
    } else {
      const text = path.slice(at + 1, end)
      if (!takers[segment.takes](text)) return null
      found ??= {}
      found[segment.name] = text
    }
    at = end
  }
  return at === path.length ? (found ?? {}) : null
}

const takers = {
  str: (text: string) => text !== '',
  int: (text: string) => /^[0-9]+$/.test(text),
  float: (text: string) => /^[0-9]+(?:\.[0-9]+)?$/.test(text),
  uuid: (text: string) => /^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$/.test(text),
} as const

/** Any pattern, by a table; the same answer as `matchPath`, which goes a shorter way where it can. */
export function matchPieces(pieces: readonly Piece[], path: string): Readonly<Record<string, string>> | null {
  const ends = reach(pieces, path)
  if (ends === null) return null
  const found: Record<string, string> = {}
  let at = 0
  for (const [index, piece] of pieces.entries()) {
    const to = ends[index]?.[at] ?? -1
    if (piece.kind === 'parameter') found[piece.name] = path.slice(at, to)
    at = to
  }
  return found
}

/**
 * For each piece and each place in the path, where that piece ends if it begins there and all that follows fits too, as far on as can be
 * (-1: nowhere). Filled from the end, so that each place is looked at once for each piece. Null where the path does not fit.
 */
function reach(pieces: readonly Piece[], path: string): readonly Int32Array[] | null {
  const length = path.length
  const table: Int32Array[] = new Array(pieces.length)
  const canEnd = (index: number, at: number) => (index === pieces.length ? at === length : (table[index]?.[at] ?? -1) !== -1)
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index]
    const row = new Int32Array(length + 1).fill(-1)
    table[index] = row
    if (piece?.kind === 'literal') {
      for (let at = path.indexOf(piece.text); at !== -1; at = path.indexOf(piece.text, at + 1))
        if (canEnd(index + 1, at + piece.text.length)) row[at] = at + piece.text.length
    } else if (piece?.kind === 'hole')
      fillRun(
        row,
        path,
        () => true,
        0,
        (at) => canEnd(index + 1, at),
      )
    else if (piece?.takes === 'str')
      fillRun(
        row,
        path,
        (code) => code !== 47,
        1,
        (at) => canEnd(index + 1, at),
      )
    else if (piece?.takes === 'path')
      fillRun(
        row,
        path,
        (code) => code !== 10,
        0,
        (at) => canEnd(index + 1, at),
      )
    else if (piece?.takes === 'int') fillRun(row, path, isDigit, 1, (at) => canEnd(index + 1, at))
    else if (piece?.takes === 'float') fillFloat(row, path, (at) => canEnd(index + 1, at))
    else if (piece?.takes === 'uuid') fillUuid(row, path, (at) => canEnd(index + 1, at))
  }
  return canEnd(0, 0) ? table : null
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** `least` or more characters of one sort. */
function fillRun(row: Int32Array, path: string, fits: (code: number) => boolean, least: number, canEnd: (at: number) => boolean): void {
  // The farthest end that can be reached from here without leaving the run.
  let farthest = -1
  for (let at = path.length; at >= 0; at--) {
    const goesOn = at < path.length && fits(path.charCodeAt(at))
    if (!goesOn) farthest = canEnd(at) ? at : -1
    else if (farthest === -1 && canEnd(at)) farthest = at
    row[at] = farthest - at >= least ? farthest : -1
  }
}

/** `[0-9]+(\.[0-9]+)?` */
function fillFloat(row: Int32Array, path: string, canEnd: (at: number) => boolean): void {
  const whole = new Int32Array(path.length + 1).fill(-1)
  fillRun(whole, path, isDigit, 1, canEnd)
  // With a fraction: digits, a dot, and digits that can end.
  const dotted = new Int32Array(path.length + 1).fill(-1)
  fillRun(dotted, path, isDigit, 1, (at) => path[at] === '.' && (whole[at + 1] ?? -1) !== -1)
  for (let at = 0; at <= path.length; at++) {
    const dot = dotted[at] ?? -1
    // Python's engine takes the digits before the dot as far as they go, so the dot stands at the end of their run.
    const fraction = dot === -1 ? -1 : (whole[dot + 1] ?? -1)
    row[at] = fraction !== -1 ? fraction : (whole[at] ?? -1)
  }
}

const uuid = /[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}/y

function fillUuid(row: Int32Array, path: string, canEnd: (at: number) => boolean): void {
  for (let at = 0; at + 32 <= path.length; at++) {
    uuid.lastIndex = at
    const found = uuid.exec(path)
    if (found !== null && canEnd(at + found[0].length)) row[at] = at + found[0].length
  }
}
