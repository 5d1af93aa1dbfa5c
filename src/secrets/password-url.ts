// Addresses with a password in them, as the clients of databases take them: `postgresql://user:password@host/name`.

import { bad, good, type RuleCard } from '../finding/index.ts'
import { type Candidate, defineKind, type Kind, type Verdict } from './kit.ts'
import { isPlaceholder, looksRandom } from './placeholder.ts'

/** `schemes` is a pattern. */
export function urlWithPassword(schemes: string): RegExp {
  return new RegExp(
    String.raw`(?<![A-Za-z0-9+.-])(?:${schemes})(?:\+[a-z0-9_]{1,20})?:\/\/(?<user>[^\s:@/"'\`<>]{0,80}):(?<secret>[^\s@"'\`<>/]{1,160})@(?<host>[\w.-]{1,120})`,
    'dgi',
  )
}

/** What only the own machine, or the other containers beside it, can reach. */
const near =
  /^(?:localhost|0\.0\.0\.0|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1|host\.docker\.internal$)|\.(?:local|localhost|internal|test|svc)$|\.svc\./i
const made =
  /(?:^|\.)(?:example\.(?:com|org|net)|(?:host|hostname|server|domain|yourdomain|your-?host|mydomain|foo|bar)(?:\.\w+)?|test\.com)$/i

export function judgeUrl({ value, groups }: Pick<Candidate, 'value' | 'groups'>): Verdict | null {
  const { host = '', user = '' } = groups
  let password = value
  try {
    password = decodeURIComponent(value)
  } catch {
    // Then it is as it stands.
  }
  if (made.test(host) || isPlaceholder(password) || /[${}]/.test(user) || password.toLowerCase() === user.toLowerCase()) return null
  // A name without a dot is that of a container beside it.
  if (near.test(host) || !host.includes('.'))
    return looksRandom(password) && password.length >= 12
      ? { confidence: 'medium', severity: 'medium' }
      : { confidence: 'low', severity: 'low' }
  return {}
}

interface Service extends Pick<RuleCard, 'id' | 'title'> {
  readonly service: string
  readonly scheme: string
  readonly port: number
  readonly schemes: string
  readonly keywords: readonly [string, ...string[]]
  readonly opens: string
  readonly rotate: string
}

export function definePasswordUrl({ id, title, service, scheme, port, schemes, keywords, opens, rotate }: Service): Kind {
  const address = `${scheme}://app:{{${id} …}}@data.shop-prod.net:${port}/shop`
  return defineKind({
    id,
    title,
    severity: 'high',
    confidence: 'high',
    service,
    why: `${opens} Whoever reads the repository, a copy of it, an image or a log of the build has the address and the password in one line.`,
    fix: `${rotate} Give the address to the program from outside, as a variable of the environment or from a vault, and let nobody but the program reach the port.`,
    blindSpots: ['Whether the server can be reached from where the reader sits is told by its name alone.'],
    examples: [
      bad(
        'an address in the code',
        `
        # file: database.py
        DATABASE_URL = "${address}"  # <-- finding
      `,
      ),
      bad(
        'an address in the settings of the environment',
        `
        # file: deploy/.env.production
        DATABASE_URL=${address}  # <-- finding
      `,
      ),
      good(
        'the address of a container beside it, with a password that everybody uses',
        `
        # file: .env.local
        DATABASE_URL=${scheme}://app:password@localhost:${port}/shop
      `,
      ),
      good(
        'an address that is put together at start',
        `
        # file: database.py
        import os

        DATABASE_URL = f"${scheme}://app:{os.environ['DB_PASSWORD']}@data.shop-prod.net:${port}/shop"
      `,
      ),
    ],
    keywords,
    pattern: urlWithPassword(schemes),
    needs: /:[^\s@]{1,160}@/,
    reach: { before: 40, after: 500, line: true },
    judge: judgeUrl,
    sample: (random) => ({
      name: 'DATABASE_URL',
      value: random.text(16),
      wrap: (value) => `${scheme}://app:${value}@data.shop-prod.net:${port}/shop`,
    }),
  })
}
