// Routes beside this one ask for a role or a scope, and this one takes every caller.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findMissingRole, roleInWords } from '../missing-role.ts'
import { routeInWords, routesInWords } from '../route-words.ts'

export default defineRule({
  id: 'role-unchecked-among-checked',
  title: 'Any caller may do what beside it takes a role',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-285'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.1'],
  why: `
    The other routes of this router that change something ask for a role, a scope or a permission. This one changes something too and
    takes everybody who can sign in.`,
  fix: `
    Ask for the same role as the routes beside it, or name the dependency on the router.`,
  blindSpots: [
    'A route that is meant for every user, beside those of administrators, looks the same where it holds nothing against the caller.',
    'Roles that are asked for in functions that are not seen are missed.',
  ],
  examples: [
    bad(
      'renaming was forgotten',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Team

      app = FastAPI()


      @app.post("/teams")
      def add_team(name: str, admin=Depends(get_admin), session: Session = Depends(get_session)):
          session.add(Team(name=name))
          session.commit()


      @app.delete("/teams/{team_id}")
      def delete_team(team_id: int, admin=Depends(get_admin), session: Session = Depends(get_session)):
          session.delete(session.get(Team, team_id))
          session.commit()


      @app.put("/teams/{team_id}")  # <-- finding
      def rename_team(team_id: int, name: str, user=Depends(get_user), session: Session = Depends(get_session)):
          team = session.get(Team, team_id)
          team.name = name
          session.commit()
          log(user.name)
    `),
    ),
    good(
      "what is the caller's own needs no role",
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Note, Team

      app = FastAPI()


      @app.post("/teams")
      def add_team(name: str, admin=Depends(get_admin), session: Session = Depends(get_session)):
          session.add(Team(name=name))
          session.commit()


      @app.delete("/teams/{team_id}")
      def delete_team(team_id: int, admin=Depends(get_admin), session: Session = Depends(get_session)):
          session.delete(session.get(Team, team_id))
          session.commit()


      @app.delete("/teams/mine/notes/{note_id}")
      def delete_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          session.delete(session.query(Note).filter(Note.id == note_id, Note.owner_id == user.id).one())
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    const fault = findMissingRole(route, model)
    if (fault === null || fault.samePath) return
    const { kin, confidence } = fault
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'role' },
      what: `${routeInWords(route)} takes every caller, and ${routesInWords(kin)} ask${kin.length === 1 ? 's' : ''} for ${roleInWords(kin[0] ?? route)}`,
      confidence,
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
      others: kin.slice(0, 3).flatMap((other) => {
        const place = findRoutePlace(other)
        return place === null ? [] : [{ role: 'related' as const, place, note: `${routeInWords(other)} asks for ${roleInWords(other)}` }]
      }),
    })
  },
})
