// The routers of this app ask for permissions where something changes, and one does not.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findRoutersWithoutPermissions, roleInWords } from '../missing-role.ts'
import { routeInWords, routesInWords } from '../route-words.ts'

export default defineRule({
  id: 'router-without-permissions',
  title: 'A router asks for no permission where others do',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-285'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.1'],
  why: `
    Routes of other routers that change an object by its id carry a dependency that asks for a permission. Those of this router know
    only that somebody is signed in: every user may change these objects.`,
  fix: `
    Give the routes that change something the dependency of the other routers, with the permission that fits.`,
  blindSpots: [
    'Objects that every user may change look the same.',
    'Permissions are told by what the dependency does, and by its name where that is not understood.',
  ],
  examples: [
    bad(
      'tasks of any project',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      from fastapi import APIRouter


      class Permission:
          def __init__(self, name: str):
              self.name = name

          def __call__(self, user=Depends(get_user)):
              if user.role != self.name:
                  raise HTTPException(403)


      notes = APIRouter(prefix="/notes", dependencies=[Depends(get_user)])
      teams = APIRouter(prefix="/teams", dependencies=[Depends(get_user)])
      tasks = APIRouter(prefix="/tasks", dependencies=[Depends(get_user)])


      @notes.put("/{note_id}", dependencies=[Depends(Permission("notes"))])
      def change_note(note_id: int, text: str):
          store(note_id, text)


      @notes.delete("/{note_id}", dependencies=[Depends(Permission("notes"))])
      def delete_note(note_id: int):
          forget(note_id)


      @teams.put("/{team_id}", dependencies=[Depends(Permission("teams"))])
      def change_team(team_id: int, text: str):
          store(team_id, text)


      @teams.delete("/{team_id}", dependencies=[Depends(Permission("teams"))])
      def delete_team(team_id: int):
          forget(team_id)


      @tasks.put("/{task_id}")  # <-- finding
      def change_task(task_id: int, text: str):
          store(task_id, text)


      @tasks.delete("/{task_id}")
      def delete_task(task_id: int):
          forget(task_id)


      for router in (notes, teams, tasks):
          app.include_router(router)
    `),
    ),
    good(
      'one of several routers asks',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Note

      app = FastAPI()


      from fastapi import APIRouter

      notes = APIRouter(prefix="/notes", dependencies=[Depends(get_user)])
      tasks = APIRouter(prefix="/tasks", dependencies=[Depends(get_user)])


      @notes.put("/{note_id}", dependencies=[Depends(get_admin)])
      def change_note(note_id: int, text: str):
          store(note_id, text)


      @tasks.put("/{task_id}")
      def change_task(task_id: int, text: str):
          store(task_id, text)


      @tasks.delete("/{task_id}")
      def delete_task(task_id: int):
          forget(task_id)


      for router in (notes, tasks):
          app.include_router(router)
    `),
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    for (const { group, without, others, share } of findRoutersWithoutPermissions(model)) {
      const [first] = without
      const [kin] = others
      if (first === undefined || kin === undefined) continue
      report({
        place: findRoutePlace(first),
        cause: { name: group.name, what: 'permission' },
        what: `${routesInWords(without)} ask${without.length === 1 ? 's' : ''} for no permission, as ${routeInWords(kin)} and ${others.length - 1} more of other routers do`,
        confidence: share >= 0.5 ? 'medium' : 'low',
        routes: without,
        handler: first.handler === null ? null : handlerName(first.handler),
        others: [
          ...without.slice(1, 12).flatMap((route) => {
            const place = findRoutePlace(route)
            return place === null ? [] : [{ role: 'cause' as const, place, note: `${routeInWords(route)} asks for none either` }]
          }),
          ...[kin].flatMap((route) => {
            const place = findRoutePlace(route)
            return place === null
              ? []
              : [{ role: 'related' as const, place, note: `${routeInWords(route)} asks for ${roleInWords(route)}` }]
          }),
        ],
      })
    }
  },
})
