// Whose objects they are is said by the request, while the caller is known.

import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findUnbound, useInWords } from '../object-owner.ts'
import { toOwnershipDraft } from '../ownership-draft.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'caller-identity-from-request',
  title: 'The id of the user comes from the request while the caller is known',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-863'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The route knows who calls, and takes the id of a user from the request all the same to find what is theirs. A caller writes the id
    of somebody else there and gets, or changes, what belongs to them.`,
  fix: `
    Take the id of the verified caller (user.id) and leave the parameter out; or compare the two, and refuse with 403 where they differ
    and the caller is no administrator.`,
  blindSpots: [
    'A check in code that is not in the tree, or in the database itself (row security), is not seen.',
    'Objects that everybody may share look the same as private ones where no class field and no other route says whose they are.',
  ],
  examples: [
    bad(
      'notes of whoever the query names',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/notes")
      def list_notes(user=Depends(get_user), session: Session = Depends(get_session)):
          return [note.text for note in session.query(Note).filter(Note.owner_id == user.id).all()]


      @app.get("/notes/export")  # <-- finding
      def export_notes(owner_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          notes = session.query(Note).filter(Note.owner_id == owner_id).all()
          return {"for": user.name, "notes": [note.text for note in notes]}
    `),
    ),
    good(
      'the two are compared',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/users/{user_id}/notes")
      def list_notes(user_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          if user_id != user.id:
              raise HTTPException(403)
          return [note.text for note in session.query(Note).filter(Note.owner_id == user_id).all()]
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    for (const unbound of findUnbound(route, model))
      if (unbound.fault === 'identity')
        report(
          toOwnershipDraft(
            unbound,
            route,
            `${routeInWords(route)} ${useInWords(unbound.object)} of the request, while the caller is known`,
          ),
        )
  },
})
