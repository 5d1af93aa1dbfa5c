// What a route is for, as its path, its handler and its tags tell: for rules that must leave some kinds of routes alone.

import { wordsOf } from '../knowledge/index.ts'
import type { HttpRoute, Route } from '../model/index.ts'

export function changesState({ method }: HttpRoute): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE'
}

/** Signs in or out, registers, recovers, or makes and renews credentials. */
export function isSignIn(route: Route): boolean {
  const words = wordsOfRoute(route)
  return words.some((word) => signIn.has(word)) || /\b(?:sign|log) ?(?:in|on|up|out)\b|\bset ?up\b/.test(words.join(' '))
}
const signIn = new Set(
  'login signin signup signon logon logout auth authenticate authentication authorize authorise authorization oauth oauth2 oidc saml sso session sessions token tokens refresh register registration recover recovery forgot reset verify verification activate activation confirm otp mfa totp 2fa callback password invite invitation invitations onboarding introspect jwks'.split(
    ' ',
  ),
)

/** Called by another service, in that service's own shape. */
export function isWebhook(route: Route): boolean {
  return wordsOfRoute(route).some((word) => webhook.has(word))
}
const webhook = new Set(
  'webhook webhooks hook hooks callback callbacks event events notify notification notifications slack stripe github gitlab telegram twilio'.split(
    ' ',
  ),
)

/** Words of the path and of the handler's name. */
export function wordsOfRoute({ path, handler }: Route): string[] {
  return [...wordsOf(path.replace(/\{[^}]*\}/g, '/')), ...wordsOf(handler?.name.split('.').at(-1) ?? '')]
}
