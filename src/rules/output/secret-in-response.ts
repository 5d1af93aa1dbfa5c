// A secret among the fields of an answer.

import type { Place } from '../../base/index.ts'
import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { HttpRoute, Model, Schema } from '../../model/index.ts'
import { bad, type Draft, defineRule, good } from '../kit.ts'
import { isSignIn, wordsOfRoute } from '../route-purpose.ts'
import { alternativesOf, walkSchema } from '../schema-walk.ts'
import { type SecretField, secretField } from '../secret-field.ts'

export default defineRule({
  id: 'secret-in-response',
  title: 'A response model shows a secret',
  severity: 'high',
  severityByAccess: { authorised: 'medium' },
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-200', 'CWE-522'],
  owaspApi: 'API3:2023',
  asvs: ['v5.0.0-15.3.1', 'v5.0.0-14.2.6'],
  why: `
    FastAPI answers with every field of the response model, those that it inherits among them. Whoever may call the route reads
    the password, its hash or the key of whomever they ask for, and with it acts as them or guesses on at home.`,
  fix: 'Answer with a model of its own that lacks the field, or exclude it: response_model_exclude={"password"}; for a key show the last digits.',
  blindSpots: [
    'Fields are told by their names; a handler that empties or masks the field is reported all the same, with less certainty where the field may be empty.',
    'Keys and tokens are reported where a GET route shows them again, not where they are made; answers without a model are not looked at.',
  ],
  examples: [
    bad(
      'the model of the answer inherits the password',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class UserIn(BaseModel):
          name: str
          password: str


      class UserOut(UserIn):
          id: int


      app = FastAPI()


      @app.get("/users/{user_id}", response_model=UserOut)  # <-- finding
      def read_user(user_id: int):
          return find_user(user_id)


      @app.post("/users", response_model=UserOut)
      def add_user(user: UserIn):
          return save_user(user)
    `,
    ),
    bad(
      'a hash in a list, by the return annotation',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class Member(BaseModel):
          email: str
          hashed_password: str | None = None


      class Members(BaseModel):
          members: list[Member]


      app = FastAPI()


      @app.get("/members")  # <-- finding
      def list_members() -> Members:
          return read_members()
    `,
    ),
    good(
      'a secret type, a field that is left out, and a field about the password',
      `
      from datetime import datetime

      from fastapi import FastAPI
      from pydantic import BaseModel, Field, SecretStr


      class User(BaseModel):
          name: str
          password: SecretStr
          password_hash: str = Field(exclude=True)
          password_changed_at: datetime
          has_password: bool
          token_count: int


      app = FastAPI()


      @app.get("/users/{user_id}", response_model=User)
      def read_user(user_id: int):
          return find_user(user_id)
    `,
    ),
    good(
      'a token for whoever signs in, and a key for whoever makes one',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class Token(BaseModel):
          access_token: str
          token_type: str


      class NewKey(BaseModel):
          name: str
          api_key: str


      app = FastAPI()


      @app.post("/login", response_model=Token)
      def login(name: str):
          return make_token(name)


      @app.post("/keys", response_model=NewKey)
      def add_key(name: str):
          return make_key(name)
    `,
    ),
    good(
      'the password goes in and not out',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class UserIn(BaseModel):
          name: str
          password: str


      class UserOut(BaseModel):
          name: str


      app = FastAPI()


      @app.post("/users", response_model=UserOut)
      def add_user(user: UserIn):
          return user
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    const shown = new Map<
      string,
      {
        readonly holder: string
        readonly fields: readonly SecretField[]
        readonly isNear: boolean
        readonly isFilled: boolean
        readonly routes: HttpRoute[]
      }
    >()
    for (const route of model.routes) {
      if (route.kind !== 'http' || route.origin !== 'project' || route.plain || route.condition?.default === 'off') continue
      const handler = route.handler
      if (handler === null) continue
      for (const { holder, fields, isNear, isFilled } of secretsOf(route, model)) {
        const key = JSON.stringify([holder ?? handlerName(handler), isNear, fields.map(({ name }) => name)])
        const known = shown.get(key)
        if (known === undefined) shown.set(key, { holder: holder ?? handlerName(handler), fields, isNear, isFilled, routes: [route] })
        else known.routes.push(route)
      }
    }
    for (const { holder, fields, isNear, isFilled, routes } of shown.values()) {
      const [first, ...others] = routes.toSorted((one, other) => exposure(other) - exposure(one) || one.order - other.order)
      if (first === undefined) continue
      const names = fields.map(({ name }) => name).join(', ')
      report({
        place: findRoutePlace(first),
        cause: { name: holder, what: names },
        what: `${first.method} ${first.path} answers with ${names} of ${holder.split(':').at(-1)}`,
        ...certaintyOf(fields, isNear, isFilled, first),
        routes: [first, ...others],
        handler: first.handler === null ? null : handlerName(first.handler),
        others: placesOf(others).map((place) => ({ role: 'cause', place, note: 'this route answers with it too' })),
      })
    }
  },
})

/** Sure of people's own passwords; keys that an admin sees among the settings are often masked, or meant to be seen. */
function certaintyOf(
  fields: readonly SecretField[],
  isNear: boolean,
  isFilled: boolean,
  route: HttpRoute,
): Pick<Draft, 'severity' | 'confidence'> {
  // `hashed_password: str | None = None`: it may be left empty on the way out.
  if (isNear && fields.some(({ kind }) => kind === 'own-password')) return isFilled ? {} : { confidence: 'medium' }
  const isSettings = wordsOfRoute(route).some((word) => settings.has(word))
  const isOwn = fields.some(({ kind }) => kind === 'own-password')
  return { severity: 'medium', confidence: isNear && !isSettings && !isOwn ? 'medium' : 'low' }
}
const settings = new Set(
  'admin setting settings config configs configuration configurations credential credentials provider providers integration integrations embedding llm llms webhook webhooks'.split(
    ' ',
  ),
)

const mostPlaces = 10

function placesOf(routes: readonly HttpRoute[]): Place[] {
  const places = new Map<string, Place>()
  for (const route of routes) {
    const place = findRoutePlace(route)
    if (place !== null) places.set(`${place.file}:${place.line}`, place)
  }
  return [...places.values()].slice(0, mostPlaces)
}

/** Whose secret a route shows: of anybody whom the caller names, of all, or of the caller alone. */
function exposure({ method, path }: HttpRoute): number {
  return (method === 'GET' ? 2 : 0) + (path.includes('{') ? 1 : 0)
}

function secretsOf(
  route: HttpRoute,
  model: Model,
): { readonly holder: string | null; readonly fields: readonly SecretField[]; readonly isNear: boolean; readonly isFilled: boolean }[] {
  const isReading = route.method === 'GET'
  const answers = route.responses.filter(({ status, schema }) => /^2/.test(status) && schema !== null)
  return answers.flatMap(({ schema }) =>
    walkSchema(schema ?? {}, model).flatMap(({ name, schema: inner, path }) => {
      const fields = Object.entries(inner.properties ?? {}).flatMap(([field, type]) => {
        const secret = isPlainText(type) && !isVaultKey(field, inner) ? secretField(field) : null
        if (secret === null) return []
        // Keys and tokens are shown once, to whoever makes them.
        return secret.kind === 'own-password' ? (isPasswordTool(route) ? [] : [secret]) : isReading && !isSignIn(route) ? [secret] : []
      })
      // `{data: [User]}`: further in lie settings of all kinds, whose values are mostly masked or references.
      return fields.length === 0
        ? []
        : [{ holder: name, fields, isNear: path.length <= 1, isFilled: fields.some((field) => isFilled(field.name, inner)) }]
    }),
  )
}

/** `username_key`, `totp_secret_key`: the names under which a vault keeps things. */
function isVaultKey(field: string, { properties = {} }: Schema): boolean {
  return /_key$/.test(field) && Object.keys(properties).some((other) => /^(?:user_?name|password|login|email)_key$/.test(other))
}

/** `POST /passwords/generate` is asked for a password. */
function isPasswordTool({ path, handler }: HttpRoute): boolean {
  return /generat|temporary|initial|reset/i.test(`${path} ${handler?.name ?? ''}`)
}

/** It cannot be left out of an answer, as far as its type tells. */
function isFilled(field: string, { properties = {}, required = [] }: Schema): boolean {
  const schema = properties[field] ?? {}
  return required.includes(field) && (schema.anyOf ?? schema.oneOf ?? [schema]).every(({ type }) => type !== 'null')
}

function isPlainText(schema: Schema): boolean {
  const members = alternativesOf(schema)
  return (
    members.length > 0 &&
    members.every(
      (one) =>
        one.type === 'string' && one.format === undefined && one.enum === undefined && one.const === undefined && one.writeOnly !== true,
    )
  )
}
