// `Security(current_user, scopes="admin")`: a text is a sequence of letters, and each of them becomes a scope.

import { bad, defineRule, good } from '../kit.ts'
import { lastPart } from '../lost-dependency.ts'

export default defineRule({
  id: 'scopes-given-as-text',
  title: 'Scopes are given as a text and read letter by letter',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-863', 'CWE-285'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.1'],
  why: `
    Security(...) wants a list of scopes. A text is taken as the list of its letters: scopes="admin" asks for a, d, m, i and n. A
    check that wants all of them refuses everybody until somebody loosens it; one that is content with any of them, or tests
    whether a scope is part of a text, admits the wrong ones.`,
  fix: 'Give a list: Security(current_user, scopes=["admin"]).',
  blindSpots: ['Texts of less than four letters are taken for a list of short scopes.'],
  examples: [
    bad(
      'one scope without its brackets',
      `
      from fastapi import FastAPI, HTTPException, Security
      from fastapi.security import OAuth2PasswordBearer, SecurityScopes

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(wanted: SecurityScopes, token: str = Security(scheme)):
          if not any(scope in wanted.scope_str for scope in find_scopes(token)):
              raise HTTPException(403)
          return find_user(token)


      @app.get("/orders")
      def list_orders(user=Security(current_user, scopes="admin")):  # <-- finding
          return []
    `,
    ),
    good(
      'lists, of short scopes too',
      `
      from fastapi import FastAPI, HTTPException, Security
      from fastapi.security import OAuth2PasswordBearer, SecurityScopes

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(wanted: SecurityScopes, token: str = Security(scheme)):
          if not set(wanted.scopes) <= set(find_scopes(token)):
              raise HTTPException(403)
          return find_user(token)


      @app.get("/orders")
      def list_orders(user=Security(current_user, scopes=["admin"])):
          return []


      @app.get("/files")
      def list_files(user=Security(current_user, scopes=["r", "w"])):
          return []
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report) {
    for (const { scopes, call, asked, of } of route.dependencies) {
      const above = of === null ? 0 : (route.dependencies[of]?.scopes.length ?? 0)
      if (above > 0 || scopes.length < 4 || !scopes.every((scope) => scope.length === 1)) continue
      report({
        place: asked,
        cause: { name: call, what: `scopes ${scopes.join('')}` },
        what: `the scopes of ${lastPart(call)} are a text: ${scopes.map((scope) => `"${scope}"`).join(', ')} are asked for`,
        routes: [route],
      })
    }
  },
})
