// A group of users may reach what belongs to another group.

import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findUnbound, useInWords } from '../object-owner.ts'
import { kinInWords, toOwnershipDraft } from '../ownership-draft.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'tenant-unchecked',
  title: 'An object is taken by its id from any tenant',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.4.1'],
  why: `
    Objects of this kind belong to a group of users: an organisation, a team, a workspace. The route knows who calls, and takes the
    object by its id alone, so that a user of one group reaches those of all groups.`,
  fix: `
    Look the object up together with the group of the caller: where(Project.id == project_id, Project.team_id == user.team_id).`,
  blindSpots: [
    'A check in code that is not in the tree, or in the database itself (row security), is not seen.',
    'Objects that everybody may share look the same as private ones where no class field and no other route says whose they are.',
    'A schema or database for each group, chosen for the session, separates them as well, and is not seen everywhere.',
  ],
  examples: [
    bad(
      'one of two routes asks for the team',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Project

      app = FastAPI()


      @app.put("/projects/{project_id}")
      def rename_project(project_id: int, name: str, user=Depends(get_user), session: Session = Depends(get_session)):
          project = session.query(Project).filter(Project.id == project_id, Project.team_id == user.team_id).first()
          if project is None:
              raise HTTPException(404)
          project.name = name
          session.commit()


      @app.delete("/projects/{project_id}")  # <-- finding
      def delete_project(project_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          project = session.query(Project).filter(Project.id == project_id).first()
          if project is None:
              raise HTTPException(404)
          session.delete(project)
          session.commit()
    `),
    ),
    good(
      'both ask',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Project

      app = FastAPI()


      @app.put("/projects/{project_id}")
      def rename_project(project_id: int, name: str, user=Depends(get_user), session: Session = Depends(get_session)):
          project = session.query(Project).filter(Project.id == project_id, Project.team_id == user.team_id).first()
          if project is None:
              raise HTTPException(404)
          project.name = name
          session.commit()


      @app.delete("/projects/{project_id}")
      def delete_project(project_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          project = session.get(Project, project_id)
          if project.team_id != user.team_id:
              raise HTTPException(404)
          session.delete(project)
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    for (const unbound of findUnbound(route, model))
      if (unbound.fault === 'tenant')
        report(toOwnershipDraft(unbound, route, `${routeInWords(route)} ${useInWords(unbound.object)} of any group${kinInWords(unbound)}`))
  },
})
