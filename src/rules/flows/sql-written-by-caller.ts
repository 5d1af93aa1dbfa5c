// SQL is put together with what comes with the request.

import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'sql-written-by-caller',
  title: 'The caller writes a part of an SQL statement',
  severity: 'critical',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-89'],
  owaspApi: null,
  asvs: ['v5.0.0-1.2.4'],
  why: `
    What is put into the text of a statement is read as SQL: a quote ends the value, and the rest is the caller's: other tables, other
    users' rows, with some databases files and commands.`,
  fix: 'Bind the value: text("... WHERE name = :name") with {"name": name}; hold names of columns and directions against a list.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a text that is put together',
      `
      from fastapi import Depends, FastAPI
      from sqlalchemy import text
      from sqlalchemy.orm import Session

      app = FastAPI()


      def get_session():
          yield Session()


      def search(session: Session, term: str, order: str):
          query = "SELECT * FROM items WHERE name LIKE '%" + term + "%'"
          return session.execute(text(query)).all()  # <-- finding


      @app.get("/items")
      def list_items(term: str, session: Session = Depends(get_session)):
          return search(session, term, "name")
    `,
    ),
    good(
      'bound parameters, and a column that is listed',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy import text
      from sqlalchemy.orm import Session

      app = FastAPI()
      COLUMNS = ("name", "price")


      def get_session():
          yield Session()


      @app.get("/items")
      def list_items(term: str, order: str, limit: int, session: Session = Depends(get_session)):
          if order not in COLUMNS:
              raise HTTPException(400)
          query = f"SELECT * FROM items WHERE name LIKE :term ORDER BY {order} LIMIT {limit}"
          return session.execute(text(query), {"term": f"%{term}%"}).all()
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'sql') return
    report(flowDraft(flow, context, { does: `is part of the SQL that ${sayCall(flow)} runs` }))
  },
})
