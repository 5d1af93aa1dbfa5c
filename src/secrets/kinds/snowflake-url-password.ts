// https://docs.snowflake.com/en/developer-guide/python-connector/sqlalchemy

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'snowflake-url-password',
  title: 'Snowflake password in an address',
  service: 'Snowflake',
  scheme: 'snowflake',
  port: 443,
  schemes: 'snowflake',
  keywords: ['snowflake://'],
  opens:
    'The password opens the warehouse with everything that its user may read; in 2024 the data of many companies was taken by passwords alone.',
  rotate: 'Give the user a new password with ALTER USER, and sign in with a key pair instead.',
})
