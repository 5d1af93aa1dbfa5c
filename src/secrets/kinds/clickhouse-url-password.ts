// https://clickhouse.com/docs/interfaces/cli

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'clickhouse-url-password',
  title: 'ClickHouse password in an address',
  service: 'ClickHouse',
  scheme: 'clickhouse',
  port: 8443,
  schemes: 'clickhouse(?:db|s)?',
  keywords: ['clickhouse'],
  opens: 'The password opens the database with everything that its user may read and write.',
  rotate: 'Give the user a new password with ALTER USER … IDENTIFIED BY.',
})
