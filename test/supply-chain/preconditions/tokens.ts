// python-jose and PyJWT.
import type { Case } from './kit.ts'
import { plain, route } from './programs.ts'

const jose = (rest: string) => route('from jose import jwt', `return jwt.decode(q, ${rest})`)
const jwt = (rest: string) => route('import jwt', `return jwt.decode(q, ${rest})`)

export const joseCases: readonly Case[] = [
  {
    id: 'CVE-2024-33663',
    affected: jose('KEY, algorithms=["HS256", "ES256"]'),
    spared: [plain, jose('KEY, algorithms=["RS256"]'), jose('"a secret of the application", algorithms=["HS256"]')],
    open: [jose('KEY, algorithms=load()'), jose('PUBLIC_KEY, algorithms=["HS256"]'), route('import jose', 'return run_with(jose)')],
    why: /lets a public key pass for a password in main.py/,
    routes: ['GET /run'],
  },
  ...['CVE-2024-33664', 'CVE-2024-29370'].map((id) => ({
    id,
    affected: route('from jose import jwe', 'return jwe.decrypt(q, KEY)'),
    spared: [plain, jose('KEY, algorithms=["HS256"]')],
    open: [route('import jose', 'return getattr(jose, "jwe")')],
    why: /`jose.jwe` is used in main.py:\d+, which `GET \/run` reaches/,
    routes: ['GET /run'],
  })),
  {
    id: 'CVE-2016-7036',
    affected: jose('KEY, algorithms=["HS256"]'),
    spared: [plain, jose('KEY, algorithms=["RS256"]')],
    open: [jose('KEY, algorithms=load()')],
    why: /decoded with HS256/,
    routes: ['GET /run'],
  },
]

const client = route('from jwt import PyJWKClient', 'return PyJWKClient("https://id.example/keys").get_signing_key_from_jwt(q)')

export const pyjwtCases: readonly Case[] = [
  {
    id: 'CVE-2022-29217',
    affected: route(
      'import jwt\nfrom jwt.algorithms import get_default_algorithms',
      'return jwt.decode(q, KEY, algorithms=get_default_algorithms())',
    ),
    spared: [
      plain,
      jwt('KEY, algorithms=["RS256"]'),
      jwt('KEY, algorithms=["HS256"]'),
      route('from jose import jwt', 'return jwt.decode(q, K)'),
    ],
    open: [jwt('KEY, algorithms=load()')],
    why: /all algorithms are taken/,
  },
  ...['CVE-2017-11424', 'CVE-2026-48526'].map((id) => ({
    id,
    affected: jwt('KEY, algorithms=["HS256", "RS256"]'),
    spared: [plain, jwt('KEY, algorithms=["RS256"]')],
    open: [jwt('KEY, algorithms=load()')],
    why: /lets a public key pass for a password in main.py/,
    routes: ['GET /run'],
  })),
  {
    id: 'CVE-2025-45768',
    affected: jwt('"secret", algorithms=["HS256"]'),
    spared: [plain, jwt('KEY, algorithms=["ES256"]'), jwt('"0123456789abcdef0123456789abcdef", algorithms=["HS256"]')],
    open: [
      jwt('KEY, algorithms=["HS256"]'),
      route('import jwt\nimport os', 'return jwt.decode(q, os.getenv("KEY", "0123456789abcdef0123456789abcdef"), algorithms=["HS256"])'),
    ],
    why: /less than 32 characters/,
    routes: ['GET /run'],
  },
  {
    id: 'CVE-2026-32597',
    affected: jwt('KEY, algorithms=["RS256"]'),
    spared: [plain, route('import jwt', 'jwt.encode({}, KEY, algorithm="HS256")\nreturn jwt.decode(q, KEY, algorithms=["HS256"])')],
    open: [jwt('KEY, algorithms=load()')],
    why: /tokens of others/,
    routes: ['GET /run'],
  },
  {
    id: 'CVE-2026-48522',
    affected: route('from jwt import PyJWKClient', 'return PyJWKClient(q).get_signing_key_from_jwt(q)'),
    spared: [plain, client, jwt('KEY, algorithms=["RS256"]')],
    open: [route('from jwt import PyJWKClient', 'return PyJWKClient(find_issuer(q)).get_signing_key_from_jwt(q)')],
    why: /a request chooses the address/,
    routes: ['GET /run'],
  },
  ...['CVE-2026-48523', 'CVE-2026-48524'].map((id) => ({
    id,
    affected: client,
    spared: [plain, jwt('KEY, algorithms=["RS256"]')],
    why: /main.py:\d+, which `GET \/run` reaches/,
    routes: ['GET /run'],
  })),
  {
    id: 'CVE-2026-48525',
    affected: route('import jwt', 'return jwt.PyJWS().decode(q, KEY, algorithms=["HS256"], detached_payload=b"x")'),
    spared: [plain, jwt('KEY, algorithms=["RS256"]')],
    why: /`detached_payload` is used/,
  },
  {
    id: 'CVE-2024-53861',
    affected: jwt('KEY, algorithms=["RS256"], issuer="https://id.example"'),
    spared: [plain, jwt('KEY, algorithms=["RS256"]')],
    why: /`issuer` is asked in main.py/,
    routes: ['GET /run'],
  },
]
