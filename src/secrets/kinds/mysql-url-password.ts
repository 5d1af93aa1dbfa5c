// https://dev.mysql.com/doc/refman/8.4/en/connecting-using-uri-or-key-value-pairs.html

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'mysql-url-password',
  title: 'MySQL or MariaDB password in an address',
  service: 'MySQL or MariaDB',
  scheme: 'mysql',
  port: 3306,
  schemes: 'mysql|mariadb',
  keywords: ['mysql', 'mariadb'],
  opens: 'The password opens the database with everything that its user may read and write.',
  rotate: 'Give the user a new password with ALTER USER … IDENTIFIED BY.',
})
