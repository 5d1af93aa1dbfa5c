// Which operations take a guess at a secret of somebody: where one signs in, and where a code is told. By the map, and as well by a document: the form
// of OAuth2's password flow, the address that a security scheme names for it, and bodies with the name of an account and a secret.

import type { HttpRoute, Model, Parameter, Route, Schema } from '../../../model/index.ts'

export interface SignInFields {
  /** Of the body, or of the query where `place` says so. */
  readonly place: 'body' | 'query'
  /** Null: whatever is guessed is guessed of nobody in particular. */
  readonly account: string | null
  readonly secret: string
}

const accountNames = [
  'username',
  'email',
  'login',
  'user',
  'userid',
  'useremail',
  'account',
  'accountname',
  'identifier',
  'phone',
  'phonenumber',
  'mobile',
  'name',
  'handle',
]
const passwordNames = ['password', 'passwd', 'pass', 'pwd', 'passphrase', 'secret']
const codeNames = [
  'code',
  'otp',
  'totp',
  'pin',
  'passcode',
  'mfacode',
  'otpcode',
  'totpcode',
  'pincode',
  'verificationcode',
  'resetcode',
  'onetimecode',
  'token',
]

const signInWords =
  /(?:^|[/_.-])(?:log-?in|sign-?in|token|auth|authenticate|authorize|session|sessions|jwt|oauth2?|otp|mfa|2fa|verify|confirm)(?:$|[/_.-])/i
const otherWords =
  /(?:^|[/_.-])(?:register|registration|sign-?up|signup|create|invite|users?|accounts?|change|update|profile|me)(?:$|[/_.-])/i

/** Null where the operation takes no guess. */
export function findSignIn(route: Route, schemas: Model['schemas'], tokenUrls: readonly string[] = []): SignInFields | null {
  if (route.kind !== 'http' || route.origin === 'docs' || (route.method !== 'POST' && route.method !== 'PUT')) return null
  const names = listFields(route, schemas)
  const place = names.length > 0 ? 'body' : 'query'
  const given = place === 'body' ? names : route.parameters.filter(isQuery).map(({ name }) => name)
  const account = pick(given, accountNames)
  const code = pickCode(given)
  const password = pick(given, passwordNames)
  // Where a code is told, the password beside it is the new one.
  const secret = code !== null && password === null ? code : (findResetCode(given, code) ?? password)
  if (secret === null) return null
  const isPasswordForm = given.includes('grant_type') && given.includes('username') && given.includes('password')
  if (isPasswordForm) return { place, account: 'username', secret: 'password' }
  const isCode = secret !== password
  const isSignIn = signInWords.test(route.path) || tokenUrls.some((address) => isAt(address, route.path))
  if (isCode) return account === null && !isSignIn && !/reset|recover|forgot/i.test(route.path) ? null : { place, account, secret }
  if (account === null) return null
  const isOther = otherWords.test(route.path) || route.statusCode === 201 || given.length > 6
  return isSignIn || !isOther ? { place, account, secret } : null
}

const isQuery = ({ in: where }: Parameter): boolean => where === 'query'

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

function pick(names: readonly string[], wanted: readonly string[]): string | null {
  for (const word of wanted) {
    const found = names.find((name) => plain(name) === word)
    if (found !== undefined) return found
  }
  return null
}

/** `otp`, and `reset_password_code`: a code whatever it is for. */
function pickCode(names: readonly string[]): string | null {
  return (
    pick(names, codeNames) ??
    names.find(
      (name) =>
        /(?:code|otp|pin)$/.test(plain(name)) &&
        !/(?:zip|postal|country|language|currency|coupon|discount|promo|referral|area|bar|qr|status|error)/.test(plain(name)),
    ) ??
    null
  )
}

function findResetCode(names: readonly string[], code: string | null): string | null {
  if (code === null) return null
  return names.some((name) => /^(?:new|confirm)/.test(plain(name))) || /code$|otp$|pin$/.test(plain(code)) ? code : null
}

/** Relative to the page that shows it, as FastAPI's tutorial writes it, or whole. */
function isAt(address: string, path: string): boolean {
  const written = address.replace(/^https?:\/\/[^/]+/i, '').replace(/^\.?\//, '')
  return written !== '' && (path === `/${written}` || path.endsWith(`/${written}`))
}

/** Where the schemes of the application say that tokens are had for a password. */
export function listTokenUrls(routes: Model['routes']): readonly string[] {
  const found = new Set<string>()
  for (const { security } of routes)
    for (const { type } of security)
      if (type.type === 'oauth2')
        for (const [, address = ''] of JSON.stringify(type.flows).matchAll(/"tokenUrl":"([^"]+)"/g)) found.add(address)
  return [...found]
}

function listFields({ body }: HttpRoute, schemas: Model['schemas']): readonly string[] {
  return body === null ? [] : fieldsOf(body.schema, schemas, 0)
}

const mostDepth = 5

function fieldsOf(schema: Schema, schemas: Model['schemas'], depth: number): readonly string[] {
  if (depth > mostDepth) return []
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return found === undefined ? [] : fieldsOf(found, schemas, depth + 1)
  }
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [...new Set([...Object.keys(schema.properties ?? {}), ...parts.flatMap((part) => fieldsOf(part, schemas, depth + 1))])]
}
