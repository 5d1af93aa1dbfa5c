// `Host` in the one form in which it is judged and sent on.

const name = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/
const literal = /^\[[0-9a-f:]{2,39}(?:[0-9.]{7,15})?\]$/

/** Lower case, without the dot of the root and without leading zeros of a port; null where it is something else than a host. */
export function canonicaliseHost(written: string): string | null {
  if (written.length > 262) return null
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(written) ?? []
  if (host === undefined) return null
  const lower = host.toLowerCase()
  const bare = lower.endsWith('.') ? lower.slice(0, -1) : lower
  if (bare.length > 253 || !(bare.startsWith('[') ? literal : name).test(bare)) return null
  if (port === undefined) return bare
  const number = Number(port)
  return number >= 1 && number <= 65_535 ? `${bare}:${number}` : null
}
