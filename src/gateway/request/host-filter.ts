// Which hosts are answered for. A name that nobody here has could be made to stand in links and in what others keep.

/** Names and addresses as `Host` has them, without a port; `*.` stands for one label. Null: any. */
export type HostFilter = ReadonlySet<string>

export function isHostAllowed(filter: HostFilter, host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  if (filter.has(name)) return true
  const dot = name.indexOf('.')
  return dot > 0 && filter.has(`*${name.slice(dot)}`)
}
