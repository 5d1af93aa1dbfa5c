// What must not leave an application: keys and secrets of known shape, and numbers of persons whose check digits are right. Each has a shape that is cheap
// to find and a check that is exact, so that other numbers are let be.

import { parseJson } from '../../../base/index.ts'
import { hints } from './leak-hints.ts'

export interface LeakKind {
  readonly id: string
  readonly about: 'secrets' | 'personal'
  /** Global; matches at most a few hundred characters, none of them a quote or a line break. */
  readonly shape: RegExp
  readonly isReal: (found: string) => boolean
  /** Of `hints`: without any of these nothing of this kind is there. */
  readonly hint: number
  /** How many characters at the end are shown all the same. */
  readonly shown: number
}

const digitsOf = (text: string): number[] => [...text.replace(/\D/g, '')].map(Number)
const always = () => true

/** ISO/IEC 7812: the sum of the digits, every second one doubled from the right. */
export function isLuhn(digits: readonly number[]): boolean {
  let sum = 0
  for (const [at, digit] of [...digits].reverse().entries()) {
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits.length > 0 && sum % 10 === 0
}

/** ISO 7064, MOD 97-10, as an IBAN has it (ISO 13616). */
export function isIban(text: string): boolean {
  const plain = text.replace(/\s/g, '').toUpperCase()
  const length = ibanLengths[plain.slice(0, 2)]
  if (length === undefined || plain.length !== length) return false
  let rest = 0
  for (const sign of `${plain.slice(4)}${plain.slice(0, 4)}`) {
    const value = Number.parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

const ibanLengths: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SA: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TR: 26,
}

/** By the beginnings that networks of cards have, with the lengths that go with them. */
function isCard(text: string): boolean {
  const digits = digitsOf(text)
  const number = digits.join('')
  const fits =
    /^4(?:\d{12}|\d{15}|\d{18})$|^5[1-5]\d{14}$|^2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}$|^3[47]\d{13}$|^6(?:011|5\d\d|4[4-9]\d)\d{12}$|^3(?:0[0-5]|[68]\d)\d{11}$|^35(?:2[89]|[3-8]\d)\d{12}$/.test(
      number,
    )
  return fits && new Set(digits).size > 1 && isLuhn(digits)
}

/** Brazil: two check digits, weights from 10 and from 11 downwards. */
function isCpf(text: string): boolean {
  const digits = digitsOf(text)
  const check = (count: number) => {
    const sum = digits.slice(0, count).reduce((total, digit, at) => total + digit * (count + 1 - at), 0)
    return ((sum * 10) % 11) % 10 === digits[count]
  }
  return new Set(digits).size > 1 && check(9) && check(10)
}

/** Spain: the letter is the number modulo 23. */
function isDni(text: string): boolean {
  const [, lead = '', number = '', letter = ''] = /^([XYZ]?)(\d{7,8})-?([A-Z])$/.exec(text) ?? []
  const whole = lead === '' ? number : `${'XYZ'.indexOf(lead)}${number}`
  return whole.length === 8 && 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(whole) % 23] === letter
}

/** Italy: odd and even places have values of their own. */
function isFiscalCode(text: string): boolean {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
  let sum = 0
  for (let at = 0; at < 15; at++) {
    const sign = text.charCodeAt(at)
    const value = sign < 58 ? sign - 48 : sign - 65
    sum += at % 2 === 0 ? (odd[value] ?? 0) : value
  }
  return text.charCodeAt(15) - 65 === sum % 26
}

/** France: what is left of 97 when the number is divided by it. */
const isNir = (text: string): boolean => {
  const plain = text.replace(/\s/g, '')
  const number = plain.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return 97n - (BigInt(number) % 97n) === BigInt(plain.slice(13))
}

/** United States: ranges that were never given out are none. */
const isSocialSecurity = (text: string): boolean =>
  !/^(?:000|666|9\d\d)|-00-|-0000$/.test(text) && text !== '078-05-1120' && text !== '123-45-6789'

/** A header that names an algorithm, and a body that is an object. */
function isToken(text: string): boolean {
  try {
    const [head = '', body = ''] = text.split('.')
    const read: unknown = parseJson(Buffer.from(head, 'base64url').toString())
    const claims: unknown = parseJson(Buffer.from(body, 'base64url').toString())
    return typeof read === 'object' && read !== null && 'alg' in read && typeof claims === 'object'
  } catch {
    return false
  }
}

export const leakKinds: readonly LeakKind[] = [
  {
    id: 'private-key',
    about: 'secrets',
    shape: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----[A-Za-z0-9+/=\\nr\s]{0,8000}(?:-----END (?:[A-Z]{2,10} )?PRIVATE KEY-----)?/g,
    isReal: always,
    hint: hints.privateKey,
    shown: 0,
  },
  {
    id: 'aws-key',
    about: 'secrets',
    shape: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
    isReal: (found) => !found.endsWith('EXAMPLE'),
    hint: hints.aws,
    shown: 4,
  },
  {
    id: 'github-token',
    about: 'secrets',
    shape: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
    isReal: always,
    hint: hints.github,
    shown: 4,
  },
  { id: 'gitlab-token', about: 'secrets', shape: /\bglpat-[A-Za-z0-9_-]{20}\b/g, isReal: always, hint: hints.gitlab, shown: 4 },
  { id: 'slack-token', about: 'secrets', shape: /\bxox[abposr]-[A-Za-z0-9-]{20,80}/g, isReal: always, hint: hints.slack, shown: 4 },
  { id: 'stripe-key', about: 'secrets', shape: /\b[rs]k_live_[A-Za-z0-9]{20,100}\b/g, isReal: always, hint: hints.stripe, shown: 4 },
  { id: 'google-key', about: 'secrets', shape: /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g, isReal: always, hint: hints.google, shown: 4 },
  {
    id: 'model-key',
    about: 'secrets',
    shape: /\bsk-(?:ant-|proj-|or-)?[A-Za-z0-9_-]{32,180}\b/g,
    isReal: (found) => /\d/.test(found) && /[a-z]/.test(found),
    hint: hints.model,
    shown: 4,
  },
  {
    id: 'password-hash',
    about: 'secrets',
    shape:
      /\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id?|d)\$v=\d{1,3}\$[a-z0-9=,]{5,60}\$[A-Za-z0-9+/]{8,100}\$[A-Za-z0-9+/]{16,200}|\bpbkdf2[_:]sha(?:256|512)[:$]\d{3,8}\$[A-Za-z0-9./+]{4,64}\$[A-Za-z0-9./+=]{20,200}/g,
    isReal: always,
    hint: hints.passwordHash,
    shown: 0,
  },
  {
    id: 'token',
    about: 'secrets',
    shape: /\beyJ[A-Za-z0-9_-]{10,600}\.eyJ[A-Za-z0-9_-]{2,4000}\.[A-Za-z0-9_-]{10,800}/g,
    isReal: isToken,
    hint: hints.token,
    shown: 0,
  },
  {
    id: 'card',
    about: 'personal',
    shape: /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d.]|-\d)/g,
    isReal: isCard,
    hint: hints.longNumber,
    shown: 4,
  },
  {
    id: 'iban',
    about: 'personal',
    shape: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    isReal: isIban,
    hint: hints.iban,
    shown: 4,
  },
  { id: 'cpf', about: 'personal', shape: /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b/g, isReal: isCpf, hint: hints.cpf, shown: 0 },
  { id: 'dni', about: 'personal', shape: /\b(?:\d{8}|[XYZ]\d{7})-?[A-Z]\b/g, isReal: isDni, hint: hints.dni, shown: 0 },
  {
    id: 'fiscal-code',
    about: 'personal',
    shape: /\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/g,
    isReal: isFiscalCode,
    hint: hints.iban,
    shown: 0,
  },
  {
    id: 'nir',
    about: 'personal',
    shape: /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/g,
    isReal: isNir,
    hint: hints.longNumber,
    shown: 0,
  },
  {
    id: 'social-security',
    about: 'personal',
    shape: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g,
    isReal: isSocialSecurity,
    hint: hints.socialSecurity,
    shown: 4,
  },
]

export interface Leak {
  readonly kind: LeakKind
  readonly from: number
  readonly to: number
}

/** In order, none within another. `text` may be Latin-1 of bytes: every shape is ASCII. `hinted`: what the bytes were seen to hint at. */
export function findLeaks(text: string, kinds: readonly LeakKind[] = leakKinds, hinted = -1): Leak[] {
  const found: Leak[] = []
  for (const kind of kinds) {
    if ((kind.hint & hinted) === 0) continue
    for (const match of text.matchAll(kind.shape))
      if (kind.isReal(match[0])) found.push({ kind, from: match.index, to: match.index + match[0].length })
  }
  found.sort((one, other) => one.from - other.from || other.to - one.to)
  let end = 0
  return found.filter(({ from, to }) => {
    if (from < end) return false
    end = to
    return true
  })
}
