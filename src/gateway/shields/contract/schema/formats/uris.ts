// URIs of RFC 3986, IRIs of RFC 3987 and templates of RFC 6570.
import { isIpv6 } from './addresses.ts'

interface Letters {
  readonly user: RegExp
  readonly name: RegExp
  readonly path: RegExp
  readonly query: RegExp
  readonly fragment: RegExp
}

const plain = toLetters('')
const international = toLetters('\\u{a0}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{ffef}\\u{10000}-\\u{effff}')

function toLetters(more: string): Letters {
  const of = (extra: string): RegExp => new RegExp(`^(?:[\\w.~!$&'()*+,;=${more}${extra}-]|%[\\da-fA-F]{2})*$`, 'u')
  const query = more === '' ? of(':@/?') : of(':@/?\\u{e000}-\\u{f8ff}\\u{f0000}-\\u{10ffff}')
  return { user: of(':'), name: of(''), path: of(':@/'), query, fragment: of(':@/?') }
}

function isReference(text: string, letters: Letters, needsScheme: boolean): boolean {
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(text)?.[0] ?? ''
  if (needsScheme && scheme === '') return false
  const [beforeFragment = '', ...fragments] = text.slice(scheme.length).split('#')
  if (fragments.length > 1 || !letters.fragment.test(fragments[0] ?? '')) return false
  const question = beforeFragment.indexOf('?')
  const hierarchy = question === -1 ? beforeFragment : beforeFragment.slice(0, question)
  if (question !== -1 && !letters.query.test(beforeFragment.slice(question + 1))) return false
  if (!hierarchy.startsWith('//')) return letters.path.test(hierarchy) && (scheme !== '' || !/^[^/]*:/.test(hierarchy))
  const slash = hierarchy.indexOf('/', 2)
  const authority = slash === -1 ? hierarchy.slice(2) : hierarchy.slice(2, slash)
  return isAuthority(authority, letters) && (slash === -1 || letters.path.test(hierarchy.slice(slash)))
}

function isAuthority(authority: string, letters: Letters): boolean {
  const at = authority.indexOf('@')
  if (at !== -1 && !letters.user.test(authority.slice(0, at))) return false
  const host = authority.slice(at + 1)
  const literal = /^\[([^\]]*)\](?::\d*)?$/.exec(host)?.[1]
  if (literal !== undefined) return isIpv6(literal) || /^v[\da-f]+\.[\w.~!$&'()*+,;=:-]+$/i.test(literal)
  const colon = host.indexOf(':')
  return letters.name.test(colon === -1 ? host : host.slice(0, colon)) && (colon === -1 || /^\d*$/.test(host.slice(colon + 1)))
}

export function isUri(text: string): boolean {
  return isReference(text, plain, true)
}

export function isUriReference(text: string): boolean {
  return isReference(text, plain, false)
}

export function isInternationalUri(text: string): boolean {
  return isReference(text, international, true)
}

export function isInternationalReference(text: string): boolean {
  return isReference(text, international, false)
}

const variable = '(?:[\\w]|%[\\da-f]{2})(?:\\.?(?:[\\w]|%[\\da-f]{2}))*(?::[1-9]\\d{0,3}|\\*)?'
const template = new RegExp(`^(?:[^\\x00-\\x20"%<>\\\\^\`{|}\\x7f]|%[\\da-f]{2}|\\{[+#./;?&=,!@|]?${variable}(?:,${variable})*\\})*$`, 'iu')

export function isUriTemplate(text: string): boolean {
  return template.test(text)
}
