// Versions of FastAPI, compared. By itself: who writes a document of a map needs this of schemas, and nothing else.

export function parseVersion(text: string): [number, number, number] {
  const parts = text.split('.').map((p) => Number.parseInt(p, 10))
  return [parts[0] || 0, parts[1] || 0, parts[2] || 0]
}

export function isAtLeast(context: { readonly fastapiVersion: readonly [number, number, number] }, version: string): boolean {
  const wanted = parseVersion(version)
  for (let i = 0; i < 3; i++) {
    const difference = (context.fastapiVersion[i] ?? 0) - (wanted[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
