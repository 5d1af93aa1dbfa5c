// Other routes resolve the id by a dependency that asks whose it is; here the bare id is taken.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Dependency, Route } from '../../model/index.ts'
import { isForSome, isGuarded, isNamedAfterCallers, isTestedSomehow, shortName } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { isBound } from '../object-owner.ts'
import { changesState } from '../route-purpose.ts'
import { routeInWords, routesInWords } from '../route-words.ts'
import { onRouter } from '../siblings.ts'

export default defineRule({
  id: 'resolver-skipped',
  title: 'An id is taken bare that other routes resolve with a check',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    Other routes of this router take the same id through a dependency that loads the object and refuses who may not have it. This route
    takes the bare id, so that the check never runs, and works with whatever it names.`,
  fix: `
    Take the object through the same dependency as the other routes: note: Note = Depends(get_own_note).`,
  blindSpots: [
    'Routes of another router that use the dependency are not compared.',
    'A handler that asks for itself is left alone as far as its check is seen.',
    'A dependency that only parses or loads is told from one that checks by what it refuses; where its code is not understood, by what it depends on.',
  ],
  examples: [
    bad(
      'downloading takes the bare id',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      def get_own_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)) -> Note:
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          return note


      @app.get("/notes/{note_id}")
      def read_note(note: Note = Depends(get_own_note)):
          return {"text": note.text}


      @app.delete("/notes/{note_id}")
      def delete_note(note: Note = Depends(get_own_note), session: Session = Depends(get_session)):
          session.delete(note)
          session.commit()


      @app.get("/notes/{note_id}/file")  # <-- finding
      def read_file(note_id: int):
          return load_file(f"notes/{int(note_id)}")
    `),
    ),
    good(
      'all of them use it, and one asks for itself',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      def get_own_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)) -> Note:
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          return note


      @app.get("/notes/{note_id}")
      def read_note(note: Note = Depends(get_own_note)):
          return {"text": note.text}


      @app.get("/notes/{note_id}/file")
      def read_file(note_id: int, _note: Note = Depends(get_own_note)):
          return load_file(f"notes/{int(note_id)}")


      @app.delete("/notes/{note_id}")
      def delete_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.query(Note).filter(Note.id == note_id, Note.owner_id == user.id).one()
          session.delete(note)
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (route.kind !== 'http' || route.origin !== 'project' || route.condition?.default === 'off' || isForSome(route)) return
    if (isTestedSomehow(route)) return
    for (const parameter of route.parameters) {
      if (
        parameter.in !== 'path' ||
        parameter.of !== null ||
        route.parameters.some((other) => other.of !== null && other.name === parameter.name && other.in === 'path')
      )
        continue
      if (route.objects.some((object) => object.bound !== 'none' && object.by.some((key) => key.parameter === parameter.name))) continue
      const kin = onRouter(route, model).flatMap((other) => findResolver(other, parameter.name) ?? [])
      const [best] = kin.toSorted((one, other) => Number(other.sure) - Number(one.sure))
      if (best === undefined || route.dependencies.some(({ call }) => call === best.resolver.call)) continue
      const bare = onRouter(route, model).filter((other) => takesBare(other, parameter.name))
      // Where most take it bare, the one that does not is the odd one.
      if (kin.length < bare.length + (best.sure ? 0 : 1)) continue
      report({
        place: findRoutePlace(route),
        cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: parameter.name },
        what: `${routeInWords(route)} takes ${parameter.name} as it comes, which ${shortName(best.resolver.call)} checks in ${routesInWords(kin.map((one) => one.route))}`,
        confidence: best.sure && kin.length > bare.length ? 'high' : 'medium',
        ...(isGuarded(route) && !changesState(route) ? { severity: 'medium' as const } : {}),
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        others: kin.slice(0, 3).flatMap(({ route: other, resolver }) => {
          const place = resolver.asked ?? findRoutePlace(other)
          return place === null
            ? []
            : [{ role: 'related' as const, place, note: `${routeInWords(other)} asks ${shortName(resolver.call)}` }]
        }),
      })
    }
  },
})

function takesBare(route: Route, name: string): boolean {
  return route.parameters.some((one) => one.name === name && one.in === 'path' && one.of === null) && findResolver(route, name) === null
}

/** The dependency that takes the id from the path and refuses callers who may not have what it names. */
function findResolver(route: Route, name: string): { readonly route: Route; readonly resolver: Dependency; readonly sure: boolean } | null {
  for (const { name: own, in: where, of } of route.parameters) {
    const resolver = of === null || own !== name || where !== 'path' ? undefined : route.dependencies[of]
    if (resolver === undefined) continue
    const guards = route.guards.filter((guard) => guard.dependency === of)
    const tested = guards.some(({ tests }) => tests.some(({ kind }) => kind === 'owner' || kind === 'tenant' || kind === 'self'))
    const bound = route.objects.some(
      (object) =>
        isBound(object) && object.inside.function === resolver.call.split(':')[1] && object.by.some((key) => key.parameter === name),
    )
    if (tested || bound) return { route, resolver, sure: true }
    // It takes the caller as well as the id: for nothing else, where nobody saw that it refuses nobody.
    const takesCaller = route.dependencies.some((one, at) => one.of === of && one.used !== 'no' && isAboutCaller(route, one, at))
    const refuses = guards.length === 0 || guards.some(({ refusals }) => refusals.some(({ status }) => status === 403 || status === 404))
    if (takesCaller && refuses) return { route, resolver, sure: false }
  }
  return null
}

function isAboutCaller(route: Route, { call, scheme }: Dependency, at: number): boolean {
  if (route.guards.some((guard) => guard.dependency === at && (guard.reads.length > 0 || guard.verifiedBy.length > 0))) return true
  return scheme === null && isNamedAfterCallers(call)
}
