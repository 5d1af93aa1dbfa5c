// The caller is identified, and what the request names is handed out to all of them.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Dependency, Model, Route } from '../../model/index.ts'
import { isLeftToCaller } from '../any-caller.ts'
import { isNamedAfterCallers } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findUnbound, useInWords } from '../object-owner.ts'
import { changesSomething } from '../open-among-guarded.ts'
import { toOwnershipDraft } from '../ownership-draft.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'caller-unused-by-handler',
  title: 'The caller is identified and never looked at',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The route takes the caller and its code never looks at who that is, while the request names an object by its id. Everybody who can
    sign in reaches every object.`,
  fix: `
    Hold the object against the caller; where all users share all objects, name the dependency in dependencies=[...] of the router, so
    that it reads as what it is.`,
  blindSpots: [
    'A check in code that is not in the tree, or in the database itself (row security), is not seen.',
    'Objects that everybody may share look the same as private ones where no class field and no other route says whose they are.',
  ],
  examples: [
    bad(
      'a user that nobody looks at',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Comment

      app = FastAPI()


      @app.delete("/comments/{comment_id}")  # <-- finding
      def delete_comment(comment_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          comment = session.get(Comment, comment_id)
          if comment is None:
              raise HTTPException(404)
          session.delete(comment)
          session.commit()
    `),
    ),
    good(
      'shared by all, and said so',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Comment

      app = FastAPI()


      @app.delete("/comments/{comment_id}", dependencies=[Depends(get_admin)])
      def delete_comment(comment_id: int, session: Session = Depends(get_session)):
          session.delete(session.get(Comment, comment_id))
          session.commit()


      @app.get("/comments/{comment_id}", dependencies=[Depends(get_user)])
      def read_comment(comment_id: int, session: Session = Depends(get_session)):
          return {"text": session.get(Comment, comment_id).text}
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    const found = findUnbound(route, model)
    for (const unbound of found)
      if (unbound.fault === 'unused')
        report(toOwnershipDraft(unbound, route, `${routeInWords(route)} ${useInWords(unbound.object)} and never looks at who calls`))
    // Where everybody passes under the defaults, what the caller is to the objects is not known.
    const isHeld = route.access !== 'open' && route.objects.some((object) => object.by.length > 0)
    if (found.length > 0 || isHeld) return
    const ignored = findIgnored(route, model)
    if (ignored === null) return
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: ignored.dependency.parameter ?? 'caller' },
      what: `${routeInWords(route)} takes ${ignored.name} of the path and never looks at who calls, as ${routeInWords(ignored.kin)} does`,
      confidence: changesSomething(route) ? 'medium' : 'low',
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
      others:
        ignored.dependency.asked === null ? [] : [{ role: 'cause', place: ignored.dependency.asked, note: 'the caller arrives here' }],
    })
  },
})

/** Where nothing is known of the objects: an id in the path, and a caller who arrives in a parameter that is never mentioned, and is elsewhere. */
function findIgnored(route: Route, model: Model): { readonly dependency: Dependency; readonly name: string; readonly kin: Route } | null {
  if (route.kind !== 'http' || !isLeftToCaller(route)) return null
  const name = route.parameters.find((one) => one.in === 'path' && one.of === null && /(?:^|_)(?:id|uuid|pk)$/.test(one.name))?.name
  const dependency = route.dependencies.find(
    (one) => one.of === null && one.parameter !== null && one.used === 'no' && isNamedAfterCallers(one.call),
  )
  if (name === undefined || dependency === undefined) return null
  // Another dependency may hold the object against the caller.
  if (route.dependencies.some((one) => one !== dependency && one.of === null && one.parameter !== null && isNamedAfterCallers(one.call)))
    return null
  const kin = model.routes.find((other) =>
    other.dependencies.some((one) => one.of === null && one.call === dependency.call && one.used === 'yes'),
  )
  return kin === undefined ? null : { dependency, name, kin }
}
