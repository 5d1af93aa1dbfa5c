// A GET route that deletes or changes records: a link or an image on any page sends it with the user's cookies.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { wordsOf } from '../../knowledge/index.ts'
import type { Call, HttpRoute, Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'get-changes-state',
  title: 'A GET route changes what is stored',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-352', 'CWE-650'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.5.3'],
  why: `
    Browsers, crawlers, previews of links and proxies send GET whenever they see an address, and cookies with SameSite=Lax go with it. A
    link on another site is enough to have a signed-in user delete or change something.`,
  fix: 'Register the handler for DELETE, POST, PUT or PATCH.',
  blindSpots: [
    'Only routes whose name says that they change something, or whose handler itself deletes, are reported.',
    'Links of mails, callbacks of sign-in, log-out, counters and caches are left alone by their names.',
    'A function that is registered for GET and POST at one path is taken to ask which of them it got.',
    'Where no cookie and no other credential is sent by the browser itself, only crawlers and previews do harm.',
  ],
  examples: [
    bad(
      'a path that says delete',
      `
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      app = FastAPI()


      def get_db() -> Session:
          return make_session()


      @app.get("/posts/{post_id}/delete")  # <-- finding
      def remove_post(post_id: int, db: Session = Depends(get_db)):
          db.delete(db.get(Post, post_id))
          db.commit()
    `,
    ),
    bad(
      'a handler that changes a record through a function',
      `
      from fastapi import Depends, FastAPI
      from sqlalchemy import update
      from sqlalchemy.orm import Session

      app = FastAPI()


      def get_db() -> Session:
          return make_session()


      def set_active(db: Session, user_id: int):
          db.execute(update(User).where(User.id == user_id).values(active=True))
          db.commit()


      @app.get("/users/{user_id}/activate")  # <-- finding
      def activate_user(user_id: int, db: Session = Depends(get_db)):
          set_active(db, user_id)
    `,
    ),
    good(
      'a route that says what it does by its method',
      `
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      app = FastAPI()


      def get_db() -> Session:
          return make_session()


      @app.delete("/posts/{post_id}")
      def delete_post(post_id: int, db: Session = Depends(get_db)):
          db.delete(db.get(Post, post_id))
          db.commit()
    `,
    ),
    good(
      'a counter, a callback of a sign-in, a link of a mail',
      `
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      app = FastAPI()


      def get_db() -> Session:
          return make_session()


      @app.get("/posts/{post_id}")
      def read_post(post_id: int, db: Session = Depends(get_db)):
          post = db.get(Post, post_id)
          db.add(View(post=post))
          db.commit()
          return post


      @app.get("/auth/callback")
      def create_session(code: str, state: str, db: Session = Depends(get_db)):
          db.add(Login(code, state))
          db.commit()


      @app.get("/unsubscribe/{token}")
      def delete_subscription(token: str, db: Session = Depends(get_db)):
          db.delete(find(token))
          db.commit()
    `,
    ),
    good(
      'a form that the same function shows and takes',
      `
      from fastapi import Depends, FastAPI, Request
      from sqlalchemy import Column, Integer
      from sqlalchemy.orm import Session, declarative_base

      Base = declarative_base()
      app = FastAPI()


      class Post(Base):
          __tablename__ = "posts"
          id = Column(Integer, primary_key=True)


      @app.api_route("/posts/{post_id}/delete", methods=["GET", "POST"])
      def delete_post(request: Request, post_id: int, session: Session = Depends(open_session)):
          if request.method == "POST":
              session.delete(session.get(Post, post_id))
              session.commit()
          return show_form(post_id)
    `,
    ),
    good(
      'a dependency that writes, before a handler that reads',
      `
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      app = FastAPI()


      def get_db() -> Session:
          return make_session()


      def note_visit(db: Session = Depends(get_db)):
          db.add(Visit())
          db.commit()


      @app.get("/posts/updated", dependencies=[Depends(note_visit)])
      def list_updated_posts():
          return []
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const writes = new Map<string, Call[]>()
    for (const call of context.code.calls) {
      if (!call.tags.includes('database-write')) continue
      for (const entry of call.entries) {
        const list = writes.get(entry)
        if (list === undefined) writes.set(entry, [call])
        else list.push(call)
      }
    }
    const forms = new Set(model.routes.flatMap((route) => (changing.has(route.method ?? '') ? [toFormKey(route)] : [])))
    for (const route of model.routes) {
      if (
        route.kind !== 'http' ||
        route.method !== 'GET' ||
        forms.has(toFormKey(route)) ||
        route.condition?.default === 'off' ||
        isMeantForLinks(route)
      )
        continue
      const own = (writes.get(route.id) ?? []).filter((call) => !isOfDependency(call, route))
      const verb = findVerb(route)
      const found = own.find((call) => (verb === null ? isDeletion(call, route) : true))
      if (found === undefined) continue
      const deletes = found.tags.includes('database-delete')
      report({
        place: findRoutePlace(route),
        cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'GET' },
        what: `GET ${route.path} ${deletes ? 'deletes' : 'changes'} records`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        others: [{ role: 'cause', place: found.place, note: deletes ? 'here records are deleted' : 'here records are changed' }],
      })
    }
  },
})

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** One function that shows a form for GET and takes it for POST. */
function toFormKey({ app, path, handler }: Route): string {
  return `${app} ${path} ${handler?.module}:${handler?.name}`
}

const verbs = new Set(
  'delete remove destroy purge create update edit modify change add insert set reset activate deactivate enable disable approve reject toggle revoke grant assign archive restore rename promote ban unban'.split(
    ' ',
  ),
)
/** Sent by links of mails or by other servers, which can only send GET; or about the caller's own session. */
const linked = new Set(
  'callback oauth oauth2 sso saml oidc login signin logout signout auth authorize verify verification confirm confirmation unsubscribe subscribe invite invitation accept magic redirect webhook webhooks track tracking pixel click health token link'.split(
    ' ',
  ),
)

function isMeantForLinks(route: Route): boolean {
  return [...wordsOf(route.path), ...wordsOf(route.handler?.name ?? '')].some((word) => linked.has(word))
}

/** The last word of the path, or the first one of the handler: `/posts/{}/delete`, `delete_post`; not `/posts/updated`. */
function findVerb({ path, handler }: HttpRoute): string | null {
  const last = path.split('/').findLast((segment) => segment !== '' && !segment.startsWith('{')) ?? ''
  const words = [wordsOf(last)[0], wordsOf(handler?.name.split('.').at(-1) ?? '')[0]]
  return words.find((word) => word !== undefined && verbs.has(word)) ?? null
}

function isOfDependency({ inside }: Call, { dependencies }: HttpRoute): boolean {
  return dependencies.some(({ call }) => call === `${inside.module}:${inside.function}`)
}

function isDeletion({ tags, inside }: Call, { handler }: HttpRoute): boolean {
  return tags.includes('database-delete') && handler !== null && inside.module === handler.module && inside.function === handler.name
}
