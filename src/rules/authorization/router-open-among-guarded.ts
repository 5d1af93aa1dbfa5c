// A whole router that asks nobody, in an app whose other routers do.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findOpenRouters } from '../open-among-guarded.ts'
import { routeInWords, routesInWords } from '../route-words.ts'

export default defineRule({
  id: 'router-open-among-guarded',
  title: 'No route of a router needs a caller, and other routers do',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Nearly all routers of this application refuse whoever does not show a valid credential. No route of this one asks, although they
    change what is stored: most likely it was included without the dependency that the others have.`,
  fix: `
    Name the dependency where the router is included or made: app.include_router(router, dependencies=[Depends(get_user)]).`,
  blindSpots: [
    'A proxy in front of the app that asks for a credential is not seen.',
    'A router that is meant for strangers is told by its paths and names alone.',
  ],
  examples: [
    bad(
      'included without the dependency',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      from fastapi import APIRouter

      notes = APIRouter(prefix="/notes", dependencies=[Depends(get_user)])
      teams = APIRouter(prefix="/teams", dependencies=[Depends(get_user)])
      projects = APIRouter(prefix="/projects", dependencies=[Depends(get_user)])
      exports = APIRouter(prefix="/exports", dependencies=[Depends(get_user)])
      jobs = APIRouter(prefix="/jobs")


      @notes.post("")
      def add_note(text: str):
          store("note", text)


      @teams.post("")
      def add_team(name: str):
          store("team", name)


      @projects.put("/{name}")
      def add_project(name: str):
          store("project", name)


      @exports.post("")
      def add_export(name: str):
          store("export", name)


      @jobs.post("/{name}/start")  # <-- finding
      def start_job(name: str):
          store("job", name)


      @jobs.delete("/{name}")
      def delete_job(name: str):
          store("job", None)


      for router in (notes, teams, projects, exports, jobs):
          app.include_router(router)
    `),
    ),
    good(
      'half of the routers are open',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      from fastapi import APIRouter

      notes = APIRouter(prefix="/notes", dependencies=[Depends(get_user)])
      jobs = APIRouter(prefix="/jobs")


      @notes.post("")
      def add_note(text: str):
          store("note", text)


      @jobs.post("/{name}/start")
      def start_job(name: str):
          store("job", name)


      @jobs.delete("/{name}")
      def delete_job(name: str):
          store("job", None)


      for router in (notes, jobs):
          app.include_router(router)
    `),
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    for (const { group, open, guarded, share } of findOpenRouters(model)) {
      const [first] = open
      if (first === undefined) continue
      report({
        place: findRoutePlace(first),
        cause: { name: group.name, what: 'caller' },
        what: `no route of ${group.name} asks for a credential, and ${guarded.length} other routers do (${routesInWords(open)})`,
        confidence: share >= 0.8 ? 'medium' : 'low',
        routes: open,
        handler: first.handler === null ? null : handlerName(first.handler),
        others: [
          ...open.slice(1, 12).flatMap((route) => {
            const place = findRoutePlace(route)
            return place === null ? [] : [{ role: 'cause' as const, place, note: `${routeInWords(route)} asks nobody either` }]
          }),
          ...(group.place === null ? [] : [{ role: 'related' as const, place: group.place, note: 'the router' }]),
        ],
      })
    }
  },
})
