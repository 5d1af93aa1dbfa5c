// https://www.mongodb.com/docs/manual/reference/connection-string/

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'mongodb-url-password',
  title: 'MongoDB password in an address',
  service: 'MongoDB',
  scheme: 'mongodb+srv',
  port: 27017,
  schemes: 'mongodb(?:\\+srv)?',
  keywords: ['mongodb'],
  opens: 'The password opens the database with everything that its user may read and write.',
  rotate: 'Give the user a new password with db.changeUserPassword, or in Atlas under Database Access.',
})
