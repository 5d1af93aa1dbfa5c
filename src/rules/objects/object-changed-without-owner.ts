// Any caller may change what belongs to others: the id is all that is asked for.

import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findUnbound, isChange, useInWords } from '../object-owner.ts'
import { kinInWords, toOwnershipDraft } from '../ownership-draft.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'object-changed-without-owner',
  title: 'An object is changed by its id, whoever owns it',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The route knows who calls, takes the id of an object from the request and changes that object, without asking whether it is the
    caller's. Ids can be guessed or come from lists and links, so that every user may change or delete what belongs to others.`,
  fix: `
    Look the object up together with its owner: select(Note).where(Note.id == note_id, Note.owner_id == user.id), or compare the owner
    before anything is changed and answer 404.`,
  blindSpots: [
    'A check in code that is not in the tree, or in the database itself (row security), is not seen.',
    'Objects that everybody may share look the same as private ones where no class field and no other route says whose they are.',
  ],
  examples: [
    bad(
      'one route of three forgets to ask',
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
          note = session.get(Note, note_id)
          if note is None or note.owner_id != user.id:
              raise HTTPException(404)
          note.text = text
          session.commit()


      @app.delete("/notes/{note_id}")  # <-- finding
      def delete_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note is None:
              raise HTTPException(404)
          session.delete(note)
          session.commit()
    `),
    ),
    bad(
      'the caller is written down, and not asked for',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.put("/notes/{note_id}")  # <-- finding
      def change_note(note_id: int, text: str, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.query(Note).filter(Note.id == note_id).first()
          if note is None:
              raise HTTPException(404)
          note.text = f"{text} ({user.name})"
          session.commit()
    `),
    ),
    good(
      'the owner is part of the look-up, or compared',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.put("/notes/{note_id}")
      def change_note(note_id: int, text: str, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.query(Note).filter(Note.id == note_id, Note.owner_id == user.id).first()
          if note is None:
              raise HTTPException(404)
          note.text = text
          session.commit()


      @app.delete("/notes/{note_id}")
      def delete_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note.owner_id != user.id and user.role != "admin":
              raise HTTPException(403)
          session.delete(note)
          session.commit()
    `),
    ),
    good(
      'a route of administrators',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import Note

      app = FastAPI()


      @app.delete("/notes/{note_id}")
      def delete_note(note_id: int, admin=Depends(get_admin), session: Session = Depends(get_session)):
          session.delete(session.get(Note, note_id))
          session.commit()


      @app.get("/notes/{note_id}")
      def read_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          note = session.get(Note, note_id)
          if note.owner_id != user.id:
              raise HTTPException(404)
          return {"text": note.text}
    `),
    ),
    bad(
      'by one statement',
      withUsers(`
      from fastapi import Depends, FastAPI
      from sqlalchemy import delete
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.get("/notes")
      def list_notes(user=Depends(get_user), session: Session = Depends(get_session)):
          return [note.text for note in session.query(Note).filter(Note.owner_id == user.id).all()]


      @app.delete("/notes/{note_id}")  # <-- finding
      def delete_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          session.execute(delete(Note).where(Note.id == note_id))
          session.commit()
    `),
    ),
    good(
      'a function that asks for a role by its name',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session
      from rights import assert_admin

      from auth import get_session, get_user
      from models import Note

      app = FastAPI()


      @app.delete("/notes/{note_id}")
      def delete_note(note_id: int, user=Depends(get_user), session: Session = Depends(get_session)):
          assert_admin(user)
          session.delete(session.get(Note, note_id))
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    for (const unbound of findUnbound(route, model))
      if (unbound.fault === 'owner' && isChange(unbound.object))
        report(
          toOwnershipDraft(
            unbound,
            route,
            `${routeInWords(route)} ${useInWords(unbound.object)} and nobody asks whose it is${kinInWords(unbound)}`,
          ),
        )
  },
})
