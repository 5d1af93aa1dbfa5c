// Which variables of an environment hold a secret, and what is left to see of them. An analysis needs to know that a key is set,
// never which one it is: what looks secret becomes a hole before anything is analysed, kept or printed.

import type { GivenText } from '../../project/index.ts'

type Part = Exclude<GivenText, string>[number]
export type Parts = readonly Part[]

const secretWords = new Set(
  'KEY KEYS APIKEY ACCESSKEY SECRETKEY SECRET SECRETS PASSWORD PASSWORDS PASSWD PASSPHRASE PASS PWD TOKEN TOKENS CREDENTIAL CREDENTIALS PRIVATE SALT PEPPER PIN'.split(
    ' ',
  ),
)
/** What stands at the end of a name that speaks about a secret without holding one: `ACCESS_TOKEN_EXPIRE_MINUTES`. */
const harmlessEnds = new Set(
  'MINUTES SECONDS HOURS DAYS TTL EXPIRE EXPIRES EXPIRY EXPIRATION LIFETIME AGE LENGTH SIZE LIMIT COUNT ALGORITHM ALG HEADER NAME ENABLED DISABLED REQUIRED TYPE BACKEND URL URI PATH FILE DIR PREFIX ISSUER AUDIENCE COOKIE FIELD POLICY IN'.split(
    ' ',
  ),
)
const harmlessWords = new Set(['PUBLIC', 'MAX', 'MIN', 'NUM'])
/** A switch is no secret, whatever it switches. */
const switches = /^(?:true|false|yes|no|on|off|none|null)$/i

const secretShapes: readonly RegExp[] = [
  // What issuers put before their keys and tokens, a JSON web token, a key in PEM.
  /\b(?:sk|pk|rk|ghp|gho|ghs|ghu|github_pat|glpat|xox[abeprs]|AKIA|ASIA|AIza|hf|npm|pypi|whsec|SG)[-_.]?[A-Za-z0-9_-]{12,}/,
  /\beyJ[\w-]{8,}\.[\w-]+/,
  /-----BEGIN/,
  // Long, without a space, of letters and digits.
  /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9+/_=-]{32,}$/,
  /^https?:\/\/hooks\./,
]

/** The group is what is hidden. */
const secretParts: readonly RegExp[] = [
  /:\/\/[^\s:/?#@]*:(\S+)@/d,
  /:\/\/([^\s:/?#@]+)@/d,
  /(?:password|passwd|pwd|secret|token|api[_-]?key|accountkey|accesskey|signature|sig)\s*=\s*([^&;\s]+)/di,
  /"[^"]*(?:password|passwd|pwd|secret|token|key)[^"]*"\s*:\s*"((?:[^"\\]|\\.)+)"/di,
]

/** A secret that is this short is found in too many words that have nothing to do with it. */
const leastToFind = 4

export function hideSecrets(environment: ReadonlyMap<string, Parts>): ReadonlyMap<string, GivenText> {
  const secrets = [...environment].filter(([name, parts]) => isSecret(name, textOf(parts)))
  const hidden = new Set(secrets.map(([name]) => name))
  // The longest first: one may be a part of another.
  const texts = secrets
    .flatMap(([name, parts]) => parts.filter((part) => typeof part === 'string').map((text) => ({ name, text })))
    .filter(({ text }) => text.length >= leastToFind)
    .sort((a, b) => b.text.length - a.text.length)
  return new Map(
    [...environment].map(([name, parts]): [string, GivenText] => {
      if (hidden.has(name)) return [name, [toHole(name, parts)]]
      let left = parts
      for (const { name: secret, text } of texts) left = split(left, (part) => part.split(text), secret)
      for (const pattern of secretParts) left = split(left, (part) => around(part, pattern), name)
      return [name, merge(left)]
    }),
  )
}

/** What is longer is not looked through, and hidden as a whole. */
const longest = 4096

export function isSecret(name: string, value: string): boolean {
  if (value === '' || switches.test(value)) return false
  if (value.length > longest) return true
  return isSecretName(name, value) || secretShapes.some((shape) => shape.test(value))
}

function isSecretName(name: string, value: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z\d]+/)
    .filter(Boolean)
  if (words.includes('WEBHOOK') && /^https?:/.test(value)) return true
  if (harmlessEnds.has(words.at(-1) ?? '') || words.some((word) => harmlessWords.has(word))) return false
  return words.some((word) => secretWords.has(word) || /(?:PASSWORD|PASSWD|SECRET|TOKEN|APIKEY)$/.test(word))
}

function toHole(name: string, parts: Parts): Part {
  const isFilled = parts.some((part) => (typeof part === 'string' ? part !== '' : part.isFilled === true))
  return { reason: `the secret ${name}`, ...(isFilled ? { isFilled } : {}) }
}

/** The text around what is hidden; the text alone where nothing is. */
function around(text: string, pattern: RegExp): readonly string[] {
  const [start, end] = pattern.exec(text)?.indices?.[1] ?? []
  return start === undefined || end === undefined ? [text] : [text.slice(0, start), ...around(text.slice(end), pattern)]
}

function split(parts: Parts, cut: (text: string) => readonly string[], name: string): Parts {
  return parts.flatMap((part): Part[] => {
    if (typeof part !== 'string') return [part]
    const hole: Part = { reason: `the secret ${name}`, isFilled: true }
    return cut(part).flatMap((text, i): Part[] => (i === 0 ? [text] : [hole, text]))
  })
}

function merge(parts: Parts): GivenText {
  const filled = parts.filter((part) => part !== '')
  return filled.every((part) => typeof part === 'string') ? filled.join('') : filled
}

function textOf(parts: Parts): string {
  return parts.map((part) => (typeof part === 'string' ? part : '\0')).join('')
}
