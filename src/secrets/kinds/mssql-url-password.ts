// https://docs.sqlalchemy.org/en/20/dialects/mssql.html

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'mssql-url-password',
  title: 'SQL Server password in an address',
  service: 'Microsoft SQL Server',
  scheme: 'mssql',
  port: 1433,
  schemes: 'mssql|sqlserver',
  keywords: ['mssql', 'sqlserver'],
  opens: 'The password opens the database with everything that its login may read and write.',
  rotate: 'Give the login a new password with ALTER LOGIN.',
})
