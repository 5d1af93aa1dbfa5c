// Node's HTTP/2, loaded when the first connection speaks it: of a process that hears none it would be 6 MB.

import type Http2 from 'node:http2'

let loaded: typeof Http2 | null = null

export function nodeHttp2(): typeof Http2 {
  loaded ??= globalThis.process.getBuiltinModule('node:http2')
  return loaded
}
