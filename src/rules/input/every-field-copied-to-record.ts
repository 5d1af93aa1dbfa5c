// Whatever the caller sends becomes part of the record, rights included.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { wordsOf } from '../../knowledge/index.ts'
import type { Call, FieldUse, HttpRoute, Model, Schema } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'every-field-copied-to-record',
  title: 'Every field of a request is copied to a record, rights included',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-915', 'CWE-269'],
  owaspApi: 'API3:2023',
  asvs: ['v5.0.0-15.3.3'],
  why: `
    The body's model has a field that decides what the user may do, and a loop copies every field that was sent to the stored record.
    Who may change their own name may make themselves an administrator with the same request.`,
  fix: 'Give callers a model without these fields, and set them only in a route of administrators; or leave them out: body.model_dump(exclude={"is_superuser"}).',
  blindSpots: [
    'A field that the handler or the loop speaks of by name is believed to be checked or left out, one that another function checks is not.',
    'Routes are taken to be for administrators by the names of their path and dependencies.',
    'Only fields with well-known names such as is_admin, role or permissions count.',
  ],
  examples: [
    bad(
      'a user updates their own record',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel

      app = FastAPI()


      class UserUpdate(BaseModel):
          name: str | None = None
          is_superuser: bool | None = None


      class User(BaseModel):
          id: int
          is_superuser: bool


      def get_current_user():
          return load_user()


      @app.patch("/users/{user_id}")  # <-- finding
      def patch_user(user_id: int, update: UserUpdate, user: User = Depends(get_current_user)):
          if user.id != user_id and not user.is_superuser:
              raise HTTPException(403)
          for field, value in update.model_dump(exclude_unset=True).items():
              setattr(user, field, value)
          return {}
    `,
    ),
    bad(
      'in a function of the project',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Profile(BaseModel):
          name: str
          role: str = "member"


      def apply(record, data: Profile):
          values = data.dict()
          for field in values:
              setattr(record, field, values[field])


      @app.put("/profile")  # <-- finding
      def update_profile(data: Profile):
          apply(load_profile(), data)
    `,
    ),
    good(
      'a model without rights',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class UserUpdate(BaseModel):
          name: str | None = None


      @app.patch("/users/me")
      def patch_me(update: UserUpdate):
          user = load_user()
          for field, value in update.model_dump(exclude_unset=True).items():
              setattr(user, field, value)
    `,
    ),
    good(
      'a route for administrators, and fields by name',
      `
      from fastapi import Depends, FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class UserUpdate(BaseModel):
          name: str | None = None
          is_superuser: bool | None = None


      def require_admin():
          check()


      @app.patch("/users/{user_id}", dependencies=[Depends(require_admin)])
      def patch_user(user_id: int, update: UserUpdate):
          user = load_user()
          for field, value in update.model_dump(exclude_unset=True).items():
              setattr(user, field, value)


      @app.patch("/me")
      def patch_me(update: UserUpdate):
          user = load_user()
          user.name = update.name
          setattr(user, "nickname", update.name)
    `,
    ),
    good(
      'the field is checked, or left out',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel

      app = FastAPI()


      class UserUpdate(BaseModel):
          name: str | None = None
          is_superuser: bool | None = None


      def get_current_user():
          return load_user()


      def apply(record, update: UserUpdate):
          for field, value in update.model_dump(exclude={"is_superuser"}).items():
              setattr(record, field, value)


      @app.patch("/users/{user_id}")
      def patch_user(user_id: int, update: UserUpdate, user=Depends(get_current_user)):
          if update.is_superuser and not user.is_superuser:
              raise HTTPException(403)
          for field, value in update.model_dump(exclude_unset=True).items():
              setattr(user, field, value)


      @app.patch("/me")
      def patch_me(update: UserUpdate):
          apply(load_user(), update)
    `,
    ),
    good(
      'a role that is no right',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Message(BaseModel):
          role: str
          text: str


      @app.put("/chats/{chat_id}/messages/{message_id}")
      def update_message(chat_id: int, message_id: int, message: Message):
          record = load_message()
          for field, value in message.model_dump().items():
              setattr(record, field, value)
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const copies = new Map<string, Call>()
    for (const call of context.code.calls)
      if (isCopy(call)) for (const entry of call.entries) if (!copies.has(entry)) copies.set(entry, call)
    for (const route of model.routes) {
      const copy = copies.get(route.id)
      if (copy === undefined || route.kind !== 'http' || route.method === 'GET' || isForAdministrators(route)) continue
      const named = fieldsNamedIn(context.code.fieldUses, route, copy)
      const rights = findRights(route, model).filter((name) => !named.has(name))
      if (rights.length === 0) continue
      report({
        place: findRoutePlace(route),
        cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: rights.join(' ') },
        what: `every field of the body is copied to a record, ${rights.map((name) => `\`${name}\``).join(' and ')} included`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        others: [{ role: 'cause', place: copy.place, note: 'here each field that was sent is set' }],
      })
    }
  },
})

/** Whoever speaks of the field by name checks it, leaves it out or sets it on purpose. */
function fieldsNamedIn(uses: readonly FieldUse[], { handler }: HttpRoute, copy: Call): ReadonlySet<string> {
  const own = uses.filter(
    ({ inside }) =>
      (inside.file === copy.inside.file && inside.function === copy.inside.function) ||
      (handler !== null && inside.module === handler.module && inside.function === handler.name),
  )
  return new Set(own.flatMap(({ fields }) => fields))
}

function isCopy({ tags, arguments: { name } }: Call): boolean {
  return tags.includes('set-attribute') && name !== undefined && name.certainty === 'unknown'
}

/** Names that grant something wherever they stand, and those that do on a record about somebody. */
const rightsAnywhere = new Set('is_superuser is_admin is_staff is_superadmin is_administrator superuser is_root'.split(' '))
const rightsOfPeople = new Set(
  'role roles role_id role_ids permissions scopes is_verified email_verified balance credits is_owner admin'.split(' '),
)
const people = new Set(
  'user users account accounts member members profile profiles me employee employees customer customers person'.split(' '),
)

function findRights({ path, body }: HttpRoute, model: Model): string[] {
  if (body === null) return []
  const isAboutPeople = [...wordsOf(body.model ?? ''), ...wordsOf(path.replace(/\{[^}]*\}/g, ''))].some((word) => people.has(word))
  return fieldsOf(body.schema, model, 0).filter((name) => rightsAnywhere.has(name) || (isAboutPeople && rightsOfPeople.has(name)))
}

function fieldsOf(schema: Schema, model: Model, depth: number): string[] {
  if (depth > 4) return []
  const named = schema.$ref === undefined ? undefined : model.schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]
  const parts = [...(named === undefined ? [] : [named]), ...(schema.allOf ?? []), ...(schema.anyOf ?? [])]
  return [...Object.keys(schema.properties ?? {}), ...parts.flatMap((part) => fieldsOf(part, model, depth + 1))]
}

const administrators = new Set(
  'admin admins administrator superuser superadmin staff root permission permissions role roles rbac owner scope scopes authorize authorized authorization policy privilege privileges internal'.split(
    ' ',
  ),
)

function isForAdministrators({ path, dependencies, handler }: HttpRoute): boolean {
  const names = [path, handler?.module ?? '', handler?.name ?? '', ...(handler?.decorators ?? []), ...dependencies.map(({ call }) => call)]
  return (
    names.some((name) => wordsOf(name).some((word) => administrators.has(word))) || dependencies.some(({ scopes }) => scopes.length > 0)
  )
}
