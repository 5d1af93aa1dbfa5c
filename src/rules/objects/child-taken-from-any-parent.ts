// The parent in the path is checked, and the child is taken from anywhere.

import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findUnbound, resourceName, useInWords } from '../object-owner.ts'
import { toOwnershipDraft } from '../ownership-draft.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'child-taken-from-any-parent',
  title: 'An object is loaded by its id alone, below a parent that is checked',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The path names a parent and something in it. The parent is held against the caller, and what is in it is loaded by its own id: a
    caller names a parent of their own and the child of somebody else.`,
  fix: `
    Look the child up together with its parent: where(Comment.id == comment_id, Comment.note_id == note.id).`,
  blindSpots: [
    'A check in code that is not in the tree, or in the database itself (row security), is not seen.',
    'Objects that everybody may share look the same as private ones where no class field and no other route says whose they are.',
  ],
  examples: [
    bad(
      'a comment of any note',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Comment, Note

      app = FastAPI()


      @app.delete("/notes/{note_id}/comments/{comment_id}")  # <-- finding
      def delete_comment(note_id: int, comment_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          session.delete(session.get(Comment, comment_id))
          session.commit()
    `),
    ),
    bad(
      'what hangs on the child is listed by the id of the child alone',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy import select
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Comment, Project

      app = FastAPI()


      @app.get("/projects/{project_id}/notes/{note_id}/comments")  # <-- finding
      def list_comments(project_id: int, note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          project = session.get(Project, project_id)
          if project is None or project.team_id != user.team_id:
              raise HTTPException(404)
          return [one.text for one in session.scalars(select(Comment).where(Comment.note_id == note_id)).all()]
    `),
    ),
    good(
      'the child was loaded together with its parent before',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy import select
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Comment, Note

      app = FastAPI()


      @app.get("/people/{person_id}/notes/{note_id}/comments")
      def list_comments(person_id: int, note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          if person_id != user.id:
              raise HTTPException(404)
          note = session.scalars(select(Note).where(Note.id == note_id, Note.owner_id == person_id)).one()
          return [one.text for one in session.scalars(select(Comment).where(Comment.note_id == note_id)).all()]
    `),
    ),
    good(
      'a comment of this note',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Comment, Note

      app = FastAPI()


      @app.delete("/notes/{note_id}/comments/{comment_id}")
      def delete_comment(note_id: int, comment_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.query(Note).filter(Note.id == note_id, Note.owner_id == user.id).one()
          comment = session.query(Comment).filter(Comment.id == comment_id, Comment.note_id == note.id).one()
          session.delete(comment)
          session.commit()


      @app.get("/notes/{note_id}/comments/{comment_id}")
      def read_comment(note_id: int, comment_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          comment = session.get(Comment, comment_id)
          if note.owner_id != user.id or comment.note_id != note.id:
              raise HTTPException(404)
          return {"text": comment.text}
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    for (const unbound of findUnbound(route, model))
      if (unbound.fault === 'child')
        report(
          toOwnershipDraft(
            unbound,
            route,
            `${routeInWords(route)} ${useInWords(unbound.object)}, which may belong to another ${unbound.checked === null ? 'parent' : resourceName(unbound.checked)} than the one that is checked`,
          ),
        )
  },
})
