// What must be new for every text is always the same.

import type { CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'cipher-nonce-constant',
  title: 'Data is encrypted with a constant nonce',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-329', 'CWE-323'],
  owaspApi: null,
  asvs: ['v5.0.0-11.3.4'],
  why: `
    A nonce or first block that is used twice with one key undoes the cipher: in CBC equal beginnings show, in CTR and GCM the two
    texts can be subtracted from each other, and GCM gives away the key that its signature rests on.`,
  fix: 'Make it for each text with os.urandom(12) and send it along with the cipher.',
  blindSpots: ['A nonce that is counted, or made from the text, is not looked at.'],
  examples: [
    bad(
      'a nonce of zeros',
      `
      import os

      from cryptography.hazmat.primitives.ciphers.aead import AESGCM
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/notes")
      def seal(note: str):
          return AESGCM(os.environb[b"NOTE_KEY"]).encrypt(b"000000000000", note.encode(), None).hex()  # <-- finding
    `,
    ),
    bad(
      'a first block in a constant',
      `
      import os

      from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
      from fastapi import FastAPI

      app = FastAPI()
      FIRST = b"0123456789abcdef"


      @app.post("/notes")
      def seal(note: str):
          cipher = Cipher(algorithms.AES(os.environb[b"NOTE_KEY"]), modes.CBC(FIRST))  # <-- finding
          return cipher.encryptor().update(note.encode()).hex()
    `,
    ),
    good(
      'a new one for each text',
      `
      import os

      from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/notes")
      def seal(note: str):
          first = os.urandom(16)
          cipher = Cipher(algorithms.AES(os.environb[b"NOTE_KEY"]), modes.CTR(first))
          return (first + cipher.encryptor().update(note.encode())).hex()
    `,
    ),
    good(
      'the one that came with the cipher',
      `
      import os

      from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/notes/open")
      def unseal(sealed: bytes):
          cipher = Cipher(algorithms.AES(os.environb[b"NOTE_KEY"]), modes.CTR(sealed[:16]))
          return cipher.decryptor().update(sealed[16:])
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('cipher-mode')) return
    const nonce = call.arguments['iv'] ?? call.arguments['nonce']
    if (nonce === undefined || !isConstant(nonce)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, 'nonce'),
      what: `every text is encrypted with the same ${call.callee.endsWith('CBC') ? 'first block' : 'nonce'}`,
      ...(isOnlyRead(call.inside.function) ? { confidence: 'low' } : {}),
      routes: context.routesTo(call),
    })
  },
})

function isConstant({ value, certainty, from }: CodeValue): boolean {
  return certainty === 'certain' && typeof value === 'string' && from.every(({ kind }) => kind === 'constant')
}

/** Formats of others prescribe what they are read with. */
function isOnlyRead(name: string): boolean {
  return /decrypt|unseal|read|parse|extract|hash/i.test(name)
}
