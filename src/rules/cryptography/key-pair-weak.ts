// A private key that can be computed from the public one.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'key-pair-weak',
  title: 'A pair of keys is made too small',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-326'],
  owaspApi: null,
  asvs: ['v5.0.0-11.2.3'],
  why: `
    RSA with 1024 bits is within reach of those who can pay for machines, with 512 bits of anybody. Whoever factors the public key
    signs and reads in the name of its owner.`,
  fix: 'Make 3072 bits, or an Ed25519 key.',
  blindSpots: ['Keys that are read from files are not measured.'],
  examples: [
    bad(
      'a size in the call',
      `
      from cryptography.hazmat.primitives.asymmetric import rsa
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/keys")
      def make_key():
          key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # <-- finding
          return key.public_key().public_numbers().n
    `,
    ),
    bad(
      'a size in a constant',
      `
      from Crypto.PublicKey import RSA
      from fastapi import FastAPI

      app = FastAPI()
      BITS = 1024


      @app.post("/keys")
      def make_key():
          return RSA.generate(BITS).publickey().export_key()  # <-- finding
    `,
    ),
    good(
      'enough bits',
      `
      from cryptography.hazmat.primitives.asymmetric import rsa
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/keys")
      def make_key():
          key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
          return key.public_key().public_numbers().n
    `,
    ),
    good(
      'a curve',
      `
      from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/keys")
      def make_key():
          return Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('key-pair')) return
    const bits = findBits(call)
    if (bits === null || bits >= 2048) return
    report({ place: call.place, cause: causeIn(call.inside, 'key size'), what: `the key has ${bits} bits`, routes: context.routesTo(call) })
  },
})

function findBits({ arguments: given }: Call): number | null {
  const size = given['key_size'] ?? given['bits']
  return size?.certainty === 'certain' && typeof size.value === 'number' ? size.value : null
}
