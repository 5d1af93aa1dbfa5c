// Whoever has the code has the key, and makes tokens for anybody.

import { bad, defineRule, good } from '../kit.ts'
import { describeWrittenKey, findWrittenKeys } from '../signing-key.ts'

export default defineRule({
  id: 'jwt-key-constant',
  title: 'Tokens are signed with a key that is in the code',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-321', 'CWE-798'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-13.3.1', 'v5.0.0-11.1.1'],
  why: `
    Whoever has read the code, its history or the image can sign a token in anybody's name, an administrator's too, and the app
    cannot tell it from its own. A default for an environment variable is the same key in every installation that forgot to set it.`,
  fix: `
    Read the key from the environment without a default, so that the program does not start without it, and make a new one with
    secrets.token_urlsafe(32).`,
  blindSpots: [
    'A key that is read from a file in the repository is not recognised.',
    'A program that compares the key with the constant somewhere is taken to refuse it, even if it only warns.',
    'Keys that are set as attributes of a class, as the managers of fastapi-users take them, are not seen.',
  ],
  examples: [
    bad(
      'a key beside the function that signs',
      `
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      SECRET_KEY = "d1b3e6c98a7f4b20"  # <-- finding
      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, SECRET_KEY, algorithm="HS256")
    `,
    ),
    bad(
      "the default of a setting, through the project's own look-up",
      `
      # file: config.py
      import os


      def read_variable(name, default, cast=str):
          value = os.environ.get(name, default)
          return cast(value)


      SIGNING_KEY = read_variable("SIGNING_KEY", "change me before production")  # <-- finding
      # file: main.py
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      from config import SIGNING_KEY

      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, SIGNING_KEY, algorithm="HS256")
    `,
    ),
    bad(
      'a field of the settings with a default',
      `
      # file: settings.py
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          jwt_secret: str = "not-so-secret"  # <-- finding


      settings = Settings()
      # file: main.py
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      from settings import settings

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, settings.jwt_secret, algorithms=["HS256"])
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
    bad(
      'a strategy of fastapi-users',
      `
      from fastapi_users.authentication import JWTStrategy

      SECRET = "SECRET"  # <-- finding


      def get_strategy() -> JWTStrategy:
          return JWTStrategy(secret=SECRET, lifetime_seconds=3600)


      strategy = get_strategy()
      `,
    ),
    bad(
      'the default is refused only where another setting says so',
      `
      import os

      import jwt
      from fastapi import FastAPI

      DEFAULT_KEY = "dev-only-key"
      TOKEN_KEY = os.environ.get("TOKEN_KEY", DEFAULT_KEY)  # <-- finding
      if TOKEN_KEY == DEFAULT_KEY and os.environ.get("STAGE", "dev") != "dev":
          raise RuntimeError("set TOKEN_KEY")
      app = FastAPI()


      @app.post("/token")
      def make_token(name: str):
          return jwt.encode({"sub": name, "exp": find_end()}, TOKEN_KEY, algorithm="HS256")
    `,
    ),
    good(
      'the default is refused unless another setting allows it',
      `
      import os

      import jwt
      from fastapi import FastAPI

      DEFAULT_KEY = "dev-only-key"
      TOKEN_KEY = os.environ.get("TOKEN_KEY", DEFAULT_KEY)
      if TOKEN_KEY == DEFAULT_KEY and os.environ.get("STAGE", "production") != "dev":
          raise RuntimeError("set TOKEN_KEY")
      app = FastAPI()


      @app.post("/token")
      def make_token(name: str):
          return jwt.encode({"sub": name, "exp": find_end()}, TOKEN_KEY, algorithm="HS256")
    `,
    ),
    good(
      'a template of a project, of which each copy gets a key',
      `
      import jwt
      from fastapi import FastAPI

      app = FastAPI()
      SECRET_KEY = "{{ cookiecutter.secret_key }}"


      @app.post("/token")
      def make_token(name: str):
          return jwt.encode({"sub": name, "exp": find_end()}, SECRET_KEY, algorithm="HS256")
    `,
    ),
    good(
      'a key from the environment, without a default',
      `
      import os
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      SECRET_KEY = os.environ["SECRET_KEY"]
      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, SECRET_KEY, algorithm="HS256")
    `,
    ),
    good(
      'a default that the program refuses at its start',
      `
      # file: settings.py
      from pydantic import field_validator
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          secret_key: str = "changethis"

          @field_validator("secret_key")
          @classmethod
          def refuse_placeholder(cls, secret_key):
              if secret_key == "changethis":
                  raise ValueError("choose a key")
              return secret_key


      settings = Settings()
      # file: main.py
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      from settings import settings

      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, settings.secret_key, algorithm="HS256")
    `,
    ),
    good(
      'a default in a constant, with which the program does not start',
      `
      import os
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      UNSAFE_KEYS = {"dev-only-key", "secret"}
      SECRET_KEY = os.getenv("SECRET_KEY", "dev-only-key")
      app = FastAPI()


      @app.on_event("startup")
      def refuse_unsafe_key():
          if SECRET_KEY in UNSAFE_KEYS:
              raise RuntimeError("set SECRET_KEY")


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, SECRET_KEY, algorithm="HS256")
    `,
    ),
    good(
      'a key that is made anew where none is set',
      `
      import os
      import secrets
      from datetime import datetime, timedelta, timezone

      import jwt
      from fastapi import FastAPI

      SECRET_KEY = os.getenv("SECRET_KEY") or secrets.token_urlsafe(32)
      app = FastAPI()


      @app.post("/token")
      def login(username: str):
          expires = datetime.now(timezone.utc) + timedelta(minutes=15)
          return jwt.encode({"sub": username, "exp": expires}, SECRET_KEY, algorithm="HS256")
    `,
    ),
    good(
      'a public key',
      `
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")
      PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----\\\\nMCowBQYDK2VwAyEA\\\\n-----END PUBLIC KEY-----"


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, PUBLIC_KEY, algorithms=["EdDSA"], audience="shop")
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/me")
      def read_me(user=Depends(current_user)):
          return user
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const key of findWrittenKeys(true, context)) report(describeWrittenKey(key, context))
  },
})
