// A value that a generator made, under a name that says secret. What gives it to whom is not known; that it is one is.

import { bad, good } from '../../finding/index.ts'
import { assigned, isLiteral, longValue } from '../assigned.ts'
import { defineKind } from '../kit.ts'
import { entropyOf, looksRandom, readsAsWords } from '../placeholder.ts'

export default defineKind({
  id: 'secret-with-high-entropy',
  title: 'Random value under the name of a secret',
  severity: 'medium',
  confidence: 'high',
  service: 'the service that the name speaks of',
  why: 'Keys of services that no kind of ours knows look like this, and what a generator made is hardly a sample. Keys in repositories that their owners had forgotten have been public for years.',
  fix: 'Find out what the value opens, have it replaced there, and read the new one from the environment or from a vault.',
  blindSpots: ['What the value opens is not known.', 'Secrets that read like words are not told from names.'],
  examples: [
    bad(
      'the key of a service that we do not know',
      `
      # file: weather.py
      WEATHER_API_KEY = "{{secret-with-high-entropy …}}"  # <-- finding
    `,
    ),
    good(
      'names, identifiers and sums',
      `
      # file: settings.py
      TOKEN_URL = "https://login.shop-prod.net/oauth2/v2.0/token"
      API_KEY_HEADER = "X-Shop-Api-Key-2"
      TOKENIZER_MODEL = "bert-base-uncased-v2.1.0"
      PASSWORD_FIELD = "password_confirmation_2"
    `,
    ),
  ],
  keywords: [
    'secret',
    'token',
    'passw',
    'pwd',
    'api_key',
    'api-key',
    'apikey',
    'access_key',
    'accesskey',
    'auth_key',
    'authkey',
    'credential',
    'private_key',
    'license_key',
    'encryption',
  ],
  pattern: assigned(
    'secret|token|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|auth[_-]?key|credential|private[_-]?key|license[_-]?key|encryption[_-]?key',
    '[A-Za-z0-9+/_=.~!@#%^&*-]{16,200}',
  ),
  needs: longValue,
  reach: { before: 120, after: 400, line: false },
  isGeneric: true,
  judge(candidate) {
    const { value, name } = candidate
    if (!isLiteral(candidate)) return null
    if (!isSecretName(name ?? '')) return null
    // What else is a password by its name is more often a name than a value.
    if (uuid.test(value)) return /passw|secret$/i.test(name ?? '') ? { confidence: 'medium' } : null
    if (isNoSecret(value)) return null
    const bits = entropyOf(value) * value.length
    if (!looksRandom(value) || bits < 60 || readsAsWords(value)) return null
    return bits >= 90 && hasMixture(value) ? {} : { confidence: 'medium' }
  },
  sample: (random) => ({ name: 'WEATHER_API_KEY', value: random.text(32) }),
})

const uuid = /^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/i
const notSecret =
  /tokenizer|tokens?_?(?:type|url|uri|endpoint|limit|count|ids?|index|name|path|file|expir|class|length|size|usage|header|budget)|max_?(?:new_?)?tokens|(?:next|page|continuation|cursor|eos|bos|pad|unk|mask|stop|cancel|sync|delta|csrf|xsrf|site|client|device|public)[_-]?(?:page)?_?token|(?:secret|password|passwd|key|credential)s?[_-]?(?:name|path|file|url|uri|id|arn|ref|field|label|header|version|prefix|length|hash|hint|type|manager|provider|store|vault|placeholder|pattern|regex|policy|rule|min|max|reset|page|text|message|help)|public|hash|digest|sha_?\d+|checksum|salt$|fingerprint|encrypted|sealed|test|fake|mock|dummy|example/i

function isSecretName(name: string): boolean {
  return name !== '' && !notSecret.test(name)
}

/** Addresses, paths, dotted names, versions, identifiers, calls, sums with the name of their algorithm. */
function isNoSecret(value: string): boolean {
  return (
    /^(?:https?|ftp|s3|gs|file|arn|urn|data|sha\d+|md5)[:/=-]/i.test(value) ||
    // Public by design, or a token that its own kind reads.
    /^(?:ph[c]_|pk[_.-]|pub|(?:api_|key_)?public_|eyJ|\$2[aby]\$|\$argon)/.test(value) ||
    /^[./~@]|\.(?:py|js|ts|json|ya?ml|toml|txt|md|pem|crt|key|html|com|org|net|io|dev|ai|svg|png|jpg)$/i.test(value) ||
    /^[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+$/.test(value) ||
    /^(?:[a-z0-9]+[-_.])*[a-z]+(?:[-_.][a-z0-9]+)*$/.test(value) ||
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) ||
    /^[\w.-]+@[\w-]+\.\w+/.test(value) ||
    /^\d{4}-\d\d-\d\d/.test(value) ||
    /^[\d.,:+-]+$/.test(value) ||
    /={2}.|&&|\.\.|\/\/.*\//.test(value)
  )
}

/** Either all hexadecimal, or of several sorts of characters. */
function hasMixture(value: string): boolean {
  if (/^[a-f0-9]+$/.test(value) || /^[A-F0-9]+$/.test(value)) return value.length >= 32
  return /[a-z]/.test(value) && /\d/.test(value) && (/[A-Z]/.test(value) || value.length >= 28)
}
