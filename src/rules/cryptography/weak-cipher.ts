// Ciphers that are broken, or that show through.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'weak-cipher',
  title: 'Data is encrypted with a weak cipher',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-327'],
  owaspApi: null,
  asvs: ['v5.0.0-11.3.1', 'v5.0.0-11.3.2'],
  why: `
    DES, RC4, RC2 and ciphers with small blocks give way to the machines of today, and in the mode ECB equal blocks of text are
    equal blocks of cipher, so that its pattern shows through any key.`,
  fix: 'Encrypt with cryptography.fernet.Fernet(key), or with AESGCM and a new nonce each time.',
  blindSpots: ['A cipher whose name comes from elsewhere is not seen.', 'CBC without a signature over it is not reported.'],
  examples: [
    bad(
      'equal blocks stay equal',
      `
      import os

      from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/notes")
      def seal(note: str):
          cipher = Cipher(algorithms.AES(os.environb[b"NOTE_KEY"]), modes.ECB())  # <-- finding
          return cipher.encryptor().update(note.encode()).hex()
    `,
    ),
    bad(
      'an old cipher, and a new one with an old mode',
      `
      import os

      from Crypto.Cipher import AES, DES
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/notes")
      def seal(note: str):
          old = DES.new(os.environb[b"OLD_KEY"], DES.MODE_CBC, os.urandom(8))  # <-- finding
          new = AES.new(os.environb[b"NEW_KEY"], AES.MODE_ECB)  # <-- finding
          return old.encrypt(note.encode()).hex() + new.encrypt(note.encode()).hex()
    `,
    ),
    good(
      'a cipher that signs, too',
      `
      import os

      from cryptography.hazmat.primitives.ciphers.aead import AESGCM
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/notes")
      def seal(note: str):
          nonce = os.urandom(12)
          return (nonce + AESGCM(os.environb[b"NOTE_KEY"]).encrypt(nonce, note.encode(), None)).hex()
    `,
    ),
    good(
      'another mode',
      `
      import os

      from Crypto.Cipher import AES
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/notes")
      def seal(note: str):
          cipher = AES.new(os.environb[b"NOTE_KEY"], AES.MODE_GCM)
          return cipher.encrypt(note.encode()).hex()
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const weak = findWeak(call)
    if (weak === null) return
    report({ place: call.place, cause: causeIn(call.inside, weak), what: `data is encrypted with ${weak}`, routes: context.routesTo(call) })
  },
})

function findWeak({ callee, tags, arguments: given }: Call): string | null {
  if (tags.includes('cipher-mode') && callee.endsWith('modes.ECB')) return 'the mode ECB'
  if (!tags.includes('cipher')) return null
  const [, name] = /(?:\.|^)(DES3?|TripleDES|ARC4|ARC2|RC2|Blowfish|CAST5?|IDEA|SEED|XOR)(?:\.new)?$/.exec(callee) ?? []
  if (name !== undefined) return name
  return /^Crypto\.Cipher\.AES\b/.test(callee) && /MODE_ECB$/.test(given['mode']?.text ?? '') ? 'the mode ECB' : null
}
