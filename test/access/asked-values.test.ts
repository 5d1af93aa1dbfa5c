// What a guard asks of the caller by value: what callers must have, and never the key by which it is read or how the token is made.
import { expect, test } from 'vitest'
import { routeOf } from './small-program.ts'

const claims = `def my_claims(token: str = Depends(bearer)):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)

ROLES = {"admin": "administrator"}

def need(claims=Depends(my_claims), user=Depends(caller)):
    if CONDITION:
        raise HTTPException(403)

@app.get("/x", dependencies=[Depends(need)])
def x(): ...
`

test.each([
  ['claims["role"] != "admin"', 'role', ['admin']],
  ['claims.get("role") != "admin"', 'role', ['admin']],
  ['claims.get("role", "user") != "admin"', 'role', ['admin']],
  ['"admin" not in claims["realm_access"]["roles"]', 'role', ['admin']],
  ['"admin" not in claims.get("roles", [])', 'role', ['admin']],
  ['getattr(user, "role") != "admin"', 'role', ['admin']],
  ['user.role not in ("admin", "editor")', 'role', ['admin', 'editor']],
  ['ROLES["admin"] != user.role', 'role', ['administrator']],
  ['"items:write" not in claims.get("scope", "").split()', 'scope', ['items:write']],
  ['not any(r["name"] == "admin" for r in claims["roles"])', 'role', ['admin']],
  // What says yes or no has no value, and neither has what only the environment knows.
  ['not claims["is_admin"]', 'role', []],
  ['not claims.get("admin")', 'role', []],
  ['claims.get("role") != os.environ["ADMIN_ROLE"]', 'role', []],
])('%s', (condition, kind, values) => {
  const tests = (routeOf(claims.replace('CONDITION', condition))?.guards ?? []).flatMap((guard) => guard.tests)
  expect(tests.map((one) => [one.kind, one.values])).toEqual([[kind, values]])
})
