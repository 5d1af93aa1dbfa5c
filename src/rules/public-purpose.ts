// Routes that are open on purpose, told by what they do and not by a word alone: a word like `session` or `healthcheck` in the path of a
// route that deletes a record, or that calls the host it is given, excuses nothing.

import { wordsOf } from '../knowledge/index.ts'
import type { Route } from '../model/index.ts'
import { wordsOfRoute } from './route-purpose.ts'

/** Signing in and recovering, health, docs, static files, webhooks, and the front page: they need no caller. */
export function isPublicOnPurpose(route: Route): boolean {
  if (route.kind === 'mount') return true
  if (route.kind === 'http' && (route.origin !== 'project' || route.method === 'OPTIONS' || route.method === 'HEAD')) return true
  return (
    isFrontPage(route) || isSigningIn(route) || isHealth(route) || isAsset(route) || isCalledByServices(route) || isSaidToBePublic(route)
  )
}

const parts = (path: string): string[] => path.split('/').filter((part) => part !== '')
const isHole = (part: string): boolean => part.startsWith('{')
const lastWords = ({ path }: Route): readonly string[] => wordsOf(parts(path).findLast((part) => !isHole(part)) ?? '')
const has = (words: readonly string[], set: ReadonlySet<string>): boolean => words.some((word) => set.has(word))
const isRead = (route: Route): boolean => route.kind === 'http' && route.method === 'GET'

function isFrontPage({ path }: Route): boolean {
  return path === '' || path === '/' || /^\/\{\w+:path\}$/.test(path)
}

/**
 * Sign-in, registration, recovery and single sign-on, by whatever they name in the path: a provider, a code, a token. A route that names
 * a record by its id, or that replaces or deletes one, is none.
 */
export function isSigningIn(route: Route): boolean {
  if (route.kind === 'http' && route.method === 'DELETE') return false
  const names = parts(route.path)
    .filter(isHole)
    .flatMap((hole) => wordsOf(hole.replace(/[{}]|:.*$/g, '')))
  if (names.some((word) => word === 'id' || word === 'uuid' || word === 'pk') && !has(names, secretive)) return false
  const words = wordsOfRoute(route)
  const phrase = words.join(' ')
  if (
    /\b(?:sign|log) ?(?:in|on|up|out)\b|\bset ?up\b|\b(?:first|initial) (?:admin|user|run|install|super ?user)\b|\bbootstrap\b/.test(phrase)
  )
    return true
  const last = [...lastWords(route), ...wordsOf(route.handler?.name.split('.').at(-1) ?? '')]
  return has(last, signIn) || (has(words, signOn) && !has(words, managed))
}
const secretive = new Set('token code provider hash nonce state slug platform service client'.split(' '))
const signIn = new Set(
  'login signin signup signon logon logout auth authenticate authentication authorize authorise authorization oauth oauth2 oidc saml sso token refresh register registration recover recovery forgot reset verify verification activate activation confirm confirmation otp mfa totp 2fa callback onboarding introspect jwks csrf captcha challenge magic passwordless webauthn passkey'.split(
    ' ',
  ),
)
const signOn = new Set('oauth oauth2 oidc saml sso login webauthn'.split(' '))
const managed = new Set('accounts clients applications apps keys providers config configs settings users list'.split(' '))

/** Says how the service is; it reads nothing of the request. */
export function isHealth(route: Route): boolean {
  if (!isRead(route) || parts(route.path).some(isHole) || route.parameters.some((one) => one.of === null && one.required)) return false
  return has([...lastWords(route), ...wordsOf(route.handler?.name.split('.').at(-1) ?? '')], health)
}
const health = new Set(
  'health healthz healthcheck healthy ping pong ready readyz readiness live livez liveness alive heartbeat status version versions uptime metrics info about robots sitemap manifest favicon config configuration settings features flags'.split(
    ' ',
  ),
)

/** Files of the front end, and pictures that pages show. */
function isAsset(route: Route): boolean {
  if (!isRead(route)) return false
  const words = wordsOfRoute(route)
  return has(words, asset) || /\.(?:js|css|ico|png|svg|txt|json|xml|html|webmanifest)$/.test(route.path) || has([route.name ?? ''], asset)
}
const asset = new Set(
  'static assets asset favicon logo logos icon icons avatar avatars thumbnail thumbnails css js font fonts robots sitemap manifest docs redoc openapi swagger locale locales translation translations i18n public terms privacy legal spa frontend index page pages html ui'.split(
    ' ',
  ),
)

/** A service of others calls it in its own shape, and says who it is by a signature, where it does. */
export function isCalledByServices(route: Route): boolean {
  if (route.kind !== 'http' || route.method !== 'POST') return false
  return has(lastWords(route), webhook) || (has(wordsOfRoute(route), hook) && !has(wordsOfRoute(route), managed))
}
const webhook = new Set(
  'webhook webhooks hook hooks callback callbacks stripe slack github gitlab telegram twilio alipay wechat paypal ipn'.split(' '),
)
const hook = new Set('webhook webhooks ipn'.split(' '))

/** `/public/…`, `share/{token}`, `contact`, `newsletter`: meant for strangers. */
function isSaidToBePublic(route: Route): boolean {
  return has(wordsOfRoute(route), strangers) || route.tags.some((tag) => has(wordsOf(tag), strangers))
}
const strangers = new Set(
  'public publicly anonymous guest share shared embed contact feedback newsletter subscribe unsubscribe waitlist invitation invite demo landing preview unauthenticated noauth survey telemetry beacon csp'.split(
    ' ',
  ),
)
