// The key with which the application signs tokens or sessions is written into the file that starts it, and is a word that can be guessed.

import { expand } from '../../../syntax/index.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { isGuessable } from '../../names.ts'
import { settingsReadBy } from '../../settings-in-code.ts'

export default defineCheck({
  id: 'guessable-signing-key',
  title: 'The deployment gives a signing key that can be guessed',
  severity: 'critical',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-798', 'CWE-321', 'CWE-1188'],
  owaspApi: 'API2:2023',
  asvs: [],
  why: `
    Whoever knows the key makes tokens of their own, for every user and every role, and every route that asks for one is open to them. A
    key that is short, or that stands in an example, is found within minutes from one token.`,
  fix: 'Take the key from outside and refuse to start without it (`${SECRET_KEY:?}`), and make it with `openssl rand -hex 32`.',
  blindSpots: [
    'Which variable is the key is told by the code that signs with it; keys that the code hands around in other ways are not seen.',
    'Variables in `.env` files and in images are looked at elsewhere.',
  ],
  examples: [
    bad(
      'a placeholder for the key of the tokens',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          environment:
            JWT_KEY: changeme  # <-- finding
      # file: main.py
      import os
      import jwt
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      JWT_KEY = os.environ["JWT_KEY"]

      @app.get("/me")
      def me(token: str):
          try:
              return jwt.decode(token, JWT_KEY, algorithms=["HS256"])
          except jwt.PyJWTError:
              raise HTTPException(401)
    `,
    ),
    good(
      'from outside, or a name that the code does not sign with',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          environment:
            JWT_KEY: \${JWT_KEY:?}
            SALT_KEY: changeme
      # file: main.py
      import os
      import jwt
      from fastapi import FastAPI

      app = FastAPI()

      @app.get("/me")
      def me(token: str):
          return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"])
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report, { model }) {
    if (purpose === 'development') return
    const seen = new Set<string>()
    for (const { name, text, line } of services.flatMap(({ environment }) => environment)) {
      const use = settingsReadBy(model).get(name.toUpperCase())
      if (use === undefined || !use.isSigning || seen.has(name) || !isGuessable(expand(text, new Map()))) continue
      seen.add(name)
      report({
        place: { file, line },
        cause: { name: file, what: name },
        what: `\`${name}\`, which \`${use.call.callee}\` signs or checks with, is set to a text that can be guessed`,
        others: [{ role: 'related', place: use.call.place, note: 'the code uses it here' }],
        routes: use.routes.slice(0, 200),
        severity: 'critical',
      })
    }
  },
})
