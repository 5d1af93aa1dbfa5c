// A dependency checks an id that the caller writes into the query, beside the one that is used.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { shortName } from '../caller-access.ts'
import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'guard-on-id-of-query',
  title: 'A check is about an id that the caller chooses apart',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-863'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The dependency takes an id by a name that stands in the path of other routes, and checks it. In the path of this route the name does
    not stand: FastAPI takes it from the query, where a caller writes an id of their own, while the route works with another one.`,
  fix: `
    Give the path parameter the name that the dependency takes, or make the dependency for the name of this path.`,
  blindSpots: [
    'A query parameter that is meant to be one, such as a filter by project, looks the same where the route names another object in its path.',
  ],
  examples: [
    bad(
      'the path says id, the check project_id',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Project

      app = FastAPI()


      def check_project(project_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          project = session.get(Project, project_id)
          if project is None or project.team_id != user.team_id:
              raise HTTPException(403)


      @app.get("/projects/{project_id}", dependencies=[Depends(check_project)])
      def read_project(project_id: int, session: Session = Depends(get_session)):
          return {"name": session.get(Project, project_id).name}


      @app.delete("/projects/{id}", dependencies=[Depends(check_project)])  # <-- finding
      def delete_project(id: int, session: Session = Depends(get_session)):
          session.delete(session.get(Project, id))
          session.commit()
    `),
    ),
    good(
      'one name, and a filter',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Project

      app = FastAPI()


      def check_project(project_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          project = session.get(Project, project_id)
          if project is None or project.team_id != user.team_id:
              raise HTTPException(403)


      @app.get("/projects/{project_id}", dependencies=[Depends(check_project)])
      def read_project(project_id: int, session: Session = Depends(get_session)):
          return {"name": session.get(Project, project_id).name}


      @app.get("/report", dependencies=[Depends(check_project)])
      def report(project_id: int, session: Session = Depends(get_session)):
          return {"name": session.get(Project, project_id).name}
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (route.kind !== 'http' || route.origin !== 'project' || route.condition?.default === 'off') return
    const own = route.parameters.filter((one) => one.in === 'path' && one.of === null)
    if (own.length === 0) return
    for (const parameter of route.parameters) {
      if (parameter.in !== 'query' || parameter.of === null || !isId(parameter.name)) continue
      const dependency = route.dependencies[parameter.of]
      if (dependency === undefined || !checks(route, parameter.of)) continue
      // The handler that takes the same parameter means it.
      if (route.parameters.some((one) => one.of === null && one.name === parameter.name)) continue
      const kin = model.routes.find(
        (other) =>
          other.dependencies.some(({ call }) => call === dependency.call) &&
          other.parameters.some((one) => one.in === 'path' && one.name === parameter.name),
      )
      if (kin === undefined) continue
      const used = own.find((one) => isId(one.name))
      if (used === undefined) continue
      const place = dependency.asked
      report({
        place: findRoutePlace(route),
        cause: {
          name: route.handler === null ? route.id : handlerName(route.handler),
          what: `${shortName(dependency.call)} ${parameter.name}`,
        },
        what: `${shortName(dependency.call)} checks ${parameter.name} of the query, and ${routeInWords(route)} works with ${used.name} of the path`,
        confidence: usesUnchecked(route, used.name) && couldBeTheSame(used.name, parameter.name) ? 'high' : 'medium',
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        others: [
          ...(place === null ? [] : [{ role: 'cause' as const, place, note: `${shortName(dependency.call)} takes ${parameter.name}` }]),
          ...[findRoutePlace(kin)].flatMap((at) =>
            at === null ? [] : [{ role: 'related' as const, place: at, note: `in ${routeInWords(kin)} it stands in the path` }],
          ),
        ],
      })
    }
  },
})

const isId = (name: string): boolean => /(?:^|_)(?:id|uuid|pk)$/i.test(name) || /[a-z]I[dD]$/.test(name)

/** It refuses some callers. */
function checks(route: Route, at: number): boolean {
  const of = route.dependencies[at]
  return route.guards.some(
    (guard) => (guard.dependency === at || guard.call === of?.call) && (guard.tests.length > 0 || guard.refusals.length > 0),
  )
}

/** Nobody holds the object that the route works with against the caller. */
function usesUnchecked({ objects }: Route, name: string): boolean {
  return objects.every((object) => !object.by.some((key) => key.parameter === name) || object.bound === 'none')
}

/** `id` and `project_id`, `project_pk` and `project_id`. */
function couldBeTheSame(used: string, checked: string): boolean {
  const stem = (name: string): string => name.replace(/_?(?:id|uuid|pk)$/i, '')
  return stem(used) === '' || stem(used) === stem(checked)
}
