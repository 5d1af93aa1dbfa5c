// A secret from a generator whose next number can be computed from earlier ones.

import { isCredentialName, wordsOf } from '../../knowledge/index.ts'
import type { Call, CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'predictable-random-secret',
  title: 'A secret is made with random numbers that can be guessed',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-338', 'CWE-330'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-11.5.1'],
  why: `
    Python's random is made for simulations: whoever has seen enough of its numbers computes all that follow, and uuid1 is the
    time and the address of the machine. A password reset, a session or a key made from them belongs to whoever asks often enough.`,
  fix: 'Use secrets: secrets.token_urlsafe(32) for a token, "".join(secrets.choice(digits) for _ in range(6)) for a code.',
  blindSpots: [
    'What the number is for is told by the names it goes to; a secret with a harmless name is not recognised.',
    'Hashes of the time of day are not looked at.',
  ],
  examples: [
    bad(
      'a token to reset a password',
      `
      import random
      import string

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/forgotten")
      def forgotten(address: str):
          reset_token = "".join(random.choices(string.ascii_letters, k=24))  # <-- finding
          return send_mail(address, reset_token)
    `,
    ),
    bad(
      'a code of six digits',
      `
      import random

      from fastapi import FastAPI

      app = FastAPI()


      def make_otp():
          return random.randint(100000, 999999)  # <-- finding


      @app.post("/login")
      def login(address: str):
          return send_mail(address, make_otp())
    `,
    ),
    bad(
      'a key that is a time and an address',
      `
      import uuid

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/keys")
      def make_key(owner: str):
          return {"owner": owner, "api_key": str(uuid.uuid1())}  # <-- finding
    `,
    ),
    good(
      'random numbers for secrets',
      `
      import secrets
      import string

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/forgotten")
      def forgotten(address: str):
          reset_token = "".join(secrets.choice(string.ascii_letters) for _ in range(24))
          return send_mail(address, reset_token)
    `,
    ),
    good(
      'the generator of the operating system',
      `
      import random

      from fastapi import FastAPI

      app = FastAPI()
      generator = random.SystemRandom()


      @app.post("/login")
      def login(address: str):
          otp = generator.randint(100000, 999999)
          return send_mail(address, otp)
    `,
    ),
    good(
      'one of several keys is chosen, none is made',
      `
      import random

      from fastapi import FastAPI

      app = FastAPI()
      api_keys = read_keys()


      @app.get("/weather")
      def read_weather(city: str):
          api_key = random.choice(api_keys)
          return ask_weather(city, api_key)
    `,
    ),
    good(
      'when something is said to have happened',
      `
      import random
      from datetime import timedelta

      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/examples")
      def make_examples(count: int):
          otp_time = find_start() + timedelta(days=random.randint(1, 30))
          return save_payment(otp_time, count)
    `,
    ),
    good(
      'waiting a random while',
      `
      import random
      import time

      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/weather")
      def read_weather(city: str):
          time.sleep(random.uniform(0.1, 0.5))
          mask_token_probability = random.random()
          return {"city": city, "masked": mask_token_probability > 0.5}
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('random-weak') || call.discarded) return
    const name = call.goesTo.find(isSecretName)
    if (name === undefined || !makesSomething(call)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, name),
      what: `${name} comes from ${call.callee}`,
      // A code may stand for an order or a colour as well.
      ...((call.entries.length === 0 && !isCredentialName(name)) || name === 'code' ? { confidence: 'medium' } : {}),
      routes: context.routesTo(call),
    })
  },
})

/** The name of a secret, or of what makes one: `reset_token`, `generate_password`, `verification_code`. */
function isSecretName(name: string): boolean {
  const words = wordsOf(name.slice(name.lastIndexOf('.') + 1))
  if (words.some((word) => harmless.has(word))) return false
  if (isCredentialName(name)) return true
  const last = words.at(-1)
  if (words.length === 1) return last === 'sid' || last === 'code'
  return (last === 'code' && words.some((word) => coded.has(word))) || (last === 'id' && words.at(-2) === 'session')
}
const coded = new Set(
  'reset verification verify confirmation activation recovery login auth access password invite invitation otp mfa'.split(' '),
)
/** Tokens of a language model, tables of keys, and what is made up for a test. */
const harmless = new Set(
  'mask masked sample sampled dummy fake mock test example demo noise seed jitter probability prob rate ratio placeholder filler'.split(
    ' ',
  ),
)

/** Characters become a secret; one of several secrets is only chosen. */
function makesSomething({ callee, arguments: given }: Call): boolean {
  if (!/\.(?:choices?|sample|shuffle|permutation)$/.test(callee)) return true
  const from = given['0'] ?? given['population'] ?? given['seq']
  return from === undefined || isAlphabet(from)
}

function isAlphabet({ value, names, text }: CodeValue): boolean {
  if (typeof value === 'string') return true
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' && one.length === 1)) return true
  if (/\b(?:string\.|ascii_|digits\b|letters\b|punctuation\b)/.test(text)) return true
  return names.some((name) => wordsOf(name).some((word) => alphabets.has(word)))
}
const alphabets = new Set('alphabet chars characters digits letters charset symbols field'.split(' '))
