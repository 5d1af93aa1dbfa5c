// https://www.postgresql.org/docs/current/libpq-connect.html

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'postgres-url-password',
  title: 'PostgreSQL password in an address',
  service: 'PostgreSQL',
  scheme: 'postgresql',
  port: 5432,
  schemes: 'postgres(?:ql)?',
  keywords: ['postgres'],
  opens: 'The password opens the database with everything that its user may read and write.',
  rotate: 'Give the user a new password with ALTER ROLE … PASSWORD.',
})
