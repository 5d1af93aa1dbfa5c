// A form in which users change their name, and their rights as well.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { wordsOf } from '../../knowledge/index.ts'
import type { HttpRoute } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findCopied } from '../record-fields.ts'
import { wordsOfRoute } from '../route-purpose.ts'
import { refName, resolveSchema } from '../schema-walk.ts'

export default defineRule({
  id: 'privilege-field-in-own-update',
  title: 'A user may send their own privileges along with an update',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-915', 'CWE-269'],
  owaspApi: 'API3:2023',
  asvs: ['v5.0.0-15.3.3', 'v5.0.0-8.2.3'],
  why: `
    The model of the body holds what users may change about themselves and what decides their rights. A handler that copies its
    fields to the row, as with model_dump and setattr, makes an administrator of whoever adds one field to the request.`,
  fix: 'Give users a model of their own without the field, and let only a route for administrators take the one that has it.',
  blindSpots: [
    'A handler that refuses or drops the field is reported all the same.',
    'Dependencies, scopes and paths that speak of administrators or permissions keep this rule silent.',
  ],
  examples: [
    bad(
      'name and rights in one model',
      `
      from fastapi import Depends, FastAPI, Request
      from pydantic import BaseModel


      class UserUpdate(BaseModel):
          name: str | None = None
          is_superuser: bool | None = None


      def current_user(request: Request):
          return find_user(request)


      app = FastAPI()


      @app.patch("/users/{user_id}")  # <-- finding
      def change_user(user_id: int, change: UserUpdate, user=Depends(current_user)):
          return save(user, change)
    `,
    ),
    bad(
      'a role that is inherited',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class UserBase(BaseModel):
          email: str
          role: str = "reader"


      class Profile(UserBase):
          bio: str = ""


      app = FastAPI()


      @app.put("/me")  # <-- finding
      def change_me(profile: Profile):
          return save(profile)
    `,
    ),
    good(
      'administrators have a route of their own',
      `
      from fastapi import Depends, FastAPI, Request
      from pydantic import BaseModel


      class UserUpdateMe(BaseModel):
          name: str | None = None


      class UserUpdate(UserUpdateMe):
          is_superuser: bool | None = None


      def get_current_superuser(request: Request):
          return find_superuser(request)


      app = FastAPI()


      @app.patch("/users/me")
      def change_me(change: UserUpdateMe):
          return {}


      @app.patch("/users/{user_id}", dependencies=[Depends(get_current_superuser)])
      def change_user(user_id: int, change: UserUpdate):
          return {}
    `,
    ),
    good(
      'a route for roles alone, and a role in a play',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class RoleChange(BaseModel):
          role: str


      class Part(BaseModel):
          name: str
          role: str


      app = FastAPI()


      @app.put("/users/{user_id}/role")
      def change_role(user_id: int, change: RoleChange):
          return {}


      @app.put("/plays/{play_id}/parts/{part_id}")
      def change_part(play_id: int, part_id: int, part: Part):
          return {}
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    const { model } = context
    if (route.kind !== 'http' || (route.method !== 'PATCH' && route.method !== 'PUT') || route.origin !== 'project') return
    const { handler, body } = route
    if (handler === null || handler.file === null || body === null || route.condition?.default === 'off') return
    if (!isAboutUsers(route) || isForSome(route)) return
    const fields = Object.keys(resolveSchema(body.schema, model).properties ?? {})
    const rights = fields.filter((field) => right.test(field))
    if (rights.length === 0 || !fields.some((field) => own.test(field))) return
    // Where it is seen to be copied to the record, another rule says so.
    if (findCopied(route, context, (field) => right.test(field)).length > 0) return
    const name = handlerName(handler)
    report({
      place: findRoutePlace(route),
      cause: { name, what: rights.join(', ') },
      what: `${route.method} ${route.path} takes ${rights.join(', ')} beside what users change about themselves${modelName(route)}`,
      routes: [route],
      handler: name,
    })
  },
})

const right =
  /^(?:is_?)?(?:super_?user|admin|administrator|staff)$|^(?:user_?)?(?:roles?|role_?ids?|permissions|privileges|scopes)$|^access_?level$/i
const own =
  /^(?:(?:first|last|full|display|user|nick)?_?name|e?_?mail|email_?address|password|new_?password|avatar(?:_?url)?|profile\w*|bio|phone(?:_?number)?|language|locale|timezone|theme)$/i
const users = new Set('user users me profile profiles account accounts self'.split(' '))
const some = new Set(
  'admin admins administrator administrators superuser superusers staff owner owners root manager permission permissions permitted role roles scope scopes allowed authorize authorise authorized privileged internal'.split(
    ' ',
  ),
)

/** The path ends in users: `/users/{id}`, `/auth/me`. */
function isAboutUsers({ path }: HttpRoute): boolean {
  const parts = path.split('/').filter((part) => part !== '' && !part.startsWith('{'))
  return users.has((parts.at(-1) ?? '').toLowerCase())
}

/** Anything on the way says that it is not for everybody. */
function isForSome(route: HttpRoute): boolean {
  if ((route.handler?.decorators.length ?? 0) > 0 || route.security.some(({ scopes }) => scopes.length > 0)) return true
  // Every OAuth2 scheme has an argument `scopes`.
  const said = route.dependencies.flatMap(({ call, scheme, arguments: given }) =>
    scheme === null ? [...wordsOf(call.split(/[:.]/).at(-1) ?? ''), ...Object.keys(given).flatMap(wordsOf)] : [],
  )
  const words = [...said, ...wordsOfRoute(route), ...wordsOf(route.body?.model ?? '')]
  return words.some((word) => some.has(word))
}

function modelName({ body }: HttpRoute): string {
  const name = body === null ? null : refName(body.schema)
  return name === null ? '' : ` (${name})`
}
