// `Server=…;User Id=…;Password=…`: https://learn.microsoft.com/sql/connect/ado-net/connection-string-syntax

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { judgeUrl } from '../password-url.ts'

export default defineKind({
  id: 'connection-string-password',
  title: 'Password in a connection string',
  severity: 'high',
  confidence: 'high',
  service: 'Microsoft SQL Server or another database',
  why: 'The password opens the database with everything that its login may read and write, and stands beside the address and the name.',
  fix: 'Give the login a new password with ALTER LOGIN, and give the connection string to the program from outside; in Azure sign in with a managed identity.',
  blindSpots: ['Whether the server can be reached from where the reader sits is told by its name alone.'],
  examples: [
    bad(
      'a login in the code',
      `
      # file: database.py
      DSN = "Server=tcp:shop.database.windows.net,1433;Database=shop;User ID=app;Password={{connection-string-password …}};Encrypt=true"  # <-- finding
    `,
    ),
    good(
      'a connection without a password',
      `
      # file: database.py
      DSN = "Server=tcp:shop.database.windows.net,1433;Database=shop;Authentication=Active Directory Default;Encrypt=true"
    `,
    ),
  ],
  keywords: ['password=', 'pwd='],
  pattern:
    /(?:Server|Data Source|Host|Address)\s?=\s?(?:tcp:)?(?<host>[\w.-]{1,100})[^\n"']{0,200}?;\s?(?:Password|Pwd)\s?=\s?\{?(?<secret>[^\s;"'}{<>]{4,100})/dgi,
  reach: { before: 300, after: 160, line: true },
  judge: judgeUrl,
  sample: (random) => ({
    name: 'DSN',
    value: random.text(18),
    wrap: (value) => `Server=tcp:shop.database.windows.net,1433;Database=shop;User ID=app;Password=${value};Encrypt=true`,
  }),
})
