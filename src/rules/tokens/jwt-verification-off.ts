// The claims of a token are read, and nobody asks who wrote them.

import type { Edit } from '../../finding/index.ts'
import { wordsOf } from '../../knowledge/index.ts'
import type { Call } from '../../model/index.ts'
import { placeIn, removeArgument } from '../call-edits.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { findAlgorithms, findVerificationOff } from '../token-call.ts'

export default defineRule({
  id: 'jwt-verification-off',
  title: 'A token is believed without its signature',
  severity: 'critical',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-347', 'CWE-345'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.1.1'],
  why: `
    A token is text that the caller sends. Without its signature being checked it says whatever the caller wants: the id of
    another user, the role of an administrator, a time that never comes.`,
  fix: 'Verify it: jwt.decode(token, key, algorithms=["HS256"]), without verify_signature or verify among the options.',
  blindSpots: [
    'What happens to the claims is told by the name of the function, and by whether a route depends on it; elsewhere it is less sure.',
    'A function that verifies the same token in another call, too, is left alone.',
    'A gateway in front of the app that verifies the token is not seen.',
  ],
  examples: [
    bad(
      'the caller is who the token says',
      `
      import jwt
      from fastapi import Depends, FastAPI
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          claims = jwt.decode(token, options={"verify_signature": False})  # <-- finding
          return claims["sub"]


      @app.get("/me")
      def read_me(user: str = Depends(current_user)):
          return user
    `,
    ),
    bad(
      'claims of python-jose, unverified',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer
      from jose import jwt

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def require_admin(token: str = Depends(scheme)):
          claims = jwt.get_unverified_claims(token)  # <-- finding
          if claims.get("role") != "admin":
              raise HTTPException(403)


      @app.delete("/users/{user_id}", dependencies=[Depends(require_admin)])
      def delete_user(user_id: int):
          return {"deleted": user_id}
    `,
    ),
    bad(
      'all that it takes to verify, and a switch that turns it off',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")
      KEY = os.environ["JWT_KEY"]


      def current_user(token: str = Depends(scheme)):
          claims = jwt.decode(token, KEY, algorithms=["HS256"], options={"verify_signature": False})  # <-- finding
          return claims["sub"]


      @app.get("/me")
      def read_me(user: str = Depends(current_user)):
          return user
    `,
    ),
    good(
      'the unverified issuer only chooses the key',
      `
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")
      keys = read_keys()


      def current_user(token: str = Depends(scheme)):
          try:
              issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
              return jwt.decode(token, keys[issuer], algorithms=["RS256"], audience="shop", issuer=issuer)
          except (jwt.PyJWTError, KeyError):
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'the head of a token is no claim',
      `
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")
      keys = read_keys()


      def find_key(token: str = Depends(scheme)):
          kid = jwt.get_unverified_header(token).get("kid")
          if kid not in keys:
              raise HTTPException(401)
          return keys[kid]


      def current_user(token: str = Depends(scheme), key: str = Depends(find_key)):
          try:
              return jwt.decode(token, key, algorithms=["RS256"], audience="shop")
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const isClaims = call.tags.includes('jwt-claims')
    if (!isClaims && !(call.tags.includes('jwt-decode') && findVerificationOff(call) !== null)) return
    if (call.discarded || call.condition?.default === 'off' || isVerifiedBeside(call, context)) return
    const words = new Set(wordsOf(call.inside.function))
    if (aside.some((word) => words.has(word))) return
    const isDecision = isDependency(call, context) || deciding.some((word) => words.has(word))
    report({
      place: placeIn(call, findVerificationOff(call)),
      cause: causeIn(call.inside, 'signature'),
      what: 'the claims of the token are taken without its signature',
      ...(isDecision && call.entries.length > 0 ? {} : { confidence: 'low', severity: 'high' }),
      routes: context.routesTo(call),
      edits: findEdits(call),
    })
  },
})

/** All that it takes to verify stands there, and one switch turns it off. */
function findEdits(call: Call): readonly Edit[] {
  const { options, key, algorithms } = call.arguments
  const isOnlySwitch = options !== undefined && /^\{["']verify_signature["']: False\}$/.test(options.text)
  const isKey = key !== undefined && key.value !== '' && !/^(?:None|[bru]*(?:""|''))$/.test(key.text)
  return isOnlySwitch && isKey && algorithms !== undefined && (findAlgorithms(call) ?? ['none']).every(isReal)
    ? removeArgument(call, 'options')
    : []
}

function isReal(algorithm: string): boolean {
  return algorithm.toLowerCase() !== 'none'
}

/** The same function verifies, too: the first look only finds out how. */
function isVerifiedBeside({ inside }: Call, { code }: RuleContext): boolean {
  return code.calls.some(
    (other) =>
      other.tags.includes('jwt-decode') &&
      other.inside.module === inside.module &&
      other.inside.function === inside.function &&
      findVerificationOff(other) === null,
  )
}

function isDependency({ inside }: Call, context: RuleContext): boolean {
  const name = `${inside.module}:${inside.function}`
  return context.model.routes.some(({ dependencies }) => dependencies.some(({ call }) => call === name || `${call}.__call__` === name))
}

const deciding = 'current user auth authenticate authenticated authorize verify validate check require principal login'.split(' ')
/** What one may ask of a token that is not verified: when it ends, which key it wants, what to write to the log. */
const aside =
  'expiry expires expiration exp remaining ttl header headers kid key issuer log logging debug peek unverified unsafe inspect trace'.split(
    ' ',
  )
