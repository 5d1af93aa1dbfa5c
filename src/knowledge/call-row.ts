// A row: a function or method of a library that rules ask about, under every path by which programs reach it.

/** What a call does. A rule asks for the calls with a tag; adding a library is adding rows with tags that rules know. */
export const callTags = [
  // ---- tokens and secrets
  'jwt-decode',
  'jwt-encode',
  'jwt-header', // reads a token's head without verifying it
  'jwt-claims', // reads a token's claims without verifying it
  'jwt-validate', // checks the claims of a token whose signature was verified before
  'signing-key', // takes the key that it signs with as `key`
  'hash', // a general digest: md5, sha256 …
  'hmac',
  'password-hash',
  'password-slow', // hashes or verifies so that trying many takes long, whatever it is given
  'cipher',
  'cipher-mode',
  'encrypt',
  'encode', // anybody can undo it: Base64, hexadecimal
  'key-pair', // makes a private key
  'random-weak', // predictable
  'random-strong',
  'constant-time-compare',
  // ---- responses and cookies
  'request-query', // reads one parameter of the query by its name
  'http-error', // raises or makes an error response
  'response',
  'set-cookie',
  'cookie-settings', // says how a library sets its cookie
  'set-header',
  'request-body', // reads what the caller sent
  'clamp', // keeps a number within bounds
  'render',
  'traceback', // text of a stack
  // ---- servers and middleware
  'server-run',
  'application', // makes one
  'middleware',
  'route-dependency', // puts a dependency on a route that is there already
  'every-route', // gives the routes of included routers too
  // ---- the network
  'http-request', // sends one
  'http-client',
  'stream-read', // gives an answer piece by piece
  'tls-context',
  'tls-client', // connects under TLS, and can be told not to check with whom
  'socket',
  'service-client', // speaks to a service with the key that it is given
  'database-engine', // opens a database with the address or password that it is given
  // ---- what it changes
  'database-read',
  'database-write',
  'database-delete',
  'database-commit',
  'database-connect',
  'file-read',
  'file-open',
  'file-write',
  'file-delete',
  'upload-read', // the whole of what was uploaded
  'process',
  'shell', // hands its text to a shell whatever else is said
  'set-attribute', // under a name that is a value
  'send-mail',
  'task',
  // ---- dangerous by themselves
  'deserialise',
  'yaml',
  'pickle',
  'numpy',
  'model-file', // weights, which may hold code
  'model-hub',
  'language-model',
  'evaluate',
  'parse-xml',
  'template',
  'template-environment',
  'template-file',
  'archive',
  'temporary-file',
  'permissions',
  // ---- time
  'blocking', // keeps the event loop from doing anything else
  'offload', // runs its argument in a thread or process
  'log',
  'print',
  'environment',
  'advised', // an advisory is about it: only whether and from where it is called is asked
  'setting-default', // reads a setting, with what it is where nobody sets it
] as const
export type CallTag = (typeof callTags)[number]

export interface CallRow {
  /** Dotted, as Python would name it: `jwt.decode`, `sqlalchemy.orm.Session.commit`; of what a call gives, `httpx.Client().get`, which is the same as `httpx.Client.get`. */
  readonly call: string
  /** Other paths of the same thing: re-exports, forks, old names. */
  readonly also?: readonly string[]
  /** Names of positional parameters, without `self`. */
  readonly parameters?: readonly string[]
  readonly tags: readonly [CallTag, ...CallTag[]]
}

export function defineCalls(rows: readonly CallRow[]): readonly CallRow[] {
  return rows
}
