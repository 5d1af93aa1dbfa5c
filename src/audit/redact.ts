// What of a path may stand in the record. The path of a known operation keeps what the operation says itself, and the values of parameters
// whose names speak of secrets or persons become keyed hashes. Of any other path whatever looks like more than a word does.

/** A keyed hash, short and always the same for the same text. */
export type Hash = (text: string) => string

/** Parts of names (`reset_token`, `userEmail`) of parameters whose values are nobody's business. */
const tellingWords = new Set([
  ...['token', 'secret', 'password', 'passwd', 'passphrase', 'pwd', 'key', 'apikey', 'credential', 'credentials', 'signature', 'sig'],
  ...['otp', 'pin', 'code', 'nonce', 'session', 'sid', 'jwt', 'ticket', 'invite', 'invitation', 'activation', 'verification'],
  ...['email', 'mail', 'phone', 'mobile', 'ssn', 'iban', 'passport', 'username', 'login', 'firstname', 'lastname', 'surname', 'card'],
])

export function isTelling(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some((word) => tellingWords.has(word)) || tellingWords.has(words.join(''))
}

export type RedactPath = (path: string) => string

/** `template` as FastAPI has it: `/users/{email}/files/{rest:path}`. */
export function redactorOf(template: string, hash: Hash, hidden: ReadonlySet<string>): RedactPath {
  const names: string[] = []
  const source = template
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      const [, name, converter] = /^\{([^:{}]+)(?::([^{}]*))?\}$/.exec(part) ?? []
      if (name === undefined) return encodeURI(part).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      names.push(name)
      return converter === 'path' ? '(.*)' : '([^/]*)'
    })
    .join('')
  const closed = names.map((name) => isTelling(name) || hidden.has(name))
  const unknown = redactUnknown(hash)
  const pattern = new RegExp(`^${source}(/?)$`, 'ds')
  if (!closed.some(Boolean)) return (path) => (pattern.test(path) ? path : unknown(path))
  return (path) => {
    const found = pattern.exec(path)
    if (found?.indices === undefined) return unknown(path)
    let text = ''
    let from = 0
    for (const [index, isClosed] of closed.entries()) {
      const [start, end] = found.indices[index + 1] ?? [0, 0]
      if (!isClosed || end === start) continue
      text += path.slice(from, start) + hash(path.slice(start, end))
      from = end
    }
    return text + path.slice(from)
  }
}

const longestPath = 512
/** A word, a number, a name of a file: neither long nor mixed as what machines make. */
const plainPart = /^(?:[A-Za-z._~-]{0,32}|[a-z0-9._~-]{0,16}|\d{1,20}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export function redactUnknown(hash: Hash): RedactPath {
  return (path) => {
    const shown = path
      .split('/')
      .map((part) => (plainPart.test(part) ? part : hash(part)))
      .join('/')
    return shown.length <= longestPath ? shown : `${shown.slice(0, longestPath)}…`
  }
}

/** An operation, and its path with the names of parameters. */
export interface AuditRoute {
  readonly id: string
  readonly path: string
}

export class PathRedactor {
  readonly #hash: Hash
  readonly #hidden: ReadonlySet<string>
  readonly #unknown: RedactPath
  #known: ReadonlyMap<string, RedactPath> = new Map()

  /** `hidden`: names of path parameters, beside those that say so themselves. */
  constructor(hash: Hash, hidden: ReadonlySet<string>) {
    this.#hash = hash
    this.#hidden = hidden
    this.#unknown = redactUnknown(hash)
  }

  /** The operations as they are from here on. */
  know(routes: readonly AuditRoute[]): void {
    this.#known = new Map(routes.map(({ id, path }) => [id, redactorOf(path, this.#hash, this.#hidden)]))
  }

  /** `ids` of all operations that may answer: what one of them hides is hidden. */
  redact(path: string, ids: readonly string[]): string {
    const [only = ''] = ids
    if (ids.length === 1) return (this.#known.get(only) ?? this.#unknown)(path)
    const [first, ...others] = ids.map((id) => (this.#known.get(id) ?? this.#unknown)(path))
    return first !== undefined && others.every((other) => other === first) ? first : this.#unknown(path)
  }
}
