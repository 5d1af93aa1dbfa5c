// The path of a request target: what the application will see, and whether that could be read in more than one way.

/** Why a path is refused unless the policy of its route says otherwise; `control` and `not-a-path` always are. */
export type PathDoubt =
  /** Not `/…`, or with bytes that no request target holds. */
  | 'not-a-path'
  /** A line break, NUL or another control character, plain or encoded: Python's `$` matches before a last line break. */
  | 'control'
  | 'dot-segment'
  | 'empty-segment'
  /** `%2F`: decoded before matching by Starlette, and not by most proxies. */
  | 'encoded-slash'
  | 'backslash'
  /** A `%` that two hex digits do not follow, or bytes that are no UTF-8: servers differ about them. */
  | 'broken-encoding'
  /** A letter, digit or `-._~` that is written as `%XX` without need. */
  | 'needless-encoding'

export interface DecodedPath {
  /** Decoded once, as uvicorn does (`urllib.parse.unquote`): bytes that are no UTF-8 become U+FFFD. */
  readonly path: string
  readonly doubts: readonly PathDoubt[]
}

const allowed = /^\/[!$-;=?-Z_a-z~|@'()*+,[\]^`{}"<>\\%]*$/
const plain = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/]*$/

/** `target` is what stands before `?`; a query or fragment is no part of it. */
export function decodePath(target: string): DecodedPath {
  // Nearly every request: nothing is encoded, and nothing could be read twice.
  if (plain.test(target) && target.startsWith('/') && !target.includes('//') && !target.includes('/.'))
    return { path: target, doubts: none }
  const doubts = new Set<PathDoubt>()
  if (!allowed.test(target)) doubts.add('not-a-path')
  if (/%(?![0-9A-Fa-f]{2})/.test(target)) doubts.add('broken-encoding')
  const path = unquote(target)
  if (path.includes('\uFFFD')) doubts.add('broken-encoding')
  if (/[\u0000-\u001F\u007F-\u009F]/.test(path)) doubts.add('control')
  if (/%2f/i.test(target)) doubts.add('encoded-slash')
  if (/%(?:2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])/.test(target)) doubts.add('needless-encoding')
  if (path.includes('\\')) doubts.add('backslash')
  if (/(?:^|[/\\])\.\.?(?:[/\\;]|$)/.test(path)) doubts.add('dot-segment')
  if (/\/\/|\/\\|\\\//.test(path)) doubts.add('empty-segment')
  return { path, doubts: [...doubts] }
}
const none: readonly PathDoubt[] = []

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** As `urllib.parse.unquote`. */
export function unquote(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    utf8.decode(Uint8Array.from({ length: run.length / 3 }, (_, index) => Number.parseInt(run.slice(index * 3 + 1, index * 3 + 3), 16))),
  )
}
