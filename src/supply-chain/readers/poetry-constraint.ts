// Version constraints as Poetry writes them, in the language of PEP 440: `^1.2` is `>=1.2,<2`, `~1.2` is `>=1.2,<1.3`, `1.2` is `==1.2`.

/** Null where any version is good. What has alternatives (`||`) stays as written. */
export function toSpecifier(constraint: string): string | null {
  const text = constraint.trim()
  if (text === '' || text === '*') return null
  if (text.includes('|')) return text
  return text
    .split(/\s*,\s*|\s+(?=[<>=!~^])/)
    .filter((part) => part !== '')
    .map(toClause)
    .join(',')
}

function toClause(clause: string): string {
  const [, operator = '', version = ''] = /^([\^~]=?|[<>=!]*)\s*(.*)$/s.exec(clause) ?? []
  if (operator === '') return `==${version}`
  if (operator === '=') return `==${version}`
  if (operator !== '^' && operator !== '~') return `${operator}${version}`
  const release = /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split('.').map(Number)
  if (release === undefined) return `>=${version}`
  const [major = 0] = release
  const kept =
    operator === '~'
      ? Math.min(2, release.length)
      : major > 0
        ? 1
        : Math.min(release.length, release.findIndex((part) => part > 0) + 1 || release.length)
  const upper = release.slice(0, kept)
  upper[kept - 1] = (upper[kept - 1] ?? 0) + 1
  return `>=${version},<${upper.join('.')}`
}
