// Packages of the FastAPI world that nobody maintains any more, each with what its people said and what takes its place. A row needs a
// statement of its authors, an archived repository, or years without a release while others had to route around it.

import type { Severity } from '../taxonomy/index.ts'

export interface AbandonedPackage {
  /** A predicate: `has had no release since 2020`. */
  readonly state: string
  readonly instead: string
  readonly severity: Severity
  /** Where it is said. */
  readonly source: string
}

export const abandonedPackages: ReadonlyMap<string, AbandonedPackage> = new Map<string, AbandonedPackage>([
  [
    'fastapi-jwt-auth',
    {
      state: 'has had no release since November 2020, and needs a PyJWT and a Pydantic of before',
      instead: 'PyJWT with a dependency of your own, or `authx`',
      severity: 'medium',
      source: 'https://pypi.org/project/fastapi-jwt-auth/#history',
    },
  ],
  [
    'python-jose',
    {
      state: 'had no release from 2021 to 2025 while two of its weaknesses were public, and has had few since',
      instead: '`pyjwt`, which FastAPI teaches since 2024, or `joserfc`',
      severity: 'low',
      source: 'https://github.com/fastapi/fastapi/pull/11589',
    },
  ],
  [
    'python-jwt',
    {
      state: 'was archived by its author in November 2023',
      instead: '`pyjwt` or `joserfc`',
      severity: 'medium',
      source: 'https://github.com/davedoesdev/python-jwt',
    },
  ],
  [
    'passlib',
    {
      state: 'has had no release since October 2020; it does not know the bcrypt of today, and Python 3.13 took `crypt` away from it',
      instead: '`pwdlib`, which FastAPI teaches since 2025, or the fork `libpass`, which keeps the imports',
      severity: 'low',
      source: 'https://foss.heptapod.net/python-libs/passlib/-/issues/187',
    },
  ],
  [
    'rsa',
    {
      state: 'was archived by its author in April 2025, and is not made to withstand the timing of answers',
      instead: '`cryptography`',
      severity: 'medium',
      source: 'https://github.com/sybrenstuvel/python-rsa',
    },
  ],
  [
    'pycrypto',
    {
      state: 'has had no release since 2013, and has published weaknesses that will stay',
      instead: '`cryptography`, or `pycryptodome`, which keeps the imports',
      severity: 'high',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2013-7459',
    },
  ],
  [
    'aioredis',
    {
      state: 'became part of redis-py in 2022 and is archived',
      instead: '`redis`, whose `redis.asyncio` is the same code, maintained',
      severity: 'low',
      source: 'https://github.com/aio-libs-abandoned/aioredis-py',
    },
  ],
  [
    'motor',
    {
      state: 'reached the end of its life in May 2026: MongoDB mends only critical bugs in it, until May 2027',
      instead: '`pymongo`, whose asynchronous client takes its place',
      severity: 'low',
      source: 'https://www.mongodb.com/docs/languages/python/pymongo-driver/current/reference/migration/',
    },
  ],
  [
    'pypdf2',
    {
      state: 'ended with release 3.0.1 of 2022 and goes on under another name',
      instead: '`pypdf`',
      severity: 'medium',
      source: 'https://pypi.org/project/PyPDF2/',
    },
  ],
  [
    'google-generativeai',
    {
      state: 'is supported no more since November 2025',
      instead: '`google-genai`',
      severity: 'low',
      source: 'https://pypi.org/project/google-generativeai/',
    },
  ],
  [
    'oauth2client',
    {
      state: 'is deprecated by Google since 2017, and has had no release since 2018',
      instead: '`google-auth` and `google-auth-oauthlib`',
      severity: 'medium',
      source: 'https://pypi.org/project/oauth2client/',
    },
  ],
  [
    'jaeger-client',
    {
      state: 'is archived: Jaeger told its users to leave it in 2022',
      instead: '`opentelemetry-sdk` with its exporter',
      severity: 'low',
      source: 'https://www.jaegertracing.io/docs/latest/client-libraries/',
    },
  ],
  [
    'raven',
    {
      state: 'was replaced by its authors in 2018',
      instead: '`sentry-sdk`',
      severity: 'low',
      source: 'https://pypi.org/project/raven/',
    },
  ],
])

/** Not abandoned, but at rest: security updates are promised, and nothing else. Said to those who ask for everything. */
export const restingPackages: ReadonlyMap<string, AbandonedPackage> = new Map<string, AbandonedPackage>([
  [
    'fastapi-users',
    {
      state: 'is in maintenance mode: its authors promise security updates and nothing new',
      instead: 'nothing yet; watch its page for the successor that its authors announce',
      severity: 'low',
      source: 'https://fastapi-users.github.io/fastapi-users/latest/',
    },
  ],
])
