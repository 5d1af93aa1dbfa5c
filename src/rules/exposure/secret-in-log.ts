// A password, key or token in clear text in the log.

import type { Call, CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { secretsIn } from '../secrets-in-text.ts'

export default defineRule({
  id: 'secret-in-log',
  title: 'A secret is written to the log',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-532'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-16.2.5'],
  why: `
    Logs are copied to places where nobody guards them like a password: files, consoles, search servers, tickets. Whoever reads one
    of them can use the password, key or token as its owner.`,
  fix: 'Leave the value out of the message, or log what identifies it and cannot be used: its id, or its last four characters.',
  blindSpots: [
    'A value is judged by its name, so one with a harmless name is not seen, nor a whole object or request that holds a secret.',
    'A formatter that masks secrets in every message is not seen.',
    'Tokens of language models go by the same word: `token` alone counts only where the code is about signing in.',
  ],
  examples: [
    bad(
      'a password in an f-string',
      `
      import logging

      from fastapi import FastAPI

      app = FastAPI()
      logger = logging.getLogger(__name__)


      @app.post("/login")
      def login(username: str, password: str):
          logger.info(f"login of {username} with {password}")  # <-- finding
          return {}
    `,
    ),
    bad(
      'a key and a token as arguments of the message',
      `
      import logging

      from fastapi import FastAPI

      app = FastAPI()
      log = logging.getLogger("shop")


      def connect(api_key: str):
          log.debug("connecting with %s", api_key)  # <-- finding


      @app.post("/refresh")
      def refresh(refresh_token: str):
          logging.warning("refused %s", refresh_token)  # <-- finding
          connect(read_key())
    `,
    ),
    good(
      'what is logged about a secret is not the secret',
      `
      import logging

      from fastapi import FastAPI

      app = FastAPI()
      logger = logging.getLogger(__name__)


      @app.post("/login")
      def login(username: str, password: str, token: str, api_key: str):
          logger.info("wrong password for %s", username)
          logger.info(f"password of {len(password)} characters, key {mask(api_key)}, ending in {api_key[-4:]}")
          logger.info("has key: %s", bool(api_key))
          logger.info("the access_token expired")
          return {}
    `,
    ),
    good(
      'tokens that a language model counts',
      `
      import logging

      from fastapi import FastAPI

      app = FastAPI()
      logger = logging.getLogger(__name__)


      @app.post("/complete")
      def complete(prompt: str, max_tokens: int):
          for token in stream(prompt):
              logger.debug(f"next token {token} of {max_tokens}")
          next_token = 7
          logger.debug("page %s", next_token)
          return {}
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('log')) return
    const found = findSecret(call)
    if (found === null) return
    const level = call.callee.slice(call.callee.lastIndexOf('.') + 1)
    report({
      place: call.place,
      cause: causeIn(call.inside, `${call.callee} of ${found}`),
      what: `\`${found}\` is ${call.tags.includes('print') ? 'printed' : 'written to the log'} in clear text`,
      routes: context.routesTo(call),
      ...(level === 'debug' ? { severity: 'low' } : {}),
      ...(call.entries.length === 0 || level === 'debug' || call.tags.includes('print') ? { confidence: 'medium' } : {}),
    })
  },
})

function findSecret({ arguments: given, inside }: Call): string | null {
  for (const [name, value] of Object.entries(given)) {
    if (isFixed(value) || isObject(value) || (name !== 'message' && !/^\d+$/.test(name))) continue
    const [found] = secretsIn(value.text, `${inside.module}.${inside.function}`)
    if (found !== undefined) return found
  }
  return null
}

/** Something of a class of the project says of itself what it likes; a `token` that is not known to be text may be such a thing. */
function isObject({ type, text, from }: CodeValue): boolean {
  if (type?.includes(':')) return true
  return text === 'token' && type === null && !from.some((source) => source.kind === 'parameter' && source.name === 'token')
}

/** Known as it stands in the code: another rule's matter if it is a secret. */
function isFixed({ value, certainty, from }: CodeValue): boolean {
  return (certainty === 'certain' && value !== null) || (from.length > 0 && from.every(({ kind }) => kind === 'constant'))
}
