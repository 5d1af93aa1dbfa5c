// The token says by which algorithm it is to be checked, and the program does as it is told.

import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findVerificationOff, tokenLibrary } from '../token-call.ts'

export default defineRule({
  id: 'jwt-algorithms-not-listed',
  title: 'A token chooses the algorithm that it is checked by',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-347', 'CWE-327'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.1.2'],
  why: `
    Without a list of its own the app takes the algorithm from the head of the token, which whoever sends it has written. With a
    public key that is how a token is forged: the sender signs with HS256 and the public key as the secret.`,
  fix: 'Name the one algorithm that the app signs with: algorithms=["HS256"].',
  blindSpots: [
    'PyJWT from version 2 on refuses to decode without a list, so a call of it without one is not reported.',
    'Calls of joserfc, which looks at the kind of the key, are not reported either.',
    'A list that comes from elsewhere is taken to be a good one.',
  ],
  examples: [
    bad(
      'python-jose without a list',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer
      from jose import JWTError, jwt

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["PUBLIC_KEY"])  # <-- finding
          except JWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    bad(
      'the list is what the token says',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              header = jwt.get_unverified_header(token)
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=[header["alg"]])  # <-- finding
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'a list of one',
      `
      import os

      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer
      from jose import JWTError, jwt

      ALGORITHM = "HS256"
      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"], algorithms=[ALGORITHM])
          except JWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'without a list PyJWT raises',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, os.environ["JWT_KEY"])
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    good(
      'the head of the token only chooses the key',
      `
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")
      keys = read_keys()


      def current_user(token: str = Depends(scheme)):
          try:
              kid = jwt.get_unverified_header(token)["kid"]
              return jwt.decode(token, keys[kid], algorithms=["RS256"], audience="shop")
          except (jwt.PyJWTError, KeyError):
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('jwt-decode') || findVerificationOff(call) !== null) return
    const library = tokenLibrary(call)
    const { algorithms } = call.arguments
    const isFromToken = algorithms?.from.some((source) => source.kind === 'call' && /get_unverified_headers?$/.test(source.callee)) ?? false
    const isLeftOut =
      (algorithms === undefined || (algorithms.certainty === 'certain' && algorithms.value === null)) &&
      !call.open &&
      (library === 'python-jose' || call.callee === 'authlib.jose.jwt.decode')
    if (!isFromToken && !isLeftOut) return
    report({
      place: algorithms?.place ?? call.place,
      cause: causeIn(call.inside, 'algorithms'),
      what: isFromToken
        ? 'the list of algorithms is read from the head of the token itself'
        : `${library} is not told by which algorithms a token may be signed, and accepts what the token names`,
      // A secret that is no public key cannot be turned against the app this way.
      ...(isFromToken ? { severity: 'high' } : {}),
      routes: context.routesTo(call),
    })
  },
})
