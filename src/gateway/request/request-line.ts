// The request line: which methods and which forms of address there are.

import type { RefusalCode } from './refusal.ts'

/** What `CONNECT` and `TRACE` ask for is no business of an application behind a gateway. */
export function findMethodFault(method: string): RefusalCode | null {
  if (!/^[A-Z][A-Z-]{0,31}$/.test(method)) return 'method-malformed'
  return method === 'CONNECT' || method === 'TRACE' ? 'method-refused' : null
}

/** Null where it is not a path with or without a query: another form (absolute, authority, `*`), a fragment, a byte that no query holds. */
export function splitTarget(target: string): { readonly path: string; readonly query: string | null } | null {
  if (!target.startsWith('/')) return null
  const mark = target.indexOf('?')
  if (mark === -1) return target.includes('#') ? null : { path: target, query: null }
  const query = target.slice(mark + 1)
  return /^[!-"$-~]*$/.test(query) ? { path: target.slice(0, mark), query } : null
}
