// One `Set-Cookie` of the application, with the attributes that it lacks. What is there stays byte for byte: of an attribute that stands
// twice browsers take the last, so what is added behind it counts (RFC 6265bis, 5.6).

export interface CookieRules {
  readonly isEncrypted: boolean
  /** Names of those that scripts read. */
  readonly forScripts: ReadonlySet<string>
  /** Names of those that may stay `SameSite=None`. */
  readonly crossSite: ReadonlySet<string>
}

/** As browsers read it; the last of several counts. */
export interface ReadCookie {
  readonly name: string
  /** By name in lower case. */
  readonly attributes: ReadonlyMap<string, string>
}

const blanks = /^[\t ]+|[\t ]+$/g

export function readSetCookie(header: string): ReadCookie {
  const [pair = '', ...parts] = header.split(';')
  const equals = pair.indexOf('=')
  const attributes = new Map<string, string>()
  for (const part of parts) {
    const at = part.indexOf('=')
    const name = (at === -1 ? part : part.slice(0, at)).replace(blanks, '').toLowerCase()
    if (name !== '') attributes.set(name, at === -1 ? '' : part.slice(at + 1).replace(blanks, ''))
  }
  return { name: equals === -1 ? '' : pair.slice(0, equals).replace(blanks, ''), attributes }
}

/** Without a change the same text. */
export function mendSetCookie(header: string, { isEncrypted, forScripts, crossSite }: CookieRules): string {
  const { name, attributes } = readSetCookie(header)
  // Browsers hold names that begin so to what they say, in whatever case.
  const prefix = /^__(host|secure)-/i.exec(name)?.[1]?.toLowerCase()
  const sameSite = attributes.get('samesite')?.toLowerCase()
  const isCrossSite = sameSite === 'none' && crossSite.has(name)
  const added: string[] = []
  if (!attributes.has('httponly') && !forScripts.has(name)) added.push('HttpOnly')
  if (sameSite !== 'strict' && sameSite !== 'lax' && !isCrossSite) added.push('SameSite=Lax')
  if (!attributes.has('secure') && (isEncrypted || prefix !== undefined || isCrossSite)) added.push('Secure')
  let text = header
  if (prefix === 'host') {
    if (attributes.has('domain')) text = withoutAttribute(text, 'domain')
    if (attributes.get('path') !== '/') added.push('Path=/')
  }
  return added.length === 0 ? text : `${text.replace(/[\t ;]+$/, '')}; ${added.join('; ')}`
}

function withoutAttribute(header: string, unwanted: string): string {
  const [pair = '', ...parts] = header.split(';')
  const kept = parts.filter((part) => part.split('=', 1)[0]?.replace(blanks, '').toLowerCase() !== unwanted)
  return [pair, ...kept].join(';')
}
