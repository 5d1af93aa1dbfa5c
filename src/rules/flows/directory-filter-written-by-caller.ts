// A filter or name of a directory is put together with what comes with the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'directory-filter-written-by-caller',
  title: 'The caller writes a part of an LDAP filter',
  severity: 'high',
  severityByAccess: badWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-90'],
  owaspApi: null,
  asvs: ['v5.0.0-1.2.6'],
  why: `
    Brackets and stars in a filter are its language: \`*\` fits every entry, and \`)(\` begins another condition. Who signs in by such a
    search signs in as somebody else, and attributes are read letter by letter.`,
  fix: 'Escape the value: escape_filter_chars(name) of ldap3.utils.conv or ldap.filter; for names of entries escape_rdn or escape_dn_chars.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a search for who signs in',
      `
      from fastapi import FastAPI
      from ldap3 import Connection, Server

      app = FastAPI()


      @app.post("/login")
      def login(name: str):
          connection = Connection(Server("ldap://directory"), auto_bind=True)
          connection.search("dc=example,dc=com", f"(&(objectClass=person)(uid={name}))")  # <-- finding
          return len(connection.entries)
    `,
    ),
    good(
      'escaped',
      `
      from fastapi import FastAPI
      from ldap3 import Connection, Server
      from ldap3.utils.conv import escape_filter_chars

      app = FastAPI()


      @app.post("/login")
      def login(name: str, number: int):
          connection = Connection(Server("ldap://directory"), auto_bind=True)
          connection.search("dc=example,dc=com", f"(&(employeeNumber={number})(uid={escape_filter_chars(name)}))")
          return len(connection.entries)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'ldap') return
    report(flowDraft(flow, context, { does: `is part of what ${sayCall(flow)} asks a directory` }))
  },
})
