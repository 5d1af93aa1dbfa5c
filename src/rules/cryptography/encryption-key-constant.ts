// What is encrypted is read by whoever has the code.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findWrittenSecret, secretName } from '../secret-value.ts'

export default defineRule({
  id: 'encryption-key-constant',
  title: 'Data is encrypted with a key that is in the code',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-321', 'CWE-798'],
  owaspApi: null,
  asvs: ['v5.0.0-13.3.1', 'v5.0.0-11.1.1'],
  why: `
    Whoever has read the code, its history or the image reads everything that was ever encrypted with the key, in every
    installation, and a new key does not take back what has leaked.`,
  fix: 'Read the key from the environment or from a key service, without a default, and encrypt again with a new one.',
  blindSpots: [
    'A key that is read from a file in the repository is not recognised.',
    'A key that a function derives from a constant is not followed.',
  ],
  examples: [
    bad(
      'a key of Fernet',
      `
      from cryptography.fernet import Fernet
      from fastapi import FastAPI

      app = FastAPI()
      cipher = Fernet(b"3J7mJmQJpQnq3t5mB1J6gkT2dUuQ2xw0L0v1lZ0yQ0s=")  # <-- finding


      @app.post("/notes")
      def seal(note: str):
          return cipher.encrypt(note.encode())
    `,
    ),
    bad(
      'the default of a variable',
      `
      import os

      from cryptography.hazmat.primitives.ciphers.aead import AESGCM
      from fastapi import FastAPI

      app = FastAPI()
      NOTE_KEY = os.getenv("NOTE_KEY", "0123456789abcdef")  # <-- finding


      @app.post("/notes")
      def seal(note: str):
          nonce = os.urandom(12)
          return (nonce + AESGCM(NOTE_KEY.encode()).encrypt(nonce, note.encode(), None)).hex()
    `,
    ),
    good(
      'a key from the environment',
      `
      import os

      from cryptography.fernet import Fernet
      from fastapi import FastAPI

      app = FastAPI()
      cipher = Fernet(os.environ["NOTE_KEY"])


      @app.post("/notes")
      def seal(note: str):
          return cipher.encrypt(note.encode())
    `,
    ),
    good(
      'a key for this process',
      `
      from cryptography.fernet import Fernet
      from fastapi import FastAPI

      app = FastAPI()
      cipher = Fernet(Fernet.generate_key())


      @app.post("/notes")
      def seal(note: str):
          return cipher.encrypt(note.encode())
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('cipher') || call.condition?.default === 'off') return
    const key = call.arguments['key']
    const secret = findWrittenSecret(key, context.code)
    if (key === undefined || secret === null) return
    const name = secretName(key, secret)
    const place = secret.place ?? call.place
    const isElsewhere = place.file !== call.place.file || place.line !== call.place.line
    report({
      place,
      cause: { name: name ?? causeIn(call.inside, '').name, what: 'encryption key' },
      what:
        secret.setting === null
          ? `the key that encrypts ${name === null ? 'stands' : `(${name}) stands`} in the code`
          : `where ${secret.setting} is not set, the key that encrypts is a constant from the code`,
      routes: context.routesTo(call),
      others: isElsewhere ? [{ role: 'cause', place: call.place, note: 'the key is used here' }] : [],
    })
  },
})
