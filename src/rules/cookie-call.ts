// Cookies that carry a session, as a call of the framework or the settings of a library set them.
import { isCredentialName, wordsOf } from '../knowledge/index.ts'
import type { Call, CodeValue } from '../model/index.ts'
import { placeIn } from './call-edits.ts'
import { causeIn } from './code-cause.ts'
import type { Draft, RuleContext } from './kit.ts'

export interface SetCookie {
  readonly call: Call
  /** As a browser keeps it, or as the code calls it. */
  readonly name: string
  readonly secure: CodeValue | undefined
  readonly httponly: CodeValue | undefined
  readonly samesite: CodeValue | undefined
}

/** Nothing where the cookie carries no session, is deleted, or arguments are passed that are not known. */
export function findSessionCookie(call: Call): SetCookie | null {
  const { arguments: given, tags, open, condition } = call
  if (condition?.default === 'off') return null
  if (tags.includes('set-cookie')) {
    const name = nameOf(given['key'])
    if (open || name === null || isDeleted(given) || !isSession(name, given['value'])) return null
    return { call, name, secure: given['secure'], httponly: given['httponly'], samesite: given['samesite'] }
  }
  return null
}

/** One cookie is one cause, wherever it is set in a function. */
export function describeCookie({ call, name }: SetCookie, what: string, given: CodeValue | undefined, context: RuleContext): Draft {
  return {
    place: placeIn(call, given),
    cause: causeIn(call.inside, `cookie ${name}`),
    what,
    ...(given?.certainty === 'likely' ? { confidence: 'medium' } : {}),
    routes: context.routesTo(call),
  }
}

/** `False`, or nothing where nothing means no; a value that is not known may be anything. */
export function isSwitchedOff(given: CodeValue | undefined): boolean {
  if (given === undefined) return true
  // `secure=settings.url.startswith("https")` follows how the app is reached.
  if (given.from.some((source) => source.kind === 'setting' && !/secure|https|ssl|tls|cookie|http_?only/i.test(source.name))) return false
  return given.certainty !== 'unknown' && (given.value === false || given.value === null)
}

function nameOf(key: CodeValue | undefined): string | null {
  if (key === undefined) return null
  if (typeof key.value === 'string' && key.certainty !== 'unknown') return key.value
  return key.names[0] ?? null
}

function isSession(name: string, value: CodeValue | undefined): boolean {
  const words = wordsOf(name)
  if (words.some((word) => harmless.has(word))) return false
  // `logged_in=1` is the same for everybody.
  if (value?.certainty === 'certain') return false
  if (words.some((word) => session.has(word)) || isCredentialName(name)) return true
  const said = [...(value?.names.slice(0, 2) ?? []), ...(value?.text.match(/\w+/g) ?? [])]
  return said.some(isCredentialName)
}
const session = new Set(
  'session sessionid sid auth authorization authentication token jwt access refresh bearer login userauth fastapiusersauth'.split(' '),
)
/** Scripts must read a CSRF cookie; state of a sign-in at another site lives for minutes; preferences are nobody's secret. */
const harmless = new Set(
  'csrf xsrf csrftoken xsrftoken state nonce pkce verifier locale lang language theme consent type expiry expires flash redirect next hint flag present active seen banner'.split(
    ' ',
  ),
)

function isDeleted(given: Call['arguments']): boolean {
  const value = given['value']
  if (value === undefined || value.value === '') return true
  return [given['max_age'], given['expires']].some((end) => end?.value === 0)
}
