// To read takes a role, and to change the same thing does not.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findMissingRole, roleInWords } from '../missing-role.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'role-asked-for-reading-alone',
  title: 'A role is asked for by one method of a path and not by another',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-285'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.1'],
  why: `
    One path is served by several methods. Those that are harmless ask for a role or a permission, and one that changes or deletes the
    same thing takes every caller.`,
  fix: `
    Ask for the role in every method, best once on the router.`,
  blindSpots: ['Roles that are asked for in functions that are not seen are missed.'],
  examples: [
    bad(
      'everybody may delete what some may read',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Team

      app = FastAPI()


      @app.get("/teams/{team_id}")
      def read_team(team_id: int, admin=Depends(get_admin), session: Session = Depends(get_session)):
          return {"name": session.get(Team, team_id).name}


      @app.delete("/teams/{team_id}")  # <-- finding
      def delete_team(team_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          session.delete(session.get(Team, team_id))
          session.commit()
          log(user.name)
    `),
    ),
    good(
      'everybody may read what some may delete',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Team

      app = FastAPI()


      @app.get("/teams/{team_id}")
      def read_team(team_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          return {"name": session.get(Team, team_id).name, "reader": user.name}


      @app.delete("/teams/{team_id}")
      def delete_team(team_id: int, admin=Depends(get_admin), session: Session = Depends(get_session)):
          session.delete(session.get(Team, team_id))
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    const fault = findMissingRole(route, model)
    if (fault === null || !fault.samePath) return
    const [kin] = fault.kin
    if (kin === undefined) return
    const place = findRoutePlace(kin)
    report({
      place: findRoutePlace(route),
      cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'role' },
      what: `${routeInWords(route)} takes every caller, and ${kin.method} of the same path asks for ${roleInWords(kin)}`,
      confidence: fault.confidence,
      routes: [route],
      handler: route.handler === null ? null : handlerName(route.handler),
      others: place === null ? [] : [{ role: 'related', place, note: `${routeInWords(kin)} asks for ${roleInWords(kin)}` }],
    })
  },
})
