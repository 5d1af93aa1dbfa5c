// The object in the path is checked, and another one that the body names is not.

import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findUnbound, resourceName, useInWords } from '../object-owner.ts'
import { toOwnershipDraft } from '../ownership-draft.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'second-object-unchecked',
  title: 'Of two objects that a request names, one is checked',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The request names more than one object. One of them is held against the caller, and the other, named in the body or the query, is
    taken as it comes: with an object of their own, callers reach one that is not theirs.`,
  fix: `
    Hold every object that the request names against the caller, also those in the body.`,
  blindSpots: [
    'A check in code that is not in the tree, or in the database itself (row security), is not seen.',
    'Objects that everybody may share look the same as private ones where no class field and no other route says whose they are.',
  ],
  examples: [
    bad(
      'a note is moved to any project',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note, Project

      app = FastAPI()


      class Move(BaseModel):
          project_id: int


      @app.get("/projects/{project_id}")
      def read_project(project_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          project = session.get(Project, project_id)
          if project is None or project.team_id != user.team_id:
              raise HTTPException(404)
          return {"name": project.name}


      @app.post("/notes/{note_id}/move")  # <-- finding
      def move_note(note_id: int, move: Move, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          project = session.get(Project, move.project_id)
          project.name = note.text
          session.commit()
    `),
    ),
    good(
      'both are checked',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from pydantic import BaseModel
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note, Project

      app = FastAPI()


      class Move(BaseModel):
          project_id: int


      @app.post("/notes/{note_id}/move")
      def move_note(note_id: int, move: Move, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          project = session.get(Project, move.project_id)
          if project.team_id != user.team_id:
              raise HTTPException(404)
          project.name = note.text
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    for (const unbound of findUnbound(route, model))
      if (unbound.fault === 'second')
        report(
          toOwnershipDraft(
            unbound,
            route,
            `${routeInWords(route)} ${useInWords(unbound.object)} unasked, beside ${unbound.checked === null ? 'an object' : resourceName(unbound.checked)} that is checked`,
          ),
        )
  },
})
