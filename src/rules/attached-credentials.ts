// What a browser attaches to a request by itself, and so to one that another site's page makes: cookies as their SameSite says,
// and a password that the browser has asked for itself. A token in a header is sent by the app's own scripts alone.

import type { App, Argument, Call, CodeValue, Route } from '../model/index.ts'
import type { Draft, RuleContext } from './kit.ts'
import { isSigningIn } from './public-purpose.ts'
import { optionOf } from './session-layer.ts'

export interface Attached {
  /** `every-site`: with requests of any page; `same-site`: with those of subdomains at most; `unknown`: nobody says which. `nothing`: callers name themselves in headers. */
  readonly to: 'every-site' | 'same-site' | 'unknown' | 'nothing'
  /** `the cookie session`, `the password of HTTP Basic`; null where there is nothing, or it has no name. */
  readonly what: string | null
}

type SameSite = 'none' | 'lax' | 'unknown'

export function findAttached(app: App, routes: readonly Route[], context: RuleContext): Attached {
  const cookies = cookiesOf(routes)
  const held = cookies.map((name) => ({ name, sameSite: sameSiteOf(name, app, context) }))
  const everywhere = held.find(({ sameSite }) => sameSite === 'none')
  if (everywhere !== undefined) return { to: 'every-site', what: nameOf(everywhere.name) }
  // With `auto_error=False` nothing asks the browser for a password, and it has none to send.
  if (routes.some((route) => !isSigningIn(route) && asksForPassword(route))) return { to: 'every-site', what: 'the password of HTTP Basic' }
  const unknown = held.find(({ sameSite }) => sameSite === 'unknown')
  if (unknown !== undefined) return { to: 'unknown', what: nameOf(unknown.name) }
  const [first] = held
  if (first !== undefined) return { to: 'same-site', what: nameOf(first.name) }
  return { to: routes.some(mayReadCookie) ? 'unknown' : 'nothing', what: null }
}

function asksForPassword({ security }: Route): boolean {
  return security.some(({ type, optional }) => type.type === 'http' && type.scheme === 'basic' && !optional)
}

/** How much it opens that other sites may call: nothing is said where a rule's own word counts. */
export function severityOf({ to, what }: Attached): Pick<Draft, 'severity' | 'confidence'> {
  if (to === 'every-site') return {}
  if (to === 'nothing') return { severity: 'low' }
  return { severity: 'medium', ...(what === null ? { confidence: 'medium' } : {}) }
}

/** The same in words, behind those of a rule. */
export function consequenceOf({ to, what }: Attached): string {
  if (to === 'nothing') return '; no cookie says who calls, so far'
  if (what === null) return ''
  if (to === 'every-site') return `; ${what} comes with requests of every site`
  return to === 'same-site' ? `; SameSite alone keeps other sites from using ${what}` : `; ${what} says who calls`
}

/** Somebody asks who calls, and where the answer comes from is not known. */
function mayReadCookie({ access, guards, security }: Route): boolean {
  if (security.length > 0 || access === 'open') return false
  return guards.every(({ reads }) => reads.length === 0)
}

/** The cookies that say who calls; null for the one of a session layer. */
function cookiesOf(routes: readonly Route[]): (string | null)[] {
  const found = new Set<string | null>()
  for (const { guards, security } of routes) {
    for (const { reads } of guards)
      for (const read of reads) {
        if (read === 'session cookie') found.add(null)
        else if (read.startsWith('cookie ')) found.add(read.slice('cookie '.length))
      }
    for (const { type } of security) if (type.type === 'apiKey' && type.in === 'cookie') found.add(type.name)
  }
  return [...found]
}

function nameOf(cookie: string | null): string {
  return cookie === null ? 'the session cookie' : `the cookie ${cookie}`
}

function sameSiteOf(cookie: string | null, app: App, context: RuleContext): SameSite {
  const said =
    cookie === null
      ? sessionSettings(app, context)
      : context.code.calls.filter((call) => mayBe(call, cookie)).map((call) => settingOf(call))
  const known = said.map((one) => (one === undefined ? 'lax' : readSameSite(one)))
  return known.find((one) => one === 'none') ?? known.find((one) => one === 'unknown') ?? (known.length > 0 ? 'lax' : 'unknown')
}

function readSameSite({ value, certainty }: Argument | CodeValue): SameSite {
  if (certainty === 'unknown' || typeof value !== 'string') return 'unknown'
  return value.toLowerCase() === 'none' ? 'none' : 'lax'
}

/** Starlette's layer, and those that a project makes after it; what they leave out is `lax`. */
function sessionSettings(app: App, context: RuleContext): (Argument | undefined)[] {
  return context
    .withParents(app)
    .flatMap(({ middleware }) => middleware)
    .filter(({ name, condition }) => /session/i.test(name) && condition?.default !== 'off')
    .map((layer) => optionOf(layer, 'same_site'))
}

/** Sets this cookie, or one whose name is not known. */
function mayBe({ tags, arguments: given, condition }: Call, cookie: string): boolean {
  if (condition?.default === 'off') return false
  const isSet = tags.includes('set-cookie')
  if (!isSet && !tags.includes('cookie-settings')) return false
  const name = given[isSet ? 'key' : 'cookie_name']
  // Deleted: its flags say nothing.
  if (isSet && (given['value'] === undefined || given['value'].value === '')) return false
  if (name === undefined) return cookie === 'fastapiusersauth'
  return name.certainty === 'unknown' || name.value === cookie
}

function settingOf({ tags, arguments: given }: Call): CodeValue | undefined {
  return given[tags.includes('set-cookie') ? 'samesite' : 'cookie_samesite']
}
