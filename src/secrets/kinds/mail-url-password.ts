// https://docs.djangoproject.com/en/5.2/topics/email/ and RFC 3986, section 3.2.1

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'mail-url-password',
  title: 'SMTP password in an address',
  service: 'the mail server',
  scheme: 'smtps',
  port: 465,
  schemes: 'smtps?',
  keywords: ['smtp'],
  opens: 'The password sends mail in the name of the account, past every filter that trusts it.',
  rotate: 'Set another password, or an application password, at the provider.',
})
