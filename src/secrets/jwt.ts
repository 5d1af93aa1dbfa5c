// What stands in a token in the form of RFC 7519, without its key.

export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  readonly expires: Date | null
}

/** Null where it is none. */
export function readJwt(text: string): Jwt | null {
  const [header, payload] = text.split('.').map(readPart)
  if (header === undefined || payload === undefined || header === null || payload === null || typeof header['alg'] !== 'string') return null
  const seconds = payload['exp']
  const expires = typeof seconds === 'number' && Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000) : null
  return { header, payload, expires }
}

/** Supabase puts the token of everybody into every page. */
export function isPublicRole({ payload }: Jwt): boolean {
  return payload['role'] === 'anon' || (payload['iss'] === 'supabase-demo' && payload['role'] !== 'service_role')
}

function readPart(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    // An object whose keys are asked for one by one; what they hold is looked at before it is used.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** What `supabase start` and the published composition come with. */
export function isDemo({ payload }: Jwt): boolean {
  return payload['iss'] === 'supabase-demo'
}
