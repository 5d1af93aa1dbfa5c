// Addresses of a store, as they are written: `redis://name:password@host:port/2`, and what else the servers' own tools take.

export interface StoreAddress {
  readonly host: string
  readonly port: number
  /** A socket of this machine in place of host and port. */
  readonly path: string | null
  readonly username: string | null
  readonly password: string | null
  readonly database: number
  readonly isEncrypted: boolean
}

const encrypted = new Set(['rediss:', 'valkeys:'])
const clear = new Set(['redis:', 'valkey:'])

/** One on each line. Null where one of them is no address. */
export function parseStoreAddresses(text: string): readonly StoreAddress[] | null {
  const found: StoreAddress[] = []
  for (const line of text.split(/\s+/)) {
    if (line === '') continue
    const address = parseAddress(line)
    if (address === null) return null
    found.push(address)
  }
  return found.length === 0 ? null : found
}

function parseAddress(line: string): StoreAddress | null {
  if (!URL.canParse(line)) return null
  const url = new URL(line)
  const { protocol, hostname, port, search, hash } = url
  if (search !== '' || hash !== '') return null
  const username = decode(url.username)
  const password = decode(url.password)
  const path = decode(url.pathname)
  if (username === null || password === null || path === null) return null
  const who = { username: username === '' ? null : username, password: password === '' ? null : password }
  if (protocol === 'unix:') return path.length < 2 ? null : { ...who, host: '', port: 0, path, database: 0, isEncrypted: false }
  const isEncrypted = encrypted.has(protocol)
  const database = /^\/?(\d{0,4})$/.exec(path)?.[1]
  if ((!isEncrypted && !clear.has(protocol)) || hostname === '' || database === undefined) return null
  return {
    ...who,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? 6379 : Number(port),
    path: null,
    database: Number(database),
    isEncrypted,
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
