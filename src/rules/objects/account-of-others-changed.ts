// Any caller may change the record of any other caller.

import { withUsers } from '../example-users.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findUnbound, useInWords } from '../object-owner.ts'
import { toOwnershipDraft } from '../ownership-draft.ts'
import { routeInWords } from '../route-words.ts'

export default defineRule({
  id: 'account-of-others-changed',
  title: 'A caller changes or deletes the accounts of others',
  severity: 'critical',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-639', 'CWE-862'],
  owaspApi: 'API1:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    The route takes the id of an account from the request and changes that account, and asks neither whether it is the caller's own nor
    whether the caller administers accounts. Whoever signs in may take over every account by changing its address or password, or delete
    it.`,
  fix: `
    Change the account of the caller (user.id) and take no id; or refuse with 403 where the id is not the caller's and the caller is no
    administrator, before anything is looked at.`,
  blindSpots: [
    'A check in code that is not in the tree, or in the database itself (row security), is not seen.',
    'Objects that everybody may share look the same as private ones where no class field and no other route says whose they are.',
  ],
  examples: [
    bad(
      'the id of the path decides whose name changes',
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_session, get_user
      from models import User

      app = FastAPI()


      @app.put("/users/{user_id}")  # <-- finding
      def change_user(user_id: int, name: str, user=Depends(get_user), session: Session = Depends(get_session)):
          account = session.query(User).filter(User.id == user_id).first()
          if account is None:
              raise HTTPException(404)
          account.name = name
          session.commit()
    `),
    ),
    good(
      "the caller's own, or an administrator",
      withUsers(`
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy.orm import Session

      from auth import get_admin, get_session, get_user
      from models import User

      app = FastAPI()


      @app.put("/users/me")
      def change_me(name: str, user=Depends(get_user), session: Session = Depends(get_session)):
          user.name = name
          session.commit()


      @app.put("/users/{user_id}")
      def change_user(user_id: int, name: str, user=Depends(get_user), session: Session = Depends(get_session)):
          if user_id != user.id and user.role != "admin":
              raise HTTPException(403)
          account = session.get(User, user_id)
          account.name = name
          session.commit()


      @app.delete("/users/{user_id}", dependencies=[Depends(get_admin)])
      def delete_user(user_id: int, session: Session = Depends(get_session)):
          session.delete(session.get(User, user_id))
          session.commit()
    `),
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    for (const unbound of findUnbound(route, model))
      if (unbound.fault === 'account')
        report(toOwnershipDraft(unbound, route, `${routeInWords(route)} ${useInWords(unbound.object)}, whoever calls`))
  },
})
