// A password that can be read back, and so by whoever gets in.

import { isPasswordName, wordsOf } from '../../knowledge/index.ts'
import type { Call, CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

export default defineRule({
  id: 'password-stored-reversible',
  title: "Users' passwords are stored so that they can be read back",
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-257', 'CWE-522'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.4.2'],
  why: `
    What is encrypted is read by whoever has the key, and Base64 by anybody. An app that asks for a password only needs to know
    whether the next one is the same, and people use theirs in more than one place.`,
  fix: 'Store argon2.PasswordHasher().hash(password), and verify against it.',
  blindSpots: [
    'A password for another system, which must be kept readable, is told by its name and where it stands, which is not always right.',
  ],
  examples: [
    bad(
      'encrypted at registration',
      `
      import os

      from cryptography.fernet import Fernet
      from fastapi import FastAPI

      app = FastAPI()
      cipher = Fernet(os.environ["CIPHER_KEY"])


      @app.post("/register")
      def register(name: str, password: str):
          hashed_password = cipher.encrypt(password.encode())  # <-- finding
          return save_user(name, hashed_password)
    `,
    ),
    bad(
      'an encoding that calls itself a hash',
      `
      import base64

      from fastapi import FastAPI

      app = FastAPI()


      def hash_password(password: str):
          return base64.b64encode(password.encode()).decode()  # <-- finding


      @app.post("/register")
      def register(name: str, password: str):
          return save_user(name, hash_password(password))
    `,
    ),
    good(
      'a header for another server',
      `
      import base64
      import os

      import httpx
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/stock")
      async def read_stock():
          username, password = os.environ["STOCK_USER"], os.environ["STOCK_PASSWORD"]
          credentials = base64.b64encode(f"{username}:{password}".encode()).decode()
          async with httpx.AsyncClient() as client:
              answer = await client.get("https://stock.example", headers={"Authorization": f"Basic {credentials}"})
          return answer.json()
    `,
    ),
    good(
      'the credential of a mailbox that the app itself must use',
      `
      import os

      from cryptography.fernet import Fernet
      from fastapi import FastAPI

      app = FastAPI()
      cipher = Fernet(os.environ["CIPHER_KEY"])


      @app.post("/mailboxes")
      def add_mailbox(host: str, smtp_password: str):
          return save_mailbox(host, cipher.encrypt(smtp_password.encode()))
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const isEncrypted = call.tags.includes('encrypt')
    if (!isEncrypted && !call.tags.includes('encode')) return
    const password = findOwnPassword(call.arguments['data'])
    if (password === null || !isForUsers(call) || isHashed(call, context)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'password'),
      what: isEncrypted ? `${password} is encrypted, not hashed` : `${password} is only encoded, which anybody can undo`,
      routes: context.routesTo(call),
    })
  },
})

/** `password` and `user_password`; a password that says what it is for is one of another system. */
function findOwnPassword(data: CodeValue | undefined): string | null {
  const name = data?.names.find(isPasswordName) ?? null
  if (name === null) return null
  const words = wordsOf(name.slice(name.lastIndexOf('.') + 1))
  return words.every((word) => own.has(word)) ? name : null
}
const own = new Set('password passwd pwd new user plain raw plaintext account'.split(' '))

/** Somebody signs up, or the result calls itself a hash. */
function isForUsers({ inside, goesTo }: Call): boolean {
  const words = new Set([inside.function, ...goesTo].flatMap(wordsOf))
  return ['hash', 'hashed', 'register', 'signup'].some((word) => words.has(word)) || (words.has('create') && words.has('user'))
}

function isHashed({ inside }: Call, { code }: RuleContext): boolean {
  return code.calls.some(
    ({ tags, inside: other }) =>
      (tags.includes('password-hash') || tags.includes('hash')) && other.module === inside.module && other.function === inside.function,
  )
}
