// `Cookie` as Starlette reads it, which is how browsers do.

export interface ReadCookies {
  readonly cookies: ReadonlyMap<string, string>
  /** False where a value stands in quotes with escapes in it. */
  readonly isClear: boolean
}

export function parseCookies(written: string): ReadCookies {
  const cookies = new Map<string, string>()
  let isClear = true
  for (const chunk of written.split(';')) {
    const equals = chunk.indexOf('=')
    const name = equals === -1 ? '' : chunk.slice(0, equals).trim()
    const value = (equals === -1 ? chunk : chunk.slice(equals + 1)).trim()
    if (name === '' && value === '') continue
    const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"')
    if (isQuoted && value.includes('\\')) isClear = false
    cookies.set(name, isQuoted ? value.slice(1, -1) : value)
  }
  return { cookies, isClear }
}
