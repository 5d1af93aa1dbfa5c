// Any caller may read what belongs to others: the id is all that is asked for.

import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findUnbound, isChange, useInWords } from '../object-owner.ts'
import { kinInWords, toOwnershipDraft } from '../ownership-draft.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'object-read-without-owner',
  title: 'An object is handed out by its id, whoever owns it',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The route knows who calls, takes the id of an object from the request and hands that object out, without asking whether it is the
    caller's, while other routes ask. Ids can be guessed or come from lists and links, so that every user may read what belongs to
    others.`,
  fix: `
    Look the object up together with its owner: select(Note).where(Note.id == note_id, Note.owner_id == user.id), and answer 404 where
    there is none.`,
  blindSpots: [
    'A check in code that is not in the tree, or in the database itself (row security), is not seen.',
    'Objects that everybody may share look the same as private ones where no class field and no other route says whose they are.',
  ],
  examples: [
    bad(
      'changing is checked, reading is not',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.put("/notes/{note_id}")
      def change_note(note_id: int, text: str, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          note.text = text
          session.commit()


      @app.get("/notes/{note_id}/text")
      def read_text(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          return {"text": note.text}


      @app.get("/notes/{note_id}")  # <-- finding
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None:
              raise HTTPException(404)
          return {"text": note.text, "reader": user.name}
    `),
    ),
    bad(
      'the scope that all of them ask for says nothing about whose it is',
      withUsers(`
      from typing import Annotated

      from fastapi import Depends, FastAPI, HTTPException, Security
      from sqlalchemy import select
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()
      Reader = Annotated[object, Security(get_user, scopes=["notes:read"])]


      @app.get("/notes")
      def list_notes(user: Reader, session: Session = Depends(get_session)):
          return [note.text for note in session.scalars(select(Note).where(Note.owner_id == user.id)).all()]


      @app.get("/notes/{note_id}")  # <-- finding
      def read_note(note_id: int, user: Reader, session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None:
              raise HTTPException(404)
          return {"text": note.text, "reader": user.name}
    `),
    ),
    good(
      'another scope asks for less than the one that is held against owners',
      withUsers(`
      from typing import Annotated

      from fastapi import Depends, FastAPI, HTTPException, Security
      from sqlalchemy import select
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/notes")
      def list_notes(user=Security(get_user, scopes=["notes:own"]), session: Session = Depends(get_session)):
          return [note.text for note in session.scalars(select(Note).where(Note.owner_id == user.id)).all()]


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Security(get_user, scopes=["notes:all"]), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None:
              raise HTTPException(404)
          return {"text": note.text, "reader": user.name}
    `),
    ),
    good(
      'both are checked',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          return {"text": note.text}


      @app.put("/notes/{note_id}")
      def change_note(note_id: int, text: str, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.query(Note).filter(Note.id == note_id).filter(Note.owner_id == user.id).one()
          note.text = text
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    for (const unbound of findUnbound(route, model))
      if (unbound.fault === 'owner' && !isChange(unbound.object))
        report(
          toOwnershipDraft(
            unbound,
            route,
            `${routeInWords(route)} ${useInWords(unbound.object)} and nobody asks whose it is${kinInWords(unbound)}`,
          ),
        )
  },
})
